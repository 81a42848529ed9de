//! `/shipped`: the hours behind what was made, next to what was made before; listed, changed, taken back, shared.

use standin::{InteractionOutcome, OptionValue, Outcome, Place};

use super::{again, command, says};
use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

async fn ship(app: &TestApp, shed: Shed, options: &[(&str, &str)]) -> InteractionOutcome {
    let options: Vec<(&str, OptionValue)> = options
        .iter()
        .map(|(name, text)| (*name, OptionValue::from(*text)))
        .collect();
    command(app, shed.ada, shed, "shipped", &options).await
}

async fn list(app: &TestApp, shed: Shed) -> String {
    command(app, shed.ada, shed, "shipped", &[]).await.text()
}

/// Hours of guitar on four days, and of rust beside them; a first song in between.
async fn with_a_song() -> (TestApp, Shed, InteractionOutcome) {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for (time, craft, day) in [
        ("2h", "guitar", "2026-11-02"),
        ("3h", "guitar", "2026-11-05"),
        ("7h", "rust", "2026-11-05"),
        ("45m", "guitar", "2026-11-10"),
        ("30m", "guitar", "2026-11-18"),
    ] {
        app.log_on(shed.ada, shed.place(), time, craft, day).await;
    }
    let first = ship(
        &app,
        shed,
        &[
            ("what", "a song"),
            ("craft", "guitar"),
            ("day", "2026-11-05"),
        ],
    )
    .await;
    (app, shed, first)
}

#[tokio::test]
async fn the_hours_behind_a_thing_are_those_of_its_craft_since_the_one_before() {
    let (app, shed, first) = with_a_song().await;
    says(
        &first,
        &[
            "a song",
            "guitar",
            "**5 h** of guitar since the first entry",
            "The first of this craft",
        ],
    );
    let second = ship(
        &app,
        shed,
        &[
            ("what", "a second song"),
            ("craft", "GUITAR"),
            ("link", "https://example.org/song"),
        ],
    )
    .await;
    says(
        &second,
        &[
            "**1 h 15** of guitar since the one before",
            "<https://example.org/song>",
            "a song, Thu 5 Nov: 5 h since the first entry",
        ],
    );
    // Over all crafts it is the first, and counts all hours.
    let over_all = ship(&app, shed, &[("what", "a talk")]).await;
    says(
        &over_all,
        &[
            "**13 h 15** of work since the first entry",
            "The first without a craft",
        ],
    );
}

#[tokio::test]
async fn a_thing_is_listed_changed_taken_back_and_put_back_by_button() {
    let (app, shed, first) = with_a_song().await;
    let all = app
        .discord
        .press(shed.ada, &first.message(), "All you shipped")
        .await;
    says(
        &all,
        &[
            "What you shipped",
            "`1` Thu 5 Nov · guitar · **a song** · 5 h since the first entry",
        ],
    );
    let shown = app.discord.press(shed.ada, &all.message(), "1").await;
    assert!(matches!(shown.kind, Outcome::Updated(_)), "{shown:?}");
    let form = app
        .discord
        .press(shed.ada, &shown.message(), "Edit")
        .await
        .modal();
    let fields = [
        ("what", "two songs"),
        ("link", ""),
        ("craft", ""),
        ("day", "2026-11-10"),
    ];
    let changed = app.discord.submit(shed.ada, &form, &fields).await;
    says(&changed, &["Changed", "two songs", "**12 h 45** of work"]);
    let gone = app
        .discord
        .press(shed.ada, &changed.message(), "Take back")
        .await;
    says(&gone, &["Taken back", "two songs"]);
    assert!(list(&app, shed).await.contains("Nothing shipped yet"));
    let back = app
        .discord
        .press(shed.ada, &gone.message(), "Put it back")
        .await;
    says(&back, &["Put back", "two songs"]);
    assert!(list(&app, shed).await.contains("two songs"));
}

#[tokio::test]
async fn the_same_is_done_by_command() {
    let (app, shed, _) = with_a_song().await;
    ship(&app, shed, &[("what", "another"), ("craft", "guitar")]).await;
    let shown = command(&app, shed.ada, shed, "shipped", &[("show", 2.into())]).await;
    says(&shown, &["a song"]);
    let form = command(&app, shed.ada, shed, "shipped", &[("edit", 2.into())])
        .await
        .modal();
    let fields = [
        ("what", "the song"),
        ("link", ""),
        ("craft", "guitar"),
        ("day", "2026-11-05"),
    ];
    let changed = app.discord.submit(shed.ada, &form, &fields).await;
    says(&changed, &["the song"]);
    let undone = app
        .discord
        .press(shed.ada, &changed.message(), "Undo")
        .await;
    says(&undone, &["**a song**", "is as before"]);
    let shown = command(&app, shed.ada, shed, "shipped", &[("show", 2.into())]).await;
    says(&shown, &["a song"]);
    app.discord
        .press(shed.ada, &undone.message(), "Put it back")
        .await;
    let deleted = command(&app, shed.ada, shed, "shipped", &[("delete", 2.into())]).await;
    says(&deleted, &["Taken back", "the song"]);
    let undone = command(&app, shed.ada, shed, "shipped", &[("undo", true.into())]).await;
    says(&undone, &["Taken back", "another"]);
    let back = command(
        &app,
        shed.ada,
        shed,
        "shipped",
        &[("put_back", true.into())],
    )
    .await;
    says(&back, &["Put back", "another"]);
}

#[tokio::test]
async fn an_interaction_delivered_twice_ships_and_takes_back_once() {
    let (app, shed, first) = with_a_song().await;
    again(&app, &first).await;
    ship(&app, shed, &[("what", "another")]).await;
    ship(&app, shed, &[("what", "a third")]).await;
    assert!(list(&app, shed).await.contains("`3`"));
    let undone = command(&app, shed.ada, shed, "shipped", &[("undo", true.into())]).await;
    again(&app, &undone).await;
    let deleted = command(&app, shed.ada, shed, "shipped", &[("delete", 1.into())]).await;
    again(&app, &deleted).await;
    let left = list(&app, shed).await;
    assert!(left.contains("a song") && !left.contains("`2`"), "{left}");
    let back = command(
        &app,
        shed.ada,
        shed,
        "shipped",
        &[("put_back", true.into())],
    )
    .await;
    again(&app, &back).await;
    let left = list(&app, shed).await;
    assert!(left.contains("`2`") && !left.contains("`3`"), "{left}");
}

#[tokio::test]
async fn what_cannot_be_shipped_comes_back_to_be_mended() {
    let (app, shed, _) = with_a_song().await;
    for (options, parts) in [
        (
            vec![("link", "https://example.org")],
            ["What did you ship", "link:https://example.org"],
        ),
        (
            vec![("what", "x"), ("link", "nowhere")],
            ["not an address", "link:nowhere"],
        ),
        (
            vec![("what", "x"), ("craft", "gitar")],
            ["Did you mean **guitar**", "craft:gitar"],
        ),
        (
            vec![("what", "x"), ("day", "2026-11-19")],
            ["still to come", "day:2026-11-19"],
        ),
    ] {
        says(&ship(&app, shed, &options).await, &parts);
    }
    let long = "x".repeat(201);
    says(
        &ship(&app, shed, &[("what", &long)]).await,
        &["201 characters", "up to 200"],
    );
    for (option, value, part) in [
        ("show", OptionValue::from(7), "go from 1, the latest, to 1"),
        ("edit", OptionValue::from(0), "go from 1, the latest, to 1"),
        (
            "delete",
            OptionValue::from(-3),
            "go from 1, the latest, to 1",
        ),
        ("put_back", OptionValue::from(true), "nothing to put back"),
    ] {
        let refused = command(&app, shed.ada, shed, "shipped", &[(option, value)]).await;
        says(&refused, &[part]);
    }
    let nothing = command(&app, shed.ben, shed, "shipped", &[("undo", true.into())]).await;
    says(&nothing, &["nothing that you shipped yet"]);
    // A refused form is kept.
    let form = command(&app, shed.ada, shed, "shipped", &[("edit", 1.into())])
        .await
        .modal();
    let fields = [
        ("what", "a song"),
        ("link", "here"),
        ("craft", ""),
        ("day", ""),
    ];
    let refused = app.discord.submit(shed.ada, &form, &fields).await;
    says(&refused, &["not an address", "Correct it"]);
    let form = app
        .discord
        .press(shed.ada, &refused.message(), "Correct it")
        .await
        .modal();
    assert!(format!("{form:?}").contains("here"), "{form:?}");
}

#[tokio::test]
async fn a_thing_is_shared_by_its_owner_who_joined_and_with_visible_hours_only() {
    let (app, shed, first) = with_a_song().await;
    app.log_on(shed.ada, Place::Dm, "9h", "guitar", "2026-11-04")
        .await;
    let refused = app
        .discord
        .press(shed.ada, &first.message(), "Share here")
        .await;
    says(&refused, &["not joined"]);
    command(&app, shed.ada, shed, "join", &[]).await;
    let shared = app
        .discord
        .press(shed.ada, &first.message(), "Share here")
        .await;
    assert!(!shared.is_ephemeral(), "{shared:?}");
    let text = shared.text();
    assert!(
        text.contains("**Ada** shipped") && text.contains("**5 h** of guitar"),
        "{text}"
    );
    // What was told elsewhere stays there, and nobody shares for somebody else.
    let elsewhere = [("what", "private".into())];
    app.command(shed.ada, Place::Dm, "shipped", &elsewhere)
        .await;
    let refused = command(&app, shed.ada, shed, "shipped", &[("share", 1.into())]).await;
    says(&refused, &["logged somewhere else"]);
    command(&app, shed.ben, shed, "join", &[]).await;
    for button in [
        "y1:shipped:share:1",
        "y1:shipped:show:1",
        "y1:shipped:edit:1",
        "y1:shipped:take-back:1",
    ] {
        let forged = message_with_button(&app, shed.channel, button).await;
        let refused = app.discord.press(shed.ben, &forged, "Forged").await;
        says(&refused, &["belongs to somebody else"]);
    }
}
