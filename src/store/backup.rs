//! A copy of the whole record, made while the bot goes on, and put back.
//!
//! A copy is written under a temporary name, read through for damage, made lasting, and only then gets its name: a file under that
//! name is a good one. Putting one back works on a copy as well, and the old file is there until the new one takes its name.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::erased_list::{ErasedList, private, sync_folder, with_ending};
use super::lock::FileLock;
use super::open::{check, connect_options, damage, erased_list};
use super::{Session, Store, StoreError, StoreOptions, tidy};
use crate::domain::ids::MemberId;

/// What a copy is called until it is whole.
pub const UNFINISHED: &str = ".unfinished";

/// What to do where a file is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it, and do nothing.
    Keep,
    /// Put the new one in its place.
    Replace,
}

/// What was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Members who had everything erased since the backup was made, and who are erased from it.
    pub erased_again: usize,
}

impl Store {
    /// Copies the record as it is at one instant into a file of mode 0600; writes go on meanwhile.
    pub async fn back_up(&self, to: &Path, existing: Existing) -> Result<(), StoreError> {
        let database = self.connect.get_filename();
        copy_checked(&self.connect, database, to, existing).await
    }

    /// When a scheduled copy was last made and found good, as far as this process knows.
    pub fn last_backup_at(&self) -> Option<DateTime<Utc>> {
        *self
            .last_backup_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a copy of so many bytes that was made, and found good, at an instant.
    pub fn note_backup(&self, at: DateTime<Utc>, bytes: u64) {
        self.metrics.backed_up(at, bytes);
        let mut last = self
            .last_backup_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *last = Some(at);
    }
}

/// Copies a database that the bot may have open, or that nobody has.
pub async fn back_up(
    database: &Path,
    options: &StoreOptions,
    to: &Path,
    existing: Existing,
) -> Result<(), StoreError> {
    if let Err(source) = std::fs::metadata(database) {
        return Err(file_error(database, source));
    }
    copy_checked(&connect_options(database, options), database, to, existing).await
}

/// Puts a copy in the place of the database, which nobody may have open: checks it, brings it up to date, erases from it who was
/// erased since, and notes that it was put back. Until all that is done the old file stays.
pub async fn restore(
    backup: &Path,
    database: &Path,
    options: &StoreOptions,
    existing: Existing,
    nonce: fn() -> String,
    now: DateTime<Utc>,
) -> Result<Restored, StoreError> {
    let lock = FileLock::take(database)?;
    if existing == Existing::Keep && database.exists() {
        return Err(StoreError::Exists {
            path: database.to_path_buf(),
        });
    }
    if let Err(source) = std::fs::metadata(backup) {
        return Err(file_error(backup, source));
    }
    let from = SqliteConnectOptions::new()
        .filename(backup)
        .read_only(true)
        .busy_timeout(options.busy_timeout);
    read_through(&from, backup).await?;
    let erased = Arc::new(erased_list(database, options)?);
    settle_old(database, options, &erased).await;
    let unfinished = with_ending(database, UNFINISHED);
    remove_if_there(&unfinished)?;
    let made = async {
        copy(&from, &unfinished).await?;
        bring_up_to_date(&unfinished, options, erased, nonce, now).await
    };
    let restored = match made.await {
        Ok(restored) => restored,
        Err(error) => {
            let _ = std::fs::remove_file(&unfinished);
            return Err(error);
        }
    };
    // A log of writes that is left belongs to the old file, and would be played into the new one.
    for ending in ["-wal", "-shm", "-journal"] {
        remove_if_there(&with_ending(database, ending))?;
    }
    take_name(&unfinished, database)?;
    drop(lock);
    Ok(restored)
}

async fn copy_checked(
    from: &SqliteConnectOptions,
    database: &Path,
    to: &Path,
    existing: Existing,
) -> Result<(), StoreError> {
    if is_part_of(to, database) {
        return Err(StoreError::OverItself {
            path: to.to_path_buf(),
        });
    }
    if existing == Existing::Keep && to.exists() {
        return Err(StoreError::Exists {
            path: to.to_path_buf(),
        });
    }
    let unfinished = with_ending(to, UNFINISHED);
    remove_if_there(&unfinished)?;
    let made = async {
        copy(from, &unfinished).await?;
        let copied = SqliteConnectOptions::new()
            .filename(&unfinished)
            .read_only(true);
        read_through(&copied, &unfinished).await
    };
    if let Err(error) = made.await {
        // What is wrong with the copy is told; that it could not be removed either would hide it.
        let _ = std::fs::remove_file(&unfinished);
        return Err(error);
    }
    take_name(&unfinished, to)
}

async fn copy(from: &SqliteConnectOptions, to: &Path) -> Result<(), StoreError> {
    private()
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(|source| file_error(to, source))?;
    let mut connection = from
        .connect()
        .await
        .map_err(|error| damage(error, from.get_filename()))?;
    sqlx::query("VACUUM INTO $1")
        .bind(to.display().to_string())
        .execute(&mut connection)
        .await
        .map_err(|error| damage(error, from.get_filename()))?;
    connection.close().await?;
    Ok(())
}

/// Whether the file is whole, and one of this program's that this version can read.
async fn read_through(options: &SqliteConnectOptions, path: &Path) -> Result<(), StoreError> {
    let mut connection = options
        .connect()
        .await
        .map_err(|error| damage(error, path))?;
    let finding: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| damage(error, path))?;
    if finding != "ok" {
        return Err(StoreError::Damaged {
            path: path.to_path_buf(),
            finding,
        });
    }
    let applied: Result<Vec<i64>, _> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations")
        .fetch_all(&mut connection)
        .await;
    connection.close().await?;
    let known = sqlx::migrate!();
    let is_known = |version: &i64| known.iter().any(|one| one.version == *version);
    match applied {
        Ok(applied) if !applied.is_empty() && applied.iter().all(is_known) => Ok(()),
        Ok(applied) if !applied.is_empty() => Err(StoreError::OtherVersion {
            path: path.to_path_buf(),
        }),
        _ => Err(StoreError::NoRecord {
            path: path.to_path_buf(),
        }),
    }
}

async fn bring_up_to_date(
    path: &Path,
    options: &StoreOptions,
    erased: Arc<ErasedList>,
    nonce: fn() -> String,
    now: DateTime<Utc>,
) -> Result<Restored, StoreError> {
    let listed = erased.read()?;
    let connect = connect_options(path, options).journal_mode(SqliteJournalMode::Delete);
    let mut connection = connect.connect().await?;
    sqlx::migrate!().run(&mut connection).await?;
    let mut session = Session::writing(connection, erased);
    begin(session.connection(), "BEGIN IMMEDIATE").await?;
    let mut erased_again = 0;
    let members: Vec<(i64, i64)> = sqlx::query_as("SELECT member_id, created_at FROM member")
        .fetch_all(session.connection())
        .await?;
    for (member, created_at) in members {
        let member = MemberId::from_row(member);
        let Some(erased_at) = listed.get(&session.hash_of(member)) else {
            continue;
        };
        // Who came back after it has begun anew.
        if created_at <= erased_at.timestamp_millis() {
            session.erase_member(member, nonce, *erased_at).await?;
            erased_again += 1;
        }
    }
    sqlx::query("UPDATE erased SET listed = TRUE")
        .execute(session.connection())
        .await?;
    session.set_restored(now).await?;
    begin(session.connection(), "COMMIT").await?;
    check(session.connection(), path).await?;
    session.close().await?;
    Ok(Restored { erased_again })
}

async fn begin(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// Who was erased last may not be in the list yet, and the old file may have a log of writes: both are settled where it can be opened.
async fn settle_old(database: &Path, options: &StoreOptions, erased: &Arc<ErasedList>) {
    if !database.exists() {
        return;
    }
    let settled = async {
        let connection = connect_options(database, options).connect().await?;
        let mut session = Session::writing(connection, erased.clone());
        tidy::list_erased(&mut session).await?;
        tidy::truncate_wal(session.connection()).await?;
        session.close().await?;
        Ok::<_, StoreError>(())
    };
    if let Err(error) = settled.await {
        tracing::warn!(%error, "the old database could not be opened any more");
    }
}

fn take_name(unfinished: &Path, to: &Path) -> Result<(), StoreError> {
    let named = || {
        std::fs::File::open(unfinished)?.sync_all()?;
        std::fs::rename(unfinished, to)?;
        sync_folder(to)
    };
    named().map_err(|source| file_error(to, source))
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(file_error(path, source)),
    }
}

/// Whether a path is the database or one of the files that belong to it.
fn is_part_of(path: &Path, database: &Path) -> bool {
    let whole = |path: &Path| -> Option<PathBuf> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let endings = ["", "-wal", "-shm", ".lock", ".erased", ".erased.key"];
    let of_database = endings.map(|ending| whole(&with_ending(database, ending)));
    let linked = path.canonicalize().ok();
    of_database.contains(&whole(path)) || linked.is_some() && linked == database.canonicalize().ok()
}

fn file_error(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File {
        path: path.to_path_buf(),
        source,
    }
}
