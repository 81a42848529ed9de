//! The tasks of a running bot. One that ends by itself ends the bot.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use chrono::TimeDelta;
use edge::Door;
use edge::gateway::Gateway;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use super::{Shared, figures};
use crate::backups::Backups;
use crate::failure::Failure;
use crate::health::{self, Checks, Probe};
use crate::watchdog::{self, Verdict};

/// How long the database has to answer a health check.
const DATABASE_ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Answers `/healthz` and `/metrics`.
pub(super) fn serve_health(
    listener: TcpListener,
    shared: &Shared,
    door: &Door,
    gateway: &Gateway,
) -> AbortOnDropHandle<()> {
    let store = shared.store.clone();
    let database: Probe = Arc::new(move || {
        let store = store.clone();
        Box::pin(async move { store.ping().await.is_ok() })
    });
    let checks = Checks {
        metrics: shared.metrics.clone(),
        standing: figures::ask(shared, door, gateway),
        database,
        gateway: Arc::clone(&shared.shards),
        within: DATABASE_ANSWERS_WITHIN,
    };
    shared.vital.spawn("the health page", async move {
        let ended = health::serve(listener, checks).await;
        Ok(ended.context("answering health checks")?)
    })
}

/// The task ends, after `stopping` was cancelled, when the look under way is done.
pub(super) fn keep_schedule(shared: &Shared) -> AbortOnDropHandle<()> {
    let (scheduler, clock) = (shared.scheduler.clone(), shared.clock.clone());
    shared.vital.spawn("the schedule", async move {
        scheduler.run(clock).await;
        Ok(())
    })
}

/// The task ends, after `stopping` was cancelled, with the reactions under way.
pub(super) fn send_reactions(shared: &Shared) -> AbortOnDropHandle<()> {
    let (scheduler, clock) = (shared.scheduler.clone(), shared.clock.clone());
    shared.vital.spawn("reactions", async move {
        scheduler.react(clock).await;
        Ok(())
    })
}

/// The task ends, after `stopping` was cancelled, with what it is deciding.
pub(super) fn follow_halls(shared: &Shared) -> AbortOnDropHandle<()> {
    let scheduler = shared.scheduler.clone();
    shared.vital.spawn("voice rooms", async move {
        scheduler.follow_halls().await;
        Ok(())
    })
}

/// Where the settings name a folder for them.
pub(super) fn keep_backups(shared: &Shared) -> Result<Option<AbortOnDropHandle<()>>, Failure> {
    let settings = &shared.settings.backup;
    let Some(folder) = settings.folder.clone() else {
        return Ok(None);
    };
    let every = TimeDelta::hours(settings.every_hours.into());
    let backups = Backups::open(shared.store.clone(), folder, every, settings.keep)?;
    let (clock, stopping) = (shared.clock.clone(), shared.stopping.clone());
    Ok(Some(shared.vital.spawn("the backups", async move {
        backups.run(clock, stopping).await;
        Ok(())
    })))
}

/// Fails when nothing is heard of Discord for too long.
pub(super) fn watch(shared: &Shared) -> AbortOnDropHandle<()> {
    let limit = Duration::from_secs(shared.settings.watchdog.gateway_silence_seconds);
    let shards = Arc::clone(&shared.shards);
    shared.vital.spawn("the watchdog", async move {
        let what = match watchdog::until_not_fine(&shards, limit).await {
            Verdict::Unheard(number, time) => {
                let seconds = time.as_secs();
                format!("nobody listened to shard {number} of the gateway for {seconds} s")
            }
            Verdict::Silent(time) => {
                format!(
                    "no connection to Discord's gateway for {} s",
                    time.as_secs()
                )
            }
            Verdict::Fine => return Ok(()),
        };
        let failure = anyhow!(
            "{what}; ending, to be started afresh (setting watchdog.gateway_silence_seconds)"
        );
        Err(failure.into())
    })
}
