//! The weekly question over the edges of daylight saving, the year and February, as members in those zones live through them.

use chrono::{DateTime, TimeDelta, Utc};
use standin::OptionValue;

use crate::test_app::{Shed, TestApp, at, berlin};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 instant")
}

fn asked(app: &TestApp, shed: Shed) -> usize {
    let messages = app.discord.messages(shed.channel);
    let questions = messages.iter().filter(|one| one.button("Answer").is_some());
    questions.count()
}

async fn set_time(app: &TestApp, shed: Shed, zone: &str, time: &str) {
    let options = [
        ("channel", OptionValue::Channel(shed.channel)),
        ("weekday", "Sunday".into()),
        ("time", time.into()),
        ("timezone", zone.into()),
    ];
    let set = app.command(shed.ada, shed.place(), "setup", &options).await;
    let text = set.finished().await.text();
    assert!(text.contains(zone), "{text}");
}

/// Lives through the slots: nothing a second before each, one question at it, and no other in the 90 minutes after it, in
/// which clocks may show the same time again.
async fn asked_once_at_each(app: &TestApp, shed: Shed, slots: &[(&str, &str)]) {
    for (slot, period) in slots {
        let slot = utc(slot);
        let before = asked(app, shed);
        app.at(slot - TimeDelta::seconds(1)).await;
        assert_eq!(asked(app, shed), before, "a second before {slot}");
        app.at(slot).await;
        assert_eq!(asked(app, shed), before + 1, "at {slot}");
        let text = app.question(shed.channel).text();
        assert!(text.contains(period), "{period:?} is not in\n{text}");
        for minutes in [30, 60, 90] {
            app.at(slot + TimeDelta::minutes(minutes)).await;
        }
        assert_eq!(asked(app, shed), before + 1, "after {slot}");
    }
}

#[tokio::test]
async fn in_berlin_half_past_two_is_asked_once_in_the_gap_and_once_in_the_fold() {
    let zone = "Europe/Berlin";
    let (app, shed) = TestApp::in_shed(at("2026-03-16 12:00", zone)).await;
    set_time(&app, shed, zone, "02:30").await;
    let spring = [
        ("2026-03-22T01:30:00Z", "15 to 21 March"),
        ("2026-03-29T01:00:00Z", "22 to 28 March"),
        ("2026-04-05T00:30:00Z", "29 March to 4 April"),
    ];
    asked_once_at_each(&app, shed, &spring).await;
    app.at(at("2026-10-14 12:00", zone)).await;
    let autumn = [
        ("2026-10-18T00:30:00Z", "11 to 17 October"),
        ("2026-10-25T00:30:00Z", "18 to 24 October"),
        ("2026-11-01T01:30:00Z", "25 to 31 October"),
    ];
    asked_once_at_each(&app, shed, &autumn).await;
}

#[tokio::test]
async fn in_new_york_the_gap_moves_the_question_and_the_fold_does_not_repeat_it() {
    let zone = "America/New_York";
    let (app, shed) = TestApp::in_shed(at("2026-02-23 12:00", zone)).await;
    set_time(&app, shed, zone, "02:30").await;
    let spring = [
        ("2026-03-01T07:30:00Z", "22 to 28 February"),
        ("2026-03-08T07:00:00Z", "1 to 7 March"),
        ("2026-03-15T06:30:00Z", "8 to 14 March"),
    ];
    asked_once_at_each(&app, shed, &spring).await;
    app.at(at("2026-10-21 12:00", zone)).await;
    set_time(&app, shed, zone, "01:30").await;
    let autumn = [
        ("2026-10-25T05:30:00Z", "18 to 24 October"),
        ("2026-11-01T05:30:00Z", "25 to 31 October"),
        ("2026-11-08T06:30:00Z", "1 to 7 November"),
    ];
    asked_once_at_each(&app, shed, &autumn).await;
}

#[tokio::test]
async fn on_lord_howe_where_clocks_move_by_half_an_hour() {
    let zone = "Australia/Lord_Howe";
    let (app, shed) = TestApp::in_shed(at("2026-03-24 12:00", zone)).await;
    set_time(&app, shed, zone, "01:45").await;
    let fold = [
        ("2026-03-28T14:45:00Z", "22 to 28 March"),
        ("2026-04-04T14:45:00Z", "29 March to 4 April"),
        ("2026-04-11T15:15:00Z", "5 to 11 April"),
    ];
    asked_once_at_each(&app, shed, &fold).await;
    app.at(at("2026-09-23 12:00", zone)).await;
    set_time(&app, shed, zone, "02:15").await;
    let gap = [
        ("2026-09-26T15:45:00Z", "20 to 26 September"),
        ("2026-10-03T15:30:00Z", "27 September to 3 October"),
        ("2026-10-10T15:15:00Z", "4 to 10 October"),
    ];
    asked_once_at_each(&app, shed, &gap).await;
}

#[tokio::test]
async fn in_tokyo_clocks_never_move() {
    let zone = "Asia/Tokyo";
    let (app, shed) = TestApp::in_shed(at("2026-03-16 12:00", zone)).await;
    set_time(&app, shed, zone, "02:30").await;
    let spring = [
        ("2026-03-21T17:30:00Z", "15 to 21 March"),
        ("2026-03-28T17:30:00Z", "22 to 28 March"),
        ("2026-04-04T17:30:00Z", "29 March to 4 April"),
    ];
    asked_once_at_each(&app, shed, &spring).await;
    app.at(at("2026-10-20 12:00", zone)).await;
    let autumn = [
        ("2026-10-24T17:30:00Z", "18 to 24 October"),
        ("2026-10-31T17:30:00Z", "25 to 31 October"),
    ];
    asked_once_at_each(&app, shed, &autumn).await;
}

/// Answers the latest question without hours and gives the post.
async fn post_of_answer(app: &TestApp, shed: Shed) -> String {
    let question = app.question(shed.channel);
    app.answer(shed.ben, &question, "A little.", "").await;
    let posted = app.thread_messages(shed.channel).pop();
    posted.expect("the answer is posted").text()
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{part:?} is not in\n{text}");
}

#[tokio::test]
async fn the_week_over_new_year_stands_next_to_the_same_weekdays_a_year_ago() {
    let (app, shed) = TestApp::in_shed(berlin("2026-12-29 12:00")).await;
    app.set_up(shed).await.finished().await;
    app.set_now(berlin("2027-01-02 12:00"));
    for (time, day) in [
        ("5h", "2025-12-28"),
        ("1h", "2025-12-29"),
        ("1h", "2026-01-04"),
        ("5h", "2026-01-05"),
        ("30m", "2026-12-31"),
        ("2h30", "2027-01-01"),
    ] {
        app.log_on(shed.ben, shed.place(), time, "guitar", day)
            .await;
    }
    app.at(berlin("2027-01-04 09:00")).await;
    let period = "28 December 2026 to 3 January 2027";
    has(&app.question(shed.channel).text(), period);
    let text = post_of_answer(&app, shed).await;
    has(&text, &format!("**{period}**\n3 h · 2 days · 2 entries"));
    has(
        &text,
        "**A year ago, 29 December 2025 to 4 January 2026**\n2 h · 2 days · 2 entries (+1 h)",
    );
}

#[tokio::test]
async fn a_leap_day_counts_in_its_week_and_a_year_later() {
    let (app, shed) = TestApp::in_shed(berlin("2028-02-29 12:00")).await;
    app.set_up(shed).await.finished().await;
    app.log_on(shed.ben, shed.place(), "1h", "guitar", "2028-02-29")
        .await;
    for (time, day) in [
        ("5h", "2027-02-28"),
        ("40m", "2027-03-01"),
        ("5h", "2027-03-08"),
    ] {
        app.log_on(shed.ben, shed.place(), time, "guitar", day)
            .await;
    }
    let refused = app
        .log_on(shed.ben, shed.place(), "1h", "guitar", "2027-02-29")
        .await;
    has(&refused.text(), "You typed");
    app.at(berlin("2028-03-06 09:00")).await;
    let text = post_of_answer(&app, shed).await;
    has(&text, "**28 February to 5 March**\n1 h · 1 day · 1 entry");
    has(
        &text,
        "**A year ago, 1 to 7 March 2027**\n40 min · 1 day · 1 entry (+20 min)",
    );
    app.at(berlin("2029-03-01 12:00")).await;
    app.log(shed.ben, shed.place(), "1h30", "guitar").await;
    app.at(berlin("2029-03-05 09:00")).await;
    let text = post_of_answer(&app, shed).await;
    has(
        &text,
        "**26 February to 4 March**\n1 h 30 · 1 day · 1 entry",
    );
    has(
        &text,
        "**A year ago, 28 February to 5 March 2028**\n1 h · 1 day · 1 entry (+30 min)",
    );
}

#[tokio::test]
async fn a_day_late_is_asked_and_a_second_more_is_skipped() {
    for (late, questions) in [(TimeDelta::hours(24), 1), (TimeDelta::seconds(86_401), 0)] {
        let (mut app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
        app.set_up(shed).await.finished().await;
        app.down().await;
        app.set_now(berlin("2026-11-09 09:00") + late);
        app.up().await;
        app.tick().await;
        app.tick().await;
        assert_eq!(asked(&app, shed), questions, "{late} late");
        app.at(berlin("2026-11-16 09:00")).await;
        assert_eq!(asked(&app, shed), questions + 1, "{late} late");
        has(&app.question(shed.channel).text(), "9 to 15 November");
    }
}

#[tokio::test]
async fn weeks_missed_are_not_asked_one_after_the_other() {
    let (mut app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.down().await;
    app.set_now(berlin("2027-01-11 20:00"));
    app.up().await;
    app.tick().await;
    assert_eq!(asked(&app, shed), 1, "the last slot is eleven hours old");
    has(&app.question(shed.channel).text(), "4 to 10 January");
}

#[tokio::test]
async fn asked_late_the_window_runs_from_the_posting() {
    let (mut app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.command(shed.ben, shed.place(), "join", &[]).await;
    app.log(shed.ben, shed.place(), "40m", "guitar").await;
    app.down().await;
    app.set_now(berlin("2026-11-10 05:00"));
    app.up().await;
    app.tick().await;
    assert_eq!(asked(&app, shed), 1);
    app.at(berlin("2026-11-12 04:59")).await;
    assert_eq!(app.thread_messages(shed.channel).len(), 0);
    app.at(berlin("2026-11-12 05:01")).await;
    assert_eq!(app.thread_messages(shed.channel).len(), 1);
}
