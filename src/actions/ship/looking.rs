//! What was shipped, looked at: a page of it, or one thing next to the earlier ones of its craft.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::engine::Record;
use crate::domain::ids::{CraftId, MemberId, ShippedId};
use crate::domain::rejection::{Rejection, ShippedRejection};
use crate::domain::shipped::{Effort, Shipped, UsualThing, efforts, usual};
use crate::store::{Session, Store, StoreError, Visible};

/// Things on one page.
pub const PAGE: i64 = 10;
/// Earlier things shown beside one.
const EARLIER_MAX: usize = 4;
/// Things of one member that are looked at, the latest.
const THINGS_MAX: i64 = 2_000;

/// Which thing is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichThing {
    /// This one, whose button was pressed.
    This(ShippedId),
    /// The one with this number of the list, where 1 is the latest.
    Numbered(i64),
    /// The one that was told last.
    Last,
}

/// A thing with its hours, next to earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The thing.
    pub shipped: Shipped,
    /// The hours behind it; none for one that was taken back.
    pub effort: Option<Effort>,
    /// Those made before it in the same craft, the latest first, at most four.
    pub earlier: Vec<(Shipped, Effort)>,
    /// The mean of the earlier ones.
    pub usual: Option<UsualThing>,
    /// The member's today.
    pub today: NaiveDate,
}

/// One page of a member's things, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedPage {
    /// At most [`PAGE`], with the hours behind each.
    pub things: Vec<(Shipped, Effort)>,
    /// Counted from 0.
    pub page: u32,
    /// All things of the member.
    pub total: i64,
    /// The member's today.
    pub today: NaiveDate,
}

/// One page of what the member shipped.
pub async fn shipped_page(
    store: &Store,
    contact: Contact,
    page: u32,
    now: DateTime<Utc>,
) -> Result<ShippedPage, ActionError> {
    let today = contact::today_of(store, &contact, now).await?;
    let session = &mut store.read().await?;
    let all = session.all_shipped(contact.member, THINGS_MAX).await?;
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let last = u32::try_from((total - 1).max(0) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let mut records: HashMap<Option<CraftId>, Record> = HashMap::new();
    let (skipped, taken) = (page as usize * page_len(), page_len());
    let mut things = Vec::new();
    for thing in all.iter().rev().skip(skipped).take(taken) {
        let record = match records.remove(&thing.craft) {
            Some(record) => record,
            None => {
                session
                    .record(contact.member, Visible::All, thing.craft)
                    .await?
            }
        };
        let stream: Vec<&Shipped> = all
            .iter()
            .filter(|other| other.craft == thing.craft)
            .collect();
        let told = efforts(&days(&stream), &record);
        let place = stream.iter().position(|other| other.id == thing.id);
        if let Some(effort) = place.and_then(|place| told.get(place)) {
            things.push((thing.clone(), *effort));
        }
        records.insert(thing.craft, record);
    }
    Ok(ShippedPage {
        things,
        page,
        total,
        today,
    })
}

/// One of the member's things, with its hours over the entries that the place may see.
pub async fn shown(
    store: &Store,
    contact: Contact,
    which: WhichThing,
    visible: Visible,
    now: DateTime<Utc>,
) -> Result<Made, ActionError> {
    let today = contact::today_of(store, &contact, now).await?;
    let session = &mut store.read().await?;
    let thing = find(session, contact.member, which).await?;
    let thing = there(session, contact.member, thing.id).await?;
    Ok(made(session, thing, visible, today).await?)
}

/// The member's own thing, for the form that changes it.
pub async fn to_change(
    store: &Store,
    member: MemberId,
    which: WhichThing,
) -> Result<Shipped, ActionError> {
    let session = &mut store.read().await?;
    let thing = find(session, member, which).await?;
    there(session, member, thing.id).await
}

/// The thing next to the earlier ones of its craft. What a server sees is what was told and logged there.
pub(super) async fn made(
    session: &mut Session,
    shipped: Shipped,
    visible: Visible,
    today: NaiveDate,
) -> Result<Made, StoreError> {
    let member = shipped.member;
    let mut stream = session.all_shipped(member, THINGS_MAX).await?;
    stream.retain(|other| {
        let is_seen = match visible {
            Visible::In(server) => other.server == Some(server),
            Visible::All => true,
        };
        other.craft == shipped.craft && is_seen
    });
    let record = session.record(member, visible, shipped.craft).await?;
    let told = efforts(&days(&stream.iter().collect::<Vec<_>>()), &record);
    let place = stream.iter().position(|other| other.id == shipped.id);
    let before = &told[..place.unwrap_or(0)];
    let earlier = stream[..before.len()]
        .iter()
        .cloned()
        .zip(before.iter().copied());
    Ok(Made {
        effort: place.map(|place| told[place]),
        usual: usual(before),
        earlier: earlier.rev().take(EARLIER_MAX).collect(),
        today,
        shipped,
    })
}

pub(super) async fn find(
    session: &mut Session,
    member: MemberId,
    which: WhichThing,
) -> Result<Shipped, ActionError> {
    let number = match which {
        WhichThing::This(thing) => return own(session, member, thing).await,
        WhichThing::Numbered(number) => number,
        WhichThing::Last => 1,
    };
    let mut all = session.all_shipped(member, THINGS_MAX).await?;
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let is_one = (1..=total).contains(&number);
    let found = is_one
        .then(|| usize::try_from(total - number).ok())
        .flatten();
    let none = ShippedRejection::NoSuchThing { number, total };
    Ok(all.swap_remove(found.ok_or(Rejection::from(none))?))
}

pub(super) async fn own(
    session: &mut Session,
    member: MemberId,
    thing: ShippedId,
) -> Result<Shipped, ActionError> {
    let found = session.shipped(thing).await?;
    let found = found.ok_or(Rejection::from(ShippedRejection::Gone))?;
    if found.member != member {
        return Err(Rejection::NotYours.into());
    }
    Ok(found)
}

pub(super) async fn there(
    session: &mut Session,
    member: MemberId,
    thing: ShippedId,
) -> Result<Shipped, ActionError> {
    let found = own(session, member, thing).await?;
    if found.deleted_at.is_some() {
        return Err(Rejection::from(ShippedRejection::Gone).into());
    }
    Ok(found)
}

fn days(stream: &[&Shipped]) -> Vec<NaiveDate> {
    stream.iter().map(|thing| thing.shipped_on).collect()
}

fn page_len() -> usize {
    usize::try_from(PAGE).unwrap_or(usize::MAX)
}
