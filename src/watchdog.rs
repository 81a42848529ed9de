//! Notices a process that lives but hears nothing: after some of Discord's close codes a shard stays
//! dead for ever. Ending the process is for who watches; whatever started it starts it again.

use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use crate::health::Health;

/// Remembers when the gateway was last seen connected. It is told the time, on the clock that never
/// jumps: a laptop that slept or a corrected clock is no silence.
#[derive(Debug)]
pub struct Watchdog {
    limit: Duration,
    last_connected: Instant,
}

/// What a look at the gateway found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Connected, or not for too long yet.
    Fine,
    /// Not connected for this long, which is the limit or more.
    Silent(Duration),
}

impl Watchdog {
    /// Starts at `now`: the first connection has `limit` to come about.
    pub fn new(limit: Duration, now: Instant) -> Self {
        Self {
            limit,
            last_connected: now,
        }
    }

    /// Takes in whether any shard is connected at `now`.
    pub fn look(&mut self, connected: bool, now: Instant) -> Verdict {
        if connected {
            self.last_connected = now;
            return Verdict::Fine;
        }
        let silent = now.saturating_duration_since(self.last_connected);
        if silent < self.limit {
            Verdict::Fine
        } else {
            Verdict::Silent(silent)
        }
    }
}

/// Looks again and again; ends with the length of the silence once it is `limit` or longer.
pub async fn until_silent(health: &Health, limit: Duration) -> Duration {
    let mut watchdog = Watchdog::new(limit, Instant::now());
    let mut looks =
        interval((limit / 10).clamp(Duration::from_millis(100), Duration::from_secs(5)));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let verdict = watchdog.look(health.gateway_connected(), Instant::now());
        if let Verdict::Silent(silence) = verdict {
            return silence;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_mins(5);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_gateway_that_never_connects_is_silent_after_the_limit() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(LIMIT, start);
        assert_eq!(watchdog.look(false, start + seconds(299)), Verdict::Fine);
        assert_eq!(
            watchdog.look(false, start + seconds(300)),
            Verdict::Silent(LIMIT)
        );
    }

    #[test]
    fn the_silence_counts_from_the_last_connection() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(LIMIT, start);
        assert_eq!(watchdog.look(true, start + seconds(1000)), Verdict::Fine);
        assert_eq!(watchdog.look(false, start + seconds(1299)), Verdict::Fine);
        assert_eq!(watchdog.look(true, start + seconds(1299)), Verdict::Fine);
        assert_eq!(watchdog.look(false, start + seconds(1598)), Verdict::Fine);
        assert_eq!(
            watchdog.look(false, start + seconds(1600)),
            Verdict::Silent(seconds(301))
        );
    }
}
