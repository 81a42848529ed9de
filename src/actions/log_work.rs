//! `/log`: one piece of work, kept.

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::bounds;
use super::compare::{hours_of, so_far};
use super::contact::{self, Contact};
use super::lessons;
use super::milestones;
use crate::domain::calendar::parse_day;
use crate::domain::comparison::Comparison;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::ids::{CraftId, InteractionId, MemberId};
use crate::domain::lesson::LessonSource;
use crate::domain::milestone::Standing;
use crate::domain::record::{CRAFTS_MAX, Craft, Entry, Member, NewEntry, Outcome, Source};
use crate::domain::rejection::{CraftRejection, Rejection};
use crate::domain::text::{CraftName, Lesson, Link, Note, nearest_name};
use crate::store::{Room, Session, Store, StoreError, Wanted};

/// What somebody typed after `/log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWork {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction: a second delivery of it changes nothing.
    pub interaction: InteractionId,
    /// A duration as people write it.
    pub time: String,
    /// The craft's name.
    pub craft: String,
    /// What was done.
    pub what: Option<String>,
    /// A day; today when absent.
    pub day: Option<String>,
    /// Whether it was a wrong turn.
    pub dead_end: bool,
    /// What it taught; a lesson makes it a dead end.
    pub lesson: Option<String>,
    /// A link to what was made.
    pub link: Option<String>,
}

/// What was kept, and where the member's week stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub entry: Entry,
    /// Whether the entry made its craft.
    pub new_craft: bool,
    /// An older craft that a new one looks like.
    pub meant: Option<Craft>,
    /// This week so far next to the same part of the past; nothing where the record cannot be read just now.
    pub week: Option<Comparison>,
    /// The member's today.
    pub today: NaiveDate,
}

/// The texts of an entry, parsed.
struct Parsed {
    minutes: Minutes,
    craft: CraftName,
    note: String,
    lesson: String,
    link: String,
}

/// Keeps one piece of work.
pub async fn log_work(
    store: &Store,
    request: LogWork,
    now: DateTime<Utc>,
) -> Result<Logged, ActionError> {
    log_from(store, request, Source::Log, now).await
}

/// The same, from wherever it came.
pub(super) async fn log_from(
    store: &Store,
    request: LogWork,
    source: Source,
    now: DateTime<Utc>,
) -> Result<Logged, ActionError> {
    let parsed = parse(&request)?;
    let wanted = Wanted {
        member: request.contact.member,
        server: request.contact.server(),
        at: now,
        // Mostly their day too; where it is not, is known only with them.
        day: now.date_naive(),
        interaction: request.interaction,
        craft: parsed.craft.folded(),
    };
    // Mostly one entry is all that changes.
    let kept = store.write_entry(wanted.clone(), move |session| {
        Box::pin(async move {
            let before = look(session, &request, &wanted, now).await?;
            let member = before.member.clone();
            let kept = keep(session, &request, source, parsed, before, now).await?;
            Ok::<_, ActionError>((member, kept))
        })
    });
    let (member, (entry, new_craft, meant)) = kept.await?;
    // It is kept, whatever becomes of what is told with it; and those who wait to write do not wait for this.
    let week = week_so_far(store, &member, now).await;
    let week = week
        .inspect_err(|error| tracing::error!(%error, "a week could not be told"))
        .ok();
    Ok(Logged {
        entry,
        new_craft,
        meant,
        week,
        today: member.today(now),
    })
}

async fn week_so_far(
    store: &Store,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Comparison, StoreError> {
    let session = &mut store.read().await?;
    hours_of(session, member.id, so_far(member, now)).await
}

/// The member's craft of that name, which is added when it is new. Nobody is told of a slip.
pub(super) async fn craft_of_name(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
    now: DateTime<Utc>,
) -> Result<Craft, ActionError> {
    match session.craft_named(member, &name.folded()).await? {
        Some(craft) => Ok(craft),
        None => add_craft(session, member, name, now).await,
    }
}

/// The member's craft of that name, whether it is new, and then the older craft that it looks like. It was promised before: it is
/// added beyond the number that is kept.
pub(super) async fn find_or_add_promised_craft(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
    now: DateTime<Utc>,
) -> Result<(Craft, bool, Option<Craft>), StoreError> {
    let folded = name.folded();
    if let Some(craft) = session.craft_named(member, &folded).await? {
        return Ok((craft, false, None));
    }
    let meant = looks_like(session, member, name).await?;
    let id = session
        .add_craft(member, name.as_str(), &folded, now)
        .await?;
    Ok((fresh_craft(id, name), true, meant))
}

/// The member's craft of which a new name may be a slip.
async fn looks_like(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
) -> Result<Option<Craft>, StoreError> {
    let others = session.crafts_of(member, CRAFTS_MAX).await?;
    let near = nearest_name(
        name.as_str(),
        others.iter().map(|craft| craft.name.as_str()),
    );
    let near = near.map(str::to_owned);
    Ok(others
        .into_iter()
        .find(|craft| Some(&craft.name) == near.as_ref()))
}

/// Adds a craft whose name the member does not have, where there is room for one more.
pub(super) async fn add_craft(
    session: &mut Session,
    member: MemberId,
    name: &CraftName,
    now: DateTime<Utc>,
) -> Result<Craft, ActionError> {
    let folded = name.folded();
    let names = (name.as_str(), folded.as_str());
    let id = session
        .add_craft_within(member, names, CRAFTS_MAX, now)
        .await?;
    let id = id.ok_or(Rejection::from(CraftRejection::TooMany))?;
    Ok(fresh_craft(id, name))
}

fn fresh_craft(id: CraftId, name: &CraftName) -> Craft {
    Craft {
        id,
        name: name.as_str().to_owned(),
        archived: false,
        rhythm: None,
    }
}

fn parse(request: &LogWork) -> Result<Parsed, Rejection> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(Parsed {
        minutes: Minutes::parse(&request.time)?,
        craft: CraftName::parse(&request.craft)?,
        note: Note::parse_optional(&text(&request.what))?
            .map(|note| note.as_str().to_owned())
            .unwrap_or_default(),
        lesson: Lesson::parse_optional(&text(&request.lesson))?
            .map(|lesson| lesson.as_str().to_owned())
            .unwrap_or_default(),
        link: parse_link(&text(&request.link))?,
    })
}

/// A link, or nothing.
pub(super) fn parse_link(text: &str) -> Result<String, Rejection> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    Ok(Link::parse(text)?.as_str().to_owned())
}

/// What is looked at before it is kept.
struct Before {
    member: Member,
    today: NaiveDate,
    started_on: NaiveDate,
    room: Room,
}

/// Meets the member, and looks what there is on the day and in the craft.
async fn look(
    session: &mut Session,
    request: &LogWork,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<Before, ActionError> {
    let (known, mut room) = session.known_with_room(wanted).await?;
    let met = contact::meet_known(session, &request.contact, known, now).await?;
    let today = met.member.today(now);
    let started_on = match &request.day {
        Some(day) => parse_day(day, today)?,
        None => today,
    };
    if started_on != wanted.day {
        room.day_minutes = session.minutes_on(met.member.id, started_on, None).await?;
    }
    Ok(Before {
        member: met.member,
        today,
        started_on,
        room,
    })
}

/// Keeps it, unless its interaction did before: then that entry is told again.
async fn keep(
    session: &mut Session,
    request: &LogWork,
    source: Source,
    parsed: Parsed,
    before: Before,
    now: DateTime<Utc>,
) -> Result<(Entry, bool, Option<Craft>), ActionError> {
    let Before {
        member,
        today,
        started_on,
        room,
    } = before;
    if let Some(again) = room.again {
        let entry = session.entry(again).await?.ok_or(Rejection::EntryGone)?;
        return Ok((entry, false, None));
    }
    check_day(started_on, room.day_minutes, parsed.minutes)?;
    bounds::check_kept_at(room.kept_at, now)?;
    let new_craft = room.craft.is_none();
    let dead_end = request.dead_end || !parsed.lesson.is_empty();
    let minutes = i64::from(parsed.minutes.get());
    let reaches = |(_, standing): &(Craft, Standing)| standing.and(minutes).to_say().is_some();
    if dead_end || room.craft.as_ref().is_none_or(reaches) {
        session.guard().await?;
    }
    let (craft, standing, meant) = if let Some((craft, standing)) = room.craft {
        (craft, standing, None)
    } else {
        let meant = looks_like(session, member.id, &parsed.craft).await?;
        let craft = add_craft(session, member.id, &parsed.craft, now).await?;
        (craft, Standing::default(), meant)
    };
    let entry = NewEntry {
        member: member.id,
        craft: craft.id,
        server: request.contact.server(),
        started_on,
        dated: true,
        minutes,
        note: parsed.note,
        outcome: if dead_end {
            Outcome::DeadEnd
        } else {
            Outcome::Worked
        },
        lesson: parsed.lesson,
        evidence: parsed.link,
        source,
        interaction: request.interaction,
        item: 0,
        answer: None,
        typed: String::new(),
    };
    let id = session.add_entry(&entry, now).await?;
    let id = id.ok_or_else(|| anyhow::anyhow!("an interaction of another kind has this id"))?;
    if dead_end {
        let this = Some(LessonSource::Entry(id));
        lessons::call_back(session, member.id, craft.id, this, today).await?;
    }
    let standing = standing.and(minutes);
    milestones::reached_at(session, member.id, craft.id, standing, now).await;
    let entry = Entry::kept(entry, id, craft.name, now);
    Ok((entry, new_craft, meant))
}
