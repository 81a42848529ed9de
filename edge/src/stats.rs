//! Counters of what went through the door. Exporting them is the caller's.

use std::sync::atomic::{AtomicU64, Ordering};

/// What went through a door since it was opened.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct DoorStats {
    /// Requests that came in.
    pub requests: u64,
    /// Times a request was sent again, for whatever reason.
    pub retries: u64,
    /// 429 answers seen.
    pub rate_limited: u64,
    /// Attempts given up because they took too long.
    pub timeouts: u64,
    /// Requests that ended with a 5xx, Discord's own or the door's.
    pub failures: u64,
    /// Requests refused by Discord (401, 403, and 429 unless the limit was shared) in the last ten
    /// minutes. At 10,000 Discord bans the address.
    pub invalid_requests: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) requests: Counter,
    pub(crate) retries: Counter,
    pub(crate) rate_limited: Counter,
    pub(crate) timeouts: Counter,
    pub(crate) failures: Counter,
}

impl Counters {
    pub(crate) fn snapshot(&self, invalid_requests: u32) -> DoorStats {
        DoorStats {
            requests: self.requests.get(),
            retries: self.retries.get(),
            rate_limited: self.rate_limited.get(),
            timeouts: self.timeouts.get(),
            failures: self.failures.get(),
            invalid_requests: invalid_requests.into(),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add_one(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
