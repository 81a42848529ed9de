//! Discord's ids: 64-bit numbers that carry the time they were made (snowflakes), one Rust type per
//! kind of thing, and the source of fresh ones. Nothing here knows what the ids stand for.

use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

/// The first millisecond of 2015, from which snowflakes count.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// One id of the kind `K`. `.0` is the number; in JSON it is a string, as Discord sends it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<K>(pub u64, PhantomData<K>);

/// What an [`Id`] may stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserKind {}
/// See [`ServerId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerKind {}
/// See [`ChannelId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKindMark {}
/// See [`MessageId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {}
/// See [`RoleId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKind {}
/// See [`InteractionId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InteractionKind {}
/// See [`TagId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagKind {}

/// A person or the bot.
pub type UserId = Id<UserKind>;
/// A server (Discord's "guild").
pub type ServerId = Id<ServerKind>;
/// A channel, a thread or a direct message channel.
pub type ChannelId = Id<ChannelKindMark>;
/// A message.
pub type MessageId = Id<MessageKind>;
/// A role of a server.
pub type RoleId = Id<RoleKind>;
/// One press, command or submission.
pub type InteractionId = Id<InteractionKind>;
/// A tag of a forum.
pub type TagId = Id<TagKind>;

impl<K> Id<K> {
    /// The id with this number.
    pub const fn new(number: u64) -> Self {
        Self(number, PhantomData)
    }

    /// The stand-in's time at which this id was made.
    pub fn created_at(self) -> DateTime<Utc> {
        let since_epoch_ms = i64::try_from(self.0 >> 22).expect("42 bits fit");
        DateTime::from_timestamp_millis(since_epoch_ms + EPOCH_MS).unwrap_or_default()
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K> From<u64> for Id<K> {
    fn from(number: u64) -> Self {
        Self::new(number)
    }
}

impl<K> FromStr for Id<K> {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::new)
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Gives ids that carry `now`, are unique and always increase, also when time stands still.
#[derive(Debug, Default)]
pub(crate) struct IdSource {
    last: u64,
}

impl IdSource {
    pub(crate) fn next<K>(&mut self, now: DateTime<Utc>) -> Id<K> {
        let since_epoch_ms = u64::try_from(now.timestamp_millis() - EPOCH_MS).unwrap_or(0);
        self.last = (since_epoch_ms << 22).max(self.last + 1);
        Id::new(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_their_time_and_increase_while_time_stands_still() {
        let now = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        let mut source = IdSource::default();
        let first: MessageId = source.next(now);
        let second: MessageId = source.next(now);
        assert_eq!(first.created_at(), now);
        assert_eq!(second.created_at(), now);
        assert!(second > first);
    }

    #[test]
    fn ids_increase_when_time_goes_backwards() {
        let now = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        let mut source = IdSource::default();
        let first: MessageId = source.next(now);
        let second: MessageId = source.next(now - chrono::TimeDelta::days(1));
        assert!(second > first);
    }
}
