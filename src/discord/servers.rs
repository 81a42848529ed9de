//! Servers come and go, and are noted in that order, many at a time: at the start the gateway tells of all of them at once.

use serde::Deserialize;
use serenity::all::{GuildChannel, GuildId};
use tokio::sync::mpsc;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::error;

use super::{Data, habits};
use crate::actions::habit::Habits;
use crate::actions::setup;
use crate::domain::ids::ServerId;

/// Noted together, at most.
const TOGETHER: usize = 128;

/// What is heard of a server.
pub(super) enum Heard {
    /// The bot is in it.
    Here {
        server: ServerId,
        name: String,
        /// Those of its open threads that may be a habit's.
        threads: Vec<GuildChannel>,
    },
    /// The bot is not in it any more.
    Gone(ServerId),
    /// Discord cannot be asked about it for a while: the bot is still a member there.
    Away,
}

/// The same, with what makes the end of the bot wait until it is dealt with.
pub(super) type Told = (Heard, TaskTrackerToken);

/// Of a server, what is read.
#[derive(Deserialize)]
struct Server {
    id: GuildId,
    #[serde(default)]
    unavailable: bool,
    name: Option<String>,
    #[serde(default)]
    threads: Vec<GuildChannel>,
}

/// Reads the news of a server.
pub(super) fn read(event: &str, data: &str, habits: &Habits) -> Option<Heard> {
    let server: Server = serde_json::from_str(data).ok()?;
    let id = ServerId::from_u64(server.id.get()).ok()?;
    if server.unavailable {
        return Some(Heard::Away);
    }
    if event == "GUILD_DELETE" {
        return Some(Heard::Gone(id));
    }
    let name = server.name?;
    // Before anything is waited for: messages may have been missed.
    habits.places.hold(id);
    Some(Heard::Here {
        server: id,
        name,
        threads: habits::threads_of_places(habits, server.threads),
    })
}

/// Notes what is heard, until nobody can tell any more.
pub(super) async fn listen(data: Data, mut told: mpsc::UnboundedReceiver<Told>) {
    let mut together = Vec::new();
    while told.recv_many(&mut together, TOGETHER).await > 0 {
        note(&data, &mut together).await;
    }
}

async fn note(data: &Data, together: &mut Vec<Told>) {
    let (mut here, mut threads_of) = (Vec::new(), Vec::new());
    for (heard, token) in together.drain(..) {
        match heard {
            Heard::Here {
                server,
                name,
                threads,
            } => {
                here.push((server, name));
                threads_of.push((server, threads, token));
            }
            Heard::Away => {}
            Heard::Gone(server) => {
                meet(data, std::mem::take(&mut here)).await;
                leave(data, server).await;
            }
        }
    }
    meet(data, here).await;
    for (server, threads, _token) in threads_of {
        habits::met(data, server, &threads).await;
    }
}

async fn meet(data: &Data, servers: Vec<(ServerId, String)>) {
    let number = servers.len();
    if let Err(error) = setup::meet_servers(&data.store, servers, data.clock.now()).await {
        error!(%error, number, "could not note servers");
    }
}

async fn leave(data: &Data, server: ServerId) {
    if let Err(error) = setup::left_server(&data.store, server, data.clock.now()).await {
        error!(%error, %server, "could not note that a server was left");
    }
}
