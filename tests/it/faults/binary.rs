//! The binary where the disk is full or read-only, and where it is killed or stopped in the middle of something.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;

use futures_util::future::join_all;
use standin::{Fault, InteractionOutcome, OptionValue, Outcome};

use super::POSTING;
use super::process::{Under, Workshop, writes_anything};

/// What the member was told of a log.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    Kept,
    Refused,
    Nothing,
}

pub(super) fn told(outcome: &InteractionOutcome) -> Told {
    match &outcome.kind {
        Outcome::Reply { .. } if outcome.text().contains("nothing was kept") => Told::Refused,
        Outcome::Reply { .. } if outcome.text().contains("guitar") => Told::Kept,
        Outcome::Failed(_) => Told::Nothing,
        other => panic!("neither kept nor refused: {other:?}"),
    }
}

#[tokio::test]
async fn on_a_full_disk_what_was_acknowledged_is_kept_and_nothing_else() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    assert_eq!(told(&shop.log("n000").await), Told::Kept);
    assert!(shop.stop("-TERM").await.success());
    let size = std::fs::metadata(shop.database())
        .expect("it is there")
        .len();
    shop.up(Under::FileSize((size + 100_000) / 512)).await;
    let (mut acknowledged, mut refused, mut number) = (vec!["n000".to_owned()], 0, 0);
    while refused < 8 && number < 400 {
        let notes: Vec<String> = (0..4)
            .map(|_| {
                number += 1;
                format!("n{number:03}")
            })
            .collect();
        let outcomes = join_all(notes.iter().map(|note| shop.log(note))).await;
        for (note, outcome) in notes.into_iter().zip(outcomes) {
            match told(&outcome) {
                Told::Kept => acknowledged.push(note),
                Told::Refused => refused += 1,
                Told::Nothing => panic!("{note} was not answered"),
            }
        }
    }
    assert!(refused >= 8, "the limit was never reached");
    assert!(acknowledged.len() > 4, "{acknowledged:?}");
    shop.kill().await;
    shop.up(Under::Nothing).await;
    assert_eq!(told(&shop.log("n999").await), Told::Kept);
    acknowledged.push("n999".to_owned());
    assert!(shop.stop("-TERM").await.success());
    assert_eq!(shop.kept().await, acknowledged);
}

/// Sends logs at once, ends the bot when some of them are answered, and checks the database.
async fn ended_between_logs(signal: &str) {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    let notes: Vec<String> = (0..24).map(|number| format!("n{number:03}")).collect();
    shop.discord.clear_requests();
    let (place, ada, discord) = (shop.place, shop.ada, shop.discord.clone());
    let logs = notes.iter().map(|note| {
        let options: [(&str, OptionValue); 3] = [
            ("time", "1m".into()),
            ("craft", "guitar".into()),
            ("what", note.as_str().into()),
        ];
        let discord = discord.clone();
        async move { discord.command(ada, place, "log", &options).await }
    });
    let ending = async {
        discord
            .settle("some answers", |discord| discord.requests().len() >= 3)
            .await;
        shop.stop(signal).await
    };
    let (outcomes, status) = tokio::join!(join_all(logs), ending);
    if signal == "-TERM" {
        assert_eq!(status.code(), Some(0));
    }
    let kept = shop.kept().await;
    let mut answered = 0;
    for (note, outcome) in notes.iter().zip(&outcomes) {
        if told(outcome) == Told::Kept {
            answered += 1;
            assert!(kept.contains(note), "{note} was acknowledged and is lost");
        }
    }
    assert!(answered >= 3, "{outcomes:?}");
    let mut once = kept.clone();
    once.dedup();
    assert_eq!(kept, once);
    shop.up(Under::Nothing).await;
    assert_eq!(told(&shop.log("after").await), Told::Kept);
    shop.kill().await;
    assert_eq!(shop.kept().await.len(), kept.len() + 1);
}

#[tokio::test]
async fn killed_between_logs_it_has_lost_none_that_it_acknowledged() {
    ended_between_logs("-KILL").await;
}

#[tokio::test]
async fn stopped_between_logs_it_ends_within_ten_seconds_and_has_lost_none() {
    ended_between_logs("-TERM").await;
}

/// Sets the question up and asks it now.
async fn ask_now(shop: &Workshop) {
    let options: [(&str, OptionValue); 2] = [
        ("channel", OptionValue::Channel(shop.channel)),
        ("timezone", "Europe/Berlin".into()),
    ];
    let set = shop
        .discord
        .command(shop.ada, shop.place, "setup", &options)
        .await;
    let overview = set.finished().await;
    let asked = shop.discord.press(shop.ada, &overview, "Ask now").await;
    assert!(asked.text().contains("on its way"), "{}", asked.text());
}

/// Starts the bot again, and sees the question and its thread come, once.
async fn asked_once_after_all(shop: &mut Workshop) {
    shop.discord.clear_faults();
    shop.up(Under::Nothing).await;
    let channel = shop.channel;
    shop.discord
        .settle("the thread", |discord| !discord.threads(channel).is_empty())
        .await;
    assert!(shop.stop("-TERM").await.success());
    assert_eq!(shop.questions(), 1, "{}", shop.discord.whole_transcript());
    assert_eq!(shop.discord.threads(channel).len(), 1);
}

#[tokio::test]
async fn killed_before_discord_had_the_question_it_is_posted_once() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    let held = shop.discord.fault(Fault::slow(POSTING));
    ask_now(&shop).await;
    held.reached(1).await;
    shop.kill().await;
    asked_once_after_all(&mut shop).await;
}

#[tokio::test]
async fn killed_after_discord_had_the_question_it_is_posted_once() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    let cut = shop.discord.fault(Fault::cut_after(POSTING));
    let held = shop.discord.fault(Fault::slow(POSTING).always());
    ask_now(&shop).await;
    cut.reached(1).await;
    held.reached(1).await;
    assert_eq!(shop.questions(), 1);
    shop.kill().await;
    asked_once_after_all(&mut shop).await;
}

#[tokio::test]
async fn a_stop_waits_for_the_message_that_is_on_its_way() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    let late = Fault::late(POSTING, Duration::from_millis(500));
    let late = shop.discord.fault(late);
    ask_now(&shop).await;
    late.reached(1).await;
    assert_eq!(shop.stop("-TERM").await.code(), Some(0));
    assert_eq!(shop.questions(), 1);
    asked_once_after_all(&mut shop).await;
}

#[tokio::test]
async fn a_discord_that_hangs_does_not_keep_it_from_stopping() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    let held = shop.discord.fault(Fault::slow(POSTING).always());
    ask_now(&shop).await;
    held.reached(1).await;
    assert_eq!(shop.stop("-TERM").await.code(), Some(0));
    asked_once_after_all(&mut shop).await;
}

#[tokio::test]
async fn a_database_file_that_is_read_only_ends_the_start_with_status_3_and_says_so() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    assert_eq!(told(&shop.log("n000").await), Told::Kept);
    assert!(shop.stop("-TERM").await.success());
    let path = shop.database();
    let read_only = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(&path, read_only).expect("it is ours");
    // Root may write everything, unless it gives that up.
    let shell = if writes_anything(&path).expect("it can be opened") {
        r#"exec setpriv --bounding-set=-all --inh-caps=-all "$0""#
    } else {
        r#"exec "$0""#
    };
    let mut command = shop.command(shell);
    command.stderr(Stdio::piped());
    let ended = tokio::time::timeout(Duration::from_secs(10), command.output()).await;
    let output = ended.expect("it ends by itself").expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("database"), "{said}");
    assert_eq!(shop.kept().await, ["n000"]);
}

#[tokio::test]
async fn a_damaged_database_file_ends_the_start_with_status_3_and_says_so() {
    let mut shop = Workshop::new().await;
    shop.up(Under::Nothing).await;
    assert_eq!(told(&shop.log("n000").await), Told::Kept);
    assert!(shop.stop("-TERM").await.success());
    let path = shop.database();
    // A log that is left would mend what it holds.
    for beside in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{beside}", path.display()));
    }
    let mut bytes = std::fs::read(&path).expect("it is there");
    // All of it but the first page, which tells the kind and the schema.
    bytes[4096..].fill(0xA5);
    std::fs::write(&path, &bytes).expect("it is ours");
    let mut command = shop.command(r#"exec "$0""#);
    command.stderr(Stdio::piped());
    let ended = tokio::time::timeout(Duration::from_secs(10), command.output()).await;
    let output = ended.expect("it ends by itself").expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("database"), "{said}");
    assert_eq!(std::fs::read(&path).expect("it is there"), bytes);
}
