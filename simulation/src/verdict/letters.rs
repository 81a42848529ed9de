//! Letters: kept once, as they were acknowledged. Whether they came once and in time was seen as they came.

use super::Judge;

impl Judge<'_> {
    pub(super) fn letters(&mut self, kept: &[String]) {
        for letter in &self.story.ledger.letters {
            let found = kept.iter().filter(|words| **words == letter.promise.mark);
            let found: Vec<()> = found.map(|_| ()).collect();
            self.compared.letters += letter.seen.len();
            self.promise("letter", &letter.promise, &found);
        }
    }
}
