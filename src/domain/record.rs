//! What is kept, as plain data: members, their crafts, entries and days away. How it is kept lives in `store`.

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

use super::calendar::{self, DateRange};
use super::engine::rhythm::Rhythm;
use super::ids::{AnswerId, CraftId, EntryId, InteractionId, MemberId, ServerId};

/// A Discord user who logs work: one person, one history, whichever server they log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Discord's user id.
    pub id: MemberId,
    /// Where the member's days are counted.
    pub timezone: Tz,
    /// Whether the member set it; else it is the server's at first contact.
    pub timezone_chosen: bool,
    /// The hour, 0 to 6, at which a day begins.
    pub day_start_hour: u8,
    /// The first day of the member's week.
    pub week_starts_on: Weekday,
    /// Since when Discord refuses direct messages to the member.
    pub direct_closed_at: Option<DateTime<Utc>>,
    /// When the bot last opened a conversation unasked.
    pub last_direct_at: Option<DateTime<Utc>>,
}

impl Member {
    /// The member's day at this instant.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        calendar::member_day(now, self.timezone, self.day_start_hour)
    }

    /// The member's week that holds this day.
    pub fn week_of(&self, day: NaiveDate) -> DateRange {
        calendar::week_of(day, self.week_starts_on)
    }
}

/// How a member is asked the weekly question in one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskBy {
    /// In the check-in channel, with everybody.
    Channel,
    /// By direct message, in the member's own zone.
    Direct,
}

/// How far direct questions have come with somebody who does not answer them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectState {
    /// Asked each week.
    Asking,
    /// Three rounds stayed unanswered: asked once whether to go on, and not answered yet.
    AskedToGoOn,
    /// Left alone until they act.
    Resting,
}

/// One member in one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The server.
    pub server: ServerId,
    /// The member.
    pub member: MemberId,
    /// The name of the last interaction there, refreshed before posting.
    pub display_name: String,
    /// Since when the member's numbers may be posted there.
    pub joined_at: Option<DateTime<Utc>>,
    /// How they are asked.
    pub ask_by: AskBy,
    /// See [`DirectState`].
    pub direct_state: DirectState,
    /// Direct questions in a row without an answer.
    pub unanswered: i64,
    /// When the next direct question is due.
    pub next_direct_at: Option<DateTime<Utc>>,
}

/// Crafts of one member that are kept, archived ones and names that were merged into another with them.
pub const CRAFTS_MAX: i64 = 500;
/// Entries of one member that are kept within 24 hours, imported ones apart.
pub const ENTRIES_A_DAY_MAX: i64 = 500;

/// What the hours go into; owned by one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Craft {
    /// Row id.
    pub id: CraftId,
    /// The name as its owner wrote it first.
    pub name: String,
    /// Whether it is offered no more.
    pub archived: bool,
    /// On how many days a week the member means to work at it.
    pub rhythm: Option<Rhythm>,
}

/// How a piece of work came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It led on.
    Worked,
    /// A wrong turn: it counts in full.
    DeadEnd,
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `/log`.
    Log,
    /// The hours of a check-in answer.
    Answer,
    /// A file of another tool's, in which its owner wrote the time down.
    Import,
    /// A file from which the time was worked out: commits. Marked wherever it is shown.
    Derived,
    /// `/timer`.
    Timer,
    /// A message, by *Log this*.
    Message,
    /// A message in a habit channel, or a button of its daily post.
    Habit,
    /// Time in a voice room.
    Voice,
}

/// One piece of logged work to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Whose.
    pub member: MemberId,
    /// What into.
    pub craft: CraftId,
    /// The server it was logged in; none in a direct message.
    pub server: Option<ServerId>,
    /// The day; for an undated entry the last day of its period.
    pub started_on: NaiveDate,
    /// Whether it belongs to a day, or only to a period.
    pub dated: bool,
    /// How long, in minutes.
    pub minutes: i64,
    /// What was done; may be empty.
    pub note: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What it taught; may be empty.
    pub lesson: String,
    /// A link; may be empty.
    pub evidence: String,
    /// Where it came from.
    pub source: Source,
    /// With `item`, the key that makes a second delivery of the same interaction harmless.
    pub interaction: InteractionId,
    /// Which of the interaction's entries, from 0.
    pub item: i64,
    /// The answer that made it.
    pub answer: Option<AnswerId>,
    /// The item of the answer's hours that it came from, in a canonical spelling; else empty.
    pub typed: String,
}

/// One piece of logged work, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Row id.
    pub id: EntryId,
    /// Whose.
    pub member: MemberId,
    /// What into.
    pub craft: CraftId,
    /// The craft's name.
    pub craft_name: String,
    /// See [`NewEntry::server`].
    pub server: Option<ServerId>,
    /// See [`NewEntry::started_on`].
    pub started_on: NaiveDate,
    /// See [`NewEntry::dated`].
    pub dated: bool,
    /// How long, in minutes.
    pub minutes: i64,
    /// What was done; may be empty.
    pub note: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What it taught; may be empty.
    pub lesson: String,
    /// A link; may be empty.
    pub evidence: String,
    /// Where it came from.
    pub source: Source,
    /// See [`NewEntry::answer`].
    pub answer: Option<AnswerId>,
    /// See [`NewEntry::typed`].
    pub typed: String,
    /// Whether a timer that nobody stopped made it, and its owner has not said how long it was.
    pub unconfirmed: bool,
    /// When it was kept.
    pub created_at: DateTime<Utc>,
    /// When it was last changed by hand.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Entry {
    /// A new entry as it was kept.
    pub fn kept(entry: NewEntry, id: EntryId, craft_name: String, now: DateTime<Utc>) -> Entry {
        Entry {
            id,
            member: entry.member,
            craft: entry.craft,
            craft_name,
            server: entry.server,
            started_on: entry.started_on,
            dated: entry.dated,
            minutes: entry.minutes,
            note: entry.note,
            outcome: entry.outcome,
            lesson: entry.lesson,
            evidence: entry.evidence,
            source: entry.source,
            answer: entry.answer,
            typed: entry.typed,
            unconfirmed: false,
            created_at: now,
            edited_at: None,
            deleted_at: None,
        }
    }
}
