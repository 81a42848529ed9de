//! What members were told, kept apart from the bot: which entries and answers must be there in the end, which may be, and which
//! must not. What is posted in habit channels has its own part ([`practice`]), and so
//! have timers ([`timing`]), who is asked by direct message ([`asking`]) and who was forgotten ([`forgetting`]).

mod asking;
mod forgetting;
mod letters;
mod practice;
mod rooms;
mod sharing;
mod timer;
mod timing;

pub(crate) use asking::Choice;
pub(crate) use forgetting::Forgetting;
pub(crate) use letters::{Letter, Sighting};
pub(crate) use practice::{Counts, Posted, Press, Spoken, Standing, When};
pub(crate) use rooms::{Agreed, InRooms};
pub(crate) use sharing::Share;
pub(crate) use timer::{Run, Step, Timer};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use standin::MessageView;

/// Everything that was told to anybody.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<Promise<u32>>,
    pub(crate) answers: Vec<Promise<String>>,
    /// Messages in habit channels.
    pub(crate) spoken: Vec<Spoken>,
    /// How people stand in the habits of servers, where it is not the usual.
    pub(crate) standing: BTreeMap<(usize, usize), Standing>,
    /// *Did it*, as far as it was acknowledged.
    pub(crate) presses: Vec<Press>,
    /// How people want to be asked.
    choices: Vec<Choice>,
    /// Who answered, or may have, where and when.
    pub(crate) answering: Vec<(usize, usize, DateTime<Utc>)>,
    /// Files of other tools.
    pub(crate) files: Vec<File>,
    /// Who may have joined, where, and since when.
    pub(crate) may_have_joined: Vec<(usize, usize, DateTime<Utc>)>,
    /// What members posted of their weeks.
    pub(crate) shares: Vec<Share>,
    /// Time in voice rooms.
    pub(crate) rooms: rooms::Rooms,
    /// Letters to oneself.
    pub(crate) letters: Vec<Letter>,
    /// Timers that somebody wanted to start.
    pub(crate) timers: Vec<Timer>,
    /// What is being done with timers.
    timing: Vec<timing::Doing>,
    /// By how much the bot's clock is ahead in this moment.
    minutes_ahead: i64,
    /// Wishes to be forgotten.
    pub(crate) forgettings: Vec<Forgetting>,
    /// Times at which the bot was up, Discord well and the clock right, long enough for everything that was due.
    pub(crate) calm: Vec<DateTime<Utc>>,
    /// Times at which the bot's clock was wrong by hours: what it does with slots near them is not held against it.
    pub(crate) jumps: Vec<DateTime<Utc>>,
}

/// What became of a deed, as the member saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is done.
    Kept,
    /// It is not done.
    Refused,
    /// Nothing was said, or nothing that decides it.
    Nothing,
}

/// A file of another tool's. All of it is there, or nothing.
#[derive(Debug)]
pub(crate) struct File {
    /// Its mark begins the text of each row; what it may be is how many rows are there.
    pub(crate) promise: Promise<u32>,
    pub(crate) rows: u32,
}

/// A piece of record that a member asked for, found in the end by its mark: minutes of an entry, words of an answer.
#[derive(Debug)]
pub(crate) struct Promise<T> {
    /// Stands in its text, and nowhere else.
    pub(crate) mark: String,
    pub(crate) member: usize,
    pub(crate) server: usize,
    /// What it may be in the end; `None` is not there.
    pub(crate) may_be: BTreeSet<Option<T>>,
    /// The round that an answer belongs to.
    pub(crate) round: Option<i64>,
    /// Since when it is to be posted, as its author was told.
    pub(crate) to_post_since: Option<DateTime<Utc>>,
    /// The private reply, with the buttons that change it.
    pub(crate) reply: Option<MessageView>,
    /// What it may have been before what that reply tells of: *Undo* there brings it back.
    pub(crate) undone: BTreeSet<Option<T>>,
    /// Of an answer: it was given by direct message alone.
    pub(crate) is_private: bool,
    /// Its member had everything erased since, or may have.
    pub(crate) is_past: bool,
    /// When they had, where that was acknowledged.
    pub(crate) forgotten_by: Option<DateTime<Utc>>,
    /// How often something was asked of it.
    pub(crate) asked: usize,
    before: Option<BTreeSet<Option<T>>>,
    becoming: Option<T>,
    unsure: bool,
}

impl<T: Ord + Clone> Promise<T> {
    pub(crate) fn new(mark: String, member: usize, server: usize) -> Self {
        Self {
            mark,
            member,
            server,
            may_be: BTreeSet::from([None]),
            round: None,
            to_post_since: None,
            reply: None,
            undone: BTreeSet::from([None]),
            is_private: false,
            is_past: false,
            forgotten_by: None,
            asked: 0,
            before: None,
            becoming: None,
            unsure: false,
        }
    }

    /// Somebody asks for it to become this. Until something is heard, it may be that as well as what it was.
    pub(crate) fn asked(&mut self, becoming: Option<T>) {
        self.asked += 1;
        self.before = Some(self.may_be.clone());
        self.becoming.clone_from(&becoming);
        self.may_be.insert(becoming);
    }

    /// What came of it. Once nothing was said, a later word does not settle what was asked before: that may still be under way.
    pub(crate) fn heard(&mut self, told: Told) {
        let before = self.before.take();
        if let (Told::Kept, Some(before)) = (told, &before) {
            self.undone.clone_from(before);
        }
        match told {
            Told::Nothing => self.unsure = true,
            _ if self.unsure => {}
            Told::Kept => self.may_be = BTreeSet::from([self.becoming.take()]),
            Told::Refused => self.may_be = before.unwrap_or_else(|| self.may_be.clone()),
        }
    }

    /// What it may have been before what is asked now.
    pub(crate) fn was(&self) -> &BTreeSet<Option<T>> {
        self.before.as_ref().unwrap_or(&self.may_be)
    }

    /// Whether something was asked that nobody has said anything about.
    pub(crate) const fn is_open(&self) -> bool {
        self.before.is_some()
    }

    /// Whether it is there for certain.
    pub(crate) fn is_there(&self) -> bool {
        !self.may_be.contains(&None)
    }
}

impl File {
    /// Whether a text is that of one of its rows.
    pub(crate) fn has(&self, note: &str) -> bool {
        let row = note.strip_prefix(&self.promise.mark);
        row.is_some_and(|row| row.starts_with(' '))
    }
}

impl Ledger {
    /// The bot is gone: what was under way may have been done or not.
    pub(crate) fn nothing_more_is_heard(&mut self) {
        for entry in self.entries.iter_mut().filter(|one| one.is_open()) {
            entry.heard(Told::Nothing);
        }
        for answer in self.answers.iter_mut().filter(|one| one.is_open()) {
            answer.heard(Told::Nothing);
        }
        for member in self.bringing() {
            self.letters_may_be_missed(member);
        }
        let letters = self.letters.iter_mut().map(|one| &mut one.promise);
        for letter in letters.filter(|one| one.is_open()) {
            letter.heard(Told::Nothing);
        }
        let files = self.files.iter_mut().map(|one| &mut one.promise);
        for file in files.filter(|one| one.is_open()) {
            file.heard(Told::Nothing);
        }
        self.nothing_is_heard_of_timers();
        self.nothing_is_heard_of_forgetting();
    }
}

impl Ledger {
    /// Who has a file on its way.
    fn bringing(&self) -> Vec<usize> {
        let files = self.files.iter().map(|one| &one.promise);
        let open = files.filter(|one| one.is_open());
        open.map(|one| one.member).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn what_was_told_settles_and_silence_does_not() {
        let mut entry = Promise::new("n1".to_owned(), 0, 0);
        entry.asked(Some(5));
        assert_eq!(entry.may_be, BTreeSet::from([None, Some(5)]));
        entry.heard(Told::Kept);
        assert_eq!(entry.may_be, BTreeSet::from([Some(5)]));
        assert_eq!(entry.undone, BTreeSet::from([None]));
        entry.asked(Some(7));
        entry.heard(Told::Refused);
        assert_eq!(entry.may_be, BTreeSet::from([Some(5)]));
        entry.asked(None);
        entry.heard(Told::Nothing);
        entry.asked(Some(9));
        entry.heard(Told::Kept);
        assert_eq!(entry.may_be, BTreeSet::from([None, Some(5), Some(9)]));
    }

    #[test]
    fn a_clock_that_is_days_ahead_may_end_a_timer_that_nobody_touches() {
        let began_at = DateTime::UNIX_EPOCH;
        let mut ledger = Ledger::default();
        ledger.entries.push(Promise::new("n1".to_owned(), 0, 0));
        ledger.timer_wanted(0, 0, began_at);
        ledger.timer_asked(0, began_at, vec![Step::Start]);
        assert!(
            ledger
                .timer_heard(0, &[(Step::Start, Told::Kept)])
                .is_empty()
        );
        assert_eq!(ledger.timers[0].may_be.len(), 1);
        let later = began_at + TimeDelta::hours(3);
        ledger.clock_is_ahead(later, 1);
        assert_eq!(ledger.timers[0].may_be.len(), 1);
        ledger.clock_is_ahead(later, 55 * 60);
        assert!(ledger.timers[0].may_run() && ledger.timers[0].may_wait());
        assert_eq!(ledger.entries[0].may_be, BTreeSet::from([None, Some(240)]));
    }

    #[test]
    fn who_may_have_been_forgotten_may_count_nothing_by_an_edit() {
        let posted = practice::Posted {
            member: Some(0),
            server: 0,
            channel: standin::ChannelId::new(1),
            id: standin::MessageId::new(2),
            at: DateTime::UNIX_EPOCH,
            counts: practice::Counts::Done,
        };
        let later = posted.at + TimeDelta::hours(9);
        for is_forgotten in [false, true] {
            let mut ledger = Ledger::default();
            ledger.posted(posted, practice::When::Calm);
            if is_forgotten {
                ledger.forgetting_asked(0, posted.at + TimeDelta::hours(1));
                ledger.nothing_is_heard_of_forgetting();
            }
            ledger.edited(0, practice::Counts::Done, later, practice::When::Calm);
            let may_be = &ledger.spoken[0].may_be;
            assert!(may_be.contains(&practice::Counts::Done));
            assert_eq!(may_be.contains(&practice::Counts::Not), is_forgotten);
        }
    }
}
