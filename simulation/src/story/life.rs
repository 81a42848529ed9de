//! The bot's life: it ends, starts, and has a clock.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;

use super::Story;
use crate::bot::{Home, Room};

impl Story {
    /// The bot ends, and may be back at once.
    pub(super) async fn end(&mut self, killed: bool) -> anyhow::Result<()> {
        let bot = self.bot.take().context("no bot")?;
        self.tell(if killed { "killed" } else { "stopped" });
        if killed {
            self.counts.kills += 1;
            bot.kill().await;
        } else {
            bot.stop().await?;
        }
        self.gone().await;
        if self.dice.one_in(3) {
            return Ok(());
        }
        self.start().await
    }

    /// Nothing of the bot that ended is on its way any more.
    pub(super) async fn gone(&mut self) {
        self.weather.let_go();
        self.yard.left_alone().await;
        self.ledger.nothing_more_is_heard();
    }

    pub(super) async fn start(&mut self) -> anyhow::Result<()> {
        self.yard.disk = Room::Enough;
        let size = std::fs::metadata(self.yard.database()).map_or(0, |one| one.len());
        if size > 0 && matches!(self.yard.home, Home::Child(_)) && self.dice.one_in(2) {
            let room = self.dice.between(8, 60) * 1_024;
            let little = self.dice.between(16, 400) * 1_024;
            let rooms = [Room::OfRecord(size + room), Room::OfWrites(little)];
            self.yard.disk = *self.dice.pick(&rooms);
        }
        self.weather.let_go();
        // A start may meet a fault of Discord's, or a disk that is full already; whatever started it tries again.
        match self.yard.start().await {
            Ok(bot) => {
                self.counts.starts += 1;
                self.bot = Some(bot);
                self.tell(&format!("started, {:?}", self.yard.disk));
                Ok(())
            }
            Err(_) => self.start_well().await,
        }
    }

    /// With room on the disk and no fault of Discord's: then it must start.
    pub(super) async fn start_well(&mut self) -> anyhow::Result<()> {
        self.weather.clear(&self.discord);
        self.yard.disk = Room::Enough;
        self.counts.starts += 1;
        let started = self.yard.start().await;
        self.bot = Some(started.context("the bot does not start")?);
        self.tell("started");
        Ok(())
    }

    /// Time goes on, once the bot has done what is due: a look that began before must not go on hours later, as no process does
    /// that was not put to sleep in the middle of it.
    pub(super) async fn pass(&mut self, time: TimeDelta) -> anyhow::Result<()> {
        self.weather.let_go();
        if let Some(bot) = &mut self.bot {
            bot.tick().await?;
            // A request that the bot gave up is read and acted on now, and not in the hours to come.
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.discord.set_now(self.discord.now() + time);
        self.yard.write_clock();
        Ok(())
    }

    /// The bot's clock goes wrong for a moment: by seconds, by hours back, or by days ahead.
    pub(super) fn jump(&mut self) {
        let hour = 3_600_000;
        let ahead = i64::try_from(self.dice.between(1, 72)).expect("hours") * hour;
        let back = -i64::try_from(self.dice.between(1, 30)).expect("hours") * hour;
        let little = i64::try_from(self.dice.between(0, 180_000)).expect("ms") - 90_000;
        let skew = match self.dice.between(0, 5) {
            0 => ahead,
            1 => back,
            _ => little,
        };
        if skew.abs() >= hour {
            self.ledger.jumps.push(self.discord.now());
        }
        self.ledger
            .clock_is_ahead(self.discord.now(), skew / 60_000);
        self.counts.jumps += 1;
        self.tell(&format!("the clock is wrong by {} s", skew / 1_000));
        self.set_skew(skew);
    }

    pub(super) fn set_skew(&self, ms: i64) {
        self.yard.skew.store(ms, Ordering::Relaxed);
        self.yard.write_clock();
    }
}
