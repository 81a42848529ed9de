//! The way in: the gateway's door, which holds the connection to Discord, and the library behind it.

use std::sync::Arc;

use anyhow::Context;
use edge::Door;
use edge::gateway::{DispatchFilter, Gateway, GatewayConfig, GatewayError, Passing, ShardStanding};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

use super::{Patience, Shared};
use crate::actions::habit::Habits;
use crate::actions::voice::VoiceHalls;
use crate::clock::Clock;
use crate::config::{self, Settings};
use crate::credentials;
use crate::discord::{self, Allowance, Data, Desk};
use crate::failure::Failure;
use crate::health::{Shard, Shards};
use crate::metrics::Metrics;

/// Members who get their export at the same time; others wait their turn.
const EXPORTS_AT_ONCE: usize = 2;

/// Opens the gateway's door beside the one for requests, which asks Discord where its gateway is. A
/// token that Discord refuses ends the start.
pub(super) async fn open(
    settings: &Settings,
    token: &SecretString,
    door: &Door,
    patience: Patience,
    filter: DispatchFilter,
) -> Result<Gateway, Failure> {
    let config = GatewayConfig {
        shards: held(&settings.gateway),
        first_backoff: patience.first_reconnect,
        max_backoff: patience.longest_reconnect,
        filter: Some(filter),
        ..GatewayConfig::new(token.clone(), door.url())
    };
    let gateway = Gateway::open(config).await.map_err(|error| match error {
        GatewayError::Token(status) => credentials::refused(status),
        other => anyhow::Error::new(other)
            .context("cannot open the gateway's door")
            .into(),
    })?;
    door.answer_for(&gateway);
    Ok(gateway)
}

/// Hears of voice channels as Discord tells of them, takes interactions and the news of servers, and lets go what the bot has no use for.
pub(super) fn filter(
    halls: &VoiceHalls,
    habits: &Habits,
    metrics: &Metrics,
    clock: &Clock,
) -> (Desk, DispatchFilter) {
    let desk = Desk::new(habits);
    let (taking, halls, habits) = (desk.clone(), halls.clone(), habits.clone());
    let (metrics, clock) = (metrics.clone(), clock.clone());
    let filter = DispatchFilter::new(move |event, data| {
        discord::hear_of_voice(&halls, event, data, clock.now());
        if taking.takes(event, data) {
            Passing::Taken
        } else if discord::is_wanted(&habits, &metrics, event, data) {
            Passing::HandOn
        } else {
            Passing::LetGo
        }
    });
    (desk, filter)
}

/// Whether every shard is up: then what is not heard did not happen.
pub(super) fn is_listening(shards: &Shards) -> Arc<dyn Fn() -> bool + Send + Sync> {
    let shards = Arc::clone(shards);
    Arc::new(move || {
        let standing = shards();
        !standing.is_empty() && standing.values().all(|shard| *shard == Shard::Up)
    })
}

/// How the shards stand, for health and watchdog.
pub(super) fn shards(gateway: &Gateway) -> Shards {
    let watch = gateway.watch();
    Arc::new(move || {
        let shards = watch.shards().into_iter();
        shards
            .map(|(shard, standing)| (shard, seen(standing)))
            .collect()
    })
}

const fn seen(shard: ShardStanding) -> Shard {
    match shard {
        ShardStanding {
            connected: false, ..
        } => Shard::Away,
        ShardStanding { library: false, .. } => Shard::Unheard,
        _ => Shard::Up,
    }
}

/// Connects the library to the gateway's door. The first task ends, after `stopping` was cancelled,
/// when every event that came is dealt with; the second only when Discord closes the gateway for
/// good.
pub(super) async fn connect(
    shared: &Shared,
    token: &SecretString,
    door: &Door,
    desk: Desk,
    gateway: &Gateway,
) -> Result<[AbortOnDropHandle<()>; 2], Failure> {
    let data = Data {
        store: shared.store.clone(),
        messenger: shared.scheduler.messenger.clone(),
        door: door.inside(),
        attachments: shared.attachments.clone(),
        imports: shared.scheduler.imports.clone(),
        studio: shared.studio.clone(),
        habits: shared.scheduler.habits.clone(),
        halls: shared.scheduler.halls.clone(),
        exports: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)),
        nudge: shared.scheduler.nudge.clone(),
        allowance: Allowance {
            at_once: shared.settings.limits.member_at_once,
            a_second: shared.settings.limits.member_per_second,
        },
        metrics: shared.metrics.clone(),
        timer_limit_minutes: shared.settings.timer.limit_minutes,
        clock: shared.clock.clone(),
    };
    let connection = discord::connect(&door.url(), token.expose_secret(), data, desk)
        .await
        .context("connecting to the gateway's door")?;
    let (stopping, held) = (shared.stopping.clone(), gateway.shards());
    let running = async move {
        let ended = connection.run(held.ids, held.total, stopping).await;
        Ok(ended?)
    };
    let fatal_close = gateway.fatal_close();
    let closed = async move { Err(Failure::Closed(fatal_close.await)) };
    Ok([
        shared.vital.spawn("the library's connection", running),
        shared.vital.spawn("the gateway", closed),
    ])
}

fn held(settings: &config::Gateway) -> edge::gateway::Shards {
    match settings.shards {
        config::ShardCount::Auto => edge::gateway::Shards::Auto,
        config::ShardCount::Number(total) => {
            let (from, to) = match settings.range {
                config::ShardRange::All => (0, total),
                config::ShardRange::From(first, last) => (first, last + 1),
            };
            edge::gateway::Shards::Range { from, to, total }
        }
    }
}
