//! Lessons come back: by their days, called by a new dead end, one a reply, and not what is outgrown.

use chrono::TimeDelta;
use standin::{InteractionOutcome, Place};

use super::{NOON, lessons, log_lesson};
use crate::test_app::{Shed, TestApp, berlin};

const LESSON: &str = "Metronome first";

/// A private reply to Ben that says little itself.
async fn reply(app: &TestApp, shed: Shed) -> InteractionOutcome {
    let reply = app.command(shed.ben, shed.place(), "back", &[]).await;
    assert!(reply.is_ephemeral(), "{reply:?}");
    reply
}

/// So many days after the lesson was written down.
fn days_on(app: &TestApp, days: i64) {
    app.set_now(berlin(NOON) + TimeDelta::days(days));
}

/// Waits until the lesson with this number, which was under a reply, is noted as come back: that is a moment after the reply.
async fn noted(app: &TestApp, shed: Shed, number: i64) {
    for _ in 0..1_000 {
        let shown = lessons(app, shed, &[("show", number.into())]).await.text();
        if !shown.contains("with the next reply") {
            return;
        }
    }
    panic!("it is not noted");
}

async fn learnt() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    log_lesson(&app, shed.ben, shed.place(), "guitar", LESSON).await;
    (app, shed)
}

#[tokio::test]
async fn a_lesson_comes_back_after_a_week_a_month_a_quarter_and_a_year_and_once_each_time() {
    let (mut app, shed) = learnt().await;
    for (days, says) in [
        (6, None),
        (7, Some("A week ago, in **guitar**")),
        (29, None),
        (30, Some("A month ago")),
        (89, None),
        (90, Some("Three months ago")),
        (364, None),
        (370, Some("On Wednesday 4 March 2026")),
        (2000, None),
    ] {
        days_on(&app, days);
        app.down().await;
        app.up().await;
        let first = reply(&app, shed).await.text();
        match says {
            Some(says) => assert!(first.contains(says) && first.contains(LESSON), "{first}"),
            None => assert!(!first.contains(LESSON), "day {days}: {first}"),
        }
        noted(&app, shed, 1).await;
        let second = reply(&app, shed).await.text();
        assert!(!second.contains(LESSON), "twice on day {days}: {second}");
    }
}

#[tokio::test]
async fn what_is_said_of_a_lesson_is_kept_and_the_outgrown_come_back_no_more() {
    let (app, shed) = learnt().await;
    days_on(&app, 7);
    let came = reply(&app, shed).await.message();
    let heard = app.discord.press(shed.ben, &came, "Still true").await;
    assert!(heard.text().contains("said on 1 day"), "{}", heard.text());
    app.discord.redeliver(heard.id);
    let again = app.discord.press(shed.ben, &came, "Still true").await;
    assert!(again.text().contains("said on 1 day"), "{}", again.text());
    let saved = app.discord.press(shed.ben, &came, "Saved me today").await;
    assert!(saved.text().contains("on 1 day now"), "{}", saved.text());
    days_on(&app, 8);
    app.discord.press(shed.ben, &came, "Still true").await;
    let list = lessons(&app, shed, &[]).await.text();
    assert!(
        list.contains("still true on 2 days, saved you on 1 day"),
        "{list}"
    );
    let outgrown = app.discord.press(shed.ben, &came, "Outgrown").await;
    assert!(
        outgrown.text().contains("`/lessons` still has it"),
        "{}",
        outgrown.text()
    );
    assert!(lessons(&app, shed, &[]).await.text().contains("outgrown"));
    days_on(&app, 30);
    assert!(!reply(&app, shed).await.text().contains(LESSON));
    let back = app
        .discord
        .press(shed.ben, &outgrown.message(), "Still true after all")
        .await;
    assert!(
        back.text().contains("It comes back on Tuesday 2 June"),
        "{}",
        back.text()
    );
    days_on(&app, 90);
    assert!(reply(&app, shed).await.text().contains(LESSON));
}

#[tokio::test]
async fn several_due_at_once_come_one_a_reply_and_none_under_what_is_said_of_one() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for lesson in ["Lesson one", "Lesson two", "Lesson three"] {
        log_lesson(&app, shed.ben, shed.place(), "guitar", lesson).await;
    }
    days_on(&app, 7);
    let count = |text: &str| text.matches("a dead end taught you").count();
    let first = reply(&app, shed).await;
    assert_eq!(count(&first.text()), 1, "{}", first.text());
    let heard = app
        .discord
        .press(shed.ben, &first.message(), "Still true")
        .await;
    assert_eq!(count(&heard.text()), 0, "{}", heard.text());
    let mut seen = vec![first.text()];
    for _ in 0..50 {
        let text = reply(&app, shed).await.text();
        assert!(count(&text) <= 1, "{text}");
        seen.push(text);
    }
    for lesson in ["Lesson one", "Lesson two", "Lesson three"] {
        assert!(
            seen.iter().any(|text| text.contains(lesson)),
            "{lesson} never came"
        );
    }
}

#[tokio::test]
async fn a_new_dead_end_calls_back_what_an_older_one_in_its_craft_taught() {
    let (app, shed) = learnt().await;
    let (ben, here) = (shed.ben, shed.place());
    let same_day = log_lesson(&app, ben, here, "guitar", "Strings first").await;
    assert!(!same_day.text().contains("before"), "{}", same_day.text());
    days_on(&app, 2);
    let elsewhere = log_lesson(&app, ben, here, "rust", "Clone first").await;
    assert!(
        !elsewhere.text().contains("Metronome"),
        "{}",
        elsewhere.text()
    );
    let worked = app.log(ben, here, "1h", "guitar").await;
    assert!(!worked.text().contains("Metronome"), "{}", worked.text());
    let called = log_lesson(&app, ben, here, "guitar", "Thumb behind").await;
    let text = called.text();
    assert!(
        text.contains("You have met a dead end in **guitar** before"),
        "{text}"
    );
    assert!(
        text.contains(LESSON) && !text.contains("Strings first"),
        "{text}"
    );
    assert!(called.message().button("Saved me today").is_some());
    noted(&app, shed, 4).await;
    let dead_end = [
        ("time", "1h".into()),
        ("craft", "guitar".into()),
        ("dead_end", true.into()),
    ];
    let next = app.command(ben, here, "log", &dead_end).await.text();
    assert!(
        next.contains("Strings first"),
        "the other one's turn: {next}"
    );
}

/// The same where Ben is asked by direct message, by the clocks of a server that is set up.
async fn learnt_and_asked_directly() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await.finished().await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    log_lesson(&app, shed.ben, shed.place(), "guitar", LESSON).await;
    (app, shed)
}

#[tokio::test]
async fn a_lesson_comes_back_in_the_weekly_direct_message_of_who_chose_it() {
    let (app, shed) = learnt_and_asked_directly().await;
    app.at(berlin("2026-03-09 09:00")).await;
    app.tick().await;
    let first = app.discord.dms(shed.ben);
    assert!(!first[0].content.contains(LESSON), "{}", first[0].content);
    app.at(berlin("2026-03-16 09:00")).await;
    app.tick().await;
    let asked = app.discord.dms(shed.ben);
    assert_eq!(asked.len(), 2, "one a week: {asked:?}");
    assert!(asked[1].content.contains(LESSON), "{}", asked[1].content);
    let heard = app
        .discord
        .press(shed.ben, &asked[1], "Saved me today")
        .await;
    assert!(heard.text().contains("saved you today"), "{}", heard.text());
    let next = reply(&app, shed).await.text();
    assert!(!next.contains(LESSON), "said once: {next}");
}

#[tokio::test]
async fn a_direct_message_that_could_not_be_sent_takes_no_lesson_with_it() {
    let (app, shed) = learnt_and_asked_directly().await;
    app.at(berlin("2026-03-09 09:00")).await;
    app.tick().await;
    app.discord.close_dms(shed.ben, true);
    app.at(berlin("2026-03-16 09:00")).await;
    app.tick().await;
    assert_eq!(
        app.discord.dms(shed.ben).len(),
        1,
        "the first question alone"
    );
    let next = app.command(shed.ben, Place::Dm, "back", &[]).await.text();
    assert!(next.contains("did not let me write"), "{next}");
    assert!(next.contains(LESSON), "{next}");
}

#[tokio::test]
async fn nobody_else_is_shown_a_lesson_that_comes_back() {
    let (app, shed) = learnt().await;
    days_on(&app, 7);
    let chen = app
        .command(shed.chen, shed.place(), "back", &[])
        .await
        .text();
    assert!(!chen.contains(LESSON), "{chen}");
}
