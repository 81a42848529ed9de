//! How things stand, asked for with each look at the page.

use std::sync::atomic::{AtomicU64, Ordering};

use edge::DoorStats;
use edge::gateway::GatewayStats;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// What the parts say when they are asked.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The door for requests.
    pub door: DoorStats,
    /// The gateway's door.
    pub gateway: GatewayStats,
    /// The shards that this process holds.
    pub shards: u64,
    /// The messages that the bot owes Discord; `None` when the database did not say.
    pub deliveries: Option<DeliveriesNow>,
    /// The database file, in bytes.
    pub database_bytes: u64,
    /// The journal beside it, in bytes.
    pub journal_bytes: u64,
    /// What the process has in memory, in bytes; 0 where the system does not say.
    pub resident_bytes: u64,
}

/// The messages that the bot owes Discord.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveriesNow {
    /// To be sent now.
    pub due: i64,
    /// Of a later time, and not tried yet.
    pub later: i64,
    /// Tried, and to be tried again.
    pub put_off: i64,
    /// How long the oldest that is to be sent, or was to be, has been waiting, in seconds.
    pub oldest_seconds: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct How {
    how: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct File {
    file: &'static str,
}

#[derive(Debug, Default)]
pub(super) struct Standing {
    door_rate_limited: Counter,
    door_retries: Counter,
    door_timeouts: Counter,
    door_invalid_requests: Gauge,
    shards: Gauge,
    shards_up: Gauge,
    sessions: Family<How, Counter>,
    closes: Family<Code, Counter>,
    connections_lost: Counter,
    events: Counter,
    events_taken: Counter,
    events_let_go: Counter,
    events_queued: Gauge,
    events_lost: Counter,
    events_unreadable: Counter,
    deliveries_waiting: Family<State, Gauge>,
    delivery_oldest: Gauge,
    database: Family<File, Gauge>,
    resident: Gauge,
}

impl Standing {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "door_rate_limited",
            "429 answers from Discord",
            self.door_rate_limited.clone(),
        );
        registry.register(
            "door_retries",
            "Requests to Discord that were sent again",
            self.door_retries.clone(),
        );
        registry.register(
            "door_timeouts",
            "Requests to Discord given up because they took too long",
            self.door_timeouts.clone(),
        );
        registry.register(
            "door_invalid_requests",
            "Requests that Discord refused in the last ten minutes; at 10,000 it bans the address",
            self.door_invalid_requests.clone(),
        );
        self.register_gateway(registry);
        registry.register(
            "deliveries_waiting",
            "Messages that the bot owes Discord",
            self.deliveries_waiting.clone(),
        );
        registry.register_with_unit(
            "delivery_oldest",
            "How long the oldest message that is to be sent has been waiting",
            Unit::Seconds,
            self.delivery_oldest.clone(),
        );
        registry.register_with_unit(
            "database",
            "The size of the database and of the journal beside it",
            Unit::Bytes,
            self.database.clone(),
        );
        registry.register_with_unit(
            "process_resident",
            "What the process has in memory",
            Unit::Bytes,
            self.resident.clone(),
        );
    }

    fn register_gateway(&self, registry: &mut Registry) {
        registry.register(
            "gateway_shards",
            "Shards that this process holds",
            self.shards.clone(),
        );
        registry.register(
            "gateway_shards_up",
            "Shards with a session with Discord right now",
            self.shards_up.clone(),
        );
        registry.register(
            "gateway_sessions",
            "Sessions begun (new), gone on with (resumed), and begun in place of one that was lost (replaced)",
            self.sessions.clone(),
        );
        registry.register(
            "gateway_closes",
            "Connections that Discord closed, by close code",
            self.closes.clone(),
        );
        registry.register(
            "gateway_connections_lost",
            "Connections to Discord that ended without a word, or never came about",
            self.connections_lost.clone(),
        );
        registry.register(
            "gateway_events",
            "Events received from Discord",
            self.events.clone(),
        );
        registry.register(
            "gateway_events_queued",
            "Events waiting to be taken in",
            self.events_queued.clone(),
        );
        registry.register(
            "gateway_events_taken",
            "Interactions and news of servers, taken as they came in",
            self.events_taken.clone(),
        );
        registry.register(
            "gateway_events_let_go",
            "Events that the bot has no use for, or too many of",
            self.events_let_go.clone(),
        );
        registry.register(
            "gateway_events_lost",
            "Events dropped because too many were waiting",
            self.events_lost.clone(),
        );
        registry.register(
            "gateway_events_unreadable",
            "Frames from Discord that could not be read",
            self.events_unreadable.clone(),
        );
    }

    pub(super) fn set(&self, figures: &Figures) {
        let door = &figures.door;
        set(&self.door_rate_limited, door.rate_limited);
        set(&self.door_retries, door.retries);
        set(&self.door_timeouts, door.timeouts);
        gauge(&self.door_invalid_requests, door.invalid_requests);
        self.set_gateway(&figures.gateway, figures.shards);
        if let Some(owed) = figures.deliveries {
            for (state, count) in [
                ("due", owed.due),
                ("later", owed.later),
                ("put_off", owed.put_off),
            ] {
                let waiting = self.deliveries_waiting.get_or_create(&State { state });
                waiting.set(count);
            }
            self.delivery_oldest.set(owed.oldest_seconds);
        }
        for (file, bytes) in [
            ("database", figures.database_bytes),
            ("journal", figures.journal_bytes),
        ] {
            gauge(&self.database.get_or_create(&File { file }), bytes);
        }
        gauge(&self.resident, figures.resident_bytes);
    }

    fn set_gateway(&self, gateway: &GatewayStats, shards: u64) {
        gauge(&self.shards, shards);
        gauge(&self.shards_up, gateway.shards_connected);
        let replaced = gateway.re_identified;
        for (how, count) in [
            ("new", gateway.sessions_started - replaced),
            ("resumed", gateway.resumed),
            ("replaced", replaced),
        ] {
            set(&self.sessions.get_or_create(&How { how }), count);
        }
        for (code, count) in &gateway.closes {
            let code = Code {
                code: (*code).into(),
            };
            set(&self.closes.get_or_create(&code), *count);
        }
        set(&self.connections_lost, gateway.connections_lost);
        set(&self.events, gateway.dispatches);
        set(&self.events_taken, gateway.taken);
        set(&self.events_let_go, gateway.let_go);
        gauge(&self.events_queued, gateway.queued);
        set(&self.events_lost, gateway.lost);
        set(&self.events_unreadable, gateway.unreadable);
    }
}

/// Somebody else counts; this repeats it.
fn set(counter: &Counter<u64, AtomicU64>, count: u64) {
    counter.inner().store(count, Ordering::Relaxed);
}

fn gauge(gauge: &Gauge, value: u64) {
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
}
