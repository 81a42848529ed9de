//! Direct messages: one a week at most, each round asked once, and at least one where its member chose it and the bot was well.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use standin::MessageView;

use super::Judge;
use crate::ledger::Told;

/// A week, less the three hours that changes of clocks may take off, and what a clock may be wrong by.
const BETWEEN: TimeDelta = TimeDelta::minutes((7 * 24 - 3) * 60 - 5);
/// How late a question may come.
const LATE: TimeDelta = TimeDelta::hours(26);
/// Within so long an answer is about the question, or about the one before it.
const ANSWERED: TimeDelta = TimeDelta::days(10);

impl Judge<'_> {
    pub(super) fn direct_messages(&mut self) {
        for person in 0..self.story.town.people.len() {
            let user = self.story.town.people[person].user;
            let written = self.story.discord.dms(user).into_iter();
            let written: Vec<MessageView> = written.filter(|one| one.by_bot).collect();
            self.compared.direct += written.len();
            self.one_a_week(person, &written);
            self.each_is_asked_once(person, &written);
            self.asked_who_chose_it(person, &written);
        }
    }

    fn one_a_week(&mut self, person: usize, written: &[MessageView]) {
        for two in written.windows(2) {
            let (first, second) = (two[0].at, two[1].at);
            let mut forgettings = self.story.ledger.forgettings.iter();
            // Nobody who was forgotten is known to have been written to.
            let is_forgotten = forgettings.any(|one| {
                let between = first <= one.at && one.at <= second;
                one.member == person && one.told != Some(Told::Refused) && between
            });
            let is_odd = self.is_in_a_jump(first) || self.is_in_a_jump(second) || is_forgotten;
            if second - first < BETWEEN && !is_odd {
                let name = &self.story.town.people[person].name;
                let problem = format!("{name} was written to at {first} and again at {second}");
                self.problems.push(problem);
            }
        }
    }

    /// Whether the bot's clock was wrong by hours just then.
    fn is_in_a_jump(&self, at: DateTime<Utc>) -> bool {
        let mut jumps = self.story.ledger.jumps.iter();
        jumps.any(|one| (*one - at).abs() < TimeDelta::minutes(5))
    }

    fn each_is_asked_once(&mut self, person: usize, written: &[MessageView]) {
        let mut asked = BTreeMap::<&str, usize>::new();
        for message in written {
            let buttons = message.buttons.iter();
            let answers = buttons.filter(|one| one.label.starts_with("Answer"));
            for id in answers.filter_map(|one| one.custom_id.as_deref()) {
                *asked.entry(id).or_default() += 1;
            }
        }
        for (id, times) in asked.iter().filter(|(_, times)| **times > 1) {
            let name = &self.story.town.people[person].name;
            let problem = format!("{name} was asked {id} by direct message {times} times");
            self.problems.push(problem);
        }
    }

    /// Whether there is something to ask about: the server's own question, whose slot may be up to a day earlier or later as the zones
    /// lie, was not skipped.
    fn has_a_round(&self, place: usize, slot: DateTime<Utc>) -> bool {
        let server = &self.story.town.servers[place];
        let before = slot - LATE..=slot;
        let mut slots = server.slots(slot).into_iter();
        let Some(own) = slots.find(|one| before.contains(one)) else {
            return true;
        };
        let asked = server.questions(&self.story.discord).into_iter();
        asked
            .into_iter()
            .any(|one| one.at >= own && one.at < own + LATE)
    }

    /// Unless they were written to in the week before: then the question waits for their next private reply.
    fn asked_who_chose_it(&mut self, person: usize, written: &[MessageView]) {
        let rests = |one: &&MessageView| one.text().contains("Shall I go on asking here?");
        let rests_at = written.iter().find(rests).map(|one| one.at);
        let member = &self.story.town.people[person];
        let end = self.story.now();
        let zone = self.story.town.zone_of(person);
        let mut problems = Vec::new();
        for place in 0..self.story.town.servers.len() {
            let server = &self.story.town.servers[place];
            if member.left.contains(&place) {
                continue;
            }
            for slot in server.slots_in(zone, end) {
                let ledger = &self.story.ledger;
                let until = slot + LATE;
                let since = ledger.asked_directly_since(person, place, until);
                let near = slot - ANSWERED..until;
                let is_due = since.is_some_and(|since| since < slot)
                    && self.must_be_done(slot)
                    && rests_at.is_none_or(|at| at > until)
                    && !ledger.may_have_answered(person, place, &near)
                    && self.has_a_round(place, slot);
                if !is_due {
                    continue;
                }
                self.compared.direct_slots += 1;
                let mut at = written.iter().map(|one| one.at);
                if !at.any(|at| slot - TimeDelta::days(7) < at && at < until) {
                    let name = &member.name;
                    problems.push(format!("{name} was not asked by direct message at {slot}"));
                }
            }
        }
        self.problems.extend(problems);
    }
}
