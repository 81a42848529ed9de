//! `/timer`: one at a time, on the day it began, over restarts and changes of clocks, and never 22 hours by itself.

mod asked;
mod bounds;

use standin::{InteractionId, InteractionOutcome, OptionValue};

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

/// `/timer start guitar`.
async fn start(app: &TestApp, shed: Shed) -> InteractionOutcome {
    timer(app, shed, "start", &[("craft", "guitar".into())]).await
}

/// `/timer WHAT` by Ben.
async fn timer(
    app: &TestApp,
    shed: Shed,
    what: &str,
    options: &[(&str, OptionValue)],
) -> InteractionOutcome {
    let name = format!("timer {what}");
    app.command(shed.ben, shed.place(), &name, options).await
}

/// `/history` by Ben.
async fn history(app: &TestApp, shed: Shed) -> String {
    let history = app.command(shed.ben, shed.place(), "history", &[]).await;
    history.text()
}

/// Discord delivers an interaction once more, and it is dealt with.
async fn once_more(app: &TestApp, interaction: InteractionId) {
    app.discord.clear_requests();
    app.discord.redeliver(interaction);
    app.discord
        .settle("it is dealt with", |discord| {
            let requests = discord.requests().into_iter();
            requests
                .filter(|one| one.path.contains("/callback"))
                .count()
                > 0
        })
        .await;
}

fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_timer_is_started_looked_at_and_stopped_and_replies_like_log() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let options = [("craft", "guitar".into()), ("what", "scales".into())];
    let started = timer(&app, shed, "start", &options).await;
    says(&started, &["Running", "guitar", "scales", "4 h"]);
    app.set_now(berlin("2026-11-18 12:40"));
    says(
        &timer(&app, shed, "status", &[]).await,
        &["40 min", "guitar"],
    );
    app.set_now(berlin("2026-11-18 13:30"));
    let note = [
        ("note", "and chords".into()),
        ("link", "https://example.org/take".into()),
    ];
    let stopped = timer(&app, shed, "stop", &note).await;
    says(
        &stopped,
        &[
            "Kept **1 h 30** of **guitar** today: scales and chords",
            "https://example.org/take",
            "A new craft",
            "This week",
        ],
    );
    let undone = app
        .discord
        .press(shed.ben, &stopped.message(), "Undo")
        .await;
    says(&undone, &["Taken back"]);
    let back = app
        .discord
        .press(shed.ben, &undone.message(), "Put it back")
        .await;
    let form = app
        .discord
        .press(shed.ben, &back.message(), "Edit")
        .await
        .modal();
    assert_eq!(form.field("time").expect("a field").value, "90m");
    says(&timer(&app, shed, "status", &[]).await, &["No timer"]);
}

#[tokio::test]
async fn one_timer_runs_at_a_time_over_a_restart() {
    let (mut app, shed) = TestApp::in_shed(berlin(NOON)).await;
    start(&app, shed).await;
    app.down().await;
    app.up().await;
    app.set_now(berlin("2026-11-18 12:20"));
    let second = timer(&app, shed, "start", &[("craft", "rust".into())]).await;
    says(
        &second,
        &["guitar", "20 min so far", "/timer start craft:rust"],
    );
    let adas = [("craft", "clay".into())];
    let other = app
        .command(shed.ada, shed.place(), "timer start", &adas)
        .await;
    says(&other, &["Running", "clay"]);
    says(&timer(&app, shed, "stop", &[]).await, &["20 min", "guitar"]);
}

#[tokio::test]
async fn what_does_not_work_says_what_does() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for what in ["stop", "discard"] {
        let refused = timer(&app, shed, what, &[]).await;
        says(&refused, &["No timer is running", "/timer start"]);
    }
    let nameless = timer(&app, shed, "start", &[("craft", "\u{200B}".into())]).await;
    says(&nameless, &["no name"]);
    start(&app, shed).await;
    says(
        &timer(&app, shed, "stop", &[]).await,
        &["not run for a minute"],
    );
    app.set_now(berlin("2026-11-18 12:10"));
    let link = timer(&app, shed, "stop", &[("link", "nowhere".into())]).await;
    says(&link, &["not an address", "link:nowhere"]);
    let long = "a".repeat(1_001);
    let note = timer(&app, shed, "stop", &[("note", long.into())]).await;
    says(&note, &["1,001 characters", "aaa"]);
    says(&timer(&app, shed, "status", &[]).await, &["10 min"]);
}

#[tokio::test]
async fn what_was_dropped_is_not_kept_unless_after_all() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:50"));
    let dropped = timer(&app, shed, "discard", &[]).await;
    says(&dropped, &["50 min", "not kept"]);
    assert!(history(&app, shed).await.contains("Nothing logged yet"));
    app.set_now(berlin("2026-11-18 15:00"));
    let kept = app
        .discord
        .press(shed.ben, &dropped.message(), "Keep it after all")
        .await;
    says(&kept, &["Kept **50 min** of **guitar**"]);
    let again = app
        .discord
        .press(shed.ben, &dropped.message(), "Keep it after all")
        .await;
    says(&again, &["50 min", "1 entry"]);
}

#[tokio::test]
async fn the_buttons_of_a_timer_do_what_its_commands_do() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let started = start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:30"));
    let stopped = app
        .discord
        .press(shed.ben, &started.message(), "Stop")
        .await;
    says(&stopped, &["Kept **30 min** of **guitar**"]);
    let old = app
        .discord
        .press(shed.ben, &started.message(), "Discard")
        .await;
    says(&old, &["dealt with"]);
    let status = start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:40"));
    let stale = app
        .discord
        .press(shed.ben, &started.message(), "Stop")
        .await;
    says(&stale, &["30 min"]);
    says(&timer(&app, shed, "status", &[]).await, &["10 min"]);
    let dropped = app
        .discord
        .press(shed.ben, &status.message(), "Discard")
        .await;
    says(&dropped, &["10 min", "not kept"]);
}

#[tokio::test]
async fn what_is_delivered_twice_happens_once() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let started = start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:30"));
    app.discord.redeliver(started.id);
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(&stopped, &["30 min"]);
    app.discord.redeliver(started.id);
    app.discord.redeliver(stopped.id);
    let status = timer(&app, shed, "status", &[]).await;
    says(&status, &["No timer"]);
    let dropped = start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:45"));
    let discarded = app
        .discord
        .press(shed.ben, &dropped.message(), "Discard")
        .await;
    app.discord.redeliver(discarded.id);
    let text = history(&app, shed).await;
    assert_eq!(text.matches("guitar").count(), 1, "{text}");
}

#[tokio::test]
async fn a_discard_that_was_refused_and_comes_once_more_leaves_a_later_timer_alone() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let refused = timer(&app, shed, "discard", &[]).await;
    says(&refused, &["No timer"]);
    app.set_now(berlin("2026-11-18 12:10"));
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:30"));
    once_more(&app, refused.id).await;
    says(&timer(&app, shed, "status", &[]).await, &["20 min"]);
}

#[tokio::test]
async fn a_slip_of_the_craft_moves_to_the_one_that_was_meant() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ben, shed.place(), "1h", "guitar").await;
    timer(&app, shed, "start", &[("craft", "gitar".into())]).await;
    app.set_now(berlin("2026-11-18 12:30"));
    let stopped = timer(&app, shed, "stop", &[]).await;
    let moved = app
        .discord
        .press(shed.ben, &stopped.message(), "I meant guitar")
        .await;
    says(&moved, &["30 min", "guitar"]);
}

#[tokio::test]
async fn anybody_elses_timer_is_not_theirs_to_touch() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:30"));
    for step in ["yes", "stop", "this-long", "as-kept", "discard", "keep"] {
        let id = format!("y1:timer:{step}:1");
        let message = crate::forge::message_with_button(&app, shed.channel, &id).await;
        let pressed = app.discord.press(shed.chen, &message, "Forged").await;
        says(&pressed, &["somebody else"]);
    }
    says(&timer(&app, shed, "status", &[]).await, &["30 min"]);
}
