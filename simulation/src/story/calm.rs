//! Times at which all is well: then everything that is due must be done.

use chrono::TimeDelta;

use super::Story;
use crate::bot::Room;
use crate::ledger::{Told, When};
use crate::planning;

/// The longest that a delivery is put off, and a minute.
const LONGEST_BACKOFF: TimeDelta = TimeDelta::minutes(16);

impl Story {
    /// Everything is well, for long enough that everything due is done: then it must be.
    pub(super) async fn calm(&mut self) -> anyhow::Result<()> {
        self.weather.clear(&self.discord);
        if self.yard.disk != Room::Enough
            && let Some(bot) = self.bot.take()
        {
            self.counts.kills += 1;
            bot.kill().await;
            self.gone().await;
        }
        if self.bot.is_none() {
            self.start_well().await?;
        }
        self.discord.connected().await;
        self.is_troubled = false;
        let at = self.discord.now();
        self.when = When::Calm;
        self.talk_in_calm().await;
        // A timer that is over has ended by the time at which its owner comes: it would keep their minutes from counting.
        self.pass(TimeDelta::zero()).await?;
        let mut guest = self.come().await?;
        self.pass(LONGEST_BACKOFF).await?;
        if let Some(guest) = &mut guest {
            self.meanwhile(guest).await?;
        }
        for _ in 0..3 {
            self.pass(LONGEST_BACKOFF).await?;
        }
        if let Some(guest) = guest {
            self.go(guest).await?;
        }
        self.letters_come().await?;
        self.ledger.calm.push(at);
        self.ledger.all_is_counted(at);
        self.tell("calm");
        // Who was forgotten stays so, if there is anybody else.
        let people = self.town.people.iter().enumerate();
        let somebody = people
            .filter(|(_, one)| !one.inside.is_empty())
            .min_by_key(|(_, one)| one.forgotten_at.is_some())
            .map(|(place, _)| place);
        let Some(somebody) = somebody else {
            return Ok(());
        };
        let deed = planning::log(self, somebody, 0);
        let done = deed.run(self.discord.clone()).await;
        if done.told != Told::Kept {
            let problem = format!(
                "in a calm, this was not kept: {:?}: {:?}",
                done.deed, done.told
            );
            self.problems.push(problem);
        }
        self.hear(done);
        Ok(())
    }

    /// What is said, edited and deleted now is heard.
    async fn talk_in_calm(&mut self) {
        for person in 0..self.town.people.len() {
            let member = &self.town.people[person];
            let inside: Vec<usize> = member.inside.iter().copied().collect();
            if inside.is_empty() || member.forgotten_at.is_some() || !self.dice.one_in(3) {
                continue;
            }
            let server = *self.dice.pick(&inside);
            if let Some(deed) = planning::talk(self, person, server) {
                self.counts.deeds += 1;
                let done = deed.run(self.discord.clone()).await;
                self.hear(done);
            }
        }
    }
}
