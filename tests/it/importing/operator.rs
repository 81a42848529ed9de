//! `yesteryou import`: an operator who has the file, with the bot stopped.

use std::path::Path;
use std::process::{Command, Stdio};

use yesteryou::domain::ids::MemberId;
use yesteryou::store::{Store, StoreOptions};

use super::{NOON, import, says};
use crate::test_app::{TestApp, berlin};

const MEMBER: &str = "80351110224678912";

/// The binary on a database: its exit status, and what it printed where.
async fn run(database: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yesteryou"));
    command
        .args(["import", "--member", MEMBER])
        .args(arguments)
        .env_clear()
        .env("YESTERYOU__DATABASE__PATH", database)
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output())
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

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("import/tests/samples");
    folder.join(name).display().to_string()
}

async fn entries(database: &Path) -> i64 {
    let store = Store::open(database, StoreOptions::default())
        .await
        .expect("nobody has it open");
    let member = MemberId::parse(MEMBER).expect("an id");
    let count = store
        .read()
        .await
        .expect("readable")
        .count_entries(member)
        .await
        .expect("readable");
    store.close().await;
    count
}

#[tokio::test]
async fn a_file_is_shown_then_kept_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("yesteryou.sqlite");
    let file = sample("toggl.csv");
    let (status, out, err) = run(&database, &[&file, "--dry-run"]).await;
    assert_eq!(status, Some(0), "{err}");
    for part in [
        "4 entries of 7 rows",
        "line 7: “2026-02-30” is not a day",
        "Nothing was kept.",
    ] {
        assert!(out.contains(part), "{part:?} is not in\n{out}");
    }
    assert!(!out.contains("**"), "{out}");
    assert_eq!(entries(&database).await, 0);
    let (status, out, err) = run(&database, &[&file]).await;
    assert_eq!(status, Some(0), "{err}");
    assert!(out.ends_with("Kept: 4 entries.\n"), "{out}");
    let (status, out, _) = run(&database, &[&file]).await;
    assert_eq!(status, Some(0));
    assert!(out.contains("4 rows are in your record already"), "{out}");
    assert_eq!(entries(&database).await, 4);
}

#[tokio::test]
async fn what_a_file_does_not_tell_is_said_by_options() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("yesteryou.sqlite");
    let clockify = sample("clockify.csv");
    let (status, out, err) = run(&database, &[&clockify]).await;
    assert_eq!(status, Some(1), "{out}");
    assert!(err.contains("--dates day-first"), "{err}");
    let (status, out, _) = run(&database, &[&clockify, "--dates", "month-first"]).await;
    assert_eq!(status, Some(0));
    assert!(out.contains("6 January 2021 to 7 January 2021"), "{out}");
    let (status, out, _) = run(&database, &[&sample("loop.zip"), "--check", "20m"]).await;
    assert_eq!(status, Some(0));
    assert!(out.contains("Meditate 20 min"), "{out}");
    let by = ["--by", "language", "--dry-run"];
    let (_, out, _) = run(
        &database,
        &[&[sample("wakatime.json").as_str()][..], &by[..]].concat(),
    )
    .await;
    assert!(out.contains("Rust 1 h 23"), "{out}");
    let history = sample("history.txt");
    let (_, out, _) = run(&database, &[&history, "--craft", "rust"]).await;
    assert!(
        out.contains("rust 2 h 10") && out.contains("Kept: 2 entries."),
        "{out}"
    );
}

#[tokio::test]
async fn refusals_are_one_line_and_a_database_in_use_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("yesteryou.sqlite");
    let (status, _, err) = run(&database, &["nowhere.csv"]).await;
    assert_eq!(status, Some(1));
    assert!(err.contains("cannot read nowhere.csv"), "{err}");
    let (status, _, err) = run(&database, &[&sample("path-trick.zip")]).await;
    assert_eq!(status, Some(1));
    assert!(err.contains("lead out of it"), "{err}");

    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let (status, _, err) = run(&app.database(), &[&sample("toggl.csv")]).await;
    assert_eq!(status, Some(3), "{err}");
    assert!(err.contains("in use by another yesteryou"), "{err}");
    says(
        &import(&app, shed, &[("file", super::sample("toggl.csv"))]).await,
        &["**4 entries**"],
    );
}
