//! `/backfill`: many days at once, shown as they will be kept before anything is, then kept as one change that can be undone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::amend::By;
use super::bounds;
use super::contact::{self, Contact};
use super::log_work::craft_of_name;
use super::milestones;
use crate::domain::backfill::{BackfillDay, Line, parse_lines};
use crate::domain::change::{ChangeKind, Fact, What};
use crate::domain::duration::check_day;
use crate::domain::ids::{ChangeId, DraftId, EntryId, MemberId};
use crate::domain::record::{CRAFTS_MAX, Craft, Entry, Member, NewEntry, Source};
use crate::domain::rejection::{BackfillRejection, Rejection};
use crate::domain::text::{CraftName, Note, nearest_name};
use crate::store::{NewChange, Session, Store};

/// The name of the field in which the day of typing is kept with the rest: "mon" means the same when the list is kept.
const TODAY: &str = "today";

/// What somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillTexts {
    /// The craft of all lines.
    pub craft: String,
    /// A line for each day.
    pub days: String,
    /// What was done, for the lines that do not say it themselves.
    pub what: String,
}

/// A list as it will be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What was typed, kept for a day.
    pub draft: DraftId,
    /// The craft's name.
    pub craft: String,
    /// Whether the list makes the craft.
    pub new_craft: bool,
    /// An older craft that a new one looks like.
    pub meant: Option<Craft>,
    /// Every line.
    pub lines: Vec<Line>,
    /// The member's today.
    pub today: NaiveDate,
}

/// A list that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfilled {
    /// What was kept.
    pub entries: Vec<Entry>,
    /// The lines that were not, as typed.
    pub left: Vec<String>,
    /// The change, to undo it by.
    pub change: ChangeId,
    /// The member's today.
    pub today: NaiveDate,
}

/// A list, read.
struct List {
    craft: CraftName,
    lines: Vec<Line>,
}

/// Reads a list and keeps what was typed, so that it can be kept or corrected; no entry is made.
pub async fn preview(
    store: &Store,
    contact: Contact,
    modal: String,
    texts: BackfillTexts,
    now: DateTime<Utc>,
) -> Result<Preview, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let today = member.today(now);
                let list = read(session, member.id, &texts, today).await?;
                let known = session.craft_named(member.id, &list.craft.folded()).await?;
                bounds::check_new_craft(session, member.id, &list.craft).await?;
                let meant = match known {
                    Some(_) => None,
                    None => craft_like(session, member.id, &list.craft).await?,
                };
                let fields = fields(&texts, today);
                let draft = session.keep_draft(member.id, &modal, &fields, now).await?;
                Ok(Preview {
                    draft,
                    new_craft: known.is_none(),
                    craft: known.map_or_else(|| list.craft.as_str().to_owned(), |craft| craft.name),
                    meant,
                    lines: list.lines,
                    today,
                })
            })
        })
        .await
}

/// Keeps the lines of a list that can be kept. The list is gone with it; a second delivery changes nothing.
pub async fn keep(
    store: &Store,
    by: By,
    draft: DraftId,
    now: DateTime<Utc>,
) -> Result<Backfilled, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                if let Some(change) = session.change_by(by.interaction).await? {
                    return kept(session, change.id, Vec::new(), member.today(now)).await;
                }
                let draft = session.draft(member.id, draft).await?;
                let draft = draft.ok_or(Rejection::DraftGone)?;
                let (texts, today) = typed(&draft.fields, member.today(now));
                let list = read(session, member.id, &texts, today).await?;
                let (days, left) = partition(list.lines);
                if days.is_empty() {
                    return Err(Rejection::from(BackfillRejection::NothingToKeep).into());
                }
                bounds::check_entries(session, member.id, days.len(), now).await?;
                let craft = craft_of_name(session, member.id, &list.craft, now).await?;
                let change = add(session, &by, &member, &craft, days, now).await?;
                milestones::reached(session, member.id, craft.id, now).await;
                session.remove_draft(draft.id).await?;
                kept(session, change, left, member.today(now)).await
            })
        })
        .await
}

/// Reads the list; lines for which their day has no room are refused like those that cannot be read.
async fn read(
    session: &mut Session,
    member: MemberId,
    texts: &BackfillTexts,
    today: NaiveDate,
) -> Result<List, ActionError> {
    let craft = CraftName::parse(&texts.craft)?;
    let note = Note::parse_optional(&texts.what)?;
    let lines = parse_lines(&texts.days, today);
    let mut lines = lines.ok_or(Rejection::from(BackfillRejection::TooManyLines))?;
    if lines.is_empty() {
        return Err(Rejection::from(BackfillRejection::NoLines).into());
    }
    let mut held: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for line in &mut lines {
        let Ok(day) = &mut line.read else {
            continue;
        };
        if let (true, Some(note)) = (day.note.is_empty(), &note) {
            note.as_str().clone_into(&mut day.note);
        }
        let kept = match held.get(&day.day) {
            Some(minutes) => *minutes,
            None => session.minutes_on(member, day.day, None).await?,
        };
        match check_day(day.day, kept, day.minutes) {
            Ok(()) => {
                held.insert(day.day, kept + i64::from(day.minutes));
            }
            Err(full) => line.read = Err(full),
        }
    }
    Ok(List { craft, lines })
}

async fn add(
    session: &mut Session,
    by: &By,
    member: &Member,
    craft: &Craft,
    days: Vec<BackfillDay>,
    now: DateTime<Utc>,
) -> Result<ChangeId, ActionError> {
    let new = NewChange {
        member: member.id,
        interaction: by.interaction,
        kind: ChangeKind::EntriesAdded,
        about: craft.name.clone(),
        also: String::new(),
    };
    let change = session.add_change(&new, now).await?;
    for (item, day) in (0_i64..).zip(days) {
        let entry = NewEntry {
            member: member.id,
            craft: craft.id,
            server: by.contact.server(),
            started_on: day.day,
            dated: true,
            minutes: day.minutes.get().into(),
            note: day.note,
            outcome: day.outcome,
            lesson: day.lesson,
            evidence: String::new(),
            source: Source::Log,
            interaction: by.interaction,
            item,
            answer: None,
            typed: String::new(),
        };
        let entry = session.add_entry(&entry, now).await?;
        let entry =
            entry.ok_or_else(|| anyhow::anyhow!("an interaction of another kind has this id"))?;
        // Undone, it is as if it had been deleted when it was made.
        let fact = Fact {
            what: What::EntryDeleted,
            row: entry.get(),
            was: Some(now.timestamp_millis().to_string()),
            became: None,
        };
        session.add_fact(change, &fact).await?;
    }
    Ok(change)
}

async fn kept(
    session: &mut Session,
    change: ChangeId,
    left: Vec<String>,
    today: NaiveDate,
) -> Result<Backfilled, ActionError> {
    let limit = i64::try_from(crate::domain::backfill::LINES_MAX).unwrap_or(i64::MAX);
    let mut entries = Vec::new();
    for entry in session.entries_of_change(change, limit).await? {
        entries.extend(session.entry(EntryId::from_row(entry)).await?);
    }
    Ok(Backfilled {
        entries,
        left,
        change,
        today,
    })
}

fn partition(lines: Vec<Line>) -> (Vec<BackfillDay>, Vec<String>) {
    let (mut days, mut left) = (Vec::new(), Vec::new());
    for line in lines {
        match line.read {
            Ok(day) => days.push(day),
            Err(_) => left.push(line.typed),
        }
    }
    (days, left)
}

async fn craft_like(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
) -> Result<Option<Craft>, ActionError> {
    let crafts = session.crafts_of(member, CRAFTS_MAX).await?;
    let near = nearest_name(
        name.as_str(),
        crafts.iter().map(|craft| craft.name.as_str()),
    );
    let near = near.map(str::to_owned);
    Ok(crafts
        .into_iter()
        .find(|craft| Some(&craft.name) == near.as_ref()))
}

fn fields(texts: &BackfillTexts, today: NaiveDate) -> Vec<(String, String)> {
    let field = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    vec![
        field("craft", &texts.craft),
        field("days", &texts.days),
        field("what", &texts.what),
        field(TODAY, &today.to_string()),
    ]
}

fn typed(fields: &[(String, String)], today: NaiveDate) -> (BackfillTexts, NaiveDate) {
    let field = |id: &str| {
        let found = fields.iter().find(|(name, _)| name == id);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let texts = BackfillTexts {
        craft: field("craft"),
        days: field("days"),
        what: field("what"),
    };
    let then = field(TODAY).parse().unwrap_or(today);
    (texts, then)
}
