//! The benchmark: the release binary against the stand-in, as it is deployed, with every write on disk before it is acknowledged.
//!
//! `cargo build --release && cargo run --release --example benchmark` prints the machine, the versions and the figures; they are
//! kept in `docs/benchmarks.md`. Parts can be named: `-- logs plain memory comparisons everybody cards habits imports rate abuse`
//! (`abuse=3600` takes an hour). Nothing here passes or fails:
//! figures are read, not tested.

mod abuse;
mod bot;
mod cards;
mod comparisons;
mod everybody;
mod figures;
mod habits;
mod imports;
mod plain;
mod rate;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use figures::{Figures, print_machine};
use standin::{ChannelId, Config, OptionValue, Place, RateLimits, ServerId, Standin, UserId};

/// What can be measured, by name.
const PARTS: [&str; 10] = [
    "logs",
    "plain",
    "memory",
    "comparisons",
    "everybody",
    "cards",
    "habits",
    "imports",
    "rate",
    "abuse",
];
/// Members who log, so that no day of anybody holds more than 24 hours.
const MEMBERS: usize = 256;
/// Logs sent one at a time.
const ALONE: usize = 3_000;
/// Logs under way at once.
const AT_ONCE: usize = 64;
/// Logs sent by each of those.
const EACH: usize = 400;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut named: Vec<String> = std::env::args().skip(1).collect();
    if let [plain::ARGUMENT, api_url, database] =
        named.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        return plain::run(api_url, database).await;
    }
    print_machine();
    let mut abuse_seconds = 60;
    for part in &mut named {
        if let Some(("abuse", seconds)) = part.split_once('=') {
            abuse_seconds = seconds.parse()?;
            "abuse".clone_into(part);
        }
    }
    if let Some(unknown) = named.iter().find(|part| !PARTS.contains(&part.as_str())) {
        anyhow::bail!(
            "{unknown} is no part of the benchmark; those are {}",
            PARTS.join(", ")
        );
    }
    let mut failed = Vec::new();
    for part in PARTS {
        if !named.is_empty() && !named.iter().any(|name| name == part) {
            continue;
        }
        // The others are measured all the same.
        if let Err(error) = run(part, abuse_seconds).await {
            println!("{part}: not measured to the end: {error:#}");
            failed.push(part);
        }
    }
    anyhow::ensure!(
        failed.is_empty(),
        "not measured to the end: {}",
        failed.join(", ")
    );
    Ok(())
}

async fn run(part: &str, abuse_seconds: u64) -> anyhow::Result<()> {
    match part {
        "logs" => {
            let world = world(1).await?;
            logs("/log", &world, bot::Bot::start(&world.discord).await?).await
        }
        "plain" => {
            let world = world(1).await?;
            let plain = bot::Bot::start_plain(&world.discord).await?;
            logs("a plain bot's /log", &world, plain).await
        }
        "memory" => {
            for servers in [1, 1_000, 10_000] {
                memory(servers).await?;
            }
            Ok(())
        }
        "comparisons" => comparisons::run().await,
        "everybody" => everybody::run().await,
        "cards" => cards::run(),
        "habits" => habits::run().await,
        "imports" => imports::run().await,
        "rate" => rate::run().await,
        "abuse" => abuse::run(abuse_seconds).await,
        _ => unreachable!("it was looked for among the parts"),
    }
}

/// A bot's surroundings: a server with members who log.
struct Place1 {
    discord: Standin,
    place: Place,
    members: Vec<UserId>,
}

/// Discord's time is the machine's here, as the bot's own is.
#[expect(
    clippy::disallowed_methods,
    reason = "a release binary runs on the real clock"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

async fn world(servers: usize) -> anyhow::Result<Place1> {
    let config = Config {
        rate_limits: RateLimits::Off,
        check: false,
        ..Config::at(now())
    };
    let discord = Standin::start(config).await?;
    let owner = discord.add_user("Ada");
    let mut first: Option<(ServerId, ChannelId)> = None;
    for number in 0..servers {
        let server = discord.add_server(&format!("Server {number}"), owner);
        let channel = discord.add_text_channel(server, "check-in");
        first.get_or_insert((server, channel));
    }
    let (server, channel) = first.expect("at least one server");
    let members: Vec<UserId> = (0..MEMBERS)
        .map(|number| discord.add_user(&format!("Member {number}")))
        .collect();
    for member in &members {
        discord.join(server, *member);
    }
    Ok(Place1 {
        discord,
        place: Place::Server(server, channel),
        members,
    })
}

/// `/log` from the interaction sent to the callback received.
async fn logs(name: &str, world: &Place1, bot: bot::Bot) -> anyhow::Result<()> {
    for member in &world.members {
        log(&world.discord, *member, world.place).await;
    }

    let mut alone = Figures::default();
    for number in 0..ALONE {
        let member = world.members[number % world.members.len()];
        alone.add(log(&world.discord, member, world.place).await);
    }
    println!("{name}, one at a time ({ALONE}): {alone}");

    let began = Instant::now();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|task| {
            let discord = world.discord.clone();
            let members: Vec<UserId> = world
                .members
                .iter()
                .copied()
                .skip(task)
                .step_by(AT_ONCE)
                .collect();
            let place = world.place;
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(EACH);
                for number in 0..EACH {
                    took.push(log(&discord, members[number % members.len()], place).await);
                }
                took
            })
        })
        .collect();
    let mut together = Figures::default();
    for task in tasks {
        for took in task.await? {
            together.add(took);
        }
    }
    let total = AT_ONCE * EACH;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count far below 2^52, for people to read"
    )]
    let rate = total as f64 / began.elapsed().as_secs_f64();
    println!("{name}, {AT_ONCE} in flight ({total}): {rate:.0} a second; {together}");
    println!("resident after that: {:.1} MB", bot.resident_mb()?);
    bot.stop().await
}

async fn log(discord: &Standin, who: UserId, place: Place) -> Duration {
    let options: [(&str, OptionValue); 3] = [
        ("time", "1m".into()),
        ("craft", "rust".into()),
        ("what", "lifetimes".into()),
    ];
    let outcome = discord.command(who, place, "log", &options).await;
    assert!(outcome.failure().is_none(), "a log failed: {outcome:?}");
    outcome.took
}

/// Resident memory of the connected, idle bot.
async fn memory(servers: usize) -> anyhow::Result<()> {
    let world = world(servers).await?;
    let bot = bot::Bot::start(&world.discord).await?;
    let once = log(&world.discord, world.members[0], world.place).await;
    println!(
        "resident with {servers} servers: {:.1} MB (first /log after {:.1} ms)",
        bot.resident_mb()?,
        once.as_secs_f64() * 1_000.0
    );
    bot.stop().await
}
