//! How much one member may ask at once, so that a member who asks a thousand things a second slows nobody else.
//!
//! Each member has a bucket that fills again; who empties it is told so, kindly and once a while, and what comes beyond that is let
//! go unanswered before anything is looked up for it. And all members together have so much under way, not more: what would wait
//! longer than Discord does is not begun. Kept in memory only: a restart forgives.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lists offered while an option is typed, one for each letter.
const LETTERS: Size = Size {
    at_once: 40.0,
    a_second: 10.0,
};
/// How often somebody is told.
const TELL_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// Interactions under way at once.
pub(super) const UNDER_WAY: usize = 512;
/// Members remembered; those whose buckets are full again are forgotten first.
const REMEMBERED: usize = 10_000;

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A command, a button, a form.
    Act,
    /// A list while an option is typed.
    Letter,
}

/// What is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Go on.
    Welcome,
    /// Say that it was too much at once.
    Tell,
    /// Let it go.
    Ignore,
}

/// What each member asked lately.
#[derive(Debug)]
pub(super) struct Pressure {
    acts: Size,
    buckets: Mutex<HashMap<(u64, Kind), Bucket>>,
}

/// How much a member may ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size {
    at_once: f64,
    a_second: f64,
}

/// How many commands, buttons and forms each member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// One after the other, without a pause.
    pub at_once: u32,
    /// And how many come back in a second.
    pub a_second: u32,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
    told_at: Option<Instant>,
}

impl Pressure {
    pub(super) fn new(allowance: Allowance) -> Self {
        Self {
            acts: Size {
                at_once: allowance.at_once.into(),
                a_second: allowance.a_second.into(),
            },
            buckets: Mutex::default(),
        }
    }

    /// Takes in that `member` asks for something at `now`.
    pub(super) fn take(&self, member: u64, kind: Kind, now: Instant) -> Verdict {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(&(member, kind)) {
            self.make_room(&mut buckets, now);
        }
        let size = self.size(kind);
        let bucket = buckets.entry((member, kind)).or_insert(Bucket {
            left: size.at_once,
            at: now,
            told_at: None,
        });
        bucket.left = bucket.filled(size, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Verdict::Welcome;
        }
        let told = bucket
            .told_at
            .is_some_and(|at| now.saturating_duration_since(at) < TELL_AGAIN_AFTER);
        if told || kind == Kind::Letter {
            return Verdict::Ignore;
        }
        bucket.told_at = Some(now);
        Verdict::Tell
    }

    const fn size(&self, kind: Kind) -> Size {
        match kind {
            Kind::Act => self.acts,
            Kind::Letter => LETTERS,
        }
    }

    /// Forgets whose buckets are full again; where that is nobody, everybody.
    fn make_room(&self, buckets: &mut HashMap<(u64, Kind), Bucket>, now: Instant) {
        buckets.retain(|(_, kind), bucket| {
            let size = self.size(*kind);
            bucket.filled(size, now) < size.at_once
        });
        if buckets.len() >= REMEMBERED {
            buckets.clear();
        }
    }
}

impl Bucket {
    fn filled(&self, size: Size, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.left + passed * size.a_second).min(size.at_once)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressure() -> Pressure {
        Pressure::new(Allowance {
            at_once: 15,
            a_second: 2,
        })
    }

    #[test]
    fn who_asks_too_much_at_once_is_told_once_in_a_while_and_is_welcome_again() {
        let (pressure, start) = (pressure(), Instant::now());
        let take = |ms: u64| pressure.take(7, Kind::Act, start + Duration::from_millis(ms));
        assert!((0..15).all(|_| take(0) == Verdict::Welcome));
        assert_eq!(take(0), Verdict::Tell);
        assert!((0..1_000).all(|_| take(100) == Verdict::Ignore));
        assert_eq!(take(600), Verdict::Welcome, "one came back");
        assert_eq!(take(600), Verdict::Ignore);
        assert!((0..10).all(|_| take(5_600) == Verdict::Welcome));
        assert_eq!(take(5_600), Verdict::Tell);
        assert!((0..15).all(|_| take(60_000) == Verdict::Welcome));
    }

    #[test]
    fn one_members_haste_is_nobody_elses_and_letters_are_apart() {
        let (pressure, now) = (pressure(), Instant::now());
        for _ in 0..1_000 {
            pressure.take(7, Kind::Act, now);
        }
        assert_eq!(pressure.take(8, Kind::Act, now), Verdict::Welcome);
        assert!((0..40).all(|_| pressure.take(7, Kind::Letter, now) == Verdict::Welcome));
        assert_eq!(pressure.take(7, Kind::Letter, now), Verdict::Ignore);
    }

    #[test]
    fn many_strangers_take_no_more_memory_than_some() {
        let (pressure, now) = (pressure(), Instant::now());
        for member in 0..50_000 {
            assert_eq!(pressure.take(member, Kind::Act, now), Verdict::Welcome);
        }
        assert!(pressure.buckets.lock().unwrap().len() <= REMEMBERED);
    }
}
