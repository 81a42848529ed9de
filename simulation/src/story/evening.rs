//! An evening in a voice room, in a calm: somebody comes, sits there, moves or has the bot end and start beside them, and goes.

use anyhow::Context;
use chrono::TimeDelta;
use standin::{OptionValue, Place, UserId, VoiceFlags};

use super::Story;
use crate::ledger::Agreed;
use crate::planning::PLANTED;
use crate::town::Server;

/// Somebody in a room.
pub(super) struct Guest {
    person: usize,
    server: usize,
    since: chrono::DateTime<chrono::Utc>,
    /// For how long the bot was not there.
    away: Option<TimeDelta>,
}

impl Story {
    /// A server's rooms, in which also being alone counts: company is for tests.
    pub(super) async fn open_rooms(&self, server: &Server, number: usize) {
        let craft = format!("{PLANTED} room {number}v");
        let alone = [("alone_counts", OptionValue::from(true))];
        let (owner, place) = (server.owner, server.place());
        for room in server.rooms {
            let options = [("channel", room.into()), ("craft", craft.as_str().into())];
            let name = "voice rooms add";
            self.discord.command(owner, place, name, &options).await;
        }
        let name = "voice rooms edit";
        self.discord.command(owner, place, name, &alone).await;
    }

    /// Somebody comes, having agreed to be counted or not.
    pub(super) async fn come(&mut self) -> anyhow::Result<Option<Guest>> {
        let people = 0..self.town.people.len();
        let there: Vec<usize> = people
            .filter(|one| !self.town.people[*one].inside.is_empty())
            .filter(|one| self.town.people[*one].forgotten_at.is_none())
            .collect();
        if there.is_empty() || self.dice.one_in(2) {
            return Ok(None);
        }
        let person = *self.dice.pick(&there);
        let inside: Vec<usize> = self.town.people[person].inside.iter().copied().collect();
        let server = *self.dice.pick(&inside);
        let (who, place) = self.at_home(person, server);
        if !self.dice.one_in(3) {
            let outcome = self.discord.command(who, place, "voice agree", &[]).await;
            let text = outcome.text();
            let is_agreed = text.starts_with("Agreed:") || text.starts_with("You had agreed");
            anyhow::ensure!(is_agreed, "in a calm, /voice agree was answered: {text}");
            self.ledger.in_rooms(person, server).agreed = Agreed::Yes;
        }
        let since = self.discord.now();
        self.stand(person, server, Some(0)).await;
        self.tell(&format!("{who} comes into a room"));
        Ok(Some(Guest {
            person,
            server,
            since,
            away: None,
        }))
    }

    /// Something happens meanwhile.
    pub(super) async fn meanwhile(&mut self, guest: &mut Guest) -> anyhow::Result<()> {
        match self.dice.between(0, 3) {
            0 => self.stand(guest.person, guest.server, Some(1)).await,
            1 => {
                self.weather.gateway(&self.discord, &mut self.dice);
                self.weather.clear(&self.discord);
                self.discord.connected().await;
                self.heard(guest.person, guest.server).await;
            }
            2 | 3 => {
                let mut bot = self.bot.take().context("no bot")?;
                bot.tick().await?;
                if self.dice.one_in(2) {
                    self.counts.kills += 1;
                    bot.kill().await;
                } else {
                    bot.stop().await?;
                }
                let minutes = i64::try_from(self.dice.between(1, 40))?;
                let away = TimeDelta::minutes(minutes);
                self.discord.set_now(self.discord.now() + away);
                self.yard.write_clock();
                self.start_well().await?;
                self.heard(guest.person, guest.server).await;
                guest.away = Some(away);
                self.tell(&format!("the bot was away for {minutes} min"));
            }
            _ => {}
        }
        Ok(())
    }

    /// They go.
    pub(super) async fn go(&mut self, guest: Guest) -> anyhow::Result<()> {
        let Guest {
            person,
            server,
            since,
            away,
        } = guest;
        self.stand(person, server, None).await;
        let stay = self.discord.now() - since;
        self.tell(&format!("{} goes", self.town.people[person].user));
        self.ledger.stayed(person, server, stay, away);
        Ok(())
    }

    /// They stand in one of the server's rooms, or in none, and the bot has heard of it.
    async fn stand(&mut self, person: usize, server: usize, room: Option<usize>) {
        let place = &self.town.servers[server];
        let channel = room.map(|room| place.rooms[room]);
        let user = self.town.people[person].user;
        self.discord
            .set_voice(place.id, user, channel, VoiceFlags::default());
        self.heard(person, server).await;
    }

    /// What is told to the bot comes in order: once a later thing is answered, all before it was heard.
    async fn heard(&self, person: usize, server: usize) {
        let (who, place) = self.at_home(person, server);
        self.discord.command(who, place, "voice status", &[]).await;
    }

    fn at_home(&self, person: usize, server: usize) -> (UserId, Place) {
        let who = self.town.people[person].user;
        (who, self.town.servers[server].place())
    }
}
