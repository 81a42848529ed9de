//! *Log this*, in the menu of a message: one's own words, anybody else's address alone.

use standin::{InteractionOutcome, Place};

use crate::test_app::{TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";
const LOG_THIS: &str = "Log this";

fn says(outcome: &InteractionOutcome, parts: &[&str]) {
    assert!(outcome.is_ephemeral(), "not private: {outcome:?}");
    let text = outcome.text();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[tokio::test]
async fn ones_own_message_is_logged_with_its_text_and_its_address() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.log(shed.ben, shed.place(), "20m", "guitar").await;
    let said = app.discord.say(shed.ben, shed.channel, "Solo, **take 12**");
    let form = app
        .discord
        .message_command(shed.ben, shed.place(), LOG_THIS, &said)
        .await
        .modal();
    let value = |field: &str| form.field(field).expect("a field").value.clone();
    assert_eq!(value("craft"), "guitar");
    assert_eq!(value("what"), "Solo, **take 12**");
    let fields = [("time", "1h30"), ("day", "yesterday")];
    let logged = app.discord.submit(shed.ben, &form, &fields).await;
    let address = format!(
        "<https://discord.com/channels/{}/{}/{}>",
        shed.server, shed.channel, said.id
    );
    says(
        &logged,
        &["1 h 30", "guitar", "yesterday", "take 12", &address],
    );
    app.discord.redeliver(logged.id);
    let history = app.command(shed.ben, shed.place(), "history", &[]).await;
    assert_eq!(history.text().matches("**1 h 30**").count(), 1);
}

#[tokio::test]
async fn of_somebody_elses_message_only_the_address_is_kept() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let said = app.discord.say(shed.ada, shed.channel, "a secret of Ada's");
    let form = app
        .discord
        .message_command(shed.ben, shed.place(), LOG_THIS, &said)
        .await
        .modal();
    for field in ["time", "craft", "day", "what"] {
        assert_eq!(form.field(field).expect("a field").value, "", "{field}");
    }
    let fields = [("time", "45m"), ("craft", "listening")];
    let logged = app.discord.submit(shed.ben, &form, &fields).await;
    says(&logged, &["45 min", "listening", &said.id.to_string()]);
    let bytes = std::fs::read(app.database()).expect("the file is there");
    let log = app.database().with_extension("sqlite-wal");
    let bytes = [bytes, std::fs::read(log).unwrap_or_default()].concat();
    let secret = b"a secret of Ada";
    assert!(!bytes.windows(secret.len()).any(|part| part == secret));
}

#[tokio::test]
async fn a_refused_form_opens_again_as_it_was() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let said = app.discord.say(shed.ben, shed.channel, "scales");
    let form = app
        .discord
        .message_command(shed.ben, shed.place(), LOG_THIS, &said)
        .await
        .modal();
    let fields = [("time", "1hh"), ("craft", "guitar"), ("what", "my scales")];
    let refused = app.discord.submit(shed.ben, &form, &fields).await;
    says(&refused, &["1hh", "Nothing you typed is lost"]);
    let form = app
        .discord
        .press(shed.ben, &refused.message(), "Correct it")
        .await
        .modal();
    assert_eq!(form.field("what").expect("a field").value, "my scales");
    let day = [("time", "1h"), ("day", "tomorrow")];
    let refused = app.discord.submit(shed.ben, &form, &day).await;
    says(&refused, &["tomorrow"]);
    let form = app
        .discord
        .press(shed.ben, &refused.message(), "Correct it")
        .await
        .modal();
    let logged = app.discord.submit(shed.ben, &form, &[("day", "")]).await;
    says(&logged, &["1 h", "my scales", &said.id.to_string()]);
}

#[tokio::test]
async fn a_long_message_is_cut_to_what_a_note_holds() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let said = app
        .discord
        .say(shed.ben, shed.channel, &"chord ".repeat(300));
    let form = app
        .discord
        .message_command(shed.ben, shed.place(), LOG_THIS, &said)
        .await
        .modal();
    let what = form.field("what").expect("a field").value.clone();
    assert!(what.chars().count() <= 1_000 && what.ends_with('…'));
    let fields = [("time", "1h"), ("craft", "guitar")];
    let logged = app.discord.submit(shed.ben, &form, &fields).await;
    says(&logged, &["1 h", "chord"]);
}

#[tokio::test]
async fn it_works_in_direct_messages_and_as_an_app_of_ones_own_and_makes_nothing_visible() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.discord.install_app(shed.ben);
    app.command(shed.ben, shed.place(), "join", &[]).await;
    let dm = app.discord.dm_channel(shed.ben);
    let private = app.discord.private_channel(shed.ben);
    let said = [
        (
            Place::UserInstall,
            app.discord.say(shed.chen, private, "by a friend"),
        ),
        (
            Place::Dm,
            app.discord.say(shed.ben, dm, "in a direct message"),
        ),
        (
            Place::UserInstallIn(shed.server, shed.channel),
            app.discord.say(shed.ben, shed.channel, "by my own app"),
        ),
    ];
    for (place, said) in said {
        let form = app
            .discord
            .message_command(shed.ben, place, LOG_THIS, &said)
            .await
            .modal();
        let fields = [("time", "10m"), ("craft", "guitar")];
        let logged = app.discord.submit(shed.ben, &form, &fields).await;
        let server = match place {
            Place::Dm | Place::UserInstall => "@me".to_owned(),
            _ => shed.server.to_string(),
        };
        let address = format!("/channels/{server}/{}/{}", said.channel, said.id);
        says(&logged, &["10 min", &address]);
    }
}

#[tokio::test]
async fn it_is_declared_for_messages_everywhere() {
    let (app, _) = TestApp::in_shed(berlin(NOON)).await;
    let commands = app.discord.commands(None);
    let found = commands.iter().find(|one| one["name"] == LOG_THIS);
    let found = found.expect("it is registered");
    assert_eq!(found["type"], 3);
    assert_eq!(found["contexts"], serde_json::json!([0, 1, 2]));
    assert_eq!(found["integration_types"], serde_json::json!([0, 1]));
}
