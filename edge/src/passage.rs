//! What whoever counts requests is told of each.

use std::fmt::Debug;
use std::time::Duration;

/// One request that went through the door, however it ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Passage {
    /// Method and path with every id, token and emoji replaced: `POST channels/:id/messages`.
    pub route: String,
    /// The status that the caller got, Discord's own or the door's.
    pub status: u16,
    /// How long it waited for its turn: rate limits, pauses, waits between attempts.
    pub waited: Duration,
    /// From coming in to the answer, waiting included.
    pub took: Duration,
}

/// Counts requests. It is called in the middle of things: it must not block.
pub trait Observer: Debug + Send + Sync {
    /// The request has its answer.
    fn passed(&self, passage: &Passage);
}
