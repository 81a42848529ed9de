//! Undoing what was done last, and putting it back, without naming it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{By, done_by, put_entry_back, take_back};
use crate::actions::ActionError;
use crate::actions::change::{Turned, turn_change};
use crate::actions::contact;
use crate::domain::change::{Change, ChangeKind, Turn, UNDO_HOURS};
use crate::domain::record::Entry;
use crate::domain::rejection::Rejection;
use crate::store::{Session, Store};

/// What was undone or put back without being named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Last {
    /// An entry was taken back, or put back.
    Entry(Box<Entry>),
    /// A change was turned.
    Change(Box<Turned>),
}

/// Undoes what the member did last: logged an entry, or changed something in the last 24 hours.
pub async fn undo_last(store: &Store, by: By, now: DateTime<Utc>) -> Result<Last, ActionError> {
    turn_last(store, by, Turn::Undo, now).await
}

/// Puts back what was taken back, deleted or undone last.
pub async fn put_back_last(store: &Store, by: By, now: DateTime<Utc>) -> Result<Last, ActionError> {
    turn_last(store, by, Turn::PutBack, now).await
}

/// Which of the two is later, an entry or a change, and what is done to it.
enum Latest {
    Entry(Entry),
    Change(Change),
}

async fn turn_last(
    store: &Store,
    by: By,
    way: Turn,
    now: DateTime<Utc>,
) -> Result<Last, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                if let Some(done) = done_by(session, &by).await? {
                    return Ok(Last::Entry(Box::new(done.entry)));
                }
                let latest = match session.change_turned_by(by.interaction).await? {
                    Some(done) => Latest::Change(done),
                    None => latest(session, &by, way, now).await?,
                };
                turn_one(session, &by, latest, way, member.today(now), now).await
            })
        })
        .await
}

async fn turn_one(
    session: &mut Session,
    by: &By,
    latest: Latest,
    way: Turn,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Last, ActionError> {
    match latest {
        Latest::Change(change) => {
            let turned = turn_change(session, by, change, way, today, now).await?;
            Ok(Last::Change(Box::new(turned)))
        }
        Latest::Entry(entry) => {
            match way {
                Turn::Undo => {
                    let kind = ChangeKind::EntryTakenBack;
                    take_back(session, by, &entry, kind, now).await?;
                }
                Turn::PutBack => put_entry_back(session, by, &entry, now).await?,
            }
            Ok(Last::Entry(Box::new(entry)))
        }
    }
}

async fn latest(
    session: &mut Session,
    by: &By,
    way: Turn,
    now: DateTime<Utc>,
) -> Result<Latest, ActionError> {
    let (member, since) = (by.contact.member, now - TimeDelta::hours(UNDO_HOURS));
    let (entry, change, is_entry_later, nothing) = match way {
        Turn::Undo => {
            let change = session.latest_change(member, since).await?;
            let changed = change
                .as_ref()
                .map(|change| (change.created_at, change.interaction));
            let entry = session.latest_entry(member).await?;
            let kept = entry
                .as_ref()
                .map(|(entry, kept_by)| (entry.created_at, *kept_by));
            let entry = entry.map(|(entry, _)| entry);
            (entry, change, kept > changed, Rejection::NothingToUndo)
        }
        Turn::PutBack => {
            let change = session.latest_undone(member, since).await?;
            let undone_at = change.as_ref().and_then(|change| change.undone_at);
            let entry = session.latest_taken_back(member).await?;
            let deleted_at = entry.as_ref().and_then(|entry| entry.deleted_at);
            let is_later = change.is_none() || deleted_at > undone_at;
            (entry, change, is_later, Rejection::NothingToPutBack)
        }
    };
    match (entry, change) {
        (Some(entry), _) if is_entry_later => Ok(Latest::Entry(entry)),
        (_, Some(change)) => Ok(Latest::Change(change)),
        _ => Err(nothing.into()),
    }
}
