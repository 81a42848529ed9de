//! What can be wrong with a list of several days, or with looking for entries.

use thiserror::Error;

use super::Rejection;

/// A list of several days that was refused as a whole, or a line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BackfillRejection {
    /// More lines than are read.
    #[error("more lines than are read")]
    TooManyLines,
    /// No line.
    #[error("no line")]
    NoLines,
    /// A line with a day and nothing more.
    #[error("a line without a time")]
    NoTime,
    /// No line of it can be kept.
    #[error("no line can be kept")]
    NothingToKeep,
}

/// A look for entries that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SearchRejection {
    /// More characters than are looked for.
    #[error("looks for {length} characters")]
    TextTooLong {
        /// Characters typed.
        length: usize,
    },
    /// The span ends before it begins.
    #[error("the span ends before it begins")]
    SpanBackwards,
    /// The pages are kept no more.
    #[error("the search is gone")]
    Gone,
}

impl From<BackfillRejection> for Rejection {
    fn from(rejection: BackfillRejection) -> Self {
        Self::Backfill(rejection)
    }
}

impl From<SearchRejection> for Rejection {
    fn from(rejection: SearchRejection) -> Self {
        Self::Search(rejection)
    }
}
