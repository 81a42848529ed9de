//! The *open days* step: the daily post of each habit whose time has come.
//!
//! A post of a day that is still going on is made late; a day that is over gets none, so that a downtime ends with one post
//! a habit.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{DeliveryKind, NewDelivery};
use crate::domain::habit::opening::{day_number, next_opening, opening_day};
use crate::domain::habit::{Habit, HabitState, Opening};
use crate::store::{HabitTask, Session, Store};

/// Habits looked at in one look.
const BATCH: i64 = 500;

/// Queues the daily posts that are due; gives how many. Called again, it finds nothing left to do.
pub async fn open_days(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let due = store.read().await?.due_openings(now, BATCH).await?;
    let mut opened = 0;
    for habit in due {
        let id = habit.id;
        let done = store.write(move |session| {
            Box::pin(async move {
                // As it stands now: it may have been changed since it was looked at.
                match session.habit(id).await? {
                    Some(habit) => open_day(session, habit, now).await,
                    None => Ok(false),
                }
            })
        });
        match done.await {
            Ok(true) => opened += 1,
            Ok(false) => {}
            Err(error) => tracing::error!(habit = %id, %error, "a habit's day could not be opened"),
        }
    }
    Ok(opened)
}

async fn open_day(
    session: &mut Session,
    habit: Habit,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let (Some(Opening { time, .. }), Some(slot)) = (habit.opening, habit.next_opening_at) else {
        session.set_next_opening(habit.id, None).await?;
        return Ok(false);
    };
    if slot > now {
        return Ok(false);
    }
    // After a downtime the latest of the slots that were missed is the only one whose day may still go on.
    let mut latest = slot;
    let next = loop {
        let next = next_opening(habit.zone, habit.days, time, latest);
        if next > now {
            break next;
        }
        latest = next;
    };
    session.set_next_opening(habit.id, Some(next)).await?;
    let on_day = opening_day(habit.zone, latest);
    if opening_day(habit.zone, now) != on_day || habit.state != HabitState::On {
        return Ok(false);
    }
    let Some(channel) = session.habit_channels(habit.id).await?.first().copied() else {
        return Ok(false);
    };
    let number = day_number(habit.days, habit.since_on, on_day);
    let opening = session
        .add_opening(habit.id, on_day, number, channel.channel, now)
        .await?;
    let Some(opening) = opening else {
        return Ok(false);
    };
    let delivery = NewDelivery {
        key: format!("habit_opening:{opening}"),
        kind: DeliveryKind::HabitOpening,
        server: Some(habit.server),
        round: None,
        answer: None,
        member: None,
        due_at: now,
    };
    let about = HabitTask {
        habit: habit.id,
        opening: Some(opening),
        channel: channel.channel,
        message: None,
        on_day,
    };
    session
        .queue_habit_delivery(&delivery, &about, &fresh_nonce(), now)
        .await?;
    Ok(true)
}
