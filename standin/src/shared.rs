//! What every task of the stand-in holds: the world behind its lock, the news that it changed, the
//! faults asked for, the checks. The lock is held for one closure at a time, never while waiting.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::faults::Faults;
use crate::rest::checks::Checks;
use crate::world::World;

pub(crate) struct Shared {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    pub(crate) stop: CancellationToken,
    pub(crate) faults: Faults,
    pub(crate) checks: Checks,
    world: Mutex<World>,
    changed: watch::Sender<()>,
    connections: AtomicUsize,
}

impl Shared {
    pub(crate) fn new(address: SocketAddr, token: String, world: World, checks: Checks) -> Self {
        Self {
            address,
            token,
            stop: CancellationToken::new(),
            faults: Faults::default(),
            checks,
            world: Mutex::new(world),
            changed: watch::Sender::new(()),
            connections: AtomicUsize::new(0),
        }
    }

    /// Looks at the world.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world and wakes whoever waits for a change.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let out = act(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_replace(());
        out
    }

    /// Notices every change after this call.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// A connection for requests, which counts as open until this is dropped.
    pub(crate) fn connection(self: &Arc<Self>) -> Connection {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Connection(self.clone())
    }

    /// How many connections for requests are open; one that became a gateway's is not.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.address)
    }
}

/// A connection for requests that is open.
pub(crate) struct Connection(Arc<Shared>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
        self.0.changed.send_replace(());
    }
}
