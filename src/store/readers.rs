//! The connections for what changes nothing, a few of them, opened when they are needed.
//!
//! The pool is not sqlx's own: that one asks a connection whether it still answers, on a task of its own, each time one is given back.
//! To a file that is two changes of thread for nothing, as many as most queries are.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, QueueMode, RecycleError, RecycleResult, Timeouts,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use super::StoreError;

/// Connections: two cores keep few busy, and each costs a thread and a page cache.
const READERS: usize = 4;
/// How long somebody waits for one.
const WITHIN: Duration = Duration::from_secs(30);
/// How long one serves, so that a broken one does not stay.
const SERVES: Duration = Duration::from_mins(30);

/// A connection, given back when dropped.
pub(super) type Reader = Object<Opener>;

/// All of them. Clones share them.
#[derive(Clone)]
pub(super) struct Readers(Pool<Opener>);

/// How one is opened.
#[derive(Debug)]
pub(super) struct Opener(SqliteConnectOptions);

impl Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<SqliteConnection> {
        self.0.connect().await
    }

    async fn recycle(
        &self,
        _: &mut SqliteConnection,
        metrics: &Metrics,
    ) -> RecycleResult<sqlx::Error> {
        if metrics.age() < SERVES {
            Ok(())
        } else {
            Err(RecycleError::message("it has served"))
        }
    }
}

impl Readers {
    pub(super) fn new(connect: &SqliteConnectOptions) -> Readers {
        let opener = Opener(connect.clone().pragma("query_only", "ON"));
        let timeouts = Timeouts {
            wait: Some(WITHIN),
            ..Timeouts::default()
        };
        let pool = Pool::builder(opener)
            .max_size(READERS)
            // The thread that was awake last, rather than each in turn.
            .queue_mode(QueueMode::Lifo)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1);
        Readers(pool.build().expect("it has a runtime for its timeouts"))
    }

    pub(super) async fn take(&self) -> Result<Reader, StoreError> {
        use deadpool::managed::PoolError;
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Closed => StoreError::Closed,
            _ => sqlx::Error::PoolTimedOut.into(),
        })
    }

    /// Closes them when nobody reads any more; later calls get [`StoreError::Closed`].
    pub(super) async fn close(&self) {
        let all = (0..READERS).map(|_| self.0.get());
        let all = futures_util::future::join_all(all).await;
        self.0.close();
        for reader in all.into_iter().flatten() {
            if let Err(error) = Object::take(reader).close().await {
                tracing::warn!(%error, "a connection for reading did not close cleanly");
            }
        }
    }
}
