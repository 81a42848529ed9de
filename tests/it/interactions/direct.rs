//! Asked by direct message: what is shared where, and being left alone.

use standin::{InteractionOutcome, MessageView};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const MONDAY: &str = "2026-11-23 09:00";

/// Another server with the same people, set up for the same slot.
async fn second_shed(app: &TestApp, shed: Shed, name: &str) -> Shed {
    let server = app.discord.add_server(name, shed.ada);
    app.discord.join(server, shed.ben);
    let channel = app.discord.add_text_channel(server, "days");
    let other = Shed {
        server,
        channel,
        ..shed
    };
    app.set_up(other).await.finished().await;
    other
}

async fn ask_ben_directly(app: &TestApp, shed: Shed) {
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
}

async fn join(app: &TestApp, shed: Shed) {
    app.command(shed.ben, shed.place(), "join", &[]).await;
}

/// Answers one of the questions of a direct message.
async fn answer_for(
    app: &TestApp,
    shed: Shed,
    question: &MessageView,
    button: &str,
    words: &str,
) -> InteractionOutcome {
    let form = app.discord.press(shed.ben, question, button).await.modal();
    let fields = [("words", words), ("hours", "guitar 1h")];
    app.discord.submit(shed.ben, &form, &fields).await
}

fn labels(message: &MessageView) -> Vec<&str> {
    message
        .buttons
        .iter()
        .map(|button| button.label.as_str())
        .collect()
}

/// Ben is asked for two servers, which he has joined, in one message.
async fn asked_for_two() -> (TestApp, Shed, Shed, MessageView) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    let other = second_shed(&app, shed, "Day Shed").await;
    for one in [shed, other] {
        join(&app, one).await;
        ask_ben_directly(&app, one).await;
    }
    app.at(berlin(MONDAY)).await;
    app.tick().await;
    let question = app.discord.dms(shed.ben).pop().expect("a direct question");
    (app, shed, other, question)
}

#[tokio::test]
async fn sharing_where_other_words_stand_already_is_refused_and_posts_nothing() {
    let (app, shed, other, question) = asked_for_two().await;
    let evening = answer_for(&app, shed, &question, "Answer for Evening Shed", "scales").await;
    assert_eq!(
        labels(&evening.message()),
        ["Share in Evening Shed", "Share in Day Shed"]
    );
    let day = answer_for(&app, shed, &question, "Answer for Day Shed", "clay").await;
    let refused = app
        .discord
        .press(shed.ben, &evening.message(), "Share in Day Shed")
        .await;
    let text = refused.text();
    assert!(
        text.contains("Day Shed") && text.contains("in other words"),
        "{text}"
    );
    app.tick().await;
    assert!(app.thread_messages(other.channel).is_empty());
    assert_eq!(labels(&day.message()), ["Share in Day Shed"]);
    app.discord
        .press(shed.ben, &day.message(), "Share in Day Shed")
        .await;
    app.tick().await;
    let posted = app.thread_messages(other.channel);
    assert_eq!(posted.len(), 1);
    assert!(posted[0].text().contains("clay"), "{}", posted[0].text());
}

#[tokio::test]
async fn sharing_where_the_same_words_wait_posts_them_once() {
    let (app, shed, other, question) = asked_for_two().await;
    let evening = answer_for(&app, shed, &question, "Answer for Evening Shed", "scales").await;
    answer_for(&app, shed, &question, "Answer for Day Shed", "scales").await;
    for _ in 0..2 {
        let shared = app
            .discord
            .press(shed.ben, &evening.message(), "Share in Day Shed")
            .await;
        assert!(
            shared.text().contains("On its way to **Day Shed**"),
            "{}",
            shared.text()
        );
        app.tick().await;
        assert_eq!(app.thread_messages(other.channel).len(), 1);
    }
    assert!(app.thread_messages(shed.channel).is_empty());
}

#[tokio::test]
async fn sharing_is_offered_only_where_it_works() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    let not_joined = second_shed(&app, shed, "Day Shed").await;
    let in_channel = second_shed(&app, shed, "Night Shed").await;
    for one in [shed, in_channel] {
        join(&app, one).await;
    }
    for one in [shed, not_joined] {
        ask_ben_directly(&app, one).await;
    }
    app.at(berlin(MONDAY)).await;
    app.tick().await;
    let question = app.discord.dms(shed.ben).pop().expect("a direct question");
    let evening = answer_for(&app, shed, &question, "Answer for Evening Shed", "scales").await;
    assert_eq!(labels(&evening.message()), ["Share in Evening Shed"]);
    let day = answer_for(&app, shed, &question, "Answer for Day Shed", "clay").await;
    assert_eq!(labels(&day.message()), [""; 0]);
    let text = day.text();
    assert!(
        text.contains("**Day Shed**") && text.contains("`/join`"),
        "{text}"
    );
}

#[tokio::test]
async fn who_asks_to_be_left_alone_is_asked_in_the_channel_again() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    ask_ben_directly(&app, shed).await;
    let mut monday = berlin("2026-11-09 09:00");
    for _ in 0..4 {
        app.at(monday).await;
        app.tick().await;
        app.at(monday + chrono::TimeDelta::hours(49)).await;
        monday += chrono::TimeDelta::days(7);
    }
    let asked = app.discord.dms(shed.ben).pop().expect("asked directly");
    assert!(asked.button("Leave me be").is_some(), "{}", asked.text());
    let stopped = app.discord.press(shed.ben, &asked, "Leave me be").await;
    assert!(
        stopped.text().contains("its check-in channel"),
        "{stopped:?}"
    );
    let settings = app.command(shed.ben, shed.place(), "settings", &[]).await;
    let text = settings.text();
    assert!(text.contains("asked in the check-in channel"), "{text}");
    let before = app.discord.dms(shed.ben).len();
    for _ in 0..2 {
        app.at(monday).await;
        app.tick().await;
        monday += chrono::TimeDelta::days(7);
    }
    assert_eq!(app.discord.dms(shed.ben).len(), before);
}

#[tokio::test]
async fn going_on_is_promised_only_where_it_can_be_kept() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    let elsewhere = app.discord.add_server("Elsewhere", shed.ada);
    for custom_id in ["keep-asking", "stop-asking"] {
        let custom_id = format!("y1:{custom_id}:{elsewhere}");
        let forged = message_with_button(&app, shed.channel, &custom_id).await;
        let refused = app.discord.press(shed.ben, &forged, "Forged").await;
        assert!(refused.is_ephemeral(), "{refused:?}");
        let text = refused.text();
        assert!(text.contains("somebody else"), "{text}");
    }
}
