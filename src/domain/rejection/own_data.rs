//! Refusals around everything that is kept of a member: taking it away with one, and having it erased.

use thiserror::Error;

/// See [`super::Rejection::OwnData`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OwnDataRejection {
    /// Not the word that erases everything.
    #[error("not the word that erases")]
    OtherWord {
        /// What was typed.
        input: String,
    },
    /// Asked for before the member had everything erased.
    #[error("asked for before everything was erased")]
    ErasedSince,
}
