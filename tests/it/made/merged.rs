//! What was made goes where its craft goes: merged crafts, their shipped things and their milestones.

use standin::OptionValue;

use super::{command, says};
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

async fn merge(app: &TestApp, shed: Shed) -> standin::InteractionOutcome {
    let options: [(&str, OptionValue); 2] = [("craft", "gitar".into()), ("into", "guitar".into())];
    command(app, shed.ada, shed, "craft merge", &options).await
}

async fn shipped(app: &TestApp, shed: Shed) -> String {
    command(app, shed.ada, shed, "shipped", &[]).await.text()
}

#[tokio::test]
async fn what_was_shipped_goes_with_its_craft_and_comes_back_with_it() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "gitar").await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let options: [(&str, OptionValue); 2] = [("what", "a song".into()), ("craft", "gitar".into())];
    let song = command(&app, shed.ada, shed, "shipped", &options).await;
    says(&song, &["a song", "**2 h** of gitar"]);
    let merged = merge(&app, shed).await;
    let list = shipped(&app, shed).await;
    assert!(
        list.contains("guitar") && list.contains("3 h") && !list.contains("gitar"),
        "{list}"
    );
    let undone = app.discord.press(shed.ada, &merged.message(), "Undo").await;
    let list = shipped(&app, shed).await;
    assert!(
        list.contains("gitar") && list.contains("2 h") && !list.contains("guitar"),
        "{list}"
    );
    app.discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    assert!(!shipped(&app, shed).await.contains("gitar"));
}

#[tokio::test]
async fn a_milestone_is_said_when_two_crafts_reach_it_together_and_never_again() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "6h", "gitar").await;
    app.log(shed.ada, shed.place(), "6h", "guitar").await;
    app.all_are_said().await;
    says(&merge(&app, shed).await, &["**10 h** of **guitar**"]);
    app.all_are_said().await;
    let next = app.log(shed.ada, shed.place(), "5m", "gitar").await;
    assert!(!next.text().contains("10 h** of"), "{}", next.text());
}

#[tokio::test]
async fn a_milestone_of_a_craft_that_was_merged_is_not_said_of_the_other_again() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "11h", "gitar").await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.all_are_said().await;
    let merged = merge(&app, shed).await;
    assert!(!merged.text().contains("10 h** of"), "{}", merged.text());
}

#[tokio::test]
async fn estimated_hours_reach_no_milestone_and_a_list_of_days_does() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.all_are_said().await;
    let options: [(&str, OptionValue); 2] = [("craft", "guitar".into()), ("hours", "300".into())];
    let before = command(&app, shed.ada, shed, "craft before", &options).await;
    assert!(!before.text().contains("h** of"), "{}", before.text());
    let form = command(&app, shed.ada, shed, "backfill", &[]).await.modal();
    let fields = [
        ("craft", "guitar"),
        ("days", "mon 4h\ntue 5h"),
        ("what", ""),
    ];
    let preview = app.discord.submit(shed.ada, &form, &fields).await;
    let kept = app
        .discord
        .press(shed.ada, &preview.message(), "Keep these")
        .await;
    says(&kept, &["Kept **9 h** of **guitar**"]);
    let next = command(&app, shed.ada, shed, "history", &[]).await;
    says(&next, &["**10 h** of **guitar**"]);
}
