//! What tests and the playground see of a running bot, and the tick with which they move it.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::App;
use crate::domain::ids::ChannelId;
use crate::scheduler::TickReport;

impl App {
    /// Where `/healthz` is answered: the setting, with the port that was found for port 0.
    pub const fn health_address(&self) -> SocketAddr {
        self.health_address
    }

    /// Does everything that is due now, beside what the schedule does by itself: for tests and the playground, which move the
    /// clock.
    pub async fn tick(&self) -> TickReport {
        self.shared.scheduler.tick(self.shared.clock.now()).await
    }

    /// How many messages, edits, deletions and reactions in habit channels were dealt with since the start.
    pub fn habit_events(&self) -> watch::Receiver<u64> {
        self.shared.scheduler.habits.places.events()
    }

    /// How many events about voice channels and their servers were dealt with since the start.
    pub fn voice_events(&self) -> watch::Receiver<u64> {
        self.shared.scheduler.halls.events()
    }

    /// Whether everything that happened in voice rooms is decided.
    pub fn voice_is_settled(&self) -> bool {
        self.shared.scheduler.halls.is_settled()
    }

    /// Whether posting in a channel or thread counts.
    pub fn counts_in(&self, channel: u64) -> bool {
        let channel = ChannelId::from_u64(channel);
        channel.is_ok_and(|channel| {
            self.shared
                .scheduler
                .habits
                .places
                .server_of(channel)
                .is_some()
        })
    }

    /// Whether everything was read back that was posted in habit channels while the bot was not there.
    pub fn habits_are_live(&self) -> bool {
        self.shared.scheduler.habits.places.is_all_live()
    }

    /// When the next thing is due, if anything is.
    pub async fn next_due(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self
            .shared
            .store
            .read()
            .await?
            .next_due_at(self.shared.clock.now())
            .await?)
    }

    /// When the next weekly question is due, if any is.
    pub async fn next_slot(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.shared.store.read().await?.next_slot_at().await?)
    }
}
