//! What the gateway part can be told, and why it does not open. Reading settings from files or the
//! environment is the caller's.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

/// Everything a [`Gateway`](super::Gateway) can be told; [`GatewayConfig::new`] is right for
/// Discord itself.
///
/// The intents and the presence are not here: they are taken from the library's own IDENTIFY.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// The bot's token, with or without `Bot ` before it. The local side lets nobody in who does
    /// not know it.
    pub token: SecretString,
    /// Where `GET /api/v10/gateway/bot` is asked: scheme, host and port. A
    /// [`Door`](crate::Door)'s own address is right.
    pub api: String,
    /// Where the bot's library connects. Port 0 takes a free one. Keep it on loopback: what is
    /// spoken here is not encrypted.
    pub listen: SocketAddr,
    /// Which of the bot's shards this process holds.
    pub shards: Shards,
    /// Dispatches kept for a shard while the library cannot take them. Beyond this the oldest are
    /// lost, which is counted and logged as an error.
    pub queue_bound: usize,
    /// The same bound as bytes of JSON. One dispatch is kept, however large.
    pub queue_bound_bytes: usize,
    /// The interval asked of the library's heartbeats, in whole milliseconds. Each tells what has
    /// arrived, so that it need not be kept any longer.
    pub local_heartbeat: Duration,
    /// The wait before the second connection in a row that did not last. It doubles each time,
    /// with jitter.
    pub first_backoff: Duration,
    /// The longest such wait.
    pub max_backoff: Duration,
    /// A connection that lasted this long is followed by the next one at once.
    pub steady_after: Duration,
    /// How long Discord has for its first word (HELLO), connecting included.
    pub hello_within: Duration,
    /// Is asked about every dispatch but READY and RESUMED when Discord sends it.
    pub filter: Option<DispatchFilter>,
}

/// Hears of dispatches, those of one shard in the order in which Discord sends them, which a
/// library that deals with each in a task of its own does not keep; and says which the library is
/// to have. It is called between two reads from Discord, so it has to be quick.
#[derive(Clone)]
pub struct DispatchFilter(Arc<Judge>);

/// The event's name, as `VOICE_STATE_UPDATE`, and its data as JSON.
type Judge = dyn Fn(&str, &str) -> Passing + Send + Sync;

/// What becomes of a dispatch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Passing {
    /// The library gets it, as it was sent.
    HandOn,
    /// The filter has dealt with it: the library never knows of it.
    Taken,
    /// The library never knows of it: it takes no memory, and no sequence number.
    LetGo,
}

impl DispatchFilter {
    /// `judge` gets the event's name and its data as JSON.
    pub fn new(judge: impl Fn(&str, &str) -> Passing + Send + Sync + 'static) -> Self {
        Self(Arc::new(judge))
    }

    pub(super) fn judge(&self, event: &str, data: &str) -> Passing {
        (self.0)(event, data)
    }
}

impl fmt::Debug for DispatchFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DispatchFilter")
    }
}

/// Which of the bot's shards a process holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Shards {
    /// All of them, as many as Discord recommends.
    Auto,
    /// Some of them; other processes hold the others.
    Range {
        /// The first, counted from 0.
        from: u32,
        /// The one after the last.
        to: u32,
        /// How many the bot has in all processes together.
        total: u32,
    },
}

/// The shards that a process holds, once known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShardRange {
    /// From the first to the one after the last.
    pub ids: Range<u32>,
    /// How many the bot has in all processes together.
    pub total: u32,
}

/// Why the gateway part did not open.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// A number is 0 that leaves nothing to do.
    #[error("{0} must be at least 1")]
    Zero(&'static str),
    /// The range holds no shard, or more than there are.
    #[error("shards {from} to {to} (not included) are none of {total}, counted from 0")]
    Range {
        /// The first, as it was given.
        from: u32,
        /// The end, as it was given.
        to: u32,
        /// The total, as it was given.
        total: u32,
    },
    /// Discord does not know the token.
    #[error("Discord does not accept the token (status {0} for GET /gateway/bot)")]
    Token(u16),
    /// `GET /gateway/bot` had no usable answer.
    #[error("Discord did not say where its gateway is: {0}")]
    Discovery(String),
    /// The address to listen on cannot be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address as it was given.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

impl GatewayConfig {
    /// The usual way: every shard, and a queue that holds a busy minute.
    pub fn new(token: SecretString, api: String) -> Self {
        Self {
            token,
            api,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            shards: Shards::Auto,
            queue_bound: 10_000,
            queue_bound_bytes: 8 * 1024 * 1024,
            local_heartbeat: Duration::from_secs(10),
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_mins(1),
            steady_after: Duration::from_secs(30),
            hello_within: Duration::from_secs(20),
            filter: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), GatewayError> {
        for (name, is_zero) in [
            ("queue_bound", self.queue_bound == 0),
            ("queue_bound_bytes", self.queue_bound_bytes == 0),
            ("local_heartbeat", self.local_heartbeat.as_millis() == 0),
            ("first_backoff", self.first_backoff.is_zero()),
            ("hello_within", self.hello_within.is_zero()),
        ] {
            if is_zero {
                return Err(GatewayError::Zero(name));
            }
        }
        match self.shards {
            Shards::Range { from, to, total } if from >= to || to > total => {
                Err(GatewayError::Range { from, to, total })
            }
            _ => Ok(()),
        }
    }
}

impl Shards {
    /// `recommended` is Discord's number.
    pub(super) fn settle(&self, recommended: u32) -> ShardRange {
        match *self {
            Self::Auto => ShardRange {
                ids: 0..recommended,
                total: recommended,
            },
            Self::Range { from, to, total } => ShardRange {
                ids: from..to,
                total,
            },
        }
    }
}
