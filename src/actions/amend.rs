//! Mistakes are cheap: undo, edit, delete, "I meant guitar", and the pages of one's own entries.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use super::log_work::find_or_add_craft;
use crate::domain::calendar::parse_day;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::ids::{CraftId, EntryId, MemberId};
use crate::domain::record::{Entry, Member, Outcome};
use crate::domain::rejection::Rejection;
use crate::domain::text::{CraftName, Lesson, Note};
use crate::store::{EntryChange, Session, Store};

/// Entries on one page of the history.
pub const PAGE: i64 = 10;

/// One page of a member's entries, the latest day first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// At most [`PAGE`].
    pub entries: Vec<Entry>,
    /// Counted from 0.
    pub page: u32,
    /// All entries of the member.
    pub total: i64,
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
    contact: Contact,
    entry: EntryId,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let entry = own_entry(session, contact.member, entry).await?;
                if entry.deleted_at.is_none() {
                    session.set_entry_deleted(entry.id, Some(now)).await?;
                }
                Ok(entry)
            })
        })
        .await
}

/// Puts an entry back that was taken back.
pub async fn restore(
    store: &Store,
    contact: Contact,
    entry: EntryId,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let entry = own_entry(session, contact.member, entry).await?;
                if entry.deleted_at.is_some() {
                    if entry.dated {
                        let day = entry.started_on;
                        let kept = session
                            .minutes_on(contact.member, day, Some(entry.id))
                            .await?;
                        check_day(day, kept, stored_minutes(entry.minutes))?;
                    }
                    session.set_entry_deleted(entry.id, None).await?;
                }
                Ok(entry)
            })
        })
        .await
}

/// The member's latest entry that is still there, for an undo without a button.
pub async fn latest(store: &Store, member: MemberId) -> Result<Entry, ActionError> {
    let entries = store.read().await?.latest_entry(member).await?;
    Ok(entries.ok_or(Rejection::NothingToUndo)?)
}

/// The member's own entry, for showing or for a modal that edits it.
pub async fn entry_to_edit(
    store: &Store,
    member: MemberId,
    entry: EntryId,
) -> Result<Entry, ActionError> {
    let entry = own_entry(&mut store.read().await?, member, entry).await?;
    if entry.deleted_at.is_some() {
        return Err(Rejection::EntryGone.into());
    }
    Ok(entry)
}

/// Changes an entry by its owner's hand.
pub async fn edit(
    store: &Store,
    contact: Contact,
    entry: EntryId,
    texts: EntryTexts,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let entry = own_entry(session, contact.member, entry).await?;
                if entry.deleted_at.is_some() {
                    return Err(Rejection::EntryGone.into());
                }
                let change = parse_change(session, &met.member, &entry, &texts, now).await?;
                session.change_entry(entry.id, &change, now).await?;
                own_entry(session, contact.member, entry.id).await
            })
        })
        .await
}

/// Moves an entry from a craft that was a slip to the one that was meant; the slip goes when nothing else is in it.
pub async fn meant_craft(
    store: &Store,
    contact: Contact,
    entry: EntryId,
    craft: CraftId,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let entry = own_entry(session, contact.member, entry).await?;
                let craft = session.craft(contact.member, craft).await?;
                let craft = craft.ok_or(Rejection::NotYours)?;
                let slip = entry.craft;
                let change = EntryChange {
                    craft: craft.id,
                    ..unchanged(&entry)
                };
                session.change_entry(entry.id, &change, now).await?;
                if slip != craft.id {
                    session.remove_unused_craft(slip).await?;
                }
                own_entry(session, contact.member, entry.id).await
            })
        })
        .await
}

/// One page of the member's entries.
pub async fn history_page(
    store: &Store,
    member: MemberId,
    page: u32,
) -> Result<HistoryPage, ActionError> {
    let session = &mut store.read().await?;
    let total = session.count_entries(member).await?;
    // A page past the end (entries were deleted since) shows the last one.
    let last = u32::try_from((total - 1).max(0) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let entries = session
        .entries_page(member, i64::from(page) * PAGE, PAGE)
        .await?;
    Ok(HistoryPage {
        entries,
        page,
        total,
    })
}

async fn own_entry(
    session: &mut Session,
    member: MemberId,
    entry: EntryId,
) -> Result<Entry, ActionError> {
    let entry = session.entry(entry).await?.ok_or(Rejection::EntryGone)?;
    if entry.member != member {
        return Err(Rejection::NotYours.into());
    }
    Ok(entry)
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
