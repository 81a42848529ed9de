//! `/backfill` and what is looked for with `/history`.

use standin::{InteractionOutcome, ModalView, OptionValue};

use crate::test_app::{Shed, TestApp, berlin};

/// A Wednesday.
const NOON: &str = "2026-11-18 12:00";

#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

async fn history(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> InteractionOutcome {
    app.command(shed.ada, shed.place(), "history", options)
        .await
}

async fn form(app: &TestApp, shed: Shed) -> ModalView {
    let options = [("craft", "guitar".into())];
    app.command(shed.ada, shed.place(), "backfill", &options)
        .await
        .modal()
}

async fn submitted(app: &TestApp, shed: Shed, days: &str) -> InteractionOutcome {
    let form = form(app, shed).await;
    assert_eq!(form.field("craft").expect("a field").value, "guitar");
    let fields = [("days", days), ("what", "scales")];
    app.discord.submit(shed.ada, &form, &fields).await
}

#[tokio::test]
async fn several_days_are_shown_before_they_are_kept_and_taken_back_at_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let days = "mon 2h\ntue 1h30 dead end: practise slower\n2026-11-01 45m a song";
    let shown = submitted(&app, shed, days).await;
    says(
        &shown,
        &[
            "Nothing is kept yet",
            "Mon 16 Nov · **2 h**: scales",
            "Tue 17 Nov · **1 h 30**: scales (a wrong turn, and it taught: practise slower)",
            "Sun 1 Nov · **45 min**: a song",
        ],
    );
    says(&history(&app, shed, &[]).await, &["Nothing logged yet"]);
    let kept = app
        .discord
        .press(shed.ada, &shown.message(), "Keep these")
        .await;
    says(&kept, &["**4 h 15** of **guitar** in 3 entries"]);
    app.discord.redeliver(kept.id);
    says(
        &history(&app, shed, &[]).await,
        &["scales", "a song", "(a wrong turn)"],
    );
    let again = app
        .discord
        .press(shed.ada, &shown.message(), "Keep these")
        .await;
    assert!(again.failure().is_some() || again.text().contains("sent already"));
    let undone = app.discord.press(shed.ada, &kept.message(), "Undo").await;
    says(&undone, &["3 entries are taken back"]);
    says(&history(&app, shed, &[]).await, &["Nothing logged yet"]);
    let back = history(&app, shed, &[("put_back", true.into())]).await;
    says(&back, &["3 entries are there again"]);
    let undone = history(&app, shed, &[("undo", true.into())]).await;
    says(&undone, &["3 entries are taken back"]);
}

#[tokio::test]
async fn each_line_is_checked_on_its_own_and_the_list_opens_again_as_it_was() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log_on(shed.ada, shed.place(), "20h", "sailing", "mon")
        .await;
    let days = "mon 3h\nmon 2h\ntue\nsomeday 1h\n2026-11-19 1h";
    let shown = submitted(&app, shed, days).await;
    says(
        &shown,
        &[
            "1 line will be kept as below, and 4 need a look",
            "Mon 16 Nov · **3 h**",
            "Line 2, “mon 2h”. Monday 16 November 2026 holds 23 h already",
            "Line 3, “tue”.",
            "Line 4, “someday 1h”. “someday” is not a day",
            "Line 5, “2026-11-19 1h”. Thursday 19 November is still to come",
        ],
    );
    app.down().await;
    app.up().await;
    let form = app
        .discord
        .press(shed.ada, &shown.message(), "Correct it")
        .await
        .modal();
    assert_eq!(form.field("days").expect("a field").value, days);
    assert_eq!(form.field("what").expect("a field").value, "scales");
    let shown = app
        .discord
        .submit(shed.ada, &form, &[("days", "mon 3h\ntue")])
        .await;
    // On the next day, "mon" is still the Monday that was shown.
    app.set_now(berlin("2026-11-19 11:00"));
    let kept = app
        .discord
        .press(shed.ada, &shown.message(), "Keep these")
        .await;
    says(
        &kept,
        &["**3 h** of **guitar** in 1 entry", "Not kept", "tue"],
    );
    let entry = history(&app, shed, &[("show", 1.into())]).await;
    says(&entry, &["Monday 16 November"]);
}

#[tokio::test]
async fn a_list_that_makes_no_sense_as_a_whole_is_refused_and_not_lost() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let cases = [
        ("mon 1m\n".repeat(61), "more than the 60 lines"),
        ("\n \n.".replace('.', ""), "The list has no line"),
    ];
    for (days, why) in cases {
        let refused = submitted(&app, shed, &days).await;
        if let Some(failure) = refused.failure() {
            // Discord itself asks for what is required.
            assert!(days.trim().is_empty(), "{failure}");
            continue;
        }
        says(&refused, &[why, "Nothing you typed is lost"]);
        let form = app
            .discord
            .press(shed.ada, &refused.message(), "Correct it")
            .await
            .modal();
        assert_eq!(form.field("days").expect("a field").value, days);
    }
    let shown = submitted(&app, shed, "tue").await;
    says(&shown, &["none of the lines can be kept yet"]);
    assert!(shown.message().button("Keep these").is_none());
    let stranger = app
        .discord
        .press(shed.ben, &shown.message(), "Correct it")
        .await;
    assert!(stranger.failure().is_some() || !stranger.text().contains("tue"));
}

#[tokio::test]
async fn history_finds_by_craft_span_dead_end_and_text() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for day in 1..=13 {
        let options = [
            ("time", "10m".into()),
            ("craft", "guitar".into()),
            ("day", format!("2026-11-{day:02}").as_str().into()),
            ("what", format!("Scales, take {day}").as_str().into()),
            ("dead_end", (day % 2 == 0).into()),
        ];
        app.command(shed.ada, shed.place(), "log", &options).await;
    }
    app.log(shed.ada, shed.place(), "1h", "rust").await;
    let found = history(
        &app,
        shed,
        &[("craft", "Guitar".into()), ("text", "SCALES".into())],
    )
    .await;
    says(
        &found,
        &["**1 to 10 of 13** that fit", "**guitar**, with “scales”"],
    );
    let older = app.discord.press(shed.ada, &found.message(), "Older").await;
    says(&older, &["**11 to 13 of 13** that fit", "take 1"]);
    assert!(!older.text().contains("rust"), "{}", older.text());
    let options = [
        ("since", "2026-11-04".into()),
        ("until", "2026-11-08".into()),
        ("dead_ends", true.into()),
    ];
    let found = history(&app, shed, &options).await;
    says(&found, &["**1 to 3 of 3**", "take 8", "take 6", "take 4"]);
    assert!(!found.text().contains("take 5"), "{}", found.text());
    let mut numbered = options.to_vec();
    numbered.push(("show", 2.into()));
    says(&history(&app, shed, &numbered).await, &["take 6"]);
    numbered.pop();
    numbered.push(("delete", 3.into()));
    says(&history(&app, shed, &numbered).await, &["Deleted"]);
    says(&history(&app, shed, &options).await, &["**1 to 2 of 2**"]);
    says(
        &history(&app, shed, &[("text", "lute".into())]).await,
        &["Nothing you logged fits"],
    );
    let backwards = [
        ("since", "2026-11-08".into()),
        ("until", "2026-11-04".into()),
    ];
    says(
        &history(&app, shed, &backwards).await,
        &["ends before it begins", "since:2026-11-08"],
    );
    let long = "x".repeat(101);
    says(
        &history(&app, shed, &[("text", long.as_str().into())]).await,
        &["101 characters"],
    );
    says(
        &history(&app, shed, &[("craft", "lute".into())]).await,
        &["no craft named"],
    );
}

#[tokio::test]
async fn pages_that_were_looked_for_are_ones_own_and_kept_for_a_day() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for minutes in 1..=11 {
        app.log(shed.ada, shed.place(), &format!("{minutes}m"), "guitar")
            .await;
    }
    let found = history(&app, shed, &[("craft", "guitar".into())]).await;
    let stranger = app.discord.press(shed.ben, &found.message(), "Older").await;
    assert!(stranger.failure().is_some() || stranger.text().contains("no longer kept"));
    app.at(berlin("2026-11-19 13:00")).await;
    let older = app.discord.press(shed.ada, &found.message(), "Older").await;
    says(&older, &["no longer kept", "/history"]);
}

#[tokio::test]
async fn an_entry_changed_by_hand_is_as_before_when_undone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let edit = async |time: &str| {
        let form = history(&app, shed, &[("edit", 1.into())]).await.modal();
        let fields = [("time", time), ("what", "scales"), ("craft", "lute")];
        app.discord.submit(shed.ada, &form, &fields).await
    };
    let first = edit("2h").await;
    says(&first, &["Changed to **2 h** of **lute**"]);
    let undone = app.discord.press(shed.ada, &first.message(), "Undo").await;
    says(&undone, &["As before: **1 h** of **guitar**"]);
    let back = app
        .discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    says(&back, &["Changed again: **2 h** of **lute** today: scales"]);
    edit("3h").await;
    let undone = history(&app, shed, &[("undo", true.into())]).await;
    says(&undone, &["As before: **2 h**"]);
    says(
        &history(&app, shed, &[("undo", true.into())]).await,
        &["As before: **1 h**"],
    );
    says(
        &history(&app, shed, &[("undo", true.into())]).await,
        &["Taken back: **1 h**"],
    );
    says(
        &history(&app, shed, &[("undo", true.into())]).await,
        &["nothing to undo"],
    );
    assert!(logged.is_ephemeral());
}

#[tokio::test]
async fn what_has_no_room_any_more_is_not_put_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "20h", "sailing").await;
    let form = history(&app, shed, &[("edit", 1.into())]).await.modal();
    let edited = app.discord.submit(shed.ada, &form, &[("time", "1h")]).await;
    app.log(shed.ada, shed.place(), "10h", "guitar").await;
    let refused = app.discord.press(shed.ada, &edited.message(), "Undo").await;
    says(&refused, &["holds 10 h already"]);
    says(&history(&app, shed, &[]).await, &["**1 h** sailing"]);
}

#[tokio::test]
async fn a_slip_of_a_craft_comes_back_when_the_move_is_undone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let slip = app.log(shed.ada, shed.place(), "2h", "guitat").await;
    let moved = app
        .discord
        .press(shed.ada, &slip.message(), "I meant guitar")
        .await;
    let undone = app.discord.press(shed.ada, &moved.message(), "Undo").await;
    says(&undone, &["As before: **2 h** of **guitat**"]);
    let back = app
        .discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    says(&back, &["**2 h** of **guitar**"]);
}
