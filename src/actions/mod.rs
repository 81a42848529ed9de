//! What the bot does, a file per thing: each parses what came in, decides in one transaction, and says what happened as data.
//!
//! Nothing here knows Discord's types, and no sentence is made here. `now` is always an argument.

pub mod amend;
pub mod answer;
pub mod ask;
pub mod away;
pub mod backfill;
mod bounds;
pub mod change;
pub mod close;
pub mod compare;
pub mod contact;
pub mod crafts;
pub mod deliver;
pub mod direct;
pub mod draft;
pub mod export;
pub mod forget;
pub mod group;
pub mod habit;
pub mod history;
pub mod import;
pub mod lessons;
pub mod letters;
pub mod log_this;
pub mod log_work;
pub mod look_back;
pub mod membership;
mod milestones;
pub mod nonce;
pub mod notices;
pub mod own_words;
pub mod search;
pub mod setup;
pub mod shared;
pub mod ship;
pub mod timer;
pub mod voice;
pub mod wall;

use crate::domain::rejection::{HabitRejection, Rejection};
use crate::store::StoreError;

/// Why an action did not happen; nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The member can put it right: `wording` says how. At least one.
    #[error("rejected: {}", .0.iter().map(Rejection::to_string).collect::<Vec<_>>().join("; "))]
    Rejected(Vec<Rejection>),
    /// The bot is at fault, or its disk: the member gets a reference, the log the story.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
    /// The same after something was decided on that is gone on with, whatever happens: it must not be told as not kept.
    #[error("decided on, and not finished: {0}")]
    Unfinished(anyhow::Error),
}

impl ActionError {
    /// The same, said of what was decided on already.
    fn once_decided(self) -> Self {
        match self {
            Self::Internal(story) => Self::Unfinished(story),
            other => other,
        }
    }
}

impl From<Rejection> for ActionError {
    fn from(rejection: Rejection) -> Self {
        ActionError::Rejected(vec![rejection])
    }
}

impl From<HabitRejection> for ActionError {
    fn from(rejection: HabitRejection) -> Self {
        Rejection::from(rejection).into()
    }
}

impl From<StoreError> for ActionError {
    fn from(error: StoreError) -> Self {
        ActionError::Internal(error.into())
    }
}
