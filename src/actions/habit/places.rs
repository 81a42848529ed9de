//! The channels and threads in which posting counts, in memory: most messages are elsewhere, and are told apart without a
//! query. The record has the same ([`Session::all_habit_channels`]); it is read at the start and followed afterwards.
//!
//! A place is *behind* from the moment that messages may have been missed until it was read back; only messages of a
//! place that is not behind move the mark up to which it was read.
//!
//! [`Session::all_habit_channels`]: crate::store::Session::all_habit_channels

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::ids::{ChannelId, ServerId};
use crate::store::{Store, StoreError};

/// Where posting counts. Cheap to clone; all clones share one memory.
#[derive(Clone)]
pub struct HabitPlaces(Arc<Inner>);

struct Inner {
    known: Mutex<Known>,
    /// Messages, edits, deletions and reactions dealt with since the start.
    dealt_with: watch::Sender<u64>,
}

#[derive(Default)]
struct Known {
    places: HashMap<ChannelId, Place>,
    behind: VecDeque<ChannelId>,
}

#[derive(Clone, Copy)]
struct Place {
    server: ServerId,
    reading: Reading,
    /// Whether it waits to be read back: it does so once.
    is_waiting: bool,
}

/// Whether every message of a place reaches the bot as it is posted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Live,
    Behind,
}

impl Place {
    /// Messages of it may have been missed: it waits to be read back, once.
    fn wait(&mut self, channel: ChannelId, behind: &mut VecDeque<ChannelId>) {
        self.reading = Reading::Behind;
        if !self.is_waiting {
            self.is_waiting = true;
            behind.push_back(channel);
        }
    }
}

impl Default for HabitPlaces {
    fn default() -> Self {
        Self(Arc::new(Inner {
            known: Mutex::default(),
            dealt_with: watch::Sender::new(0),
        }))
    }
}

impl HabitPlaces {
    /// Reads them from the record. All of them are behind: the bot was not there.
    pub async fn load(store: &Store) -> Result<Self, StoreError> {
        let places = Self::default();
        for (channel, server) in store.read().await?.all_habit_channels().await? {
            let place = Place {
                server,
                reading: Reading::Behind,
                is_waiting: false,
            };
            places.known().places.insert(channel.channel, place);
        }
        Ok(places)
    }

    /// Adds one that was bound or opened now.
    pub fn add(&self, channel: ChannelId, server: ServerId) {
        let place = Place {
            server,
            reading: Reading::Live,
            is_waiting: false,
        };
        self.known().places.entry(channel).or_insert(place);
    }

    /// Forgets one that is not there any more.
    pub fn remove(&self, channel: ChannelId) {
        self.known().places.remove(&channel);
    }

    /// The server of a place.
    pub fn server_of(&self, channel: ChannelId) -> Option<ServerId> {
        self.known().places.get(&channel).map(|place| place.server)
    }

    /// Whether a message there comes without a gap before it.
    pub fn is_live(&self, channel: ChannelId) -> bool {
        let known = self.known();
        known
            .places
            .get(&channel)
            .is_some_and(|place| place.reading == Reading::Live)
    }

    /// Whether every place is.
    pub fn is_all_live(&self) -> bool {
        let known = self.known();
        known
            .places
            .values()
            .all(|place| place.reading == Reading::Live)
    }

    /// The server is met anew: no message there moves the mark until it was read back.
    pub fn hold(&self, server: ServerId) {
        let mut known = self.known();
        let places = known.places.values_mut();
        for place in places.filter(|place| place.server == server) {
            place.reading = Reading::Behind;
        }
    }

    /// What was posted in the server meanwhile is to be read back. True where there is something to read.
    pub fn fall_behind(&self, server: ServerId) -> bool {
        let known = &mut *self.known();
        let mut found = false;
        for (channel, place) in &mut known.places {
            if place.server == server {
                place.wait(*channel, &mut known.behind);
                found = true;
            }
        }
        found
    }

    /// The place could not be read back, or a message of it not be kept: it is to be read back, again.
    pub fn try_again(&self, channel: ChannelId) {
        let known = &mut *self.known();
        if let Some(place) = known.places.get_mut(&channel) {
            place.wait(channel, &mut known.behind);
        }
    }

    /// The next places to read back, at most so many.
    pub fn take_behind(&self, most: usize) -> Vec<ChannelId> {
        let known = &mut *self.known();
        let count = known.behind.len().min(most);
        let taken: Vec<ChannelId> = known.behind.drain(..count).collect();
        for channel in &taken {
            if let Some(place) = known.places.get_mut(channel) {
                place.is_waiting = false;
            }
        }
        taken
    }

    /// Whether any place waits to be read back.
    pub fn is_any_behind(&self) -> bool {
        !self.known().behind.is_empty()
    }

    /// The place was read back. Where something was missed meanwhile, it stays behind.
    pub fn caught_up(&self, channel: ChannelId) {
        if let Some(place) = self.known().places.get_mut(&channel)
            && !place.is_waiting
        {
            place.reading = Reading::Live;
        }
    }

    /// Counts an event that was dealt with.
    pub fn count_event(&self) {
        self.0.dealt_with.send_modify(|count| *count += 1);
    }

    /// How many messages, edits, deletions and reactions in habit channels were dealt with since the start.
    pub fn events(&self) -> watch::Receiver<u64> {
        self.0.dealt_with.subscribe()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_live_again_only_once_it_was_read_back() {
        let places = HabitPlaces::default();
        let (channel, server) = (ChannelId::from_row(1), ServerId::from_row(9));
        places.add(channel, server);
        assert!(places.is_live(channel));
        assert!(places.fall_behind(server));
        assert!(!places.is_live(channel));
        // However often it is missed, it waits once.
        assert!(places.fall_behind(server));
        places.try_again(channel);
        assert_eq!(places.take_behind(5), [channel]);
        assert!(!places.is_any_behind());
        places.caught_up(channel);
        assert!(places.is_live(channel));
        assert!(!places.fall_behind(ServerId::from_row(8)));
    }

    #[test]
    fn what_is_missed_while_a_place_is_read_back_keeps_it_behind() {
        let places = HabitPlaces::default();
        let channel = ChannelId::from_row(1);
        places.add(channel, ServerId::from_row(9));
        places.try_again(channel);
        assert_eq!(places.take_behind(1), [channel]);
        places.try_again(channel);
        places.caught_up(channel);
        assert!(!places.is_live(channel));
        assert_eq!(places.take_behind(1), [channel]);
        places.caught_up(channel);
        assert!(places.is_live(channel));
    }
}
