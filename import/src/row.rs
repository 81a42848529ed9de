//! What comes out of a file: rows, and lines that cannot be read.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::own::Beside;

/// Characters of a cell that a [`Trouble`] quotes.
const QUOTED_MAX: usize = 60;

/// What a file says at one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A piece of work.
    Row(Row),
    /// What only this bot's own export has: something of its owner's that is no piece of work.
    Beside(Beside),
    /// Something that cannot be read as one.
    Unread {
        /// Where, as [`Row::line`].
        line: u64,
        /// Why.
        trouble: Trouble,
    },
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands: the line of a text file, counted from 1; in an archive or a JSON file the place in it, counted from 1.
    pub line: u64,
    /// What it went into, as the file names it; empty where the file does not.
    pub craft: String,
    /// What was done; may be empty.
    pub note: String,
    /// When it began.
    pub start: Start,
    /// How long it took; at least 1.
    pub seconds: u64,
    /// Whether nobody wrote this time down and it was worked out of something else (commits).
    pub derived: bool,
    /// What names the row instead of its start, length and texts, where those can change while it stays the same.
    pub identity: Option<String>,
    /// What is to be said of it although it was read.
    pub remark: Option<Remark>,
    /// What only this bot's own export has.
    pub more: Option<Box<More>>,
}

/// What only this bot's own export has of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// The number that it has where the export was written.
    pub number: Option<i64>,
    /// Whether it belongs to its day, or only to the week that ends on it.
    pub dated: bool,
    /// Whether it was a wrong turn.
    pub dead_end: bool,
    /// What it taught; may be empty.
    pub lesson: String,
    /// Its evidence; may be empty.
    pub link: String,
    /// Whether its length is not certain.
    pub unconfirmed: bool,
}

/// When work began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Some time on that day.
    Day(NaiveDate),
    /// By the clock where its owner was.
    Local(NaiveDateTime),
    /// At that instant, with the clock's distance from UTC then.
    Instant(DateTime<FixedOffset>),
}

/// Why a line could not be read. Texts are at most 60 characters of what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No day.
    DateMissing,
    /// Not a day.
    DateUnreadable {
        /// What stands there.
        text: String,
    },
    /// A day in the order that the other dates of the file do not have.
    DateInOtherOrder {
        /// What stands there.
        text: String,
    },
    /// Not a time of day.
    TimeUnreadable {
        /// What stands there.
        text: String,
    },
    /// Neither a length nor a start with an end.
    LengthMissing,
    /// Not a length of time.
    LengthUnreadable {
        /// What stands there.
        text: String,
    },
    /// A length of nothing.
    LengthZero,
    /// The end is before the start.
    EndsBeforeStart,
    /// The row ends before the column that is needed.
    RowTooShort {
        /// Fields of the row.
        fields: usize,
        /// Fields of the header.
        of: usize,
    },
    /// A quotation mark that is opened and never closed: nothing after it can be read.
    QuoteNeverClosed,
    /// A line without the form that the others have.
    NotARow {
        /// What stands there.
        text: String,
    },
    /// A day that was checked, without any length.
    CheckWithoutLength {
        /// The habit.
        habit: String,
    },
    /// Its owner had taken it back before it was exported.
    TakenBack,
    /// A number without a unit of time.
    NoUnitOfTime {
        /// The habit.
        habit: String,
        /// Its unit; may be empty.
        unit: String,
    },
}

/// What is to be said of a row that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The length that was written down is not what lies between start and end; it was taken all the same.
    LengthDisagrees {
        /// What was written down, in seconds.
        said: u64,
        /// What lies between start and end, in seconds; below zero where the end comes first.
        between: i64,
    },
}

/// The beginning of a text that could not be read.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.trim();
    let mut out: String = text.chars().take(QUOTED_MAX).collect();
    if out.len() < text.len() {
        out.pop();
        out.push('…');
    }
    out
}
