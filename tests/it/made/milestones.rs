//! Milestones: said once, where their owner chose, and in a channel only what may be read there.

use standin::{OptionValue, Place};

use super::{again, command, says};
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

async fn here(app: &TestApp, shed: Shed) {
    let options: [(&str, OptionValue); 1] = [("milestones", "in this channel".into())];
    let set = command(app, shed.ada, shed, "settings", &options).await;
    says(&set, &["Milestones are said in <#"]);
}

/// What was posted in the shed's channel about milestones.
fn posts(app: &TestApp, shed: Shed) -> Vec<String> {
    let messages = app.discord.messages(shed.channel);
    let texts = messages.iter().map(standin::MessageView::text);
    texts.filter(|text| text.contains("has put")).collect()
}

#[tokio::test]
async fn a_milestone_is_said_in_the_reply_that_reaches_it_and_only_to_its_owner() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let short = app.log(shed.ada, shed.place(), "30m", "guitar").await;
    assert!(!short.text().contains("first hour"), "{}", short.text());
    let reached = app.log(shed.ada, shed.place(), "30m", "guitar").await;
    says(&reached, &["The first hour of **guitar**"]);
    app.all_are_said().await;
    let next = app.log(shed.ada, shed.place(), "30m", "guitar").await;
    assert!(!next.text().contains("first hour"), "{}", next.text());
    app.tick().await;
    assert!(posts(&app, shed).is_empty());
}

#[tokio::test]
async fn two_milestones_at_once_are_one_and_an_undo_says_nothing_twice() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let reached = app.log(shed.ada, shed.place(), "10h", "guitar").await;
    says(&reached, &["**10 h** of **guitar**"]);
    assert!(!reached.text().contains("first hour"), "{}", reached.text());
    app.all_are_said().await;
    again(&app, &reached).await;
    app.discord
        .press(shed.ada, &reached.message(), "Undo")
        .await;
    let relogged = app.log(shed.ada, shed.place(), "11h", "guitar").await;
    let told = relogged.text();
    assert!(
        !told.contains("no longer a try") && !told.contains("first hour"),
        "{told}"
    );
    // Another craft has milestones of its own.
    let other = app.log(shed.ada, shed.place(), "1h", "rust").await;
    says(&other, &["The first hour of **rust**"]);
}

#[tokio::test]
async fn hours_of_an_answer_an_edit_and_a_craft_that_was_meant_count_too() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    let logged = app.log(shed.ada, shed.place(), "30m", "guitar").await;
    let form = app
        .discord
        .press(shed.ada, &logged.message(), "Edit")
        .await
        .modal();
    let fields = [
        ("time", "1h"),
        ("craft", "guitar"),
        ("day", "today"),
        ("what", ""),
        ("lesson", ""),
    ];
    app.discord.submit(shed.ada, &form, &fields).await;
    let next = app.log(shed.ada, shed.place(), "5m", "piano").await;
    says(&next, &["The first hour of **guitar**"]);
    app.at(berlin("2026-11-23 09:00")).await;
    let question = app.question(shed.channel);
    let answered = app
        .answer(shed.ben, &question, "Chords.", "guitar 12h")
        .await;
    says(&answered, &["**10 h** of **guitar**"]);
}

#[tokio::test]
async fn a_channel_hears_of_a_milestone_once_when_its_owner_joined_and_chose_so() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let options: [(&str, OptionValue); 1] = [("milestones", "in this channel".into())];
    let refused = command(&app, shed.ada, shed, "settings", &options).await;
    says(&refused, &["not joined"]);
    command(&app, shed.ada, shed, "join", &[]).await;
    here(&app, shed).await;
    let reached = app.log(shed.ada, shed.place(), "2h", "guitar").await;
    assert!(!reached.text().contains("first hour"), "{}", reached.text());
    app.tick().await;
    app.tick().await;
    assert_eq!(
        posts(&app, shed),
        ["**Ada** has put the first hour into **guitar**."]
    );
}

#[tokio::test]
async fn what_was_logged_elsewhere_reaches_no_milestone_in_a_channel() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    command(&app, shed.ada, shed, "join", &[]).await;
    here(&app, shed).await;
    app.log(shed.ada, Place::Dm, "9h", "guitar").await;
    let reached = app.log(shed.ada, shed.place(), "1h30", "guitar").await;
    // Ten hours in all, and an hour and a half of them here: that is between the two.
    says(&reached, &["**10 h** of **guitar**"]);
    app.tick().await;
    assert!(posts(&app, shed).is_empty());
}

#[tokio::test]
async fn a_milestone_taken_back_before_it_was_posted_waits_to_be_reached_again() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    command(&app, shed.ada, shed, "join", &[]).await;
    here(&app, shed).await;
    let reached = app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.discord
        .press(shed.ada, &reached.message(), "Undo")
        .await;
    app.tick().await;
    assert!(posts(&app, shed).is_empty());
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.tick().await;
    assert_eq!(posts(&app, shed).len(), 1);
}

#[tokio::test]
async fn a_milestone_that_cannot_be_posted_is_said_privately() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    command(&app, shed.ada, shed, "join", &[]).await;
    let other = app.discord.add_text_channel(shed.server, "wins");
    let options: [(&str, OptionValue); 1] = [("milestones", "in this channel".into())];
    let place = Place::Server(shed.server, other);
    app.command(shed.ada, place, "settings", &options).await;
    app.discord.delete_channel(other);
    app.log(shed.ada, shed.place(), "2h", "guitar").await;
    app.tick().await;
    let next = app.log(shed.ada, shed.place(), "5m", "guitar").await;
    says(&next, &["The first hour of **guitar**"]);
}
