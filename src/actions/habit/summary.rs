//! The *summaries* step, and what a summary says: what a habit's channel did together last week.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::domain::calendar::DateRange;
use crate::domain::check_in::{DeliveryKind, NewDelivery};
use crate::domain::habit::opening::{next_summary, opening_day, week_before};
use crate::domain::habit::together::ChannelWeek;
use crate::domain::habit::{Habit, HabitState};
use crate::domain::ids::HabitId;
use crate::domain::schedule::{Due, due};
use crate::store::{HabitTask, Session, Store, StoreError};

/// Habits looked at in one look.
const BATCH: i64 = 500;

/// Queues the summaries that are due; gives how many. Called again, it finds nothing left to do.
pub async fn summaries(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let habits = store.read().await?.due_summaries(now, BATCH).await?;
    let mut queued = 0;
    for habit in habits {
        let id = habit.id;
        let done = store.write(move |session| {
            Box::pin(async move {
                match session.habit(id).await? {
                    Some(habit) => summarise(session, &habit, now).await,
                    None => Ok(false),
                }
            })
        });
        match done.await {
            Ok(true) => queued += 1,
            Ok(false) => {}
            Err(error) => tracing::error!(habit = %id, %error, "a habit's week could not be told"),
        }
    }
    Ok(queued)
}

async fn summarise(
    session: &mut Session,
    habit: &Habit,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let Some(slot) = habit.next_summary_at.filter(|slot| *slot <= now) else {
        return Ok(false);
    };
    let next = habit.summary.then(|| next_summary(habit, now));
    session.set_next_summary(habit.id, next).await?;
    if due(slot, now) == Due::Skip || habit.state != HabitState::On {
        return Ok(false);
    }
    let channels = session.habit_channels(habit.id).await?;
    // A forum takes it as a post of its own, where the habit has nothing but forums.
    let place = channels.iter().find(|channel| !channel.forum);
    let Some(channel) = place.or(channels.first()) else {
        return Ok(false);
    };
    let on_day = opening_day(habit.zone, slot);
    let delivery = NewDelivery {
        key: format!("habit_summary:{}:{on_day}", habit.id),
        kind: DeliveryKind::HabitSummary,
        server: Some(habit.server),
        round: None,
        answer: None,
        member: None,
        due_at: now,
    };
    let about = HabitTask {
        habit: habit.id,
        opening: None,
        channel: channel.channel,
        message: None,
        on_day,
    };
    session
        .queue_habit_delivery(&delivery, &about, &fresh_nonce(), now)
        .await?;
    Ok(true)
}

/// What the channel did together in the week before a day; none where they are too few.
pub async fn week_together(
    session: &mut Session,
    habit: HabitId,
    period: DateRange,
) -> Result<Option<ChannelWeek>, StoreError> {
    let (before, usual, year_ago) = ChannelWeek::beside(period);
    let this = session.habit_window(habit, period).await?;
    let before = session.habit_window(habit, before).await?;
    let year_ago = session.habit_window(habit, year_ago).await?;
    let mut weeks = Vec::new();
    for week in usual {
        weeks.push(session.habit_window(habit, week).await?);
    }
    Ok(ChannelWeek::new(period, this, before, &weeks, year_ago))
}

/// The week that a summary of this day tells.
pub fn period_of(on_day: chrono::NaiveDate) -> DateRange {
    week_before(on_day)
}
