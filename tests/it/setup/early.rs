//! Early answers go with their question: asked before its time, moved to another day, or skipped.

use super::setup;
use crate::test_app::{Shed, TestApp, berlin};

const WEDNESDAY: &str = "2026-11-18 12:00";

/// Ben answers the coming question with three undated hours.
async fn ben_answers_early(app: &TestApp, shed: Shed) {
    let form = app
        .command(shed.ben, shed.place(), "checkin", &[])
        .await
        .modal();
    let fields = [("words", "scales"), ("hours", "guitar 3h")];
    let answered = app.discord.submit(shed.ben, &form, &fields).await;
    assert!(answered.text().contains("ahead of time"), "{answered:?}");
}

fn posted(app: &TestApp, shed: Shed) -> String {
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1, "{}", app.discord.whole_transcript());
    posted[0].text()
}

#[tokio::test]
async fn undated_hours_count_in_the_week_that_is_asked_about_now() {
    let (app, shed) = TestApp::in_shed(berlin(WEDNESDAY)).await;
    let overview = app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-22 18:00")).await;
    ben_answers_early(&app, shed).await;
    app.discord.press(shed.ada, &overview, "Ask now").await;
    app.tick().await;
    assert!(
        app.question(shed.channel)
            .text()
            .contains("15 to 21 November")
    );
    let text = posted(&app, shed);
    assert!(text.contains("15 to 21 November**\n3 h"), "{text}");
}

#[tokio::test]
async fn undated_hours_go_with_the_question_to_another_day() {
    let (app, shed) = TestApp::in_shed(berlin(WEDNESDAY)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-21 10:00")).await;
    ben_answers_early(&app, shed).await;
    setup(&app, shed, &[("weekday", "sunday".into())]).await;
    app.at(berlin("2026-11-22 09:00")).await;
    app.tick().await;
    let text = posted(&app, shed);
    assert!(text.contains("15 to 21 November**\n3 h"), "{text}");
}

#[tokio::test]
async fn an_early_answer_to_a_question_that_was_skipped_is_posted_all_the_same() {
    let (mut app, shed) = TestApp::in_shed(berlin(WEDNESDAY)).await;
    app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-22 18:00")).await;
    ben_answers_early(&app, shed).await;
    let form = app
        .command(shed.chen, shed.place(), "checkin", &[])
        .await
        .modal();
    app.down().await;
    app.set_now(berlin("2026-11-24 10:00"));
    app.up().await;
    app.tick().await;
    let there = app.discord.messages(shed.channel);
    assert_eq!(there.len(), 1, "{}", app.discord.whole_transcript());
    let text = there[0].text();
    assert!(text.contains("scales") && text.contains("3 h"), "{text}");
    assert!(there[0].button("Answer").is_none(), "nothing is asked");

    let late = app
        .discord
        .submit(shed.chen, &form, &[("words", "clay")])
        .await;
    assert!(
        !late.text().contains("next question is out"),
        "{}",
        late.text()
    );
    app.tick().await;
    assert_eq!(app.discord.messages(shed.channel).len(), 2);
    app.tick().await;
    app.at(berlin("2026-11-30 09:00")).await;
    app.tick().await;
    let question = app.question(shed.channel);
    assert!(question.text().contains("23 to 29 November"));
    let form = app
        .discord
        .press(shed.ben, &question, "Answer")
        .await
        .modal();
    assert_eq!(form.field("words").expect("a field").value, "");
}
