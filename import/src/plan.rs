//! How a file is to be read.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::dates::DateOrder;

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Toggl Track's detailed report as CSV.
    Toggl,
    /// Clockify's detailed report as CSV.
    Clockify,
    /// Loop Habit Tracker's CSV export, a ZIP archive.
    Loop,
    /// WakaTime's data dump of daily totals, JSON.
    WakaTime,
    /// Any other CSV.
    Csv,
    /// `git log --format=%H%x09%aI%x09%s`.
    Git,
    /// What this bot's own `/export` wrote, JSON.
    Own,
}

/// How a file is to be read: what was found in it, and what its owner chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where it comes from.
    pub format: Format,
    /// The zone whose clocks stand in the file, unless the file says so itself.
    #[serde(with = "zone_by_name")]
    pub zone: Tz,
    /// Which of 3/4 and 4/3 is the third of April.
    pub date_order: Option<DateOrder>,
    /// The columns of a table; `None` as long as they are not known.
    pub columns: Option<Columns>,
    /// What of WakaTime's is a craft.
    pub wakatime_by: WakaTimeBy,
    /// How long one check of a yes-or-no habit stands for; checks have no length of their own.
    pub check_minutes: Option<u32>,
}

/// The columns of a table, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The names of all of them, in order.
    pub names: Vec<String>,
    /// Whether the first line of the table holds the names.
    pub named: bool,
    /// What stands between two cells.
    pub delimiter: u8,
    /// The day on which it began, or the day with the time.
    pub start: usize,
    /// The time at which it began.
    pub start_time: Option<usize>,
    /// The day on which it ended, or the day with the time.
    pub end: Option<usize>,
    /// The time at which it ended.
    pub end_time: Option<usize>,
    /// How long it took.
    pub length: Option<usize>,
    /// What a bare number of `length` counts.
    pub unit: Unit,
    /// What it went into.
    pub craft: Option<usize>,
    /// What was done.
    pub note: Option<usize>,
    /// A task, told before the note.
    pub task: Option<usize>,
    /// Tags, told after the note.
    pub tags: Option<usize>,
}

/// What a bare number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
}

impl Unit {
    /// How many seconds one of it has.
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Hours => 3_600,
            Self::Minutes => 60,
            Self::Seconds => 1,
        }
    }
}

/// What of WakaTime's is a craft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WakaTimeBy {
    /// Each project.
    #[default]
    Project,
    /// Each language.
    Language,
}

mod zone_by_name {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands fields over by reference"
    )]
    pub(super) fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(from)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
