//! Opening: the lock, the file (mode 0600), the check for damage, the migrations, the pools.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::lock::FileLock;
use super::writer::Writer;
use super::{Session, StoreError};
use crate::metrics::Metrics;

/// Connections for reading: two cores keep few busy, and each costs a thread and a page cache.
const READERS: u32 = 4;

/// How a database file is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// How long a statement waits for a lock that somebody else's tool holds on the file.
    pub busy_timeout: Duration,
    /// Where commits are counted.
    pub metrics: Metrics,
}

impl Default for StoreOptions {
    fn default() -> Self {
        StoreOptions {
            busy_timeout: Duration::from_secs(5),
            metrics: Metrics::default(),
        }
    }
}

/// The database. Cheap to clone; all clones share one writer and one pool of readers.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: SqlitePool,
    closing: Arc<Mutex<Option<Closing>>>,
}

struct Closing {
    task: JoinHandle<()>,
    _lock: FileLock,
}

impl Store {
    /// Opens the file, which is created with mode 0600 when missing, and brings its schema up to date.
    pub async fn open(path: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        let lock = FileLock::take(path)?;
        create_private(path)?;
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .pragma("trusted_schema", "OFF");
        let mut connection = connect
            .connect()
            .await
            .map_err(|error| damage(error, path))?;
        check(&mut connection, path).await?;
        sqlx::migrate!().run(&mut connection).await?;
        connection.close().await?;

        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(connect.clone().pragma("query_only", "ON"))
            .await?;
        let (writer, task) = Writer::start(connect, options.metrics);
        let closing = Closing { task, _lock: lock };
        Ok(Store {
            writer,
            readers,
            closing: Arc::new(Mutex::new(Some(closing))),
        })
    }

    /// A session for queries that change nothing.
    pub async fn read(&self) -> Result<Session, StoreError> {
        Ok(Session::reading(self.readers.acquire().await?))
    }

    /// Runs `job` in a write transaction. `Ok` is returned after its changes are on disk; when `job` returns `Err`, or panics,
    /// nothing of it is kept. The write goes on when the caller stops waiting.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Session) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        self.writer.write(job).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
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

fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(source) => Err(StoreError::File {
            path: path.to_path_buf(),
            source,
        }),
    }
}

async fn check(connection: &mut sqlx::SqliteConnection, path: &Path) -> Result<(), StoreError> {
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
fn damage(error: sqlx::Error, path: &Path) -> StoreError {
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
