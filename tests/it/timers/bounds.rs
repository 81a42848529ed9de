//! Days, clocks and places of a timer.

use standin::Place;

use super::{history, says, start, timer};
use crate::test_app::{TestApp, berlin};

#[tokio::test]
async fn a_timer_over_midnight_belongs_to_the_day_it_began() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 22:30")).await;
    app.set_up(shed).await.finished().await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-19 00:30"));
    says(&timer(&app, shed, "stop", &[]).await, &["2 h", "yesterday"]);
}

#[tokio::test]
async fn a_timer_of_the_small_hours_belongs_to_the_day_before_where_days_start_later() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-19 01:00")).await;
    app.set_up(shed).await.finished().await;
    let settings = [("day_start", 4.into())];
    app.command(shed.ben, shed.place(), "settings", &settings)
        .await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-19 05:00"));
    says(&timer(&app, shed, "stop", &[]).await, &["4 h", "yesterday"]);
}

#[tokio::test]
async fn the_night_of_a_change_of_clocks_counts_what_went_by() {
    for (from, until) in [
        ("2026-10-25 00:30", "2026-10-25 03:00"),
        ("2026-03-29 00:30", "2026-03-29 05:00"),
    ] {
        let (app, shed) = TestApp::in_shed(berlin(from)).await;
        app.set_up(shed).await.finished().await;
        start(&app, shed).await;
        app.set_now(berlin(until));
        let stopped = timer(&app, shed, "stop", &[]).await;
        says(&stopped, &["**3 h 30** of **guitar**"]);
    }
}

#[tokio::test]
async fn a_day_holds_24_hours_and_what_fits_of_a_timer_is_kept() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.log(shed.ben, shed.place(), "22h30", "sailing").await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 14:00"));
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(
        &stopped,
        &["**1 h 30** of **guitar**", "It ran 2 h", "24 h"],
    );
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 14:20"));
    let full = timer(&app, shed, "stop", &[("note", "more".into())]).await;
    says(&full, &["Wednesday 18 November", "24 h", "note:more"]);
    says(&timer(&app, shed, "status", &[]).await, &["20 min"]);
}

#[tokio::test]
async fn a_timer_started_by_the_app_on_ones_own_account_makes_nothing_visible() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.discord.install_app(shed.ben);
    app.command(shed.ben, shed.place(), "join", &[]).await;
    for place in [
        Place::Dm,
        Place::UserInstall,
        Place::UserInstallIn(shed.server, shed.channel),
    ] {
        let craft = [("craft", "guitar".into())];
        app.command(shed.ben, place, "timer start", &craft).await;
        app.set_now(app.discord.now() + chrono::TimeDelta::minutes(10));
        let stopped = app.command(shed.ben, place, "timer stop", &[]).await;
        says(&stopped, &["10 min"]);
        assert!(stopped.message().button("Share here").is_none());
    }
    assert!(history(&app, shed).await.contains("10 min"));
    let share = [("share", true.into())];
    let posted = app.command(shed.ben, shed.place(), "compare", &share).await;
    says(&posted, &["logged in this server"]);
}

#[tokio::test]
async fn a_timer_started_in_a_server_and_stopped_elsewhere_is_logged_where_it_began() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.command(shed.ben, shed.place(), "join", &[]).await;
    start(&app, shed).await;
    app.set_now(berlin("2026-11-18 12:30"));
    app.command(shed.ben, Place::Dm, "timer stop", &[]).await;
    let share = [("share", true.into())];
    let posted = app.command(shed.ben, shed.place(), "compare", &share).await;
    assert!(posted.text().contains("30 min"), "{}", posted.text());
}

#[tokio::test]
async fn a_server_that_has_its_data_erased_is_forgotten_by_running_timers() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    start(&app, shed).await;
    let overview = app.command(shed.ada, shed.place(), "setup", &[]).await;
    let overview = overview.finished().await;
    let asked = app
        .discord
        .press(shed.ada, &overview, "Erase this server's data")
        .await;
    app.discord
        .press(shed.ada, &asked.message(), "Erase it")
        .await;
    app.set_now(berlin("2026-11-18 12:30"));
    let stopped = timer(&app, shed, "stop", &[]).await;
    says(&stopped, &["30 min"]);
    assert!(stopped.message().button("Share here").is_none());
}
