//! What is to be said to somebody privately, where they chose: in their next private reply or, for who is asked by direct message,
//! in that message, whichever comes first.
//!
//! A notice names what it is about by its row and is told as that stands when it is said (`actions::notices`). Its columns are in
//! `store/notices.rs`, its sentences in `wording`.

use chrono::{DateTime, Utc};

use super::check_in::{DeliveryKind, GiveUpReason, HabitTrouble};
use super::ids::{ChannelId, LetterId, RoundId, TimerId};

/// Something that waits to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// To a member: Discord refuses direct messages to them; the question waits in the server.
    DirectClosed,
    /// To a member: the weekly question of a server, which could not be asked by direct message.
    QuestionWaiting {
        /// The server's round.
        round: RoundId,
        /// The server's name.
        server_name: String,
    },
    /// To a member: whether a timer that has passed its limit still runs.
    StillAtIt {
        /// The timer.
        timer: TimerId,
        /// That limit, in minutes.
        minutes: i64,
    },
    /// To a member: a timer ended by itself.
    TimerEnded {
        /// The timer.
        timer: TimerId,
    },
    /// To an admin: something about a habit of the server.
    Habit {
        /// What.
        trouble: HabitTrouble,
        /// Where.
        channel: Option<ChannelId>,
        /// The habit's name.
        name: String,
    },
    /// To a member: a letter of theirs whose day has come.
    Letter {
        /// The letter.
        letter: LetterId,
    },
    /// To a member: to explain one thing to themselves, until they are asked again.
    Explain {
        /// When that is.
        until: DateTime<Utc>,
    },
    /// To a member: a milestone that one of their crafts has reached.
    Milestone {
        /// The craft's name.
        craft_name: String,
        /// Which milestone.
        hours: i64,
    },
    /// To an admin: something could not be posted, and why.
    GivenUp {
        /// What it was.
        kind: DeliveryKind,
        /// Why not: `channel_gone`, `permission`, …
        reason: GiveUpReason,
        /// Where it was to go.
        channel: Option<ChannelId>,
    },
}

impl Notice {
    /// Whether it may also be said in a direct message. What is about direct messages that could not be sent, or about a server,
    /// waits for a reply.
    pub const fn may_be_direct(&self) -> bool {
        !matches!(
            self,
            Self::DirectClosed
                | Self::QuestionWaiting { .. }
                | Self::GivenUp { .. }
                | Self::Habit { .. }
        )
    }
}
