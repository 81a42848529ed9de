//! Timers: one entry at most, as long as its owner was told, or as long as its limit and then unconfirmed; one runs at a time.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::Judge;
use super::record::{KeptTimer, Record};
use crate::ledger::Run;

/// The last look of the bot's, before the end.
pub(super) const LAST_LOOK: TimeDelta = TimeDelta::minutes(20);

impl Judge<'_> {
    pub(super) fn timers(&mut self, record: &Record) {
        for timer in &self.story.ledger.timers {
            let mark = &self.story.ledger.entries[timer.entry].mark;
            let entry = record.entries.iter().find(|(note, _)| note == mark);
            let row = record.timers.iter().find(|one| one.note == *mark);
            let is = match (entry, row) {
                (Some((_, minutes)), _) => Run::Ended {
                    minutes: i64::from(*minutes),
                    confirmed: !record.unconfirmed.contains(mark),
                },
                (None, Some(row)) if row.state == "running" => Run::Runs { limit: row.limit },
                _ => Run::Not,
            };
            let may_be = timer.by_now(self.story.now(), LAST_LOOK.num_minutes());
            let is_allowed = may_be.iter().any(|run| match run {
                Run::Dropped { .. } => is == Run::Not,
                run => *run == is,
            });
            self.compared.timers += usize::from(may_be.len() == 1);
            if !is_allowed {
                self.problems.push(format!(
                    "the timer of {mark} is {is:?} and may be {may_be:?}"
                ));
            }
            let ran = timer.minutes(self.story.now());
            let is_unasked = row.is_some_and(|row| {
                row.state == "running" && !row.is_asked && ran > row.limit + LAST_LOOK.num_minutes()
            });
            if is_unasked {
                self.problems.push(format!(
                    "the timer of {mark} runs {ran} min, and nobody was asked"
                ));
            }
        }
        self.one_runs(&record.timers);
    }

    fn one_runs(&mut self, timers: &[KeptTimer]) {
        let mut running = BTreeMap::<i64, usize>::new();
        for timer in timers.iter().filter(|one| one.state == "running") {
            *running.entry(timer.member_id).or_default() += 1;
        }
        for (member, times) in running.iter().filter(|(_, times)| **times > 1) {
            self.problems
                .push(format!("{times} timers of member {member} run at once"));
        }
    }
}
