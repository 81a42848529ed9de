//! The global limit: so many requests a second over all buckets, and none at all while Discord has
//! said to pause.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Discord counts a second at its end of the line. The margin is for requests that left further
/// apart than they arrive.
const WINDOW: Duration = Duration::from_millis(1_020);

#[derive(Debug)]
pub(crate) struct Pace {
    per_window: Option<u16>,
    /// When the requests of the last window left, oldest first. The lock is fair and is held while
    /// waiting, so it is the queue as well.
    sent: Mutex<VecDeque<Instant>>,
    opened_at: Instant,
    /// The end of the pause in milliseconds after `opened_at`. Not under the lock, since a pause
    /// must not wait for those who wait.
    paused_until_ms: AtomicU64,
}

impl Pace {
    /// `None` is no limit, only pauses.
    pub(crate) fn new(per_second: Option<u16>) -> Self {
        Self {
            per_window: per_second,
            sent: Mutex::default(),
            opened_at: Instant::now(),
            paused_until_ms: AtomicU64::new(0),
        }
    }

    /// Waits until one more request may leave, in the order of asking. Dropping the future leaves
    /// the queue.
    pub(crate) async fn next(&self) {
        let Some(per_window) = self.per_window else {
            while let Some(until) = self.pause(Instant::now()) {
                sleep_until(until).await;
            }
            return;
        };
        let mut sent = self.sent.lock().await;
        loop {
            let now = Instant::now();
            let free_at = self
                .pause(now)
                .or_else(|| free_at(&mut sent, per_window, now));
            match free_at {
                Some(free_at) => sleep_until(free_at).await,
                None => return sent.push_back(now),
            }
        }
    }

    /// Lets nothing leave for `duration` from now on, or for longer where that was said before.
    pub(crate) fn pause_for(&self, duration: Duration) {
        let until = (Instant::now() + duration).duration_since(self.opened_at);
        let until_ms = u64::try_from(until.as_millis()).unwrap_or(u64::MAX);
        self.paused_until_ms
            .fetch_max(until_ms + 1, Ordering::Relaxed);
    }

    /// The end of the pause, if there is one.
    fn pause(&self, now: Instant) -> Option<Instant> {
        let until_ms = self.paused_until_ms.load(Ordering::Relaxed);
        let until = self.opened_at + Duration::from_millis(until_ms);
        (until > now).then_some(until)
    }
}

/// When the window has room again; `None` when it has now.
fn free_at(sent: &mut VecDeque<Instant>, per_window: u16, now: Instant) -> Option<Instant> {
    while sent.front().is_some_and(|left_at| *left_at + WINDOW <= now) {
        sent.pop_front();
    }
    let full = sent.len() >= usize::from(per_window);
    if full {
        sent.front().map(|left_at| *left_at + WINDOW)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_than_its_share() {
        let (pace, began_at) = (Pace::new(Some(3)), Instant::now());
        let mut left_at = Vec::new();
        for _ in 0..8 {
            pace.next().await;
            left_at.push((Instant::now() - began_at).as_millis());
        }
        assert_eq!(left_at[..3], [0, 0, 0]);
        assert!(
            left_at[3..6].iter().all(|at| (1_020..1_030).contains(at)),
            "{left_at:?}"
        );
        assert!(
            left_at[6..].iter().all(|at| (2_040..2_060).contains(at)),
            "{left_at:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_with_and_without_a_limit_and_the_longer_one_counts() {
        for pace in [Pace::new(Some(3)), Pace::new(None)] {
            let began_at = Instant::now();
            pace.pause_for(Duration::from_secs(5));
            pace.pause_for(Duration::from_secs(2));
            pace.next().await;
            let waited = began_at.elapsed();
            assert!(waited >= Duration::from_secs(5), "{waited:?}");
            assert!(waited < Duration::from_millis(5_010), "{waited:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_takes_no_room() {
        let pace = Pace::new(Some(1));
        pace.next().await;
        for _ in 0..10 {
            assert_eq!(pace.next().now_or_never(), None);
        }
        let began_at = Instant::now();
        pace.next().await;
        assert!(began_at.elapsed() < Duration::from_millis(1_030));
    }
}
