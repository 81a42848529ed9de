//! Joining and leaving, being away, and how a member wants to be counted and asked.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use super::direct::next_direct;
use crate::domain::calendar::{
    DateRange, parse_away_until, parse_day_start_hour, parse_timezone, parse_weekday,
};
use crate::domain::ids::{MemberId, RoundId};
use crate::domain::record::{AskBy, Member, Membership};
use crate::domain::rejection::Rejection;
use crate::store::{Session, Store, StoreError};

/// What a member changes of their settings; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsChange {
    /// An IANA zone.
    pub timezone: Option<String>,
    /// The hour at which a day starts, 0 to 6.
    pub day_start_hour: Option<i64>,
    /// The first day of the week.
    pub week_starts_on: Option<String>,
    /// How the weekly question comes, in the server this is said in.
    pub ask_by: Option<AskBy>,
}

/// A member's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The member.
    pub member: Member,
    /// In a server, the member there.
    pub membership: Option<Membership>,
}

/// Lets the member's numbers be posted in the server. False when they could be already.
pub async fn join(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let joined = met
                    .membership
                    .is_some_and(|there| there.joined_at.is_some());
                if !joined {
                    session
                        .set_joined(server, contact.member, Some(now))
                        .await?;
                }
                Ok(!joined)
            })
        })
        .await
}

/// Ends that, and direct questions of the server with it. False when they could not be posted anyway. The record stays.
pub async fn leave(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let joined = met
                    .membership
                    .is_some_and(|there| there.joined_at.is_some());
                session.set_joined(server, contact.member, None).await?;
                session
                    .set_ask_by(server, contact.member, AskBy::Channel, None)
                    .await?;
                Ok(joined)
            })
        })
        .await
}

/// Marks the days from today as away, until and with the day given. It replaces an earlier end.
pub async fn away(
    store: &Store,
    contact: Contact,
    until: String,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let today = met.member.today(now);
                let to = parse_away_until(&until, today)?;
                let mut ranges = before(session.away_of(contact.member).await?, today);
                let range = DateRange { from: today, to };
                ranges.push(range);
                session.keep_away(contact.member, &ranges, now).await?;
                Ok(range)
            })
        })
        .await
}

/// Marks the dates that a round asks about as away.
pub async fn away_in_round(
    store: &Store,
    contact: Contact,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
                let mut ranges = session.away_of(contact.member).await?;
                if !ranges.contains(&round.period) {
                    ranges.push(round.period);
                    session.keep_away(contact.member, &ranges, now).await?;
                }
                Ok(round.period)
            })
        })
        .await
}

/// Ends being away as of today. False when the member was not away.
pub async fn back(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let today = met.member.today(now);
                let ranges = session.away_of(contact.member).await?;
                let was_away = ranges.iter().any(|range| range.to >= today);
                if was_away {
                    session
                        .keep_away(contact.member, &before(ranges, today), now)
                        .await?;
                }
                Ok(was_away)
            })
        })
        .await
}

/// Changes what is given and shows what is set.
pub async fn settings(
    store: &Store,
    contact: Contact,
    change: SettingsChange,
    now: DateTime<Utc>,
) -> Result<Settings, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member.id;
                change_member(session, member, &change).await?;
                if let Some(ask_by) = change.ask_by {
                    let server = contact.needs_server()?;
                    session.set_ask_by(server, member, ask_by, None).await?;
                    session
                        .set_direct_state(
                            server,
                            member,
                            crate::domain::record::DirectState::Asking,
                            0,
                        )
                        .await?;
                }
                if change.ask_by.is_some() || change.timezone.is_some() {
                    refresh_direct(session, member, now).await?;
                }
                let met = contact::meet(session, &contact, now).await?;
                Ok(Settings {
                    member: met.member,
                    membership: met.membership,
                })
            })
        })
        .await
}

/// Computes afresh when the member is asked directly, everywhere they are.
pub(super) async fn refresh_direct(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for membership in session.memberships_of(member).await? {
        if membership.ask_by == AskBy::Direct {
            let next = next_direct(session, &membership, now).await?;
            session
                .set_ask_by(membership.server, member, AskBy::Direct, next)
                .await?;
        }
    }
    Ok(())
}

async fn change_member(
    session: &mut Session,
    member: MemberId,
    change: &SettingsChange,
) -> Result<(), ActionError> {
    if let Some(zone) = &change.timezone {
        session.set_timezone(member, parse_timezone(zone)?).await?;
    }
    if let Some(hour) = change.day_start_hour {
        session
            .set_day_start(member, parse_day_start_hour(hour)?)
            .await?;
    }
    if let Some(weekday) = &change.week_starts_on {
        session
            .set_week_start(member, parse_weekday(weekday)?)
            .await?;
    }
    Ok(())
}

/// What of the ranges lies before a day.
fn before(ranges: Vec<DateRange>, day: chrono::NaiveDate) -> Vec<DateRange> {
    let Some(last) = day.pred_opt() else {
        return Vec::new();
    };
    let cut = |range: DateRange| DateRange {
        from: range.from,
        to: range.to.min(last),
    };
    ranges
        .into_iter()
        .map(cut)
        .filter(|range| range.from <= range.to)
        .collect()
}
