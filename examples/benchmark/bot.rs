//! The release binary as a process of its own, as it is deployed.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Context;
use standin::Standin;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::figures::resident_mb;
use super::plain;

/// A running bot, ended with its handle.
pub(crate) struct Bot {
    process: Child,
    folder: TempDir,
}

impl Bot {
    /// Starts the binary that lies beside this example's folder, and waits until it is connected.
    pub(crate) async fn start(discord: &Standin) -> anyhow::Result<Bot> {
        Bot::start_with(discord, &[]).await
    }

    /// The same, with some settings of its own.
    pub(crate) async fn start_with(
        discord: &Standin,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Bot> {
        let folder = TempDir::new().context("making a folder for the database")?;
        Bot::start_on(folder, discord, settings).await
    }

    /// The same, on a folder whose database may be there already.
    pub(crate) async fn start_on(
        folder: TempDir,
        discord: &Standin,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Bot> {
        let process = Command::new(binary()?)
            .env("DISCORD_TOKEN", discord.token())
            .env("YESTERYOU__DISCORD__API_URL", discord.api_url())
            .env("YESTERYOU__DATABASE__PATH", database_in(&folder))
            .env("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0")
            .env("YESTERYOU__LOG__FILTER", "warn")
            .env("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "100000")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting the bot: run `cargo build --release` first")?;
        discord.connected().await;
        Ok(Bot { process, folder })
    }

    /// A plain bot in its place: this program, told to be one.
    pub(crate) async fn start_plain(discord: &Standin) -> anyhow::Result<Bot> {
        let folder = TempDir::new().context("making a folder for the database")?;
        let process = Command::new(std::env::current_exe().context("finding this program")?)
            .env("DISCORD_TOKEN", discord.token())
            .args([plain::ARGUMENT, &discord.api_url()])
            .arg(database_in(&folder))
            .kill_on_drop(true)
            .spawn()
            .context("starting the plain bot")?;
        discord.connected().await;
        Ok(Bot { process, folder })
    }

    /// Where its database lies.
    pub(crate) fn database(&self) -> PathBuf {
        database_in(&self.folder)
    }

    /// Resident memory now, in megabytes of 1,000,000 bytes.
    pub(crate) fn resident_mb(&self) -> anyhow::Result<f64> {
        let id = self.process.id().context("the bot has ended")?;
        resident_mb(id)
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.process.kill().await.context("ending the bot")
    }
}

/// Where the database lies in its folder.
pub(crate) fn database_in(folder: &TempDir) -> PathBuf {
    folder.path().join("yesteryou.sqlite")
}

fn binary() -> anyhow::Result<PathBuf> {
    let example = std::env::current_exe().context("finding this program")?;
    let folder = example.parent().and_then(|examples| examples.parent());
    Ok(folder.context("target/release/examples")?.join("yesteryou"))
}
