//! The parts of a bot, each as the settings say.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use edge::{Door, DoorConfig};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::Patience;
use crate::actions::deliver::{DeliverOptions, InFlight};
use crate::actions::habit::{EVENTS_AT_WORK, EVENTS_KEPT, HabitPlaces, Habits, Reactions};
use crate::attachments::Attachments;
use crate::cards::{Fonts, Studio};
use crate::config::Settings;
use crate::domain::habit::MayRead;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::store::{Store, StoreOptions};

/// Cards that are kept to be sent again, in bytes.
const CARDS_KEPT_BYTES: usize = 8_000_000;

/// Opens the database as the settings say, and brings its schema up to date.
pub async fn open_store(settings: &Settings, metrics: &Metrics) -> Result<Store, Failure> {
    let options = StoreOptions {
        metrics: metrics.clone(),
        ..store_options(settings)
    };
    Ok(Store::open(&settings.database.path, options).await?)
}

/// Opens the database beside a bot that may be running on it.
pub async fn open_store_beside(settings: &Settings) -> Result<Store, Failure> {
    Ok(Store::beside(&settings.database.path, store_options(settings)).await?)
}

/// How the settings say that a database is opened.
pub fn store_options(settings: &Settings) -> StoreOptions {
    StoreOptions {
        busy_timeout: Duration::from_millis(settings.database.busy_timeout_ms),
        erased_list: settings.database.erased_list.clone(),
        ..StoreOptions::default()
    }
}

/// Opens the door to Discord as the settings say.
pub async fn open_door(
    settings: &Settings,
    metrics: &Metrics,
    patience: Patience,
) -> Result<Door, Failure> {
    let config = DoorConfig {
        upstream: settings.discord.api_url.clone(),
        global_requests_per_second: settings.discord.requests_per_second,
        request_timeout: patience.request,
        first_backoff: patience.first_backoff,
        observer: Some(Arc::new(metrics.clone())),
        ..DoorConfig::default()
    };
    Ok(Door::open(config)
        .await
        .context("cannot open the door to Discord")?)
}

/// Fetches what members attach.
pub(super) fn attachments(settings: &Settings) -> anyhow::Result<Attachments> {
    Attachments::new(
        &settings.discord.api_url,
        settings.import.file_megabytes << 20,
        Duration::from_secs(settings.import.fetch_seconds),
    )
}

/// Where posting counts, and which words may be read there.
pub(super) async fn habits(settings: &Settings, store: &Store) -> Result<Habits, Failure> {
    let may_read = if settings.discord.message_content {
        MayRead::All
    } else {
        MayRead::Addressed
    };
    Ok(Habits {
        places: HabitPlaces::load(store).await?,
        reactions: Reactions::default(),
        may_read,
        under_way: Arc::new(Semaphore::new(EVENTS_KEPT)),
        at_work: Arc::new(Semaphore::new(EVENTS_AT_WORK)),
    })
}

/// Draws on as many cores as there are; fonts are loaded for the first card.
pub(super) fn studio() -> Studio {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Studio::new(Fonts::with_system, cores, CARDS_KEPT_BYTES)
}

/// How what is owed to Discord is sent.
pub(super) fn delivering(settings: &Settings, stop: CancellationToken) -> DeliverOptions {
    DeliverOptions {
        at_once: settings.scheduler.deliveries_at_once,
        answering: TimeDelta::hours(settings.check_in.answering_hours.into()),
        stop,
        in_flight: InFlight::default(),
    }
}
