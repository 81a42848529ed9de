//! A running bot: opens the parts in order, keeps them, and stops them in order. The binary, the
//! tests and the playground share it. What the parts do is theirs.

mod figures;
mod gateway;
mod vital;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use edge::gateway::Gateway;
use edge::{Door, DoorConfig};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::actions::deliver::{DeliverOptions, InFlight};
use crate::actions::habit::{HabitPlaces, Habits, Reactions};
use crate::actions::import::Imports;
use crate::actions::voice::VoiceHalls;
use crate::attachments::Attachments;
use crate::backups::Backups;
use crate::cards::{Fonts, Studio};
use crate::clock::Clock;
use crate::config::Settings;
use crate::discord;
use crate::domain::habit::MayRead;
use crate::domain::ids::ChannelId;
use crate::failure::Failure;
use crate::health::{self, Checks, Probe, Shards};
use crate::messenger::Messenger;
use crate::metrics::Metrics;
use crate::scheduler::{Scheduler, TickReport};
use crate::store::{Store, StoreOptions};
use crate::watchdog::{self, Verdict};
use vital::Vital;

/// How long everything has for stopping. Docker, systemd and Kubernetes wait 10 s or longer before
/// they kill.
const STOP_WITHIN: Duration = Duration::from_secs(9);
/// Cards that are kept to be sent again, in bytes.
const CARDS_KEPT_BYTES: usize = 8_000_000;
/// How long the database has to answer a health check.
const DATABASE_ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// How long the doors to Discord wait before they try again. What is right for Discord itself is the default; a simulation is in a
/// hurry.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The longest one attempt of a request may take.
    pub request: Duration,
    /// The wait before a request is sent again.
    pub first_backoff: Duration,
    /// The wait before the gateway is connected again.
    pub first_reconnect: Duration,
    /// The longest such wait.
    pub longest_reconnect: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let door = DoorConfig::default();
        Self {
            request: door.request_timeout,
            first_backoff: door.first_backoff,
            first_reconnect: Duration::from_millis(500),
            longest_reconnect: Duration::from_mins(1),
        }
    }
}

/// A running bot. Dropped, it is cut off; [`stop`](Self::stop) lets it finish.
pub struct App {
    shared: Shared,
    door: Door,
    gateway: Gateway,
    library: AbortOnDropHandle<()>,
    schedule: AbortOnDropHandle<()>,
    reactions: AbortOnDropHandle<()>,
    rooms: AbortOnDropHandle<()>,
    backups: Option<AbortOnDropHandle<()>>,
    failed: mpsc::Receiver<Failure>,
    health_address: SocketAddr,
    _health_page: AbortOnDropHandle<()>,
    _fatal_close: AbortOnDropHandle<()>,
    _watchdog: AbortOnDropHandle<()>,
}

/// What is there before Discord is spoken to.
struct Parts {
    store: Store,
    /// Where the pages for health and metrics are.
    page: TcpListener,
    metrics: Metrics,
    patience: Patience,
}

/// What every part of a running bot may use.
#[derive(Clone)]
struct Shared {
    settings: Settings,
    clock: Clock,
    store: Store,
    /// Fetches what members attach.
    attachments: Attachments,
    /// Draws the cards of everything that is sent.
    studio: Arc<Studio>,
    /// What is due, and the way out by which it is done.
    scheduler: Scheduler,
    metrics: Metrics,
    /// How the gateway's shards stand.
    shards: Shards,
    /// Where requests to Discord go.
    door_url: String,
    /// Cancelled when the bot is to stop: take nothing new on, finish what was begun.
    stopping: CancellationToken,
    /// Starts the tasks without which there is no bot.
    vital: Vital,
}

impl App {
    /// Opens the database, the door to Discord and the health page, connects the gateway and starts
    /// the schedule. When one of them cannot be had, those before it are closed again.
    pub async fn start(
        settings: &Settings,
        token: SecretString,
        clock: Clock,
    ) -> Result<Self, Failure> {
        Self::start_with(settings, token, clock, Patience::default()).await
    }

    /// [`start`](Self::start) with doors that wait otherwise than is right for Discord.
    pub async fn start_with(
        settings: &Settings,
        token: SecretString,
        clock: Clock,
        patience: Patience,
    ) -> Result<Self, Failure> {
        let listen = settings.health.listen;
        let page = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen} (setting health.listen)"))?;
        let metrics = Metrics::default();
        let store = open_store(settings, &metrics).await?;
        let parts = Parts {
            store: store.clone(),
            page,
            metrics,
            patience,
        };
        // Boxed: on the stack it would be the largest part of whoever starts a bot.
        let app = Box::pin(Self::start_on(settings, token, clock, parts)).await;
        if app.is_err() {
            store.close().await;
        }
        app
    }

    async fn start_on(
        settings: &Settings,
        token: SecretString,
        clock: Clock,
        parts: Parts,
    ) -> Result<Self, Failure> {
        let Parts {
            store,
            page,
            metrics,
            patience,
        } = parts;
        let health_address = page.local_addr().context("reading the own address")?;
        let door = open_door(settings, &metrics, patience).await?;
        let halls = VoiceHalls::load(&store, settings.discord.voice_states).await?;
        let hear = gateway::hear_of_voice(&halls, &clock);
        let gateway = gateway::open(settings, &token, &door, patience, hear).await?;
        let shards = gateway::shards(&gateway);
        let stopping = CancellationToken::new();
        let (vital, failed) = Vital::new(stopping.clone());
        let http = discord::http(&door.url(), token.expose_secret())?;
        let studio = Arc::new(studio());
        let shared = Shared {
            settings: settings.clone(),
            clock,
            scheduler: Scheduler {
                store: store.clone(),
                messenger: Messenger::new(Arc::new(http)),
                studio: Arc::clone(&studio),
                metrics: metrics.clone(),
                habits: habits(settings, &store).await?,
                halls,
                is_listening: gateway::is_listening(&shards),
                timer_limit_minutes: settings.timer.limit_minutes,
                options: DeliverOptions {
                    at_once: settings.scheduler.deliveries_at_once,
                    answering: TimeDelta::hours(settings.check_in.answering_hours.into()),
                    stop: stopping.clone(),
                    in_flight: InFlight::default(),
                },
                tick_every: Duration::from_secs(settings.scheduler.tick_seconds),
                nudge: Arc::new(Notify::new()),
                looking: Arc::new(Mutex::new(())),
                imports: Imports::new(store.clone()),
            },
            store,
            attachments: attachments(settings)?,
            studio,
            metrics,
            shards,
            door_url: door.url(),
            stopping,
            vital,
        };
        let health_page = serve_health(page, &shared, &door, &gateway);
        // A batch that was cut off in the middle is whole before anybody can look at it.
        shared
            .scheduler
            .imports
            .keep_house(shared.clock.now())
            .await?;
        let [library, fatal_close] = gateway::connect(&shared, &token, &gateway).await?;
        let schedule = keep_schedule(&shared);
        let reactions = send_reactions(&shared);
        let rooms = follow_halls(&shared);
        let backups = keep_backups(&shared)?;
        tracing::info!(health = %health_address, "started");
        Ok(Self {
            _watchdog: watch(&shared),
            _health_page: health_page,
            _fatal_close: fatal_close,
            shared,
            door,
            gateway,
            library,
            schedule,
            reactions,
            rooms,
            backups,
            failed,
            health_address,
        })
    }

    /// Where `/healthz` is answered: the setting, with the port that was found for port 0.
    pub const fn health_address(&self) -> SocketAddr {
        self.health_address
    }

    /// Does everything that is due now, beside what the schedule does by itself: for tests and the playground, which move the
    /// clock.
    pub async fn tick(&self) -> TickReport {
        self.shared.scheduler.tick(self.shared.clock.now()).await
    }

    /// How many messages, edits, deletions and reactions in habit channels were dealt with since the start.
    pub fn habit_events(&self) -> watch::Receiver<u64> {
        self.shared.scheduler.habits.places.events()
    }

    /// How many events about voice channels and their servers were dealt with since the start.
    pub fn voice_events(&self) -> watch::Receiver<u64> {
        self.shared.scheduler.halls.events()
    }

    /// Whether everything that happened in voice rooms is decided.
    pub fn voice_is_settled(&self) -> bool {
        self.shared.scheduler.halls.is_settled()
    }

    /// Whether posting in a channel or thread counts.
    pub fn counts_in(&self, channel: u64) -> bool {
        let channel = ChannelId::from_u64(channel);
        channel.is_ok_and(|channel| {
            self.shared
                .scheduler
                .habits
                .places
                .server_of(channel)
                .is_some()
        })
    }

    /// Whether everything was read back that was posted in habit channels while the bot was not there.
    pub fn habits_are_live(&self) -> bool {
        self.shared.scheduler.habits.places.is_all_live()
    }

    /// When the next thing is due, if anything is.
    pub async fn next_due(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self
            .shared
            .store
            .read()
            .await?
            .next_due_at(self.shared.clock.now())
            .await?)
    }

    /// When the next weekly question is due, if any is.
    pub async fn next_slot(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.shared.store.read().await?.next_slot_at().await?)
    }

    /// Waits until a part cannot go on. The app is to be stopped then, and the process to end.
    pub async fn failed(&mut self) -> Failure {
        let failure = self.failed.recv().await;
        failure.expect("self.shared.vital holds a sender, so the channel is open")
    }

    /// Takes nothing new on, finishes what was begun, and closes everything; within 10 s.
    pub async fn stop(self) {
        let in_time = tokio::time::timeout(STOP_WITHIN, self.finish()).await;
        if in_time.is_err() {
            tracing::error!("stopped in the middle of something: it took too long");
        }
    }

    async fn finish(self) {
        let (scheduler, clock) = (&self.shared.scheduler, &self.shared.clock);
        scheduler.note_heard_at_last(clock.now()).await;
        self.shared.stopping.cancel();
        // What went wrong in them was told when it did.
        let _ = tokio::join!(self.library, self.schedule, self.reactions, self.rooms);
        if let Some(backups) = self.backups {
            let _ = backups.await;
        }
        self.gateway.close().await;
        self.door.close().await;
        self.shared.store.close().await;
        tracing::info!("stopped");
    }
}

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

fn attachments(settings: &Settings) -> anyhow::Result<Attachments> {
    Attachments::new(
        &settings.discord.api_url,
        settings.import.file_megabytes << 20,
        Duration::from_secs(settings.import.fetch_seconds),
    )
}

/// Where posting counts, and which words may be read there.
async fn habits(settings: &Settings, store: &Store) -> Result<Habits, Failure> {
    let may_read = if settings.discord.message_content {
        MayRead::All
    } else {
        MayRead::Addressed
    };
    Ok(Habits {
        places: HabitPlaces::load(store).await?,
        reactions: Reactions::default(),
        may_read,
    })
}

/// Draws on as many cores as there are; fonts are loaded for the first card.
fn studio() -> Studio {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Studio::new(Fonts::with_system, cores, CARDS_KEPT_BYTES)
}

fn serve_health(
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
fn keep_schedule(shared: &Shared) -> AbortOnDropHandle<()> {
    let (scheduler, clock) = (shared.scheduler.clone(), shared.clock.clone());
    shared.vital.spawn("the schedule", async move {
        scheduler.run(clock).await;
        Ok(())
    })
}

/// The task ends, after `stopping` was cancelled, with the reactions under way.
fn send_reactions(shared: &Shared) -> AbortOnDropHandle<()> {
    let (scheduler, clock) = (shared.scheduler.clone(), shared.clock.clone());
    shared.vital.spawn("reactions", async move {
        scheduler.react(clock).await;
        Ok(())
    })
}

/// The task ends, after `stopping` was cancelled, with what it is deciding.
fn follow_halls(shared: &Shared) -> AbortOnDropHandle<()> {
    let scheduler = shared.scheduler.clone();
    shared.vital.spawn("voice rooms", async move {
        scheduler.follow_halls().await;
        Ok(())
    })
}

/// Where the settings name a folder for them.
fn keep_backups(shared: &Shared) -> Result<Option<AbortOnDropHandle<()>>, Failure> {
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

fn watch(shared: &Shared) -> AbortOnDropHandle<()> {
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
