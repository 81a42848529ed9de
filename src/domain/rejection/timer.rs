//! How the bot says no about timers.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

/// A refusal about a timer: the timer, if there is one, stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimerRejection {
    /// One timer runs already, and there is one a member.
    #[error("a timer runs already")]
    Running {
        /// Its craft.
        craft: String,
        /// Since when.
        started_at: DateTime<Utc>,
        /// Minutes so far.
        minutes: i64,
    },
    /// No timer runs.
    #[error("no timer runs")]
    NotRunning,
    /// It has not run for half a minute.
    #[error("the timer has not run for a minute")]
    TooShort,
    /// The day on which it began holds 24 hours without it.
    #[error("no room on {day}")]
    NoRoom {
        /// The day.
        day: NaiveDate,
    },
    /// It has run for all that a day holds.
    #[error("the timer has run for a day")]
    DayLong,
    /// A button of a timer that is dealt with, or whose week is over.
    #[error("the timer is dealt with")]
    DealtWith,
}
