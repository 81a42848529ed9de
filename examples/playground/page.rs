//! The server in the browser: who one can be, and how time moves.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::Context;
use chrono::TimeDelta;
use standin::page::{Controls, Page, PageHandle, Progress, Settings};

use super::tour;
use super::town::Town;

/// Serves the page on this machine.
pub(crate) async fn serve(town: &Arc<Town>, port: u16) -> anyhow::Result<PageHandle> {
    let settings = Settings::new("Yesteryou, the playground")
        .listen(SocketAddr::from(([127, 0, 0, 1], port)))
        .person(town.ada, "member")
        .person(town.ben, "member")
        .person(town.chen, "member")
        .person(town.mara, "admin")
        .controls(controls(town));
    let serving = Page::serve(&town.discord, settings).await;
    serving.context("the page cannot be served; --port takes another port")
}

/// Opens the page in the browser, where there is one; the address is printed anyway.
pub(crate) fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let quiet = Command::new(opener)
        .arg(url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if quiet.is_err() {
        println!("No browser could be opened; the address above works in any.");
    }
}

fn controls(town: &Arc<Town>) -> Controls {
    let (skip, next, year) = (town.clone(), town.clone(), town.clone());
    Controls::new()
        .on_skip(move |by, _| {
            let town = skip.clone();
            async move {
                town.pass_to(town.discord.now() + by).await;
                Ok(())
            }
        })
        .action("check-in", "To the next check-in", move |_| {
            to_next_check_in(next.clone())
        })
        .action("year", "Play a year", move |progress| {
            play_year(year.clone(), progress)
        })
}

async fn to_next_check_in(town: Arc<Town>) -> anyhow::Result<()> {
    let due = town
        .next_slot()
        .await
        .context("nothing is asked yet: an admin sets it up with /setup")?;
    town.pass_to(due + TimeDelta::seconds(1)).await;
    Ok(())
}

async fn play_year(town: Arc<Town>, progress: Progress) -> anyhow::Result<()> {
    let weeks = u32::try_from(tour::WEEKS).context("weeks")?;
    tour::play_two(&town, |week| {
        let done = u32::try_from(week).unwrap_or(weeks);
        progress.report(done, weeks, format!("Week {} of {weeks}", done + 1));
    })
    .await
}
