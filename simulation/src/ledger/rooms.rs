//! Time in voice rooms: who agreed to be counted, and how many minutes they are owed, by the rules that they are told. Being there counts,
//! also alone (the rooms here say so); of a time in which the bot is not there ten minutes count at most.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::TimeDelta;

use super::Ledger;

/// The most that counts of a time in which the bot was not there.
const UNHEARD: TimeDelta = TimeDelta::minutes(10);
/// What the rounding of one entry, and a clock that is a little wrong, may add or take.
const ABOUT: i64 = 1;

/// Whether somebody agreed to be counted in the rooms of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Agreed {
    #[default]
    No,
    Perhaps,
    Yes,
}

/// Somebody in the rooms of one server.
#[derive(Debug, Default)]
pub(crate) struct InRooms {
    pub(crate) agreed: Agreed,
    least: i64,
    most: i64,
    /// Evenings that counted.
    pub(crate) stays: usize,
}

impl InRooms {
    /// The minutes that may be there in the end.
    pub(crate) const fn minutes(&self) -> RangeInclusive<i64> {
        self.least..=self.most
    }
}

impl Ledger {
    pub(crate) fn in_rooms(&mut self, member: usize, server: usize) -> &mut InRooms {
        self.rooms.entry((member, server)).or_default()
    }

    /// Somebody was in a room for so long, of which the bot was away for a part; all was well but for that.
    pub(crate) fn stayed(
        &mut self,
        member: usize,
        server: usize,
        stay: TimeDelta,
        away: Option<TimeDelta>,
    ) {
        // One timer runs at a time: while one of their own does, voice counts nothing.
        let is_timed = self
            .timers
            .iter()
            .any(|one| one.member == member && one.may_run());
        let unheard = away.map_or(TimeDelta::zero(), |away| away - away.min(UNHEARD));
        let minutes = (stay - unheard).num_minutes();
        let there = self.in_rooms(member, server);
        match there.agreed {
            Agreed::No => return,
            Agreed::Yes if !is_timed => there.least += minutes - 2 * ABOUT,
            Agreed::Yes | Agreed::Perhaps => {}
        }
        there.most += minutes + 2 * ABOUT;
        there.stays += 1;
    }

    /// Somebody says that they are not to be counted any more, or may have said so.
    pub(crate) fn may_not_agree(&mut self, member: usize, server: usize) {
        let there = self.in_rooms(member, server);
        if there.agreed == Agreed::Yes {
            there.agreed = Agreed::Perhaps;
        }
    }

    pub(super) fn rooms_forgotten(&mut self, member: usize, surely: bool) {
        let own = self.rooms.iter_mut().filter(|((who, _), _)| *who == member);
        for (_, there) in own {
            there.least = 0;
            if surely {
                *there = InRooms::default();
            } else if there.agreed == Agreed::Yes {
                there.agreed = Agreed::Perhaps;
            }
        }
    }
}

/// Everybody in rooms, by member and server.
pub(super) type Rooms = BTreeMap<(usize, usize), InRooms>;
