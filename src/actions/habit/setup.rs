//! `/habit`: habits of a server, set up and changed by those who manage it. Who may do it is checked by the caller.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::places::HabitPlaces;
use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::calendar::{parse_day_start_hour, parse_timezone};
use crate::domain::check_in::HabitTrouble;
use crate::domain::habit::opening::{next_opening, next_summary};
use crate::domain::habit::{
    CHANNELS_MAX, Counts, Days, Emoji, HABITS_MAX, Habit, HabitChannel, HabitState, MayRead,
    Opening, OpeningThread,
};
use crate::domain::ids::{ChannelId, HabitId, MessageId, ServerId};
use crate::domain::notice::Notice;
use crate::domain::rejection::{HabitRejection, Rejection};
use crate::domain::schedule::parse_time;
use crate::domain::text::{CRAFT_NAME_MAX, CraftName};
use crate::messenger::{Messenger, SendError};
use crate::store::{Reader, Session, Store, StoreError};

/// A channel or thread in which a habit can live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The channel or thread.
    pub channel: ChannelId,
    /// Whether it is a forum.
    pub forum: bool,
}

/// What an admin sets; `None` leaves a thing as it is, or as it usually is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HabitChange {
    /// A new name.
    pub name: Option<String>,
    /// The craft into which time goes.
    pub craft: Option<String>,
    /// Which messages count.
    pub counts: Option<Counts>,
    /// On which days.
    pub days: Option<String>,
    /// Whose clocks count.
    pub timezone: Option<String>,
    /// The hour at which a day begins.
    pub day_start_hour: Option<i64>,
    /// What a message that counts gets.
    pub emoji: Option<String>,
    /// When the daily post comes; `off` for none.
    pub opening: Option<String>,
    /// With which thread.
    pub thread: Option<OpeningThread>,
    /// Whether there is a weekly summary.
    pub summary: Option<bool>,
    /// Another channel.
    pub add: Option<Fit>,
    /// A channel less.
    pub remove: Option<ChannelId>,
}

/// What stops and starts a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HabitSwitch {
    /// Count nothing for a while.
    Pause,
    /// Count again.
    Resume,
    /// Count nothing any more; what was done stays.
    Archive,
}

/// A habit with the channels bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitView {
    /// The habit.
    pub habit: Habit,
    /// Its channels, the first bound first.
    pub channels: Vec<HabitChannel>,
}

/// Makes a habit in a channel.
pub async fn create(
    store: &Store,
    places: &HabitPlaces,
    contact: Contact,
    place: Fit,
    change: HabitChange,
    may_read: MayRead,
    now: DateTime<Utc>,
) -> Result<HabitView, ActionError> {
    let server = contact.needs_server()?;
    let view = store.write(move |session| {
        Box::pin(async move {
            let met = contact::meet(session, &contact, now).await?;
            session.add_server(server, now).await?;
            let check_in = session.check_in(server).await?;
            let zone = check_in.map_or(met.member.timezone, |check_in| check_in.schedule.zone);
            if session.habits_of(server).await?.len() >= usize::try_from(HABITS_MAX).unwrap_or(0) {
                return Err(HabitRejection::TooMany.into());
            }
            let mut habit = first_habit(server, zone, &contact, now);
            apply(&mut habit, &change, may_read)?;
            habit.since_on = habit.day(now);
            schedule(&mut habit, now);
            refuse_forum(&habit, place.forum)?;
            let taken = HabitRejection::NameTaken {
                name: habit.name.clone(),
            };
            let id = session.add_habit(&habit, &folded(&habit)?, now).await?;
            habit.id = id.ok_or(taken)?;
            bind(session, habit.id, place, now).await?;
            view(session, habit).await
        })
    });
    let view: HabitView = view.await?;
    places.add(place.channel, server);
    Ok(view)
}

/// Changes a habit.
pub async fn edit(
    store: &Store,
    places: &HabitPlaces,
    contact: Contact,
    name: String,
    change: HabitChange,
    may_read: MayRead,
    now: DateTime<Utc>,
) -> Result<HabitView, ActionError> {
    let server = contact.needs_server()?;
    let (added, removed) = (change.add, change.remove);
    let view = store.write(move |session| {
        Box::pin(async move {
            contact::meet(session, &contact, now).await?;
            let mut habit = find(session, server, &name).await?;
            apply(&mut habit, &change, may_read)?;
            habit.set_by = contact.member;
            if habit.state == HabitState::Resting {
                habit.state = HabitState::On;
                habit.active_at = now;
            }
            let named = session.habit_named(server, &folded(&habit)?).await?;
            if named.is_some_and(|named| named.id != habit.id) {
                return Err(HabitRejection::NameTaken { name: habit.name }.into());
            }
            if let Some(place) = change.add {
                bind(session, habit.id, place, now).await?;
            }
            if let Some(channel) = change.remove {
                unbind(session, habit.id, channel).await?;
            }
            let channels = session.habit_channels(habit.id).await?;
            refuse_forum(&habit, channels.first().is_some_and(|first| first.forum))?;
            if habit.state == HabitState::On {
                schedule(&mut habit, now);
            }
            session.keep_habit(&habit, &folded(&habit)?).await?;
            view(session, habit).await
        })
    });
    let view: HabitView = view.await?;
    if let Some(place) = added {
        places.add(place.channel, server);
    }
    if let Some(channel) = removed {
        places.remove(channel);
    }
    Ok(view)
}

/// Pauses, resumes or archives a habit.
pub async fn switch(
    store: &Store,
    contact: Contact,
    name: String,
    to: HabitSwitch,
    now: DateTime<Utc>,
) -> Result<HabitView, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let mut habit = find(session, server, &name).await?;
                habit.state = match to {
                    HabitSwitch::Pause => HabitState::Paused,
                    HabitSwitch::Resume => HabitState::On,
                    HabitSwitch::Archive => HabitState::Archived,
                };
                (habit.next_opening_at, habit.next_summary_at) = (None, None);
                if to == HabitSwitch::Resume {
                    habit.active_at = now;
                    schedule(&mut habit, now);
                }
                session.keep_habit(&habit, &folded(&habit)?).await?;
                view(session, habit).await
            })
        })
        .await
}

/// The server's habits, by name.
pub async fn list(store: &Store, server: ServerId) -> Result<Vec<HabitView>, ActionError> {
    let session = &mut store.read().await?;
    let mut views = Vec::new();
    for habit in session.habits_of(server).await? {
        views.push(view(session, habit).await?);
    }
    Ok(views)
}

/// Takes in the threads that are open in a channel that was bound now.
pub async fn adopt_threads(
    store: &Store,
    messenger: &Messenger,
    places: &HabitPlaces,
    server: ServerId,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let threads = match messenger.open_threads(server).await {
        Ok(threads) => threads,
        Err(SendError::GiveUp(_) | SendError::Retry { .. }) => {
            tracing::warn!(%server, "the threads of a habit channel are met when somebody writes in them");
            return Ok(());
        }
    };
    for (thread, parent) in threads {
        if parent == channel {
            meet_thread(store, places, thread, parent, MessageId::at(now), now).await?;
        }
    }
    Ok(())
}

/// Notes a thread of a habit channel; of any other channel nothing.
pub async fn meet_thread(
    store: &Store,
    places: &HabitPlaces,
    thread: ChannelId,
    parent: ChannelId,
    after: MessageId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(server) = places.server_of(parent) else {
        return Ok(());
    };
    if places.server_of(thread).is_some() {
        return Ok(());
    }
    let bound = store.write(move |session| {
        Box::pin(async move {
            let Some(bound) = session.habit_channel(parent).await? else {
                return Ok::<_, StoreError>(false);
            };
            let channel = HabitChannel {
                channel: thread,
                parent: Some(parent),
                habit: bound.habit,
                forum: false,
            };
            session.add_habit_channel(&channel, after, now).await?;
            Ok(true)
        })
    });
    if bound.await? {
        places.add(thread, server);
    }
    Ok(())
}

/// A channel or thread was deleted. A habit that has lost its last channel is paused, and the admin is told.
pub async fn lose_channel(
    store: &Store,
    places: &HabitPlaces,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(server) = places.server_of(channel) else {
        return Ok(());
    };
    let lost = store
        .write(move |session| {
            Box::pin(async move {
                let Some(habit) = session.habit_in(channel).await? else {
                    return Ok(());
                };
                session.remove_habit_channel(channel).await?;
                session.forget_thread(habit.id, channel).await?;
                if !session.habit_channels(habit.id).await?.is_empty() || !habit.state.counts() {
                    return Ok(());
                }
                let (id, name) = (habit.id, habit.name.clone());
                let folded = crate::domain::text::folded(&name);
                let paused = Habit {
                    state: HabitState::Paused,
                    next_opening_at: None,
                    next_summary_at: None,
                    ..habit
                };
                session.keep_habit(&paused, &folded).await?;
                let trouble = HabitTrouble::ChannelGone;
                let notice = Notice::Habit {
                    trouble,
                    channel: None,
                    name,
                };
                let key = format!("habit:channel_gone:{id}:{channel}");
                session
                    .leave_notice(&key, Reader::AdminOf(server), &notice, now)
                    .await
            })
        })
        .await;
    places.remove(channel);
    lost
}

async fn view(session: &mut Session, habit: Habit) -> Result<HabitView, ActionError> {
    let channels = session.habit_channels(habit.id).await?;
    Ok(HabitView { habit, channels })
}

/// The server's habit of that name, or the refusal with the names there are.
async fn find(session: &mut Session, server: ServerId, typed: &str) -> Result<Habit, ActionError> {
    let folded = crate::domain::text::folded(typed.trim());
    if let Some(habit) = session.habit_named(server, &folded).await? {
        return Ok(habit);
    }
    let names = session
        .habits_of(server)
        .await?
        .into_iter()
        .map(|habit| habit.name);
    let unknown = HabitRejection::Unknown {
        input: typed.to_owned(),
        names: names.take(5).collect(),
    };
    Err(unknown.into())
}

async fn bind(
    session: &mut Session,
    habit: HabitId,
    place: Fit,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let count = session.habit_channels(habit).await?.len();
    if i64::try_from(count).unwrap_or(i64::MAX) >= CHANNELS_MAX {
        return Err(HabitRejection::TooManyChannels.into());
    }
    let channel = HabitChannel {
        channel: place.channel,
        parent: None,
        habit,
        forum: place.forum,
    };
    if session
        .add_habit_channel(&channel, MessageId::at(now), now)
        .await?
    {
        return Ok(());
    }
    match session.habit_in(place.channel).await? {
        Some(other) if other.id == habit => Ok(()),
        other => {
            let name = other.map(|habit| habit.name).unwrap_or_default();
            Err(HabitRejection::ChannelTaken {
                channel: place.channel,
                name,
            }
            .into())
        }
    }
}

async fn unbind(
    session: &mut Session,
    habit: HabitId,
    channel: ChannelId,
) -> Result<(), ActionError> {
    let channels = session.habit_channels(habit).await?;
    if !channels.iter().any(|bound| bound.channel == channel) {
        return Err(HabitRejection::NotItsChannel { channel }.into());
    }
    if channels.len() == 1 {
        return Err(HabitRejection::OnlyChannel.into());
    }
    Ok(session.remove_habit_channel(channel).await?)
}

fn first_habit(server: ServerId, zone: Tz, contact: &Contact, now: DateTime<Utc>) -> Habit {
    Habit {
        id: HabitId::from_row(0),
        server,
        name: String::new(),
        craft: String::new(),
        counts: Counts::Any,
        days: Days::EVERY,
        zone,
        day_start_hour: 0,
        emoji: Emoji::default(),
        opening: None,
        summary: true,
        state: HabitState::On,
        since_on: now.with_timezone(&zone).date_naive(),
        next_opening_at: None,
        next_summary_at: None,
        active_at: now,
        set_by: contact.member,
    }
}

fn apply(habit: &mut Habit, change: &HabitChange, may_read: MayRead) -> Result<(), Rejection> {
    if let Some(name) = &change.name {
        habit.name = parse_name(name)?;
    }
    if let Some(craft) = &change.craft {
        CraftName::parse(craft)?
            .as_str()
            .clone_into(&mut habit.craft);
    } else if habit.craft.is_empty() {
        habit.craft.clone_from(&habit.name);
    }
    if let Some(counts) = change.counts {
        if counts != Counts::Any && may_read != MayRead::All {
            return Err(HabitRejection::NeedsContent.into());
        }
        habit.counts = counts;
    }
    if let Some(days) = &change.days {
        habit.days = Days::parse(days)?;
    }
    if let Some(zone) = &change.timezone {
        habit.zone = parse_timezone(zone)?;
    }
    if let Some(hour) = change.day_start_hour {
        habit.day_start_hour = parse_day_start_hour(hour)?;
    }
    if let Some(emoji) = &change.emoji {
        habit.emoji = Emoji::parse(emoji)?;
    }
    apply_opening(habit, change)?;
    if let Some(summary) = change.summary {
        habit.summary = summary;
    }
    Ok(())
}

fn apply_opening(habit: &mut Habit, change: &HabitChange) -> Result<(), Rejection> {
    if let Some(opening) = &change.opening {
        let thread = habit
            .opening
            .map_or(OpeningThread::None, |opening| opening.thread);
        habit.opening = match opening.trim().to_lowercase().as_str() {
            "" | "off" | "none" | "no" => None,
            time => Some(Opening {
                time: parse_time(time)?,
                thread,
            }),
        };
    }
    match (change.thread, &mut habit.opening) {
        (Some(thread), Some(opening)) => opening.thread = thread,
        (Some(OpeningThread::Day | OpeningThread::Week), None) => {
            return Err(HabitRejection::ThreadWithoutOpening.into());
        }
        _ => {}
    }
    Ok(())
}

/// A habit's name is a craft's name, unless it is given another.
fn parse_name(name: &str) -> Result<String, Rejection> {
    match CraftName::parse(name) {
        Ok(name) => Ok(name.as_str().to_owned()),
        Err(Rejection::CraftNameTooLong { length }) => {
            Err(HabitRejection::NameTooLong { length }.into())
        }
        Err(_) => Err(HabitRejection::NameEmpty.into()),
    }
}

fn folded(habit: &Habit) -> Result<String, Rejection> {
    debug_assert!(
        habit.name.chars().count() <= CRAFT_NAME_MAX,
        "the name was parsed"
    );
    Ok(CraftName::parse(&habit.name)?.folded())
}

/// When the next daily post and the next summary are due.
fn schedule(habit: &mut Habit, now: DateTime<Utc>) {
    let (zone, days) = (habit.zone, habit.days);
    habit.next_opening_at = habit
        .opening
        .map(|opening| next_opening(zone, days, opening.time, now));
    habit.next_summary_at = habit.summary.then(|| next_summary(habit, now));
}

/// A forum's posts are threads: the daily post and the summary need a channel that takes messages.
fn refuse_forum(habit: &Habit, is_forum: bool) -> Result<(), Rejection> {
    if is_forum && habit.opening.is_some() {
        return Err(HabitRejection::ForumTakesNoPost.into());
    }
    Ok(())
}
