//! Counters of the gateway part. Exporting them is the caller's.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::stats::Counter;

/// What happened since the gateway part was opened, and how it stands.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GatewayStats {
    /// Shards that have a session with Discord right now.
    pub shards_connected: u64,
    /// Shards whose library is connected right now.
    pub libraries_connected: u64,
    /// Sessions begun, the first of each shard included.
    pub sessions_started: u64,
    /// Sessions gone on with after a connection ended: nothing was missed.
    pub resumed: u64,
    /// Sessions that replaced one which could not be resumed: what Discord sent between the two is
    /// lost.
    pub re_identified: u64,
    /// Events received from Discord.
    pub dispatches: u64,
    /// Those of them that the filter has dealt with itself.
    pub taken: u64,
    /// Those of them that the filter let go.
    pub let_go: u64,
    /// Dispatches waiting for the library.
    pub queued: u64,
    /// Dispatches dropped though the library never had them.
    pub lost: u64,
    /// Frames from Discord that could not be read.
    pub unreadable: u64,
    /// Connections to Discord that ended without a word, or never came about.
    pub connections_lost: u64,
    /// How often Discord closed a connection, by close code.
    pub closes: BTreeMap<u16, u64>,
}

/// How one shard stands.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ShardStanding {
    /// It has a session with Discord, whatever the library believes.
    pub connected: bool,
    /// A library is connected and takes its events.
    pub library: bool,
    /// Dispatches waiting for the library.
    pub queued: u64,
}

#[derive(Debug, Default)]
pub(super) struct GatewayCounters {
    pub(super) sessions_started: Counter,
    pub(super) resumed: Counter,
    pub(super) re_identified: Counter,
    pub(super) dispatches: Counter,
    pub(super) taken: Counter,
    pub(super) let_go: Counter,
    pub(super) lost: Counter,
    pub(super) unreadable: Counter,
    pub(super) connections_lost: Counter,
    closes: Mutex<BTreeMap<u16, u64>>,
}

impl GatewayCounters {
    pub(super) fn closed(&self, code: u16) {
        let mut closes = self.closes.lock().unwrap_or_else(PoisonError::into_inner);
        *closes.entry(code).or_default() += 1;
    }

    /// Counts dispatches that are lost, and says so in the log: at the first, the second, the
    /// fourth, the eighth and so on.
    pub(super) fn lose(&self, shard: u32, count: u64) {
        let before = self.lost.get();
        self.lost.add(count);
        if before.checked_ilog2() != (before + count).checked_ilog2() {
            let lost = before + count;
            tracing::error!(
                shard,
                lost,
                "events are lost: the bot takes them slower than Discord sends them"
            );
        }
    }

    /// How it stands is the caller's to fill in.
    pub(super) fn snapshot(&self) -> GatewayStats {
        let closes = self.closes.lock().unwrap_or_else(PoisonError::into_inner);
        GatewayStats {
            sessions_started: self.sessions_started.get(),
            resumed: self.resumed.get(),
            re_identified: self.re_identified.get(),
            dispatches: self.dispatches.get(),
            taken: self.taken.get(),
            let_go: self.let_go.get(),
            lost: self.lost.get(),
            unreadable: self.unreadable.get(),
            connections_lost: self.connections_lost.get(),
            closes: closes.clone(),
            ..GatewayStats::default()
        }
    }
}
