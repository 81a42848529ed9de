//! An interaction that Discord delivers a second time changes nothing, whatever happened in between.

use standin::{InteractionOutcome, OptionValue};

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

/// Delivers the interaction again, and waits until the bot has dealt with it: its second answer was refused.
async fn again(app: &TestApp, outcome: &InteractionOutcome) {
    let callback = format!("/interactions/{}/", outcome.id);
    let answers = |discord: &standin::Standin| {
        let requests = discord.requests();
        let answers = requests
            .iter()
            .filter(|one| one.path.starts_with(&callback));
        answers.count()
    };
    let before = answers(&app.discord);
    app.discord.redeliver(outcome.id);
    app.discord
        .settle("the second delivery", |discord| answers(discord) > before)
        .await;
}

async fn history(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> InteractionOutcome {
    app.command(shed.ada, shed.place(), "history", options)
        .await
}

#[tokio::test]
async fn what_was_deleted_or_taken_back_by_its_place_stays_the_only_thing_that_was() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for time in ["1m", "2m", "3m", "4m", "5m"] {
        app.log(shed.ada, shed.place(), time, "guitar").await;
    }
    let deleted = history(&app, shed, &[("delete", 2.into())]).await;
    assert!(deleted.text().contains("4 min"), "{}", deleted.text());
    again(&app, &deleted).await;
    for time in ["4 min", "5 min"] {
        let undone = history(&app, shed, &[("undo", true.into())]).await;
        assert!(undone.text().contains(time), "{}", undone.text());
        again(&app, &undone).await;
    }
    let left = history(&app, shed, &[]).await.text();
    for time in ["1 min", "2 min", "3 min", "4 min"] {
        assert!(left.contains(time), "{time:?} is not in\n{left}");
    }
}

#[tokio::test]
async fn what_was_put_back_by_command_is_put_back_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for time in ["1m", "2m"] {
        app.log(shed.ada, shed.place(), time, "guitar").await;
    }
    for minute in [1, 2] {
        app.set_now(berlin(NOON) + chrono::TimeDelta::minutes(minute));
        history(&app, shed, &[("undo", true.into())]).await;
    }
    let restored = history(&app, shed, &[("put_back", true.into())]).await;
    assert!(restored.text().contains("1 min"), "{}", restored.text());
    again(&app, &restored).await;
    let left = history(&app, shed, &[]).await.text();
    assert!(!left.contains("2 min"), "{left}");
}

#[tokio::test]
async fn a_button_pressed_once_takes_back_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    let undone = app.discord.press(shed.ada, &logged.message(), "Undo").await;
    app.discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    again(&app, &undone).await;
    let left = history(&app, shed, &[]).await.text();
    assert!(left.contains("1 h 30"), "{left}");
}

#[tokio::test]
async fn a_change_sent_once_changes_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let form = app
        .discord
        .press(shed.ada, &logged.message(), "Edit")
        .await
        .modal();
    let first = app.discord.submit(shed.ada, &form, &[("time", "2h")]).await;
    app.discord.submit(shed.ada, &form, &[("time", "3h")]).await;
    again(&app, &first).await;
    let left = history(&app, shed, &[]).await.text();
    assert!(left.contains("3 h"), "{left}");
}

#[tokio::test]
async fn what_was_undone_and_put_back_stays_put_back() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let options = [("craft", "guitar".into()), ("to", "lute".into())];
    app.command(shed.ada, shed.place(), "craft rename", &options)
        .await;
    let undone = history(&app, shed, &[("undo", true.into())]).await;
    let back = history(&app, shed, &[("put_back", true.into())]).await;
    again(&app, &undone).await;
    again(&app, &back).await;
    let left = history(&app, shed, &[]).await.text();
    assert!(left.contains("lute"), "{left}");
}
