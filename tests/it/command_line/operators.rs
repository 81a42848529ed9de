//! What operators do beside a running bot: copies of the record, and members' own data.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Child;

use standin::{OptionValue, Place as Where, ServerId, UserId};

use super::{Place, end_of};

/// A bot that runs in a place, with one member who has logged.
struct Running {
    place: Place,
    bot: Child,
    ada: UserId,
    there: Where,
}

impl Running {
    async fn new() -> Running {
        let place = Place::new().await;
        place
            .discord
            .set_now(yesteryou::clock::Clock::system().now());
        let ada = place.discord.add_user("Ada");
        let server: ServerId = place.discord.add_server("Evening Shed", ada);
        let channel = place.discord.add_text_channel(server, "check-in");
        let there = Where::Server(server, channel);
        let bot = start(&place).await;
        let running = Running {
            place,
            bot,
            ada,
            there,
        };
        let log: [(&str, OptionValue); 2] = [("time", "1h".into()), ("craft", "lute".into())];
        running.place.discord.command(ada, there, "log", &log).await;
        running
    }

    async fn history(&self) -> String {
        let discord = &self.place.discord;
        discord
            .command(self.ada, self.there, "history", &[])
            .await
            .text()
    }

    fn stop(&mut self) {
        self.bot.kill().expect("it runs");
        self.bot.wait().expect("it was started here");
    }
}

async fn start(place: &Place) -> Child {
    let mut bot = place.command(&[]).spawn().expect("it starts");
    let log = bot.stderr.take().expect("stderr is piped");
    let started = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(log).lines().map_while(Result::ok);
        let started = lines.any(|line| line.contains("started"));
        // Read on, or the bot would wait for its log to be read.
        std::thread::spawn(move || lines.for_each(drop));
        started
    });
    assert!(started.await.expect("no panic"), "it never started");
    place.discord.connected().await;
    bot
}

#[tokio::test]
async fn a_backup_is_made_beside_the_bot_and_restored_without_it() {
    let mut running = Running::new().await;
    let (status, out, err) = end_of(running.place.command(&["backup", "copy.sqlite"])).await;
    assert_eq!(
        (status, out.as_str()),
        (Some(0), "backup    copy.sqlite\n"),
        "{err}"
    );
    let (status, _, err) = end_of(running.place.command(&["backup", "copy.sqlite"])).await;
    assert_eq!(status, Some(1));
    assert_eq!(
        err,
        "yesteryou: no backup was made: copy.sqlite is there already; --force replaces it\n"
    );
    let (status, _, err) = end_of(
        running
            .place
            .command(&["restore", "copy.sqlite", "--force"]),
    )
    .await;
    assert_eq!(status, Some(3), "{err}");
    assert!(err.contains("in use by another yesteryou"), "{err}");
    running.stop();
    let (status, _, err) = end_of(running.place.command(&["restore", "copy.sqlite"])).await;
    assert_eq!(status, Some(1));
    assert_eq!(
        err,
        "yesteryou: nothing was restored: yesteryou.sqlite is there already; --force replaces it\n"
    );
    for file in [
        "yesteryou.sqlite",
        "yesteryou.sqlite-wal",
        "yesteryou.sqlite-shm",
    ] {
        std::fs::remove_file(running.place.path().join(file)).expect("it is there");
    }
    let (status, out, err) = end_of(running.place.command(&["restore", "copy.sqlite"])).await;
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("restored  yesteryou.sqlite"), "{out}");
    running.bot = start(&running.place).await;
    let history = running.history().await;
    assert!(history.contains("lute"), "{history}");
    running.stop();
}

#[tokio::test]
async fn a_member_is_exported_and_forgotten_beside_the_bot() {
    let mut running = Running::new().await;
    let ada = running.ada.to_string();
    let (status, out, err) = end_of(running.place.command(&["export", "--member", &ada])).await;
    assert_eq!(status, Some(0), "{err}");
    let file = running.place.path().join(format!("yesteryou-{ada}.json"));
    assert!(out.contains(&format!("./yesteryou-{ada}.json")), "{out}");
    assert!(
        std::fs::read_to_string(&file)
            .expect("there")
            .contains("lute")
    );
    let mode = std::fs::metadata(&file)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let (status, _, err) = end_of(running.place.command(&["export", "--member", &ada])).await;
    assert_eq!(status, Some(1), "nothing is overwritten: {err}");

    let (status, out, err) = end_of(running.place.command(&["forget", "--member", &ada])).await;
    assert_eq!(status, Some(0), "{err}");
    assert!(
        out.contains(&format!("everything of the member {ada} is erased")),
        "{out}"
    );
    running
        .place
        .discord
        .set_now(yesteryou::clock::Clock::system().now());
    let history = running.history().await;
    assert!(!history.contains("lute"), "{history}");
    let (status, out, _) = end_of(running.place.command(&["forget", "--member", "7"])).await;
    assert_eq!(
        (status, out.as_str()),
        (Some(0), "nothing is kept of the member 7\n")
    );
    let (status, _, err) = end_of(running.place.command(&["forget", "--member", "ada"])).await;
    assert_eq!(status, Some(2));
    assert!(err.contains("not one of Discord's ids"), "{err}");
    running.stop();
}

#[tokio::test]
async fn with_a_folder_for_them_the_bot_makes_copies_by_itself() {
    let place = Place::new().await;
    let mut command = place.command(&[]);
    command.env("YESTERYOU__BACKUP__FOLDER", "copies");
    let (status, _, err) = end_of(command).await;
    assert_eq!(status, Some(1));
    assert!(
        err.contains("copies is not a folder (setting backup.folder)"),
        "{err}"
    );
    let folder = place.path().join("copies");
    std::fs::create_dir(&folder).expect("made");
    let mut command = place.command(&[]);
    command.env("YESTERYOU__BACKUP__FOLDER", "copies");
    let mut bot = command.spawn().expect("it starts");
    let log = bot.stderr.take().expect("stderr is piped");
    let made = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(log).lines().map_while(Result::ok);
        lines.any(|line| line.contains("a backup was made"))
    });
    assert!(made.await.expect("no panic"));
    bot.kill().expect("it runs");
    bot.wait().expect("it was started here");
    let copies: Vec<_> = std::fs::read_dir(folder).expect("there").collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
}
