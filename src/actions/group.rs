//! What a server's members did together last week, next to the server's own past.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::calendar::{DateRange, member_day, week_of};
use crate::domain::group::{GroupBeside, GroupComparison};
use crate::domain::ids::ServerId;
use crate::store::{Session, Store, StoreError};

/// A server's last whole week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerWeek {
    /// The server's name; empty until the gateway has said it.
    pub server_name: String,
    /// Seven dates.
    pub period: DateRange,
    /// None where fewer than five members contributed.
    pub comparison: Option<GroupComparison>,
}

/// The server's last whole week from Monday on, in the zone of its check-in.
pub async fn server_week(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<ServerWeek, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move { contact::meet(session, &contact, now).await.map(|_| ()) })
        })
        .await?;
    let session = &mut store.read().await?;
    let check_in = session.check_in(server).await?;
    let zone = check_in.map_or(Tz::UTC, |check_in| check_in.schedule.zone);
    let today = member_day(now, zone, 0);
    let period = week_of(today, chrono::Weekday::Mon).shifted(-7);
    let server_name = session.server_name(server).await?.unwrap_or_default();
    Ok(ServerWeek {
        server_name,
        period,
        comparison: group_of(session, server, period).await?,
    })
}

/// The server's members together in these dates, next to the server's own past; none where they are too few.
pub async fn group_of(
    session: &mut Session,
    server: ServerId,
    period: DateRange,
) -> Result<Option<GroupComparison>, StoreError> {
    let this = session.group_window(server, period).await?;
    let mut past = Vec::new();
    for beside in GroupBeside::ALL {
        let window = session.group_window(server, beside.range(period)).await?;
        past.push((beside, window));
    }
    Ok(GroupComparison::new(period, this, &past))
}
