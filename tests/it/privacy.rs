//! Whose numbers are seen where: one's own only, in the server they were logged in, once one has joined there, and never ranked.

use serde_json::Value;
use standin::{ModalView, OptionValue, Place};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const PERMUTATIONS: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

/// Another server with the same people.
fn second_shed(app: &TestApp, shed: Shed) -> Shed {
    let server = app.discord.add_server("Day Shed", shed.ada);
    app.discord.join(server, shed.ben);
    app.discord.join(server, shed.chen);
    let channel = app.discord.add_text_channel(server, "days");
    Shed {
        server,
        channel,
        ..shed
    }
}

/// Everything that anybody can read in a server.
fn posted_in(app: &TestApp, shed: Shed) -> String {
    let threads = app.discord.threads(shed.channel);
    let channels = threads.into_iter().map(|thread| thread.id);
    let messages = channels
        .chain([shed.channel])
        .flat_map(|channel| app.discord.messages(channel));
    let texts: Vec<String> = messages.map(|message| message.text()).collect();
    texts.join("\n")
}

#[tokio::test]
async fn what_was_logged_in_one_server_shows_nowhere_in_another() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    let other = second_shed(&app, shed);
    for place in [shed, other] {
        app.set_up(place).await.finished().await;
    }
    let (here, there) = (shed.place(), other.place());
    app.log_on(shed.ben, here, "7h07", "guitar", "2025-11-03")
        .await;
    app.log(shed.ben, here, "5h13", "guitar").await;
    app.log(shed.ben, there, "1h", "pottery").await;
    app.log(shed.ben, Place::Dm, "3h33", "diary").await;
    app.at(berlin("2026-11-09 09:00")).await;
    for (place, words, hours) in [
        (shed, "Strings.", "tuning 11m"),
        (other, "Clay.", "glaze 30m"),
    ] {
        app.answer(shed.ben, &app.question(place.channel), words, hours)
            .await;
    }
    let (a, b) = (posted_in(&app, shed), posted_in(&app, other));
    assert!(
        b.contains("Clay.") && b.contains("**In all:** 1 h 30"),
        "{b}"
    );
    for foreign in [
        "guitar", "tuning", "diary", "Strings", "7 h", "5 h", "3 h", "11 min", "2025",
    ] {
        assert!(!b.contains(foreign), "{foreign:?} is in\n{b}");
    }
    assert!(a.contains("Strings.") && a.contains("5 h 24"), "{a}");
    assert!(a.contains("**In all:** 12 h 31, 7 h 07 a year ago"), "{a}");
    for foreign in ["pottery", "glaze", "diary", "Clay", "1 h 30", "3 h 33"] {
        assert!(!a.contains(foreign), "{foreign:?} is in\n{a}");
    }
}

#[tokio::test]
async fn what_a_member_shares_by_a_button_counts_this_servers_entries_only() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-04 10:00")).await;
    let other = second_shed(&app, shed);
    app.log(shed.ben, shed.place(), "5h13", "guitar").await;
    let elsewhere = app.log(shed.ben, shed.place(), "13m", "guitar").await;
    app.log(shed.ben, other.place(), "1h", "pottery").await;
    app.command(shed.ben, other.place(), "join", &[]).await;
    let compared = app.command(shed.ben, other.place(), "compare", &[]).await;
    let shared = app
        .discord
        .press(shed.ben, &compared.message(), "Share this week here")
        .await;
    assert!(!shared.is_ephemeral());
    let posted = posted_in(&app, other);
    assert!(posted.contains("**In all:** 1 h"), "{posted}");
    let id = elsewhere
        .message()
        .button("Edit")
        .and_then(|one| one.custom_id.clone());
    let id = id.expect("an id").replace("edit:", "share:entry:");
    let forged = message_with_button(&app, other.channel, &id).await;
    let refused = app.discord.press(shed.ben, &forged, "Forged").await;
    assert!(refused.is_ephemeral(), "{refused:?}");
    let posted = posted_in(&app, other);
    for foreign in ["guitar", "5 h", "6 h", "13 min"] {
        assert!(!posted.contains(foreign), "{foreign:?} is in\n{posted}");
    }
}

/// A form that says it is another one.
fn forged(form: &ModalView, custom_id: &str) -> ModalView {
    let mut form = form.clone();
    custom_id.clone_into(&mut form.custom_id);
    form
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one secret, tried at every button and form in turn"
)]
async fn no_button_and_no_form_gives_anybody_elses_words_or_numbers() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    let secret = [
        ("time", OptionValue::from("7h07")),
        ("craft", "secret craft".into()),
        ("what", "secret note".into()),
    ];
    let logged = app.command(shed.ada, shed.place(), "log", &secret).await;
    let form = app
        .discord
        .press(shed.ada, &logged.message(), "Edit")
        .await
        .modal();
    app.discord
        .submit(
            shed.ada,
            &form,
            &[("time", "7h08x"), ("what", "secret draft")],
        )
        .await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ada, shed.place(), "settings", &ask).await;
    let own = app.log(shed.ben, shed.place(), "20m", "rust").await;
    app.at(berlin("2026-11-09 09:00")).await;
    app.tick().await;
    let direct = app.discord.dms(shed.ada).pop().expect("a direct question");
    app.answer(shed.ada, &direct, "secret words", "secret 9h09")
        .await;
    let own = app
        .discord
        .press(shed.ben, &own.message(), "Edit")
        .await
        .modal();

    let mut seen = Vec::new();
    let mut ids: Vec<String> = [
        "history:0",
        "history:1",
        "share:so-far",
        "share:last-week",
        "mine:0",
        "mine:abc",
    ]
    .map(str::to_owned)
    .to_vec();
    for row in 1..=4 {
        for kind in [
            "show",
            "undo",
            "restore",
            "edit",
            "delete",
            "correct",
            "share:entry",
            "answer",
            "away",
        ] {
            ids.push(format!("{kind}:{row}"));
        }
        for craft in 1..=3 {
            ids.push(format!("meant:{row}:{craft}"));
        }
        ids.push(format!("share-answer:{row}:{}", shed.server));
    }
    for id in ids {
        let message = message_with_button(&app, shed.channel, &format!("y1:{id}")).await;
        let pressed = app.discord.press(shed.chen, &message, "Forged").await;
        assert!(pressed.failure().is_none(), "{id}: {pressed:?}");
        seen.push(format!("{id}: {pressed:?}"));
    }
    for id in [
        "edit-modal:1",
        "edit-modal:2",
        "edit-modal:3",
        "edit-modal:4",
        "settings-modal:timezone",
    ] {
        let form = forged(&own, &format!("y1:{id}"));
        let submitted = app
            .discord
            .submit(shed.chen, &form, &[("time", "1m")])
            .await;
        seen.push(format!("{id}: {submitted:?}"));
    }
    app.tick().await;
    seen.push(posted_in(&app, shed));
    for text in seen {
        for part in ["secret", "7 h 07", "9 h 09", "16 h"] {
            assert!(!text.contains(part), "{part:?} is in\n{text}");
        }
    }
    let history = app
        .command(shed.ada, shed.place(), "history", &[])
        .await
        .text();
    assert!(
        history.contains("7 h 07") && history.contains("9 h 09"),
        "{history}"
    );
}

#[tokio::test]
async fn no_command_takes_another_member() {
    let (app, _) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    for command in app.discord.commands(None) {
        let kind = command["type"].as_u64().unwrap_or(1);
        assert_ne!(kind, 2, "a menu on people: {command}");
        for option in command["options"].as_array().into_iter().flatten() {
            let of_people = [Value::from(6), Value::from(9)];
            assert!(!of_people.contains(&option["type"]), "{option}");
        }
    }
}

#[tokio::test]
async fn those_who_did_not_answer_stand_in_name_order_whatever_they_logged() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.discord.set_nick(shed.server, shed.ada, Some("ada"));
    app.discord.set_nick(shed.server, shed.ben, Some("Ärwin"));
    app.discord.set_nick(shed.server, shed.chen, Some("Bea"));
    let people = [shed.ben, shed.chen, shed.ada];
    for who in people {
        app.command(who, shed.place(), "join", &[]).await;
    }
    let mut slot = berlin("2026-11-09 09:00");
    for amounts in PERMUTATIONS {
        for (who, amount) in people.into_iter().zip(amounts) {
            let time = ["10m", "1h", "6h"][amount];
            app.log(who, shed.place(), time, "guitar").await;
        }
        app.at(slot).await;
        app.at(slot + chrono::TimeDelta::hours(49)).await;
        let posted = app.thread_messages(shed.channel).pop();
        let embeds = posted.expect("a closing post").embeds;
        let names: Vec<_> = embeds.into_iter().filter_map(|one| one.title).collect();
        assert_eq!(names, ["ada", "Bea", "Ärwin"], "amounts {amounts:?}");
        slot += chrono::TimeDelta::days(7);
    }
}

#[tokio::test]
async fn those_who_answered_stand_in_the_order_of_their_answers() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    let people = [
        (shed.ada, "Ada", "guitar 2h"),
        (shed.ben, "Ben", "rust 3h"),
        (shed.chen, "Chen", "clay 1h"),
    ];
    let mut slot = berlin("2026-11-09 09:00");
    for order in PERMUTATIONS {
        // Early answers become posts all at once, when the question is asked.
        app.at(slot - chrono::TimeDelta::hours(5)).await;
        for number in order {
            let (who, _, hours) = people[number];
            let opened = app.command(who, shed.place(), "checkin", &[]).await;
            let form = app.form_of(who, &opened).await;
            let fields = [("words", "Done."), ("hours", hours)];
            app.discord.submit(who, &form, &fields).await;
        }
        app.at(slot).await;
        let posted = app.thread_messages(shed.channel);
        let names: Vec<_> = posted
            .iter()
            .filter_map(|message| message.embeds[0].title.clone())
            .collect();
        assert_eq!(names, order.map(|number| people[number].1), "{order:?}");
        slot += chrono::TimeDelta::days(7);
    }
}

#[tokio::test]
async fn who_never_joined_is_never_posted() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.command(shed.ada, shed.place(), "join", &[]).await;
    for who in [shed.ada, shed.ben] {
        app.log(who, shed.place(), "40m", "guitar").await;
    }
    app.command(shed.ben, shed.place(), "compare", &[]).await;
    app.at(berlin("2026-11-09 09:00")).await;
    let forged = message_with_button(&app, shed.channel, "y1:share:so-far").await;
    let pressed = app.discord.press(shed.ben, &forged, "Forged").await;
    assert!(pressed.is_ephemeral(), "{pressed:?}");
    app.at(berlin("2026-11-11 09:05")).await;
    let posted = posted_in(&app, shed);
    assert!(
        posted.contains("Ada") && !posted.contains("Ben"),
        "{posted}"
    );
}

#[tokio::test]
async fn who_left_was_banned_or_timed_out_is_not_posted() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    let dora = app.discord.add_user("Dora");
    app.discord.join(shed.server, dora);
    for who in [shed.ada, shed.ben, shed.chen, dora] {
        app.command(who, shed.place(), "join", &[]).await;
        app.log(who, shed.place(), "40m", "guitar").await;
    }
    app.at(berlin("2026-11-09 08:00")).await;
    let form = app
        .command(dora, shed.place(), "checkin", &[])
        .await
        .modal();
    app.discord
        .submit(dora, &form, &[("words", "Early.")])
        .await;
    let until = berlin("2026-11-20 09:00");
    app.discord.time_out(shed.server, dora, Some(until));
    app.at(berlin("2026-11-09 09:00")).await;
    app.discord.leave(shed.server, shed.ben);
    app.discord.ban(shed.server, shed.chen);
    app.at(berlin("2026-11-11 09:05")).await;
    let posted = posted_in(&app, shed);
    assert!(posted.contains("Ada"), "{posted}");
    for gone in ["Ben", "Chen", "Dora", "Early"] {
        assert!(!posted.contains(gone), "{gone} is in\n{posted}");
    }
}

#[tokio::test]
async fn an_answer_by_direct_message_stays_private_until_it_is_shared() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-02 10:00")).await;
    app.set_up(shed).await.finished().await;
    app.command(shed.ben, shed.place(), "join", &[]).await;
    app.log(shed.ben, shed.place(), "40m", "guitar").await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    app.at(berlin("2026-11-09 09:00")).await;
    app.tick().await;
    let direct = app.discord.dms(shed.ben).pop().expect("a direct question");
    let answered = app
        .answer(shed.ben, &direct, "Between us.", "guitar 1h")
        .await;
    app.at(berlin("2026-11-11 09:05")).await;
    let posted = posted_in(&app, shed);
    assert!(
        !posted.contains("Ben") && !posted.contains("Between us"),
        "{posted}"
    );
    let button = "Share in Evening Shed";
    app.discord
        .press(shed.ben, &answered.message(), button)
        .await;
    app.tick().await;
    let posted = posted_in(&app, shed);
    assert!(
        posted.contains("Ben") && posted.contains("Between us"),
        "{posted}"
    );
}
