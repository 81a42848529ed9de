//! A running bot: opens the parts in order, keeps them, and stops them in order. The binary, the
//! tests and the playground share it. What the parts do is theirs.

mod figures;
mod gateway;
mod parts;
mod seen;
mod tasks;
mod vital;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use edge::gateway::Gateway;
use edge::{Door, DoorConfig};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::actions::import::Imports;
use crate::actions::voice::VoiceHalls;
use crate::attachments::Attachments;
use crate::cards::Studio;
use crate::clock::Clock;
use crate::config::Settings;
use crate::discord;
use crate::failure::Failure;
use crate::health::Shards;
use crate::messenger::Messenger;
use crate::metrics::Metrics;
use crate::scheduler::Scheduler;
use crate::store::Store;
use parts::{attachments, habits, studio};
pub use parts::{open_door, open_store, open_store_beside, store_options};
use tasks::{follow_halls, keep_backups, keep_schedule, send_reactions, serve_health, watch};
use vital::Vital;

/// How long everything has for stopping. Docker, systemd and Kubernetes wait 10 s or longer before
/// they kill.
const STOP_WITHIN: Duration = Duration::from_secs(9);

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
        let habits = habits(settings, &store).await?;
        let (desk, filter) = gateway::filter(&halls, &habits, &metrics, &clock);
        let gateway = gateway::open(settings, &token, &door, patience, filter).await?;
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
                habits,
                halls,
                is_listening: gateway::is_listening(&shards),
                timer_limit_minutes: settings.timer.limit_minutes,
                options: parts::delivering(settings, stopping.clone()),
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
            stopping,
            vital,
        };
        let health_page = serve_health(page, &shared, &door, &gateway);
        // A batch that was cut off in the middle is whole before anybody can look at it.
        let imports = &shared.scheduler.imports;
        imports.keep_house(shared.clock.now()).await?;
        let [library, fatal_close] =
            gateway::connect(&shared, &token, &door, desk, &gateway).await?;
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
