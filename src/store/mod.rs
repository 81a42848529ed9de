//! All SQL. A file per table; this one opens the database and hands out sessions.
//!
//! Queries are methods of [`Session`], so that the same query serves a read ([`Store::read`]) and a write transaction
//! ([`Store::write`]). The SQL keeps to what PostgreSQL understands too: `$1` placeholders, instants as BIGINT milliseconds, local
//! dates as ISO text, `= TRUE`, named conflict targets, no date functions. Rules of the product do not live here: a query says
//! what is kept, an action decides what to keep.

mod answer_entries;
mod answers;
mod backup;
mod changes;
mod columns;
mod contacts;
mod crafts;
mod deliveries;
mod drafts;
mod entries;
mod erased_list;
mod erasing;
mod facts;
mod grounds;
mod habit_channels;
mod habit_members;
mod habit_messages;
mod habit_openings;
mod habit_posts;
mod habits;
mod held;
mod history;
mod imports;
mod lessons;
mod letters;
mod line;
mod lock;
mod members;
mod milestones;
mod notices;
mod open;
mod own_words;
pub mod personal;
mod preferences;
mod readers;
mod remaking;
mod restored;
mod room;
mod rounds;
mod searches;
mod sending;
mod servers;
mod session;
mod several;
mod shipped;
mod tidy;
mod timers;
mod voice;
mod wall;
mod writer;

pub use answers::AnswerTexts;
pub use backup::{Existing, Restored, UNFINISHED, back_up, restore};
pub use changes::NewChange;
pub use contacts::Known;
pub use deliveries::Part;
pub use entries::EntryChange;
pub use erased_list::ErasedList;
pub use habit_members::HabitMember;
pub use habit_messages::KnownMessage;
pub use habit_openings::HabitTask;
pub use habit_posts::{HabitDay, HabitLesson};
pub use remaking::Shown;

pub use history::Visible;
pub use notices::{Reader, Waits};
pub use open::{Store, StoreOptions};
pub use own_words::Heard;
pub use room::{Room, Wanted};
pub use session::Session;
pub use timers::TimerEnd;

use std::path::PathBuf;
use std::sync::Arc;

/// Why the database could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the lock beside the database file.
    #[error("{path} is in use by another yesteryou; one process serves one database file")]
    InUse {
        /// The database file.
        path: PathBuf,
    },
    /// `PRAGMA quick_check` found damage: nothing is written to such a file.
    #[error(
        "{path} is damaged ({finding}); keep it and its -wal as they are in another place, then put a good backup in its place: \
         yesteryou restore BACKUP --force"
    )]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// SQLite's first finding.
        finding: String,
    },
    /// The file or its folder cannot be created, read or locked.
    #[error("cannot open {path}")]
    File {
        /// The file concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The list of the erased is there and its key is not: the list could not be applied any more.
    #[error(
        "{list} is there and its key, {list}.key, is not, or is no key: put the key back; only if it is lost for good, \
         move the list away"
    )]
    KeyLost {
        /// The list.
        list: PathBuf,
    },
    /// The file was written by another version of this program.
    #[error(
        "{path} is of another version of yesteryou than this one; start the bot once with this version, then try again"
    )]
    OtherVersion {
        /// The database file.
        path: PathBuf,
    },
    /// A file that may not be replaced is there already.
    #[error("{path} is there already; --force replaces it")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A backup that would be written over the database.
    #[error("{path} belongs to the database itself; a backup needs a name of its own")]
    OverItself {
        /// The file.
        path: PathBuf,
    },
    /// A database that holds no record of this program's.
    #[error("{path} is not a record of yesteryou")]
    NoRecord {
        /// The file.
        path: PathBuf,
    },
    /// The schema could not be brought up to date.
    #[error("cannot migrate the database")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error(transparent)]
    Query(#[from] sqlx::Error),
    /// The transaction that held this write did not reach the disk: nothing of it was kept.
    #[error("the write was not kept")]
    NotKept(#[source] Arc<sqlx::Error>),
    /// A value in the database is not what this program writes there.
    #[error("unreadable value in {column}")]
    Unreadable {
        /// `table.column`.
        column: &'static str,
    },
    /// The write panicked; it was rolled back.
    #[error("the write panicked")]
    Panicked,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}
