//! The wall of a server: lessons without names, from five members on, each there by its owner's will and gone by it.

use standin::{Place, UserId};

use super::{NOON, log_lesson};
use crate::test_app::{Shed, TestApp, berlin};

const NAMES: [&str; 5] = ["Ada", "Ben", "Chen", "Dora", "Emil"];
const LESSONS: [&str; 5] = [
    "Measure before cutting",
    "Metronome first",
    "Ask on the first day",
    "Write the test",
    "Sleep on it",
];

/// Five members who have joined, each with a lesson.
async fn five(app: &TestApp, shed: Shed) -> [UserId; 5] {
    let added = ["Dora", "Emil"].map(|name| {
        let user = app.discord.add_user(name);
        app.discord.join(shed.server, user);
        user
    });
    let five = [shed.ada, shed.ben, shed.chen, added[0], added[1]];
    for (who, lesson) in five.into_iter().zip(LESSONS) {
        app.command(who, shed.place(), "join", &[]).await;
        log_lesson(app, who, shed.place(), "harpsichord", lesson).await;
    }
    five
}

/// Presses a button of the member's latest lesson, opened in a place.
async fn press(app: &TestApp, who: UserId, place: Place, button: &str) -> String {
    let opened = app
        .command(who, place, "lessons", &[("show", 1.into())])
        .await;
    app.discord
        .press(who, &opened.message(), button)
        .await
        .text()
}

async fn wall(app: &TestApp, shed: Shed) -> String {
    let shown = app
        .command(shed.chen, shed.place(), "server", &[("wall", true.into())])
        .await;
    let shown = shown.finished().await;
    assert!(shown.is_ephemeral(), "{shown:?}");
    shown.text()
}

#[tokio::test]
async fn five_members_lessons_are_shown_without_a_name_a_craft_or_a_day() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let five = five(&app, shed).await;
    for who in &five[..4] {
        let hung = press(&app, *who, shed.place(), "On the wall here").await;
        assert!(hung.contains("without your name"), "{hung}");
    }
    let few = wall(&app, shed).await;
    assert!(few.contains("once five members"), "{few}");
    assert!(LESSONS.iter().all(|lesson| !few.contains(lesson)), "{few}");
    press(&app, five[4], shed.place(), "On the wall here").await;
    let text = wall(&app, shed).await;
    for lesson in LESSONS {
        assert!(text.contains(lesson), "{lesson} is not in\n{text}");
    }
    for told in NAMES.into_iter().chain(["harpsichord", "March", "1 h"]) {
        assert!(!text.contains(told), "{told} is in\n{text}");
    }
}

#[tokio::test]
async fn what_was_taken_down_left_outgrown_or_deleted_is_not_shown() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let five = five(&app, shed).await;
    let here = shed.place();
    for who in five {
        press(&app, who, here, "On the wall here").await;
    }
    let is_shown = async || wall(&app, shed).await.contains("Metronome first");
    assert!(is_shown().await);
    let down = press(&app, shed.ben, here, "Off the wall here").await;
    assert!(down.contains("Taken down"), "{down}");
    assert!(!is_shown().await);
    press(&app, shed.ben, here, "On the wall here").await;
    assert!(is_shown().await);
    press(&app, shed.ben, here, "Outgrown").await;
    assert!(!is_shown().await);
    press(&app, shed.ben, here, "Still true after all").await;
    assert!(is_shown().await);
    app.command(shed.ben, here, "leave", &[]).await;
    assert!(!is_shown().await);
    app.command(shed.ben, here, "join", &[]).await;
    assert!(is_shown().await);
    app.command(shed.ben, here, "history", &[("undo", true.into())])
        .await;
    assert!(!is_shown().await);
    app.command(shed.ben, here, "history", &[("put_back", true.into())])
        .await;
    assert!(is_shown().await);
    app.discord.leave(shed.server, shed.ben);
    assert!(!is_shown().await);
}

#[tokio::test]
async fn only_who_has_joined_hangs_one_and_only_in_a_server() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    log_lesson(&app, shed.ben, shed.place(), "guitar", "Metronome first").await;
    let refused = press(&app, shed.ben, shed.place(), "On the wall here").await;
    assert!(refused.contains("/join"), "{refused}");
    let opened = app
        .command(shed.ben, Place::Dm, "lessons", &[("show", 1.into())])
        .await;
    assert!(opened.message().button("On the wall here").is_none());
}
