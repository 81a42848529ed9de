//! Files that are not taken: what was wrong, what is accepted, and nothing is kept.

use bytes::Bytes;
use standin::OptionValue;

use super::{NOON, file, history, import, offered, sample, says};
use crate::forge::message_with_button;
use crate::test_app::{TestApp, berlin};

#[tokio::test]
async fn files_of_other_kinds_are_refused_by_what_they_are() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let heartbeats = "{\"days\":[{\"date\":\"2026-04-03\",\"heartbeats\":[]}],\"range\":{}}";
    let cases = [
        (file("a.csv", ""), "is empty"),
        (file("a.png", "\u{89}"), "cannot tell which column"),
        (file("a.db", "SQLite format 3\0"), "is a database"),
        (
            file("a.json", "{\"a\": 1}"),
            "JSON of a kind that I do not know",
        ),
        (file("a.json", heartbeats), "heartbeats"),
        (
            file("a.json", "{\"days\":[{\"date\":\"2026-04-03\",\"range\""),
            "breaks off at line 1",
        ),
        (file("a.zip", "PK\u{3}\u{4}"), "cannot be unpacked"),
        (sample("path-trick.zip"), "lead out of it"),
    ];
    for (file, part) in cases {
        let refused = import(&app, shed, &[("file", file)]).await;
        says(&refused, &[part]);
    }
    assert!(history(&app, shed).await.contains("Nothing logged yet"));
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_unread() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let large = Bytes::from(vec![b'a'; (25 << 20) + 1]);
    let large = OptionValue::File("large.csv".to_owned(), large);
    app.discord.clear_requests();
    let refused = import(&app, shed, &[("file", large)]).await;
    says(
        &refused,
        &[
            "26 MB",
            "up to 25 MB",
            "one file for 2025",
            "/import file:large.csv",
        ],
    );
    let fetched = app.discord.requests();
    assert!(
        !fetched
            .iter()
            .any(|request| request.path.contains("attachments")),
        "{fetched:?}"
    );
}

#[tokio::test]
async fn with_nothing_there_each_step_says_so() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let refused = import(&app, shed, &[("undo", true.into())]).await;
    says(
        &refused,
        &["no import to take back", "You typed", "undo:True"],
    );
    let long = "x".repeat(60);
    let options = [
        ("file", sample("toggl.csv")),
        ("craft", long.as_str().into()),
    ];
    says(&import(&app, shed, &options).await, &["50"]);
}

#[tokio::test]
async fn nobody_keeps_sees_or_drops_anothers_import() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let preview = offered(&app, shed, &[("file", sample("toggl.csv"))])
        .await
        .finished()
        .await;
    let keep = preview
        .button("Keep these")
        .and_then(|button| button.custom_id.clone());
    let keep = keep.expect("it carries an action");
    for step in ["keep", "not-now", "show", "day-first", "undo"] {
        let forged = keep.replace("import:keep", &format!("import:{step}"));
        let forged = message_with_button(&app, shed.channel, &forged).await;
        let outcome = app.discord.press(shed.ben, &forged, "Forged").await;
        let said = app
            .discord
            .settle_for("a refusal", |discord| {
                discord
                    .ephemerals(shed.ben)
                    .pop()
                    .filter(|message| !message.is_loading)
            })
            .await;
        let text = said.text();
        assert!(
            text.contains("no longer here") || text.contains("Nothing was kept"),
            "{step}: {text} {outcome:?}"
        );
        assert!(!text.contains("Guitar"), "{text}");
    }
    for step in ["columns", "craft", "check-length"] {
        let forged = keep.replace("import:keep", &format!("import:{step}"));
        let forged = message_with_button(&app, shed.channel, &forged).await;
        let outcome = app.discord.press(shed.ben, &forged, "Forged").await;
        says(&outcome.message(), &["no longer here"]);
    }
    says(&import(&app, shed, &[]).await, &["**4 entries**"]);
}

#[tokio::test]
async fn files_that_wait_take_no_more_than_their_room_together() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let rows = "date,hours,craft\n2026-11-20,2,rust\n";
    let bens = crate::test_app::Shed {
        ada: shed.ben,
        ..shed
    };
    import(&app, bens, &[("file", file("a.csv", rows))]).await;
    // As large as half a gigabyte of files, but for one byte less than what Ada brings.
    app.change_the_record("UPDATE import SET file_bytes = 512 * 1024 * 1024 - 34")
        .await;
    assert_eq!(rows.len(), 35);
    let refused = import(&app, shed, &[("file", file("a.csv", rows))]).await;
    says(
        &refused,
        &["Many files wait here", "send the command again"],
    );
    app.change_the_record("UPDATE import SET file_bytes = 512 * 1024 * 1024 - 35")
        .await;
    let preview = import(&app, shed, &[("file", file("a.csv", rows))]).await;
    says(&preview, &["**1 entry**"]);
}
