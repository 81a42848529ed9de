//! Joining and leaving, and how a member wants to be counted and asked.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use super::direct::next_direct;
use super::voice::setup::end_consent;
use crate::domain::calendar::{parse_day_start_hour, parse_timezone, parse_weekday};
use crate::domain::ids::{ChannelId, MemberId};
use crate::domain::preferences::{MilestonePlace, Preferences, Theme};
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
    /// How cards are drawn.
    pub card_theme: Option<Theme>,
    /// Where milestones are said; a channel is one of the server this is said in.
    pub milestones: Option<MilestonesIn>,
}

/// Where a member wants their milestones said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestonesIn {
    /// To them alone.
    Private,
    /// In this channel.
    Channel(ChannelId),
}

/// A member's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The member.
    pub member: Member,
    /// In a server, the member there.
    pub membership: Option<Membership>,
    /// What they chose of looks and places.
    pub preferences: Preferences,
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
                session
                    .set_habit_counted(server, contact.member, true)
                    .await?;
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

/// What leaving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The member had joined; direct questions ended with it.
    CheckIn,
    /// They had not, and were asked directly.
    DirectQuestions,
    /// They had not, and were counted in its habit channels.
    Habits,
    /// They had not, and were counted in its voice rooms.
    Voice,
    /// Nothing.
    Nothing,
}

/// Ends that, direct questions of the server, and the counting in its habit channels and voice rooms. The record stays.
pub async fn leave(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<Left, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let habits = session.habit_member(server, contact.member).await?;
                session
                    .set_habit_counted(server, contact.member, false)
                    .await?;
                let in_voice = end_consent(session, &contact, server, now).await?;
                let left = match met.membership {
                    Some(there) if there.joined_at.is_some() => Left::CheckIn,
                    Some(there) if there.ask_by == AskBy::Direct => Left::DirectQuestions,
                    _ if habits.welcomed && habits.counted => return Ok(Left::Habits),
                    _ if in_voice => return Ok(Left::Voice),
                    _ => return Ok(Left::Nothing),
                };
                session.set_joined(server, contact.member, None).await?;
                session
                    .set_ask_by(server, contact.member, AskBy::Channel, None)
                    .await?;
                Ok(left)
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
                change_preferences(session, &contact, &change).await?;
                if change.ask_by.is_some() || change.timezone.is_some() {
                    refresh_direct(session, member, now).await?;
                }
                let met = contact::meet(session, &contact, now).await?;
                Ok(Settings {
                    member: met.member,
                    membership: met.membership,
                    preferences: session.preferences(member).await?,
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

async fn change_preferences(
    session: &mut Session,
    contact: &Contact,
    change: &SettingsChange,
) -> Result<(), ActionError> {
    let mut chosen = session.preferences(contact.member).await?;
    let before = chosen;
    if let Some(theme) = change.card_theme {
        chosen.card_theme = theme;
    }
    match change.milestones {
        Some(MilestonesIn::Private) => chosen.milestones = MilestonePlace::Private,
        Some(MilestonesIn::Channel(channel)) => {
            let server = contact.needs_server()?;
            let there = session.membership(server, contact.member).await?;
            if there.is_none_or(|there| there.joined_at.is_none()) {
                return Err(Rejection::NotJoined.into());
            }
            chosen.milestones = MilestonePlace::Channel { server, channel };
        }
        None => {}
    }
    if chosen != before {
        session.keep_preferences(contact.member, &chosen).await?;
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
