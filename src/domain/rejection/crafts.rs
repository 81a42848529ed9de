//! What can be wrong with a change of a craft, of the hours before the record, or with undoing a change.

use chrono::NaiveDate;
use thiserror::Error;

use super::Rejection;

/// A change of a craft that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CraftRejection {
    /// Another craft of the member has that name.
    #[error("the name is taken")]
    NameTaken {
        /// The craft's new name, as typed.
        name: String,
    },
    /// A new craft beyond those that are kept.
    #[error("too many crafts")]
    TooMany,
    /// A craft merged into itself.
    #[error("merged into itself")]
    MergeWithItself {
        /// The craft.
        name: String,
    },
    /// A rhythm outside 0 to 7 days a week, 0 being none.
    #[error("a rhythm of {days} days")]
    RhythmOutOfRange {
        /// What was asked for.
        days: i64,
    },
}

/// Hours before the record that were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BeforeRejection {
    /// Not a number of hours.
    #[error("hours unreadable")]
    HoursUnreadable {
        /// What was typed.
        input: String,
    },
    /// Neither hours alone nor two of hours, years and hours a week.
    #[error("not two of hours, years and hours a week")]
    NotTwoOfThree,
    /// More than anybody can have.
    #[error("too many hours")]
    TooManyHours,
    /// A span of no hours.
    #[error("no hours over a span")]
    NoHours,
    /// More hours a week than a week has.
    #[error("over 168 hours a week")]
    WeekTooFull,
    /// No years, or too many.
    #[error("years out of range")]
    YearsOutOfRange,
    /// The span would begin before the first day that there is.
    #[error("begins on {from}")]
    BeginsTooEarly {
        /// Its first day.
        from: NaiveDate,
    },
}

/// Why a change was not undone or put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChangeRejection {
    /// It is more than a day old, or forgotten.
    #[error("too long ago")]
    TooOld,
    /// What it changed was changed again since.
    #[error("changed again since")]
    ChangedSince,
    /// It is undone already, or was never undone.
    #[error("turned that way already")]
    TurnedAlready,
}

impl From<CraftRejection> for Rejection {
    fn from(rejection: CraftRejection) -> Self {
        Self::Craft(rejection)
    }
}

impl From<BeforeRejection> for Rejection {
    fn from(rejection: BeforeRejection) -> Self {
        Self::Before(rejection)
    }
}

impl From<ChangeRejection> for Rejection {
    fn from(rejection: ChangeRejection) -> Self {
        Self::Change(rejection)
    }
}
