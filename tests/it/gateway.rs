//! The bot behind its own door to the gateway: connections to Discord end in every way there is, and
//! the bot either notices nothing or ends and says why; and shards held by several processes.

use std::time::Duration;

use secrecy::SecretString;
use standin::{ChannelId, OptionValue, Place, ServerId, Standin, UserId};
use tempfile::TempDir;
use tokio::time::timeout;
use yesteryou::app::App;
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment};
use yesteryou::failure::Failure;
use yesteryou::health::Report;

use crate::test_app::{TestApp, berlin};

/// Longer than any of this takes; a test that hangs ends.
const SOON: Duration = Duration::from_secs(20);

async fn discord() -> Standin {
    let discord = Standin::start(standin::Config::at(berlin("2026-11-02 10:00"))).await;
    discord.expect("a free port")
}

/// A bot with a database of its own that holds `range` of `shards`.
async fn start(
    discord: &Standin,
    folder: &TempDir,
    shards: &str,
    range: &str,
) -> Result<App, Failure> {
    let path = folder.path().join("yesteryou.sqlite");
    let pairs = [
        ("YESTERYOU__DISCORD__API_URL", discord.api_url()),
        ("YESTERYOU__DATABASE__PATH", path.display().to_string()),
        ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
        ("YESTERYOU__GATEWAY__SHARDS", shards.to_owned()),
        ("YESTERYOU__GATEWAY__RANGE", range.to_owned()),
    ];
    let settings = config::settings(None, &Environment::from_pairs(pairs)).expect("good settings");
    let (token, clock) = (SecretString::from(discord.token()), discord.clone());
    let clock = Clock::from_fn(move || clock.now());
    App::start(&settings, token, clock).await
}

async fn bot(discord: &Standin, folder: &TempDir, shards: &str, range: &str) -> App {
    let app = start(discord, folder, shards, range).await;
    app.expect("the bot starts")
}

/// Asks until every shard is up.
async fn until_up(app: &App) -> Report {
    let page = format!("http://{}/healthz", app.health_address());
    let up = async {
        loop {
            let page = reqwest::get(&page).await.expect("an answer");
            let report: Report = page.json().await.expect("a report");
            if report.shards_up == report.shards {
                return report;
            }
        }
    };
    timeout(SOON, up).await.expect("every shard comes up")
}

#[tokio::test]
async fn a_fatal_close_ends_the_bot_with_status_5_and_says_what_helps() {
    for (code, says) in [
        (4004, "the token is not valid; take a new one"),
        (4010, "number of shards; set gateway.shards"),
        (4011, "too many servers for this number of shards"),
        (4012, "this version of the gateway's interface is gone"),
        (4013, "the intents hold a bit that Discord does not know"),
        (
            4014,
            "privileged intent that is not enabled for it; enable it",
        ),
    ] {
        let (discord, folder) = (discord().await, tempfile::tempdir().unwrap());
        let mut app = bot(&discord, &folder, "auto", "all").await;
        discord.connected().await;
        discord.close_gateway(code);
        let failure = timeout(SOON, app.failed()).await.unwrap();
        let line = failure.in_one_line();
        assert_eq!(failure.exit_status(), 5, "{line}");
        assert!(line.contains(&format!("(code {code})")), "{line}");
        assert!(line.contains(says), "{line}");
        app.stop().await;
    }
}

#[tokio::test]
async fn sessions_that_end_again_and_again_are_replaced_and_the_bot_answers_on() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    let mut logged = 0;
    for end in [0, 4003] {
        match end {
            0 => app.discord.invalidate_sessions(false),
            code => app.discord.close_gateway(code),
        }
        app.discord
            .settle("the end", |one| !one.is_connected())
            .await;
        app.discord.connected().await;
        let one = app.log(shed.ben, shed.place(), "1m", "guitar").await;
        logged += 1;
        assert!(one.text().contains("guitar"), "after {end}: {}", one.text());
    }
    let history = app.command(shed.ben, shed.place(), "history", &[]).await;
    let lines = history.text().matches("guitar").count();
    assert_eq!(lines, logged, "{}", history.text());
}

/// A server of each of the two shards, with its owner and a channel.
fn one_server_of_each(discord: &Standin) -> [(ServerId, ChannelId, UserId); 2] {
    let mut found = [None, None];
    while found.iter().any(Option::is_none) {
        // Ids carry the time, and shards are told by it.
        discord.set_now(discord.now() + chrono::TimeDelta::milliseconds(1));
        let owner = discord.add_user("Ada");
        let server = discord.add_server("Shed", owner);
        let channel = discord.add_text_channel(server, "check-in");
        let shard = usize::try_from((server.0 >> 22) % 2).expect("0 or 1");
        found[shard].get_or_insert((server, channel, owner));
    }
    found.map(|one| one.expect("found above"))
}

#[tokio::test]
async fn two_processes_hold_a_shard_each_and_answer_their_own_servers() {
    let discord = discord().await;
    let servers = one_server_of_each(&discord);
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let first = bot(&discord, &folders[0], "2", "0-0").await;
    let second = bot(&discord, &folders[1], "2", "1-1").await;
    for app in [&first, &second] {
        let report = until_up(app).await;
        assert_eq!((report.shards_up, report.shards), (1, 1));
    }
    let log = async |shard: usize| {
        let (server, channel, owner) = servers[shard];
        let options: [(&str, OptionValue); 2] = [("time", "1h".into()), ("craft", "guitar".into())];
        let place = Place::Server(server, channel);
        discord.command(owner, place, "log", &options).await
    };
    for shard in [0, 1] {
        let answer = log(shard).await;
        assert!(answer.text().contains("guitar"), "{}", answer.text());
    }
    // One of them gone, the other's servers notice nothing.
    first.stop().await;
    let answer = log(1).await;
    assert!(answer.text().contains("guitar"), "{}", answer.text());
    second.stop().await;
}

#[tokio::test]
async fn a_token_that_is_refused_at_the_start_is_told_with_status_4() {
    let (discord, folder) = (discord().await, tempfile::tempdir().unwrap());
    discord.fault(standin::Fault::status(
        "GET /gateway/bot",
        401,
        0,
        "401: Unauthorized",
    ));
    let failure = start(&discord, &folder, "auto", "all").await.err();
    let failure = failure.expect("the start is refused");
    assert_eq!(failure.exit_status(), 4);
    let line = failure.in_one_line();
    assert!(line.contains("the token is wrong or was reset"), "{line}");
}
