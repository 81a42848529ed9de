//! `/setup`: the weekly question set up, changed, refused, shown, paused and erased, by those who may and not by others.

mod asking;
mod early;
mod permissions;
mod places;
mod rights;

use standin::{InteractionOutcome, MessageView, OptionValue};

use crate::test_app::{Shed, TestApp, berlin};

/// A Monday, an hour after the slot.
const MONDAY: &str = "2026-11-02 10:00";

/// `/setup` by Ada with these options, and what it came to show.
async fn setup(app: &TestApp, shed: Shed, options: &[(&str, OptionValue)]) -> MessageView {
    let outcome = app.command(shed.ada, shed.place(), "setup", options).await;
    let message = outcome.finished().await;
    assert!(message.is_ephemeral(), "not private: {}", message.text());
    message
}

/// Waits until a message reads so; a button's change comes a moment after it was pressed.
async fn comes_to_read(app: &TestApp, message: &MessageView, part: &str) -> MessageView {
    let (channel, id) = (message.channel, message.id);
    app.discord
        .settle_for(part, |discord| {
            discord
                .message(channel, id)
                .filter(|message| message.text().contains(part))
        })
        .await
}

#[track_caller]
fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn without_options_the_first_setup_shows_how_to_begin() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let first = setup(&app, shed, &[]).await;
    assert!(first.text().contains("/setup channel:"), "{}", first.text());
    app.at(berlin("2026-11-09 09:00")).await;
    assert!(app.discord.messages(shed.channel).is_empty());
}

#[tokio::test]
async fn what_is_left_out_the_first_time_has_a_default() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let set = setup(&app, shed, &[("timezone", "Europe/Berlin".into())]).await;
    let text = set.text();
    let next = format!("<t:{}", berlin("2026-11-09 09:00").timestamp());
    for part in [
        "Mondays at 09:00 (Europe/Berlin)",
        "What have you done last week?",
        "Mentions: nobody",
        "in a thread",
        "All permissions are there",
        &next,
        &format!("<#{}>", shed.channel),
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn one_thing_is_changed_at_a_time_by_command() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let other = app.discord.add_text_channel(shed.server, "elsewhere");
    let role = app.discord.add_role(shed.server, "makers", 0, true);
    let everyone = app.discord.everyone_role(shed.server);
    let changes: [(&str, OptionValue, String); 10] = [
        (
            "weekday",
            "thu".into(),
            "Thursdays at 09:00 (Europe/Berlin)".into(),
        ),
        (
            "time",
            "9:30 pm".into(),
            "Thursdays at 21:30 (Europe/Berlin)".into(),
        ),
        (
            "timezone",
            "Asia/Tokyo".into(),
            "Thursdays at 21:30 (Asia/Tokyo)".into(),
        ),
        (
            "question",
            "What did you build?".into(),
            "What did you build?".into(),
        ),
        (
            "question",
            "default".into(),
            "Question: What have you done last week?".into(),
        ),
        (
            "role",
            OptionValue::Role(role),
            format!("Mentions: <@&{role}>"),
        ),
        (
            "role",
            OptionValue::Role(everyone),
            "Mentions: nobody".into(),
        ),
        ("thread", false.into(), "Answers: in the channel".into()),
        ("thread", true.into(), "Answers: in a thread".into()),
        (
            "channel",
            OptionValue::Channel(other),
            format!("<#{other}>"),
        ),
    ];
    for (option, value, shown) in changes {
        let text = setup(&app, shed, &[(option, value)]).await.text();
        assert!(text.contains(&shown), "{shown:?} is not in\n{text}");
    }
    let text = setup(&app, shed, &[]).await.text();
    assert!(text.contains("Thursdays at 21:30 (Asia/Tokyo)"), "{text}");
    assert!(text.contains(&format!("<#{other}>")), "{text}");
}

#[tokio::test]
async fn one_thing_is_changed_at_a_time_by_button_and_form() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let role = app.discord.add_role(shed.server, "makers", 0, true);
    app.set_up(shed).await.finished().await;
    let mut overview = setup(&app, shed, &[("role", OptionValue::Role(role))]).await;
    for (button, held, value, shown) in [
        ("Weekday", "Monday", "friday", "Fridays at 09:00"),
        ("Time", "09:00", "noon", "Fridays at 12:00"),
        (
            "Timezone",
            "Europe/Berlin",
            "America/New_York",
            "(America/New_York)",
        ),
        ("Question", "", "What did you make?", "What did you make?"),
    ] {
        let form = app.discord.press(shed.ada, &overview, button).await.modal();
        assert_eq!(
            form.field("value").expect("a field").value,
            held,
            "{button}"
        );
        app.discord
            .submit(shed.ada, &form, &[("value", value)])
            .await;
        overview = comes_to_read(&app, &overview, shown).await;
    }
    for (button, shown) in [
        ("No thread", "Answers: in the channel"),
        ("Answers in a thread", "Answers: in a thread"),
        ("Mention nobody", "Mentions: nobody"),
    ] {
        app.discord.press(shed.ada, &overview, button).await;
        overview = comes_to_read(&app, &overview, shown).await;
    }
    assert!(overview.button("Mention nobody").is_none());
}

#[tokio::test]
async fn a_refused_setup_echoes_what_was_typed_and_changes_nothing() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let before = setup(&app, shed, &[]).await.text();
    let long = "why ".repeat(400);
    for (option, value, said) in [
        ("weekday", "someday", "not a weekday"),
        ("time", "25:00", "not a time of day"),
        ("time", "soon", "not a time of day"),
        ("timezone", "Europe/Berlim", "Did you mean `Europe/Berlin`"),
        ("timezone", "Middle/Earth", "not a timezone"),
        ("question", long.as_str(), "up to 1,500 are kept"),
    ] {
        let options = [("thread", false.into()), (option, value.into())];
        let refused = app.command(shed.ada, shed.place(), "setup", &options).await;
        let typed = format!("{option}:{}", value.trim_end());
        says(&refused, &[said, "You typed", &typed]);
    }
    assert_eq!(setup(&app, shed, &[]).await.text(), before);
}

#[tokio::test]
async fn a_refused_form_of_the_setup_opens_again_as_it_was() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let overview = app.set_up(shed).await.finished().await;
    for (button, wrong, said) in [
        ("Weekday", "someday", "not a weekday"),
        ("Time", "soon", "not a time of day"),
        ("Timezone", "Europe/Berlim", "Did you mean `Europe/Berlin`"),
    ] {
        let form = app.discord.press(shed.ada, &overview, button).await.modal();
        let refused = app
            .discord
            .submit(shed.ada, &form, &[("value", wrong)])
            .await;
        says(&refused, &[wrong, said, "Nothing you typed is lost"]);
        let form = app
            .discord
            .press(shed.ada, &refused.message(), "Correct it")
            .await
            .modal();
        assert_eq!(form.field("value").expect("a field").value, wrong);
    }
}
