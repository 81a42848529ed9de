//! The deeds of a moment and the bot's look at what is due, all at once; and the bot killed in the middle of it.

use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use standin::Standin;

use super::Story;
use crate::deeds::Deed;
use crate::dice::Dice;

impl Story {
    /// The deeds and a look at what is due, all at once; says whether the bot was killed in the middle of it.
    pub(super) async fn live_through(
        &mut self,
        deeds: Vec<Deed>,
        kill: Option<KillPoint>,
    ) -> anyhow::Result<bool> {
        let discord = self.discord.clone();
        discord.clear_requests();
        let mut running: FuturesUnordered<_> = deeds
            .into_iter()
            .map(|deed| deed.run(discord.clone()))
            .collect();
        let mut bot = self.bot.take().context("no bot")?;
        let mut heard = Vec::new();
        let mut killed = false;
        let mut ticked = Ok(());
        {
            let weather = &mut self.weather;
            let work = async {
                let deeds = async {
                    while let Some(done) = running.next().await {
                        heard.push(done);
                    }
                };
                let look = async { ticked = bot.tick().await };
                let release = async {
                    // What hangs does so until everything else has had its turn.
                    tokio::time::sleep(Duration::from_millis(30)).await;
                    weather.let_go();
                };
                tokio::join!(deeds, look, release);
            };
            let point = async {
                match kill {
                    Some(point) => point.reached(&discord).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = work => {}
                () = point => killed = true,
            }
        }
        self.bot = Some(bot);
        for done in heard {
            self.hear(done);
        }
        if killed {
            drop(running);
        } else {
            ticked?;
        }
        Ok(killed)
    }
}

/// When the bot is killed: once Discord has had so many requests of it, and a little later.
#[derive(Debug, Clone, Copy)]
pub(super) struct KillPoint {
    requests: usize,
    turns: u64,
    micros: u64,
}

impl KillPoint {
    pub(super) fn roll(dice: &mut Dice) -> Self {
        Self {
            requests: dice.place(7),
            turns: dice.between(0, 40),
            // What is written in several steps takes some milliseconds.
            micros: dice.between(0, 1) * dice.between(0, 20_000),
        }
    }

    async fn reached(self, discord: &Standin) {
        while discord.request_count() < self.requests {
            tokio::time::sleep(Duration::from_micros(100)).await;
        }
        tokio::time::sleep(Duration::from_micros(self.micros)).await;
        for _ in 0..self.turns {
            tokio::task::yield_now().await;
        }
    }
}
