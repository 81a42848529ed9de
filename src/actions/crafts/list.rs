//! A member's crafts with what is known of each: hours, rhythm, strength, comeback, where it is shared.

use chrono::{DateTime, NaiveDate, Utc};

use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::engine::journey::{Lifetime, lifetime};
use crate::domain::engine::steadiness::{Steadiness, steadiness};
use crate::domain::record::{CRAFTS_MAX, Craft, Member};
use crate::store::{Session, Store, StoreError, Visible};

/// Crafts on one page.
pub const PAGE: usize = 8;

/// One page of a member's crafts, the one last logged first, archived ones last.
#[derive(Debug, Clone, PartialEq)]
pub struct CraftPage {
    /// At most [`PAGE`].
    pub crafts: Vec<CraftLine>,
    /// Counted from 0.
    pub page: u32,
    /// All crafts of the member.
    pub total: usize,
    /// The member's today.
    pub today: NaiveDate,
}

/// One craft.
#[derive(Debug, Clone, PartialEq)]
pub struct CraftLine {
    /// The craft.
    pub craft: Craft,
    /// Its hours.
    pub lifetime: Lifetime,
    /// The day of its last entry.
    pub last_on: Option<NaiveDate>,
    /// Rhythm, strength and comeback.
    pub steadiness: Steadiness,
    /// The names of the servers that may see it, wherever it was logged.
    pub shared_in: Vec<String>,
}

/// A page of the member's crafts; past the last one, the last.
pub async fn craft_page(
    store: &Store,
    contact: Contact,
    page: u32,
    now: DateTime<Utc>,
) -> Result<CraftPage, ActionError> {
    let member = store
        .write(move |session| {
            Box::pin(async move {
                Ok::<_, ActionError>(contact::meet(session, &contact, now).await?.member)
            })
        })
        .await?;
    let session = &mut store.read().await?;
    let (mut crafts, archived): (Vec<Craft>, Vec<Craft>) = session
        .crafts_of(member.id, CRAFTS_MAX)
        .await?
        .into_iter()
        .partition(|craft| !craft.archived);
    crafts.extend(archived);
    let total = crafts.len();
    let last = u32::try_from(total.saturating_sub(1) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let mut lines = Vec::new();
    for craft in crafts.into_iter().skip(page as usize * PAGE).take(PAGE) {
        lines.push(line(session, &member, craft, now).await?);
    }
    Ok(CraftPage {
        crafts: lines,
        page,
        total,
        today: member.today(now),
    })
}

/// Rhythm, strength and comeback of one craft, or the comeback of all of them together, over everything logged anywhere: for their
/// member's eyes.
pub async fn steadiness_of(
    session: &mut Session,
    member: &Member,
    craft: Option<&Craft>,
    now: DateTime<Utc>,
) -> Result<Steadiness, StoreError> {
    let craft_id = craft.map(|craft| craft.id);
    let record = session.record(member.id, Visible::All, craft_id).await?;
    let today = member.today(now);
    Ok(steadiness(
        &record,
        craft.and_then(|craft| craft.rhythm),
        today,
        member.week_starts_on,
    ))
}

async fn line(
    session: &mut Session,
    member: &Member,
    craft: Craft,
    now: DateTime<Utc>,
) -> Result<CraftLine, StoreError> {
    let record = session
        .record(member.id, Visible::All, Some(craft.id))
        .await?;
    let shares = session.shares_of(craft.id).await?;
    let today = member.today(now);
    Ok(CraftLine {
        lifetime: lifetime(&record, today),
        last_on: record.logged.keys().next_back().copied(),
        steadiness: steadiness(&record, craft.rhythm, today, member.week_starts_on),
        shared_in: shares.into_iter().map(|(_, name)| name).collect(),
        craft,
    })
}
