//! `/import`: a file of another tool's, previewed, kept, taken back.

mod anywhere;
mod beside;
mod choosing;
mod cut_off;
mod operator;
mod own;
mod record;
mod refusals;

use std::path::Path;

use bytes::Bytes;
use standin::{InteractionOutcome, MessageView, OptionValue, Outcome, Place};

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-25 12:00";

/// A sample of the parsers' own.
fn sample(name: &str) -> OptionValue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("import/tests/samples");
    let bytes = std::fs::read(folder.join(name)).expect("the sample is there");
    OptionValue::File(name.to_owned(), Bytes::from(bytes))
}

fn file(name: &str, text: &str) -> OptionValue {
    OptionValue::File(name.to_owned(), Bytes::from(text.to_owned()))
}

/// `/import` by Ada in the shed, when the answer that was on its way is there.
async fn import(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> MessageView {
    let outcome = offered(app, shed, options).await;
    outcome.finished().await
}

async fn offered(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> InteractionOutcome {
    let outcome = app.command(shed.ada, shed.place(), "import", options).await;
    assert!(outcome.is_ephemeral(), "{outcome:?}");
    outcome
}

/// What takes the place of a message whose button Ada pressed.
async fn pressed(app: &TestApp, shed: Shed, message: &MessageView, button: &str) -> MessageView {
    let outcome = app.discord.press(shed.ada, message, button).await;
    assert!(
        matches!(outcome.kind, Outcome::DeferredUpdate),
        "{outcome:?}"
    );
    replaced(app, message).await
}

/// The message that took the place of this one.
async fn replaced(app: &TestApp, message: &MessageView) -> MessageView {
    let before = message.text();
    let now = |discord: &standin::Standin| {
        let now = discord.message(message.channel, message.id)?;
        (now.text() != before).then_some(now)
    };
    app.discord.settle_for("the next message", now).await
}

#[track_caller]
fn says(message: &MessageView, parts: &[&str]) {
    let text = message.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

async fn history(app: &TestApp, shed: Shed) -> String {
    app.command(shed.ada, shed.place(), "history", &[])
        .await
        .text()
}

#[tokio::test]
async fn a_report_is_previewed_kept_and_told_line_by_line() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    says(
        &preview,
        &[
            "toggl.csv",
            "Toggl Track",
            "**4 entries** of 7 rows",
            "3 h 40 in all",
            "3 April 2026 to 7 April 2026",
            "**Guitar** 2 h 30",
            "3 lines cannot be kept",
            "line 6: the row ends after 8 of 14 columns",
            "line 7: “2026-02-30” is not a day",
            "line 8: its length is zero",
            "line 5: the length says 1 h, start and end are 2 h apart; 1 h is taken",
            "Rows that name nothing go to **toggl**",
            "UTC",
            "Nothing is kept until you say so",
        ],
    );
    assert!(history(&app, shed).await.contains("Nothing logged yet"));
    let kept = pressed(&app, shed, &preview, "Keep these").await;
    says(&kept, &["Kept: 4 entries", "toggl.csv"]);
    let shown = history(&app, shed).await;
    for part in [
        "1 h 30",
        "Guitar",
        "scales #evening #slow",
        "Book: chapter 10",
        "toggl",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
}

#[tokio::test]
async fn the_same_file_twice_adds_nothing_and_a_longer_one_adds_what_is_new() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let first = "date,hours,craft\n2026-04-03,1,guitar\n2026-04-03,1,guitar\n";
    let preview = import(&app, shed, &[("file", file("a.csv", first))]).await;
    says(&preview, &["**2 entries**"]);
    pressed(&app, shed, &preview, "Keep these").await;
    let again = import(&app, shed, &[("file", file("b.csv", first))]).await;
    says(
        &again,
        &["2 rows are in your record already", "nothing new in it"],
    );
    assert!(again.button("Keep these").is_none());
    let longer = format!("{first}2026-04-04,2,guitar\n");
    let preview = import(&app, shed, &[("file", file("c.csv", &longer))]).await;
    says(
        &preview,
        &["**1 entry**", "2 rows are in your record already"],
    );
    pressed(&app, shed, &preview, "Keep these").await;
    says_count(&app, shed, 3).await;
}

async fn says_count(app: &TestApp, shed: Shed, entries: usize) {
    let shown = history(app, shed).await;
    let count = shown.lines().filter(|line| line.starts_with('`')).count();
    assert_eq!(count, entries, "{shown}");
}

#[tokio::test]
async fn a_batch_is_taken_back_whole_and_the_file_brings_it_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let preview = import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    let kept = pressed(&app, shed, &preview, "Keep these").await;
    let undone = pressed(&app, shed, &kept, "Undo the import").await;
    says(&undone, &["Taken back: all 4 entries"]);
    says_count(&app, shed, 1).await;
    let crafts = app
        .discord
        .autocomplete(shed.ada, shed.place(), "log", &[], ("craft", ""))
        .await;
    assert_eq!(crafts.len(), 1, "{crafts:?}");
    let preview = import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    says(&preview, &["**4 entries**"]);
    pressed(&app, shed, &preview, "Keep these").await;
    says_count(&app, shed, 5).await;
    let undone = import(&app, shed, &[("undo", true.into())]).await;
    says(&undone, &["Taken back: all 4 entries"]);
    says_count(&app, shed, 1).await;
}

#[tokio::test]
async fn not_now_keeps_nothing_and_the_file_is_gone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", sample("toggl.csv"))]).await;
    let dropped = pressed(&app, shed, &preview, "Not now").await;
    says(&dropped, &["Nothing was kept"]);
    assert!(history(&app, shed).await.contains("Nothing logged yet"));
    let help = app.command(shed.ada, shed.place(), "import", &[]).await;
    says(
        &help.message(),
        &["Bring what you logged elsewhere", "git log"],
    );
}

#[tokio::test]
async fn an_interaction_that_comes_twice_changes_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let outcome = offered(&app, shed, &[("file", sample("toggl.csv"))]).await;
    let preview = outcome.finished().await;
    again(&app, &outcome).await;
    let keep = app.discord.press(shed.ada, &preview, "Keep these").await;
    replaced(&app, &preview).await;
    again(&app, &keep).await;
    says_count(&app, shed, 4).await;
    let second = "date,hours,craft\n2026-04-10,1,guitar\n";
    let preview = import(&app, shed, &[("file", file("b.csv", second))]).await;
    pressed(&app, shed, &preview, "Keep these").await;
    let undo = offered(&app, shed, &[("undo", true.into())]).await;
    undo.finished().await;
    again(&app, &undo).await;
    says_count(&app, shed, 4).await;
}

/// Delivers the interaction again, and waits until the bot has tried to answer it.
async fn again(app: &TestApp, outcome: &InteractionOutcome) {
    let callback = format!("/interactions/{}/", outcome.id);
    let answers = |discord: &standin::Standin| {
        let requests = discord.requests();
        requests
            .iter()
            .filter(|one| one.path.starts_with(&callback))
            .count()
    };
    let before = answers(&app.discord);
    app.discord.redeliver(outcome.id);
    app.discord
        .settle("the second delivery", |discord| answers(discord) > before)
        .await;
}

#[tokio::test]
async fn sessions_of_commits_are_marked_derived_wherever_they_are_shown() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let options = [("file", sample("history.txt")), ("craft", "rust".into())];
    let preview = import(&app, shed, &options).await;
    says(
        &preview,
        &[
            "git history",
            "worked out from commits",
            "**rust** 2 h 10",
            "line 3",
        ],
    );
    pressed(&app, shed, &preview, "Keep these").await;
    let shown = history(&app, shed).await;
    assert_eq!(shown.matches("derived from commits").count(), 2, "{shown}");
    let one = app
        .command(shed.ada, shed.place(), "history", &[("show", 1.into())])
        .await;
    says(
        &one.message(),
        &[
            "derived from commits",
            "2 commits: Start the book; Read lifetimes",
        ],
    );
}

#[tokio::test]
async fn what_was_imported_is_shown_to_nobody_else() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let recent = "date,hours,craft\n2026-11-24,7,guitar\n";
    let preview = import(&app, shed, &[("file", file("a.csv", recent))]).await;
    pressed(&app, shed, &preview, "Keep these").await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    let mine = app.command(shed.ada, shed.place(), "compare", &[]).await;
    assert!(mine.text().contains("7 h"), "{}", mine.text());
    app.discord
        .press(shed.ada, &mine.message(), "Share here")
        .await;
    let seen = app.discord.transcript_for(shed.ben, shed.channel);
    assert!(!seen.contains("7 h") && !seen.contains("a.csv"), "{seen}");
}

#[tokio::test]
async fn an_import_works_in_direct_messages_and_with_the_app_on_ones_own_account() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.discord.install_app(shed.ada);
    for place in [Place::Dm, Place::UserInstallIn(shed.server, shed.channel)] {
        let options = [("file", sample("toggl.csv"))];
        let outcome = app.command(shed.ada, place, "import", &options).await;
        says(&outcome.finished().await, &["**4 entries**"]);
    }
}
