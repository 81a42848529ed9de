//! The timers of everybody: what was asked of them, what was heard, and which one is meant.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::timer::{Run, Step, Timer};
use super::{Ledger, Told};

/// What a member is about to do, until they hear of it.
#[derive(Debug)]
pub(crate) struct Doing {
    pub(crate) member: usize,
    at: DateTime<Utc>,
    steps: Vec<Step>,
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
    pub(crate) fn clock_is_ahead(&mut self, at: DateTime<Utc>, minutes: i64) {
        self.minutes_ahead = minutes;
        for timer in &mut self.timers {
            timer.may_be_looked_at_early(at, minutes);
        }
        self.entries_of_all_timers();
    }

    /// The bot's clock is right again.
    pub(crate) fn clock_is_right(&mut self) {
        self.minutes_ahead = 0;
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
        for one in &mut own {
            one.age(at, ahead);
        }
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
        for timer in &mut self.timers {
            timer.may_be = timer.by_now(now, late);
        }
        self.entries_of_all_timers();
    }

    fn entries_of_all_timers(&mut self) {
        let members: BTreeSet<usize> = self.timers.iter().map(|one| one.member).collect();
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
