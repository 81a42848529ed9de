//! Timers: what each may have come to, by the rules that members are told. After four hours it asks; a *Yes* gives it as long again; when
//! nobody answers for as long again, it has ended where it asked, unconfirmed until its owner says that it was so.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ledger, Told};

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
    is_loose: bool,
}

/// What a member is about to do, until they hear of it.
#[derive(Debug)]
pub(crate) struct Doing {
    pub(crate) member: usize,
    at: DateTime<Utc>,
    steps: Vec<Step>,
}

impl Run {
    /// What becomes of it by a step; `None` where the member is told that it cannot be.
    fn after(self, step: Step, minutes: i64) -> Option<Self> {
        let kept = |minutes| Self::Ended {
            minutes,
            confirmed: true,
        };
        match (step, self) {
            (Step::Start, Self::Not) => Some(Self::Runs { limit: LIMIT }),
            (Step::Stop, Self::Runs { .. }) if minutes >= 1 => Some(kept(minutes)),
            (Step::Stop, Self::Ended { confirmed, .. }) => (!confirmed).then_some(self),
            (Step::Discard, Self::Runs { .. }) => Some(Self::Dropped { minutes }),
            (Step::KeepAfterAll, Self::Dropped { minutes }) => Some(kept(minutes)),
            (Step::Yes, Self::Runs { limit }) => Some(Self::Runs {
                limit: (limit + LIMIT).min(DAY),
            }),
            (Step::ThisLong(said), Self::Runs { .. }) => Some(kept(said.into())),
            (Step::ThisLong(said), Self::Ended { confirmed, .. }) => {
                (!confirmed).then_some(kept(said.into()))
            }
            (Step::Right, Self::Ended { minutes, .. }) => Some(kept(minutes)),
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

    fn is_gone(&self) -> bool {
        self.may_be == BTreeSet::from([Run::Not])
    }

    /// Time goes on up to `at`; the bot's clock may have been ahead by so many minutes.
    fn age(&mut self, at: DateTime<Utc>, ahead: i64) {
        let early = self.minutes(at) + ahead;
        let early: Vec<Run> = (self.may_be.iter())
            .flat_map(|run| run.aged(early, -ABOUT..i64::MAX))
            .filter(|_| ahead > 0)
            .collect();
        self.may_be = self.by_now(at, ABOUT);
        self.may_be.extend(early);
    }

    fn stepped(&self, step: Step, at: DateTime<Utc>) -> BTreeSet<Run> {
        let minutes = self.minutes(at);
        let stepped = self
            .may_be
            .iter()
            .filter_map(|run| run.after(step, minutes));
        stepped.collect()
    }
}

impl Ledger {
    /// The member's timer that was started last, if anything of theirs is left.
    pub(crate) fn latest_timer(&self, member: usize) -> Option<&Timer> {
        let own = self.timers.iter().rev();
        own.filter(|one| !one.is_gone())
            .find(|one| one.member == member)
    }

    /// Somebody wants to start a timer, which would come to that entry.
    pub(crate) fn timer_wanted(&mut self, member: usize, entry: usize, at: DateTime<Utc>) {
        self.timers.push(Timer {
            member,
            entry,
            began_at: at,
            may_be: BTreeSet::from([Run::Not]),
            is_loose: false,
        });
    }

    /// Somebody is about to do this.
    pub(crate) fn timer_asked(&mut self, member: usize, at: DateTime<Utc>, steps: Vec<Step>) {
        self.timing.push(Doing { member, at, steps });
    }

    /// What came of it; steps that were not taken are not there. Gives what was wrong with what they were told.
    pub(crate) fn timer_heard(&mut self, member: usize, heard: &[(Step, Told)]) -> Vec<String> {
        let place = self.timing.iter().position(|one| one.member == member);
        let Some(doing) = place.map(|place| self.timing.swap_remove(place)) else {
            return Vec::new();
        };
        let mut problems = Vec::new();
        for (step, told) in heard {
            problems.extend(self.timer_stepped(member, doing.at, *step, *told));
        }
        problems
    }

    pub(super) fn nothing_is_heard_of_timers(&mut self) {
        for doing in std::mem::take(&mut self.timing) {
            for step in doing.steps {
                self.timer_stepped(doing.member, doing.at, step, Told::Nothing);
            }
        }
    }

    /// The bot's clock is ahead by so many minutes, for a moment: it may end what does not end yet.
    pub(crate) fn clock_is_ahead(&mut self, minutes: i64) {
        self.minutes_ahead = minutes;
    }

    fn timer_stepped(
        &mut self,
        member: usize,
        at: DateTime<Utc>,
        step: Step,
        told: Told,
    ) -> Option<String> {
        let ahead = self.minutes_ahead;
        let targets = self.timers_meant(member, step);
        let is_sure = targets.len() == 1 && !self.timers[targets[0]].is_loose;
        let mut problem = None;
        for place in targets {
            let timer = &mut self.timers[place];
            timer.age(at, ahead);
            let stepped = timer.stepped(step, at);
            match told {
                Told::Kept if is_sure => {
                    if stepped.is_empty() {
                        problem = Some(format!("{step:?} was done, of {timer:?}"));
                    }
                    timer.may_be = stepped;
                }
                Told::Refused if is_sure => {
                    let minutes = timer.minutes(at);
                    // One that ended by itself is shown for a week only.
                    let may_refuse = |run: &Run| {
                        run.after(step, minutes).is_none() || matches!(run, Run::Ended { .. })
                    };
                    if step != Step::Start && !timer.may_be.iter().any(may_refuse) {
                        problem = Some(format!("{step:?} was refused, of {timer:?}"));
                    }
                    if step != Step::Start {
                        timer.may_be.retain(may_refuse);
                    }
                }
                Told::Refused => {}
                Told::Kept | Told::Nothing => {
                    timer.may_be.extend(stepped);
                    timer.is_loose = true;
                }
            }
            timer.age(at, ahead);
        }
        if step == Step::Start {
            problem = problem.or(self.others_at_start(member, at, told));
        }
        self.entries_of_timers(member);
        problem
    }

    /// One runs at a time: a start says what the one before it did.
    fn others_at_start(&mut self, member: usize, at: DateTime<Utc>, told: Told) -> Option<String> {
        let ahead = self.minutes_ahead;
        let mut own: Vec<&mut Timer> = (self.timers.iter_mut())
            .filter(|one| one.member == member)
            .collect();
        own.pop();
        own.iter_mut().for_each(|one| one.age(at, ahead));
        let is_certain = |one: &&mut Timer| !one.is_loose && !one.may_be.contains(&Run::Not);
        if told == Told::Refused {
            let is_so = own.iter().any(|one| one.may_run());
            return (!is_so).then(|| "a start was refused, and no timer runs".to_owned());
        }
        let before = own.into_iter().rev().find(is_certain)?;
        let runs = |run: &Run| matches!(run, Run::Runs { .. });
        match told {
            Told::Kept if before.may_be.iter().all(runs) => {
                Some(format!("a second timer runs beside {before:?}"))
            }
            Told::Kept => {
                before.may_be.retain(|run| !runs(run));
                None
            }
            _ => None,
        }
    }

    /// The timers that a step may be about: the last that began for certain, and any since that may have begun.
    fn timers_meant(&self, member: usize, step: Step) -> Vec<usize> {
        let own = self.timers.iter().enumerate().rev();
        let own = own.filter(|(_, one)| one.member == member);
        if step == Step::Start {
            return own.map(|(place, _)| place).take(1).collect();
        }
        let mut meant = Vec::new();
        for (place, timer) in own.filter(|(_, one)| !one.is_gone()) {
            meant.push(place);
            if !timer.may_be.contains(&Run::Not) {
                break;
            }
        }
        meant
    }

    /// The entries that the member's timers come to.
    fn entries_of_timers(&mut self, member: usize) {
        for timer in self.timers.iter().filter(|one| one.member == member) {
            let entry = &mut self.entries[timer.entry];
            let minutes = timer.may_be.iter().map(|run| match run {
                Run::Ended { minutes, .. } => Some(u32::try_from(*minutes).expect("minutes")),
                _ => None,
            });
            entry.may_be = minutes.collect();
        }
    }

    /// The last look at timers, at the end, and what that makes of their entries: the bot looked within `late` minutes.
    pub(crate) fn timers_by(&mut self, now: DateTime<Utc>, late: TimeDelta) {
        let late = late.num_minutes();
        let members: BTreeSet<usize> = self.timers.iter().map(|one| one.member).collect();
        for timer in &mut self.timers {
            timer.may_be = timer.by_now(now, late);
        }
        for member in members {
            self.entries_of_timers(member);
        }
    }

    /// A member had everything erased, or may have.
    pub(super) fn timers_forgotten(&mut self, member: usize, surely: bool) {
        for timer in self.timers.iter_mut().filter(|one| one.member == member) {
            if surely {
                timer.may_be.clear();
            }
            timer.may_be.insert(Run::Not);
            timer.is_loose |= !surely;
        }
    }
}
