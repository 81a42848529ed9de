//! Watches the connections to Discord's gateway and reports them to [`Health`].
//!
//! The library's own list of them is read, again and again: its events alone would not do, since they come in tasks of their own, in
//! any order, and a connection that is made anew says nothing until it is there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{ConnectionStage, ShardManager};
use tokio::sync::Notify;

use crate::health::Health;

/// The longest time between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The connections, and where they are reported.
pub(super) struct Connections {
    shards: Arc<ShardManager>,
    health: Arc<Health>,
    /// Rung when one may have changed: a look follows at once.
    changed: Arc<Notify>,
    connected: BTreeSet<u32>,
}

impl Connections {
    pub(super) const fn new(
        shards: Arc<ShardManager>,
        health: Arc<Health>,
        changed: Arc<Notify>,
    ) -> Self {
        Self {
            shards,
            health,
            changed,
            connected: BTreeSet::new(),
        }
    }

    /// Reports for as long as it is polled; never ends.
    pub(super) async fn watch(&mut self) {
        loop {
            self.note().await;
            tokio::select! {
                () = self.changed.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Looks once, and reports what changed.
    pub(super) async fn note(&mut self) {
        let connected = self.connected_now().await;
        for gained in connected.difference(&self.connected) {
            tracing::info!(shard = gained, "connected to the gateway");
            self.health.shard_connected(*gained);
        }
        for lost in self.connected.difference(&connected) {
            tracing::warn!(shard = lost, "the connection to the gateway is gone");
            self.health.shard_lost(*lost);
        }
        self.connected = connected;
    }

    async fn connected_now(&self) -> BTreeSet<u32> {
        let runners = self.shards.runners.lock().await;
        let connected = runners
            .iter()
            .filter(|(_, runner)| runner.stage == ConnectionStage::Connected);
        connected.map(|(shard, _)| shard.0).collect()
    }
}
