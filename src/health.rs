//! The pages for whoever watches over the bot: `/healthz` tells a container engine whether it is well,
//! `/metrics` tells Prometheus what it does. Ending a process that is not well is the watchdog's.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::metrics::{Figures, Metrics};

/// How a shard of this process stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shard {
    /// No session with Discord: not yet, or no longer.
    Away,
    /// Discord is connected, but the bot takes nothing from the door.
    Unheard,
    /// Discord is connected, and the bot hears it.
    Up,
}

/// Asks the gateway's door how each shard of this process stands, by its number.
pub type Shards = Arc<dyn Fn() -> BTreeMap<u32, Shard> + Send + Sync>;

/// What `/healthz` answers, as JSON: status 200 when both are "ok", else 503.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// `ok`, or `no answer`.
    pub database: String,
    /// `ok` when at least one shard is up, else `not connected`.
    pub gateway: String,
    /// The shards of this process that are up.
    pub shards_up: usize,
    /// The shards that this process holds.
    pub shards: usize,
    /// Events of Discord's that could not be read, since the start. They make nothing unhealthy: a
    /// restart would not help.
    pub unparsed_events: u64,
}

/// Asks the database for a sign of life; true when it gave one.
pub type Probe = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// Asks the parts how they stand.
pub type Standing = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Figures> + Send>> + Send + Sync>;

/// What the pages are made from.
#[derive(Clone)]
pub struct Checks {
    /// What the parts counted.
    pub metrics: Metrics,
    /// Asks the parts.
    pub standing: Standing,
    /// Asks the database.
    pub database: Probe,
    /// Asks the gateway's door.
    pub gateway: Shards,
    /// How long the database has to answer.
    pub within: Duration,
}

/// Answers `/healthz` and `/metrics` on `listener` until the future is dropped.
pub async fn serve(listener: TcpListener, checks: Checks) -> std::io::Result<()> {
    let pages = Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .with_state(checks);
    axum::serve(listener, pages).await
}

async fn health(State(checks): State<Checks>) -> (StatusCode, Json<Report>) {
    let database = tokio::time::timeout(checks.within, (checks.database)())
        .await
        .unwrap_or(false);
    let shards = (checks.gateway)();
    let up = shards.values().filter(|shard| **shard == Shard::Up).count();
    let gateway = up > 0;
    let status = if database && gateway {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let report = Report {
        database: if database { "ok" } else { "no answer" }.to_owned(),
        gateway: if gateway { "ok" } else { "not connected" }.to_owned(),
        shards_up: up,
        shards: shards.len(),
        unparsed_events: checks.metrics.unparsed_events(),
    };
    (status, Json(report))
}

async fn metrics(State(checks): State<Checks>) -> impl IntoResponse {
    let figures = (checks.standing)().await;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    (
        [(header::CONTENT_TYPE, kind)],
        checks.metrics.page(&figures),
    )
}
