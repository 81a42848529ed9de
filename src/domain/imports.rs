//! Files of other tools: what of them becomes part of the record, and what cannot.
//!
//! Reading the files is the crate `import`; a [`Gate`] then judges each row by the rules of the
//! record. Not here: sentences (`wording::import`), and how a batch is kept (`actions::import`).

mod belonging;
mod gate;
mod preview;

use chrono::{DateTime, NaiveDate, Utc};

use super::ids::{ImportId, InteractionId, MemberId};
use super::record::{Outcome, Source};

pub use belonging::{
    AnswerBrought, Belonging, CraftBrought, LessonBrought, LessonOf, LessonState, LetterBrought,
    SettingsBrought, ShippedBrought, minute_of,
};
pub use gate::{
    Gate, Judged, JudgedBeside, Known, KnownBelongings, Work, content_of_answer, content_of_letter,
    content_of_shipped, thing_key,
};
pub use preview::{LISTED_MAX, Listed, Place, Preview, Said};

/// Bytes of a file's name that are kept.
pub const FILE_NAME_MAX: usize = 100;
/// Rows of one file that are read.
pub const ROWS_MAX: u64 = 500_000;
/// Imported entries that one member can have, all files together.
pub const IMPORTED_MAX: usize = 500_000;
/// Files that one member can keep within 24 hours.
pub const KEPT_A_DAY_MAX: u32 = 20;
/// Crafts that one file can add to.
pub const CRAFTS_MAX: usize = 300;
/// The most minutes that one check of a habit can stand for.
pub const CHECK_MINUTES_MAX: u32 = 24 * 60;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportState {
    /// Previewed; nothing of it is kept.
    Pending,
    /// To be kept: whoever finds it so goes on.
    Keeping,
    /// Kept.
    Kept,
    /// To be taken back: whoever finds it so goes on.
    Undoing,
    /// Taken back.
    Undone,
    /// Thrown away before it was kept.
    Dropped,
}

/// One file that a member imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Row id.
    pub id: ImportId,
    /// Whose.
    pub member: MemberId,
    /// How far it has come.
    pub state: ImportState,
    /// The file's name as its owner gave it.
    pub file_name: String,
    /// Its bytes.
    pub file_bytes: i64,
    /// How it is read, as JSON.
    pub plan: String,
    /// The craft of rows that name none.
    pub craft: String,
    /// Entries that were kept of it.
    pub entries: i64,
    /// What else was kept of it: settings, letters and the like.
    pub others: i64,
    /// When it was offered.
    pub created_at: DateTime<Utc>,
    /// When its owner said to keep it.
    pub kept_at: Option<DateTime<Utc>>,
}

/// A file to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// Whose.
    pub member: MemberId,
    /// See [`Import::file_name`].
    pub file_name: String,
    /// See [`Import::file_bytes`].
    pub file_bytes: i64,
    /// See [`Import::plan`].
    pub plan: String,
    /// See [`Import::craft`].
    pub craft: String,
    /// The interaction that brought it: a second delivery of it changes nothing.
    pub interaction: InteractionId,
}

/// One row on its way into the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEntry {
    /// What into.
    pub craft: String,
    /// The day.
    pub started_on: NaiveDate,
    /// How long, in minutes.
    pub minutes: i64,
    /// Whether it belongs to that day, or only to the week that ends on it.
    pub dated: bool,
    /// What was done; may be empty.
    pub note: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What it taught; may be empty.
    pub lesson: String,
    /// A link; may be empty.
    pub evidence: String,
    /// [`Source::Import`] or [`Source::Derived`].
    pub source: Source,
    /// Whether its length is not certain.
    pub unconfirmed: bool,
    /// The two halves of the key; the first is below zero, where no interaction's id is.
    pub key: (i64, i64),
}
