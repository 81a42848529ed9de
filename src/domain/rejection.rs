//! Every way in which the bot says no to what a member typed or pressed, as data.
//!
//! A variant carries what is needed to say what was wrong, what is accepted and an example; the
//! sentences are in `wording`. `Display` is for logs and never holds text that a member typed.
//! `Debug` does: keep it out of logs.

mod backfill;
mod crafts;
mod habit;
mod imports;
mod lessons;
mod letter;
mod own_data;
mod own_words;
mod shipped;
mod timer;
mod voice;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::calendar::DateRange;

pub use backfill::{BackfillRejection, SearchRejection};
pub use crafts::{BeforeRejection, ChangeRejection, CraftRejection};
pub use habit::HabitRejection;
pub use imports::ImportRejection;
pub use lessons::LessonsRejection;
pub use letter::LetterRejection;
pub use own_data::OwnDataRejection;
pub use own_words::OwnWordsRejection;
pub use shipped::ShippedRejection;
pub use timer::TimerRejection;
pub use voice::VoiceRejection;

/// A refusal: nothing was changed, and nothing the member typed is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Rejection {
    /// Not a duration in any of the accepted spellings.
    #[error("duration unreadable")]
    DurationUnreadable {
        /// What was typed.
        input: String,
    },
    /// A duration of no minutes, or of less than half of one.
    #[error("duration is zero")]
    DurationZero,
    /// A duration with a minus sign.
    #[error("duration is negative")]
    DurationNegative,
    /// A duration over 24 hours.
    #[error("duration over 24 h")]
    DurationTooLong,
    /// Not a day in any of the accepted spellings.
    #[error("day unreadable")]
    DayUnreadable {
        /// What was typed.
        input: String,
    },
    /// A day after the member's today.
    #[error("day {day} is after today {today}")]
    DayInFuture {
        /// The day that was asked for.
        day: NaiveDate,
        /// The member's today.
        today: NaiveDate,
    },
    /// A day before 2000-01-01.
    #[error("day {day} is before 2000")]
    DayTooOld {
        /// The day that was asked for.
        day: NaiveDate,
    },
    /// More than 24 hours on one day, over all crafts.
    #[error("day {day} would hold {kept_minutes} + {asked_minutes} minutes")]
    DayFull {
        /// The day.
        day: NaiveDate,
        /// Minutes already kept for it.
        kept_minutes: i64,
        /// Minutes that were asked for on top.
        asked_minutes: i64,
    },
    /// A day that a round does not ask about.
    #[error("day is outside the period {period}")]
    DayOutsidePeriod {
        /// What was typed: a weekday or a date.
        input: String,
        /// The dates that the round asks about.
        period: DateRange,
    },
    /// Nothing visible where some text is needed.
    #[error("{what:?} is empty")]
    TextEmpty {
        /// Which text.
        what: Field,
    },
    /// More characters than are kept.
    #[error("{what:?} has {length} characters, at most {max} are kept")]
    TextTooLong {
        /// Which text.
        what: Field,
        /// Characters accepted.
        max: usize,
        /// Characters typed.
        length: usize,
    },
    /// A craft name without a visible character.
    #[error("craft name is empty")]
    CraftNameEmpty,
    /// A craft name over 50 characters.
    #[error("craft name has {length} characters")]
    CraftNameTooLong {
        /// Characters typed.
        length: usize,
    },
    /// No craft of this member has that name.
    #[error("no such craft")]
    CraftUnknown {
        /// What was typed.
        input: String,
        /// A craft with a similar name.
        near: Option<String>,
    },
    /// Not an IANA timezone name.
    #[error("timezone unknown")]
    TimezoneUnknown {
        /// What was typed.
        input: String,
        /// Names like it, the likeliest first; may be empty.
        near: Vec<String>,
    },
    /// Not a time of day.
    #[error("time of day unreadable")]
    TimeUnreadable {
        /// What was typed.
        input: String,
    },
    /// Not a day of the week.
    #[error("weekday unreadable")]
    WeekdayUnreadable {
        /// What was typed.
        input: String,
    },
    /// Not an http or https address.
    #[error("link unreadable")]
    LinkUnreadable {
        /// What was typed.
        input: String,
    },
    /// A day-start hour outside 0 to 6.
    #[error("day-start hour {hour} is outside 0 to 6")]
    HourOutOfRange {
        /// The hour that was asked for.
        hour: i64,
    },
    /// Away until a day that is over.
    #[error("away until {day}, before today {today}")]
    AwayUntilPast {
        /// The day that was asked for.
        day: NaiveDate,
        /// The member's today.
        today: NaiveDate,
    },
    /// Away until a day more than a year ahead.
    #[error("away until {day}, after {last}")]
    AwayTooFar {
        /// The day that was asked for.
        day: NaiveDate,
        /// The last day accepted.
        last: NaiveDate,
    },
    /// One faulty item of "hours not yet logged".
    #[error("item {line_no} of the hours: {reason}")]
    HoursLine {
        /// Its place in the list, counted from 1; items are separated by `;` or a new line.
        line_no: usize,
        /// The item as typed.
        item: String,
        /// What is wrong with it.
        reason: Box<Rejection>,
    },
    /// More than 168 hours for one period.
    #[error("{minutes} minutes for one period")]
    HoursTooMany {
        /// Minutes asked for in all.
        minutes: i64,
    },
    /// More items in one list than are read.
    #[error("{count} items in one list of hours, at most {max} are read")]
    HoursTooManyItems {
        /// Items typed.
        count: usize,
        /// Items accepted.
        max: usize,
    },
    /// More entries within 24 hours than are kept.
    #[error("too many entries within 24 hours")]
    EntriesTooMany {
        /// When there is room again; none when so many at once never fit.
        free_at: Option<DateTime<Utc>>,
    },
    /// A server command used where there is no server.
    #[error("not in a server")]
    NotInServer,
    /// Something to be posted in a server by a member who has not joined there.
    #[error("has not joined")]
    NotJoined,
    /// An answer to be posted in a server whose question the member has answered in other words.
    #[error("answered there in other words")]
    AnsweredThere {
        /// The server's name.
        server_name: String,
    },
    /// An entry to be posted in another server than the one it was logged in.
    #[error("logged elsewhere")]
    LoggedElsewhere,
    /// Numbers to be posted in a server in which nothing of them was logged.
    #[error("nothing of it was logged in this server")]
    NothingLoggedHere,
    /// A craft that a button names and that is there no more.
    #[error("craft is gone")]
    CraftGone,
    /// Something that belongs to another member.
    #[error("belongs to another member")]
    NotYours,
    /// A button or modal of a round that is over.
    #[error("belongs to an older round")]
    OlderRound,
    /// There is no entry to undo.
    #[error("nothing to undo")]
    NothingToUndo,
    /// There is no entry to put back.
    #[error("nothing to put back")]
    NothingToPutBack,
    /// A number that no entry of the member's history has.
    #[error("no entry has the number {number}, of {total}")]
    NoSuchEntry {
        /// The number that was asked for.
        number: i64,
        /// Entries of the member.
        total: i64,
    },
    /// The entry was deleted before.
    #[error("entry is gone")]
    EntryGone,
    /// The draft was used or is older than 24 hours.
    #[error("draft is gone")]
    DraftGone,
    /// A button that this version does not know.
    #[error("unknown button")]
    ButtonUnknown,
    /// No check-in is set up in this server.
    #[error("no check-in in this server")]
    NotSetUp,
    /// The first question of this server is still to come.
    #[error("no round yet")]
    NoRoundYet {
        /// When it will be asked, if it will.
        next_at: Option<DateTime<Utc>>,
    },
    /// The server was asked less than four days ago.
    #[error("asked at {last_at}, less than four days ago")]
    AskedRecently {
        /// When.
        last_at: DateTime<Utc>,
    },
    /// Only members with Discord's permission Manage Server may do this.
    #[error("needs Manage Server")]
    NeedManageServer,
    /// The weekly question cannot be asked in a channel of this kind.
    #[error("{kind} takes no weekly question")]
    ChannelUnfit {
        /// Its kind, as Discord names it, at the beginning of a sentence: "A thread".
        kind: &'static str,
    },
    /// The bot lacks permissions in a channel.
    #[error("the bot lacks {names:?}")]
    BotLacksPermissions {
        /// The permissions by Discord's English names.
        names: Vec<&'static str>,
    },
    /// A file that is not imported.
    #[error("import: {0}")]
    Import(#[from] ImportRejection),
    /// Something about one's own lessons.
    #[error("lessons: {0}")]
    Lessons(LessonsRejection),
    /// Something about one's own old words.
    #[error("own words: {0}")]
    OwnWords(OwnWordsRejection),
    /// Something about a timer.
    #[error(transparent)]
    Timer(#[from] TimerRejection),
    /// A change of a craft.
    #[error(transparent)]
    Craft(CraftRejection),
    /// The hours before the record.
    #[error(transparent)]
    Before(BeforeRejection),
    /// Undoing a change, or putting one back.
    #[error(transparent)]
    Change(ChangeRejection),
    /// A list of several days.
    #[error(transparent)]
    Backfill(BackfillRejection),
    /// A look for entries.
    #[error(transparent)]
    Search(SearchRejection),
    /// Something about voice rooms.
    #[error(transparent)]
    Voice(#[from] VoiceRejection),
    /// Something about a habit of the server.
    #[error(transparent)]
    Habit(HabitRejection),
    /// About letters to oneself.
    #[error(transparent)]
    Letter(#[from] LetterRejection),
    /// About things shipped.
    #[error(transparent)]
    Shipped(#[from] ShippedRejection),
    /// To do with everything that is kept of a member.
    #[error(transparent)]
    OwnData(OwnDataRejection),
    /// A Discord id that the database cannot hold.
    #[error("id {id} is past i64")]
    IdTooLarge {
        /// The id.
        id: u64,
    },
}

/// The texts that a member can type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// What an entry was about.
    Note,
    /// The name of a craft.
    CraftName,
    /// What a dead end taught.
    Lesson,
    /// A member's reply to the weekly question.
    Words,
    /// A server's own weekly question.
    Question,
    /// The evidence of an entry, or the address of something shipped.
    Link,
    /// What was shipped.
    Shipped,
    /// A letter to oneself.
    Letter,
    /// What is explained to oneself.
    Explanation,
    /// "Hours not yet logged".
    Hours,
}
