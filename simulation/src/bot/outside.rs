//! The bot in a child process, which can be killed for real and whose files can be kept from growing.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use chrono::DateTime;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use yesteryou::app::App;
use yesteryou::clock::Clock;

use super::{HURRY, Room, Yard, settings};

/// The bot in a process of its own.
pub(crate) struct Outside {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Outside {
    pub(super) async fn start(yard: &Yard, program: &Path) -> anyhow::Result<Self> {
        yard.write_clock();
        // A write over the bound is an error then, and not the end.
        let bound = match yard.disk {
            Room::OfRecord(bytes) => format!("trap '' XFSZ; ulimit -f {}; ", bytes / 512),
            Room::Enough | Room::OfWrites(_) => "trap '' XFSZ; ".to_owned(),
        };
        let mut process = Command::new("/bin/sh")
            .args(["-c", &format!("{bound}exec \"$0\" --bot")])
            .arg(program)
            .env("SIMULATION_API", yard.discord.api_url())
            .env("SIMULATION_TOKEN", yard.discord.token())
            .env("SIMULATION_FOLDER", &yard.folder)
            .env("SIMULATION_READING", yard.reading.to_string())
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
        if let (Room::OfWrites(bytes), Some(pid)) = (yard.disk, bot.process.id()) {
            let (pid, bytes) = (format!("--pid={pid}"), format!("--fsize={bytes}"));
            let bounded = Command::new("prlimit").args([pid, bytes]).status().await?;
            anyhow::ensure!(bounded.success(), "prlimit (util-linux) failed");
        }
        Ok(bot)
    }

    pub(super) async fn order(&mut self, order: &str) -> anyhow::Result<()> {
        self.input
            .write_all(format!("{order}\n").as_bytes())
            .await?;
        self.hear(order).await
    }

    /// SIGKILL on Unix.
    pub(super) async fn kill(mut self) {
        self.process.kill().await.expect("it was not waited for");
    }

    /// Waits for its end.
    pub(super) async fn gone(mut self) -> anyhow::Result<()> {
        self.process.wait().await?;
        Ok(())
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
    let reading = read("SIMULATION_READING")?.parse()?;
    let database = folder.join("yesteryou.sqlite");
    let settings = settings(&read("SIMULATION_API")?, &database, reading);
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
