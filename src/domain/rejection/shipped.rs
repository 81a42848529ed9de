//! What `/shipped` refuses.

use thiserror::Error;

/// A refusal about things shipped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShippedRejection {
    /// Some of it was given, but not what it is.
    #[error("nothing said of what was shipped")]
    WhatMissing,
    /// A number that nothing of the member's has.
    #[error("nothing shipped has the number {number}, of {total}")]
    NoSuchThing {
        /// The number that was asked for.
        number: i64,
        /// Things of the member.
        total: i64,
    },
    /// It was taken back, or never was.
    #[error("the shipped thing is gone")]
    Gone,
    /// There is nothing to take back.
    #[error("nothing shipped to take back")]
    NothingToTakeBack,
    /// There is nothing to put back.
    #[error("nothing shipped to put back")]
    NothingToPutBack,
}
