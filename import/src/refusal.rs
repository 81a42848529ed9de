//! Why a file as a whole cannot be read.

/// Why a file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// A picture, a document, a program.
    #[error("the file is no text")]
    NotText,
    /// A spreadsheet: it has to be saved as CSV.
    #[error("the file is a spreadsheet")]
    Spreadsheet,
    /// A database, as Loop's full backup is: Loop has a CSV export beside it.
    #[error("the file is a database")]
    Database,
    /// The CSV of this bot's own export, which has less in it than the JSON beside it.
    #[error("the CSV of an own export")]
    OwnTable,
    /// JSON of no kind that is known here.
    #[error("JSON of an unknown kind")]
    JsonUnknown,
    /// WakaTime's dump of heartbeats, which holds no durations.
    #[error("WakaTime heartbeats")]
    Heartbeats,
    /// JSON that breaks off or is none.
    #[error("JSON is broken at line {line}")]
    JsonBroken {
        /// Where.
        line: usize,
    },
    /// An archive in which no export of Loop Habit Tracker is.
    #[error("an archive of an unknown kind")]
    ArchiveUnknown,
    /// An archive that is damaged, encrypted or packed in a way that is not read here.
    #[error("the archive cannot be unpacked")]
    ArchiveBroken,
    /// An archive with names that lead out of it.
    #[error("the archive has unsafe names")]
    ArchiveUnsafe,
    /// An archive that unpacks to more than is read.
    #[error("the archive unpacks to too much")]
    ArchiveTooLarge,
    /// More lines than are held at once: commits come in any order, and are sorted before the first session is told.
    #[error("more than {max} lines")]
    TooManyRows {
        /// Lines that are read.
        max: u64,
    },
    /// A table whose columns are not known: they have to be chosen first.
    #[error("the columns are not known")]
    ColumnsUnknown,
    /// The file itself could not be read.
    #[error("the file could not be read")]
    Io(#[from] std::io::Error),
}
