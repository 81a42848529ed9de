//! What the connections on both sides share.

use std::collections::BTreeMap;
use std::sync::Arc;

use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use twilight_gateway::queue::InMemoryQueue;

use super::config::{GatewayConfig, ShardRange};
use super::fatal::FatalClose;
use super::frame::same_token;
use super::identify::{Identify, Resume};
use super::link::{Attachment, Link};
use super::stats::{GatewayCounters, GatewayStats, ShardStanding};
use super::upstream::Upstream;

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) config: GatewayConfig,
    pub(super) shards: ShardRange,
    pub(super) counters: GatewayCounters,
    pub(super) fatal: watch::Sender<Option<FatalClose>>,
    /// Cancelled when everything is to end.
    pub(super) closing: CancellationToken,
    pub(super) tasks: TaskTracker,
    links: BTreeMap<u32, Arc<Link>>,
    /// Discord's own gateway.
    gateway: String,
    queue: InMemoryQueue,
}

/// Why a library is not let in.
pub(super) enum Refused {
    Token,
    Shard,
    Session,
}

impl Shared {
    pub(super) fn new(
        config: GatewayConfig,
        shards: ShardRange,
        gateway: String,
        queue: InMemoryQueue,
    ) -> Self {
        let (bound, bytes) = (config.queue_bound, config.queue_bound_bytes);
        let links = shards
            .ids
            .clone()
            .map(|shard| (shard, Arc::new(Link::new(shard, bound, bytes))))
            .collect();
        Self {
            config,
            shards,
            links,
            gateway,
            queue,
            counters: GatewayCounters::default(),
            fatal: watch::Sender::new(None),
            closing: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Lets a library that identifies hold its shard. The first to do so starts the shard's
    /// connection to Discord, with what it says of itself.
    pub(super) fn identify(self: &Arc<Self>, identify: &Identify) -> Result<Attachment, Refused> {
        if !self.knows(&identify.token) {
            return Err(Refused::Token);
        }
        let (shard, total) = identify.shard;
        let link = self.links.get(&shard).ok_or(Refused::Shard)?;
        if total != self.shards.total {
            return Err(Refused::Shard);
        }
        if let Some(commands) = link.take_commands() {
            let config = identify.config(&self.config.token, &self.gateway, self.queue.clone());
            let upstream = Upstream::new(Arc::clone(self), Arc::clone(link), config);
            let closing = self.closing.clone();
            self.tasks.spawn(upstream.hold(commands, closing));
        }
        Ok(link.attach())
    }

    /// Lets a library that lost its socket hold its shard again.
    pub(super) fn resume(&self, resume: &Resume) -> Result<Attachment, Refused> {
        if !self.knows(&resume.token) {
            return Err(Refused::Token);
        }
        let (attachment, missing) = self
            .links
            .values()
            .find_map(|link| link.reattach(&resume.session_id, resume.seq))
            .ok_or(Refused::Session)?;
        if missing > 0 {
            self.counters.lose(attachment.link.shard, missing);
        }
        Ok(attachment)
    }

    pub(super) fn report(&self, fatal: FatalClose) {
        self.fatal
            .send_if_modified(|known| known.replace(fatal).is_none());
    }

    pub(super) fn stats(&self) -> GatewayStats {
        let mut stats = self.counters.snapshot();
        for link in self.links.values() {
            let shard = link.standing();
            stats.shards_connected += u64::from(shard.connected);
            stats.libraries_connected += u64::from(shard.library);
            stats.queued += shard.queued;
        }
        stats
    }

    pub(super) fn standing(&self) -> BTreeMap<u32, ShardStanding> {
        let links = self.links.iter();
        links
            .map(|(shard, link)| (*shard, link.standing()))
            .collect()
    }

    fn knows(&self, token: &str) -> bool {
        same_token(token, self.config.token.expose_secret())
    }
}
