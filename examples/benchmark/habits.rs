//! Habit channels under load: 1,000 messages a second over 200 servers, each until its row can be read by somebody else.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use standin::{ChannelId, Config, OptionValue, Place, RateLimits, Standin, UserId};

use crate::bot::Bot;
use crate::figures::Figures;
use crate::now;

/// Servers, each with one habit channel.
const SERVERS: usize = 200;
/// Members who post in each.
const MEMBERS: usize = 20;
/// Messages a second, over all servers.
const A_SECOND: usize = 1_000;
/// Seconds of it.
const SECONDS: usize = 20;
/// Between two looks at the rows.
const LOOK: Duration = Duration::from_millis(1);
/// Rows that are not there by then are missing.
const PATIENCE: Duration = Duration::from_secs(30);
/// What people write: times, talk, and what is nearly a time.
const SAID: [&str; 4] = [
    "30 min scales",
    "2 days off",
    "did 15 min of theory",
    "nice work",
];

struct Channel {
    id: ChannelId,
    members: Vec<UserId>,
}

/// Prints how long it takes from a message to its row, and checks that each counts once: first for the first post of every member,
/// which makes them known and owes them a welcome, then for what follows.
pub(crate) async fn run() -> anyhow::Result<()> {
    let discord = start().await?;
    let bot = Bot::start_with(&discord, &[("YESTERYOU__DISCORD__MESSAGE_CONTENT", "true")]).await?;
    let channels = channels(&discord).await?;
    let mut load = Load {
        rows: open(&bot.database()).await?,
        sent: HashMap::new(),
        posted: 0,
        seen: 0,
        last_row: 0,
    };
    for (what, messages) in [
        ("the first of each member", SERVERS * MEMBERS),
        ("from then on", A_SECOND * SECONDS),
    ] {
        let began = Instant::now();
        let figures = load.run(&discord, &channels, messages).await?;
        println!(
            "habit channels, {A_SECOND} messages a second in {SERVERS} servers, {what} ({messages} in {:.1} s, each counted once): \
             from message to row {figures}",
            began.elapsed().as_secs_f64()
        );
        quiet(&discord).await;
    }
    println!("resident after that: {:.1} MB", bot.resident_mb()?);
    bot.stop().await
}

/// Messages on their way to the record, and somebody else who reads it.
struct Load {
    rows: SqliteConnection,
    sent: HashMap<i64, Instant>,
    posted: usize,
    seen: usize,
    last_row: i64,
}

impl Load {
    /// Posts so many messages at the rate, and waits until each has its row.
    async fn run(
        &mut self,
        discord: &Standin,
        channels: &[Channel],
        messages: usize,
    ) -> anyhow::Result<Figures> {
        let (before, total) = (self.posted, self.posted + messages);
        let (began, mut figures) = (Instant::now(), Figures::default());
        let patience = Duration::from_secs((messages / A_SECOND) as u64) + PATIENCE;
        while self.seen < total {
            let due = before
                + usize::try_from(began.elapsed().as_micros() * A_SECOND as u128 / 1_000_000)?;
            while self.posted < due.min(total) {
                let channel = &channels[self.posted % channels.len()];
                let who = channel.members[self.posted / channels.len() % channel.members.len()];
                let at = Instant::now();
                let message = discord.say(who, channel.id, SAID[self.posted / 7 % SAID.len()]);
                self.sent.insert(i64::try_from(message.id.0)?, at);
                self.posted += 1;
            }
            self.look(&mut figures).await?;
            ensure!(
                began.elapsed() < patience,
                "{} of {total} messages were counted",
                self.seen
            );
            tokio::time::sleep(LOOK).await;
        }
        let counted: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM habit_post")
            .fetch_one(&mut self.rows)
            .await?;
        ensure!(
            usize::try_from(counted)? == total,
            "{counted} rows for {total} messages"
        );
        Ok(figures)
    }

    /// Takes note of the rows that came.
    async fn look(&mut self, figures: &mut Figures) -> anyhow::Result<()> {
        let new: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT rowid, source_id FROM habit_post WHERE rowid > $1 ORDER BY rowid",
        )
        .bind(self.last_row)
        .fetch_all(&mut self.rows)
        .await?;
        for (row, source) in new {
            self.last_row = row;
            let at = self.sent.get(&source).context("a row of no message")?;
            figures.add(at.elapsed());
            self.seen += 1;
        }
        Ok(())
    }
}

/// Waits until the bot has nothing more to say.
async fn quiet(discord: &Standin) {
    let mut before = usize::MAX;
    loop {
        let now = discord.request_count();
        if now == before {
            return;
        }
        before = now;
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

async fn start() -> anyhow::Result<Standin> {
    // The bot's clock is the machine's, and posts older than 7 days count for nothing.
    let config = Config {
        rate_limits: RateLimits::Off,
        check: false,
        ..Config::at(now())
    };
    Standin::start(config).await
}

/// Each server with its habit channel and its members.
async fn channels(discord: &Standin) -> anyhow::Result<Vec<Channel>> {
    let owner = discord.add_user("Ada");
    let mut channels = Vec::with_capacity(SERVERS);
    for number in 0..SERVERS {
        let server = discord.add_server(&format!("Server {number}"), owner);
        let id = discord.add_text_channel(server, "guitar");
        let add = |member| {
            let who = discord.add_user(&format!("Member {number}.{member}"));
            discord.join(server, who);
            who
        };
        let members = (0..MEMBERS).map(add).collect();
        let options: [(&str, OptionValue); 2] = [("name", "guitar".into()), ("channel", id.into())];
        let made = discord
            .command(owner, Place::Server(server, id), "habit create", &options)
            .await;
        ensure!(made.failure().is_none(), "a habit was not made: {made:?}");
        channels.push(Channel { id, members });
    }
    Ok(channels)
}

/// Somebody else who reads.
async fn open(database: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .read_only(true);
    Ok(options.connect().await?)
}
