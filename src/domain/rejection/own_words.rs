//! What can be wrong with leaving out a time of one's own words.

use chrono::NaiveDate;
use thiserror::Error;

/// See [`super::Rejection::OwnWords`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OwnWordsRejection {
    /// A time that ends before it begins.
    #[error("a time from {from} to {to}")]
    TimeEndsBefore {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// More times than are left out.
    #[error("too many times are left out")]
    TooManyTimes,
}
