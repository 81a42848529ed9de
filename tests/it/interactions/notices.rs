//! What waits to be said to somebody is said in their next private reply, once, and only while it is so.

use crate::test_app::{Shed, TestApp, berlin};

const CLOSED: &str = "did not let me write to you directly";
const WAITING: &str = "is waiting for you";

/// Ben chose direct messages, has closed them, and the question was asked.
async fn ben_could_not_be_asked() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    app.discord.close_dms(shed.ben, true);
    app.at(berlin("2026-11-23 09:00")).await;
    app.tick().await;
    (app, shed)
}

/// A short private reply to Ben.
async fn reply(app: &TestApp, shed: Shed) -> String {
    let reply = app.command(shed.ben, shed.place(), "back", &[]).await;
    assert!(reply.is_ephemeral());
    reply.text()
}

#[tokio::test]
async fn a_notice_is_said_in_the_next_private_reply_and_once() {
    let (app, shed) = ben_could_not_be_asked().await;
    let chen = app.command(shed.chen, shed.place(), "back", &[]).await;
    assert!(!chen.text().contains(WAITING), "{}", chen.text());
    let text = reply(&app, shed).await;
    assert!(text.contains(CLOSED) && text.contains(WAITING), "{text}");
    app.all_are_said().await;
    let text = reply(&app, shed).await;
    assert!(!text.contains(CLOSED) && !text.contains(WAITING), "{text}");
}

#[tokio::test]
async fn a_waiting_question_is_answered_from_the_reply_that_says_so() {
    let (mut app, shed) = ben_could_not_be_asked().await;
    let reply = app.command(shed.ben, shed.place(), "back", &[]).await;
    let reply = reply.message();
    app.down().await;
    app.up().await;
    let form = app.discord.press(shed.ben, &reply, "Answer").await.modal();
    let fields = [("words", "scales"), ("hours", "guitar 1h")];
    let kept = app.discord.submit(shed.ben, &form, &fields).await;
    assert!(kept.text().contains("on its way"), "{}", kept.text());
}

#[tokio::test]
async fn another_server_has_no_button_for_a_waiting_question() {
    let (app, shed) = ben_could_not_be_asked().await;
    let other = app.discord.add_server("Day Shed", shed.ada);
    app.discord.join(other, shed.ben);
    let channel = app.discord.add_text_channel(other, "days");
    let there = standin::Place::Server(other, channel);
    let reply = app.command(shed.ben, there, "back", &[]).await.message();
    assert!(
        reply.content.contains("`/checkin` there answers it"),
        "{}",
        reply.content
    );
    assert!(reply.button("Answer").is_none());
}

#[tokio::test]
async fn a_notice_that_does_not_fit_waits_for_the_reply_after() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    let note = "an hour of it ".repeat(20);
    let log = [
        ("time", "1h".into()),
        (
            "craft",
            "the art of the very long sentence, and its end".into(),
        ),
        ("what", note.into()),
    ];
    for _ in 0..10 {
        app.command(shed.ben, shed.place(), "log", &log).await;
    }
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    app.discord.close_dms(shed.ben, true);
    app.at(berlin("2026-11-23 09:00")).await;
    app.tick().await;
    let full = app.command(shed.ben, shed.place(), "history", &[]).await;
    let full = full.text();
    assert!(!full.contains(CLOSED) && !full.contains(WAITING), "{full}");
    let text = reply(&app, shed).await;
    assert!(text.contains(CLOSED) && text.contains(WAITING), "{text}");
}

#[tokio::test]
async fn who_has_answered_meanwhile_is_not_told_that_the_question_waits() {
    let (app, shed) = ben_could_not_be_asked().await;
    let question = app.question(shed.channel);
    let answered = app.answer(shed.ben, &question, "scales", "guitar 1h").await;
    let text = answered.text();
    assert!(text.contains(CLOSED) && !text.contains(WAITING), "{text}");
    let text = reply(&app, shed).await;
    assert!(!text.contains(WAITING), "{text}");
}

#[tokio::test]
async fn a_question_that_is_over_waits_for_nobody() {
    let (app, shed) = ben_could_not_be_asked().await;
    let overview = app.command(shed.ada, shed.place(), "setup", &[]).await;
    let overview = overview.finished().await;
    let asked = app
        .discord
        .press(shed.ada, &overview, "Erase this server's data")
        .await;
    app.discord
        .press(shed.ada, &asked.message(), "Erase it")
        .await;
    let text = reply(&app, shed).await;
    assert!(!text.contains(WAITING), "{text}");
}

#[tokio::test]
async fn a_newer_question_waits_in_the_place_of_the_older_one() {
    let (app, shed) = ben_could_not_be_asked().await;
    app.at(berlin("2026-11-30 09:00")).await;
    app.tick().await;
    let text = reply(&app, shed).await;
    assert_eq!(text.matches(WAITING).count(), 1, "{text}");
}

#[tokio::test]
async fn who_manages_the_server_is_told_what_could_not_be_posted() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await.finished().await;
    let talk = app.discord.add_text_channel(shed.server, "talk");
    app.discord.delete_channel(shed.channel);
    app.at(berlin("2026-11-23 09:00")).await;
    let there = standin::Place::Server(shed.server, talk);
    for (who, told) in [(shed.ben, false), (shed.ada, true), (shed.ada, false)] {
        let reply = app.command(who, there, "back", &[]).await.text();
        assert_eq!(reply.contains("could not be posted"), told, "{reply}");
        if told {
            app.all_are_said().await;
        }
    }
}
