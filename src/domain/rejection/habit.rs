//! The ways in which the bot says no about habits of a server.

use chrono::NaiveDate;
use thiserror::Error;

use super::Rejection;
use crate::domain::ids::ChannelId;

/// A refusal about a habit: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HabitRejection {
    /// The name of a habit has nothing to see in it.
    #[error("a habit without a name")]
    NameEmpty,
    /// The name of a habit is too long.
    #[error("a habit's name of {length} characters")]
    NameTooLong {
        /// Its characters.
        length: usize,
    },
    /// The server has one of that name.
    #[error("a habit of that name is there")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The server has none of that name.
    #[error("no habit of that name")]
    Unknown {
        /// What was typed.
        input: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// The server has as many as it can.
    #[error("too many habits")]
    TooMany,
    /// The habit has as many channels as it can.
    #[error("too many channels")]
    TooManyChannels,
    /// A channel belongs to one habit.
    #[error("the channel has a habit")]
    ChannelTaken {
        /// The channel.
        channel: ChannelId,
        /// The habit's name.
        name: String,
    },
    /// A channel that the habit does not have.
    #[error("the channel is not the habit's")]
    NotItsChannel {
        /// The channel.
        channel: ChannelId,
    },
    /// A habit keeps one channel at least.
    #[error("the habit's only channel")]
    OnlyChannel,
    /// No habit can live in a channel of this kind.
    #[error("{kind} takes no habit")]
    ChannelUnfit {
        /// Its kind, at the beginning of a sentence: "A category".
        kind: &'static str,
    },
    /// Not days of the week.
    #[error("days unreadable")]
    DaysUnreadable {
        /// What was typed.
        input: String,
    },
    /// Not an emoji.
    #[error("emoji unreadable")]
    EmojiUnreadable {
        /// What was typed.
        input: String,
    },
    /// What is to count can be seen only in messages that this bot may read.
    #[error("needs message content")]
    NeedsContent,
    /// A thread for a daily post that there is not.
    #[error("a thread without a daily post")]
    ThreadWithoutOpening,
    /// It is archived.
    #[error("the habit is archived")]
    Archived,
    /// It is paused.
    #[error("the habit is paused")]
    Paused,
    /// A button of a day that is over.
    #[error("the day {day} is over")]
    DayOver {
        /// The day.
        day: NaiveDate,
    },
    /// The member left: nothing of theirs is counted here.
    #[error("left the server's habits")]
    Left,
    /// A button of a habit that is not there any more.
    #[error("the habit is gone")]
    Gone,
}

impl From<HabitRejection> for Rejection {
    fn from(rejection: HabitRejection) -> Self {
        Self::Habit(rejection)
    }
}
