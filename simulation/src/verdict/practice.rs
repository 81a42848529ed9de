//! Habit channels: each message that counts counts once, as it was last edited; the daily post stands once a day.

use std::collections::BTreeMap;

use chrono::{Days, TimeDelta};

use super::Judge;
use super::record::{Practised, Record};
use crate::ledger::Counts;
use crate::town::{Server, round_in};

/// A habit rests after three weeks without a post; within so long its daily post comes whatever its members do.
const AWAKE: TimeDelta = TimeDelta::days(19);

impl Judge<'_> {
    pub(super) fn practice(&mut self, record: &Record) {
        self.messages_count(record);
        self.nothing_else_counts(record);
        self.presses(record);
        self.openings(record);
    }

    fn messages_count(&mut self, record: &Record) {
        for spoken in &self.story.ledger.spoken {
            let source = number(spoken.id.0);
            let found = record.practised.iter().find(|one| one.source_id == source);
            let counts = found.map_or(Counts::Not, counts);
            self.compared.messages += usize::from(spoken.may_be.len() == 1);
            let owner = spoken.member.map(|one| self.story.town.people[one].user.0);
            let is_other = found.is_some_and(|one| Some(one.member_id) != owner.map(number));
            let entries = record.of_habits.iter().filter(|(one, _)| *one == source);
            let entries = entries.count();
            if is_other || entries != usize::from(matches!(counts, Counts::Timed(_))) {
                self.problems.push(format!(
                    "message {source} has {entries} entries and counts {counts:?}"
                ));
            }
            if !spoken.may_be.contains(&counts) {
                self.problems.push(format!(
                    "message {source} of {:?} counts {counts:?} and may count {:?}",
                    spoken.member, spoken.may_be
                ));
            }
        }
    }

    /// What counts is a message or a button of somebody in the town.
    fn nothing_else_counts(&mut self, record: &Record) {
        let ledger = &self.story.ledger;
        let people = &self.story.town.people;
        for one in &record.practised {
            let is_message = ledger
                .spoken
                .iter()
                .any(|spoken| number(spoken.id.0) == one.source_id);
            let is_persons = people.iter().any(|who| number(who.user.0) == one.member_id);
            // Buttons have interactions' ids, which nobody hears of when the bot is killed.
            if !is_persons || (!is_message && one.deed == "done" && self.is_in_a_channel(one)) {
                let source = one.source_id;
                self.problems
                    .push(format!("{source} counts, and nobody posted it"));
            }
        }
    }

    fn is_in_a_channel(&self, one: &Practised) -> bool {
        let messages = self.messages.iter();
        messages
            .into_iter()
            .any(|(_, message)| number(message.id.0) == one.source_id)
    }

    /// *Did it*, once acknowledged, is there.
    fn presses(&mut self, record: &Record) {
        for press in &self.story.ledger.presses {
            let source = number(press.interaction.0);
            let is_there = record
                .practised
                .iter()
                .any(|one| one.source_id == source && one.deed == "done");
            if press.is_gone && is_there {
                self.problems
                    .push(format!("the button {source} was forgotten and counts"));
            }
            if !press.may_be_gone && !is_there {
                self.problems
                    .push(format!("the button {source} was acknowledged and is lost"));
            }
        }
    }

    fn openings(&mut self, record: &Record) {
        let mut days = BTreeMap::<(i64, &str), usize>::new();
        for (_, habit, day) in &record.openings {
            *days.entry((*habit, day)).or_default() += 1;
        }
        for ((habit, day), times) in days.iter().filter(|(_, times)| **times > 1) {
            self.problems
                .push(format!("habit {habit} has {times} daily posts of {day}"));
        }
        for (place, server) in self.story.town.servers.iter().enumerate() {
            let posted = server.openings(&self.story.discord);
            self.compared.openings += posted.len();
            let mut numbers = BTreeMap::<i64, usize>::new();
            for post in &posted {
                let id = post
                    .button("Did it")
                    .and_then(|one| one.custom_id.as_deref());
                *numbers
                    .entry(id.and_then(round_in).unwrap_or(-1))
                    .or_default() += 1;
            }
            for (number, times) in numbers.iter().filter(|(_, times)| **times > 1) {
                let problem = format!("daily post {number} of server {place} stands {times} times");
                self.problems.push(problem);
            }
            self.opened_where_well(place, server);
        }
    }

    /// Where the bot was well between the time of a daily post and the end of its day, it stands.
    fn opened_where_well(&mut self, place: usize, server: &Server) {
        let (Some(practice), Some(since)) = (server.practice, server.since) else {
            return;
        };
        let posted = server.openings(&self.story.discord);
        let mut date = server.date(since) + Days::new(1);
        while date <= server.date(self.story.now().min(since + AWAKE)) {
            let due = server.opening(practice, date);
            let calm = self.story.ledger.calm.iter();
            let well = calm
                .filter(|at| **at >= due && server.date(**at + TimeDelta::hours(2)) == date)
                .count();
            let stands = posted.iter().filter(|one| server.date(one.at) == date);
            let stands = stands.count();
            let is_sure = !self.is_near_a_jump(due);
            if is_sure && (stands > 1 || (well > 0 && stands == 0)) {
                self.problems.push(format!(
                    "{stands} daily posts on {date} in server {place}, where all was well {well} times"
                ));
            }
            date = date + Days::new(1);
        }
    }
}

fn counts(one: &Practised) -> Counts {
    match one.minutes {
        _ if one.deed != "done" => Counts::Not,
        None => Counts::Done,
        Some(minutes) => Counts::Timed(u32::try_from(minutes).expect("minutes of a day")),
    }
}

/// Discord's number as the database has it.
fn number(id: u64) -> i64 {
    i64::try_from(id).expect("an id fits")
}
