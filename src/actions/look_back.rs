//! One's own record looked at, in one craft or over all: weeks, windows, the way to 10,000 hours, the year.
//!
//! The contact is noted in a write of its own; what is looked at is only read.

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::compare::{Week, last_week, so_far, week_of};
use super::contact::{self, Contact};
use crate::domain::engine::Record;
use crate::domain::engine::journey::{Lifetime, lifetime};
use crate::domain::engine::projection::CraftJourney;
use crate::domain::engine::window::{Window, WindowComparison, compare_window};
use crate::domain::evidence::Grounds;
use crate::domain::ids::{CraftId, MemberId};
use crate::domain::record::{CRAFTS_MAX, Craft, Member};
use crate::domain::rejection::Rejection;
use crate::domain::text::{CraftName, nearest_name};
use crate::store::{Session, Store, Visible};

/// Who looks, at what, with whose eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// The member, and where they are.
    pub contact: Contact,
    /// The craft.
    pub craft: WhichCraft,
    /// Which entries the look may see.
    pub visible: Visible,
}

/// Which craft is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichCraft {
    /// All of them.
    All,
    /// The one of that name.
    Named(String),
    /// The one that a button names.
    Known(CraftId),
}

impl From<Option<String>> for WhichCraft {
    /// From a command's option; a blank one is as good as none.
    fn from(typed: Option<String>) -> Self {
        match typed.filter(|typed| !typed.trim().is_empty()) {
            Some(name) => Self::Named(name),
            None => Self::All,
        }
    }
}

/// What is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// The member's today.
    pub today: NaiveDate,
    /// The member.
    pub member: Member,
    /// The one craft that was looked at.
    pub craft: Option<Craft>,
    /// What was looked at; none where the look sees no entry.
    pub what: Option<T>,
}

/// A member's present and last week, each next to their past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weeks {
    /// This week so far.
    pub this: Week,
    /// The whole week before.
    pub last: Week,
}

/// This week so far and the last.
pub async fn weeks(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<Seen<Weeks>, ActionError> {
    let visible = look.visible;
    let (member, craft) = arrive(store, look, now).await?;
    let session = &mut store.read().await?;
    let craft_id = craft.as_ref().map(|craft| craft.id);
    let period = so_far(&member, now);
    let this = week_of(session, member.id, visible, craft_id, period).await?;
    let period = last_week(&member, now);
    let last = week_of(session, member.id, visible, craft_id, period).await?;
    let is_any = this.history.first_day.is_some();
    Ok(Seen {
        today: member.today(now),
        member,
        craft,
        what: is_any.then_some(Weeks { this, last }),
    })
}

/// A window next to its past, everything up to today, and what the window stands on.
pub async fn window(
    store: &Store,
    look: LookBack,
    window: Window,
    now: DateTime<Utc>,
) -> Result<Seen<(WindowComparison, Lifetime, Grounds)>, ActionError> {
    let visible = look.visible;
    let seen = record(store, look, now).await?;
    let (today, week_starts_on) = (seen.today, seen.member.week_starts_on);
    let (member, craft) = (seen.member.id, seen.craft.as_ref().map(|craft| craft.id));
    let seen = seen.map(|record| {
        let compared = compare_window(window, &record, today, week_starts_on);
        (compared, lifetime(&record, today))
    });
    let grounds = match &seen.what {
        Some((compared, _)) => {
            let days = Some(compared.this.range);
            let session = &mut store.read().await?;
            session.grounds(member, visible, craft, days).await?
        }
        None => Grounds::default(),
    };
    Ok(seen.map(|(compared, lifetime)| (compared, lifetime, grounds)))
}

/// Where each craft, or the one, stands on the way to 10,000 hours; and what all of it has to show.
pub async fn journey(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<Seen<(Vec<CraftJourney>, Grounds)>, ActionError> {
    let visible = look.visible;
    let (member, craft) = arrive(store, look, now).await?;
    let session = &mut store.read().await?;
    let records = if let Some(craft) = &craft {
        let record = session.record(member.id, visible, Some(craft.id)).await?;
        vec![(craft.name.clone(), record)]
    } else {
        let records = session.records_by_craft(member.id, visible).await?;
        let named = records.into_iter().map(|(_, name, record)| (name, record));
        named.collect()
    };
    let today = member.today(now);
    let crafts: Vec<CraftJourney> = records
        .iter()
        .filter(|(_, record)| record.first_day.is_some())
        .map(|(name, record)| CraftJourney::of(name, record, today))
        .collect();
    let craft_id = craft.as_ref().map(|craft| craft.id);
    let grounds = session.grounds(member.id, visible, craft_id, None).await?;
    Ok(Seen {
        today,
        member,
        craft,
        what: (!crafts.is_empty()).then_some((crafts, grounds)),
    })
}

/// Everything, day by day.
pub async fn record(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<Seen<Record>, ActionError> {
    let visible = look.visible;
    let (member, craft) = arrive(store, look, now).await?;
    let session = &mut store.read().await?;
    let craft_id = craft.as_ref().map(|craft| craft.id);
    let record = session.record(member.id, visible, craft_id).await?;
    Ok(Seen {
        today: member.today(now),
        member,
        craft,
        what: record.first_day.is_some().then_some(record),
    })
}

/// The same, empty where the look sees no entry: for what has more to see than entries.
pub async fn whole_record(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<Seen<Record>, ActionError> {
    let visible = look.visible;
    let (member, craft) = arrive(store, look, now).await?;
    let session = &mut store.read().await?;
    let craft_id = craft.as_ref().map(|craft| craft.id);
    let record = session.record(member.id, visible, craft_id).await?;
    Ok(Seen {
        today: member.today(now),
        member,
        craft,
        what: Some(record),
    })
}

impl<T> Seen<T> {
    fn map<U>(self, to: impl FnOnce(T) -> U) -> Seen<U> {
        Seen {
            today: self.today,
            member: self.member,
            craft: self.craft,
            what: self.what.map(to),
        }
    }
}

/// Notes the contact and finds the craft.
async fn arrive(
    store: &Store,
    look: LookBack,
    now: DateTime<Utc>,
) -> Result<(Member, Option<Craft>), ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &look.contact, now).await?.member;
                let craft = find_craft(session, &member, &look.craft).await?;
                Ok((member, craft))
            })
        })
        .await
}

pub(super) async fn find_craft(
    session: &mut Session,
    member: &Member,
    which: &WhichCraft,
) -> Result<Option<Craft>, ActionError> {
    match which {
        WhichCraft::All => Ok(None),
        WhichCraft::Known(craft) => {
            let found = session.craft(member.id, *craft).await?;
            Ok(Some(found.ok_or(Rejection::CraftGone)?))
        }
        WhichCraft::Named(input) => Ok(Some(craft_by_name(session, member.id, input).await?)),
    }
}

/// The member's craft of that name, or of a name that was merged into it; else a refusal with the name that may have been meant.
pub(super) async fn craft_by_name(
    session: &mut Session,
    member: MemberId,
    input: &str,
) -> Result<Craft, ActionError> {
    let name = CraftName::parse(input)?;
    if let Some(found) = session.craft_named(member, &name.folded()).await? {
        return Ok(found);
    }
    let crafts = session.crafts_of(member, CRAFTS_MAX).await?;
    let names = crafts.iter().map(|craft| craft.name.as_str());
    let near = nearest_name(name.as_str(), names).map(str::to_owned);
    let input = input.to_owned();
    Err(Rejection::CraftUnknown { input, near }.into())
}
