//! The binary as somebody runs it: what it prints, and the status it ends with.

mod operators;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use chrono::DateTime;
use standin::Standin;
use tempfile::TempDir;

/// A folder for the database, and a Discord that the binary is pointed at.
struct Place {
    folder: TempDir,
    discord: Standin,
}

impl Place {
    async fn new() -> Self {
        let now = DateTime::from_timestamp(1_795_000_000, 0).expect("in range");
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            discord: Standin::start(standin::Config::at(now))
                .await
                .expect("a free port"),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = yesteryou(arguments);
        command
            .current_dir(self.folder.path())
            .env("DISCORD_TOKEN", self.discord.token())
            .env("YESTERYOU__DISCORD__API_URL", self.discord.api_url())
            .env("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:0");
        command
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn yesteryou(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yesteryou"));
    command
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs to the end, on a thread that may wait.
async fn end_of(mut command: Command) -> (Option<i32>, String, String) {
    let output: Output = tokio::task::spawn_blocking(move || command.output())
        .await
        .expect("no panic")
        .expect("the binary starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn version_and_help_say_what_there_is() {
    let (status, out, _) = end_of(yesteryou(&["--version"])).await;
    let version = format!("yesteryou {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((status, out), (Some(0), version));
    let (status, out, _) = end_of(yesteryou(&["--help"])).await;
    assert_eq!(status, Some(0));
    insta::assert_snapshot!(out);
}

#[tokio::test]
async fn a_wrong_setting_ends_the_start_with_status_2_and_one_line() {
    for command in ["run", "check", "healthcheck"] {
        let mut command = yesteryou(&[command]);
        command.env("YESTERYOU__LOG__FORMAT", "xml");
        let (status, out, err) = end_of(command).await;
        assert_eq!((status, out.as_str()), (Some(2), ""));
        assert_eq!(
            err,
            "yesteryou: setting log.format is \"xml\" in the environment variable \
             YESTERYOU__LOG__FORMAT; accepted is \"text\" or \"json\"\n"
        );
    }
    let (status, _, err) = end_of(yesteryou(&["--config", "nowhere.toml"])).await;
    assert_eq!((status, err.lines().count()), (Some(2), 1), "{err}");
}

#[tokio::test]
async fn without_a_token_nothing_is_opened() {
    let place = Place::new().await;
    let mut command = place.command(&[]);
    command.env_remove("DISCORD_TOKEN");
    let (status, _, err) = end_of(command).await;
    assert_eq!(status, Some(2));
    assert!(
        err.starts_with("yesteryou: the bot's token is missing"),
        "{err}"
    );
    assert!(!place.path().join("yesteryou.sqlite").exists());
}

#[tokio::test]
async fn a_check_of_a_good_place_prints_the_invite_link() {
    let place = Place::new().await;
    let (status, out, err) = end_of(place.command(&["check"])).await;
    assert_eq!((status, err.as_str()), (Some(0), ""));
    let id = place.discord.bot().to_string();
    insta::assert_snapshot!(out.replace(&id, "APPLICATION"));
    assert!(place.path().join("yesteryou.sqlite").exists());
}

#[tokio::test]
async fn a_token_that_discord_refuses_is_status_4_and_not_repeated() {
    let place = Place::new().await;
    for command in ["check", "run"] {
        let mut command = place.command(&[command]);
        command
            .env("DISCORD_TOKEN", "s3cret.token")
            .env("YESTERYOU__LOG__FILTER", "trace");
        let (status, out, err) = end_of(command).await;
        assert_eq!(status, Some(4), "{err}");
        assert!(
            err.contains("yesteryou: Discord refuses the bot: the token is wrong"),
            "{err}"
        );
        assert!(
            !out.contains("s3cret") && !err.contains("s3cret"),
            "{out}{err}"
        );
    }
}

#[tokio::test]
async fn a_running_bot_stops_with_status_0_when_told_to() {
    let place = Place::new().await;
    for signal in ["-TERM", "-INT"] {
        let mut bot = place.command(&[]).spawn().unwrap();
        let log = bot.stderr.take().expect("stderr is piped");
        let status = tokio::task::spawn_blocking(move || {
            let mut lines = BufReader::new(log).lines().map_while(Result::ok);
            assert!(
                lines.any(|line| line.contains("started")),
                "it never started"
            );
            let pid = bot.id().to_string();
            let sent = Command::new("kill").args([signal, &pid]).status();
            assert!(sent.expect("kill is there").success());
            assert!(
                lines.any(|line| line.contains("stopped")),
                "it never stopped"
            );
            bot.wait().expect("it was started here")
        });
        assert_eq!(status.await.unwrap().code(), Some(0));
    }
}

#[tokio::test]
async fn a_gateway_that_discord_closes_for_good_is_status_5() {
    let place = Place::new().await;
    let ended = end_of(place.command(&[]));
    let closed = async {
        place.discord.connected().await;
        place.discord.close_gateway(4014);
    };
    let ((status, _, err), ()) = tokio::join!(ended, closed);
    assert_eq!(status, Some(5), "{err}");
    let last = err.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("yesteryou: Discord closed the gateway for good (code 4014): "),
        "{err}"
    );
}

#[tokio::test]
async fn a_database_that_is_no_database_is_status_3() {
    let place = Place::new().await;
    let noise: Vec<u8> = (0..9000_u32).map(|n| (n * 7 % 251) as u8).collect();
    std::fs::write(place.path().join("yesteryou.sqlite"), noise).unwrap();
    for command in ["check", "run"] {
        let (status, _, err) = end_of(place.command(&[command])).await;
        assert_eq!(status, Some(3), "{err}");
        assert!(
            err.contains("yesteryou: the database cannot be opened: "),
            "{err}"
        );
    }
}

#[tokio::test]
async fn a_health_check_without_a_bot_is_status_1() {
    let mut command = yesteryou(&["healthcheck"]);
    command.env("YESTERYOU__HEALTH__LISTEN", "127.0.0.1:1");
    let (status, _, err) = end_of(command).await;
    assert_eq!(status, Some(1));
    assert!(
        err.starts_with("yesteryou: no answer from 127.0.0.1:1 "),
        "{err}"
    );
}
