//! One run: a small town lives through some weeks, moment by moment, while everything goes wrong that can.

mod calm;
mod evening;
mod hearing;
mod killing;
mod life;
mod reading;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use standin::{Config, InteractionId, RateLimits, Standin};

use crate::bot::{Bot, Home, Room, Yard};
use crate::deeds::Deed;
use crate::dice::Dice;
use crate::ledger::{Ledger, Timer, When};
use crate::planning;
use crate::town::Town;
use crate::verdict::{self, Verdict};
use crate::weather::Weather;
use killing::KillPoint;

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

/// Discord delivers nothing again after so long.
const LATE: TimeDelta = TimeDelta::hours(12);

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
    /// Members who had everything erased.
    pub forgotten: usize,
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
    /// What was done lately, with its time: Discord may deliver it again.
    late: Vec<(DateTime<Utc>, InteractionId)>,
    /// How surely the bot hears of what is done in channels.
    when: When,
    /// What happened, for whoever looks into a problem.
    pub(crate) told: Vec<String>,
    yard: Yard,
    bot: Option<Bot>,
    weather: Weather,
    /// In this moment not everything that the bot did is known to it.
    is_troubled: bool,
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
        disk: Room::Enough,
        reading: dice.one_in(2),
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
        late: Vec::new(),
        when: When::Storm,
        told: Vec::new(),
        yard,
        bot: None,
        weather: Weather::default(),
        is_troubled: false,
    };
    story.begin().await.context("the beginning")?;
    for moment in 0..options.moments {
        let lived = story.moment().await;
        lived.with_context(|| format!("moment {moment}"))?;
        story.look_for_letters();
        if !story.is_troubled {
            let now = story.now();
            story.ledger.shares_are_known(now);
        }
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
            if let Some(habit) = server.habit() {
                let name = "habit create";
                let outcome = self
                    .discord
                    .command(server.owner, server.place(), name, &habit);
                outcome.await.finished().await;
            }
            self.open_rooms(&server, place).await;
            self.town.servers[place].since = Some(self.discord.now());
        }
        Ok(())
    }

    async fn moment(&mut self) -> anyhow::Result<()> {
        self.fresh.clear();
        self.ledger.clock_is_right();
        self.ledger.letters_go_on();
        self.is_troubled = self.weather.is_bad() || self.yard.disk != Room::Enough;
        // While a timer runs, time goes on by hours rather than days, now and then.
        let is_timed = self.ledger.timers.iter().any(Timer::may_run) && self.dice.one_in(2);
        let longest = if is_timed { 400 } else { 2_200 };
        let minutes = i64::try_from(self.dice.between(20, longest))?;
        self.pass(TimeDelta::minutes(minutes)).await?;
        if self.dice.one_in(5) {
            return self.calm().await;
        }
        if self.bot.is_none() {
            if self.dice.one_in(2) {
                self.talk_among_themselves().await;
                return Ok(());
            }
            self.start().await?;
        }
        self.when = When::Storm;
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
        self.is_troubled |= self.weather.is_bad();
        let is_long = deeds.iter().any(Deed::is_long);
        let kill = self
            .dice
            .one_in(if is_long { 2 } else { 4 })
            .then(|| KillPoint::roll(&mut self.dice));
        let killed = self.live_through(deeds, kill).await?;
        self.set_skew(0);
        self.is_troubled |= killed;
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
        self.late_again().await
    }

    /// Some come hours late: perhaps from before their member was forgotten, or the forgetting itself once more.
    async fn late_again(&mut self) -> anyhow::Result<()> {
        let now = self.discord.now();
        self.late.retain(|(at, _)| now - *at < LATE);
        if let Some(bot) = &mut self.bot
            && !self.late.is_empty()
            && self.dice.one_in(3)
        {
            let (_, interaction) = *self.dice.pick(&self.late);
            self.discord.redeliver(interaction);
            self.told.push(format!("{interaction} late, once more"));
            bot.tick().await?;
        }
        Ok(())
    }

    /// In channels there is talk while the bot is down.
    async fn talk_among_themselves(&mut self) {
        self.when = When::Down(self.counts.starts);
        for _ in 0..self.dice.between(0, 3) {
            let person = self.dice.place(self.town.people.len());
            let inside: Vec<usize> = (self.town.people[person].inside.iter().copied()).collect();
            if inside.is_empty() {
                continue;
            }
            let server = *self.dice.pick(&inside);
            if let Some(deed) = planning::talk(self, person, server) {
                self.counts.deeds += 1;
                let done = deed.run(self.discord.clone()).await;
                self.hear(done);
            }
        }
    }

    fn tell(&mut self, what: &str) {
        let now = self.discord.now().format("%m-%d %H:%M");
        self.told.push(format!("{now} {what}"));
    }

    pub(crate) fn faults(&self) -> usize {
        self.weather.faults
    }

    /// Whether the bot may read what members write in channels.
    pub(crate) const fn is_reading(&self) -> bool {
        self.yard.reading
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.discord.now()
    }
}
