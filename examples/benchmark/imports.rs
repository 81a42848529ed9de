//! An import of 200,000 rows, as Discord's users see it: from the command to the preview, from *Keep these* to the answer, other
//! members' `/log` all the while, and what memory it takes.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{Days, NaiveDate};
use standin::{MessageView, OptionValue, Standin};

use crate::figures::Figures;
use crate::{bot, log, world};

/// Rows of the file; with its long notes it has nearly 25 MB.
const ROWS: usize = 200_000;
/// Rows of a day: 28 of 50 minutes are less than 24 hours.
const ROWS_OF_A_DAY: usize = 28;
/// Between two logs of other members.
const LOG_EVERY: Duration = Duration::from_millis(5);

/// Prints the figures.
pub(crate) async fn run() -> anyhow::Result<()> {
    let world = world(1).await?;
    let bot = bot::Bot::start(&world.discord).await?;
    let importer = world.members[0];
    log(&world.discord, importer, world.place).await;
    let before = bot.resident_mb()?;

    let file = report();
    println!("import: {ROWS} rows, {} MB", file.len() / 1_000_000);
    let options = [("file", OptionValue::File("toggl.csv".to_owned(), file))];
    let began = Instant::now();
    let import = async {
        let outcome = world
            .discord
            .command(importer, world.place, "import", &options)
            .await;
        until(&world.discord, &outcome.message(), "Keep these").await
    };
    let (preview, logs, most) = while_logging(&world, &bot, import).await?;
    told("previewed", began, &logs, most - before);

    let began = Instant::now();
    let keep = async {
        world.discord.press(importer, &preview, "Keep these").await;
        until(&world.discord, &preview, "Undo the import").await
    };
    let (kept, logs, most) = while_logging(&world, &bot, keep).await?;
    told("kept", began, &logs, most - before);

    let began = Instant::now();
    let undo = async {
        world
            .discord
            .press(importer, &kept, "Undo the import")
            .await;
        until_gone(&world.discord, &kept, "Undo the import").await;
    };
    let ((), logs, most) = while_logging(&world, &bot, undo).await?;
    told("taken back", began, &logs, most - before);
    bot.stop().await
}

fn told(what: &str, began: Instant, logs: &Figures, grown_mb: f64) {
    println!(
        "import {what} after {:.2} s; other members' /log meanwhile: {logs}; at most {grown_mb:.1} MB more resident",
        began.elapsed().as_secs_f64()
    );
}

/// A report as Toggl writes it, with notes of some length.
fn report() -> Bytes {
    let mut text =
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration,Tags\n"
            .to_owned();
    let first = NaiveDate::from_ymd_opt(2004, 1, 1).expect("a date");
    for row in 0..ROWS {
        let day = first + Days::new((row / ROWS_OF_A_DAY) as u64);
        let minute = row % ROWS_OF_A_DAY * 50;
        let _ = writeln!(
            text,
            "Ada,ada@example.org,,Craft {},,\"What was done, number {row}, told at some length\",No,{day},{:02}:{:02}:00,00:50:00,",
            row % 20,
            minute / 60,
            minute % 60
        );
    }
    text.into()
}

/// Runs it while other members log, and says what it came to, how their logs went and the most memory seen.
async fn while_logging<T>(
    world: &crate::Place1,
    bot: &bot::Bot,
    work: impl Future<Output = T>,
) -> anyhow::Result<(T, Figures, f64)> {
    let mut logs = Figures::default();
    let mut most = 0.0_f64;
    let mut work = std::pin::pin!(work);
    for member in world.members[1..].iter().cycle() {
        let one = async {
            tokio::time::sleep(LOG_EVERY).await;
            log(&world.discord, *member, world.place).await
        };
        let mut one = std::pin::pin!(one);
        tokio::select! {
            done = &mut work => {
                logs.add(one.await);
                return Ok((done, logs, most.max(bot.resident_mb()?)));
            }
            took = &mut one => logs.add(took),
        }
        most = most.max(bot.resident_mb()?);
    }
    anyhow::bail!("there are no other members")
}

async fn until(discord: &Standin, message: &MessageView, button: &str) -> MessageView {
    loop {
        let now = discord.message(message.channel, message.id);
        if let Some(now) = now.filter(|now| now.button(button).is_some()) {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn until_gone(discord: &Standin, message: &MessageView, button: &str) {
    loop {
        let now = discord.message(message.channel, message.id);
        if now.is_some_and(|now| now.button(button).is_none()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
