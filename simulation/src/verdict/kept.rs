//! Entries and answers: there once, as they were acknowledged.

use super::{Judge, marked};
use crate::ledger::Promise;
use crate::planning::PLANTED;

impl Judge<'_> {
    pub(super) fn entries(&mut self, kept: &[(String, u32)]) {
        for promise in &self.story.ledger.entries {
            let found = kept.iter().filter(|(note, _)| *note == promise.mark);
            let found: Vec<u32> = found.map(|(_, minutes)| *minutes).collect();
            self.compared.entries += usize::from(promise.is_there());
            self.promise("entry", promise, &found);
        }
        for (note, minutes) in kept.iter().filter(|(note, _)| note.contains(PLANTED)) {
            let known = self
                .story
                .ledger
                .entries
                .iter()
                .any(|one| one.mark == *note);
            let mut files = self.story.ledger.files.iter();
            if !known && !files.any(|one| one.has(note)) {
                self.problems
                    .push(format!("an entry that nobody made: {note}, {minutes} min"));
            }
        }
    }

    pub(super) fn answers(&mut self, kept: &[String]) {
        for promise in &self.story.ledger.answers {
            let found: Vec<String> = kept
                .iter()
                .filter(|one| marked(one, &promise.mark))
                .cloned()
                .collect();
            self.compared.answers += usize::from(promise.is_there());
            self.promise("answer", promise, &found);
        }
    }

    /// There once or not at all, as it was told.
    pub(super) fn promise<T: Ord + Clone + std::fmt::Debug>(
        &mut self,
        what: &str,
        promise: &Promise<T>,
        found: &[T],
    ) {
        let is = match found {
            [] => None,
            [one] => Some(one.clone()),
            several => {
                let mark = &promise.mark;
                self.problems
                    .push(format!("{what} {mark} is there {} times", several.len()));
                return;
            }
        };
        if !promise.may_be.contains(&is) {
            self.problems.push(format!(
                "{what} {} is {is:?} and may be {:?}",
                promise.mark, promise.may_be
            ));
        }
    }
}
