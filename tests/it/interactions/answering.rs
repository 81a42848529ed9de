//! The weekly question answered: in time, early, late, again, wrongly, by direct message, and by the wrong hands.

use standin::Place;

use crate::forge::message_with_button;
use crate::test_app::{TestApp, berlin};

const MONDAY: &str = "2026-11-23 09:00";

#[tokio::test]
async fn a_mistake_in_the_hours_is_explained_and_nothing_typed_is_lost() {
    let (mut app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    let form = app
        .discord
        .press(shed.ben, &question, "Answer")
        .await
        .modal();
    let fields = [
        ("words", "scales"),
        ("hours", "tue rust 1hx; guitar 3h"),
        ("lesson", "tuning"),
    ];
    let refused = app.discord.submit(shed.ben, &form, &fields).await;
    assert!(refused.is_ephemeral());
    assert!(
        refused.text().contains("tue rust 1hx"),
        "{}",
        refused.text()
    );
    app.down().await;
    app.up().await;
    let form = app
        .discord
        .press(shed.ben, &refused.message(), "Correct it")
        .await
        .modal();
    for (id, text) in fields {
        assert_eq!(form.field(id).expect("a field").value, text);
    }
    let fields = [("hours", "tue rust 1h; guitar 3h")];
    let answered = app.discord.submit(shed.ben, &form, &fields).await;
    assert!(answered.text().contains("4 h"), "{}", answered.text());
    app.tick().await;
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1);
    assert!(posted[0].text().contains("scales"), "{}", posted[0].text());
}

#[tokio::test]
async fn answering_again_opens_prefilled_and_changes_the_post() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    app.answer(shed.ben, &question, "scales", "guitar 3h").await;
    let form = app
        .command(shed.ben, shed.place(), "checkin", &[])
        .await
        .modal();
    assert_eq!(form.field("words").expect("a field").value, "scales");
    let fields = [("words", "scales and arpeggios"), ("hours", "guitar 2h")];
    app.discord.submit(shed.ben, &form, &fields).await;
    app.tick().await;
    let posted = app.thread_messages(shed.channel);
    assert_eq!(posted.len(), 1);
    assert!(
        posted[0].text().contains("arpeggios"),
        "{}",
        posted[0].text()
    );
    assert!(posted[0].text().contains("2 h"), "{}", posted[0].text());
}

#[tokio::test]
async fn an_early_answer_is_posted_once_the_question_is_asked() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    let too_early = app.command(shed.ben, shed.place(), "checkin", &[]).await;
    assert!(too_early.is_ephemeral());
    app.at(berlin("2026-11-22 18:00")).await;
    let form = app
        .command(shed.ben, shed.place(), "checkin", &[])
        .await
        .modal();
    let answered = app
        .discord
        .submit(shed.ben, &form, &[("words", "scales")])
        .await;
    assert!(answered.text().contains("<t:"), "{}", answered.text());
    app.tick().await;
    assert!(app.thread_messages(shed.channel).is_empty());
    app.at(berlin(MONDAY)).await;
    app.tick().await;
    assert_eq!(app.thread_messages(shed.channel).len(), 1);
}

#[tokio::test]
async fn the_button_of_an_older_round_keeps_the_answer_privately() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    app.at(berlin(MONDAY)).await;
    let old = app.question(shed.channel);
    app.at(berlin("2026-11-30 09:00")).await;
    let answered = app.answer(shed.ben, &old, "scales", "").await;
    assert!(answered.is_ephemeral());
    assert!(
        answered.text().contains("your eyes only"),
        "{}",
        answered.text()
    );
    assert!(app.thread_messages(shed.channel).is_empty());
}

#[tokio::test]
async fn away_this_week_is_for_who_presses_it() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    app.at(berlin(MONDAY)).await;
    let question = app.question(shed.channel);
    let away = app
        .discord
        .press(shed.ben, &question, "Away this week")
        .await;
    assert!(away.is_ephemeral());
    assert!(away.text().contains("16 to 22 November"), "{}", away.text());
    let ada = app.command(shed.ada, shed.place(), "compare", &[]).await;
    assert!(!ada.text().contains("Away"), "{}", ada.text());
}

#[tokio::test]
async fn a_posts_button_shows_the_presser_their_own_week_only() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    app.log(shed.chen, shed.place(), "45m", "pottery").await;
    app.at(berlin(MONDAY)).await;
    app.answer(shed.ben, &app.question(shed.channel), "scales", "guitar 3h")
        .await;
    let posted = app.thread_messages(shed.channel).remove(0);
    let own = app.discord.press(shed.chen, &posted, "My own week").await;
    assert!(own.is_ephemeral());
    assert!(own.text().contains("45 min"), "{}", own.text());
    assert!(!own.text().contains("3 h"), "{}", own.text());
}

#[tokio::test]
async fn asked_by_direct_message_answered_there_and_shared_by_the_button() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    app.set_up(shed).await;
    let ask = [("ask", "by direct message".into())];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    app.at(berlin(MONDAY)).await;
    app.tick().await;
    let question = app.discord.dms(shed.ben).pop().expect("a direct question");
    assert!(
        question.text().contains("Evening Shed"),
        "{}",
        question.text()
    );
    let answered = app.answer(shed.ben, &question, "scales", "guitar 3h").await;
    assert!(answered.text().contains("3 h"), "{}", answered.text());
    assert!(app.thread_messages(shed.channel).is_empty());
    assert!(answered.text().contains("`/join` there"), "{answered:?}");
    let id = format!("y1:share-answer:1:{}", shed.server);
    let forged = message_with_button(&app, shed.channel, &id).await;
    let refused = app.discord.press(shed.ben, &forged, "Forged").await;
    assert!(refused.text().contains("`/join`"), "{}", refused.text());
    app.tick().await;
    assert!(
        app.thread_messages(shed.channel).is_empty(),
        "sharing joins nobody"
    );
    app.command(shed.ben, shed.place(), "join", &[]).await;
    let answered = app.answer(shed.ben, &question, "scales", "guitar 3h").await;
    let share = app
        .discord
        .press(shed.ben, &answered.message(), "Share in Evening Shed")
        .await;
    assert!(share.text().contains("Evening Shed"), "{}", share.text());
    app.tick().await;
    assert_eq!(app.thread_messages(shed.channel).len(), 1);
}

#[tokio::test]
async fn nobody_changes_another_members_entry() {
    let (app, shed) = TestApp::in_shed(berlin("2026-11-18 12:00")).await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let refused = app.discord.press(shed.ben, &logged.message(), "Undo").await;
    assert!(
        refused.failure().is_some() || refused.is_ephemeral(),
        "{refused:?}"
    );
    let history = app.command(shed.ada, Place::Dm, "history", &[]).await;
    assert!(history.text().contains("guitar"), "{}", history.text());
}
