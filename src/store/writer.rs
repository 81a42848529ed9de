//! The one writer: every change goes through one connection, and writes that wait for each other share a commit.
//!
//! A write is a closure over a [`Session`]. The writer runs the closures that are waiting, each in its own savepoint, commits once,
//! and only then tells their callers. So an acknowledgement always means that the change is on disk, a refused write leaves no
//! trace, and 64 callers pay for one `fsync` instead of 64.
//!
//! The connection is not taken from a pool and speaks plain `BEGIN IMMEDIATE`, `SAVEPOINT`, `COMMIT`: sqlx counts a transaction as
//! open after a failed `COMMIT` that SQLite has rolled back, and everything after that would be lost in savepoints of nothing.
//! Whenever a transaction statement fails, the connection is thrown away and a fresh one is opened.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Executor};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::erased_list::ErasedList;
use super::{Session, StoreError};
use crate::metrics::Metrics;

/// Writes waiting at most; more callers wait for a place.
const QUEUE: usize = 1_024;
/// Writes that share one commit at most, so that the first of them does not wait long.
const GROUP: usize = 128;

type Acknowledge = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// A write waiting for its turn: given the session, or the reason why there is none.
type Waiting =
    Box<dyn for<'c> FnOnce(Result<&'c mut Session, StoreError>) -> BoxFuture<'c, Ran> + Send>;

/// What one closure came to: whether its changes are to be kept, and how to tell its caller.
struct Ran {
    keep: bool,
    acknowledge: Acknowledge,
}

/// A handle to the writer task, which ends when told to stop or when the last handle is gone.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
    stop: CancellationToken,
}

impl Writer {
    pub(super) fn start(
        options: SqliteConnectOptions,
        erased: Arc<ErasedList>,
        metrics: Metrics,
    ) -> (Writer, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(options, erased, waiting, stop.clone(), metrics));
        (Writer { queue, stop }, task)
    }

    /// Lets the task end after what is queued; later writes are refused.
    pub(super) fn stop(&self) {
        self.stop.cancel();
    }

    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Session) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let waiting: Waiting = Box::new(move |session| {
            async move {
                let result = match session {
                    Ok(session) => AssertUnwindSafe(job(session))
                        .catch_unwind()
                        .await
                        .unwrap_or_else(|_| Err(StoreError::Panicked.into())),
                    Err(error) => Err(error.into()),
                };
                let keep = result.is_ok();
                let acknowledge: Acknowledge = Box::new(move |committed| {
                    // A refusal stands whatever became of the others; a success stands only when it is on disk.
                    let answer = match (result, committed) {
                        (Ok(_), Err(error)) => Err(error.into()),
                        (result, _) => result,
                    };
                    // The caller may have gone away; the change is kept all the same.
                    let _ = tell.send(answer);
                });
                Ran { keep, acknowledge }
            }
            .boxed()
        });
        self.queue
            .send(waiting)
            .await
            .map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Closed)?
    }
}

async fn run(
    options: SqliteConnectOptions,
    erased: Arc<ErasedList>,
    mut waiting: mpsc::Receiver<Waiting>,
    stop: CancellationToken,
    metrics: Metrics,
) {
    let mut connection: Option<Session> = None;
    while let Some(first) = next(&mut waiting, &stop).await {
        let began_at = Instant::now();
        let mut told = Vec::new();
        let session = if let Some(session) = connection.take() {
            Ok(session)
        } else {
            let connected = options.connect().await;
            connected.map(|connection| Session::writing(connection, erased.clone()))
        };
        let committed = match session {
            Ok(mut session) => {
                let committed = group(&mut session, first, &mut waiting, &mut told).await;
                if committed.is_ok() {
                    connection = Some(session);
                }
                committed
            }
            Err(error) => {
                let error = Arc::new(error);
                told.push(
                    first(Err(StoreError::NotKept(error.clone())))
                        .await
                        .acknowledge,
                );
                Err(error)
            }
        };
        match &committed {
            Ok(()) => metrics.committed(told.len(), began_at.elapsed()),
            Err(error) => {
                metrics.commit_failed();
                tracing::error!(%error, "writes were not kept");
            }
        }
        for acknowledge in told {
            acknowledge(committed.clone().map_err(StoreError::NotKept));
        }
    }
    if let Some(session) = connection
        && let Err(error) = close(session).await
    {
        tracing::warn!(%error, "the write connection did not close cleanly");
    }
}

/// Whoever copies the file afterwards has everything, also while another program has it open and SQLite would leave the rest in
/// the journal.
async fn close(mut session: Session) -> sqlx::Result<()> {
    let checkpoint = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)");
    session.connection().execute(checkpoint).await?;
    session.close().await
}

/// The next write; once told to stop, what is still queued and then nothing.
async fn next(waiting: &mut mpsc::Receiver<Waiting>, stop: &CancellationToken) -> Option<Waiting> {
    tokio::select! {
        biased;
        () = stop.cancelled() => waiting.close(),
        job = waiting.recv() => return job,
    }
    waiting.recv().await
}

/// Runs the first write and those waiting behind it in one transaction. After an error the session is unfit for use.
async fn group(
    session: &mut Session,
    first: Waiting,
    waiting: &mut mpsc::Receiver<Waiting>,
    told: &mut Vec<Acknowledge>,
) -> Result<(), Arc<sqlx::Error>> {
    let mut before = "BEGIN IMMEDIATE; SAVEPOINT write";
    let mut next = Some(first);
    let mut keep = true;
    let mut done = 0;
    while let Some(job) = next.take() {
        if let Err(error) = execute(session.connection(), before).await {
            told.push(
                job(Err(StoreError::NotKept(error.clone())))
                    .await
                    .acknowledge,
            );
            return Err(error);
        }
        let ran = job(Ok(session)).await;
        told.push(ran.acknowledge);
        keep = ran.keep;
        // The end of one write and the beginning of the next are one call to the database.
        before = if keep {
            "RELEASE write; SAVEPOINT write"
        } else {
            "ROLLBACK TO write; RELEASE write; SAVEPOINT write"
        };
        done += 1;
        if done < GROUP {
            next = waiting.try_recv().ok();
        }
    }
    let end = if keep {
        "RELEASE write; COMMIT"
    } else {
        "ROLLBACK TO write; RELEASE write; COMMIT"
    };
    execute(session.connection(), end).await
}

async fn execute(
    connection: &mut SqliteConnection,
    statement: &'static str,
) -> Result<(), Arc<sqlx::Error>> {
    connection
        .execute(sqlx::raw_sql(statement))
        .await
        .map(|_| ())
        .map_err(Arc::new)
}
