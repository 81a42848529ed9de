//! One timer: how far it may be, and what each step makes of it. After four hours it asks; a *Yes* gives it as long again; when nobody
//! answers for as long again, it has ended where it asked, unconfirmed until its owner says that it was so.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

/// Minutes that a timer runs before it asks, and that it waits for the answer.
const LIMIT: i64 = 240;
/// The longest that a timer runs.
const DAY: i64 = 24 * 60;
/// By so many minutes the bot's clock may be wrong at any time: then it has looked at a timer a little early, or late.
const ABOUT: i64 = 2;

/// How far a timer may be. Minutes are counted from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Run {
    /// It never began, or is gone with everything of its owner's.
    Not,
    /// It runs, and asks at its limit.
    Runs { limit: i64 },
    /// It came to an entry.
    Ended { minutes: i64, confirmed: bool },
    /// It was dropped when it had run so long.
    Dropped { minutes: i64 },
}

/// What a member does with a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// `/timer start`.
    Start,
    /// `/timer stop`, which shows one again that ended by itself.
    Stop,
    /// `/timer discard`.
    Discard,
    /// *Keep it after all*.
    KeepAfterAll,
    /// *Yes*, still at it.
    Yes,
    /// *It was this long…*, with so many minutes.
    ThisLong(u32),
    /// *That is right*.
    Right,
}

/// A timer that somebody wanted to start.
#[derive(Debug)]
pub(crate) struct Timer {
    pub(crate) member: usize,
    /// The entry it comes to, among the ledger's.
    pub(crate) entry: usize,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) may_be: BTreeSet<Run>,
    /// Something was asked of it that nobody has heard the end of, and that may be under way still.
    pub(super) is_loose: bool,
}

impl Run {
    /// What becomes of it by a step; `None` where the member is told that it cannot be.
    pub(super) fn after(self, step: Step, minutes: i64) -> Option<Self> {
        let kept = |minutes| Self::Ended {
            minutes,
            confirmed: true,
        };
        match (step, self) {
            (Step::Start, Self::Not) => Some(Self::Runs { limit: LIMIT }),
            (Step::Stop, Self::Runs { .. }) if minutes >= 1 => Some(kept(minutes)),
            (Step::Stop, Self::Ended { confirmed, .. }) => (!confirmed).then_some(self),
            (Step::Discard, Self::Runs { .. }) => Some(Self::Dropped { minutes }),
            (Step::KeepAfterAll, Self::Dropped { minutes })
            | (Step::Right, Self::Ended { minutes, .. }) => Some(kept(minutes)),
            (Step::Yes, Self::Runs { limit }) => Some(Self::Runs {
                limit: (limit + LIMIT).min(DAY),
            }),
            (Step::ThisLong(said), Self::Runs { .. }) => Some(kept(said.into())),
            (Step::ThisLong(said), Self::Ended { confirmed, .. }) => {
                (!confirmed).then_some(kept(said.into()))
            }
            _ => None,
        }
    }

    /// What it may be once it has gone on for so many minutes, the clock wrong by `about`.
    fn aged(self, minutes: i64, about: std::ops::Range<i64>) -> Vec<Self> {
        let Self::Runs { limit } = self else {
            return vec![self];
        };
        let ended = Self::Ended {
            minutes: limit,
            confirmed: false,
        };
        let over = minutes - (limit + LIMIT);
        if over < about.start {
            vec![self]
        } else if over < about.end {
            vec![self, ended]
        } else {
            vec![ended]
        }
    }
}

impl Timer {
    /// The minutes it has run.
    pub(crate) fn minutes(&self, at: DateTime<Utc>) -> i64 {
        (at - self.began_at).num_minutes()
    }

    /// What it may be by now where the bot has looked at it within `late` minutes.
    pub(crate) fn by_now(&self, now: DateTime<Utc>, late: i64) -> BTreeSet<Run> {
        let minutes = self.minutes(now);
        let aged = (self.may_be.iter()).flat_map(|run| run.aged(minutes, -ABOUT..late));
        aged.collect()
    }

    /// Whether it may run.
    pub(crate) fn may_run(&self) -> bool {
        self.may_be
            .iter()
            .any(|run| matches!(run, Run::Runs { .. }))
    }

    /// Whether it may wait for its owner's word about its length.
    pub(crate) fn may_wait(&self) -> bool {
        self.may_be
            .iter()
            .any(|run| matches!(run, Run::Ended { confirmed, .. } if !confirmed))
    }

    pub(super) fn is_gone(&self) -> bool {
        self.may_be == BTreeSet::from([Run::Not])
    }

    /// Time goes on up to `at`; the bot's clock may have been ahead by so many minutes.
    pub(super) fn age(&mut self, at: DateTime<Utc>, ahead: i64) {
        let early = self.early(at, ahead);
        self.may_be = self.by_now(at, ABOUT);
        self.may_be.extend(early);
    }

    /// A bot whose clock is ahead by so many minutes may look at it.
    pub(super) fn may_be_looked_at_early(&mut self, at: DateTime<Utc>, ahead: i64) {
        let early = self.early(at, ahead);
        self.may_be.extend(early);
    }

    fn early(&self, at: DateTime<Utc>, ahead: i64) -> Vec<Run> {
        let minutes = self.minutes(at) + ahead;
        (self.may_be.iter())
            .flat_map(|run| run.aged(minutes, -ABOUT..i64::MAX))
            .filter(|_| ahead > 0)
            .collect()
    }

    pub(super) fn stepped(&self, step: Step, at: DateTime<Utc>) -> BTreeSet<Run> {
        let minutes = self.minutes(at);
        let stepped = self
            .may_be
            .iter()
            .filter_map(|run| run.after(step, minutes));
        stepped.collect()
    }
}
