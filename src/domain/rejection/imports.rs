//! Ways in which an import is refused.

use thiserror::Error;

/// A refusal of an import: nothing of the file was kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImportRejection {
    /// A file over the limit.
    #[error("file of {bytes} bytes, at most {max} are taken")]
    FileTooLarge {
        /// Its bytes.
        bytes: u64,
        /// Bytes accepted.
        max: u64,
    },
    /// A file that is not on Discord's own hosts.
    #[error("file on a foreign host")]
    ForeignHost,
    /// A file that Discord did not give in time, or not at all.
    #[error("file could not be fetched")]
    NotFetched,
    /// Nothing is in it.
    #[error("file is empty")]
    Empty,
    /// A picture, a document, a program.
    #[error("file is no text")]
    NotText,
    /// A spreadsheet.
    #[error("file is a spreadsheet")]
    Spreadsheet,
    /// A database.
    #[error("file is a database")]
    Database,
    /// The CSV of an own export.
    #[error("CSV of an own export")]
    OwnTable,
    /// JSON of no kind that is known.
    #[error("JSON of an unknown kind")]
    JsonUnknown,
    /// WakaTime's heartbeats.
    #[error("WakaTime heartbeats")]
    Heartbeats,
    /// JSON that breaks off.
    #[error("JSON broken at line {line}")]
    JsonBroken {
        /// Where.
        line: usize,
    },
    /// An archive that is no export of Loop's.
    #[error("archive of an unknown kind")]
    ArchiveUnknown,
    /// An archive that cannot be unpacked.
    #[error("archive is broken")]
    ArchiveBroken,
    /// An archive with names that lead out of it, or links.
    #[error("archive is unsafe")]
    ArchiveUnsafe,
    /// An archive that unpacks to more than is read.
    #[error("archive is too large")]
    ArchiveTooLarge,
    /// More rows than are read.
    #[error("more than {max} rows")]
    TooManyRows {
        /// Rows accepted.
        max: u64,
    },
    /// Too many files of members wait to be kept.
    #[error("too many imports wait")]
    Busy,
    /// There is no import to show.
    #[error("no import to show")]
    NothingToShow,
    /// There is no import to take back.
    #[error("no import to take back")]
    NothingToUndo,
    /// The import was thrown away, taken back, or waited for too long.
    #[error("import is gone")]
    Gone,
    /// The import is being kept at the moment.
    #[error("import is under way")]
    UnderWay,
    /// What the member asked before is not done yet.
    #[error("an import of the member's is still under way")]
    StillAtIt,
    /// As many files as one member may keep in a day.
    #[error("more than {max} files kept in a day")]
    KeptEnough {
        /// Files accepted.
        max: u32,
    },
    /// The order of the dates has to be chosen first.
    #[error("order of dates is open")]
    DatesOpen,
    /// The columns have to be chosen first.
    #[error("columns are open")]
    ColumnsOpen,
    /// No column has that name.
    #[error("no such column")]
    ColumnUnknown {
        /// What was typed.
        input: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// Neither a length nor an end was named.
    #[error("neither a length nor an end")]
    LengthColumnMissing,
}
