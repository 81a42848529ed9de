//! Who is in which voice channel, in memory and nowhere else: ids alone, each for as long as they are in a channel. Discord tells
//! it, in order; what follows from it for somebody in a chosen room waits here, in order too, to be decided.
//!
//! Everything is bounded: people past 200,000 are taken for absent, and a server whose happenings do not fit is looked at as
//! a whole once there is room, as after a downtime.

mod heard;
mod known;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Notify, watch};

use known::Known;

use crate::domain::ids::{ChannelId, MemberId, ServerId};
use crate::domain::voice::Standing;
use crate::store::{Store, StoreError};

/// People in voice channels that are known at once, over all servers.
const PEOPLE_MAX: usize = 200_000;
/// Attempts at one happening before it is let go.
const ATTEMPTS_MAX: u32 = 5;

/// Somebody in a voice channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The channel.
    pub channel: ChannelId,
    /// Whether they hear nothing.
    pub deafened: bool,
    /// Whether it is a bot, which keeps nobody company.
    pub is_bot: bool,
}

/// Something to decide about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// How somebody stands in a server's rooms has changed, or is to be looked at again.
    Stands {
        /// The server.
        server: ServerId,
        /// Who.
        member: MemberId,
        /// The room they stood in before, where that is known.
        before: Option<ChannelId>,
        /// How they stand; `None` is not in the rooms.
        standing: Option<Standing>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The bot was away, and sees how everybody stands now.
    Met {
        /// The server.
        server: ServerId,
        /// Everybody in its rooms.
        standing: Vec<(MemberId, Standing)>,
        /// Rooms that are not there any more.
        gone: Vec<ChannelId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A room is not there any more.
    RoomGone {
        /// The channel.
        channel: ChannelId,
    },
    /// The bot was removed from the server.
    ServerLeft {
        /// The server.
        server: ServerId,
        /// Whether the bot heard of everybody there until then.
        was_met: bool,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Happening {
    /// The server that it meets.
    const fn meets(&self) -> Option<ServerId> {
        match self {
            Self::Met { server, .. } => Some(*server),
            _ => None,
        }
    }
}

/// The halls of all servers. Cheap to clone; all clones share one memory.
#[derive(Clone)]
pub struct VoiceHalls(Arc<Inner>);

struct Inner {
    is_on: bool,
    known: Mutex<Known>,
    rung: Notify,
    /// Events of the gateway of which nothing is left to decide.
    dealt_with: watch::Sender<u64>,
}

impl VoiceHalls {
    /// Reads the rooms from the record. Nobody is in them until Discord says so.
    pub async fn load(store: &Store, is_on: bool) -> Result<Self, StoreError> {
        let halls = Self(Arc::new(Inner {
            is_on,
            known: Mutex::default(),
            rung: Notify::new(),
            dealt_with: watch::Sender::new(0),
        }));
        for room in store.read().await?.all_voice_rooms().await? {
            let mut known = halls.known();
            let hall = known.halls.entry(room.server).or_default();
            hall.rooms.insert(room.channel);
        }
        Ok(halls)
    }

    /// Whether servers can have rooms at all.
    pub fn is_on(&self) -> bool {
        self.0.is_on
    }

    /// Whether the bot hears of everybody in the server's channels.
    pub fn is_met(&self, server: ServerId) -> bool {
        let known = self.known();
        known.halls.get(&server).is_some_and(|hall| hall.is_met)
    }

    /// Whether what is not heard of the server did not happen: it is met, and what was missed before that is decided. Until then the
    /// last word heard has to stay as it is, for it says how long the bot was away.
    pub fn is_heard(&self, server: ServerId) -> bool {
        self.is_met(server) && !self.known().is_to_be_met(server)
    }

    /// Whether the channel is the server's AFK channel.
    pub fn is_afk(&self, server: ServerId, channel: ChannelId) -> bool {
        let known = self.known();
        let hall = known.halls.get(&server);
        hall.is_some_and(|hall| hall.afk == Some(channel))
    }

    /// How somebody stands in the server's rooms.
    pub fn standing(&self, server: ServerId, member: MemberId) -> Option<Standing> {
        let known = self.known();
        known.halls.get(&server)?.told.get(&member).copied()
    }

    /// Whether nothing waits to be decided.
    pub fn is_settled(&self) -> bool {
        let known = self.known();
        !known.has_more() && !known.is_deciding
    }

    /// How many events of the gateway were dealt with since the start.
    pub fn events(&self) -> watch::Receiver<u64> {
        self.0.dealt_with.subscribe()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An event of the gateway, or a change of what is chosen.
    fn change(&self, event: Event, change: impl FnOnce(&mut Known)) {
        if !self.0.is_on {
            return;
        }
        let mut known = self.known();
        change(&mut known);
        known.events += u64::from(event == Event::OfDiscord);
        if known.has_more() {
            self.0.rung.notify_one();
        } else if !known.is_deciding {
            let _ = self.0.dealt_with.send_replace(known.events);
        }
    }
}

/// Where a change comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    OfDiscord,
    OfRecord,
}

/// What the record has, and when to look again.
impl VoiceHalls {
    /// A room was chosen.
    pub fn add_room(&self, server: ServerId, channel: ChannelId, at: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            known.halls.entry(server).or_default().rooms.insert(channel);
            known.tell(server, &[Some(channel)], None, at);
        });
    }

    /// A room is none any more.
    pub fn remove_room(&self, server: ServerId, channel: ChannelId, at: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            if let Some(hall) = known.halls.get_mut(&server) {
                hall.rooms.remove(&channel);
            }
            known.tell(server, &[Some(channel)], None, at);
        });
    }

    /// The server's rooms are none any more: its data was erased.
    pub fn forget_rooms(&self, server: ServerId) {
        self.change(Event::OfRecord, |known| {
            if let Some(hall) = known.halls.get_mut(&server) {
                (hall.rooms, hall.told) = (HashSet::new(), HashMap::new());
            }
        });
    }

    /// Tells again how somebody in the rooms stands.
    pub fn tell_again(&self, server: ServerId, member: MemberId, at: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            known.tell_again(server, member, at);
        });
    }

    /// Tells again how everybody in the server's rooms stands: what counts has changed.
    pub fn tell_all_again(&self, server: ServerId, at: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            let hall = known.halls.get(&server);
            let members = hall.map(|hall| hall.told.keys().copied().collect::<Vec<_>>());
            for member in members.unwrap_or_default() {
                known.tell_again(server, member, at);
            }
        });
    }

    /// Tells it at that time.
    pub fn tell_later(&self, server: ServerId, member: MemberId, at: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            if known.later.len() < PEOPLE_MAX {
                known.later.insert((server, member), at);
            }
        });
    }

    /// Tells what is to be told by now.
    pub fn tell_due(&self, now: DateTime<Utc>) {
        self.change(Event::OfRecord, |known| {
            let due: Vec<(ServerId, MemberId)> = known
                .later
                .extract_if(|_, at| *at <= now)
                .map(|(who, _)| who)
                .collect();
            for (server, member) in due {
                known.tell_again(server, member, now);
            }
        });
    }

    /// Whether the last note was made so long ago; then this one is taken for made.
    pub fn is_note_due(&self, now: DateTime<Utc>, every: TimeDelta) -> bool {
        let mut known = self.known();
        let is_due = known.noted_at.is_none_or(|at| (now - at).abs() >= every);
        if is_due {
            known.noted_at = Some(now);
        }
        is_due
    }
}

/// Who decides what waits.
impl VoiceHalls {
    /// Waits until there is something to decide.
    pub async fn rung(&self) {
        self.0.rung.notified().await;
    }

    /// The next thing to decide; [`done`](Self::done) or [`put_back`](Self::put_back) follows.
    pub fn next(&self) -> Option<Happening> {
        let mut known = self.known();
        let next = known.waiting.pop_front().or_else(|| known.next_missed());
        known.is_deciding = next.is_some();
        known.meeting = next.as_ref().and_then(Happening::meets);
        next
    }

    /// It is decided.
    pub fn done(&self) {
        let mut known = self.known();
        (known.is_deciding, known.meeting, known.attempts) = (false, None, 0);
        if !known.has_more() {
            let _ = self.0.dealt_with.send_replace(known.events);
        }
    }

    /// It could not be decided: it comes first again, some times.
    pub fn put_back(&self, happening: Happening) {
        let mut known = self.known();
        (known.is_deciding, known.meeting) = (false, None);
        known.attempts += 1;
        if known.attempts < ATTEMPTS_MAX {
            known.waiting.push_front(happening);
        } else {
            known.attempts = 0;
        }
    }
}

#[cfg(test)]
mod tests;
