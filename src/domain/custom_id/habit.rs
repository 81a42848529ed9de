//! What the buttons about habits mean.

use crate::domain::ids::{MessageId, OpeningId};

/// A button about a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HabitStep {
    /// What is counted, under the word to somebody new. The message names the one that it answers.
    WhatCounts {
        /// The message that was the first to count.
        message: MessageId,
    },
    /// Done, under a daily post.
    DidIt {
        /// The daily post.
        opening: OpeningId,
    },
    /// Open the form for a time.
    LogTime {
        /// The daily post.
        opening: OpeningId,
    },
    /// That form, submitted.
    LogTimeModal {
        /// The daily post.
        opening: OpeningId,
    },
    /// A rest day.
    NotToday {
        /// The daily post.
        opening: OpeningId,
    },
    /// Whether the server's summaries may name the presser.
    Name {
        /// They may.
        on: bool,
    },
    /// Whether they may quote a lesson of theirs.
    Quote {
        /// They may.
        on: bool,
    },
}

impl HabitStep {
    pub(super) fn code(self) -> String {
        match self {
            Self::WhatCounts { message } => format!("what:{message}"),
            Self::DidIt { opening } => format!("did:{opening}"),
            Self::LogTime { opening } => format!("time:{opening}"),
            Self::LogTimeModal { opening } => format!("time-modal:{opening}"),
            Self::NotToday { opening } => format!("rest:{opening}"),
            Self::Name { on } => format!("name:{}", switch(on)),
            Self::Quote { on } => format!("quote:{}", switch(on)),
        }
    }

    pub(super) fn from_code(kind: &str, value: &str) -> Option<Self> {
        let opening = || OpeningId::parse(value);
        match kind {
            "what" => MessageId::parse(value).map(|message| Self::WhatCounts { message }),
            "did" => opening().map(|opening| Self::DidIt { opening }),
            "time" => opening().map(|opening| Self::LogTime { opening }),
            "time-modal" => opening().map(|opening| Self::LogTimeModal { opening }),
            "rest" => opening().map(|opening| Self::NotToday { opening }),
            "name" => switched(value).map(|on| Self::Name { on }),
            "quote" => switched(value).map(|on| Self::Quote { on }),
            _ => None,
        }
    }
}

const fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn switched(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}
