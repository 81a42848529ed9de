//! Mistakes are cheap: undo, edit, delete, put back, "I meant guitar".

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use super::history::{numbered, own_entry};
use super::log_work::{find_or_add_craft, parse_link};
use super::milestones;
use crate::domain::calendar::parse_day;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::ids::{CraftId, EntryId, InteractionId};
use crate::domain::record::{Entry, Member, Outcome};
use crate::domain::rejection::Rejection;
use crate::domain::text::{CraftName, Lesson, Note};
use crate::store::{EntryChange, Session, Store};

/// Which entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one, whose button was pressed.
    This(EntryId),
    /// The one with this number of the history, where 1 is the latest.
    Numbered(i64),
    /// The one that was kept last.
    Last,
}

/// By whom, and by which interaction: a second delivery of it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction.
    pub interaction: InteractionId,
}

/// What somebody typed to change an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryTexts {
    /// A duration as people write it.
    pub time: String,
    /// The craft's name.
    pub craft: String,
    /// A day; empty keeps an undated entry undated.
    pub day: String,
    /// What was done; may be empty.
    pub what: String,
    /// What it taught; may be empty. A lesson makes it a dead end.
    pub lesson: String,
}

/// Takes an entry back. Taking it back again changes nothing. A craft that only this entry had goes with the button of the next.
pub async fn undo(
    store: &Store,
    by: By,
    which: Which,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = session.amended_by(by.interaction).await? {
                    return own_entry(session, member, done).await;
                }
                let entry = match which {
                    Which::This(entry) => own_entry(session, member, entry).await?,
                    Which::Numbered(number) => numbered(session, member, number).await?,
                    Which::Last => {
                        let latest = session.latest_entry(member).await?;
                        latest.ok_or(Rejection::NothingToUndo)?
                    }
                };
                session
                    .note_amendment(by.interaction, entry.id, now)
                    .await?;
                if entry.deleted_at.is_none() {
                    session.set_entry_deleted(entry.id, Some(now)).await?;
                }
                Ok(entry)
            })
        })
        .await
}

/// Puts an entry back that was taken back; without one named, the one taken back last.
pub async fn restore(
    store: &Store,
    by: By,
    entry: Option<EntryId>,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = session.amended_by(by.interaction).await? {
                    return own_entry(session, member, done).await;
                }
                let entry = if let Some(entry) = entry {
                    own_entry(session, member, entry).await?
                } else {
                    let latest = session.latest_taken_back(member).await?;
                    latest.ok_or(Rejection::NothingToPutBack)?
                };
                session
                    .note_amendment(by.interaction, entry.id, now)
                    .await?;
                if entry.deleted_at.is_some() {
                    check_room(session, &entry).await?;
                    session.set_entry_deleted(entry.id, None).await?;
                    milestones::reached(session, member, entry.craft, now).await;
                }
                Ok(entry)
            })
        })
        .await
}

/// Changes an entry by its owner's hand.
pub async fn edit(
    store: &Store,
    by: By,
    entry: EntryId,
    texts: EntryTexts,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let entry = own_entry(session, member.id, entry).await?;
                if session.amended_by(by.interaction).await?.is_some() {
                    return Ok(entry);
                }
                if entry.deleted_at.is_some() {
                    return Err(Rejection::EntryGone.into());
                }
                let change = parse_change(session, &member, &entry, &texts, now).await?;
                session
                    .note_amendment(by.interaction, entry.id, now)
                    .await?;
                session.change_entry(entry.id, &change, now).await?;
                // By its owner's hand, it is as they say.
                session.set_entry_unconfirmed(entry.id, false).await?;
                milestones::reached(session, member.id, change.craft, now).await;
                own_entry(session, member.id, entry.id).await
            })
        })
        .await
}

/// Says what an entry has to show: a link, a message by its link, or nothing any more.
pub async fn set_evidence(
    store: &Store,
    by: By,
    entry: EntryId,
    link: String,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    let evidence = parse_link(&link)?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let entry = own_entry(session, member, entry).await?;
                if session.amended_by(by.interaction).await?.is_some() {
                    return Ok(entry);
                }
                if entry.deleted_at.is_some() {
                    return Err(Rejection::EntryGone.into());
                }
                let change = EntryChange {
                    evidence,
                    ..unchanged(&entry)
                };
                change_by_hand(session, &by, &entry, &change, now).await
            })
        })
        .await
}

/// Sets another length, by the owner's word.
pub(super) async fn set_minutes(
    session: &mut Session,
    by: &By,
    entry: &Entry,
    minutes: Minutes,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    let change = EntryChange {
        minutes: minutes.into(),
        ..unchanged(entry)
    };
    change_by_hand(session, by, entry, &change, now).await
}

/// Changes an entry, and notes by which interaction.
async fn change_by_hand(
    session: &mut Session,
    by: &By,
    entry: &Entry,
    change: &EntryChange,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    session
        .note_amendment(by.interaction, entry.id, now)
        .await?;
    session.change_entry(entry.id, change, now).await?;
    own_entry(session, entry.member, entry.id).await
}

/// Moves an entry from a craft that was a slip to the one that was meant; the slip goes when nothing else is in it.
pub async fn meant_craft(
    store: &Store,
    by: By,
    entry: EntryId,
    craft: CraftId,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let entry = own_entry(session, member, entry).await?;
                if session.amended_by(by.interaction).await?.is_some() {
                    return Ok(entry);
                }
                let craft = session.craft(member, craft).await?;
                let craft = craft.ok_or(Rejection::NotYours)?;
                session
                    .note_amendment(by.interaction, entry.id, now)
                    .await?;
                let slip = entry.craft;
                let change = EntryChange {
                    craft: craft.id,
                    ..unchanged(&entry)
                };
                session.change_entry(entry.id, &change, now).await?;
                if slip != craft.id {
                    session.remove_unused_craft(slip).await?;
                }
                milestones::reached(session, member, craft.id, now).await;
                own_entry(session, member, entry.id).await
            })
        })
        .await
}

/// Whether the entry's day has room for it again.
async fn check_room(session: &mut Session, entry: &Entry) -> Result<(), ActionError> {
    if entry.dated {
        let day = entry.started_on;
        let kept = session
            .minutes_on(entry.member, day, Some(entry.id))
            .await?;
        check_day(day, kept, stored_minutes(entry.minutes))?;
    }
    Ok(())
}

async fn parse_change(
    session: &mut Session,
    member: &Member,
    entry: &Entry,
    texts: &EntryTexts,
    now: DateTime<Utc>,
) -> Result<EntryChange, ActionError> {
    let note = Note::parse_optional(&texts.what)?;
    let lesson = Lesson::parse_optional(&texts.lesson)?;
    let craft = CraftName::parse(&texts.craft)?;
    let dated = !texts.day.trim().is_empty();
    // An undated entry stands for a whole week: it keeps its minutes, which may be over 24 hours, until they are changed.
    let unchanged_minutes = !dated && texts.time.trim() == minutes_text(entry.minutes);
    let minutes = if unchanged_minutes {
        stored_minutes(entry.minutes)
    } else {
        Minutes::parse(&texts.time)?
    };
    let started_on = if dated {
        parse_day(&texts.day, member.today(now))?
    } else if entry.dated {
        member.today(now)
    } else {
        entry.started_on
    };
    let dated = dated || entry.dated;
    if dated {
        let kept = session
            .minutes_on(member.id, started_on, Some(entry.id))
            .await?;
        check_day(started_on, kept, minutes)?;
    }
    let (craft, _, _) = find_or_add_craft(session, member.id, &craft, now).await?;
    let lesson = lesson
        .map(|lesson| lesson.as_str().to_owned())
        .unwrap_or_default();
    // Taking the lesson away does not make a wrong turn right: only a new lesson changes the outcome.
    let outcome = if lesson.is_empty() {
        entry.outcome
    } else {
        Outcome::DeadEnd
    };
    Ok(EntryChange {
        craft: craft.id,
        started_on,
        dated,
        minutes: minutes.get().into(),
        note: note
            .map(|note| note.as_str().to_owned())
            .unwrap_or_default(),
        outcome,
        lesson,
        evidence: entry.evidence.clone(),
    })
}

/// Minutes as the edit modal shows them: `90m`, read back by the same parser.
pub fn minutes_text(minutes: i64) -> String {
    format!("{minutes}m")
}

fn stored_minutes(minutes: i64) -> Minutes {
    let minutes = u32::try_from(minutes).ok().and_then(Minutes::new);
    minutes.expect("only minutes that were parsed are kept")
}

fn unchanged(entry: &Entry) -> EntryChange {
    EntryChange {
        craft: entry.craft,
        started_on: entry.started_on,
        dated: entry.dated,
        minutes: entry.minutes,
        note: entry.note.clone(),
        outcome: entry.outcome,
        lesson: entry.lesson.clone(),
        evidence: entry.evidence.clone(),
    }
}
