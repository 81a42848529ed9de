//! What Discord says of voice channels and their servers, taken into the halls.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::{Event, Happening, PEOPLE_MAX, Person, VoiceHalls};
use crate::domain::ids::{ChannelId, MemberId, ServerId};

impl VoiceHalls {
    /// The server is met, anew or for the first time: everybody in its voice channels, and all its channels.
    pub fn met(
        &self,
        server: ServerId,
        afk: Option<ChannelId>,
        people: Vec<(MemberId, Person)>,
        channels: &HashSet<ChannelId>,
        at: DateTime<Utc>,
    ) {
        self.change(Event::OfDiscord, |known| {
            let room = PEOPLE_MAX.saturating_sub(known.people);
            let hall = known.halls.entry(server).or_default();
            let before = hall.people.len();
            hall.people = people.into_iter().take(room + before).collect();
            (hall.is_met, hall.afk) = (true, afk);
            let gone: Vec<ChannelId> = hall.rooms.difference(channels).copied().collect();
            for channel in &gone {
                hall.rooms.remove(channel);
            }
            known.people = known.people + hall.people.len() - before;
            if !hall.rooms.is_empty() || !gone.is_empty() {
                let standing = hall.tell_all();
                known.push(
                    server,
                    at,
                    Happening::Met {
                        server,
                        standing,
                        gone,
                        at,
                    },
                );
            }
        });
    }

    /// Somebody came, went, moved, or was deafened; `None` is in no voice channel.
    pub fn moved(
        &self,
        server: ServerId,
        member: MemberId,
        person: Option<Person>,
        at: DateTime<Utc>,
    ) {
        self.change(Event::OfDiscord, |known| {
            let is_full = known.people >= PEOPLE_MAX;
            let Some(hall) = known.halls.get_mut(&server).filter(|hall| hall.is_met) else {
                return;
            };
            let before = hall.people.remove(&member);
            known.people -= usize::from(before.is_some());
            if let Some(person) = person
                && !is_full
            {
                hall.people.insert(member, person);
                known.people += 1;
            }
            let channels = [
                before.map(|person| person.channel),
                person.map(|person| person.channel),
            ];
            known.tell(server, &channels, Some(member), at);
        });
    }

    /// The server has another AFK channel, or none.
    pub fn afk_is(&self, server: ServerId, afk: Option<ChannelId>, at: DateTime<Utc>) {
        self.change(Event::OfDiscord, |known| {
            let Some(hall) = known.halls.get_mut(&server) else {
                return;
            };
            let before = std::mem::replace(&mut hall.afk, afk);
            if before != afk {
                known.tell(server, &[before, afk], None, at);
            }
        });
    }

    /// A channel was deleted. Whoever was in it is in none.
    pub fn channel_gone(&self, server: ServerId, channel: ChannelId, at: DateTime<Utc>) {
        self.change(Event::OfDiscord, |known| {
            let Some(hall) = known.halls.get_mut(&server) else {
                return;
            };
            let before = hall.people.len();
            hall.people.retain(|_, person| person.channel != channel);
            known.people = known.people + hall.people.len() - before;
            let was_room = hall.rooms.contains(&channel);
            known.tell(server, &[Some(channel)], None, at);
            if was_room {
                if let Some(hall) = known.halls.get_mut(&server) {
                    hall.rooms.remove(&channel);
                }
                known.push(server, at, Happening::RoomGone { channel });
            }
        });
    }

    /// Discord has lost the server for a while (nobody knows who is where), or the bot was removed from it.
    pub fn server_gone(&self, server: ServerId, for_good: bool, at: DateTime<Utc>) {
        self.change(Event::OfDiscord, |known| {
            let Some(hall) = known.halls.get_mut(&server) else {
                return;
            };
            known.people -= hall.people.len();
            hall.people = HashMap::new();
            hall.told = HashMap::new();
            let was_met = std::mem::replace(&mut hall.is_met, false);
            if for_good && !hall.rooms.is_empty() {
                known.push(
                    server,
                    at,
                    Happening::ServerLeft {
                        server,
                        was_met,
                        at,
                    },
                );
            }
        });
    }
}
