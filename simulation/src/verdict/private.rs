//! Nothing private is seen elsewhere.

use std::collections::BTreeSet;

use super::Judge;
use crate::planning::{ALONE, PLANTED, TALK, craft};

impl Judge<'_> {
    /// Notes are seen by their authors only; crafts nowhere but where they were logged.
    pub(super) fn privacy(&mut self) {
        let town = &self.story.town;
        for (place, message) in &self.messages {
            let text = message.text();
            if text.contains(&format!("{PLANTED} note")) {
                self.problems
                    .push(format!("a note is seen in server {place}: {text}"));
            }
            if message.by_bot
                && message.author_id == self.story.discord.bot()
                && text.contains(TALK)
            {
                self.problems
                    .push(format!("the bot repeats what was said: {text}"));
            }
            for person in 0..town.people.len() {
                let places = (0..town.servers.len()).chain([ALONE]);
                for elsewhere in places.filter(|one| one != place) {
                    if text.contains(&craft(person, elsewhere)) {
                        self.problems.push(format!(
                            "a craft of server {elsewhere} is seen in server {place}: {text}"
                        ));
                    }
                }
            }
        }
        let users: BTreeSet<_> = town.people.iter().map(|one| one.user).collect();
        for (person, member) in town.people.iter().enumerate() {
            for message in self.story.discord.ephemerals(member.user) {
                let text = message.text();
                let others = (0..users.len()).filter(|one| *one != person);
                let seen = others
                    .into_iter()
                    .any(|other| text.contains(&format!("{PLANTED} craft {other}p")));
                if seen {
                    self.problems.push(format!(
                        "{} sees somebody else's craft: {text}",
                        member.name
                    ));
                }
            }
        }
    }
}
