//! Numbers that name things: Discord's snowflakes and the database's rows, each kind a type of its
//! own.
//!
//! Not here: making new numbers (Discord and the database do) and looking anything up.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::rejection::Rejection;

/// 2015-01-01, from which Discord's ids count milliseconds.
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;
/// The bits of an id below its milliseconds.
const BELOW_MS: u32 = 22;

/// Reads a positive number in its one canonical spelling: digits only, no sign, no leading zero.
/// `i64::from_str` alone also takes "+7" and "007", so that two custom ids would mean one thing.
fn parse_canonical(text: &str) -> Option<i64> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    canonical.then(|| text.parse().ok()).flatten()
}

/// Declares one kind of id: a number in a type of its own, so that a channel cannot be passed for a
/// member. A macro since the kinds differ in nothing but their name; the variants add their own
/// constructors below.
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The id from a number that the database gave back.
            pub const fn from_row(id: i64) -> Self {
                Self(id)
            }

            /// The id as the database keeps it.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// The id from its decimal digits; `None` for anything but a positive number in
            /// canonical spelling.
            pub fn parse(text: &str) -> Option<Self> {
                parse_canonical(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// Declares a Discord snowflake: unsigned with Discord, signed in the database, so a number past
/// `i64` is refused.
macro_rules! snowflake {
    ($(#[$doc:meta])* $name:ident) => {
        id_type!($(#[$doc])* $name);

        impl $name {
            /// The id from Discord's number; [`Rejection::IdTooLarge`] past `i64::MAX`.
            pub fn from_u64(id: u64) -> Result<Self, Rejection> {
                i64::try_from(id).map(Self).map_err(|_| Rejection::IdTooLarge { id })
            }

            /// The id as Discord writes it.
            pub const fn as_u64(self) -> u64 {
                self.0.unsigned_abs()
            }
        }
    };
}

snowflake!(
    /// A Discord user who logs work: one person in every server.
    MemberId
);
snowflake!(
    /// A Discord server (Discord's interface calls it a guild).
    ServerId
);
snowflake!(
    /// A Discord channel, thread or direct message channel.
    ChannelId
);
snowflake!(
    /// A Discord message.
    MessageId
);
snowflake!(
    /// A role of a Discord server.
    RoleId
);
snowflake!(
    /// A Discord interaction: the key under which a second delivery of the same one is recognised.
    InteractionId
);

impl MessageId {
    /// The smallest id that Discord gives at an instant.
    pub fn at(instant: DateTime<Utc>) -> Self {
        let since_epoch = instant.timestamp_millis() - DISCORD_EPOCH_MS;
        Self(since_epoch.max(0) << BELOW_MS)
    }

    /// When the message was posted: the time in its id.
    pub fn posted_at(self) -> DateTime<Utc> {
        let ms = (self.0 >> BELOW_MS) + DISCORD_EPOCH_MS;
        DateTime::from_timestamp_millis(ms).expect("41 bits of milliseconds are a date")
    }

    /// The smallest id of that much earlier.
    #[must_use]
    pub fn earlier_by(self, time: TimeDelta) -> Self {
        Self::at(self.posted_at() - time)
    }
}

id_type!(
    /// A row: one asking of the weekly question in one server.
    RoundId
);
id_type!(
    /// A row: one piece of logged work.
    EntryId
);
id_type!(
    /// A row: what a member's hours go into.
    CraftId
);
id_type!(
    /// A row: one member's reply to a round.
    AnswerId
);
id_type!(
    /// A row: one message that the bot owes Discord.
    DeliveryId
);
id_type!(
    /// A row: a change of a member's own record, which can be undone.
    ChangeId
);
id_type!(
    /// A row: what somebody looks for in their history.
    SearchId
);
id_type!(
    /// A row: a habit of a server.
    HabitId
);
id_type!(
    /// A row: the daily post of a habit on one day.
    OpeningId
);
id_type!(
    /// A row: a refused modal, kept so that it can be corrected.
    DraftId
);
id_type!(
    /// A row: one file that a member imports.
    ImportId
);
id_type!(
    /// A row: what a dead end taught.
    LessonId
);
id_type!(
    /// A row: a time that a member does not want to be reminded of.
    QuietTimeId
);
id_type!(
    /// A row: work that is being done now, or was a few days ago.
    TimerId
);
id_type!(
    /// A row: a member's letter to themselves.
    LetterId
);
id_type!(
    /// A row: something a member made and shipped.
    ShippedId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_past_i64_is_refused_and_the_last_one_is_kept() {
        let last = u64::try_from(i64::MAX).unwrap();
        let kept = MemberId::from_u64(last).unwrap();
        assert_eq!(kept.get(), i64::MAX);
        assert_eq!(kept.as_u64(), last);
        for id in [last + 1, u64::MAX] {
            assert_eq!(ServerId::from_u64(id), Err(Rejection::IdTooLarge { id }));
        }
    }

    #[test]
    fn a_message_carries_its_time() {
        // Discord's own example: https://discord.com/developers/docs/reference#snowflakes
        let message = MessageId::from_row(175_928_847_299_117_063);
        assert_eq!(message.posted_at().timestamp_millis(), 1_462_015_105_796);
        let earlier = message.earlier_by(TimeDelta::seconds(1));
        assert_eq!(earlier.posted_at().timestamp_millis(), 1_462_015_104_796);
        assert_eq!(MessageId::at(DateTime::UNIX_EPOCH).get(), 0);
    }

    #[test]
    fn only_canonical_positive_digits_are_an_id() {
        assert_eq!(EntryId::parse("42"), Some(EntryId::from_row(42)));
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "007",
            " 1",
            "1 ",
            "1e3",
            "٣",
            "9223372036854775808",
        ] {
            assert_eq!(EntryId::parse(text), None, "{text:?}");
        }
    }
}
