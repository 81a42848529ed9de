//! Waiting for one's turn, so that Discord's limits are kept before they are hit: first the bucket,
//! then the global limit.
//!
//! The bookkeeping of buckets is `twilight-http-ratelimiting`'s, the global limit is `pace`'s, and
//! what to do about a 429 is `forward`'s.

use std::time::Duration;

use twilight_http_ratelimiting::{Permit, RateLimitHeaders, RateLimiter};

use crate::config::Limits;
use crate::pace::Pace;
use crate::route::{Kind, Route};

/// The limiter's own global limit is out of use: when all of a second's permits are cancelled it
/// (0.18) stops its clock and strands whoever waits for the next second, and it knows no pause.
const NO_GLOBAL_LIMIT: u16 = u16::MAX;

#[derive(Debug)]
pub(crate) struct Gate {
    buckets: Option<RateLimiter>,
    pace: Pace,
}

/// Leave to send one request. Dropped, as when the caller hangs up, the bucket is free again.
#[derive(Debug)]
#[must_use = "dropped, the turn is given up"]
pub(crate) struct Turn(Option<Permit>);

impl Gate {
    pub(crate) fn new(limits: Limits, requests_per_second: u16) -> Self {
        match limits {
            Limits::On => Self {
                buckets: Some(RateLimiter::new(NO_GLOBAL_LIMIT)),
                pace: Pace::new(Some(requests_per_second)),
            },
            Limits::Off => Self {
                buckets: None,
                pace: Pace::new(None),
            },
        }
    }

    /// Waits until `route` may be sent. Dropping the future leaves the queue.
    pub(crate) async fn turn(&self, route: &Route) -> Turn {
        if route.kind == Kind::Callback {
            return Turn(None);
        }
        let permit = match &self.buckets {
            Some(buckets) => Some(buckets.acquire(route.endpoint.clone()).await),
            None => None,
        };
        let turn = Turn(permit);
        if !route.kind.is_interaction() {
            self.pace.next().await;
        }
        turn
    }

    /// Holds everything but interactions back, after a 429 that was not one bucket's.
    pub(crate) fn pause_for(&self, duration: Duration) {
        self.pace.pause_for(duration);
    }
}

impl Turn {
    /// The request was sent; `headers` is what the answer said of the bucket, if there was one and
    /// it did.
    pub(crate) fn used(self, headers: Option<RateLimitHeaders>) {
        if let Some(permit) = self.0 {
            permit.complete(headers);
        }
    }
}
