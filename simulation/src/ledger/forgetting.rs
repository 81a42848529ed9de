//! Members who have everything erased: what was theirs before is gone, all of it or, where nobody heard the answer, perhaps.

use chrono::{DateTime, Utc};

use super::practice::Due;
use super::{Counts, Ledger, Promise, Told};

/// A wish to be forgotten.
#[derive(Debug)]
pub(crate) struct Forgetting {
    pub(crate) member: usize,
    pub(crate) at: DateTime<Utc>,
    /// `None` until something is heard.
    pub(crate) told: Option<Told>,
    /// The entries, answers and files of which nothing was unsure then, and how often something had been asked of them.
    pub(crate) entries: Vec<(usize, usize)>,
    pub(crate) answers: Vec<(usize, usize)>,
    pub(crate) files: Vec<(usize, usize)>,
}

fn sure<'a, T: Ord + Clone + 'a>(
    promises: impl IntoIterator<Item = &'a Promise<T>>,
    member: usize,
) -> Vec<(usize, usize)> {
    let places = promises.into_iter().enumerate();
    places
        .filter(|(_, one)| one.member == member && one.is_there())
        .map(|(place, one)| (place, one.asked))
        .collect()
}

impl Ledger {
    /// Somebody asks to be forgotten.
    pub(crate) fn forgetting_asked(&mut self, member: usize, at: DateTime<Utc>) {
        self.forgettings.push(Forgetting {
            member,
            at,
            told: None,
            entries: sure(&self.entries, member),
            answers: sure(&self.answers, member),
            files: sure(self.files.iter().map(|one| &one.promise), member),
        });
    }

    /// What came of it.
    pub(crate) fn forgetting_heard(&mut self, member: usize, told: Told) {
        let open = self.forgettings.iter_mut();
        let Some(open) = open.rev().find(|one| one.member == member) else {
            return;
        };
        open.told = Some(told);
        if told == Told::Refused {
            return;
        }
        let at = (told == Told::Kept).then_some(open.at);
        let surely = told == Told::Kept;
        for entry in self.entries.iter_mut().filter(|one| one.member == member) {
            entry.forgotten(at);
        }
        for answer in self.answers.iter_mut().filter(|one| one.member == member) {
            answer.forgotten(at);
        }
        let files = self.files.iter_mut().map(|one| &mut one.promise);
        for file in files.filter(|one| one.member == member) {
            file.forgotten(at);
        }
        let letters = self.letters.iter_mut().map(|one| &mut one.promise);
        for letter in letters.filter(|one| one.member == member) {
            letter.forgotten(at);
        }
        let spoken = self.spoken.iter_mut();
        for message in spoken.filter(|one| one.member == Some(member)) {
            message.forgotten(surely);
        }
        for press in self.presses.iter_mut().filter(|one| one.member == member) {
            press.may_be_gone = true;
            press.is_gone |= surely;
        }
        self.timers_forgotten(member, surely);
        self.rooms_forgotten(member, surely);
        self.standing_forgotten(member, surely);
    }

    pub(super) fn nothing_is_heard_of_forgetting(&mut self) {
        let open = self.forgettings.iter().filter(|one| one.told.is_none());
        let members: Vec<usize> = open.map(|one| one.member).collect();
        for member in members {
            self.forgetting_heard(member, Told::Nothing);
        }
    }
}

impl<T: Ord + Clone> Promise<T> {
    /// Its member had everything erased; where no time is given, perhaps.
    fn forgotten(&mut self, at: Option<DateTime<Utc>>) {
        if at.is_some() {
            self.may_be.clear();
        }
        self.may_be.insert(None);
        self.unsure |= at.is_none();
        self.forgotten_by = self.forgotten_by.or(at);
        self.is_past = true;
        self.reply = None;
        self.to_post_since = None;
    }
}

impl super::Spoken {
    fn forgotten(&mut self, surely: bool) {
        if surely {
            self.may_be.clear();
        }
        self.may_be.insert(Counts::Not);
        self.due = Due::Nothing;
        self.is_past |= surely;
        self.may_be_past = true;
    }
}
