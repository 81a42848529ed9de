//! What a member gets of their own record, as files.

use serde_json::Value;
use standin::{MessageView, Place};

use crate::test_app::{TestApp, berlin};

fn file(message: &MessageView, name: &str) -> String {
    let found = message.attachments.iter().find(|one| one.filename == name);
    let names: Vec<_> = message
        .attachments
        .iter()
        .map(|one| &one.filename)
        .collect();
    let found = found.unwrap_or_else(|| panic!("no {name} in {names:?}"));
    String::from_utf8(found.bytes.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn everything_comes_as_json_and_for_spreadsheets_and_only_its_owner_sees_it() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-04 10:00")).await;
    app.set_up(shed).await.finished().await;
    let log = [
        ("time", "1h30".into()),
        ("craft", "lute".into()),
        ("what", "a \"tricky\" run;\nslowly".into()),
        ("dead_end", true.into()),
        ("lesson", "=left hand, first".into()),
        ("link", "https://example.org/lute".into()),
    ];
    app.command(shed.ada, shed.place(), "log", &log).await;
    let other = app.log(shed.ben, shed.place(), "2h", "guitar").await;
    drop(other);
    let undone = app.log(shed.ada, Place::Dm, "7m", "lute").await;
    app.discord.press(shed.ada, &undone.message(), "Undo").await;
    app.command(
        shed.ada,
        shed.place(),
        "away",
        &[("until", "2026-11-06".into())],
    )
    .await;
    app.at(berlin("2026-11-09 09:00")).await;
    app.answer(shed.ada, &app.question(shed.channel), "Frets.", "lute 1h")
        .await;

    let exported = app.command(shed.ada, Place::Dm, "export", &[]).await;
    let message = exported.finished().await;
    assert!(message.is_ephemeral());
    let json = file(&message, "yesteryou.json");
    assert!(!json.contains("guitar") && !json.contains("Ben"), "{json}");
    let read: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&read["format"], &read["version"]),
        (&"yesteryou".into(), &1.into())
    );
    assert_eq!(read["last"], true);
    assert_eq!(read["settings"][0]["timezone"], "Europe/Berlin");
    assert_eq!(read["servers"][0]["server"], "Evening Shed");
    assert_eq!(read["crafts"][0]["name"], "lute");
    assert_eq!(read["answers"][0]["words"], "Frets.");
    assert_eq!(read["away"][0]["to"], "2026-11-06");
    let entries = read["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["note"], "a \"tricky\" run;\nslowly");
    assert_eq!(entries[0]["outcome"], "dead_end");
    assert_eq!(entries[0]["link"], "https://example.org/lute");
    assert_eq!(entries[0]["server_id"], shed.server.to_string());
    assert_eq!(entries[1]["server_id"], Value::Null);
    assert!(entries[1]["deleted_at"].is_string());
    assert_eq!(entries[2]["answer"], read["answers"][0]["id"]);

    let text = file(&message, "yesteryou-entries.csv");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heading = reader.headers().expect("a heading").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 3);
    let place = heading
        .iter()
        .position(|name| name == "lesson")
        .expect("a lesson");
    assert_eq!(&rows[0][place], "=left hand, first");
    for name in ["settings", "servers", "crafts", "answers", "away"] {
        file(&message, &format!("yesteryou-{name}.csv"));
    }
}

#[tokio::test]
async fn before_the_end_it_can_be_taken_along() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-04 10:00")).await;
    app.log(shed.ada, shed.place(), "1h", "lute").await;
    let asked = app.command(shed.ada, shed.place(), "forget", &[]).await;
    let exported = app
        .discord
        .press(shed.ada, &asked.message(), "Export first")
        .await;
    let message = exported.finished().await;
    assert!(file(&message, "yesteryou.json").contains("lute"));
    assert!(message.is_ephemeral());
    assert!(
        asked.message().button("Forget me…").is_some(),
        "what was asked still stands"
    );
}
