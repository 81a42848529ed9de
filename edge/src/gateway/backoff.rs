//! How long to wait before connecting again.

use std::time::Duration;

/// Connections in a row that did not last.
#[derive(Debug)]
pub(super) struct Backoff {
    first: Duration,
    max: Duration,
    steady_after: Duration,
    short_lived: u32,
}

impl Backoff {
    pub(super) const fn new(first: Duration, max: Duration, steady_after: Duration) -> Self {
        Self {
            first,
            max,
            steady_after,
            short_lived: 0,
        }
    }

    /// The wait after a connection that lasted for `lasted`; `jitter` is from 0 to 1. Nothing after
    /// a steady one or the first short one, then `first`, doubling up to `max`, of which between
    /// half and all is waited.
    pub(super) fn after(&mut self, lasted: Duration, jitter: f64) -> Duration {
        if lasted >= self.steady_after {
            self.short_lived = 0;
        }
        let doublings = self.short_lived.checked_sub(1);
        self.short_lived = self.short_lived.saturating_add(1);
        let Some(doublings) = doublings else {
            return Duration::ZERO;
        };
        let factor = 2_u32.saturating_pow(doublings);
        let wait = self.first.saturating_mul(factor).min(self.max);
        wait.mul_f64(f64::midpoint(1.0, jitter.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_do_not_last_are_followed_ever_more_slowly() {
        let seconds = Duration::from_secs;
        let mut backoff = Backoff::new(seconds(1), seconds(60), seconds(30));
        let waits: Vec<u64> = (0..9)
            .map(|_| backoff.after(seconds(2), 1.0).as_secs())
            .collect();
        assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff.after(seconds(2), 0.0), seconds(30), "jitter");
        assert_eq!(backoff.after(seconds(30), 1.0), Duration::ZERO);
        assert_eq!(backoff.after(seconds(0), 1.0), seconds(1));
        for _ in 0..100 {
            assert!(backoff.after(seconds(0), 1.0) <= seconds(60));
        }
    }
}
