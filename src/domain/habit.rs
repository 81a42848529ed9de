//! Habits of a server: a channel bound to one is a place where posting counts.
//!
//! Plain data, and what counts. A habit belongs to a server and is compared with its own past only; what a member does
//! in it is the member's. Not here: how a message's time is read ([`chat`]), and when a daily post is due ([`opening`]).

pub mod chat;
pub mod days;
pub mod emoji;
pub mod opening;
pub mod together;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::calendar::member_day;
use super::duration::Minutes;
use super::ids::{ChannelId, EntryId, HabitId, MemberId, MessageId, OpeningId, ServerId};
use chat::chat_time;
pub use days::Days;
pub use emoji::Emoji;

/// Habits of one server.
pub const HABITS_MAX: i64 = 50;
/// Channels of one habit.
pub const CHANNELS_MAX: i64 = 25;

/// Which messages count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counts {
    /// Every message.
    Any,
    /// A message that says how long.
    Time,
    /// A message with a picture, another file or a link.
    Media,
}

/// Whether posting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HabitState {
    /// It does.
    On,
    /// It does; nothing is posted since nobody has been there for weeks. The first post wakes it.
    Resting,
    /// Not until an admin resumes it.
    Paused,
    /// Not any more; what was done stays.
    Archived,
}

impl HabitState {
    /// Whether a post in one of its channels counts.
    pub const fn counts(self) -> bool {
        matches!(self, Self::On | Self::Resting)
    }
}

/// Which thread a daily post gets. In a forum each post is a thread: there is one a week, or one a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpeningThread {
    /// None: people answer in the channel. In a forum the same as one of its own.
    None,
    /// One of its own.
    Day,
    /// One for the whole week, under the week's first post; the others are posted in it.
    Week,
}

/// The daily post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Opening {
    /// When, by the habit's clocks.
    pub time: NaiveTime,
    /// With which thread.
    pub thread: OpeningThread,
}

/// One habit of a server, as its admins set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// Row id.
    pub id: HabitId,
    /// Whose.
    pub server: ServerId,
    /// Its name.
    pub name: String,
    /// The craft into which a member's time goes.
    pub craft: String,
    /// Which messages count.
    pub counts: Counts,
    /// On which days.
    pub days: Days,
    /// Whose clocks count.
    pub zone: Tz,
    /// The hour, 0 to 6, at which a day begins.
    pub day_start_hour: u8,
    /// What a message that counts gets.
    pub emoji: Emoji,
    /// The daily post, if there is one.
    pub opening: Option<Opening>,
    /// Whether the channel gets a weekly summary.
    pub summary: bool,
    /// See [`HabitState`].
    pub state: HabitState,
    /// Its first day.
    pub since_on: NaiveDate,
    /// When the next daily post is due.
    pub next_opening_at: Option<DateTime<Utc>>,
    /// When the next summary is due.
    pub next_summary_at: Option<DateTime<Utc>>,
    /// The last post that counted; before the first, when it was set up.
    pub active_at: DateTime<Utc>,
    /// The admin who set it last.
    pub set_by: MemberId,
}

impl Habit {
    /// The habit's day at an instant.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        member_day(at, self.zone, self.day_start_hour)
    }
}

/// A channel or thread in which posting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HabitChannel {
    /// The channel or thread.
    pub channel: ChannelId,
    /// The bound channel that it is a thread of; none for one that is bound itself.
    pub parent: Option<ChannelId>,
    /// The habit.
    pub habit: HabitId,
    /// Whether it is a forum, which takes posts, each with a thread, and no messages of its own.
    pub forum: bool,
}

/// Which words of others Discord lets the bot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MayRead {
    /// Those of every message: the privileged intent is granted and asked for.
    All,
    /// Those of messages that mention the bot or answer it with a ping.
    Addressed,
}

/// What of a message decides whether it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// The text, where Discord lets the bot read it.
    pub text: Option<&'a str>,
    /// Whether it has a file or a link; known only with its text.
    pub media: bool,
}

/// What a message comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// It does not count.
    Nothing,
    /// Done today.
    Done,
    /// Done today, for so long.
    Timed(Minutes),
}

impl Judged {
    /// The minutes, where it says some.
    pub const fn minutes(self) -> Option<Minutes> {
        match self {
            Self::Timed(minutes) => Some(minutes),
            Self::Nothing | Self::Done => None,
        }
    }
}

/// Whether a text has an address in it.
pub fn has_link(text: &str) -> bool {
    text.contains("https://") || text.contains("http://")
}

/// What a message comes to in a habit that counts such messages.
pub fn judge(counts: Counts, words: Words<'_>) -> Judged {
    let time = words.text.and_then(chat_time).map(Judged::Timed);
    match counts {
        Counts::Any => time.unwrap_or(Judged::Done),
        Counts::Time => time.unwrap_or(Judged::Nothing),
        Counts::Media if words.media => time.unwrap_or(Judged::Done),
        Counts::Media => Judged::Nothing,
    }
}

/// Whether a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostState {
    /// It counts.
    Counted,
    /// Its author said with ❌ that it does not.
    Refused,
    /// It was deleted, or edited so that it counts no more.
    Withdrawn,
}

/// What somebody did on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// The thing.
    Done,
    /// *Not today*: a rest, neither good nor bad.
    Rest,
}

/// One thing that a member did in a habit: a message, or a button pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitPost {
    /// The message, or the interaction.
    pub source: i64,
    /// The habit.
    pub habit: HabitId,
    /// Whose.
    pub member: MemberId,
    /// The habit's day.
    pub on_day: NaiveDate,
    /// What.
    pub deed: Deed,
    /// See [`PostState`].
    pub state: PostState,
    /// The entry that keeps its time.
    pub entry: Option<EntryId>,
    /// The milliseconds of its last edit that was read; 0 for a message never edited.
    pub version: i64,
}

/// The daily post of a habit on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitOpening {
    /// Row id.
    pub id: OpeningId,
    /// The habit.
    pub habit: HabitId,
    /// The day.
    pub on_day: NaiveDate,
    /// Which of the habit's days it is, from 1.
    pub number: i64,
    /// Where it is posted.
    pub channel: ChannelId,
    /// Its message, once it is posted.
    pub message: Option<MessageId>,
    /// The thread under it, once it is open.
    pub thread: Option<ChannelId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(counts: Counts, text: Option<&str>, media: bool) -> Judged {
        judge(counts, Words { text, media })
    }

    #[test]
    fn what_counts_is_what_was_set() {
        let half = Judged::Timed(Minutes::new(30).unwrap());
        for (counts, text, media, expected) in [
            (Counts::Any, Some("hello"), false, Judged::Done),
            (Counts::Any, Some("30 min scales"), false, half),
            (Counts::Any, None, false, Judged::Done),
            (Counts::Any, Some("2 days off"), false, Judged::Done),
            (Counts::Time, Some("hello"), true, Judged::Nothing),
            (Counts::Time, Some("30 min scales"), false, half),
            (Counts::Time, None, false, Judged::Nothing),
            (Counts::Media, Some("30 min scales"), false, Judged::Nothing),
            (Counts::Media, Some("30 min scales"), true, half),
            (Counts::Media, Some("look"), true, Judged::Done),
            (Counts::Media, None, false, Judged::Nothing),
        ] {
            assert_eq!(
                judged(counts, text, media),
                expected,
                "{counts:?} {text:?} {media}"
            );
        }
    }
}
