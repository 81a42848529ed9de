//! The memory behind the halls: who is where, what was told of it, and what waits to be decided.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};

use super::{Happening, Person};
use crate::domain::ids::{ChannelId, MemberId, ServerId};
use crate::domain::voice::Standing;

/// Happenings that wait.
const WAITING_MAX: usize = 10_000;

#[derive(Default)]
pub(super) struct Known {
    pub(super) halls: HashMap<ServerId, Hall>,
    pub(super) people: usize,
    pub(super) waiting: VecDeque<Happening>,
    /// Servers of which something did not fit into `waiting`, and when that was last.
    pub(super) missed: HashMap<ServerId, DateTime<Utc>>,
    pub(super) later: HashMap<(ServerId, MemberId), DateTime<Utc>>,
    pub(super) attempts: u32,
    pub(super) is_deciding: bool,
    /// The server that is being met, if that is what is being decided.
    pub(super) meeting: Option<ServerId>,
    pub(super) events: u64,
    pub(super) noted_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
pub(super) struct Hall {
    pub(super) is_met: bool,
    pub(super) afk: Option<ChannelId>,
    pub(super) rooms: HashSet<ChannelId>,
    pub(super) people: HashMap<MemberId, Person>,
    /// How those in rooms stood when it was last told.
    pub(super) told: HashMap<MemberId, Standing>,
}

impl Known {
    pub(super) fn has_more(&self) -> bool {
        !self.waiting.is_empty() || !self.missed.is_empty()
    }

    /// Whether it waits, or is being decided, what the bot has missed of the server.
    pub(super) fn is_to_be_met(&self, server: ServerId) -> bool {
        let waits = |one: &Happening| one.meets() == Some(server);
        self.meeting == Some(server)
            || self.missed.contains_key(&server)
            || self.waiting.iter().any(waits)
    }

    /// What does not fit is found when the server is looked at as a whole.
    pub(super) fn push(&mut self, server: ServerId, at: DateTime<Utc>, happening: Happening) {
        if self.waiting.len() < WAITING_MAX {
            self.waiting.push_back(happening);
        } else {
            self.missed.insert(server, at);
        }
    }

    /// Tells who stands otherwise than was told, among those in these channels, and the one who moved.
    pub(super) fn tell(
        &mut self,
        server: ServerId,
        channels: &[Option<ChannelId>],
        moved: Option<MemberId>,
        at: DateTime<Utc>,
    ) {
        let Some(hall) = self.halls.get_mut(&server).filter(|hall| hall.is_met) else {
            return;
        };
        let changes = hall.changes(channels, moved);
        for (member, before, standing) in changes {
            let happening = Happening::Stands {
                server,
                member,
                before,
                standing,
                at,
            };
            self.push(server, at, happening);
        }
    }

    pub(super) fn tell_again(&mut self, server: ServerId, member: MemberId, at: DateTime<Utc>) {
        let hall = self.halls.get(&server).filter(|hall| hall.is_met);
        let Some(standing) = hall.and_then(|hall| hall.told.get(&member)).copied() else {
            return;
        };
        let happening = Happening::Stands {
            server,
            member,
            before: Some(standing.channel),
            standing: Some(standing),
            at,
        };
        self.push(server, at, happening);
    }

    pub(super) fn next_missed(&mut self) -> Option<Happening> {
        let server = *self.missed.keys().next()?;
        let at = self.missed.remove(&server)?;
        let hall = self.halls.get_mut(&server).filter(|hall| hall.is_met)?;
        Some(Happening::Met {
            server,
            standing: hall.tell_all(),
            gone: Vec::new(),
            at,
        })
    }
}

impl Hall {
    fn is_room(&self, channel: ChannelId) -> bool {
        self.rooms.contains(&channel) && self.afk != Some(channel)
    }

    /// How everybody in one channel stands.
    fn standing_in(&self, channel: ChannelId) -> Vec<(MemberId, Standing)> {
        if !self.is_room(channel) {
            return Vec::new();
        }
        let there = |person: &Person| person.channel == channel && !person.is_bot;
        let count = self.people.values().filter(|person| there(person)).count();
        let people = self.people.iter().filter(|(_, person)| there(person));
        people
            .map(|(member, person)| {
                let standing = Standing {
                    channel,
                    deafened: person.deafened,
                    in_company: count > 1,
                };
                (*member, standing)
            })
            .collect()
    }

    /// Who stands otherwise than was told: which room they stood in before, and how they stand. Noted as told.
    fn changes(
        &mut self,
        channels: &[Option<ChannelId>],
        moved: Option<MemberId>,
    ) -> Vec<(MemberId, Option<ChannelId>, Option<Standing>)> {
        let mut changes = Vec::new();
        let gone: Vec<MemberId> = match moved {
            Some(member) => vec![member],
            None => self.told.keys().copied().collect(),
        };
        for member in gone {
            let person = self.people.get(&member).copied();
            let stands = person.is_some_and(|person| self.is_room(person.channel));
            if !stands && let Some(before) = self.told.remove(&member) {
                changes.push((member, Some(before.channel), None));
            }
        }
        let mut channels: Vec<ChannelId> = channels.iter().flatten().copied().collect();
        channels.dedup();
        for channel in channels {
            for (member, standing) in self.standing_in(channel) {
                let before = self.told.insert(member, standing);
                if before != Some(standing) {
                    let before = before.map(|before| before.channel);
                    changes.push((member, before, Some(standing)));
                }
            }
        }
        changes
    }

    /// How everybody stands, noted as told.
    pub(super) fn tell_all(&mut self) -> Vec<(MemberId, Standing)> {
        let rooms: Vec<ChannelId> = self.rooms.iter().copied().collect();
        let all: Vec<(MemberId, Standing)> = rooms
            .into_iter()
            .flat_map(|room| self.standing_in(room))
            .collect();
        self.told = all.iter().copied().collect();
        all
    }
}
