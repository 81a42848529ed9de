//! What a member chose of how things look and where they are said; who chose nothing has the defaults.

use chrono::{DateTime, Utc};

use super::ids::{ChannelId, ServerId};

/// A member's choices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// How their cards are drawn.
    pub card_theme: Theme,
    /// Where their milestones are said.
    pub milestones: MilestonePlace,
    /// When they are next asked to explain one thing to themselves; never, where they did not ask for it.
    pub next_explain_at: Option<DateTime<Utc>>,
}

/// On what ground a card is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark, as most people's Discord is.
    #[default]
    Dark,
}

/// Where a milestone is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MilestonePlace {
    /// In the member's next private reply.
    #[default]
    Private,
    /// In a channel of a server, where they have joined and for what that server may see; else privately.
    Channel {
        /// The server.
        server: ServerId,
        /// Its channel.
        channel: ChannelId,
    },
}
