//! The playground: the bot and a stand-in for Discord in one process. No account, no token, no network.
//!
//! `--tour` plays fourteen months of one small server in seconds, through the same interactions that people's clients send, and
//! prints what everybody sees. Without it, the same story is played quietly, a page shows the server in the browser, and a prompt
//! takes commands as one of its people. `--fresh` leaves the story out.

mod habit;
mod page;
mod terminal;
mod tour;
mod town;
mod typed;
mod voice;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use town::Town;

/// The bot and a stand-in for Discord in one process.
#[derive(Parser)]
struct Arguments {
    /// Play fourteen months, print what everybody sees, and end.
    #[arg(long)]
    tour: bool,
    /// Begin with an empty server in which nothing is set up.
    #[arg(long, conflicts_with = "tour")]
    fresh: bool,
    /// Keep the database in this file; else it is gone when the playground ends.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// The port of the page, on this machine only; 0 for any free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Open the page in the browser.
    #[arg(long)]
    open: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match play(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("playground: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn play(arguments: &Arguments) -> anyhow::Result<()> {
    let town = Arc::new(Town::open(arguments.database.as_deref()).await?);
    if arguments.tour {
        println!("{}", tour::play(&town, tour::Telling::Whole, |_| ()).await?);
        return town.close().await;
    }
    let page = page::serve(&town, arguments.port).await?;
    println!("The playground: {}", page.url());
    if arguments.open {
        page::open(&page.url());
    }
    if !arguments.fresh {
        println!("Playing fourteen months first (--fresh begins with an empty server) ...");
        println!("{}", tour::play(&town, tour::Telling::Short, |_| ()).await?);
    }
    tokio::select! {
        ended = terminal::run(&town) => ended?,
        pressed = tokio::signal::ctrl_c() => pressed.context("waiting for Ctrl-C")?,
    }
    drop(page);
    town.close().await
}
