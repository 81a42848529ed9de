//! A member's crafts: renamed, merged, archived, shared; how many days a week are meant for one, and the hours before the record.
//!
//! Each of them is noted as a change, so that it can be undone for a day.

mod before;
mod list;
mod making;

pub use before::{BeforeSet, set_before};
pub use list::{CraftLine, CraftPage, PAGE, craft_page, steadiness_of};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use making::Making;

use super::ActionError;
use super::amend::By;
use super::contact;
use super::look_back::craft_by_name;
use crate::domain::change::{ChangeKind, What};
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::ids::{ChangeId, InteractionId, MemberId, ServerId};
use crate::domain::record::Craft;
use crate::domain::rejection::{CraftRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::{Session, Store, StoreError};

/// A craft that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraftChanged {
    /// The craft as it is now.
    pub craft: Craft,
    /// The name it had before, or that of the craft that went into it.
    pub before: String,
    /// The change, to undo it by; none where nothing had to be changed.
    pub change: Option<ChangeId>,
}

/// Two crafts that are one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The one that is left, and the name of the other.
    pub changed: CraftChanged,
    /// Entries that went into it; none known when a second delivery asks.
    pub entries: u64,
    /// Servers in which the entries can be seen now, wherever they were logged.
    pub shared_in: Vec<String>,
}

/// Gives a craft another name. Its entries stay with it.
pub async fn rename(
    store: &Store,
    by: By,
    craft: String,
    to: String,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let to = CraftName::parse(&to)?;
    change_one(store, by, craft, now, move |mut making, craft| {
        Box::pin(async move { making.rename(craft, &to).await })
    })
    .await
}

/// Makes one craft of two: the entries of the first go to the second, and its name stands for the second from then on.
pub async fn merge(
    store: &Store,
    by: By,
    craft: String,
    into: String,
    now: DateTime<Utc>,
) -> Result<Merged, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let done = made_already(session, member, by.interaction).await?;
                let (changed, entries) = if let Some(done) = done {
                    (done, 0)
                } else {
                    let from = craft_by_name(session, member, &craft).await?;
                    let into = craft_by_name(session, member, &into).await?;
                    let mut making = Making {
                        session,
                        by: &by,
                        now,
                    };
                    making.merge(from, into).await?
                };
                let shares = session.shares_of(changed.craft.id).await?;
                Ok(Merged {
                    changed,
                    entries,
                    shared_in: shares.into_iter().map(|(_, name)| name).collect(),
                })
            })
        })
        .await
}

/// Offers a craft no more, or again.
pub async fn archive(
    store: &Store,
    by: By,
    craft: String,
    archived: bool,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let kind = if archived {
        ChangeKind::CraftArchived
    } else {
        ChangeKind::CraftBroughtBack
    };
    let value = Some(if archived { "yes" } else { "no" }.to_owned());
    set_one(store, by, craft, (kind, What::CraftArchived), value, now).await
}

/// Sets on how many days a week the member means to work at a craft; 0 takes the rhythm away.
pub async fn set_rhythm(
    store: &Store,
    by: By,
    craft: String,
    days: i64,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let rhythm = parse_rhythm(days)?;
    let value = rhythm.map(|rhythm| rhythm.days().to_string());
    let what = (ChangeKind::RhythmSet, What::CraftRhythm);
    set_one(store, by, craft, what, value, now).await
}

/// Lets the server see all of a craft, or again only what was logged there.
pub async fn set_shared(
    store: &Store,
    by: By,
    craft: String,
    shared: bool,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let server = by.contact.needs_server()?;
    let kind = if shared {
        ChangeKind::CraftShared
    } else {
        ChangeKind::CraftHidden
    };
    change_one(store, by, craft, now, move |mut making, craft| {
        Box::pin(async move {
            let value = shares_with(making.session, &craft, server, shared).await?;
            making.set(craft, (kind, What::CraftShared), value).await
        })
    })
    .await
}

/// Reads a rhythm: 1 to 7 days a week, or 0 for none.
pub fn parse_rhythm(days: i64) -> Result<Option<Rhythm>, Rejection> {
    if days == 0 {
        return Ok(None);
    }
    let rhythm = u8::try_from(days).ok().and_then(Rhythm::new);
    Ok(Some(
        rhythm.ok_or(CraftRejection::RhythmOutOfRange { days })?,
    ))
}

/// Sets one value of a craft.
async fn set_one(
    store: &Store,
    by: By,
    craft: String,
    what: (ChangeKind, What),
    value: Option<String>,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    change_one(store, by, craft, now, move |mut making, craft| {
        Box::pin(async move { making.set(craft, what, value).await })
    })
    .await
}

/// Makes one change of one craft of the member's; what its interaction made before is told again.
async fn change_one<F>(
    store: &Store,
    by: By,
    craft: String,
    now: DateTime<Utc>,
    make: F,
) -> Result<CraftChanged, ActionError>
where
    F: for<'m> FnOnce(Making<'m>, Craft) -> BoxFuture<'m, Result<CraftChanged, ActionError>>
        + Send
        + 'static,
{
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = made_already(session, member, by.interaction).await? {
                    return Ok(done);
                }
                let craft = craft_by_name(session, member, &craft).await?;
                let by = &by;
                make(Making { session, by, now }, craft).await
            })
        })
        .await
}

/// What this interaction did to a craft, if it comes a second time.
async fn made_already(
    session: &mut Session,
    member: MemberId,
    interaction: InteractionId,
) -> Result<Option<CraftChanged>, ActionError> {
    let Some(change) = session.change_by(interaction).await? else {
        return Ok(None);
    };
    let name = if change.also.is_empty() {
        &change.about
    } else {
        &change.also
    };
    let craft = craft_by_name(session, member, name).await?;
    Ok(Some(CraftChanged {
        craft,
        before: change.about,
        change: Some(change.id),
    }))
}

/// The servers that see the craft, with this one or without it, as the record keeps them.
async fn shares_with(
    session: &mut Session,
    craft: &Craft,
    server: ServerId,
    shared: bool,
) -> Result<Option<String>, StoreError> {
    let seen_in = session.shares_of(craft.id).await?;
    let mut ids: Vec<i64> = seen_in.iter().map(|(other, _)| other.get()).collect();
    ids.retain(|other| *other != server.get());
    if shared {
        ids.push(server.get());
    }
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    Ok((!ids.is_empty()).then(|| ids.join(" ")))
}
