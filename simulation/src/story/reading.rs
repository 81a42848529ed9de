//! What members read of their letters: looked for after each moment, in everything that is shown to them.

use anyhow::Context;
use standin::MessageView;

use super::Story;
use crate::deeds::Deed;
use crate::ledger::Sighting;

/// A comparison takes three letters along, and other notices may leave no room for them.
const LOOKS: usize = 4;

impl Story {
    /// Looks for letters in what everybody sees now.
    pub(super) fn look_for_letters(&mut self) {
        if self.ledger.letters.is_empty() {
            return;
        }
        for person in 0..self.town.people.len() {
            let user = self.town.people[person].user;
            let shown = self.discord.ephemerals(user).into_iter();
            let written = self.discord.dms(user).into_iter();
            for message in shown.chain(written).filter(|one| one.by_bot) {
                self.reads(person, &message);
            }
        }
    }

    /// Somebody reads a message.
    pub(super) fn reads(&mut self, person: usize, message: &MessageView) {
        let (text, at) = (message.text(), self.discord.now());
        for letter in &mut self.ledger.letters {
            if text.contains(&letter.promise.mark) {
                let sighting = Sighting {
                    message: message.id.0,
                    at,
                    is_known: !self.is_troubled,
                };
                self.problems.extend(letter.read_by(person, sighting));
            }
        }
    }

    /// All is well: letters whose day has come are there with the next comparison.
    pub(super) async fn letters_come(&mut self) -> anyhow::Result<()> {
        self.look_for_letters();
        let now = self.discord.now();
        for _ in 0..LOOKS {
            let Some(owner) = self.waits_for_a_letter(now) else {
                return Ok(());
            };
            let person = &self.town.people[owner];
            let server = person.inside.first().context("they are somewhere")?;
            let deed = Deed::Command {
                who: person.user,
                place: self.town.servers[*server].place(),
                name: "compare",
            };
            let done = deed.run(self.discord.clone()).await;
            self.hear(done);
            self.look_for_letters();
        }
        let due = self.ledger.letters.iter().filter(|one| one.is_due(now));
        let due = due.filter(|one| !self.town.people[one.promise.member].inside.is_empty());
        let due: Vec<&str> = due.map(|one| one.promise.mark.as_str()).collect();
        if due.len() > LOOKS {
            return Ok(());
        }
        for mark in due {
            let problem = format!("the letter {mark} has not come by {now}");
            self.problems.push(problem);
        }
        Ok(())
    }

    fn waits_for_a_letter(&self, now: chrono::DateTime<chrono::Utc>) -> Option<usize> {
        let mut letters = self.ledger.letters.iter();
        let letter = letters
            .find(|one| one.is_due(now) && !self.town.people[one.promise.member].inside.is_empty());
        letter.map(|one| one.promise.member)
    }
}
