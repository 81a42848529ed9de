//! Servers come and go, and are noted in that order, many at a time: at the start the gateway tells of all of them at once.

use serenity::all::GuildChannel;
use tokio::sync::mpsc;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::error;

use super::{Data, habits};
use crate::actions::setup;
use crate::domain::ids::ServerId;

/// What waits to be noted; more waits where it comes from.
const WAITING: usize = 1_024;
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
}

/// Where it is told. Whoever waits until all is dealt with waits for the tokens.
pub(super) type Ear = mpsc::Sender<(Heard, TaskTrackerToken)>;

/// Notes what is heard from now on, until nobody can tell any more.
pub(super) fn listen(data: Data) -> Ear {
    let (ear, mut heard) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut together = Vec::new();
        while heard.recv_many(&mut together, TOGETHER).await > 0 {
            note(&data, &mut together).await;
        }
    });
    ear
}

async fn note(data: &Data, together: &mut Vec<(Heard, TaskTrackerToken)>) {
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
