//! The command line: what can be asked of the binary, and what is printed for the person who runs
//! it. The bot itself is in `app`.

mod backup;
mod own_data;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::{Parser, Subcommand};

use crate::app::{self, App, Patience};
use crate::clock::Clock;
use crate::config::{self, Environment, Settings};
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::{credentials, permissions, telemetry};

const HEALTH_ANSWERS_WITHIN: Duration = Duration::from_secs(3);

const AFTER_HELP: &str = "\
The token comes from DISCORD_TOKEN, or from the file that DISCORD_TOKEN_FILE names.
Settings come from their defaults, then FILE, then variables YESTERYOU__SECTION__KEY.

Exit status:
  0  stopped as asked, or all is well
  1  failure: the log says which
  2  wrong arguments, settings or no token
  3  the database cannot be opened: in use, damaged, not writable
  4  Discord refuses the bot's token
  5  Discord closed the gateway for good: token, intents or shards";

/// A Discord bot that compares you with who you were, and nobody else.
#[derive(Debug, Parser)]
#[command(name = "yesteryou", version, after_help = AFTER_HELP)]
pub struct Arguments {
    /// A settings file; config/default.toml shows every setting
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot until SIGTERM or Ctrl-C (also without a command)
    Run,
    /// Check settings, database and token, and print the link that invites the bot
    Check,
    /// Ask the running bot's /healthz; status 0 when all is well (for container engines)
    Healthcheck,
    /// Write everything that is kept of a member into files, also while the bot runs
    Export(own_data::ExportArguments),
    /// Erase everything that is kept of a member, also while the bot runs
    Forget(own_data::ForgetArguments),
    /// Copy the whole database into a file, also while the bot runs
    Backup(backup::BackupArguments),
    /// Put a backup in the place of the database, while the bot does not run
    Restore(backup::RestoreArguments),
}

/// Does what was asked. The future ends when the bot was told to stop, or has to.
pub async fn execute(arguments: Arguments, environment: &Environment) -> Result<(), Failure> {
    let settings = config::settings(arguments.config.as_deref(), environment)?;
    match arguments.command.unwrap_or(Command::Run) {
        Command::Run => run(&settings, environment).await,
        Command::Check => check(&settings, environment).await,
        Command::Healthcheck => Ok(healthcheck(&settings).await?),
        Command::Export(arguments) => {
            own_data::export(&settings, arguments, &Clock::system()).await
        }
        Command::Forget(arguments) => {
            own_data::forget(&settings, arguments, &Clock::system()).await
        }
        Command::Backup(arguments) => backup::backup(&settings, arguments).await,
        Command::Restore(arguments) => {
            backup::restore(&settings, arguments, &Clock::system()).await
        }
    }
}

async fn run(settings: &Settings, environment: &Environment) -> Result<(), Failure> {
    let token = config::token(environment)?;
    telemetry::start(&settings.log);
    let mut asked = StopSignals::listen()?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    let mut app = tokio::select! {
        app = App::start(settings, token, Clock::system()) => app?,
        () = asked.next() => return Ok(()),
    };
    let ending = tokio::select! {
        () = asked.next() => Ok(()),
        failure = app.failed() => Err(failure),
    };
    tracing::info!("stopping; a second signal stops at once");
    tokio::select! {
        () = app.stop() => {}
        () = asked.next() => tracing::warn!("stopped at once, as asked"),
    }
    ending
}

async fn check(settings: &Settings, environment: &Environment) -> Result<(), Failure> {
    let token = config::token(environment)?;
    println!("settings  ok");
    let metrics = Metrics::default();
    let store = app::open_store(settings, &metrics).await?;
    store.close().await;
    println!("database  ok, {}", settings.database.path.display());
    let door = app::open_door(settings, &metrics, Patience::default()).await?;
    let application = credentials::application(&door.url(), &token).await?;
    credentials::gateway_is_open(&door.url(), &token).await?;
    println!("token     ok, {} ({})", application.name, application.id);
    println!("invite    {}", permissions::invite_link(application.id));
    Ok(())
}

async fn healthcheck(settings: &Settings) -> anyhow::Result<()> {
    let address = reachable(settings.health.listen);
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(HEALTH_ANSWERS_WITHIN)
        .build()?;
    let response = client
        .get(format!("http://{address}/healthz"))
        .send()
        .await
        .with_context(|| format!("no answer from {address} (setting health.listen)"))?;
    let status = response.status();
    let report = response.text().await?;
    if !status.is_success() {
        return Err(anyhow!("not well: {report}"));
    }
    println!("{report}");
    Ok(())
}

/// An address that listens everywhere is asked on loopback.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// SIGTERM and Ctrl-C. Made before the start, so that one that comes during it is heard.
struct StopSignals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_health_check_of_everywhere_goes_to_loopback() {
        for (listen, asked) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.1:80", "10.0.0.1:80"),
        ] {
            let listen: SocketAddr = listen.parse().unwrap();
            assert_eq!(reachable(listen).to_string(), asked);
        }
    }
}
