//! Mistakes are cheap: undo, edit, delete, put back, "I meant guitar".

mod last;
mod texts;

pub use last::{Last, put_back_last, undo_last};
use texts::parse_change;
pub(super) use texts::stored_minutes;
pub use texts::{EntryTexts, minutes_text};

use chrono::{DateTime, Utc};

use super::ActionError;
use super::change::{Watched, check_room, nameless, note, of_entry, watch};
use super::contact::{self, Contact};
use super::history::{numbered, own_entry};
use super::log_work::parse_link;
use super::milestones;
use super::search::numbered_of;
use crate::domain::change::{ChangeKind, Fact, What};
use crate::domain::duration::Minutes;
use crate::domain::ids::{ChangeId, CraftId, EntryId, InteractionId};
use crate::domain::record::Entry;
use crate::domain::rejection::Rejection;
use crate::domain::search::EntryFilter;
use crate::store::{EntryChange, Session, Store};

/// Which entry is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// This one, whose button was pressed.
    This(EntryId),
    /// The one with this number of the history, where 1 is the latest.
    Numbered(i64),
    /// The one with this number of what is looked for.
    Found(EntryFilter, i64),
}

/// An entry that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The entry as it is now.
    pub entry: Entry,
    /// The change, to undo it by; none where there is nothing to undo any more.
    pub change: Option<ChangeId>,
}

/// By whom, and by which interaction: a second delivery of it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction.
    pub interaction: InteractionId,
}

/// Takes an entry back (*Undo*) or deletes it: the same, but for what comes back by undoing the last change. Doing it again changes
/// nothing. A craft that only this entry had goes with the button of the next.
pub async fn undo(
    store: &Store,
    by: By,
    which: Which,
    kind: ChangeKind,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(done.entry);
                }
                let entry = match which {
                    Which::This(entry) => own_entry(session, member, entry).await?,
                    Which::Numbered(number) => numbered(session, member, number).await?,
                    Which::Found(filter, number) => {
                        numbered_of(session, member, &filter, number).await?
                    }
                };
                take_back(session, &by, &entry, kind, now).await?;
                Ok(entry)
            })
        })
        .await
}

/// Puts an entry back that was taken back.
pub async fn restore(
    store: &Store,
    by: By,
    entry: EntryId,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(done.entry);
                }
                let entry = own_entry(session, member, entry).await?;
                put_entry_back(session, &by, &entry, now).await?;
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
) -> Result<Amended, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let entry = own_entry(session, member.id, entry).await?;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(done);
                }
                if entry.deleted_at.is_some() {
                    return Err(Rejection::EntryGone.into());
                }
                let change = parse_change(session, &member, &entry, &texts, now).await?;
                let its_length = ItsLength::Confirmed;
                change_by_hand(session, &by, &entry, &change, its_length, now).await
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
) -> Result<Amended, ActionError> {
    let evidence = parse_link(&link)?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let entry = own_entry(session, member, entry).await?;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(done);
                }
                if entry.deleted_at.is_some() {
                    return Err(Rejection::EntryGone.into());
                }
                let change = EntryChange {
                    evidence,
                    ..unchanged(&entry)
                };
                let its_length = ItsLength::AsItWas;
                change_by_hand(session, &by, &entry, &change, its_length, now).await
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
) -> Result<Amended, ActionError> {
    let change = EntryChange {
        minutes: minutes.into(),
        ..unchanged(entry)
    };
    change_by_hand(session, by, entry, &change, ItsLength::Confirmed, now).await
}

/// Whether a change says how long an entry was, which a timer may have kept by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItsLength {
    /// By its owner's hand, it is as they say.
    Confirmed,
    /// The change is about something else.
    AsItWas,
}

/// Changes an entry, and notes by which interaction.
async fn change_by_hand(
    session: &mut Session,
    by: &By,
    entry: &Entry,
    change: &EntryChange,
    its_length: ItsLength,
    now: DateTime<Utc>,
) -> Result<Amended, ActionError> {
    let watched = watch(session, of_entry(entry.id)).await?;
    session.change_entry(entry.id, change, now).await?;
    if its_length == ItsLength::Confirmed {
        session.set_entry_unconfirmed(entry.id, false).await?;
    }
    milestones::reached(session, entry.member, change.craft, now).await;
    let change = note_entry(session, by, ChangeKind::EntryEdited, watched, entry, now).await?;
    Ok(Amended {
        entry: own_entry(session, entry.member, entry.id).await?,
        change: Some(change),
    })
}

/// Moves an entry from a craft that was a slip to the one that was meant; the slip goes when nothing else is in it.
pub async fn meant_craft(
    store: &Store,
    by: By,
    entry: EntryId,
    craft: CraftId,
    now: DateTime<Utc>,
) -> Result<Amended, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let entry = own_entry(session, member, entry).await?;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(done);
                }
                let craft = session.craft(member, craft).await?;
                let craft = craft.ok_or(Rejection::NotYours)?;
                let slip = entry.craft;
                let mut values = of_entry(entry.id);
                values.push((What::CraftItself, slip.get()));
                let watched = watch(session, values).await?;
                let change = EntryChange {
                    craft: craft.id,
                    ..unchanged(&entry)
                };
                session.change_entry(entry.id, &change, now).await?;
                if slip != craft.id {
                    session.remove_unused_craft(slip).await?;
                }
                milestones::reached(session, member, craft.id, now).await;
                let new = nameless(&by, ChangeKind::EntryMoved);
                let change = note(session, &new, watched, now).await?;
                Ok(Amended {
                    entry: own_entry(session, member, entry.id).await?,
                    change: Some(change),
                })
            })
        })
        .await
}

/// What this interaction did to an entry, if it comes a second time.
async fn done_by(session: &mut Session, by: &By) -> Result<Option<Amended>, ActionError> {
    let change = match session.change_by(by.interaction).await? {
        Some(change) => change,
        None => match session.change_turned_by(by.interaction).await? {
            Some(change) if change.kind.takes_entry_away() => change,
            _ => return Ok(None),
        },
    };
    let entry = session.entries_of_change(change.id, 1).await?.pop();
    let entry =
        entry.ok_or_else(|| anyhow::anyhow!("an interaction of another kind has this id"))?;
    Ok(Some(Amended {
        entry: own_entry(session, by.contact.member, EntryId::from_row(entry)).await?,
        change: Some(change.id),
    }))
}

async fn take_back(
    session: &mut Session,
    by: &By,
    entry: &Entry,
    kind: ChangeKind,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let watched = watch(session, vec![(What::EntryDeleted, entry.id.get())]).await?;
    if entry.deleted_at.is_none() {
        session.set_entry_deleted(entry.id, Some(now)).await?;
    }
    note_entry(session, by, kind, watched, entry, now).await?;
    Ok(())
}

/// The way back of its deletion, where that is kept still; else a change of its own.
async fn put_entry_back(
    session: &mut Session,
    by: &By,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    if let Some(deletion) = session.deletion_of(entry.id).await? {
        session
            .set_turned(deletion.id, Some(now), by.interaction)
            .await?;
        session.set_entry_deleted(entry.id, None).await?;
    } else {
        let watched = watch(session, vec![(What::EntryDeleted, entry.id.get())]).await?;
        session.set_entry_deleted(entry.id, None).await?;
        let kind = ChangeKind::EntryPutBack;
        note_entry(session, by, kind, watched, entry, now).await?;
    }
    let entry = own_entry(session, entry.member, entry.id).await?;
    check_room(session, &entry).await?;
    milestones::reached(session, entry.member, entry.craft, now).await;
    Ok(())
}

/// Notes a change of an entry. One that changed nothing is noted too: its interaction is known by it when it comes again.
async fn note_entry(
    session: &mut Session,
    by: &By,
    kind: ChangeKind,
    watched: Watched,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<ChangeId, ActionError> {
    let change = note(session, &nameless(by, kind), watched, now).await?;
    if session.entries_of_change(change, 1).await?.is_empty() {
        let deleted_at = session.fact(What::EntryDeleted, entry.id.get()).await?;
        let fact = Fact {
            what: What::EntryDeleted,
            row: entry.id.get(),
            was: deleted_at.clone(),
            became: deleted_at,
        };
        session.add_fact(change, &fact).await?;
    }
    Ok(change)
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
