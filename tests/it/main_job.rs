//! The main job from end to end: set up, log, be asked, answer, stand next to one's own past.

use crate::test_app::{TestApp, berlin};

#[tokio::test]
async fn a_week_is_logged_asked_about_answered_and_compared() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    let set = app.set_up(shed).await.finished().await;
    assert!(
        set.is_ephemeral() && set.text().contains("Mondays at 09:00"),
        "{}",
        set.text()
    );

    let logged = app.log(shed.ben, shed.place(), "1h30", "guitar").await;
    assert!(
        logged.is_ephemeral() && logged.text().contains("1 h 30"),
        "{}",
        logged.text()
    );

    app.at(berlin("2026-11-09 09:00")).await;
    let question = app.question(shed.channel);
    assert!(
        question.text().contains("2 to 8 November"),
        "{}",
        question.text()
    );
    let thread = &app.discord.threads(shed.channel)[0];
    assert_eq!(thread.name, "Week of 2 to 8 November");

    let kept = app
        .answer(shed.ben, &question, "Scales, slowly.", "sat guitar 45m")
        .await;
    assert!(kept.is_ephemeral(), "{kept:?}");
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1, "{}", app.discord.whole_transcript());
    let text = posted[0].text();
    assert!(
        text.contains("Scales, slowly.") && text.contains("2 h 15"),
        "{text}"
    );
}

#[tokio::test]
async fn those_who_logged_and_did_not_answer_get_their_comparison_when_the_round_closes() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await;
    for who in [shed.chen, shed.ben, shed.ada] {
        app.command(who, shed.place(), "join", &[]).await;
        app.log(who, shed.place(), "40m", "guitar").await;
    }
    app.at(berlin("2026-11-09 09:00")).await;
    app.answer(shed.ada, &app.question(shed.channel), "A little.", "")
        .await;
    app.at(berlin("2026-11-11 09:05")).await;

    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 2, "{}", app.discord.whole_transcript());
    let titles: Vec<_> = posted[1]
        .embeds
        .iter()
        .filter_map(|one| one.title.clone())
        .collect();
    assert_eq!(titles, ["Ben", "Chen"], "in name order, in one message");
    app.tick().await;
    assert_eq!(
        app.thread_messages(shed.channel).len(),
        2,
        "a second look posts nothing"
    );
}

#[tokio::test]
async fn a_bot_that_was_down_over_the_slot_asks_late_and_once() {
    let (mut app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.down().await;
    app.set_now(berlin("2026-11-09 20:00"));
    app.up().await;
    app.tick().await;
    app.tick().await;
    let channel = app.discord.messages(shed.channel);
    let asked = channel
        .iter()
        .filter(|message| message.button("Answer").is_some())
        .count();
    assert_eq!(asked, 1, "{}", app.discord.transcript(shed.channel));
    assert!(app.database().exists());
}

#[tokio::test]
async fn a_slot_missed_by_more_than_a_day_is_skipped_and_the_next_one_asked() {
    let (mut app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.log_on(shed.ben, shed.place(), "40m", "guitar", "today")
        .await;
    app.down().await;
    app.set_now(berlin("2026-11-10 09:30"));
    app.up().await;
    app.tick().await;
    assert!(
        app.discord.messages(shed.channel).is_empty(),
        "nothing is asked a day late"
    );
    app.at(berlin("2026-11-16 09:00")).await;
    assert!(
        app.question(shed.channel)
            .text()
            .contains("9 to 15 November")
    );
}
