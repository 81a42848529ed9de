//! Interactions, and the news of servers, are taken as they come in, before the library: so a command does not stand in line behind the
//! messages of a habit channel, and is read once; and of the thousands of servers that a start tells of, little waits. What cannot be read
//! goes the way of all events, and the alarm about unparsed events finds it there; interactions do too until the library is connected.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use serenity::all::{Context, EventHandler as _, Interaction};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use super::events::Events;
use super::servers::{self, Heard, Told};
use crate::actions::habit::Habits;

/// Where they are taken. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    habits: Habits,
    clerk: OnceLock<Clerk>,
    servers: mpsc::UnboundedSender<Told>,
    /// The other end, until somebody listens.
    told: Mutex<Option<mpsc::UnboundedReceiver<Told>>>,
    in_flight: TaskTracker,
}

struct Clerk {
    // Weak, since the events know the desk.
    events: Weak<Events>,
    ctx: Context,
}

impl Desk {
    /// A desk at which interactions are not taken yet, and the news of servers waits.
    pub fn new(habits: &Habits) -> Desk {
        // No longer than the servers are many.
        let (servers, told) = mpsc::unbounded_channel();
        Desk(Arc::new(Inner {
            habits: habits.clone(),
            clerk: OnceLock::new(),
            servers,
            told: Mutex::new(Some(told)),
            in_flight: TaskTracker::new(),
        }))
    }

    /// What was taken and is not dealt with yet; closed, it lets nothing more be taken.
    pub(super) fn in_flight(&self) -> &TaskTracker {
        &self.0.in_flight
    }

    /// From now on interactions are dealt with here.
    pub(super) fn open(&self, events: Weak<Events>, ctx: Context) {
        // Every shard says it; one is enough.
        let _ = self.0.clerk.set(Clerk { events, ctx });
    }

    /// What is heard of servers, from the first one on; for one listener.
    pub(super) fn told(&self) -> Option<mpsc::UnboundedReceiver<Told>> {
        let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.take()
    }

    /// Whether the event, by its name and its data as JSON, is dealt with: in a task of its own.
    pub fn takes(&self, event: &str, data: &str) -> bool {
        if self.0.in_flight.is_closed() {
            return false;
        }
        match event {
            "INTERACTION_CREATE" => self.takes_interaction(data),
            "GUILD_CREATE" | "GUILD_DELETE" => {
                servers::read(event, data, &self.0.habits).is_some_and(|heard| self.tell(heard))
            }
            _ => false,
        }
    }

    fn tell(&self, heard: Heard) -> bool {
        let told = (heard, self.0.in_flight.token());
        self.0.servers.send(told).is_ok()
    }

    fn takes_interaction(&self, data: &str) -> bool {
        let Some(Clerk { events, ctx }) = self.0.clerk.get() else {
            return false;
        };
        let (Some(events), Ok(interaction)) =
            (events.upgrade(), serde_json::from_str::<Interaction>(data))
        else {
            return false;
        };
        let ctx = ctx.clone();
        let dealing = async move { events.interaction_create(ctx, interaction).await };
        self.0.in_flight.spawn(dealing);
        true
    }
}
