//! What a file comes to, before anything of it is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use import::Trouble;

use super::ImportedEntry;
use crate::domain::calendar::DateRange;
use crate::domain::record::Source;

/// Lines that are listed one by one; the rest is counted.
pub const LISTED_MAX: usize = 5_000;

/// What is said of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It cannot be read.
    Unread(Trouble),
    /// A day after the member's today.
    InFuture {
        /// The day.
        day: NaiveDate,
    },
    /// A day before 2000.
    TooOld {
        /// The day.
        day: NaiveDate,
    },
    /// Less than half a minute.
    UnderAMinute,
    /// More than 24 hours.
    OverADay {
        /// How long.
        minutes: i64,
    },
    /// More than a day holds, with what is there already and what stood before in the file.
    DayFull {
        /// The day.
        day: NaiveDate,
        /// Minutes it holds already.
        kept_minutes: i64,
    },
    /// One imported entry more than a member can have.
    TooManyEntries,
    /// One craft more than a file can have.
    TooManyCrafts,
    /// Kept: its length is not what lies between start and end.
    LengthDisagrees {
        /// What was written down and taken, in seconds.
        said: u64,
        /// What lies between start and end, in seconds.
        between: i64,
    },
    /// Kept: the craft's name was cut.
    CraftCut,
    /// Kept: the note was cut.
    NoteCut,
}

/// A row with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its line.
    pub line: u64,
    /// What is said.
    pub said: Said,
}

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// Entries that would be kept.
    pub entries: u64,
    /// Their minutes.
    pub minutes: i64,
    /// From the first day to the last.
    pub span: Option<DateRange>,
    /// Minutes and entries by craft.
    pub crafts: BTreeMap<String, (i64, u64)>,
    /// Entries that were worked out of something else.
    pub derived: u64,
    /// Rows that are in the record already, or stand in the file twice.
    pub again: u64,
    /// Rows that cannot be kept: the first of them.
    pub refused: Vec<Listed>,
    /// How many there are in all.
    pub refused_count: u64,
    /// Rows that are kept although something is to be said of them: the first of them.
    pub remarked: Vec<Listed>,
    /// How many there are in all.
    pub remarked_count: u64,
}

impl Preview {
    /// Counts an entry in.
    pub fn add(&mut self, entry: &ImportedEntry) {
        self.entries += 1;
        self.minutes += entry.minutes;
        self.derived += u64::from(entry.source == Source::Derived);
        let day = entry.started_on;
        let span = self.span.get_or_insert(DateRange::new(day, day));
        *span = DateRange::new(span.from.min(day), span.to.max(day));
        if let Some((minutes, entries)) = self.crafts.get_mut(&entry.craft) {
            *minutes += entry.minutes;
            *entries += 1;
        } else {
            self.crafts.insert(entry.craft.clone(), (entry.minutes, 1));
        }
    }

    /// Notes a row that cannot be kept.
    pub fn refuse(&mut self, line: u64, said: Said) {
        self.refused_count += 1;
        if self.refused.len() < LISTED_MAX {
            self.refused.push(Listed { line, said });
        }
    }

    /// Notes what is to be said of a row that is kept.
    pub fn remark(&mut self, line: u64, said: Said) {
        self.remarked_count += 1;
        if self.remarked.len() < LISTED_MAX {
            self.remarked.push(Listed { line, said });
        }
    }

    /// Rows of the file in all.
    pub fn rows(&self) -> u64 {
        self.entries + self.again + self.refused_count
    }
}
