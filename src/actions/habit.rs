//! Habits of servers: set up by admins, kept by posting.
//!
//! A message in a habit channel is counted in one transaction ([`post`]), whichever way the bot learns of it and however
//! often: as an event, as an edit, or read back after a downtime ([`read_back`]). What is only kept in memory
//! ([`places`], [`reactions`]) can be lost without losing anything that was counted.

pub mod buttons;
pub mod change;
pub mod channels;
pub mod open_days;
pub mod places;
pub mod post;
pub mod quiet;
pub mod reactions;
pub mod read_back;
pub mod rhythm;
pub mod setup;
pub mod summary;

pub use places::HabitPlaces;
pub use reactions::Reactions;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::domain::habit::MayRead;

/// What every part that deals with habits shares. Cheap to clone.
#[derive(Clone)]
pub struct Habits {
    /// Where posting counts.
    pub places: HabitPlaces,
    /// Reactions on their way.
    pub reactions: Reactions,
    /// Which words the bot may read.
    pub may_read: MayRead,
    /// Messages, edits, deletions and reactions that are kept in memory: those beyond [`EVENTS_KEPT`] are not.
    pub under_way: Arc<Semaphore>,
    /// Those of them that are written, or wait to be: whoever uses a command waits behind no more than [`EVENTS_AT_WORK`].
    pub at_work: Arc<Semaphore>,
}

/// Events of habit channels in memory at once: about a second of what can be kept.
pub const EVENTS_KEPT: usize = 1_000;
/// Events of habit channels that wait for the database at once.
pub const EVENTS_AT_WORK: usize = 64;
