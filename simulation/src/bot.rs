//! The bot of a run: in this process on a runtime of its own, which can be dropped wherever its tasks wait; or in a child process,
//! which can be killed for real and whose files can be kept from growing.

mod inside;
mod outside;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use standin::Standin;
use yesteryou::app::Patience;
use yesteryou::config::{self, Environment, Settings};

use inside::{Inside, Order, closed};
use outside::Outside;
pub use outside::be_the_child;

/// How long a start, a look or a stop may take, in real time. One that takes longer hangs.
const HANGS_AFTER: Duration = Duration::from_secs(30);

/// Where the bot lives.
#[derive(Debug, Clone)]
pub(crate) enum Home {
    /// In this process.
    Here,
    /// In a process of its own: this program, started again.
    Child(PathBuf),
}

/// How much room a child's files have: none of them grows over so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Enough,
    /// From before the start: more than the record has.
    OfRecord(u64),
    /// Once it has started: little, for what is written before it comes to the record.
    OfWrites(u64),
}

/// What every bot of one run has in common.
#[derive(Clone)]
pub(crate) struct Yard {
    pub(crate) discord: Standin,
    pub(crate) folder: PathBuf,
    pub(crate) home: Home,
    /// By how much the bot's clock is wrong, in milliseconds.
    pub(crate) skew: Arc<AtomicI64>,
    /// How much room a child's disk has.
    pub(crate) disk: Room,
    /// Whether it may read what members write in channels.
    pub(crate) reading: bool,
}

/// A bot that runs.
pub(crate) enum Bot {
    Here(Inside),
    Child(Box<Outside>),
}

impl Yard {
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("yesteryou.sqlite")
    }

    fn clock_file(&self) -> PathBuf {
        self.folder.join("clock")
    }

    /// What the bot's clock says.
    pub(crate) fn bot_time(&self) -> DateTime<Utc> {
        self.discord.now() + TimeDelta::milliseconds(self.skew.load(Ordering::Relaxed))
    }

    /// Tells a child what time it is.
    pub(crate) fn write_clock(&self) {
        if matches!(self.home, Home::Child(_)) {
            let text = self.bot_time().timestamp_millis().to_string();
            let (new, file) = (self.folder.join("clock.new"), self.clock_file());
            std::fs::write(&new, text).expect("the folder is ours");
            std::fs::rename(new, file).expect("the folder is ours");
        }
    }

    /// Waits until nobody holds the database's lock: a child that is just being started, of any run in this process, has a copy of
    /// every open file until it is the program it is to be.
    async fn unlocked(&self) {
        let lock = self.folder.join("yesteryou.sqlite.lock");
        let is_held = || std::fs::File::open(&lock).is_ok_and(|file| file.try_lock().is_err());
        while is_held() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until the last bot's connections have ended: what it sent is acted on by then, and not hours later.
    pub(crate) async fn left_alone(&self) {
        let gone = Standin::is_left_alone;
        self.discord.settle("the last bot to be gone", gone).await;
    }

    /// Starts the bot and waits until it is connected. An error is a start that was refused or hangs.
    pub(crate) async fn start(&self) -> anyhow::Result<Bot> {
        let start = async {
            self.unlocked().await;
            self.left_alone().await;
            let bot = match &self.home {
                Home::Here => Bot::Here(Inside::start(self).await?),
                Home::Child(program) => Bot::Child(Box::new(Outside::start(self, program).await?)),
            };
            self.discord.connected().await;
            Ok(bot)
        };
        let started = tokio::time::timeout(HANGS_AFTER, start).await;
        started.context("the start hangs")?
    }
}

impl Bot {
    /// Lets it do what is due.
    pub(crate) async fn tick(&mut self) -> anyhow::Result<()> {
        let ticked = async {
            match self {
                Self::Here(bot) => bot.order(Order::Tick).await,
                Self::Child(bot) => bot.order("tick").await,
            }
        };
        let ticked = tokio::time::timeout(HANGS_AFTER, ticked).await;
        ticked.context("a look hangs")?
    }

    /// Stops it as SIGTERM does.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        let stopped = async {
            match self {
                Self::Here(bot) => {
                    bot.order(Order::Stop).await?;
                    bot.gone().await;
                }
                Self::Child(mut bot) => {
                    bot.order("stop").await?;
                    bot.gone().await?;
                }
            }
            Ok(())
        };
        let stopped = tokio::time::timeout(HANGS_AFTER, stopped).await;
        stopped.context("the stop hangs")?
    }

    /// Ends it in the middle of whatever it does.
    pub(crate) async fn kill(self) {
        match self {
            Self::Here(bot) => {
                let database = bot.killed();
                bot.gone().await;
                closed(&database).await;
            }
            Self::Child(bot) => bot.kill().await,
        }
    }
}

/// Real time is what a run has least of.
const HURRY: Patience = Patience {
    request: Duration::from_secs(2),
    first_backoff: Duration::from_millis(2),
    first_reconnect: Duration::from_millis(2),
    longest_reconnect: Duration::from_millis(20),
};

fn settings(api: &str, database: &Path, reading: bool) -> Settings {
    let pairs = [
        ("YESTERYOU__DISCORD__API_URL", api.to_owned()),
        ("YESTERYOU__DATABASE__PATH", database.display().to_string()),
        ("YESTERYOU__DISCORD__MESSAGE_CONTENT", reading.to_string()),
        ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
        ("YESTERYOU__SCHEDULER__TICK_SECONDS", "60".to_owned()),
        ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000".to_owned()),
    ];
    let settings = config::settings(None, &Environment::from_pairs(pairs));
    settings.expect("these settings are accepted")
}
