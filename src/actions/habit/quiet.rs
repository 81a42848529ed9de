//! The *quiet channels* step: a habit in which nobody has posted for three weeks rests, and its admin is told once.
//!
//! It rests without a word in the channel: nobody is called on. The first post wakes it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::check_in::HabitTrouble;
use crate::domain::habit::HabitState;
use crate::domain::notice::Notice;
use crate::store::{Reader, Store, StoreError};

/// So long without a post is quiet.
pub const QUIET: TimeDelta = TimeDelta::weeks(3);
/// Habits looked at in one look.
const BATCH: i64 = 100;

/// Lets the quiet ones rest; gives how many. Called again, it finds nothing left to do.
pub async fn rest_quiet(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let before = now - QUIET;
    let found = store.read().await?.quiet_habits(before, BATCH).await?;
    if found.is_empty() {
        return Ok(0);
    }
    let rested = store.write(move |session| {
        Box::pin(async move {
            let mut rested = 0;
            for habit in session.quiet_habits(before, BATCH).await? {
                session
                    .set_habit_state(habit.id, HabitState::Resting)
                    .await?;
                let channels = session.habit_channels(habit.id).await?;
                let notice = Notice::Habit {
                    trouble: HabitTrouble::Quiet,
                    channel: channels.first().map(|bound| bound.channel),
                    name: habit.name,
                };
                // Once for each time that it falls quiet.
                let since = habit.active_at.timestamp_millis();
                let key = format!("habit:quiet:{}:{since}", habit.id);
                session
                    .leave_notice(&key, Reader::AdminOf(habit.server), &notice, now)
                    .await?;
                rested += 1;
            }
            Ok::<_, StoreError>(rested)
        })
    });
    Ok(rested.await?)
}
