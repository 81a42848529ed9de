//! 1,000 servers due in one slot, with Discord's rate limits in force: how fast the questions leave, how many requests Discord
//! refuses, and how long `/log` takes meanwhile.

use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, Datelike, SubsecRound, Timelike, Utc};
use standin::{ChannelId, Config, Place, RateLimits, RequestLog, ServerId, Standin, UserId};
use tempfile::TempDir;
use yesteryou::actions::contact::{Contact, Place as ContactPlace};
use yesteryou::actions::setup::{SetupChange, change};
use yesteryou::domain::ids;
use yesteryou::domain::rejection::Rejection;
use yesteryou::store::{Store, StoreOptions};

use crate::bot::{Bot, database_in};
use crate::figures::Figures;
use crate::{log, now};

const SERVERS: usize = 1_000;
/// Members who log meanwhile, each in a server of their own.
const LOGGERS: usize = 20;
/// Between two logs.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two looks at what was posted.
const LOOK: Duration = Duration::from_millis(500);
/// Questions that have not left by then never will.
const PATIENCE: chrono::TimeDelta = chrono::TimeDelta::seconds(120);

/// Prints the rate at which the questions of one slot leave.
pub(crate) async fn run() -> anyhow::Result<()> {
    let config = Config {
        rate_limits: RateLimits::Real,
        check: false,
        ..Config::at(now())
    };
    let discord = Standin::start(config).await?;
    let owner = discord.add_user("Ada");
    let servers: Vec<(ServerId, ChannelId)> = (0..SERVERS)
        .map(|number| {
            let server = discord.add_server(&format!("Server {number}"), owner);
            (server, discord.add_text_channel(server, "check-in"))
        })
        .collect();
    let slot = (now() + chrono::TimeDelta::seconds(100)).trunc_subsecs(0);
    let slot = slot.with_second(0).context("a full minute")?;
    let folder = TempDir::new().context("making a folder for the database")?;
    set_up(&folder, &servers, owner, slot).await?;
    let bot = Bot::start_on(folder, &discord, &[]).await?;
    ensure!(now() < slot, "the bot took too long to start");

    let clock = keep_time(&discord);
    let logging = log_meanwhile(&discord, &servers);
    while now() < slot {
        tokio::time::sleep(LOOK).await;
    }
    discord.clear_requests();
    let posted = loop {
        tokio::time::sleep(LOOK).await;
        let requests = discord.requests();
        if requests
            .iter()
            .filter(|request| is_question(request))
            .count()
            >= SERVERS
        {
            break requests;
        }
        ensure!(now() < slot + PATIENCE, "not every question left");
    };
    let logs = logging.stop().await?;
    clock.abort();
    told(&posted, slot)?;
    println!("/log meanwhile: {logs}");
    bot.stop().await
}

fn is_question(request: &RequestLog) -> bool {
    request.method == "POST" && request.path.ends_with("/messages") && request.status == 200
}

fn told(requests: &[RequestLog], slot: DateTime<Utc>) -> anyhow::Result<()> {
    let questions: Vec<&RequestLog> = requests.iter().filter(|one| is_question(one)).collect();
    let (first, last) = questions
        .first()
        .zip(questions.last())
        .context("questions")?;
    let seconds = |from: DateTime<Utc>, to: DateTime<Utc>| (to - from).as_seconds_f64();
    let refused = requests.iter().filter(|one| one.status == 429).count();
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts far below 2^52, for people to read"
    )]
    let (rate, percent) = (
        questions.len() as f64 / seconds(first.at, last.at),
        refused as f64 * 100.0 / requests.len() as f64,
    );
    println!(
        "{SERVERS} questions of one slot: the first {:.1} s after it, the last {:.1} s; {rate:.1} a second of Discord's 50; \
         {refused} of {} requests refused with 429 ({percent:.2} %)",
        seconds(slot, first.at),
        seconds(slot, last.at),
        requests.len()
    );
    Ok(())
}

/// Gives every server its weekly question at `slot`, before the bot starts.
async fn set_up(
    folder: &TempDir,
    servers: &[(ServerId, ChannelId)],
    owner: UserId,
    slot: DateTime<Utc>,
) -> anyhow::Result<()> {
    let store = Store::open(&database_in(folder), StoreOptions::default()).await?;
    for (server, channel) in servers {
        let contact = Contact {
            member: ids::MemberId::from_u64(owner.0)?,
            place: ContactPlace::Server {
                id: ids::ServerId::from_u64(server.0)?,
                display_name: "Ada".to_owned(),
            },
        };
        let set = SetupChange {
            channel: Some(ids::ChannelId::from_u64(channel.0)?),
            weekday: Some(slot.weekday().to_string()),
            time: Some(slot.format("%H:%M").to_string()),
            timezone: Some("UTC".to_owned()),
            thread: Some(false),
            ..SetupChange::default()
        };
        change(&store, contact, set, Err(Rejection::NotInServer), now())
            .await
            .map_err(|error| anyhow::anyhow!("a set-up was refused: {error:?}"))?;
    }
    store.close().await;
    Ok(())
}

/// The stand-in's clock, which stands still by itself, follows the real one.
fn keep_time(discord: &Standin) -> tokio::task::JoinHandle<()> {
    let discord = discord.clone();
    tokio::spawn(async move {
        loop {
            discord.set_now(now());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
}

struct Logging {
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Figures>,
}

impl Logging {
    async fn stop(self) -> anyhow::Result<Figures> {
        let _ = self.stop.send(());
        Ok(self.task.await?)
    }
}

fn log_meanwhile(discord: &Standin, servers: &[(ServerId, ChannelId)]) -> Logging {
    let places: Vec<(UserId, Place)> = servers
        .iter()
        .take(LOGGERS)
        .map(|(server, channel)| {
            let who = discord.add_user("Logger");
            discord.join(*server, who);
            (who, Place::Server(*server, *channel))
        })
        .collect();
    let discord = discord.clone();
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(async move {
        let mut figures = Figures::default();
        for (who, place) in places.iter().cycle() {
            if !matches!(
                stopped.try_recv(),
                Err(tokio::sync::oneshot::error::TryRecvError::Empty)
            ) {
                break;
            }
            figures.add(log(&discord, *who, *place).await);
            tokio::time::sleep(PAUSE).await;
        }
        figures
    });
    Logging { stop, task }
}
