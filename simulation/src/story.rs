//! One run: a small town lives through some weeks, moment by moment, while everything goes wrong that can.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use standin::{Config, InteractionId, RateLimits, Standin};

use crate::bot::{Bot, Home, Yard};
use crate::deeds::{Deed, Done};
use crate::dice::Dice;
use crate::ledger::{Ledger, Told};
use crate::planning;
use crate::town::Town;
use crate::verdict::{self, Verdict};
use crate::weather::Weather;

/// How a run is to be.
#[derive(Debug, Clone)]
pub struct Options {
    /// Moments in a run; an hour to a day and a half lie between two.
    pub moments: u64,
    /// This program, where the bot is to run in a process of its own.
    pub child: Option<PathBuf>,
}

/// One seed in so many has its bot in a process of its own, which is killed for real and whose disk fills.
const CHILD_EACH: u64 = 20;

impl Options {
    /// What `seed` runs with; `program` is this one.
    pub fn of(seed: u64, moments: u64, program: &Path) -> Self {
        let child = (seed % CHILD_EACH == CHILD_EACH - 1).then(|| program.to_owned());
        Self { moments, child }
    }
}

/// How long a person waits for an answer here, in real time.
const ANSWER_WITHIN: Duration = Duration::from_millis(2_500);
/// The longest that a delivery is put off, and a minute.
const LONGEST_BACKOFF: TimeDelta = TimeDelta::minutes(16);

/// What happened, beside what went wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Things that members did.
    pub deeds: usize,
    /// Ends of the bot in the middle of something.
    pub kills: usize,
    /// Starts after an end.
    pub starts: usize,
    /// Faults of Discord's, the gateway's among them.
    pub faults: usize,
    /// Jumps of the bot's clock.
    pub jumps: usize,
    /// Writes that were refused, as on a full disk.
    pub not_kept: usize,
}

pub(crate) struct Story {
    pub(crate) seed: u64,
    pub(crate) dice: Dice,
    pub(crate) discord: Standin,
    pub(crate) town: Town,
    pub(crate) ledger: Ledger,
    pub(crate) counts: Counts,
    /// What was wrong at the moment it was seen.
    pub(crate) problems: Vec<String>,
    /// What was acknowledged in this moment.
    fresh: Vec<InteractionId>,
    /// What happened, for whoever looks into a problem.
    pub(crate) told: Vec<String>,
    yard: Yard,
    bot: Option<Bot>,
    weather: Weather,
}

/// Lives through the run of `seed` and judges it.
pub async fn live(seed: u64, options: &Options) -> anyhow::Result<Verdict> {
    let mut dice = Dice::new(seed);
    let begin = DateTime::from_timestamp(1_760_000_000, 0).expect("in range")
        + TimeDelta::hours(i64::try_from(dice.between(0, 24 * 365))?);
    let config = Config {
        rate_limits: RateLimits::Off,
        answer_within: ANSWER_WITHIN,
        ..Config::at(begin)
    };
    let discord = Standin::start(config).await?;
    let folder = tempfile::tempdir()?;
    let town = Town::build(&discord, &mut dice);
    let home = options.child.clone().map_or(Home::Here, Home::Child);
    let yard = Yard {
        discord: discord.clone(),
        folder: folder.path().to_owned(),
        home,
        skew: Arc::new(AtomicI64::new(0)),
        disk: 0,
    };
    let mut story = Story {
        seed,
        dice,
        discord,
        town,
        ledger: Ledger::default(),
        counts: Counts::default(),
        problems: Vec::new(),
        fresh: Vec::new(),
        told: Vec::new(),
        yard,
        bot: None,
        weather: Weather::default(),
    };
    story.begin().await.context("the beginning")?;
    for moment in 0..options.moments {
        let lived = story.moment().await;
        lived.with_context(|| format!("moment {moment}"))?;
    }
    story.calm().await.context("the last calm")?;
    story.calm().await.context("the last calm")?;
    if let Some(bot) = story.bot.take() {
        bot.stop().await?;
    }
    verdict::judge(story, folder.path()).await
}

impl Story {
    async fn begin(&mut self) -> anyhow::Result<()> {
        self.start().await?;
        for place in 0..self.town.servers.len() {
            let server = self.town.servers[place].clone();
            let set_up = server.set_up();
            let outcome = self
                .discord
                .command(server.owner, server.place(), "setup", &set_up);
            outcome.await.finished().await;
            self.town.servers[place].since = Some(self.discord.now());
        }
        Ok(())
    }

    async fn moment(&mut self) -> anyhow::Result<()> {
        self.fresh.clear();
        let minutes = i64::try_from(self.dice.between(20, 2_200))?;
        self.pass(TimeDelta::minutes(minutes)).await?;
        if self.dice.one_in(5) {
            return self.calm().await;
        }
        if self.bot.is_none() {
            if self.dice.one_in(2) {
                return Ok(());
            }
            self.start().await?;
        }
        if self.dice.one_in(3) {
            self.weather.storm(&self.discord, &mut self.dice);
        }
        if self.dice.one_in(6) {
            self.weather.gateway(&self.discord, &mut self.dice);
        }
        if self.dice.one_in(12) {
            self.jump();
        }
        let deeds = planning::deeds(self).await;
        self.counts.deeds += deeds.len();
        let kill = self.dice.one_in(4).then(|| KillPoint::roll(&mut self.dice));
        let killed = self.live_through(deeds, kill).await?;
        self.set_skew(0);
        if killed || self.dice.one_in(12) {
            self.end(killed).await?;
        }
        self.again().await?;
        if self.dice.one_in(2) {
            self.weather.clear(&self.discord);
        }
        Ok(())
    }

    /// Discord may deliver a second time what it delivered a little while ago, also to a bot that was started since.
    async fn again(&mut self) -> anyhow::Result<()> {
        let fresh = std::mem::take(&mut self.fresh);
        if let Some(bot) = &mut self.bot
            && !fresh.is_empty()
            && self.dice.one_in(2)
        {
            let interaction = *self.dice.pick(&fresh);
            self.discord.redeliver(interaction);
            self.told.push(format!("{interaction} once more"));
            bot.tick().await?;
        }
        Ok(())
    }

    /// The deeds and a look at what is due, all at once; says whether the bot was killed in the middle of it.
    async fn live_through(
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

    fn tell(&mut self, what: &str) {
        let now = self.discord.now().format("%m-%d %H:%M");
        self.told.push(format!("{now} {what}"));
    }

    fn hear(&mut self, done: Done) {
        self.tell(&format!("{} {:?}", done.deed, done.told));
        if let Some(odd) = &done.odd {
            self.problems
                .push(format!("{:?} was answered: {odd}", done.deed));
        }
        if done.told == Told::Refused && matches!(done.deed, Deed::Log { .. }) {
            self.counts.not_kept += 1;
        }
        if done.told == Told::Kept {
            self.fresh.extend(done.interaction);
        }
        let now = self.discord.now();
        match done.deed {
            Deed::Log { entry, .. } | Deed::Edit { entry, .. } => {
                let entry = &mut self.ledger.entries[entry];
                entry.heard(done.told);
                if done.told == Told::Kept {
                    entry.reply = done.reply;
                }
            }
            Deed::Undo { entry, .. } => {
                let entry = &mut self.ledger.entries[entry];
                entry.heard(done.told);
                if done.told == Told::Kept {
                    entry.reply = None;
                }
            }
            Deed::Answer { answer, .. } | Deed::Submit { answer, .. } => {
                let answer = &mut self.ledger.answers[answer];
                answer.heard(done.told);
                if done.told == Told::Kept && done.to_post && answer.to_post_since.is_none() {
                    answer.to_post_since = Some(now);
                }
            }
            Deed::Command { .. } => {}
        }
    }

    /// The bot ends, and may be back at once.
    async fn end(&mut self, killed: bool) -> anyhow::Result<()> {
        let bot = self.bot.take().context("no bot")?;
        self.tell(if killed { "killed" } else { "stopped" });
        if killed {
            self.counts.kills += 1;
            bot.kill().await;
        } else {
            bot.stop().await?;
        }
        self.ledger.nothing_more_is_heard();
        if self.dice.one_in(3) {
            return Ok(());
        }
        self.start().await
    }

    async fn start(&mut self) -> anyhow::Result<()> {
        self.yard.disk = 0;
        let size = std::fs::metadata(self.yard.database()).map_or(0, |one| one.len());
        if size > 0 && matches!(self.yard.home, Home::Child(_)) && self.dice.one_in(2) {
            self.yard.disk = size + self.dice.between(8, 120) * 1_024;
        }
        self.weather.let_go();
        // A start may meet a fault of Discord's, or a disk that is full already; whatever started it tries again.
        match self.yard.start().await {
            Ok(bot) => {
                self.counts.starts += 1;
                self.bot = Some(bot);
                self.tell(&format!("started, disk {}", self.yard.disk));
                Ok(())
            }
            Err(_) => self.start_well().await,
        }
    }

    /// With room on the disk and no fault of Discord's: then it must start.
    async fn start_well(&mut self) -> anyhow::Result<()> {
        self.weather.clear(&self.discord);
        self.yard.disk = 0;
        self.counts.starts += 1;
        let started = self.yard.start().await;
        self.bot = Some(started.context("the bot does not start")?);
        self.tell("started");
        Ok(())
    }

    /// Everything is well, for long enough that everything due is done: then it must be.
    async fn calm(&mut self) -> anyhow::Result<()> {
        self.weather.clear(&self.discord);
        if self.yard.disk > 0
            && let Some(bot) = self.bot.take()
        {
            self.counts.kills += 1;
            bot.kill().await;
            self.ledger.nothing_more_is_heard();
        }
        if self.bot.is_none() {
            self.start_well().await?;
        }
        self.discord.connected().await;
        let at = self.discord.now();
        for _ in 0..4 {
            self.pass(LONGEST_BACKOFF).await?;
        }
        self.ledger.calm.push(at);
        self.tell("calm");
        let somebody = self
            .town
            .people
            .iter()
            .position(|one| !one.inside.is_empty());
        let Some(somebody) = somebody else {
            return Ok(());
        };
        let deed = planning::log(self, somebody, 0);
        let done = deed.run(self.discord.clone()).await;
        if done.told != Told::Kept {
            let problem = format!(
                "in a calm, this was not kept: {:?}: {:?}",
                done.deed, done.told
            );
            self.problems.push(problem);
        }
        self.hear(done);
        Ok(())
    }

    /// Time goes on, once the bot has done what is due: a look that began before must not go on hours later, as no process does
    /// that was not put to sleep in the middle of it.
    async fn pass(&mut self, time: TimeDelta) -> anyhow::Result<()> {
        self.weather.let_go();
        if let Some(bot) = &mut self.bot {
            bot.tick().await?;
        }
        self.discord.set_now(self.discord.now() + time);
        self.yard.write_clock();
        Ok(())
    }

    /// The bot's clock goes wrong for a moment: by seconds, by hours back, or by days ahead.
    fn jump(&mut self) {
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
        self.counts.jumps += 1;
        self.tell(&format!("the clock is wrong by {} s", skew / 1_000));
        self.set_skew(skew);
    }

    fn set_skew(&self, ms: i64) {
        self.yard.skew.store(ms, Ordering::Relaxed);
        self.yard.write_clock();
    }

    pub(crate) fn faults(&self) -> usize {
        self.weather.faults
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.discord.now()
    }
}

/// When the bot is killed: once Discord has had so many requests of it, and a little later.
#[derive(Debug, Clone, Copy)]
struct KillPoint {
    requests: usize,
    turns: u64,
}

impl KillPoint {
    fn roll(dice: &mut Dice) -> Self {
        Self {
            requests: dice.place(7),
            turns: dice.between(0, 40),
        }
    }

    async fn reached(self, discord: &Standin) {
        while discord.request_count() < self.requests {
            tokio::time::sleep(Duration::from_micros(100)).await;
        }
        for _ in 0..self.turns {
            tokio::task::yield_now().await;
        }
    }
}
