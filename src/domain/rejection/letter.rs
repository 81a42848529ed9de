//! What `/letter` refuses.

use chrono::NaiveDate;
use thiserror::Error;

/// A refusal about letters to oneself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LetterRejection {
    /// Not a time to come in any of the accepted spellings.
    #[error("when is unreadable")]
    WhenUnreadable {
        /// What was typed.
        input: String,
    },
    /// A day that is not to come.
    #[error("{day} is not after today {today}")]
    WhenPast {
        /// The day that was asked for.
        day: NaiveDate,
        /// The member's today.
        today: NaiveDate,
    },
    /// A day more than ten years ahead.
    #[error("after {last}")]
    WhenTooFar {
        /// The last day accepted.
        last: NaiveDate,
    },
    /// As many letters are on their way as are kept.
    #[error("{max} letters are on their way")]
    TooMany {
        /// Letters accepted.
        max: i64,
    },
    /// A number that no letter of the member's has.
    #[error("no letter has the number {number}, of {total}")]
    NoSuchLetter {
        /// The number that was asked for.
        number: i64,
        /// Letters of the member.
        total: i64,
    },
    /// It was taken back, or never was.
    #[error("the letter is gone")]
    Gone,
    /// There is nothing to put back.
    #[error("no letter to put back")]
    NothingToPutBack,
    /// A letter to be posted: only explanations can be.
    #[error("a letter is private")]
    LetterIsPrivate,
}
