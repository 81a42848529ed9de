//! Opening: the lock, the file (mode 0600), the check for damage, the migrations, the pools.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::erased_list::{ErasedList, private};
use super::lock::FileLock;
use super::readers::Readers;
use super::writer::Writer;
use super::{Session, StoreError, Wanted, tidy};
use crate::metrics::Metrics;

/// Pages in the journal, of 4 kB each, before they are written into the file: a `/log` is some fourteen, so that SQLite's own 1,000
/// would be all the time where many wait.
const CHECKPOINT_PAGES: &str = "8000";

/// How a database file is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// How long a statement waits for a lock that somebody else's tool holds on the file.
    pub busy_timeout: Duration,
    /// Where commits are counted.
    pub metrics: Metrics,
    /// The list of the erased; `None` keeps it beside the database.
    pub erased_list: Option<PathBuf>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        StoreOptions {
            busy_timeout: Duration::from_secs(5),
            metrics: Metrics::default(),
            erased_list: None,
        }
    }
}

/// The database. Cheap to clone; all clones share one writer and one pool of readers.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    closing: Arc<Mutex<Option<Closing>>>,
    /// How a further connection is opened.
    pub(super) connect: SqliteConnectOptions,
    pub(super) erased: Arc<ErasedList>,
    pub(super) metrics: Metrics,
    pub(super) last_backup_at: Arc<std::sync::Mutex<Option<DateTime<Utc>>>>,
    /// Whether something is left of what was erased: see [`Store::tidy`].
    pub(super) untidy: Arc<AtomicBool>,
    /// When the file may be written anew.
    pub(super) next_sweep: Arc<std::sync::Mutex<Option<Instant>>>,
}

struct Closing {
    task: JoinHandle<()>,
    _lock: Option<FileLock>,
}

impl Store {
    /// Opens the file, which is created with mode 0600 when missing, and brings its schema up to date.
    pub async fn open(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        let lock = FileLock::take(path)?;
        create_private(path)?;
        let connect = connect_options(path, &options);
        let mut connection = connect
            .connect()
            .await
            .map_err(|error| damage(error, path))?;
        check(&mut connection, path).await?;
        sqlx::migrate!().run(&mut connection).await?;
        let erased = Arc::new(erased_list(path, &options)?);
        let mut session = Session::writing(connection, erased.clone());
        tidy::list_erased(&mut session).await?;
        let swept = tidy::sweep(session.connection()).await;
        tidy::truncate_wal(session.connection()).await?;
        session.close().await?;
        let store = Store::start(connect, erased, Some(lock), options.metrics).await?;
        if let Err(error) = swept {
            tracing::error!(%error, "what follows an erasing is put off");
            store.untidy.store(true, Ordering::Release);
        }
        Ok(store)
    }

    /// Opens the file beside the bot that may be running on it, or in its absence: for what an operator does meanwhile. Its schema must
    /// be this program's.
    pub async fn beside(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        if let Err(source) = std::fs::metadata(path) {
            return Err(StoreError::File {
                path: path.to_path_buf(),
                source,
            });
        }
        let connect = connect_options(path, &options);
        let mut connection = connect
            .connect()
            .await
            .map_err(|error| damage(error, path))?;
        same_schema(&mut connection, path).await?;
        connection.close().await?;
        let erased = Arc::new(erased_list(path, &options)?);
        Store::start(connect, erased, None, options.metrics).await
    }

    async fn start(
        connect: SqliteConnectOptions,
        erased: Arc<ErasedList>,
        lock: Option<FileLock>,
        metrics: Metrics,
    ) -> Result<Store, StoreError> {
        let readers = Readers::new(&connect);
        // Whoever starts it hears at once where the file cannot be read.
        drop(readers.take().await?);
        let (writer, task) = Writer::start(connect.clone(), erased.clone(), metrics.clone());
        let closing = Closing { task, _lock: lock };
        Ok(Store {
            writer,
            readers,
            closing: Arc::new(Mutex::new(Some(closing))),
            connect,
            erased,
            metrics,
            last_backup_at: Arc::default(),
            untidy: Arc::default(),
            next_sweep: Arc::default(),
        })
    }

    /// A session for queries that change nothing.
    pub async fn read(&self) -> Result<Session, StoreError> {
        Ok(Session::reading(
            self.readers.take().await?,
            self.erased.clone(),
        ))
    }

    /// Runs `job` in a write transaction. `Ok` is returned after its changes are on disk; when `job` returns `Err`, or panics,
    /// nothing of it is kept. The write goes on when the caller stops waiting.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Session) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.writer.write(None, job).await
    }

    /// As [`Store::write`], for what keeps an entry: `job` begins with [`Session::known_with_room`] of `wanted`, and mostly changes the
    /// record with one statement. It is spared its savepoint, and where more of its kind wait, all are looked up at once. A job that is
    /// to make a second change calls [`Session::guard`] before its first, and changes only what is the member's.
    pub async fn write_entry<T, E, F>(&self, wanted: Wanted, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Session) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.writer.write(Some(wanted), job).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut session = self.read().await?;
        sqlx::query("SELECT 1")
            .execute(session.connection())
            .await?;
        Ok(())
    }

    /// Writes what is queued, closes every connection and frees the lock; later calls get [`StoreError::Closed`].
    pub async fn close(&self) {
        self.writer.stop();
        let closing = self.closing.lock().await.take();
        self.readers.close().await;
        if let Some(closing) = closing {
            // Fails only when the writer task panicked, and then there is nothing left to wait for.
            let _ = closing.task.await;
        }
    }
}

/// What is deleted is overwritten, once the journal is written into the file: a draft or a lesson that is gone is not read from it either.
pub(super) fn connect_options(path: &Path, options: &StoreOptions) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
}

pub(super) fn erased_list(path: &Path, options: &StoreOptions) -> Result<ErasedList, StoreError> {
    let list = options.erased_list.clone();
    ErasedList::open(list.unwrap_or_else(|| ErasedList::beside(path)))
}

fn create_private(path: &Path) -> Result<(), StoreError> {
    match private()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
    {
        Ok(_) => Ok(()),
        Err(source) => Err(StoreError::File {
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Whether the file has this program's schema, neither an older nor a newer one.
async fn same_schema(
    connection: &mut sqlx::SqliteConnection,
    path: &Path,
) -> Result<(), StoreError> {
    let applied: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(connection)
            .await
            .map_err(|error| damage(error, path))?;
    let known = sqlx::migrate!();
    if known.iter().map(|migration| migration.version).eq(applied) {
        return Ok(());
    }
    Err(StoreError::OtherVersion {
        path: path.to_path_buf(),
    })
}

pub(super) async fn check(
    connection: &mut sqlx::SqliteConnection,
    path: &Path,
) -> Result<(), StoreError> {
    let finding: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await
        .map_err(|error| damage(error, path))?;
    if finding == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged {
        path: path.to_path_buf(),
        finding,
    })
}

/// SQLITE_CORRUPT (11) and SQLITE_NOTADB (26) mean a damaged file; other errors stay what they are.
pub(super) fn damage(error: sqlx::Error, path: &Path) -> StoreError {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    match code.as_deref() {
        Some("11" | "26") => StoreError::Damaged {
            path: path.to_path_buf(),
            finding: error.to_string(),
        },
        _ => error.into(),
    }
}
