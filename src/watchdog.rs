//! Notices a process that lives but hears nothing: no shard has a session with Discord, or one has
//! and nobody in the bot listens to it. Ending the process is for who watches; whatever started it
//! starts it again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use crate::health::{Shard, Shards};

/// Remembers when the gateway was last seen connected, and each shard last heard. It is told the
/// time, on the clock that never jumps: a laptop that slept or a corrected clock is no silence.
#[derive(Debug)]
pub struct Watchdog {
    limit: Duration,
    last_connected: Instant,
    /// Since when each shard is connected and not listened to.
    unheard_since: BTreeMap<u32, Instant>,
}

/// What a look at the gateway found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Connected, or not for too long yet.
    Fine,
    /// No shard has been connected for this long, which is the limit or more.
    Silent(Duration),
    /// Nobody has listened to this shard for this long, which is the limit or more.
    Unheard(u32, Duration),
}

impl Watchdog {
    /// Starts at `now`: the first connection has `limit` to come about.
    pub fn new(limit: Duration, now: Instant) -> Self {
        Self {
            limit,
            last_connected: now,
            unheard_since: BTreeMap::new(),
        }
    }

    /// Takes in how the shards stand at `now`.
    pub fn look(&mut self, shards: &BTreeMap<u32, Shard>, now: Instant) -> Verdict {
        if shards.values().any(|shard| *shard != Shard::Away) {
            self.last_connected = now;
        }
        let silent = now.saturating_duration_since(self.last_connected);
        if silent >= self.limit {
            return Verdict::Silent(silent);
        }
        for (shard, standing) in shards {
            if *standing != Shard::Unheard {
                self.unheard_since.remove(shard);
                continue;
            }
            let since = *self.unheard_since.entry(*shard).or_insert(now);
            let unheard = now.saturating_duration_since(since);
            if unheard >= self.limit {
                return Verdict::Unheard(*shard, unheard);
            }
        }
        Verdict::Fine
    }
}

/// Looks again and again; ends with the first verdict that is not fine.
pub async fn until_not_fine(shards: &Shards, limit: Duration) -> Verdict {
    let mut watchdog = Watchdog::new(limit, Instant::now());
    let mut looks =
        interval((limit / 10).clamp(Duration::from_millis(100), Duration::from_secs(5)));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let verdict = watchdog.look(&shards(), Instant::now());
        if verdict != Verdict::Fine {
            return verdict;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shard::{Away, Unheard, Up};
    use super::*;

    const LIMIT: Duration = Duration::from_mins(5);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn shards<const N: usize>(standing: [Shard; N]) -> BTreeMap<u32, Shard> {
        (0..).zip(standing).collect()
    }

    #[test]
    fn a_gateway_that_never_connects_is_silent_after_the_limit() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(LIMIT, start);
        let away = shards([Away, Away]);
        assert_eq!(watchdog.look(&away, start + seconds(299)), Verdict::Fine);
        assert_eq!(
            watchdog.look(&away, start + seconds(300)),
            Verdict::Silent(LIMIT)
        );
    }

    #[test]
    fn the_silence_counts_from_the_last_connection_of_any_shard() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(LIMIT, start);
        let (up, away) = (shards([Away, Up]), shards([Away, Away]));
        for (standing, at) in [(&up, 1000), (&away, 1299), (&up, 1299), (&away, 1598)] {
            assert_eq!(watchdog.look(standing, start + seconds(at)), Verdict::Fine);
        }
        assert_eq!(
            watchdog.look(&away, start + seconds(1600)),
            Verdict::Silent(seconds(301))
        );
    }

    #[test]
    fn a_shard_that_nobody_listens_to_is_noticed_beside_others_that_are_up() {
        let start = Instant::now();
        let mut watchdog = Watchdog::new(LIMIT, start);
        let (fine, deaf) = (shards([Up, Up]), shards([Up, Unheard]));
        for (standing, at) in [(&deaf, 10), (&fine, 200), (&deaf, 400), (&deaf, 699)] {
            assert_eq!(watchdog.look(standing, start + seconds(at)), Verdict::Fine);
        }
        assert_eq!(
            watchdog.look(&deaf, start + seconds(700)),
            Verdict::Unheard(1, LIMIT)
        );
    }
}
