//! A member's own old words: shown to them alone before they answer, hidden as they say, and above their post only where they allow it.

use standin::{InteractionOutcome, MessageView, OptionValue};

use crate::forge::message_with_button;
use crate::test_app::{Shed, TestApp, berlin};

const OLD: &str = "I could not play a barre chord.";
const A_YEAR_ON: &str = "2026-03-09 09:00";

/// Ben answered on 10 March 2025 and on 9 February 2026.
async fn ben_has_answered() -> (TestApp, Shed) {
    let (app, shed) = TestApp::in_shed(berlin("2025-03-08 12:00")).await;
    app.set_up(shed).await.finished().await;
    for (monday, words) in [
        ("2025-03-10 09:00", OLD),
        ("2026-02-09 09:00", "Four weeks back."),
    ] {
        on(&app, monday).await;
        let question = app.question(shed.channel);
        let form = app
            .discord
            .press(shed.ben, &question, "Answer")
            .await
            .modal();
        let fields = [("words", words), ("hours", "guitar 1h")];
        app.discord.submit(shed.ben, &form, &fields).await;
        app.tick().await;
    }
    (app, shed)
}

/// The same, and the question of 9 March 2026 is asked.
async fn ben_has_a_past() -> (TestApp, Shed) {
    let (app, shed) = ben_has_answered().await;
    on(&app, A_YEAR_ON).await;
    (app, shed)
}

/// On to a question, however many were missed before it.
async fn on(app: &TestApp, monday: &str) {
    let asked_at = berlin(monday);
    app.at(asked_at - chrono::TimeDelta::hours(20)).await;
    app.at(asked_at).await;
}

async fn press_answer(app: &TestApp, shed: Shed) -> InteractionOutcome {
    let question = app.question(shed.channel);
    app.discord.press(shed.ben, &question, "Answer").await
}

async fn press(app: &TestApp, shed: Shed, on: &MessageView, button: &str) -> InteractionOutcome {
    app.discord.press(shed.ben, on, button).await
}

/// The view behind *Old words* of `/settings`.
async fn old_words(app: &TestApp, shed: Shed) -> MessageView {
    let settings = app.command(shed.ben, shed.place(), "settings", &[]).await;
    press(app, shed, &settings.message(), "Old words")
        .await
        .message()
}

/// Answers from what came of *Answer*, and gives the post.
async fn post(app: &TestApp, shed: Shed, shown: &MessageView) -> MessageView {
    let form = press(app, shed, shown, "Answer now").await.modal();
    let fields = [("words", "Barre chords, all day."), ("hours", "guitar 2h")];
    app.discord.submit(shed.ben, &form, &fields).await;
    app.tick().await;
    app.thread_messages(shed.channel).pop().expect("a post")
}

#[tokio::test]
async fn a_members_words_of_a_year_ago_stand_before_the_form_and_only_they_see_them() {
    let (mut app, shed) = ben_has_a_past().await;
    let shown = press_answer(&app, shed).await;
    assert!(shown.is_ephemeral(), "{shown:?}");
    let text = shown.text();
    assert!(
        text.contains("A year ago, 3 to 9 March 2025") && text.contains(OLD),
        "{text}"
    );
    app.down().await;
    app.up().await;
    let posted = post(&app, shed, &shown.message()).await.text();
    assert!(
        posted.contains("all day") && !posted.contains(OLD),
        "{posted}"
    );
    // Answering again opens the form at once: they were read.
    let form = press_answer(&app, shed).await.modal();
    assert_eq!(
        form.field("words").expect("a field").value,
        "Barre chords, all day."
    );
}

#[tokio::test]
async fn checkin_shows_them_too_and_so_does_a_direct_message() {
    let (app, shed) = ben_has_a_past().await;
    let shown = app.command(shed.ben, shed.place(), "checkin", &[]).await;
    assert!(shown.text().contains(OLD), "{}", shown.text());
    let (app, shed) = ben_has_answered().await;
    let ask = [("ask", OptionValue::from("by direct message"))];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    on(&app, A_YEAR_ON).await;
    let asked = app.discord.dms(shed.ben).pop().expect("a direct message");
    let shown = press(&app, shed, &asked, "Answer").await;
    assert!(shown.text().contains(OLD), "{}", shown.text());
    press(&app, shed, &shown.message(), "Answer now")
        .await
        .modal();
}

#[tokio::test]
async fn who_has_no_past_gets_the_form_at_once() {
    let (app, shed) = ben_has_a_past().await;
    let question = app.question(shed.channel);
    let form = app
        .discord
        .press(shed.chen, &question, "Answer")
        .await
        .modal();
    assert_eq!(form.field("words").expect("a field").value, "");
}

#[tokio::test]
async fn a_hidden_answer_gives_way_to_the_next_and_comes_back_by_the_settings() {
    let (app, shed) = ben_has_a_past().await;
    let shown = press_answer(&app, shed).await.message();
    let hidden = press(&app, shed, &shown, "Hide this one").await;
    assert!(hidden.text().contains("stays hidden"), "{}", hidden.text());
    assert!(hidden.message().button("Answer now").is_some());
    let next = press_answer(&app, shed).await.text();
    assert!(
        next.contains("Four weeks ago") && next.contains("Four weeks back."),
        "{next}"
    );
    let view = old_words(&app, shed).await;
    assert!(
        view.content.contains("Hidden: 1 answer"),
        "{}",
        view.content
    );
    let view = press(&app, shed, &view, "Show hidden ones again").await;
    assert!(!view.text().contains("Hidden"), "{}", view.text());
    assert!(press_answer(&app, shed).await.text().contains(OLD));
}

#[tokio::test]
async fn a_time_is_left_out_whole_and_comes_back_by_the_settings() {
    let (app, shed) = ben_has_a_past().await;
    let shown = press_answer(&app, shed).await.message();
    let form = press(&app, shed, &shown, "Hide that time").await.modal();
    assert_eq!(form.field("from").expect("a field").value, "2025-03-03");
    assert_eq!(form.field("to").expect("a field").value, "2025-03-09");
    let fields = [("from", "2025-03-09"), ("to", "2026-02-02")];
    let hidden = app.discord.submit(shed.ben, &form, &fields).await;
    assert!(
        hidden.text().contains("9 March 2025 to 2 February 2026"),
        "{}",
        hidden.text()
    );
    // Both weeks touch it.
    let form = press_answer(&app, shed).await.modal();
    assert_eq!(form.field("words").expect("a field").value, "");
    let view = old_words(&app, shed).await;
    let bring_back = "Bring back 9 March 2025 to 2 February 2026";
    press(&app, shed, &view, bring_back).await;
    assert!(press_answer(&app, shed).await.text().contains(OLD));
}

#[tokio::test]
async fn a_time_that_cannot_be_is_refused_and_nothing_typed_is_lost() {
    let (app, shed) = ben_has_a_past().await;
    let view = old_words(&app, shed).await;
    for (from, to, says) in [
        ("2025-03-09", "2025-03-03", "ends before it begins"),
        ("spring", "2025-03-03", "“spring”"),
        ("2025-03-03", "2027-03-03", "still to come"),
    ] {
        let form = press(&app, shed, &view, "Leave out a time").await.modal();
        let fields = [("from", from), ("to", to)];
        let refused = app.discord.submit(shed.ben, &form, &fields).await;
        assert!(
            refused.text().contains(says),
            "{says:?} is not in\n{}",
            refused.text()
        );
        let form = press(&app, shed, &refused.message(), "Correct it")
            .await
            .modal();
        assert_eq!(form.field("from").expect("a field").value, from);
    }
}

#[tokio::test]
async fn quoting_stops_and_begins_again() {
    let (app, shed) = ben_has_a_past().await;
    let shown = press_answer(&app, shed).await.message();
    let stopped = press(&app, shed, &shown, "Stop quoting").await;
    assert!(
        stopped.text().contains("not show you your old words"),
        "{}",
        stopped.text()
    );
    press_answer(&app, shed).await.modal();
    let view = old_words(&app, shed).await;
    press(&app, shed, &view, "Quote me again").await;
    assert!(press_answer(&app, shed).await.text().contains(OLD));
}

#[tokio::test]
async fn old_words_stand_above_the_post_only_where_they_are_allowed_to() {
    let (app, shed) = ben_has_a_past().await;
    let view = old_words(&app, shed).await;
    let view = press(&app, shed, &view, "Above my posts here").await;
    assert!(
        view.text().contains("above your posts too"),
        "{}",
        view.text()
    );
    let shown = press_answer(&app, shed).await.message();
    let posted = post(&app, shed, &shown).await;
    let text = posted.text();
    assert!(
        text.contains("Ben, a year ago, 3 to 9 March 2025") && text.contains(OLD),
        "{text}"
    );
    assert!(text.find(OLD) < text.find("all day"), "above: {text}");
    // The post that is changed does not keep what is not allowed any more.
    press(
        &app,
        shed,
        &old_words(&app, shed).await,
        "Not above my posts",
    )
    .await;
    let form = press_answer(&app, shed).await.modal();
    app.discord
        .submit(shed.ben, &form, &[("words", "Changed.")])
        .await;
    app.tick().await;
    let changed = app.thread_messages(shed.channel)[0].text();
    assert!(
        changed.contains("Changed.") && !changed.contains(OLD),
        "{changed}"
    );
}

#[tokio::test]
async fn private_words_of_long_ago_are_not_posted_however_much_is_allowed() {
    let (app, shed) = TestApp::in_shed(berlin("2025-03-08 12:00")).await;
    app.set_up(shed).await.finished().await;
    app.command(shed.ben, shed.place(), "join", &[]).await;
    let ask = [("ask", OptionValue::from("by direct message"))];
    app.command(shed.ben, shed.place(), "settings", &ask).await;
    app.at(berlin("2025-03-10 09:00")).await;
    let asked = app.discord.dms(shed.ben).pop().expect("a direct message");
    let form = press(&app, shed, &asked, "Answer").await.modal();
    app.discord.submit(shed.ben, &form, &[("words", OLD)]).await;
    press(
        &app,
        shed,
        &old_words(&app, shed).await,
        "Above my posts here",
    )
    .await;
    on(&app, A_YEAR_ON).await;
    let shown = press_answer(&app, shed).await;
    assert!(shown.text().contains(OLD), "{}", shown.text());
    let posted = post(&app, shed, &shown.message()).await.text();
    assert!(
        posted.contains("all day") && !posted.contains(OLD),
        "{posted}"
    );
}

#[tokio::test]
async fn nobody_reads_or_hides_the_words_of_another() {
    let (app, shed) = ben_has_a_past().await;
    for custom_id in ["y1:words:hide-time:1:3", "y1:words:hide:1:3"] {
        let forged = message_with_button(&app, shed.channel, custom_id).await;
        let outcome = app.discord.press(shed.chen, &forged, "Forged").await;
        assert!(!format!("{outcome:?}").contains(OLD));
    }
    assert!(press_answer(&app, shed).await.text().contains(OLD));
}
