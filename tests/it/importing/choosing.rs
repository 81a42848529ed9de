//! What a file does not tell is asked: the order of its dates, its columns, how long a check is, where rows without a craft go.

use super::{file, history, import, pressed, replaced, sample, says};
use crate::test_app::{Shed, TestApp, berlin};
use standin::MessageView;

use super::NOON;

/// Fills a form in, and waits for what takes the message's place.
async fn filled(
    app: &TestApp,
    shed: Shed,
    message: &MessageView,
    button: &str,
    fields: &[(&str, &str)],
) -> MessageView {
    let form = app.discord.press(shed.ada, message, button).await.modal();
    app.discord.submit(shed.ada, &form, fields).await;
    replaced(app, message).await
}

#[tokio::test]
async fn dates_that_can_be_read_two_ways_are_asked_about_before_anything_else() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let asked = import(&app, shed, &[("file", sample("clockify.csv"))]).await;
    says(
        &asked,
        &[
            "Clockify",
            "two ways",
            "01/07/2021",
            "1 July 2021",
            "7 January 2021",
        ],
    );
    assert!(asked.button("Keep these").is_none());
    let preview = pressed(&app, shed, &asked, "7 January 2021").await;
    says(
        &preview,
        &[
            "**2 entries**",
            "6 January 2021 to 7 January 2021",
            "month first",
            "4 h 32",
        ],
    );
    let other = pressed(&app, shed, &preview, "Day first instead").await;
    says(&other, &["1 June 2021 to 1 July 2021", "day first"]);
    let back = pressed(&app, shed, &other, "Month first instead").await;
    pressed(&app, shed, &back, "Keep these").await;
    assert!(history(&app, shed).await.contains("7 Jan 2021"));
}

#[tokio::test]
async fn columns_are_proposed_and_can_be_changed() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let table =
        "When,Spent,Thing,Other\n2026-04-03,90,scales,guitar\n2026-04-04,30,chords,guitar\n";
    let preview = import(&app, shed, &[("file", file("my_log.csv", table))]).await;
    says(
        &preview,
        &[
            "day from **When**",
            "time from **Spent**, numbers as minutes",
            "no column for the craft",
        ],
    );
    says(&preview, &["Rows that name nothing go to **my log**"]);
    let wrong = [
        ("start", "When"),
        ("length", "Spent in hours"),
        ("craft", "Othr"),
    ];
    let form = app
        .discord
        .press(shed.ada, &preview, "Change the columns")
        .await
        .modal();
    assert_eq!(
        form.field("length").map(|field| field.value.clone()),
        Some("Spent in minutes".to_owned())
    );
    let refused = app.discord.submit(shed.ada, &form, &wrong).await;
    says(
        &refused.message(),
        &["“Othr” is not one of the columns", "**Other**"],
    );
    let form = app
        .discord
        .press(shed.ada, &refused.message(), "Correct it")
        .await
        .modal();
    let right = [
        ("length", "Spent in minutes"),
        ("craft", "Other"),
        ("note", "3"),
    ];
    app.discord.submit(shed.ada, &form, &right).await;
    let changed = replaced(&app, &refused.message()).await;
    says(
        &changed,
        &[
            "craft from **Other**",
            "note from **Thing**",
            "**guitar** 2 h",
        ],
    );
    pressed(&app, shed, &changed, "Keep these").await;
    assert!(history(&app, shed).await.contains("chords"));
}

#[tokio::test]
async fn a_table_without_a_proposal_asks_for_its_columns() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let table = "a,b\nguitar,x\nrust,y\n";
    let asked = import(&app, shed, &[("file", file("odd.csv", table))]).await;
    says(&asked, &["cannot tell which column", "**a**, **b**"]);
    let fields = [("start", "a"), ("length", "b")];
    let preview = filled(&app, shed, &asked, "Choose the columns", &fields).await;
    says(
        &preview,
        &[
            "2 lines cannot be kept",
            "“guitar” is not a day that I can read",
        ],
    );
    assert!(preview.button("Keep these").is_none());
}

#[tokio::test]
async fn a_check_counts_for_as_long_as_its_owner_says() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", sample("loop.zip"))]).await;
    says(
        &preview,
        &[
            "Loop Habit Tracker",
            "**2 entries**",
            "a check of “Meditate” has no length",
            "“Run” is counted in “km”, which is no time",
        ],
    );
    let fields = [("length", "20 min")];
    let changed = filled(&app, shed, &preview, "How long is a check?", &fields).await;
    says(
        &changed,
        &[
            "**3 entries**",
            "One check counts as 20 min",
            "**Meditate** 20 min",
        ],
    );
}

#[tokio::test]
async fn wakatime_counts_by_project_or_by_language() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", sample("wakatime.json"))]).await;
    says(&preview, &["WakaTime", "**yesteryou** 1 h 31"]);
    let other = pressed(&app, shed, &preview, "By language instead").await;
    says(&other, &["**Rust** 1 h 23", "**TOML** 7 min"]);
}

#[tokio::test]
async fn rows_without_a_craft_go_where_their_owner_says() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = import(&app, shed, &[("file", sample("history.txt"))]).await;
    says(&preview, &["go to **history**"]);
    let changed = filled(
        &app,
        shed,
        &preview,
        "Change the craft",
        &[("craft", "rust")],
    )
    .await;
    says(&changed, &["go to **rust**"]);
}

#[tokio::test]
async fn many_lines_that_cannot_be_kept_are_all_in_a_file() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let mut table = "date,hours,craft\n2026-04-03,1,guitar\n".to_owned();
    table.extend((0..300).map(|number| format!("2026-04-04,soon {number},guitar\n")));
    table += &"2026-04-05,1,guitar\n".repeat(400);
    let preview = import(&app, shed, &[("file", file("a.csv", &table))]).await;
    says(
        &preview,
        &[
            "676 lines cannot be kept",
            "and 671 more, in the file below",
        ],
    );
    let attached = &preview.attachments[0];
    let text = String::from_utf8(attached.bytes.to_vec()).unwrap();
    assert!(
        text.contains("line 302: “soon 299” is not a length of time"),
        "{text}"
    );
    assert!(text.contains("it would have more than 24 h"), "{text}");
}
