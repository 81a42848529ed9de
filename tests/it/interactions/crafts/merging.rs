//! Two crafts that become one, and two again.

use super::*;

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
