//! An export brought into an empty bot gives the same record back: entries, and whatever else is its owner's alone.

mod forged;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde_json::Value;
use standin::{MessageView, OptionValue, Place};
use yesteryou::actions::export::Export;
use yesteryou::domain::ids::MemberId;
use yesteryou::store::{Store, StoreOptions};

use super::{import, pressed, says};
use crate::test_app::{Shed, TestApp, berlin};

/// When the record is taken along.
const LATER: &str = "2026-11-25 12:00";
/// What docs/export.md says returns, by section: the values that are the same afterwards.
const RETURNS: [(&str, &[&str]); 12] = [
    (
        "settings",
        &[
            "timezone",
            "timezone_chosen",
            "day_start_hour",
            "week_starts_on",
            "quoting",
        ],
    ),
    ("crafts", &["name", "archived", "rhythm_days", "stands_for"]),
    ("estimates", &["craft", "minutes", "from", "to"]),
    (
        "answers",
        &[
            "asked_at",
            "period_from",
            "period_to",
            "words",
            "hours",
            "lesson",
            "late",
            "quotable",
        ],
    ),
    (
        "entries",
        &[
            "day",
            "dated",
            "craft",
            "minutes",
            "note",
            "outcome",
            "lesson",
            "link",
            "unconfirmed",
        ],
    ),
    (
        "lessons",
        &[
            "day",
            "minutes",
            "asked_at",
            "period_to",
            "learnt_on",
            "next_on",
            "called",
            "came_back_on",
            "outgrown_on",
            "still_true",
            "saved_me",
        ],
    ),
    ("quiet_times", &["from", "to"]),
    ("away", &["from", "to"]),
    ("shipped", &["day", "what", "link", "craft"]),
    (
        "letters",
        &["kind", "words", "written_on", "due_on", "handed_over_at"],
    ),
    ("milestones", &["craft", "hours"]),
    ("preferences", &["card_theme", "next_explain_at"]),
];

/// What of an export returns, in no order; what was taken back does not.
fn record(parts: &[Vec<u8>]) -> BTreeMap<&'static str, Vec<String>> {
    let parts: Vec<Value> = parts
        .iter()
        .map(|part| serde_json::from_slice(part).expect("JSON"))
        .collect();
    let rows = |section: &str| -> Vec<Value> {
        let rows = parts.iter().filter_map(|part| part[section].as_array());
        rows.flatten().cloned().collect()
    };
    let is_gone = |row: &Value| row["deleted_at"].is_string() || row["taken_back_at"].is_string();
    let entries = rows("entries");
    let gone: Vec<&Value> = entries
        .iter()
        .filter(|row| is_gone(row))
        .map(|row| &row["id"])
        .collect();
    let mut record = BTreeMap::new();
    for (section, names) in RETURNS {
        let live = rows(section)
            .into_iter()
            .filter(|row| !(is_gone(row) || section == "lessons" && gone.contains(&&row["entry"])));
        let mut told: Vec<String> = live
            .map(|row| {
                let values = names.iter().map(|name| format!("{name}: {}", row[*name]));
                values.collect::<Vec<_>>().join(", ")
            })
            .collect();
        told.sort();
        record.insert(section, told);
    }
    record
}

/// The files of Ada's `/export`, by their names.
async fn exported(app: &TestApp, shed: Shed) -> BTreeMap<String, Vec<u8>> {
    let outcome = app.command(shed.ada, shed.place(), "export", &[]).await;
    let first = outcome.finished().await;
    // Ten files go in a message; the document is the last of all.
    let all = |_: &standin::Standin| {
        let messages = std::iter::once(first.clone()).chain(outcome.followups());
        let files = messages.flat_map(|message| message.attachments);
        let files: BTreeMap<String, Vec<u8>> = files
            .map(|one| (one.filename, one.bytes.to_vec()))
            .collect();
        files.contains_key("yesteryou.json").then_some(files)
    };
    app.discord.settle_for("the document", all).await
}

async fn document(app: &TestApp, shed: Shed) -> Vec<u8> {
    exported(app, shed).await["yesteryou.json"].clone()
}

fn brought(json: &[u8]) -> [(&'static str, OptionValue); 1] {
    let bytes = bytes::Bytes::from(json.to_vec());
    let file = OptionValue::File("yesteryou.json".to_owned(), bytes);
    [("file", file)]
}

async fn said(app: &TestApp, shed: Shed, command: &str, options: &[(&str, OptionValue)]) {
    let outcome = app.command(shed.ada, shed.place(), command, options).await;
    assert!(
        outcome.failure().is_none(),
        "/{command} failed: {outcome:?}"
    );
}

/// Presses *Answer* under the latest question, and fills in the form.
async fn answer(app: &TestApp, shed: Shed, fields: &[(&str, &str)]) {
    let question = app.question(shed.channel);
    let opened = app.discord.press(shed.ada, &question, "Answer").await;
    let form = app.form_of(shed.ada, &opened).await;
    app.discord.submit(shed.ada, &form, fields).await;
    app.tick().await;
}

/// Goes on to a question.
async fn on(app: &TestApp, monday: &str) {
    let asked_at = berlin(monday);
    app.at(asked_at - chrono::TimeDelta::hours(20)).await;
    app.at(asked_at).await;
}

/// A year of Ada's, with something of everything in it.
async fn rich_record() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2025-11-26 12:00")).await;
    app.set_up(shed).await.finished().await;
    let settings = [
        ("timezone", "Europe/Lisbon".into()),
        ("day_start", 4.into()),
        ("week_start", "Sunday".into()),
        ("cards", "light".into()),
    ];
    said(&app, shed, "settings", &settings).await;
    let dead_end = [
        ("time", "1h30".into()),
        ("craft", "Lute".into()),
        ("what", "a \"tricky\" run;\nslowly, 日本 👍".into()),
        ("dead_end", true.into()),
        ("lesson", "=left hand, first".into()),
        ("link", "https://example.org/lute?take=2#end".into()),
    ];
    said(&app, shed, "log", &dead_end).await;
    let old = [
        ("time", "24h".into()),
        ("craft", "chess & co.".into()),
        ("day", "2024-02-29".into()),
    ];
    said(&app, shed, "log", &old).await;
    for (time, craft) in [
        ("20m", "Lute"),
        ("20m", "Lute"),
        ("1h", "guitar"),
        ("5m", "gitar"),
    ] {
        app.log(shed.ada, Place::Dm, time, craft).await;
    }
    let undone = app.log(shed.ada, shed.place(), "7m", "regret").await;
    app.discord.press(shed.ada, &undone.message(), "Undo").await;
    crafts(&app, shed).await;
    things(&app, shed).await;
    a_year(&app, shed).await;
    (app, shed)
}

/// An answer and what comes of it, a lesson that is still true, a time to leave out; and on to when the record is taken along.
async fn a_year(app: &TestApp, shed: Shed) {
    said(app, shed, "away", &[("until", "2025-11-28".into())]).await;
    on(app, "2025-12-01 09:00").await;
    let fields = [
        ("words", "Frets, and nothing else."),
        ("hours", "lute 30h; tue rust 1h"),
        ("lesson", "Ask before the third hour"),
    ];
    answer(app, shed, &fields).await;
    app.at(berlin("2025-12-10 12:00")).await;
    let lessons = app
        .command(shed.ada, shed.place(), "lessons", &[("show", 2.into())])
        .await;
    says(&lessons.message(), &["left hand, first"]);
    app.discord
        .press(shed.ada, &lessons.message(), "Still true")
        .await;
    on(app, "2025-12-29 09:00").await;
    let question = app.question(shed.channel);
    let shown = app.discord.press(shed.ada, &question, "Answer").await;
    says(&shown.message(), &["Frets, and nothing else."]);
    let form = app
        .discord
        .press(shed.ada, &shown.message(), "Hide that time")
        .await
        .modal();
    let time = [("from", "2025-06-01"), ("to", "2025-06-30")];
    app.discord.submit(shed.ada, &form, &time).await;
    app.at(berlin(LATER)).await;
    // A lesson that is due comes with any reply: afterwards none is, and a look at the record changes nothing in it.
    said(app, shed, "history", &[]).await;
    said(app, shed, "history", &[]).await;
    let due = "SELECT COUNT(*) FROM lesson WHERE next_on <= '2026-11-25'";
    app.counts("every lesson that is due to come back", due, 0)
        .await;
}

async fn crafts(app: &TestApp, shed: Shed) {
    let merge = [("craft", "gitar".into()), ("into", "guitar".into())];
    said(app, shed, "craft merge", &merge).await;
    let rhythm = [("craft", "guitar".into()), ("days", 5.into())];
    said(app, shed, "craft rhythm", &rhythm).await;
    said(
        app,
        shed,
        "craft archive",
        &[("craft", "chess & co.".into())],
    )
    .await;
    let total = [("craft", "Lute".into()), ("hours", "300".into())];
    said(app, shed, "craft before", &total).await;
    let spread = [
        ("craft", "guitar".into()),
        ("weekly", "3h".into()),
        ("years", OptionValue::Number(2.0)),
    ];
    said(app, shed, "craft before", &spread).await;
    said(app, shed, "craft share", &[("craft", "guitar".into())]).await;
}

async fn things(app: &TestApp, shed: Shed) {
    let lute = [
        ("what", "a lute".into()),
        ("link", "https://example.org/made".into()),
        ("craft", "Lute".into()),
    ];
    said(app, shed, "shipped", &lute).await;
    for what in ["an essay", "a mistake"] {
        said(app, shed, "shipped", &[("what", what.into())]).await;
    }
    said(app, shed, "shipped", &[("undo", true.into())]).await;
    for (text, when) in [
        ("Keep going.", "2 years"),
        ("Done?", "3 weeks"),
        ("No.", "1 year"),
    ] {
        let letter = [("text", text.into()), ("when", when.into())];
        said(app, shed, "letter", &letter).await;
    }
    // Those on their way stand by their days.
    said(app, shed, "letter", &[("take_back", 2.into())]).await;
    said(app, shed, "letter", &[("explain", "once a month".into())]).await;
}

#[tokio::test]
async fn an_export_brought_into_an_empty_bot_gives_the_same_record_back() {
    let (first, there) = rich_record().await;
    let files = exported(&first, there).await;
    let json = files["yesteryou.json"].clone();
    let before = record(std::slice::from_ref(&json));
    for (section, rows) in &before {
        assert!(!rows.is_empty(), "the record has no {section}");
    }

    let (second, shed) = TestApp::in_shed(berlin(LATER)).await;
    said(&second, shed, "settings", &[]).await;
    let empty = record(&[document(&second, shed).await]);
    let preview = import(&second, shed, &brought(&json)).await;
    says(
        &preview,
        &[
            "Also in it: your settings, ",
            "the hours before the record of 2 crafts, 1 answer, ",
            "1 time to leave out, 1 time away, 2 things shipped, 2 letters",
            "and how things look to you.",
            "The answers come back to you alone",
            "shipped, row 3: it was taken back before the export",
        ],
    );
    assert_eq!(record(&[document(&second, shed).await]), empty);
    let kept = pressed(&second, shed, &preview, "Keep these").await;
    says(&kept, &["other things of yours"]);
    let files_of_second = exported(&second, shed).await;
    let json_of_second = files_of_second["yesteryou.json"].clone();
    assert_eq!(record(std::slice::from_ref(&json_of_second)), before);
    assert_eq!(table(&files_of_second), table(&files));

    // Neither adds to the other again, nor to where it came from.
    for again in [&json, &json_of_second] {
        let preview = import(&second, shed, &brought(again)).await;
        says(&preview, &["There is nothing new in it to keep."]);
    }
    for again in [&json, &json_of_second] {
        let preview = import(&first, there, &brought(again)).await;
        says(&preview, &["There is nothing new in it to keep."]);
    }

    // Taken back, all of it is gone.
    pressed(&second, shed, &kept, "Undo the import").await;
    assert_eq!(record(&[document(&second, shed).await]), empty);
    let places = "SELECT COUNT(*) FROM server WHERE server_id < 0";
    second.counts("no place to be left", places, 0).await;
}

/// The entries of the CSV that were not taken back, without what does not return.
fn table(files: &BTreeMap<String, Vec<u8>>) -> Vec<Vec<String>> {
    let text = String::from_utf8(files["yesteryou-entries.csv"].clone()).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heading = reader.headers().expect("a heading").clone();
    let place = |name: &str| {
        heading
            .iter()
            .position(|known| known == name)
            .expect("there")
    };
    let names = RETURNS.iter().find(|(section, _)| *section == "entries");
    let names = names.expect("there").1;
    let rows = reader.records().map(|row| row.expect("a row"));
    let mut table: Vec<Vec<String>> = rows
        .filter(|row| row[place("deleted_at")].is_empty())
        .map(|row| {
            names
                .iter()
                .map(|name| row[place(name)].to_owned())
                .collect()
        })
        .collect();
    table.sort();
    table
}

#[tokio::test]
async fn old_words_and_letters_come_at_their_time_in_the_new_place_and_no_server_sees_them() {
    let (first, there) = rich_record().await;
    let json = document(&first, there).await;
    let (second, shed) = TestApp::in_shed(berlin(LATER)).await;
    second.set_up(shed).await.finished().await;
    let preview = import(&second, shed, &brought(&json)).await;
    pressed(&second, shed, &preview, "Keep these").await;
    second.at(berlin("2026-11-30 09:00")).await;
    let question = second.question(shed.channel);
    let opened = second.discord.press(shed.ada, &question, "Answer").await;
    says(
        &opened.message(),
        &[
            "A year ago, 24 to 30 November 2025",
            "Frets, and nothing else.",
        ],
    );
    let posted: Vec<String> = second
        .discord
        .messages(shed.channel)
        .iter()
        .map(MessageView::text)
        .collect();
    assert!(!posted.concat().contains("Frets"), "{posted:?}");
    // The milestone of an hour was said there, and is not said here again.
    let logged = second.log(shed.ada, shed.place(), "1h", "guitar").await;
    assert!(!logged.text().contains("first hour"), "{}", logged.text());
    second.at(berlin("2027-11-27 12:00")).await;
    let compared = second.command(shed.ada, shed.place(), "compare", &[]).await;
    says(&compared.message(), &["Keep going."]);
    assert!(!compared.text().contains("Done?"), "{}", compared.text());
}

#[tokio::test]
async fn what_is_set_here_stays_and_is_set_back_to() {
    let (first, there) = rich_record().await;
    let json = document(&first, there).await;
    let (second, shed) = TestApp::in_shed(berlin(LATER)).await;
    let settings = [("timezone", "Asia/Tokyo".into()), ("day_start", 2.into())];
    said(&second, shed, "settings", &settings).await;
    second.log(shed.ada, Place::Dm, "10m", "guitar").await;
    let empty = record(&[document(&second, shed).await]);
    second.set_now(berlin("2026-11-25 12:10"));
    let preview = import(&second, shed, &brought(&json)).await;
    says(
        &preview,
        &["What you have set or said here stays as it is."],
    );
    let kept = pressed(&second, shed, &preview, "Keep these").await;
    let now = record(&[document(&second, shed).await]);
    assert_eq!(
        now["settings"],
        [
            "timezone: \"Asia/Tokyo\", timezone_chosen: true, day_start_hour: 2, \
             week_starts_on: \"sun\", quoting: true"
        ]
    );
    let guitar = "name: \"guitar\", archived: false, rhythm_days: null, stands_for: null";
    assert!(now["crafts"].contains(&guitar.to_owned()), "{now:#?}");
    // What is changed between the import and its undo stays as well.
    said(
        &second,
        shed,
        "settings",
        &[("week_start", "Saturday".into())],
    )
    .await;
    pressed(&second, shed, &kept, "Undo the import").await;
    let mut expected = empty;
    let settings = expected.get_mut("settings").expect("there");
    settings[0] = settings[0].replace("\"mon\"", "\"sat\"");
    assert_eq!(record(&[document(&second, shed).await]), expected);
}

#[tokio::test]
async fn the_parts_of_a_long_export_give_the_same_record_one_after_the_other() {
    let (mut first, there) = rich_record().await;
    let member = MemberId::from_u64(there.ada.0).expect("an id");
    first.down().await;
    let store = Store::open(&first.database(), StoreOptions::default())
        .await
        .expect("the bot is down");
    let mut export = Export::new(store.clone(), member, "yesteryou", 1_500, berlin(LATER));
    let mut parts = Vec::new();
    while let Some(file) = export.next().await.expect("readable") {
        if file.bytes.starts_with(b"{") {
            parts.push(file.bytes);
        }
    }
    store.close().await;
    let whole = record(&parts);
    assert!(parts.len() > 4, "{} parts", parts.len());
    let lessons = parts.iter().position(|part| has(part, "lessons"));
    assert!(lessons > parts.iter().position(|part| has(part, "entries")));

    let (second, shed) = TestApp::in_shed(berlin(LATER)).await;
    for part in &parts {
        let preview = import(&second, shed, &brought(part)).await;
        if preview.button("Keep these").is_some() {
            pressed(&second, shed, &preview, "Keep these").await;
        }
    }
    assert_eq!(record(&[document(&second, shed).await]), whole);
    for part in &parts {
        let preview = import(&second, shed, &brought(part)).await;
        assert!(preview.button("Keep these").is_none(), "{}", preview.text());
    }
}

fn has(part: &[u8], section: &str) -> bool {
    let read: Value = serde_json::from_slice(part).expect("JSON");
    read[section].is_array()
}

#[tokio::test]
async fn an_operator_brings_the_same_record_back() {
    let (first, there) = rich_record().await;
    let json = document(&first, there).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("yesteryou.json");
    std::fs::write(&file, &json).expect("written");
    let database = folder.path().join("empty.sqlite");
    let run = |arguments: Vec<String>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yesteryou"));
        command
            .args(arguments)
            .env_clear()
            .env("YESTERYOU__DATABASE__PATH", &database)
            .stdin(Stdio::null());
        command
    };
    let member = there.ada.0.to_string();
    let import = ["import", "--member", &member, &file.display().to_string()].map(str::to_owned);
    let mut import = run(import.to_vec());
    let imported = tokio::task::spawn_blocking(move || import.output());
    let imported = imported.await.expect("no panic").expect("it starts");
    let out = String::from_utf8(imported.stdout).expect("UTF-8");
    assert!(out.contains("Also in it: your settings"), "{out}");
    assert!(out.contains("other things of yours."), "{out}");
    let to = folder.path().display().to_string();
    let export = ["export", "--member", &member, "--to", &to].map(str::to_owned);
    let mut export = run(export.to_vec());
    let exported = tokio::task::spawn_blocking(move || export.output());
    assert!(
        exported
            .await
            .expect("no panic")
            .expect("it starts")
            .status
            .success()
    );
    let again = std::fs::read(folder.path().join(format!("yesteryou-{member}.json")));
    assert_eq!(record(&[again.expect("written")]), record(&[json]));
}
