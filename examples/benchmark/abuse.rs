//! The worst that the stand-in can do at full speed: a member without pause, channels full of long messages, edits, deletions and
//! reactions, errors, cuts and lost gateways. What is measured is the memory of the bot, and how long a patient member waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use standin::{ChannelId, Fault, OptionValue, Place, Standin, UserId};
use tokio::task::JoinSet;

use crate::bot::Bot;
use crate::figures::Figures;
use crate::{Place1, world};

/// Servers, and channels with a habit in the first of them.
const SERVERS: usize = 100;
const CHANNELS: usize = 20;
/// Interactions that the hurried member has under way at once.
const HURRIED: usize = 64;
/// Between two logs of the patient member.
const PAUSE: Duration = Duration::from_millis(250);
/// Between two blows against the gateway.
const BLOWS: Duration = Duration::from_secs(5);
/// Characters of what is as long as it may be.
const LONG: usize = 1_900;

/// Prints the most memory that the bot took in `seconds` of it.
pub(crate) async fn run(seconds: u64) -> anyhow::Result<()> {
    let Place1 {
        discord,
        place,
        members,
    } = world(SERVERS).await?;
    let settings = [
        ("YESTERYOU__LIMITS__MEMBER_AT_ONCE", "30"),
        ("YESTERYOU__DISCORD__MESSAGE_CONTENT", "true"),
        ("YESTERYOU__LOG__FILTER", "error"),
    ];
    let bot = Bot::start_with(&discord, &settings).await?;
    let channels = habits(&discord, place, members[0]).await?;
    let before = bot.resident_mb()?;

    let stop = Arc::new(AtomicBool::new(false));
    let sent = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..HURRIED {
        tasks.spawn(hurry(
            discord.clone(),
            place,
            members[1],
            stop.clone(),
            sent.clone(),
        ));
    }
    for (number, channel) in channels.into_iter().enumerate() {
        let who = members[2 + number];
        tasks.spawn(flood(
            discord.clone(),
            channel,
            who,
            stop.clone(),
            sent.clone(),
        ));
    }
    tasks.spawn(blows(discord.clone(), stop.clone()));

    let (began, mut most, mut patient) = (Instant::now(), before, Figures::default());
    let (mut unanswered, mut number) = (0, 0);
    while began.elapsed() < Duration::from_secs(seconds) {
        let who = members[100 + number % 100];
        number += 1;
        let outcome = discord.command(who, place, "log", &log_of("1m")).await;
        match outcome.failure() {
            Some(_) => unanswered += 1,
            None => patient.add(outcome.took),
        }
        most = most.max(bot.resident_mb()?);
        tokio::time::sleep(PAUSE).await;
    }
    stop.store(true, Ordering::Relaxed);
    discord.clear_faults();
    while tasks.join_next().await.is_some() {}
    let total = sent.load(Ordering::Relaxed);
    println!(
        "abuse for {seconds} s, {total} events: {before:.0} MB before, {most:.0} MB at most, {:.0} MB after",
        bot.resident_mb()?
    );
    println!("a patient member's /log meanwhile ({number}, {unanswered} unanswered): {patient}");
    bot.stop().await
}

fn log_of(time: &str) -> [(&str, OptionValue); 3] {
    [
        ("time", time.into()),
        ("craft", "rust".into()),
        ("what", "lifetimes".into()),
    ]
}

/// A habit in each of some channels of the place's server.
async fn habits(discord: &Standin, place: Place, owner: UserId) -> anyhow::Result<Vec<ChannelId>> {
    let Place::Server(server, _) = place else {
        anyhow::bail!("the place is a server");
    };
    discord.make_manager(server, owner);
    let mut channels = Vec::new();
    for number in 0..CHANNELS {
        let name = format!("habit {number}");
        let channel = discord.add_text_channel(server, &name);
        let options: [(&str, OptionValue); 2] =
            [("name", name.as_str().into()), ("channel", channel.into())];
        let made = discord
            .command(owner, place, "habit create", &options)
            .await;
        ensure!(made.failure().is_none(), "a habit was not made: {made:?}");
        channels.push(channel);
    }
    Ok(channels)
}

/// A member who sends commands without a pause, right ones and wrong ones.
async fn hurry(
    discord: Standin,
    place: Place,
    who: UserId,
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
) {
    let long = "🎸".repeat(LONG);
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        match turn % 4 {
            0 => drop(discord.command(who, place, "log", &log_of("1m")).await),
            1 => drop(
                discord
                    .command(who, place, "log", &log_of("no time at all"))
                    .await,
            ),
            2 => drop(discord.command(who, place, "history", &[]).await),
            _ => {
                let options: [(&str, OptionValue); 3] = [
                    ("time", "1m".into()),
                    ("craft", "rust".into()),
                    ("what", long.as_str().into()),
                ];
                drop(discord.command(who, place, "log", &options).await);
            }
        }
        sent.fetch_add(1, Ordering::Relaxed);
    }
}

/// Messages as long as they may be, edited, reacted to and deleted as fast as they can be sent.
async fn flood(
    discord: Standin,
    channel: ChannelId,
    who: UserId,
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
) {
    let long = "1h30 scales ".repeat(LONG / 12);
    while !stop.load(Ordering::Relaxed) {
        let message = discord.say(who, channel, &long);
        for text in ["30 min scales", "nothing", "2h scales"] {
            discord.edit_message(channel, message.id, text);
        }
        discord.react(who, channel, message.id, "❌");
        discord.unreact(who, channel, message.id, "❌");
        discord.delete_message(channel, message.id);
        sent.fetch_add(7, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Discord errs, hangs and cuts, and the gateway is lost in every way.
async fn blows(discord: Standin, stop: Arc<AtomicBool>) {
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        discord.clear_faults();
        match turn % 6 {
            0 => discord.close_gateway(4000),
            1 => drop(discord.fault(Fault::server_error("PUT /channels/**").times(100))),
            2 => discord.cut_gateway(),
            3 => drop(
                discord.fault(Fault::late("POST /channels/**", Duration::from_secs(2)).times(100)),
            ),
            4 => discord.ask_to_reconnect(),
            _ => drop(discord.fault(Fault::cut("/channels/**").times(100))),
        }
        tokio::time::sleep(BLOWS).await;
    }
}
