//! `/craft`: names, merges, what a server may see, rhythm and the hours before the record; and that each can be undone.

mod merging;
mod shown;

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
