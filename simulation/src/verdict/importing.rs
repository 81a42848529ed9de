//! Files of other tools: all of one is there, each row once, or nothing of it.

use std::collections::BTreeSet;

use super::Judge;

impl Judge<'_> {
    pub(super) fn files(&mut self, kept: &[(String, u32)]) {
        for file in &self.story.ledger.files {
            let promise = &file.promise;
            let notes: Vec<&str> = (kept.iter())
                .map(|(note, _)| note.as_str())
                .filter(|note| file.has(note))
                .collect();
            let different: BTreeSet<&str> = notes.iter().copied().collect();
            self.compared.files += usize::from(promise.is_there());
            let mark = &promise.mark;
            if different.len() != notes.len() {
                self.problems
                    .push(format!("rows of the file {mark} are there twice"));
            }
            let found = u32::try_from(different.len()).expect("rows");
            match found {
                0 => self.promise("file", promise, &[]),
                found => self.promise("file", promise, &[found]),
            }
        }
    }
}
