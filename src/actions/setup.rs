//! `/setup`: the weekly question of a server, set and changed one thing at a time. Who may do it is checked by the caller.

use chrono::{DateTime, NaiveTime, Utc, Weekday};

use super::ActionError;
use super::ask::open_round;
use super::contact::{self, Contact};
use super::membership::refresh_direct;
use super::voice::VoiceHalls;
use super::voice::follow::leave_rooms;
use crate::domain::calendar::{parse_timezone, parse_weekday};
use crate::domain::check_in::{CheckIn, CheckInState, Round, RoundState};
use crate::domain::ids::{ChannelId, RoleId, RoundId, ServerId};
use crate::domain::rejection::Rejection;
use crate::domain::schedule::{CHANGE_DAYS_MIN, Schedule, parse_time};
use crate::domain::text::Question;
use crate::store::{Session, Store, StoreError};

/// What an admin changes; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetupChange {
    /// Where to ask.
    pub channel: Option<ChannelId>,
    /// On which weekday.
    pub weekday: Option<String>,
    /// At which local time.
    pub time: Option<String>,
    /// In which zone.
    pub timezone: Option<String>,
    /// The server's own wording; `default` or nothing for the usual one.
    pub question: Option<String>,
    /// A role to mention; `Some(None)` for none.
    pub role: Option<Option<RoleId>>,
    /// Whether a thread takes the answers.
    pub thread: Option<bool>,
}

/// What stops and starts the weekly question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// Stop for a while.
    Pause,
    /// Start again.
    Resume,
    /// Stop.
    TurnOff,
}

/// What is set; `None` before the first set-up.
pub async fn overview(store: &Store, server: ServerId) -> Result<Option<CheckIn>, ActionError> {
    Ok(store.read().await?.check_in(server).await?)
}

/// Sets up the weekly question, or changes what is given. `here` is the channel to ask in when none was ever chosen, or why it
/// cannot be.
pub async fn change(
    store: &Store,
    contact: Contact,
    change: SetupChange,
    here: Result<ChannelId, Rejection>,
    now: DateTime<Utc>,
) -> Result<CheckIn, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                session.add_server(server, now).await?;
                let before = session.check_in(server).await?;
                let mut check_in = if let Some(before) = &before {
                    before.clone()
                } else {
                    let channel = change.channel.map_or(here, Ok)?;
                    first_check_in(server, &contact, channel, met.member.timezone)
                };
                apply(&mut check_in, &change)?;
                check_in.set_by = contact.member;
                if before.is_none() {
                    // Whoever sets a server up was met before it had a zone to take theirs from.
                    let zone = check_in.schedule.zone;
                    session.adopt_timezone(contact.member, zone).await?;
                }
                let moved = before
                    .as_ref()
                    .is_none_or(|before| before.schedule != check_in.schedule);
                let started = matches!(check_in.state, CheckInState::Left);
                if started {
                    check_in.state = CheckInState::On;
                }
                if check_in.state == CheckInState::On && (moved || started) {
                    check_in.next_slot_at = Some(next_slot(&check_in, now));
                }
                session.keep_check_in(&check_in, now).await?;
                if moved || started {
                    follow_schedule(session, &check_in, now).await?;
                }
                Ok(check_in)
            })
        })
        .await
}

/// The round that the next slot will open, for a preview; nothing of it is kept.
pub fn next_round(check_in: &CheckIn, now: DateTime<Utc>) -> Round {
    let slot_at = check_in
        .next_slot_at
        .unwrap_or_else(|| next_slot(check_in, now));
    Round {
        id: RoundId::from_row(0),
        server: check_in.server,
        slot_at,
        state: RoundState::Coming,
        period: super::ask::slot_after_settings(check_in, slot_at),
        channel: check_in.channel,
        question: check_in.question.clone(),
        role: check_in.role,
        thread: check_in.thread,
        thread_id: None,
        message: None,
        posted_at: None,
        closes_at: None,
    }
}

/// Pauses, resumes or turns off.
pub async fn switch(
    store: &Store,
    contact: Contact,
    switch: Switch,
    now: DateTime<Utc>,
) -> Result<CheckIn, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let check_in = session.check_in(server).await?.ok_or(Rejection::NotSetUp)?;
                let (state, next) = match switch {
                    Switch::Pause => (CheckInState::Paused, None),
                    Switch::TurnOff => (CheckInState::Off, None),
                    Switch::Resume if check_in.state == CheckInState::On => {
                        (CheckInState::On, check_in.next_slot_at)
                    }
                    Switch::Resume => (CheckInState::On, Some(next_slot(&check_in, now))),
                };
                session.set_check_in_state(server, state, next).await?;
                let check_in = session.check_in(server).await?.ok_or(Rejection::NotSetUp)?;
                follow_schedule(session, &check_in, now).await?;
                Ok(check_in)
            })
        })
        .await
}

/// Asks at once. The next slot is at least four days later; asked within four days of the last slot, it is refused.
pub async fn ask_now(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<RoundId, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let check_in = session.check_in(server).await?.ok_or(Rejection::NotSetUp)?;
                if let Some(last_at) = check_in.last_slot_at
                    && now - last_at < chrono::TimeDelta::days(CHANGE_DAYS_MIN)
                {
                    return Err(Rejection::AskedRecently { last_at }.into());
                }
                // Early answers to the slot that this takes the place of belong to it.
                if let Some(coming) = session.coming_round(server).await? {
                    session.move_round(coming.id, now, coming.period).await?;
                }
                let round = open_round(session, &check_in, now, now).await?;
                let period = session.round(round).await?.map(|round| round.period.to);
                let next = check_in.schedule.next_slot_after_change(Some(now), now);
                let period_to = period.ok_or_else(|| anyhow::anyhow!("the round is not there"))?;
                session.pass_slot(server, now, period_to, next).await?;
                if check_in.state != CheckInState::On {
                    session
                        .set_check_in_state(server, check_in.state, None)
                        .await?;
                }
                Ok(round)
            })
        })
        .await
}

/// Erases what the bot keeps of the server; members keep their entries, and what ran in its voice rooms.
pub async fn erase(
    store: &Store,
    halls: &VoiceHalls,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let erased = store.write(move |session| {
        Box::pin(async move {
            for member in session.members_in_rooms(server).await? {
                leave_rooms(session, server, member, now).await?;
            }
            Ok::<_, ActionError>(session.erase_server(server).await?)
        })
    });
    erased.await?;
    halls.forget_rooms(server);
    Ok(())
}

/// The bot was removed from a server: its question rests and what was owed is dropped.
pub async fn left_server(
    store: &Store,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                session.set_server_absent(server).await?;
                if session.check_in(server).await?.is_some() {
                    session
                        .set_check_in_state(server, CheckInState::Left, None)
                        .await?;
                }
                session.drop_deliveries_of(server, "left_server", now).await
            })
        })
        .await
}

/// The gateway's word of servers the bot is in, and of their names.
pub async fn meet_servers(
    store: &Store,
    servers: Vec<(ServerId, String)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut news = Vec::new();
    let mut session = store.read().await?;
    for (server, name) in servers {
        // One that was left is met anew.
        if session.name_where_present(server).await?.as_ref() != Some(&name) {
            news.push((server, name));
        }
    }
    drop(session);
    if news.is_empty() {
        return Ok(());
    }
    store
        .write(move |session| {
            Box::pin(async move {
                for (server, name) in news {
                    session.meet_server(server, &name, now).await?;
                }
                Ok(())
            })
        })
        .await
}

fn first_check_in(
    server: ServerId,
    contact: &Contact,
    channel: ChannelId,
    zone: chrono_tz::Tz,
) -> CheckIn {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).expect("09:00 is a time");
    CheckIn {
        server,
        state: CheckInState::On,
        channel,
        schedule: Schedule {
            zone,
            weekday: Weekday::Mon,
            time: nine,
        },
        question: String::new(),
        role: None,
        thread: true,
        next_slot_at: None,
        last_slot_at: None,
        last_period_to: None,
        set_by: contact.member,
    }
}

fn apply(check_in: &mut CheckIn, change: &SetupChange) -> Result<(), Rejection> {
    if let Some(channel) = change.channel {
        check_in.channel = channel;
    }
    if let Some(weekday) = &change.weekday {
        check_in.schedule.weekday = parse_weekday(weekday)?;
    }
    if let Some(time) = &change.time {
        check_in.schedule.time = parse_time(time)?;
    }
    if let Some(zone) = &change.timezone {
        check_in.schedule.zone = parse_timezone(zone)?;
    }
    if let Some(question) = &change.question {
        check_in.question = match question.trim().to_lowercase().as_str() {
            "" | "default" => String::new(),
            _ => Question::parse(question)?.as_str().to_owned(),
        };
    }
    if let Some(role) = change.role {
        check_in.role = role;
    }
    if let Some(thread) = change.thread {
        check_in.thread = thread;
    }
    Ok(())
}

fn next_slot(check_in: &CheckIn, now: DateTime<Utc>) -> DateTime<Utc> {
    check_in
        .schedule
        .next_slot_after_change(check_in.last_slot_at, now)
}

/// What hangs on the schedule: early answers, and those who are asked directly.
async fn follow_schedule(
    session: &mut Session,
    check_in: &CheckIn,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let (Some(slot), Some(coming)) = (
        check_in.next_slot_at,
        session.coming_round(check_in.server).await?,
    ) && coming.slot_at != slot
    {
        let period = super::ask::slot_after_settings(check_in, slot);
        session.move_round(coming.id, slot, period).await?;
        session.move_undated_entries(coming.id, period.to).await?;
    }
    for membership in session.members_asked_directly(check_in.server).await? {
        refresh_direct(session, membership.member, now).await?;
    }
    Ok(())
}
