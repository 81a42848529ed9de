//! The gateway's part of the door: the bot's library speaks plain websocket to this process, and
//! this process holds the connection to Discord.
//!
//! A [`Gateway`] has two sides. To Discord it identifies in its turn (`max_concurrency`), resumes
//! at `resume_gateway_url`, keeps up heartbeats and knows what each close code asks for; TLS is
//! rustls with Mozilla's roots, and an address with `ws://` is spoken to plainly. To the library it
//! is a gateway that never fails: on a websocket on loopback it says HELLO, acknowledges
//! heartbeats, and hands over Discord's dispatches with `d` unchanged, byte for byte, and sequence
//! numbers of its own.
//!
//! - The library's first IDENTIFY for a shard starts that shard with Discord, with the intents and
//!   the presence in it. Every IDENTIFY is answered with Discord's latest READY, then with what no
//!   library has had before.
//! - When the connection to Discord ends, the library notices nothing. After a resume there is
//!   nothing to notice; after a new session, the new READY is not shown, the servers that follow it
//!   are.
//! - While the library is slow or away, dispatches are kept, up to a bound. A library that resumes
//!   gets exactly what it missed. What was handed over to a library that then identifies afresh is
//!   not handed over twice.
//! - Only a library that knows the bot's token is let in.
//!
//! With several processes, each holds a range of shards; each keeps to `max_concurrency` by itself,
//! so start them one after the other.
//!
//! Deliberately not here: voice, the meaning of any event, and sessions that outlive the process.

mod announce;
mod backlog;
mod backoff;
mod config;
mod discovery;
mod fatal;
mod frame;
mod identify;
mod link;
mod local;
mod shared;
mod stats;
mod upstream;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use twilight_gateway::queue::InMemoryQueue;

pub use config::{DispatchFilter, GatewayConfig, GatewayError, Passing, ShardRange, Shards};
pub use fatal::FatalClose;
pub use stats::{GatewayStats, ShardStanding};

pub(crate) use announce::LocalGateway;
use discovery::StartLimit;
use shared::Shared;

/// How long the connections have for their goodbyes when the gateway part closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// The gateway part, open. Dropped, it ends every connection; [`close`](Self::close) also waits
/// until Discord knows.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Gateway {
    /// Asks Discord for its gateway and listens for the bot's library, on the current tokio
    /// runtime. Nothing is connected to Discord's gateway before the library identifies.
    pub async fn open(config: GatewayConfig) -> Result<Self, GatewayError> {
        config.check()?;
        let discovered = discovery::ask(&config.api, config.token.expose_secret()).await?;
        let shards = config.shards.settle(discovered.shards);
        let listen_error = |source| GatewayError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        name_cryptography();
        let queue = identify_queue(discovered.session_start_limit);
        let shared = Arc::new(Shared::new(config, shards, discovered.url, queue));
        shared
            .tasks
            .spawn(local::serve(listener, Arc::clone(&shared)));
        Ok(Self { address, shared })
    }

    /// Where the bot's library connects: `ws://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// The shards that this process holds.
    pub fn shards(&self) -> ShardRange {
        self.shared.shards.clone()
    }

    /// What happened so far, and how it stands.
    pub fn stats(&self) -> GatewayStats {
        self.shared.stats()
    }

    /// A handle that says how it stands and can be given away.
    pub fn watch(&self) -> GatewayWatch {
        GatewayWatch {
            shared: Arc::clone(&self.shared),
        }
    }

    /// Waits until Discord has closed a shard for good. The process should end then. Safe to ask
    /// for again and again, and to drop.
    pub fn fatal_close(&self) -> impl Future<Output = FatalClose> + Send + use<> {
        let mut fatal = self.shared.fatal.subscribe();
        async move {
            loop {
                if let Some(fatal) = *fatal.borrow_and_update() {
                    return fatal;
                }
                if fatal.changed().await.is_err() {
                    // The gateway part is gone, and nothing fatal happened to it.
                    std::future::pending::<()>().await;
                }
            }
        }
    }

    /// Ends every connection, saying goodbye to Discord, so that the bot is seen to be offline;
    /// within three seconds.
    pub async fn close(self) {
        self.shared.closing.cancel();
        self.shared.tasks.close();
        let all = self.shared.tasks.wait();
        if tokio::time::timeout(CLOSE_WITHIN, all).await.is_err() {
            tracing::warn!("the gateway part closed on connections that were still open");
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.shared.closing.cancel();
    }
}

/// Says how a [`Gateway`] stands, for health checks and metrics, also after it is closed.
#[derive(Clone, Debug)]
pub struct GatewayWatch {
    shared: Arc<Shared>,
}

impl GatewayWatch {
    /// How each shard of this process stands right now, by its number.
    pub fn shards(&self) -> BTreeMap<u32, ShardStanding> {
        self.shared.standing()
    }

    /// What happened so far, and how it stands.
    pub fn stats(&self) -> GatewayStats {
        self.shared.stats()
    }
}

/// rustls wants one provider of cryptography for the process and guesses only while there is one
/// among the dependencies. Whatever the process has chosen before stays.
fn name_cryptography() {
    use rustls::crypto::{CryptoProvider, ring};
    if CryptoProvider::get_default().is_none() {
        // An error says that another thread was first, which is as well.
        let _ = ring::default_provider().install_default();
    }
}

fn identify_queue(limit: StartLimit) -> InMemoryQueue {
    if limit.remaining == 0 {
        let minutes = limit.reset_after / 60_000;
        tracing::warn!(
            minutes,
            "Discord lets the bot connect again only after a wait"
        );
    }
    InMemoryQueue::new(
        limit.max_concurrency,
        limit.remaining.min(limit.total),
        Duration::from_millis(limit.reset_after),
        limit.total,
    )
}
