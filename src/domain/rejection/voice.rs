//! How the bot says no about voice rooms.

use thiserror::Error;

use crate::domain::ids::ChannelId;

/// A refusal about voice rooms: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VoiceRejection {
    /// Whoever runs the bot turned them off.
    #[error("voice rooms are off")]
    Off,
    /// Nobody can speak in a channel of this kind.
    #[error("{kind} is no voice channel")]
    ChannelUnfit {
        /// Its kind, at the beginning of a sentence: "A stage".
        kind: &'static str,
    },
    /// The server's AFK channel.
    #[error("the AFK channel")]
    AfkRoom {
        /// The channel.
        channel: ChannelId,
    },
    /// A channel that is no room.
    #[error("the channel is no room")]
    NotARoom {
        /// The channel.
        channel: ChannelId,
    },
    /// The server has as many as it can.
    #[error("too many rooms")]
    TooManyRooms,
    /// Not a cap of a day.
    #[error("cap unreadable")]
    CapUnreadable {
        /// What was typed.
        input: String,
    },
}
