//! Voice rooms: no row for who has not agreed, and for the others the minutes that they were there, less what nobody knows of.

use super::Judge;
use super::record::Record;
use crate::ledger::Agreed;

impl Judge<'_> {
    pub(super) fn rooms(&mut self, record: &Record) {
        let story = self.story;
        for (person, member) in story.town.people.iter().enumerate() {
            for (place, server) in story.town.servers.iter().enumerate() {
                let own = record.voice.iter().filter(|one| {
                    u64::try_from(one.member_id) == Ok(member.user.0)
                        && u64::try_from(one.server_id) == Ok(server.id.0)
                });
                let minutes: i64 = own.clone().map(|one| one.minutes).sum();
                let name = &member.name;
                let known = story.ledger.rooms.get(&(person, place));
                let agreed = known.map_or(Agreed::No, |one| one.agreed);
                let may_be = known.map_or(0..=0, crate::ledger::InRooms::minutes);
                self.compared.stays += known.map_or(0, |one| one.stays);
                if agreed == Agreed::No && own.clone().next().is_some() {
                    self.problems.push(format!(
                        "{name} did not agree and has {minutes} min of voice"
                    ));
                }
                if !may_be.contains(&minutes) {
                    self.problems.push(format!(
                        "{name} has {minutes} min of voice in server {place} and may have {may_be:?}"
                    ));
                }
                if own.clone().any(|one| one.is_running) {
                    self.problems
                        .push(format!("voice time of {name} runs, and they went"));
                }
            }
        }
    }
}
