//! Questions and answers on Discord: each at most once, and at least once where the bot was well.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use standin::MessageView;

use super::{Judge, marked};
use crate::town::round_in;

/// How late a question may be asked, and a message be delivered.
const A_DAY: TimeDelta = TimeDelta::hours(24);
/// How far from its slot a question may be found: the bot's clock may have been wrong by days.
const NEAR: TimeDelta = TimeDelta::hours(80);

impl Judge<'_> {
    /// Each slot has one question at most, and one at least where the bot was well within a day of it.
    pub(super) fn questions(&mut self) {
        let end = self.story.now();
        for (place, server) in self.story.town.servers.iter().enumerate() {
            let asked = server.questions(&self.story.discord);
            self.compared.questions += asked.len();
            let mut rounds = BTreeMap::<i64, usize>::new();
            for question in &asked {
                let id = question
                    .button("Answer")
                    .and_then(|one| one.custom_id.as_deref());
                let round = id.and_then(round_in).unwrap_or(-1);
                *rounds.entry(round).or_default() += 1;
            }
            for (round, times) in rounds.iter().filter(|(_, times)| **times > 1) {
                let problem = format!("round {round} of server {place} was asked {times} times");
                self.problems.push(problem);
            }
            for slot in server.slots(end) {
                let near = asked
                    .iter()
                    .filter(|one| (one.at - slot).abs() < NEAR)
                    .count();
                if near > 1 {
                    self.problems.push(format!(
                        "{near} questions for slot {slot} of server {place}"
                    ));
                }
                if self.must_be_done(slot) {
                    self.compared.slots += 1;
                    if near == 0 {
                        self.problems
                            .push(format!("no question for slot {slot} of server {place}"));
                    }
                }
            }
        }
    }

    /// Whether the bot was well for long enough within a day of `due`, and its clock not wrong by hours around it.
    pub(super) fn must_be_done(&self, due: DateTime<Utc>) -> bool {
        let ledger = &self.story.ledger;
        let well = |at: &DateTime<Utc>| *at >= due && *at < due + A_DAY - TimeDelta::hours(2);
        !self.is_near_a_jump(due) && ledger.calm.iter().any(well)
    }

    /// Each answer is posted once at most, and once at least where its author was told so and stayed.
    pub(super) fn posts(&mut self) {
        let asked_at = self.questions_by_round();
        for answer in &self.story.ledger.answers {
            let posted = self
                .messages
                .iter()
                .filter(|(_, one)| marked(&one.text(), &answer.mark));
            let posted: Vec<usize> = posted.map(|(place, _)| *place).collect();
            self.compared.posts += posted.len();
            let mark = &answer.mark;
            if posted.len() > 1 {
                self.problems
                    .push(format!("answer {mark} is posted {} times", posted.len()));
            }
            if posted.iter().any(|place| *place != answer.server) {
                self.problems
                    .push(format!("answer {mark} is posted in another server"));
            }
            if answer.is_private && !posted.is_empty() {
                self.problems
                    .push(format!("answer {mark} was for nobody else and is posted"));
            }
            let stayed = !self.story.town.people[answer.member]
                .left
                .contains(&answer.server);
            let asked = answer.round.and_then(|round| asked_at.get(&round));
            let due = answer
                .to_post_since
                .zip(asked)
                .map(|(since, asked)| since.max(*asked));
            if stayed && posted.is_empty() && due.is_some_and(|due| self.must_be_done(due)) {
                self.problems.push(format!("answer {mark} is not posted"));
            }
        }
    }

    fn questions_by_round(&self) -> BTreeMap<i64, DateTime<Utc>> {
        let round = |message: &MessageView| {
            let id = message.button("Answer")?.custom_id.as_deref()?;
            Some((round_in(id)?, message.at))
        };
        self.messages
            .iter()
            .filter_map(|(_, one)| round(one))
            .collect()
    }

    /// Whether the bot's clock was wrong by hours around then.
    pub(super) fn is_near_a_jump(&self, due: DateTime<Utc>) -> bool {
        let jumps = self.story.ledger.jumps.iter();
        jumps.into_iter().any(|at| (*at - due).abs() < NEAR * 2)
    }
}
