//! The guard before Discord's ban: 10,000 refused requests in ten minutes from one address and
//! Cloudflare turns every request away, for everything behind that address.
//! <https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
//!
//! It counts and says whether to hold back; what is answered then is `answer`'s.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

/// The window that Discord counts over.
const WINDOW: Duration = Duration::from_mins(10);
/// Refusals are counted in slots of this length: 60 numbers instead of 10,000 instants. They may
/// stay this much longer than the window, never shorter.
const SLOT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct InvalidGuard {
    threshold: u32,
    recent: Mutex<Recent>,
}

/// The slots with refusals in them, oldest first, and their sum.
#[derive(Debug, Default)]
struct Recent {
    slots: VecDeque<(Instant, u32)>,
    total: u32,
}

impl InvalidGuard {
    pub(crate) fn new(threshold: u32) -> Self {
        Self {
            threshold,
            recent: Mutex::default(),
        }
    }

    /// How long until another request should be tried; `None` while there is room.
    pub(crate) fn holds_for(&self, now: Instant) -> Option<Duration> {
        let recent = &mut *self.lock();
        recent.forget_before(now);
        if recent.total < self.threshold {
            return None;
        }
        let (oldest, _) = recent.slots.front()?;
        Some((*oldest + SLOT + WINDOW).saturating_duration_since(now))
    }

    /// Counts a refusal; says in the log when they are half as many as the threshold, and when they
    /// reach it.
    pub(crate) fn record(&self, now: Instant) {
        let total = self.count_one(now);
        if total == self.threshold {
            tracing::error!(
                refused = total,
                "Discord refused so many requests in ten minutes that only answers to members are sent \
                 until they are fewer; at 10,000 it bans the address"
            );
        } else if total == self.threshold.div_ceil(2) {
            tracing::warn!(
                refused = total,
                "Discord refused many requests in the last ten minutes; at 10,000 it bans the address"
            );
        }
    }

    fn count_one(&self, now: Instant) -> u32 {
        let recent = &mut *self.lock();
        recent.forget_before(now);
        recent.total += 1;
        match recent.slots.back_mut() {
            Some((began_at, count)) if now.duration_since(*began_at) < SLOT => *count += 1,
            _ => recent.slots.push_back((now, 1)),
        }
        recent.total
    }

    /// Refusals in the last ten minutes.
    pub(crate) fn count(&self, now: Instant) -> u32 {
        let recent = &mut *self.lock();
        recent.forget_before(now);
        recent.total
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Recent> {
        self.recent.lock().expect("nothing panics while counting")
    }
}

impl Recent {
    fn forget_before(&mut self, now: Instant) {
        while let Some((began_at, count)) = self.slots.front() {
            if now.duration_since(*began_at) <= WINDOW + SLOT {
                return;
            }
            self.total -= count;
            self.slots.pop_front();
        }
    }
}

/// Whether Discord counts an answer towards the ban.
pub(crate) fn is_invalid(status: StatusCode, limit_is_shared: bool) -> bool {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
        StatusCode::TOO_MANY_REQUESTS => !limit_is_shared,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn there_is_room_below_the_threshold() {
        let (guard, now) = (InvalidGuard::new(3), Instant::now());
        guard.record(now);
        guard.record(now + SECOND);
        assert_eq!(guard.holds_for(now + SECOND), None);
        assert_eq!(guard.count(now + SECOND), 2);
    }

    #[test]
    fn at_the_threshold_it_holds_until_the_window_eases() {
        let (guard, now) = (InvalidGuard::new(3), Instant::now());
        guard.record(now);
        guard.record(now + 20 * SECOND);
        guard.record(now + 20 * SECOND);
        assert_eq!(guard.holds_for(now + 30 * SECOND), Some(580 * SECOND));
        assert!(guard.holds_for(now + 610 * SECOND).is_some());
        assert_eq!(guard.holds_for(now + 611 * SECOND), None);
        assert_eq!(guard.count(now + 611 * SECOND), 2);
        assert_eq!(guard.count(now + 700 * SECOND), 0);
    }

    #[test]
    fn ten_minutes_of_refusals_are_counted_once_each() {
        let (guard, now) = (InvalidGuard::new(10_000), Instant::now());
        for second in 0..600 {
            guard.record(now + second * SECOND);
        }
        assert_eq!(guard.count(now + 599 * SECOND), 600);
        assert!(guard.lock().slots.len() <= 62);
    }

    #[test]
    fn discord_counts_401_403_and_429_of_our_own_limits() {
        assert!(is_invalid(StatusCode::UNAUTHORIZED, false));
        assert!(is_invalid(StatusCode::FORBIDDEN, false));
        assert!(is_invalid(StatusCode::TOO_MANY_REQUESTS, false));
        assert!(!is_invalid(StatusCode::TOO_MANY_REQUESTS, true));
        assert!(!is_invalid(StatusCode::NOT_FOUND, false));
        assert!(!is_invalid(StatusCode::OK, false));
    }
}
