//! `/habit`: habits of a server, set up and changed by those who manage it. Who may do it is checked by the caller.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::change::{HabitChange, apply};
use super::channels::{Fit, bind, unbind};
use super::places::HabitPlaces;
use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::habit::opening::{next_opening, next_summary};
use crate::domain::habit::{
    Counts, Days, Emoji, HABITS_MAX, Habit, HabitChannel, HabitState, MayRead,
};
use crate::domain::ids::{HabitId, ServerId};
use crate::domain::rejection::{HabitRejection, Rejection};
use crate::domain::text::{CRAFT_NAME_MAX, CraftName};
use crate::store::{Session, Store};

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
