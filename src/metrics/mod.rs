//! What is counted and measured, and the page `/metrics` that tells it to Prometheus. `docs/metrics.md` lists all of it.
//!
//! Parts report what they do as it happens; how things stand ([`Figures`]) is asked for with each look at the page. No label holds
//! an id or anything that somebody typed, and each has a bounded number of values. Not here: where the page is (`health`).

mod figures;
mod labels;

use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use chrono::{DateTime, Utc};
use edge::{Observer, Passage};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

pub use figures::{DeliveriesNow, Figures};
use labels::{Became, Dealt, Named, Passed, Routes, Through};
pub use labels::{Interaction, Outcome};

/// Seconds: from a local write to Discord at its slowest.
const SECONDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0, 60.0,
];

/// Everything that is counted. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    interactions: Family<Dealt, Counter>,
    interaction_seconds: Family<Named, Histogram, fn() -> Histogram>,
    unparsed_events: Counter,
    habit_events_let_go: Counter,
    deliveries: Family<Became, Counter>,
    look_seconds: Histogram,
    door_requests: Family<Passed, Counter>,
    door_seconds: Family<Through, Histogram, fn() -> Histogram>,
    door_wait_seconds: Histogram,
    routes: Mutex<Routes>,
    commit_seconds: Histogram,
    commit_writes: Histogram,
    commits_failed: Counter,
    backup_at: Gauge,
    backup_bytes: Gauge,
    standing: figures::Standing,
}

/// What became of deliveries that were due.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivered {
    /// Discord has them.
    pub sent: usize,
    /// To be tried again later.
    pub put_off: usize,
    /// They cannot be done.
    pub given_up: usize,
    /// Owed no more.
    pub dropped: usize,
}

impl Metrics {
    /// One interaction is dealt with; how, and how long it took.
    pub fn interaction(&self, interaction: &Interaction, outcome: Outcome, took: Duration) {
        let named = Named::of(interaction);
        let dealt = Dealt::of(interaction, outcome);
        self.0.interactions.get_or_create(&dealt).inc();
        let seconds = self.0.interaction_seconds.get_or_create(&named);
        seconds.observe(took.as_secs_f64());
    }

    /// An event came that could not be read: somebody waits for an answer that will never come.
    pub fn unparsed_event(&self) {
        self.0.unparsed_events.inc();
    }

    /// How many such events came since the start.
    pub fn unparsed_events(&self) -> u64 {
        self.0.unparsed_events.get()
    }

    /// An event of a habit channel was let go: too many were under way.
    pub fn habit_event_let_go(&self) {
        self.0.habit_events_let_go.inc();
    }

    /// The scheduler looked at what is due; what became of it, and how long that took.
    pub fn looked(&self, delivered: Delivered, took: Duration) {
        for (outcome, count) in [
            ("sent", delivered.sent),
            ("put_off", delivered.put_off),
            ("given_up", delivered.given_up),
            ("dropped", delivered.dropped),
        ] {
            let counter = self.0.deliveries.get_or_create(&Became { outcome });
            counter.inc_by(count as u64);
        }
        self.0.look_seconds.observe(took.as_secs_f64());
    }

    /// So many writes were committed together.
    pub fn committed(&self, writes: usize, took: Duration) {
        self.0.commit_seconds.observe(took.as_secs_f64());
        self.0
            .commit_writes
            .observe(f64::from(u32::try_from(writes).unwrap_or(u32::MAX)));
    }

    /// A commit failed: its writes were refused.
    pub fn commit_failed(&self) {
        self.0.commits_failed.inc();
    }

    /// A backup was made and found sound.
    pub fn backed_up(&self, at: DateTime<Utc>, bytes: u64) {
        self.0.backup_at.set(at.timestamp());
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.0.backup_bytes.set(bytes);
    }

    /// The page, in Prometheus's own text format.
    pub fn page(&self, figures: &Figures) -> String {
        self.0.standing.set(figures);
        let mut page = String::new();
        prometheus_text::encode(&mut page, &self.0.registry).expect("a string takes any text");
        page
    }
}

impl Observer for Metrics {
    fn passed(&self, passage: &Passage) {
        let mut routes = self.0.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.name(&passage.route);
        drop(routes);
        let passed = Passed {
            route: route.clone(),
            status: passage.status.into(),
        };
        self.0.door_requests.get_or_create(&passed).inc();
        let seconds = self.0.door_seconds.get_or_create(&Through { route });
        seconds.observe(passage.took.as_secs_f64());
        self.0
            .door_wait_seconds
            .observe(passage.waited.as_secs_f64());
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut inner = Inner {
            registry: Registry::with_prefix("yesteryou"),
            interactions: Family::default(),
            interaction_seconds: Family::new_with_constructor(seconds),
            unparsed_events: Counter::default(),
            habit_events_let_go: Counter::default(),
            deliveries: Family::default(),
            look_seconds: seconds(),
            door_requests: Family::default(),
            door_seconds: Family::new_with_constructor(seconds),
            door_wait_seconds: seconds(),
            routes: Mutex::default(),
            commit_seconds: seconds(),
            commit_writes: Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0]),
            commits_failed: Counter::default(),
            backup_at: Gauge::default(),
            backup_bytes: Gauge::default(),
            standing: figures::Standing::default(),
        };
        inner.register();
        Self(Arc::new(inner))
    }
}

impl Inner {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The yesteryou that runs", build);
        registry.register(
            "interactions",
            "Interactions dealt with, by what they were and what came of them",
            self.interactions.clone(),
        );
        registry.register_with_unit(
            "interaction",
            "From an interaction's arrival until it was dealt with",
            Unit::Seconds,
            self.interaction_seconds.clone(),
        );
        registry.register(
            "unparsed_events",
            "Events of Discord's that could not be read",
            self.unparsed_events.clone(),
        );
        registry.register(
            "habit_events_let_go",
            "Events of habit channels that were let go, since too many were under way",
            self.habit_events_let_go.clone(),
        );
        registry.register(
            "deliveries",
            "What became of messages that were due",
            self.deliveries.clone(),
        );
        registry.register_with_unit(
            "look",
            "One look of the scheduler at what is due, with what it sent",
            Unit::Seconds,
            self.look_seconds.clone(),
        );
        self.register_door();
        let registry = &mut self.registry;
        registry.register_with_unit(
            "commit",
            "Writing one group of changes to the disk",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        registry.register(
            "commit_writes",
            "Changes that shared a commit",
            self.commit_writes.clone(),
        );
        registry.register(
            "commits_failed",
            "Commits that failed; what was to be kept was refused",
            self.commits_failed.clone(),
        );
        registry.register(
            "backup_last_success_timestamp_seconds",
            "When the last sound backup was made; 0 when none is known",
            self.backup_at.clone(),
        );
        registry.register(
            "backup_last_bytes",
            "The size of the last sound backup",
            self.backup_bytes.clone(),
        );
        self.standing.register(registry);
    }

    fn register_door(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "door_requests",
            "Requests to Discord, by route and the status of the answer",
            self.door_requests.clone(),
        );
        registry.register_with_unit(
            "door",
            "Requests to Discord until their answer, waiting included",
            Unit::Seconds,
            self.door_seconds.clone(),
        );
        registry.register_with_unit(
            "door_wait",
            "How long requests to Discord waited for rate limits and between attempts",
            Unit::Seconds,
            self.door_wait_seconds.clone(),
        );
    }
}
