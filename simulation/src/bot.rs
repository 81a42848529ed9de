//! The bot of a run: in this process on a runtime of its own, which can be dropped wherever its tasks wait; or in a child process,
//! which can be killed for real and whose files can be kept from growing.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use standin::Standin;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use yesteryou::app::{App, Patience};
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment, Settings};

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

/// What every bot of one run has in common.
#[derive(Clone)]
pub(crate) struct Yard {
    pub(crate) discord: Standin,
    pub(crate) folder: PathBuf,
    pub(crate) home: Home,
    /// By how much the bot's clock is wrong, in milliseconds.
    pub(crate) skew: Arc<AtomicI64>,
    /// No file of a child grows over so many bytes; 0 is no bound.
    pub(crate) disk: u64,
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

    /// Starts the bot and waits until it is connected. An error is a start that was refused or hangs.
    pub(crate) async fn start(&self) -> anyhow::Result<Bot> {
        let start = async {
            let gone = |discord: &Standin| !discord.is_connected();
            self.discord.settle("the last bot to be gone", gone).await;
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
                    bot.process.wait().await?;
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
                let database = bot.database.clone();
                bot.killed.cancel();
                bot.gone().await;
                closed(&database).await;
            }
            Self::Child(mut bot) => {
                // SIGKILL on Unix.
                bot.process.kill().await.expect("it was not waited for");
            }
        }
    }
}

/// The bot in a thread of this process.
pub(crate) struct Inside {
    orders: mpsc::Sender<(Order, oneshot::Sender<()>)>,
    killed: CancellationToken,
    thread: JoinHandle<()>,
    database: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Tick,
    Stop,
}

impl Inside {
    async fn start(yard: &Yard) -> anyhow::Result<Self> {
        let (orders, received) = mpsc::channel(1);
        let (tell, started) = oneshot::channel();
        let killed = CancellationToken::new();
        let database = yard.database();
        let (yard, token) = (yard.clone(), killed.clone());
        let thread = std::thread::Builder::new()
            .name("bot".to_owned())
            .spawn(move || live(&yard, received, tell, &token))?;
        started.await.context("the bot's thread ended")??;
        Ok(Self {
            orders,
            killed,
            thread,
            database,
        })
    }

    async fn order(&self, order: Order) -> anyhow::Result<()> {
        let (done, told) = oneshot::channel();
        self.orders.send((order, done)).await?;
        told.await.context("the bot ended by itself")
    }

    async fn gone(self) {
        let joined = tokio::task::spawn_blocking(move || self.thread.join()).await;
        assert!(matches!(joined, Ok(Ok(()))), "the bot's thread fell over");
    }
}

/// Waits until no thread of this process has the database open. A killed process leaves none; here SQLite's threads finish their
/// statement first, and a new connection beside them would lose the locks that it shares with them (POSIX locks are a process's).
async fn closed(database: &Path) {
    let open = || {
        let files = std::fs::read_dir("/proc/self/fd").into_iter().flatten();
        let mut links = files
            .flatten()
            .filter_map(|file| std::fs::read_link(file.path()).ok());
        links.any(|link| {
            link.as_os_str()
                .as_encoded_bytes()
                .starts_with(database.as_os_str().as_encoded_bytes())
        })
    };
    while open() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The thread: everything of the bot's is on one runtime, and gone with it.
fn live(
    yard: &Yard,
    mut orders: mpsc::Receiver<(Order, oneshot::Sender<()>)>,
    started: oneshot::Sender<anyhow::Result<()>>,
    killed: &CancellationToken,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async {
        let clock = {
            let yard = yard.clone();
            Clock::from_fn(move || yard.bot_time())
        };
        let life = async {
            let settings = settings(&yard.discord.api_url(), &yard.database());
            let token = SecretString::from(yard.discord.token());
            let app = App::start_with(&settings, token, clock, HURRY).await;
            let app = match app {
                Ok(app) => {
                    let _ = started.send(Ok(()));
                    app
                }
                Err(failure) => {
                    let why = anyhow::anyhow!(failure.in_one_line());
                    let _ = started.send(Err(why));
                    return;
                }
            };
            while let Some((order, done)) = orders.recv().await {
                if order == Order::Stop {
                    app.stop().await;
                    let _ = done.send(());
                    return;
                }
                app.tick().await;
                let _ = done.send(());
            }
        };
        tokio::select! {
            biased;
            () = killed.cancelled() => {}
            () = life => {}
        }
    });
    // Every task is dropped where it waits.
    runtime.shutdown_background();
}

/// The bot in a process of its own.
pub(crate) struct Outside {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Outside {
    async fn start(yard: &Yard, program: &Path) -> anyhow::Result<Self> {
        yard.write_clock();
        let bound = match yard.disk {
            0 => String::new(),
            bytes => format!("trap '' XFSZ; ulimit -f {}; ", bytes / 512),
        };
        let mut process = Command::new("/bin/sh")
            .args(["-c", &format!("{bound}exec \"$0\" --bot")])
            .arg(program)
            .env("SIMULATION_API", yard.discord.api_url())
            .env("SIMULATION_TOKEN", yard.discord.token())
            .env("SIMULATION_FOLDER", &yard.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let input = process.stdin.take().expect("it is piped");
        let output = process.stdout.take().expect("it is piped");
        let mut bot = Self {
            process,
            input,
            output: BufReader::new(output).lines(),
        };
        bot.hear("started").await?;
        Ok(bot)
    }

    async fn order(&mut self, order: &str) -> anyhow::Result<()> {
        self.input
            .write_all(format!("{order}\n").as_bytes())
            .await?;
        self.hear(order).await
    }

    async fn hear(&mut self, expected: &str) -> anyhow::Result<()> {
        match self.output.next_line().await? {
            Some(line) if line == expected => Ok(()),
            Some(line) => bail!("the child said {line:?} instead of {expected:?}"),
            None => bail!("the child ended instead of saying {expected:?}"),
        }
    }
}

/// The child's own part: does what standard input says, and repeats each order when it is done.
pub async fn be_the_child() -> anyhow::Result<()> {
    let read = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let folder = PathBuf::from(read("SIMULATION_FOLDER")?);
    let settings = settings(&read("SIMULATION_API")?, &folder.join("yesteryou.sqlite"));
    let token = SecretString::from(read("SIMULATION_TOKEN")?);
    let file = folder.join("clock");
    let clock = Clock::from_fn(move || {
        let text = std::fs::read_to_string(&file).expect("the parent wrote it");
        let ms = text.trim().parse().expect("milliseconds");
        DateTime::from_timestamp_millis(ms).expect("in range")
    });
    let app = App::start_with(&settings, token, clock, HURRY).await;
    let app = app.map_err(|failure| anyhow::anyhow!(failure.in_one_line()))?;
    println!("started");
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    while let Some(order) = orders.next_line().await? {
        if order == "stop" {
            app.stop().await;
            println!("{order}");
            return Ok(());
        }
        app.tick().await;
        println!("{order}");
    }
    Ok(())
}

/// Real time is what a run has least of.
const HURRY: Patience = Patience {
    request: Duration::from_secs(2),
    first_backoff: Duration::from_millis(2),
    first_reconnect: Duration::from_millis(2),
    longest_reconnect: Duration::from_millis(20),
};

fn settings(api: &str, database: &Path) -> Settings {
    let pairs = [
        ("YESTERYOU__DISCORD__API_URL", api.to_owned()),
        ("YESTERYOU__DATABASE__PATH", database.display().to_string()),
        ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
        ("YESTERYOU__SCHEDULER__TICK_SECONDS", "60".to_owned()),
        ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000".to_owned()),
    ];
    let settings = config::settings(None, &Environment::from_pairs(pairs));
    settings.expect("these settings are accepted")
}
