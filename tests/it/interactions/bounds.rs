//! How much one member can have kept: refusals that lose nothing, and what still works.

use chrono::TimeDelta;
use standin::InteractionOutcome;

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

/// A minute for every craft that is kept: as many entries as are kept in a day.
async fn five_hundred_crafts(app: &TestApp, shed: Shed) {
    for craft in 0..500 {
        let name = format!("craft number {craft}");
        let logged = app.log(shed.ada, shed.place(), "1m", &name).await;
        says(&logged, &["Kept"]);
    }
}

#[tokio::test]
async fn crafts_and_a_days_entries_have_bounds_that_lose_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    five_hundred_crafts(&app, shed).await;
    let full = app
        .log(shed.ada, shed.place(), "1h", "craft number 7")
        .await;
    says(
        &full,
        &["Up to 500 entries", "There is room again", "/log time:1h"],
    );
    // Somebody else has room.
    says(
        &app.log(shed.ben, shed.place(), "1h", "cello").await,
        &["Kept"],
    );
    app.set_now(berlin("2026-11-19 12:01"));
    let refused = app.log(shed.ada, shed.place(), "1h", "one more").await;
    says(
        &refused,
        &[
            "You have 500 crafts",
            "/craft rename",
            "/log time:1h craft:one more",
        ],
    );
    let options = [("craft", "one more".into())];
    let timer = app
        .command(shed.ada, shed.place(), "timer start", &options)
        .await;
    says(&timer, &["You have 500 crafts"]);
    let options = [
        ("craft", "craft number 7".into()),
        ("to", "one more".into()),
    ];
    let renamed = app
        .command(shed.ada, shed.place(), "craft rename", &options)
        .await;
    says(&renamed, &["is called **one more** from now on"]);
    says(
        &app.log(shed.ada, shed.place(), "1h", "one more").await,
        &["Kept"],
    );
}

#[tokio::test]
async fn a_list_of_days_beyond_the_days_bound_waits_in_its_form() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let list = async |from: u32| {
        let days: Vec<String> = (from..from + 60)
            .map(|day| berlin("2024-01-01 12:00") + TimeDelta::days(day.into()))
            .map(|day| format!("{} 1h", day.date_naive()))
            .collect();
        let form = app
            .command(shed.ada, shed.place(), "backfill", &[])
            .await
            .modal();
        let fields = [
            ("craft", "guitar"),
            ("days", &days.join("\n")),
            ("what", ""),
        ];
        let preview = app.discord.submit(shed.ada, &form, &fields).await;
        app.discord
            .press(shed.ada, &preview.message(), "Keep these")
            .await
    };
    for batch in 0..8 {
        says(&list(batch * 60).await, &["60 entries"]);
    }
    let refused = list(480).await;
    says(&refused, &["Up to 500 entries", "There is room again"]);
    app.set_now(berlin("2026-11-19 12:01"));
    says(&list(480).await, &["60 entries"]);
}
