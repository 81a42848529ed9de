//! Interactions are taken as they come in, before the library: so a command does not stand in line behind the messages of a habit
//! channel, and is read once. Until the library is connected, and where one cannot be read, it goes the way of all events.

use std::sync::{Arc, OnceLock, Weak};

use serenity::all::{Context, EventHandler as _, Interaction};

use super::events::Events;

/// Where interactions are taken. Cheap to clone.
#[derive(Clone, Default)]
pub struct Desk(Arc<OnceLock<Clerk>>);

struct Clerk {
    // Weak, since the events know the desk.
    events: Weak<Events>,
    ctx: Context,
}

impl Desk {
    /// From now on interactions are dealt with here.
    pub(super) fn open(&self, events: Weak<Events>, ctx: Context) {
        // Every shard says it; one is enough.
        let _ = self.0.set(Clerk { events, ctx });
    }

    /// Whether the event, by its name and its data as JSON, is an interaction that is dealt with: in a task of its own.
    pub fn takes(&self, event: &str, data: &str) -> bool {
        if event != "INTERACTION_CREATE" {
            return false;
        }
        let Some(Clerk { events, ctx }) = self.0.get() else {
            return false;
        };
        let Some(dealing) = events.upgrade() else {
            return false;
        };
        // The library meets the same trouble, and the alarm about unparsed events finds it there.
        let Ok(interaction) = serde_json::from_str::<Interaction>(data) else {
            return false;
        };
        let (events, ctx) = (Arc::clone(&dealing), ctx.clone());
        events.spawn(async move { dealing.interaction_create(ctx, interaction).await })
    }
}
