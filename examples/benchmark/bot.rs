//! The release binary as a process of its own, as it is deployed.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Context;
use standin::Standin;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::figures::resident_mb;

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
        let process = Command::new(binary()?)
            .env("DISCORD_TOKEN", discord.token())
            .env("YESTERYOU__DISCORD__API_URL", discord.api_url())
            .env(
                "YESTERYOU__DATABASE__PATH",
                folder.path().join("yesteryou.sqlite"),
            )
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

    /// Where its database lies.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("yesteryou.sqlite")
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

fn binary() -> anyhow::Result<PathBuf> {
    let example = std::env::current_exe().context("finding this program")?;
    let folder = example.parent().and_then(|examples| examples.parent());
    Ok(folder.context("target/release/examples")?.join("yesteryou"))
}
