//! An export of this bot's, brought into another one: the live entries come back as they were.

use bytes::Bytes;
use serde_json::Value;
use standin::{OptionValue, Place};

use super::{NOON, import, pressed, sample, says};
use crate::test_app::{Shed, TestApp, berlin};

/// The JSON of Ada's `/export`.
async fn exported(app: &TestApp, shed: Shed) -> Bytes {
    let outcome = app.command(shed.ada, shed.place(), "export", &[]).await;
    let message = outcome.finished().await;
    let mut files = message.attachments.iter();
    let json = files.find(|one| one.filename == "yesteryou.json");
    json.expect("the document is among the files").bytes.clone()
}

/// What of an export's entries comes back, in no order: all that a member wrote, of what is not deleted.
fn live_entries(json: &[u8]) -> Vec<String> {
    const KEPT: [&str; 8] = [
        "day", "dated", "craft", "minutes", "note", "outcome", "lesson", "link",
    ];
    let read: Value = serde_json::from_slice(json).expect("JSON");
    let entries = read["entries"].as_array().expect("a list").iter();
    let mut live: Vec<String> = entries
        .filter(|entry| entry["deleted_at"].is_null())
        .map(|entry| {
            let kept = KEPT.map(|name| {
                let value = &entry[name];
                assert!(!value.is_null(), "{name} of {entry}");
                format!("{name}: {value}")
            });
            let derived = entry["source"] == "derived";
            format!("{}, derived: {derived}", kept.join(", "))
        })
        .collect();
    live.sort();
    live
}

/// A record with everything in it that an entry can be.
async fn full_record(app: &TestApp, shed: Shed) {
    app.set_up(shed).await.finished().await;
    let dead_end = [
        ("time", "1h30".into()),
        ("craft", "Lute".into()),
        ("what", "a \"tricky\" run;\nslowly, 日本 👍".into()),
        ("dead_end", true.into()),
        ("lesson", "=left hand, first".into()),
        ("link", "https://example.org/lute?take=2#end".into()),
    ];
    app.command(shed.ada, shed.place(), "log", &dead_end).await;
    // The same work twice is two pieces of work.
    app.log(shed.ada, Place::Dm, "20m", "Lute").await;
    app.log(shed.ada, Place::Dm, "20m", "Lute").await;
    let old = [
        ("time", "24h".into()),
        ("craft", "chess & co.".into()),
        ("day", "2024-02-29".into()),
    ];
    app.command(shed.ada, shed.place(), "log", &old).await;
    let undone = app.log(shed.ada, shed.place(), "7m", "regret").await;
    app.discord.press(shed.ada, &undone.message(), "Undo").await;
    let craft = [("craft", "rust".into())];
    app.command(shed.ada, shed.place(), "timer start", &craft)
        .await;
    app.set_now(berlin("2026-11-25 12:50"));
    let note = [("note", "timed".into())];
    app.command(shed.ada, shed.place(), "timer stop", &note)
        .await;
    for (name, craft) in [("toggl.csv", "misc"), ("history.txt", "rust")] {
        let options = [("file", sample(name)), ("craft", craft.into())];
        let preview = import(app, shed, &options).await;
        pressed(app, shed, &preview, "Keep these").await;
    }
    // The hours of an answer are of a week and of no day.
    app.at(berlin("2026-11-30 09:00")).await;
    let question = app.question(shed.channel);
    app.answer(shed.ada, &question, "Frets.", "lute 30h; tue rust 1h")
        .await;
}

#[tokio::test]
async fn an_export_brought_into_an_empty_bot_gives_the_same_live_entries() {
    let (first, shed) = TestApp::in_shed(berlin(NOON)).await;
    full_record(&first, shed).await;
    let export = exported(&first, shed).await;
    let before = live_entries(&export);
    assert_eq!(before.len(), 13, "{before:#?}");

    let (second, shed) = TestApp::in_shed(berlin("2026-11-30 10:00")).await;
    let brought: OptionValue = OptionValue::File("yesteryou.json".to_owned(), export.clone());
    let preview = import(&second, shed, &[("file", brought.clone())]).await;
    says(
        &preview,
        &["**13 entries** of 14 rows", "1 line cannot be kept"],
    );
    pressed(&second, shed, &preview, "Keep these").await;
    let export_of_second = exported(&second, shed).await;
    assert_eq!(live_entries(&export_of_second), before);
    let lessons = second.command(shed.ada, shed.place(), "lessons", &[]).await;
    says(&lessons.message(), &["left hand, first"]);

    // Neither adds to the other again: not the first export, nor what the second bot says of the same.
    for again in [export, export_of_second] {
        let file = OptionValue::File("yesteryou.json".to_owned(), again);
        let preview = import(&second, shed, &[("file", file)]).await;
        says(&preview, &["13 rows are in your record already"]);
        assert!(preview.button("Keep these").is_none());
    }
}

#[tokio::test]
async fn an_export_brought_back_to_where_it_came_from_adds_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    full_record(&app, shed).await;
    let export = exported(&app, shed).await;
    let brought = OptionValue::File("yesteryou.json".to_owned(), export.clone());
    let preview = import(&app, shed, &[("file", brought)]).await;
    says(&preview, &["13 rows are in your record already"]);
    assert!(preview.button("Keep these").is_none());
    // After an erasing it brings all of it back.
    let asked = app.command(shed.ada, shed.place(), "forget", &[]).await;
    let form = app
        .discord
        .press(shed.ada, &asked.message(), "Forget me…")
        .await
        .modal();
    app.discord
        .submit(shed.ada, &form, &[("word", "forget me")])
        .await;
    let brought = OptionValue::File("yesteryou.json".to_owned(), export.clone());
    let preview = import(&app, shed, &[("file", brought)]).await;
    pressed(&app, shed, &preview, "Keep these").await;
    assert_eq!(
        live_entries(&exported(&app, shed).await),
        live_entries(&export)
    );
}
