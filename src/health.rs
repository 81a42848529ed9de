//! Whether the bot is well: what the parts report here, and the page `/healthz` that tells it to a
//! container engine. Ending a process that is not well is the watchdog's.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// What the parts of the bot report about themselves.
#[derive(Debug, Default)]
pub struct Health {
    connected_shards: Mutex<BTreeSet<u32>>,
    unparsed_events: AtomicU64,
}

impl Health {
    /// The shard has a session with Discord.
    pub fn shard_connected(&self, shard: u32) {
        self.shards(|shards| shards.insert(shard));
    }

    /// The shard has lost its session.
    pub fn shard_lost(&self, shard: u32) {
        self.shards(|shards| shards.remove(&shard));
    }

    /// Whether at least one shard has a session.
    pub fn gateway_connected(&self) -> bool {
        self.shards(|shards| !shards.is_empty())
    }

    /// An event came that could not be read: somebody waits for an answer that will never come.
    pub fn count_unparsed_event(&self) {
        self.unparsed_events.fetch_add(1, Ordering::Relaxed);
    }

    /// How many such events came since the start.
    pub fn unparsed_events(&self) -> u64 {
        self.unparsed_events.load(Ordering::Relaxed)
    }

    fn shards<T>(&self, change: impl FnOnce(&mut BTreeSet<u32>) -> T) -> T {
        change(
            &mut self
                .connected_shards
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

/// What `/healthz` answers, as JSON: status 200 when both are "ok", else 503.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// `ok`, or `no answer`.
    pub database: String,
    /// `ok`, or `not connected`.
    pub gateway: String,
    /// Events of Discord's that could not be read, since the start. They make nothing unhealthy: a
    /// restart would not help.
    pub unparsed_events: u64,
}

/// Asks the database for a sign of life; true when it gave one.
pub type Probe = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What a page of `/healthz` is made from.
#[derive(Clone)]
pub struct Checks {
    /// What the parts report.
    pub health: Arc<Health>,
    /// Asks the database.
    pub database: Probe,
    /// How long the database has to answer.
    pub within: Duration,
}

/// Answers `/healthz` on `listener` until the future is dropped.
pub async fn serve(listener: TcpListener, checks: Checks) -> std::io::Result<()> {
    let pages = Router::new()
        .route("/healthz", get(page))
        .with_state(checks);
    axum::serve(listener, pages).await
}

async fn page(State(checks): State<Checks>) -> (StatusCode, Json<Report>) {
    let database = tokio::time::timeout(checks.within, (checks.database)())
        .await
        .unwrap_or(false);
    let gateway = checks.health.gateway_connected();
    let status = if database && gateway {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let report = Report {
        database: if database { "ok" } else { "no answer" }.to_owned(),
        gateway: if gateway { "ok" } else { "not connected" }.to_owned(),
        unparsed_events: checks.health.unparsed_events(),
    };
    (status, Json(report))
}
