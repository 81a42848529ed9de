//! What a file comes to, before anything of it is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use import::{Section, Trouble};

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
    /// A value that is needed is not there.
    ValueMissing {
        /// Its name.
        name: &'static str,
    },
    /// A value that cannot be.
    ValueUnfit {
        /// Its name.
        name: &'static str,
        /// What stands there, at most 60 characters; empty for what is no plain value.
        text: String,
    },
    /// One more than a member can have.
    TooMany {
        /// Of what.
        section: Section,
        /// How many.
        max: usize,
    },
    /// A lesson without what it came with.
    LessonAlone,
}

/// Where something stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The part of an own export; none among entries.
    pub section: Option<Section>,
    /// The line, or the place among the rows.
    pub line: u64,
}

impl From<u64> for Place {
    fn from(line: u64) -> Self {
        let section = None;
        Self { section, line }
    }
}

/// A row with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it stands.
    pub place: Place,
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
    /// Rows of entries that cannot be read or kept.
    pub lost: u64,
    /// What else would be kept, of an own export.
    pub others: BTreeMap<Section, u64>,
    /// What else was looked at.
    pub others_read: u64,
    /// Whether something stays that its owner has otherwise here.
    pub stays: bool,
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

    /// Counts something in that is no entry.
    pub fn add_other(&mut self, section: Section) {
        *self.others.entry(section).or_insert(0) += 1;
    }

    /// Notes a row that cannot be kept.
    pub fn refuse(&mut self, place: impl Into<Place>, said: Said) {
        let place = place.into();
        self.lost += u64::from(place.section.is_none());
        self.refused_count += 1;
        if self.refused.len() < LISTED_MAX {
            self.refused.push(Listed { place, said });
        }
    }

    /// Notes what is to be said of a row that is kept.
    pub fn remark(&mut self, line: u64, said: Said) {
        self.remarked_count += 1;
        if self.remarked.len() < LISTED_MAX {
            let place = line.into();
            self.remarked.push(Listed { place, said });
        }
    }

    /// Rows of entries in all.
    pub fn rows(&self) -> u64 {
        self.entries + self.again + self.lost
    }

    /// Whether nothing of it would be kept.
    pub fn is_nothing(&self) -> bool {
        self.entries == 0 && self.others.is_empty()
    }
}
