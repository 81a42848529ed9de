//! How the parts of a running bot stand, for `/metrics`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use edge::Door;
use edge::gateway::Gateway;

use super::Shared;
use crate::clock::Clock;
use crate::health::Standing;
use crate::metrics::{DeliveriesNow, Figures};
use crate::store::Store;

/// Asks them all.
pub(super) fn ask(shared: &Shared, door: &Door, gateway: &Gateway) -> Standing {
    let (door, watch) = (door.watch(), gateway.watch());
    let shards = gateway.shards().ids.len() as u64;
    let (store, clock) = (shared.store.clone(), shared.clock.clone());
    let database = shared.settings.database.path.clone();
    Arc::new(move || {
        let (door, gateway) = (door.stats(), watch.stats());
        let (store, clock, database) = (store.clone(), clock.clone(), database.clone());
        Box::pin(async move {
            Figures {
                door,
                gateway,
                shards,
                deliveries: deliveries(&store, &clock).await,
                database_bytes: size(&database).await,
                journal_bytes: size(&journal(&database)).await,
                resident_bytes: resident().await,
            }
        })
    })
}

async fn deliveries(store: &Store, clock: &Clock) -> Option<DeliveriesNow> {
    let owed = async { store.read().await?.deliveries_now(clock.now()).await };
    let owed = owed.await;
    owed.inspect_err(|error| tracing::warn!(%error, "what is owed could not be counted"))
        .ok()
}

/// SQLite's write-ahead log beside the database file.
fn journal(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

async fn size(file: &Path) -> u64 {
    let told = tokio::fs::metadata(file).await;
    told.map_or(0, |told| told.len())
}

/// As Linux says it; 0 elsewhere.
async fn resident() -> u64 {
    let status = tokio::fs::read_to_string("/proc/self/status").await;
    let kilobytes = status.ok().and_then(|status| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()
    });
    kilobytes.unwrap_or(0) * 1_024
}
