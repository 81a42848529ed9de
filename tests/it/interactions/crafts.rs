//! `/craft`: names, merges, what a server may see, rhythm and the hours before the record; and that each can be undone.

use standin::{InteractionOutcome, OptionValue, Place};

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

/// A command of Ada's with text options.
async fn craft(
    app: &TestApp,
    shed: Shed,
    name: &str,
    options: &[(&str, OptionValue)],
) -> InteractionOutcome {
    app.command(shed.ada, shed.place(), &format!("craft {name}"), options)
        .await
}

#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

async fn press(
    app: &TestApp,
    shed: Shed,
    on: &InteractionOutcome,
    label: &str,
) -> InteractionOutcome {
    app.discord.press(shed.ada, &on.message(), label).await
}

async fn history(app: &TestApp, shed: Shed, option: &'static str) -> InteractionOutcome {
    let options = [(option, true.into())];
    app.command(shed.ada, shed.place(), "history", &options)
        .await
}

async fn offered(app: &TestApp, shed: Shed) -> Vec<String> {
    let options = [("time", "1h".into())];
    let choices = app
        .discord
        .autocomplete(shed.ada, shed.place(), "log", &options, ("craft", ""))
        .await;
    choices.into_iter().map(|choice| choice.name).collect()
}

#[tokio::test]
async fn a_craft_gets_a_new_name_with_everything_in_it_and_its_old_one_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h30", "gitar").await;
    let options = [("craft", "Gitar".into()), ("to", "guitar".into())];
    let renamed = craft(&app, shed, "rename", &options).await;
    says(&renamed, &["**gitar** is called **guitar** from now on"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**guitar** · 1 h 30"],
    );
    let undone = press(&app, shed, &renamed, "Undo").await;
    says(&undone, &["**guitar** is called **gitar** again"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**gitar** · 1 h 30"],
    );
    let back = press(&app, shed, &undone, "Put it back").await;
    says(&back, &["**gitar** is called **guitar** again"]);
    says(
        &history(&app, shed, "undo").await,
        &["called **gitar** again"],
    );
    says(
        &history(&app, shed, "put_back").await,
        &["called **guitar** again"],
    );
}

#[tokio::test]
async fn a_taken_name_and_an_unknown_craft_are_refused_with_what_was_typed() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, shed.place(), "1h", "rust").await;
    let options = [("craft", "rust".into()), ("to", "GUITAR".into())];
    let refused = craft(&app, shed, "rename", &options).await;
    says(
        &refused,
        &[
            "already",
            "/craft merge",
            "/craft rename craft:rust to:GUITAR",
        ],
    );
    let options = [("craft", "gitar".into()), ("to", "x".into())];
    let refused = craft(&app, shed, "rename", &options).await;
    says(
        &refused,
        &[
            "no craft named",
            "Did you mean **guitar**",
            "/craft rename craft:gitar to:x",
        ],
    );
    let options = [("craft", "rust".into()), ("to", "\u{200B}".into())];
    says(&craft(&app, shed, "rename", &options).await, &["no name"]);
    let options = [("craft", "rust".into()), ("into", "Rust".into())];
    says(
        &craft(&app, shed, "merge", &options).await,
        &["nothing to merge"],
    );
    for days in [-1, 8] {
        let options = [("craft", "rust".into()), ("days", days.into())];
        says(
            &craft(&app, shed, "rhythm", &options).await,
            &["A week has seven days", "days:"],
        );
    }
    let options = [("craft", "rust".into()), ("hours", "many".into())];
    says(
        &craft(&app, shed, "before", &options).await,
        &["not a number of hours", "hours:many"],
    );
    let options = [("craft", "rust".into()), ("weekly", "3h".into())];
    says(
        &craft(&app, shed, "before", &options).await,
        &["two of", "weekly:3h"],
    );
}

#[tokio::test]
async fn two_crafts_become_one_and_two_again_with_what_each_had() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, shed.place(), "2h", "gitar").await;
    let options = [("craft", "gitar".into()), ("into", "guitar".into())];
    let merged = craft(&app, shed, "merge", &options).await;
    says(&merged, &["**gitar** went into **guitar** with 1 entry"]);
    says(&craft(&app, shed, "list", &[]).await, &["**guitar** · 3 h"]);
    assert_eq!(offered(&app, shed).await, ["guitar"]);
    // The old name stands for the craft that it went into.
    let logged = app.log(shed.ada, shed.place(), "30m", "gitar").await;
    says(&logged, &["**guitar**"]);
    app.discord.redeliver(merged.id);
    let undone = press(&app, shed, &merged, "Undo").await;
    says(&undone, &["two crafts again", "is where it was logged"]);
    let list = craft(&app, shed, "list", &[]).await;
    says(&list, &["**guitar** · 1 h 30", "**gitar** · 2 h"]);
    let back = press(&app, shed, &undone, "Put it back").await;
    says(&back, &["**gitar** went into **guitar** again"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**guitar** · 3 h 30"],
    );
}

#[tokio::test]
async fn merges_of_merges_come_apart_in_any_order() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (time, name) in [("1h", "sketching"), ("2h", "drawing"), ("4h", "painting")] {
        app.log(shed.ada, shed.place(), time, name).await;
    }
    let merge = async |from: &'static str, into: &'static str| {
        let options = [("craft", from.into()), ("into", into.into())];
        craft(&app, shed, "merge", &options).await
    };
    let first = merge("sketching", "drawing").await;
    let second = merge("drawing", "painting").await;
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**painting** · 7 h"],
    );
    press(&app, shed, &second, "Undo").await;
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**drawing** · 3 h", "**painting** · 4 h"],
    );
    press(&app, shed, &first, "Undo").await;
    let list = craft(&app, shed, "list", &[]).await;
    says(
        &list,
        &[
            "**sketching** · 1 h",
            "**drawing** · 2 h",
            "**painting** · 4 h",
        ],
    );
}

#[tokio::test]
async fn the_name_of_a_merged_craft_can_become_the_name_of_both() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, shed.place(), "2h", "gitarre").await;
    let options = [("craft", "gitarre".into()), ("into", "guitar".into())];
    craft(&app, shed, "merge", &options).await;
    let options = [("craft", "guitar".into()), ("to", "gitarre".into())];
    let renamed = craft(&app, shed, "rename", &options).await;
    says(&renamed, &["is called **gitarre** from now on"]);
    says(
        &app.log(shed.ada, shed.place(), "1h", "guitar").await,
        &["**gitarre**"],
    );
    press(&app, shed, &renamed, "Undo").await;
    says(&craft(&app, shed, "list", &[]).await, &["**guitar** · 4 h"]);
}

#[tokio::test]
async fn an_entry_that_moves_back_to_a_craft_merged_since_goes_where_that_went() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "gitar").await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.log(shed.ada, shed.place(), "4h", "rust").await;
    let options = [("edit", 3.into())];
    let form = app
        .command(shed.ada, shed.place(), "history", &options)
        .await;
    let form = form.modal();
    let fields = [
        ("time", "1h"),
        ("craft", "rust"),
        ("day", "today"),
        ("what", ""),
        ("lesson", ""),
    ];
    let edited = app.discord.submit(shed.ada, &form, &fields).await;
    let options = [("craft", "gitar".into()), ("into", "guitar".into())];
    let merged = craft(&app, shed, "merge", &options).await;
    says(&press(&app, shed, &edited, "Undo").await, &["As before"]);
    let list = craft(&app, shed, "list", &[]).await;
    says(&list, &["**guitar** · 3 h", "**rust** · 4 h"]);
    press(&app, shed, &merged, "Undo").await;
    let list = craft(&app, shed, "list", &[]).await;
    says(&list, &["**guitar** · 3 h", "**gitar** · nothing logged"]);
}

#[tokio::test]
async fn lessons_and_a_running_timer_go_with_a_merged_craft_and_come_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let lesson = [
        ("time", "1h".into()),
        ("craft", "gitar".into()),
        ("lesson", "slower is faster".into()),
    ];
    app.command(shed.ada, shed.place(), "log", &lesson).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let options = [("craft", "gitar".into())];
    app.command(shed.ada, shed.place(), "timer start", &options)
        .await;
    let options = [("craft", "gitar".into()), ("into", "guitar".into())];
    let merged = craft(&app, shed, "merge", &options).await;
    let lessons = async |name: &'static str| {
        let options = [("craft", name.into())];
        let found = app
            .command(shed.ada, shed.place(), "lessons", &options)
            .await;
        found.text().contains("slower is faster")
    };
    assert!(lessons("guitar").await);
    let status = app
        .command(shed.ada, shed.place(), "timer status", &[])
        .await;
    says(&status, &["guitar"]);
    press(&app, shed, &merged, "Undo").await;
    assert!(!lessons("guitar").await && lessons("gitar").await);
    app.set_now(berlin("2026-11-18 13:00"));
    let stopped = app.command(shed.ada, shed.place(), "timer stop", &[]).await;
    says(&stopped, &["gitar"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**gitar** · 2 h", "**guitar** · 1 h"],
    );
}

#[tokio::test]
async fn a_comeback_stands_in_the_comparison_of_everything() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (craft, day) in [("guitar", "2026-10-12"), ("rust", "2026-11-17")] {
        app.log_on(shed.ada, shed.place(), "1h", craft, day).await;
    }
    let compared = app.command(shed.ada, shed.place(), "compare", &[]).await;
    says(&compared, &["How steadily", "Back after 35 days: 1 h"]);
    app.set_now(berlin("2026-11-25 12:00"));
    let compared = app.command(shed.ada, shed.place(), "compare", &[]).await;
    assert!(!compared.text().contains("Back after"));
}

#[tokio::test]
async fn an_archived_craft_is_offered_no_more_and_loses_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, shed.place(), "2h", "rust").await;
    let options = [("craft", "guitar".into())];
    says(&craft(&app, shed, "archive", &options).await, &["archived"]);
    assert_eq!(offered(&app, shed).await, ["rust"]);
    let list = craft(&app, shed, "list", &[]).await;
    says(&list, &["**guitar** (archived) · 1 h"]);
    let journey = app.command(shed.ada, shed.place(), "journey", &[]).await;
    says(&journey, &["guitar"]);
    let options = [("craft", "guitar".into()), ("bring_back", true.into())];
    says(&craft(&app, shed, "archive", &options).await, &["is back"]);
    assert_eq!(offered(&app, shed).await.len(), 2);
    says(&history(&app, shed, "undo").await, &["archived again"]);
    assert_eq!(offered(&app, shed).await, ["rust"]);
}

#[tokio::test]
async fn a_server_sees_all_of_a_craft_once_it_is_shared_there() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, Place::Dm, "2h", "guitar").await;
    app.log(shed.ada, Place::Dm, "4h", "rust").await;
    let posted = async || {
        let options = [("window", "this week".into()), ("share", true.into())];
        let posted = app
            .command(shed.ada, shed.place(), "compare", &options)
            .await;
        assert!(!posted.is_ephemeral());
        posted.text()
    };
    assert!(posted().await.contains("1 h · 1 day · 1 entry"));
    let options = [("craft", "guitar".into())];
    let shared = craft(&app, shed, "share", &options).await;
    says(&shared, &["**guitar** is shared in **Evening Shed**"]);
    let text = posted().await;
    assert!(
        text.contains("3 h · 1 day · 2 entries") && text.contains("3 h"),
        "{text}"
    );
    says(
        &craft(&app, shed, "list", &[]).await,
        &["Shared in **Evening Shed**"],
    );
    let options = [("share", true.into()), ("craft", "guitar".into())];
    let journey = app
        .command(shed.ada, shed.place(), "journey", &options)
        .await;
    assert!(journey.text().contains("**3 h**"), "{}", journey.text());
    let options = [("craft", "guitar".into())];
    says(
        &craft(&app, shed, "hide", &options).await,
        &["not shared in **Evening Shed** any more"],
    );
    assert!(posted().await.contains("1 h · 1 day · 1 entry"));
    says(&history(&app, shed, "undo").await, &["shared there again"]);
    assert!(posted().await.contains("3 h · 1 day"));
    // With the app on one's own account only, nothing becomes visible.
    app.discord.install_app(shed.ada);
    let refused = app
        .command(shed.ada, Place::Dm, "craft share", &options)
        .await;
    says(&refused, &["in a server only"]);
}

#[tokio::test]
async fn a_group_counts_what_is_shared_with_its_server() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-12 12:00")).await;
    let mut members = vec![shed.ada, shed.ben, shed.chen];
    for name in ["Dora", "Emil"] {
        let member = app.discord.add_user(name);
        app.discord.join(shed.server, member);
        members.push(member);
    }
    for member in members {
        app.command(member, shed.place(), "join", &[]).await;
        app.log(member, shed.place(), "1h", "guitar").await;
    }
    app.log(shed.ada, Place::Dm, "5h", "guitar").await;
    app.set_now(berlin("2026-11-18 12:00"));
    let group = app.command(shed.ben, shed.place(), "server", &[]).await;
    assert!(group.text().contains("5 h"), "{}", group.text());
    craft(&app, shed, "share", &[("craft", "guitar".into())]).await;
    let group = app.command(shed.ben, shed.place(), "server", &[]).await;
    assert!(group.text().contains("10 h"), "{}", group.text());
}

#[tokio::test]
async fn hours_before_the_record_are_marked_and_mixed_with_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    let options = [("craft", "guitar".into()), ("hours", "300".into())];
    let set = craft(&app, shed, "before", &options).await;
    says(&set, &["**guitar**: 300 h", "an estimate"]);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["2 h, and 300 h estimated, apart"],
    );
    let options = [("craft", "guitar".into())];
    let journey = app
        .command(shed.ada, shed.place(), "journey", &options)
        .await;
    says(&journey, &["**2 h** of guitar, and 300 h estimated, apart"]);
    let options = [
        ("craft", "guitar".into()),
        ("weekly", "3h".into()),
        ("years", OptionValue::Number(2.0)),
    ];
    let set = craft(&app, shed, "before", &options).await;
    says(&set, &["about 3 h a week", "17 November 2026"]);
    let options = [("craft", "guitar".into()), ("window", "4 weeks".into())];
    let compared = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(&compared, &["11 h 35 estimated"]);
    // A year ago there is no record, and the estimate says so for itself.
    says(
        &compared,
        &["No record of you then, and 12 h estimated, apart"],
    );
    let options = [("craft", "guitar".into())];
    let week = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(
        &week,
        &[
            "**A year ago**",
            "No record of you then, and 1 h 17 estimated, apart",
            "2 h, and 313 h estimated, apart",
        ],
    );
    says(&history(&app, shed, "undo").await, &["as before"]);
    says(&craft(&app, shed, "list", &[]).await, &["300 h estimated"]);
    let options = [("craft", "guitar".into()), ("hours", "0".into())];
    says(
        &craft(&app, shed, "before", &options).await,
        &["no estimate"],
    );
    assert!(
        !craft(&app, shed, "list", &[])
            .await
            .text()
            .contains("estimated")
    );
}

#[tokio::test]
async fn a_rhythm_is_shown_week_by_week_with_its_strength() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for day in [
        "2026-11-02",
        "2026-11-04",
        "2026-11-06",
        "2026-11-10",
        "2026-11-16",
        "2026-11-18",
    ] {
        app.log_on(shed.ada, shed.place(), "1h", "guitar", day)
            .await;
    }
    let options = [("craft", "guitar".into()), ("days", 3.into())];
    let set = craft(&app, shed, "rhythm", &options).await;
    says(&set, &["**guitar**: 3 days a week"]);
    let list = craft(&app, shed, "list", &[]).await;
    says(
        &list,
        &[
            "This week has 2 of 3 so far",
            "Kept in 1 of the last 2 weeks",
            "Strength",
        ],
    );
    let options = [("craft", "guitar".into())];
    let compared = app
        .command(shed.ada, shed.place(), "compare", &options)
        .await;
    says(&compared, &["How steadily", "This week has 2 of 3 so far"]);
    says(&history(&app, shed, "undo").await, &["as before"]);
    assert!(
        !craft(&app, shed, "list", &[])
            .await
            .text()
            .contains("Rhythm")
    );
}

#[tokio::test]
async fn what_is_undone_twice_or_a_day_later_or_by_another_is_refused() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let options = [("craft", "guitar".into()), ("days", 3.into())];
    let set = craft(&app, shed, "rhythm", &options).await;
    history(&app, shed, "undo").await;
    says(
        &press(&app, shed, &set, "Undo").await,
        &["done already", "put_back"],
    );
    history(&app, shed, "put_back").await;
    says(&craft(&app, shed, "list", &[]).await, &["Rhythm"]);
    let stranger = app.discord.press(shed.ben, &set.message(), "Undo").await;
    assert!(stranger.failure().is_some() || stranger.text().contains("somebody else"));
    app.set_now(berlin("2026-11-19 12:01"));
    says(
        &press(&app, shed, &set, "Undo").await,
        &["more than a day ago"],
    );
    app.tick().await;
    says(
        &press(&app, shed, &set, "Undo").await,
        &["more than a day ago"],
    );
}

#[tokio::test]
async fn a_command_delivered_twice_changes_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    app.log(shed.ada, shed.place(), "1h", "rust").await;
    let options = [("craft", "guitar".into()), ("to", "lute".into())];
    let renamed = craft(&app, shed, "rename", &options).await;
    app.discord.redeliver(renamed.id);
    let options = [("craft", "lute".into()), ("hours", "20".into())];
    let set = craft(&app, shed, "before", &options).await;
    app.discord.redeliver(set.id);
    says(
        &craft(&app, shed, "list", &[]).await,
        &["**lute** · 1 h, and 20 h estimated"],
    );
    says(&history(&app, shed, "undo").await, &["as before"]);
    says(
        &history(&app, shed, "undo").await,
        &["called **guitar** again"],
    );
}
