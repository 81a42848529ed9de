//! Whether the bot is well: what `/healthz` says of the database and the gateway, and when the
//! process gives itself up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use standin::Standin;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::timeout;
use yesteryou::app::App;
use yesteryou::clock::Clock;
use yesteryou::config::{self, Environment};
use yesteryou::health::Shard::{Away, Unheard, Up};
use yesteryou::health::{self, Checks, Probe, Report, Shard, Shards};
use yesteryou::metrics::{Figures, Metrics};

/// Longer than any of this takes; a test that hangs ends.
const SOON: Duration = Duration::from_secs(20);

fn database_that(answers: bool) -> Probe {
    Arc::new(move || Box::pin(async move { answers }))
}

fn shards_that_are<const N: usize>(standing: [Shard; N]) -> Shards {
    let shards: BTreeMap<u32, Shard> = (0..).zip(standing).collect();
    Arc::new(move || shards.clone())
}

async fn ask(gateway: Shards, database: Probe) -> (u16, Report) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let metrics = Metrics::default();
    metrics.unparsed_event();
    let checks = Checks {
        metrics,
        standing: Arc::new(|| Box::pin(async { Figures::default() })),
        database,
        gateway,
        within: Duration::from_millis(100),
    };
    let page = tokio::spawn(health::serve(listener, checks));
    let response = reqwest::get(format!("http://{address}/healthz"))
        .await
        .expect("an answer");
    page.abort();
    let status = response.status().as_u16();
    (status, response.json().await.expect("a report"))
}

#[tokio::test]
async fn a_bot_with_database_and_gateway_is_well() {
    let (status, report) = ask(shards_that_are([Up]), database_that(true)).await;
    assert_eq!(status, 200);
    assert_eq!(
        (report.database.as_str(), report.gateway.as_str()),
        ("ok", "ok")
    );
    assert_eq!((report.shards_up, report.shards), (1, 1));
    assert_eq!(report.unparsed_events, 1);
}

#[tokio::test]
async fn a_bot_without_a_shard_that_is_up_is_not_well() {
    for standing in [[Away, Away], [Away, Unheard]] {
        let (status, report) = ask(shards_that_are(standing), database_that(true)).await;
        assert_eq!((status, report.gateway.as_str()), (503, "not connected"));
        assert_eq!((report.shards_up, report.shards), (0, 2));
    }
    let (status, report) = ask(shards_that_are([Away, Up]), database_that(true)).await;
    assert_eq!((status, report.shards_up), (200, 1));
}

#[tokio::test]
async fn a_database_that_fails_or_hangs_is_said_in_time() {
    let hangs: Probe = Arc::new(|| Box::pin(std::future::pending()));
    for database in [database_that(false), hangs] {
        let (status, report) = ask(shards_that_are([Up]), database).await;
        assert_eq!((status, report.database.as_str()), (503, "no answer"));
        assert_eq!(report.gateway, "ok");
    }
}

/// A running bot, connected to `discord`, that gives itself up after so many seconds of silence.
async fn bot_of(discord: &Standin, folder: &TempDir, gateway_silence_seconds: u64) -> App {
    let path = folder.path().join("yesteryou.sqlite");
    let pairs = [
        ("YESTERYOU__DISCORD__API_URL", discord.api_url()),
        ("YESTERYOU__DATABASE__PATH", path.display().to_string()),
        ("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0".to_owned()),
    ];
    let mut settings =
        config::settings(None, &Environment::from_pairs(pairs)).expect("good settings");
    settings.watchdog.gateway_silence_seconds = gateway_silence_seconds;
    let token = SecretString::from(discord.token());
    let app = App::start(&settings, token, Clock::fixed(discord.now()))
        .await
        .expect("the bot starts");
    discord.connected().await;
    app
}

async fn discord() -> Standin {
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("in range");
    let discord = Standin::start(standin::Config::at(now)).await;
    discord.expect("a free port")
}

#[tokio::test]
async fn a_running_bot_says_that_it_is_well_until_discord_is_gone() {
    let (discord, folder) = (discord().await, tempfile::tempdir().unwrap());
    let app = bot_of(&discord, &folder, 300).await;
    let page = format!("http://{}/healthz", app.health_address());
    let until = async |wanted: u16| {
        while reqwest::get(&page).await.unwrap().status().as_u16() != wanted {}
    };
    timeout(SOON, until(200)).await.unwrap();
    discord.refuse_gateway(true);
    discord.cut_gateway();
    timeout(SOON, until(503)).await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_bot_that_discord_is_silent_to_gives_itself_up() {
    let (discord, folder) = (discord().await, tempfile::tempdir().unwrap());
    let mut app = bot_of(&discord, &folder, 1).await;
    discord.refuse_gateway(true);
    discord.cut_gateway();
    let failure = timeout(SOON, app.failed()).await.unwrap();
    assert_eq!(failure.exit_status(), 1);
    let line = failure.in_one_line();
    assert!(
        line.starts_with("no connection to Discord's gateway for "),
        "{line}"
    );
    app.stop().await;
}
