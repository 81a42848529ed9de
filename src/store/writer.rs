//! The one writer: every change goes through one connection, and writes that wait for each other share a commit.
//!
//! A write is a closure over a [`Session`]. The writer runs the closures that are waiting, each in its own savepoint, commits once,
//! and only then tells their callers. So an acknowledgement always means that the change is on disk, a refused write leaves no
//! trace, and 64 callers pay for one `fsync` instead of 64.
//!
//! A savepoint costs two statements, and a copy of each page that is changed while it is held. An entry, which is mostly one statement
//! and kept whole or not at all by SQLite itself, goes without: see [`Store::write_entry`](super::Store::write_entry).
//!
//! The connection is not taken from a pool and speaks plain `BEGIN IMMEDIATE`, `SAVEPOINT`, `COMMIT`: sqlx counts a transaction as
//! open after a failed `COMMIT` that SQLite has rolled back, and everything after that would be lost in savepoints of nothing.
//! Whenever a transaction statement fails, the connection is thrown away and a fresh one is opened.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::erased_list::ErasedList;
use super::line::{Acknowledge, Job, Line, Ran, Waiting};
use super::{Session, StoreError, Wanted};
use crate::metrics::Metrics;

/// Writes waiting at most; more callers wait for a place.
const QUEUE: usize = 1_024;
/// Writes that share one commit at most, so that the first of them does not wait long.
const GROUP: usize = 128;

/// Takes the write lock at once, rather than at the first change.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";
pub(super) const COMMIT: &str = "COMMIT";

/// What is to be said to SQLite after a write, or before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing is begun.
    First,
    /// The write before had a savepoint, and is kept.
    Kept,
    /// It had a savepoint, and is not kept.
    Undone,
    /// It had no savepoint.
    Bare,
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
        let running = run(options, erased, waiting, stop.clone(), metrics);
        let task = tokio::spawn(on_its_own_thread(running));
        (Writer { queue, stop }, task)
    }

    /// Lets the task end after what is queued; later writes are refused.
    pub(super) fn stop(&self) {
        self.stop.cancel();
    }

    pub(super) async fn write<T, E, F>(&self, wanted: Option<Wanted>, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Session) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |session| {
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
        let waiting = Waiting {
            job,
            wanted,
            looked_up: None,
        };
        self.queue
            .send(waiting)
            .await
            .map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Closed)?
    }
}

/// Each statement of the writer is waited for by everybody behind, and among the tasks of a busy worker it would be in line itself. Where
/// the runtime ends, so does `running`, wherever it is.
async fn on_its_own_thread(running: impl Future<Output = ()> + Send + 'static) {
    let cut = CancellationToken::new();
    let _cut_when_dropped = cut.clone().drop_guard();
    let runtime = tokio::runtime::Handle::current();
    let thread = tokio::task::spawn_blocking(move || {
        runtime.block_on(cut.run_until_cancelled(running));
    });
    if let Err(error) = thread.await {
        tracing::error!(%error, "the writer fell over");
    }
}

async fn run(
    options: SqliteConnectOptions,
    erased: Arc<ErasedList>,
    waiting: mpsc::Receiver<Waiting>,
    stop: CancellationToken,
    metrics: Metrics,
) {
    let mut connection: Option<Session> = None;
    let mut waiting = Line::of(waiting);
    while let Some(first) = waiting.next(&stop).await {
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
                refuse(first, &error, &mut told).await;
                Err(error)
            }
        };
        match &committed {
            Ok(()) => metrics.committed(told.len(), began_at.elapsed()),
            Err(error) => {
                // They were looked up where nothing is any more.
                waiting.forget_what_was_looked_up();
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
    session.say(Some("PRAGMA wal_checkpoint(TRUNCATE)")).await?;
    session.close().await
}

/// Runs the first write and those waiting behind it in one transaction. After an error the session is unfit for use.
async fn group(
    session: &mut Session,
    first: Waiting,
    waiting: &mut Line,
    told: &mut Vec<Acknowledge>,
) -> Result<(), Arc<sqlx::Error>> {
    let mut before = Before::First;
    let mut next = Some(first);
    let mut done = 0;
    while let Some(mut write) = next.take() {
        let guarded = write.wanted.is_none();
        if let Err(error) = begin(session, before, waiting, &mut write).await {
            let error = Arc::new(error);
            refuse(write, &error, told).await;
            return Err(error);
        }
        session.set_looked_up(write.looked_up);
        let changes = changes_so_far(session, guarded).await;
        let ran = (write.job)(Ok(session)).await;
        told.push(ran.acknowledge);
        before = match (session.is_guarded(), ran.keep) {
            (true, true) => Before::Kept,
            (true, false) => Before::Undone,
            (false, true) => Before::Bare,
            (false, false) => {
                let after = changes_so_far(session, false).await;
                debug_assert_eq!(
                    changes, after,
                    "a refused write changed something unguarded"
                );
                still_open(session).await?;
                Before::Bare
            }
        };
        done += 1;
        if done < GROUP {
            next = waiting.next_of_group();
        }
    }
    let committed = session.keep_held_and(before.then_commit()).await;
    committed.map_err(Arc::new)
}

/// What is held of the writes before goes in before a savepoint, and before anything is looked at.
async fn begin(
    session: &mut Session,
    before: Before,
    waiting: &mut Line,
    write: &mut Waiting,
) -> sqlx::Result<()> {
    let guarded = write.wanted.is_none();
    if write.looked_up.is_none() {
        session.keep_held().await?;
    }
    session.set_guarded(guarded);
    // The end of one write and the beginning of the next are one call to the database, and mostly what is looked at first too.
    let statement = before.then(guarded);
    if guarded || write.looked_up.is_some() {
        session.say(statement).await
    } else {
        waiting.look_up(session, statement, write).await
    }
}

impl Before {
    fn then(self, guarded: bool) -> Option<&'static str> {
        match (self, guarded) {
            (Before::First, true) => Some("BEGIN IMMEDIATE; SAVEPOINT write"),
            (Before::First, false) => Some(BEGIN),
            (Before::Kept, true) => Some("RELEASE write; SAVEPOINT write"),
            (Before::Kept, false) => Some("RELEASE write"),
            (Before::Undone, true) => Some("ROLLBACK TO write; RELEASE write; SAVEPOINT write"),
            (Before::Undone, false) => Some("ROLLBACK TO write; RELEASE write"),
            (Before::Bare, true) => Some("SAVEPOINT write"),
            (Before::Bare, false) => None,
        }
    }

    fn then_commit(self) -> &'static str {
        match self {
            Before::First | Before::Bare => COMMIT,
            Before::Kept => "RELEASE write; COMMIT",
            Before::Undone => "ROLLBACK TO write; RELEASE write; COMMIT",
        }
    }
}

/// Whether the transaction is still there after a statement failed in it without a savepoint. Where the disk is full, say, SQLite
/// ends it by itself, and whatever came next would be kept alone.
async fn still_open(session: &mut Session) -> Result<(), Arc<sqlx::Error>> {
    match session.say(Some(BEGIN)).await {
        Err(_) => Ok(()),
        Ok(()) => Err(Arc::new(sqlx::Error::BeginFailed)),
    }
}

/// How many rows were ever changed on this connection, and how many are held, to find, where programs are tried, a write that forgot to
/// call [`Session::guard`].
async fn changes_so_far(session: &mut Session, guarded: bool) -> Option<(i64, usize)> {
    if guarded || !cfg!(debug_assertions) {
        return None;
    }
    let changes = sqlx::query_scalar("SELECT total_changes()");
    let changes = changes.fetch_one(session.connection()).await.ok()?;
    Some((changes, session.held()))
}

async fn refuse(write: Waiting, error: &Arc<sqlx::Error>, told: &mut Vec<Acknowledge>) {
    let why = StoreError::NotKept(error.clone());
    told.push((write.job)(Err(why)).await.acknowledge);
}
