//! The stand-in alone, for any bot: starts with a small world, prints where it listens and a token,
//! and lets its time pass with the machine's. Ctrl-C ends it; nothing is kept.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Parser;
use standin::page::{Controls, Page, Settings};
use standin::{Config, RateLimits, Standin, permission};

/// How often the stand-in's time catches up with the machine's.
const TICK: Duration = Duration::from_secs(5);

/// A local Discord to point a bot at.
#[derive(Parser)]
struct Arguments {
    /// Where the API and the gateway listen.
    #[arg(long, default_value = "127.0.0.1:8786")]
    api: SocketAddr,
    /// Where the page listens.
    #[arg(long, default_value = "127.0.0.1:8787")]
    page: SocketAddr,
    /// Limit rates as Discord does.
    #[arg(long)]
    rate_limits: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let config = Config {
        rate_limits: if arguments.rate_limits {
            RateLimits::Real
        } else {
            RateLimits::Off
        },
        listen: arguments.api,
        ..Config::at(machine_time())
    };
    let standin = Standin::start(config).await?;
    let settings = small_world(&standin)
        .listen(arguments.page)
        .controls(controls(&standin));
    let page = Page::serve(&standin, settings).await?;
    println!("API    {}/api/v10", standin.api_url());
    println!("Page   {}", page.url());
    println!("Token  {}", standin.token());
    println!("App id {}", standin.bot());
    println!("How to point a bot at it: standin/README.md");
    let ticking = tokio::spawn(keep_time(standin.clone()));
    tokio::signal::ctrl_c()
        .await
        .context("waiting for Ctrl-C")?;
    ticking.abort();
    standin.shutdown().await;
    Ok(())
}

/// Three members and an admin in one server.
fn small_world(standin: &Standin) -> Settings {
    let ada = standin.add_user("Ada");
    let server = standin.add_server("The workshop", ada);
    standin.set_bot_permissions(
        server,
        permission::EVERYONE_DEFAULT | permission::MANAGE_THREADS,
    );
    standin.name_bot("Your bot");
    let mut settings = Settings::new("Stand-in").person(ada, "admin");
    for name in ["Mia", "Tom", "Lea"] {
        let who = standin.add_user(name);
        standin.join(server, who);
        settings = settings.person(who, "member");
    }
    let general = standin.add_text_channel(server, "general");
    standin.add_text_channel(server, "bot-corner");
    standin.say(ada, general, "Welcome. Point your bot at me and type `/`.");
    settings
}

/// Buttons move the stand-in's time ahead of the machine's.
fn controls(standin: &Standin) -> Controls {
    let standin = standin.clone();
    Controls::new().on_skip(move |by, _| {
        let standin = standin.clone();
        async move {
            standin.set_now(standin.now() + by);
            Ok(())
        }
    })
}

async fn keep_time(standin: Standin) {
    let mut ticks = tokio::time::interval(TICK);
    let mut before = machine_time();
    loop {
        ticks.tick().await;
        let now = machine_time();
        standin.set_now(standin.now() + (now - before));
        before = now;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place of this program that reads the clock"
)]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}
