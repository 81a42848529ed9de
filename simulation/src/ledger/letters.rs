//! Letters to oneself: kept, taken back, put back, and read once, not before their day.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Ledger, Promise};

/// The earliest that a day begins anywhere, before it does in Greenwich.
const EARLIEST: TimeDelta = TimeDelta::hours(14);
/// The latest, after it does there.
const LATEST: TimeDelta = TimeDelta::hours(12);

/// A letter of somebody to themselves.
#[derive(Debug)]
pub(crate) struct Letter {
    /// Its mark is all that it says.
    pub(crate) promise: Promise<()>,
    pub(crate) due_on: NaiveDate,
    pub(crate) seen: Vec<Sighting>,
    /// It was not to come any more before this moment began.
    was_gone: bool,
    /// It may have stood where something else stands now, and nobody have seen it.
    pub(crate) may_be_missed: bool,
}

/// A message in which its owner read it.
#[derive(Debug)]
pub(crate) struct Sighting {
    pub(crate) message: u64,
    pub(crate) at: DateTime<Utc>,
    /// The bot was well, and must know that it was read.
    pub(crate) is_known: bool,
}

impl Letter {
    pub(crate) fn new(promise: Promise<()>, due_on: NaiveDate) -> Self {
        Self {
            promise,
            due_on,
            seen: Vec::new(),
            was_gone: false,
            may_be_missed: false,
        }
    }

    /// Whether it must come with the next comparison.
    pub(crate) fn is_due(&self, now: DateTime<Utc>) -> bool {
        let begins = self.due_on.and_time(chrono::NaiveTime::MIN).and_utc();
        let is_untold = self.seen.is_empty() && !self.may_be_missed;
        now >= begins + LATEST && is_untold && self.promise.is_there() && !self.promise.is_open()
    }

    /// Its owner, or somebody else, reads it. Gives what is wrong with that.
    pub(crate) fn read_by(&mut self, reader: usize, sighting: Sighting) -> Option<String> {
        let mut seen = self.seen.iter();
        if seen.any(|one| one.message == sighting.message) {
            return None;
        }
        let (at, mark) = (sighting.at, &self.promise.mark);
        let begins = self.due_on.and_time(chrono::NaiveTime::MIN).and_utc();
        let is_again = |one: &Sighting| one.is_known && one.at < at;
        let wrong = if reader != self.promise.member {
            Some("by somebody else")
        } else if at < begins - EARLIEST {
            Some("before its day")
        } else if self.was_gone {
            Some("though it was not to come")
        } else if self.seen.iter().any(is_again) {
            Some("a second time")
        } else {
            None
        };
        let problem = wrong.map(|how| format!("the letter {mark} is read {how} at {at}"));
        self.seen.push(sighting);
        problem
    }
}

impl Ledger {
    /// The next moment begins.
    pub(crate) fn letters_go_on(&mut self) {
        for letter in &mut self.letters {
            letter.was_gone = !letter.promise.may_be.contains(&Some(()));
        }
    }

    /// Something of the member's took the place of something that nobody looked at.
    pub(super) fn letters_may_be_missed(&mut self, member: usize) {
        let own = self.letters.iter_mut();
        for letter in own.filter(|one| one.promise.member == member) {
            letter.may_be_missed = true;
        }
    }
}
