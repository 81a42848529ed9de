//! Only those who manage the server set it up.

use standin::Outcome;

use super::{MONDAY, says, setup};
use crate::forge::message_with_button;
use crate::test_app::{TestApp, berlin};

const STEPS: [&str; 15] = [
    "overview",
    "channel",
    "weekday",
    "time",
    "timezone",
    "question",
    "role",
    "no-role",
    "thread-on",
    "thread-off",
    "preview",
    "ask-now",
    "pause",
    "resume",
    "turn-off",
];

#[tokio::test]
async fn a_member_without_manage_server_changes_nothing_by_command_button_or_form() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let overview = app.set_up(shed).await.finished().await;
    let before = overview.text();
    let command = app.command(shed.ben, shed.place(), "setup", &[]).await;
    assert!(matches!(command.kind, Outcome::NotSent(_)), "{command:?}");
    let steps = STEPS.iter().map(|step| format!("y1:setup:{step}"));
    let erasing = ["y1:erase-server", "y1:erase-server:yes"].map(str::to_owned);
    for custom_id in steps.chain(erasing) {
        let forged = message_with_button(&app, shed.channel, &custom_id).await;
        let pressed = app.discord.press(shed.ben, &forged, "Forged").await;
        says(&pressed, &["Manage Server"]);
    }
    for button in ["Weekday", "Time", "Timezone", "Question"] {
        let form = app.discord.press(shed.ada, &overview, button).await.modal();
        let value = if button == "Time" { "23:00" } else { "Sunday" };
        let refused = app
            .discord
            .submit(shed.ben, &form, &[("value", value)])
            .await;
        says(&refused, &["Manage Server"]);
    }
    assert_eq!(setup(&app, shed, &[]).await.text(), before);
}

#[tokio::test]
async fn who_is_given_manage_server_can_and_who_loses_it_cannot() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    app.set_up(shed).await.finished().await;
    let role = app.discord.make_manager(shed.server, shed.ben);
    let options = [("time", "10:00".into())];
    let set = app.command(shed.ben, shed.place(), "setup", &options).await;
    let overview = set.finished().await;
    assert!(
        overview.text().contains("Mondays at 10:00"),
        "{}",
        overview.text()
    );
    app.discord.take_role(shed.server, shed.ben, role);
    let refused = app.discord.press(shed.ben, &overview, "Turn off").await;
    says(&refused, &["Manage Server"]);
    let text = setup(&app, shed, &[]).await.text();
    assert!(text.contains("Next question"), "{text}");
}

#[tokio::test]
async fn erasing_asks_back_and_leaves_the_members_what_they_logged() {
    let (app, shed) = TestApp::in_shed(berlin(MONDAY)).await;
    let overview = app.set_up(shed).await.finished().await;
    app.log(shed.ben, shed.place(), "1h30", "guitar").await;
    let asked = app
        .discord
        .press(shed.ada, &overview, "Erase this server's data")
        .await;
    says(&asked, &["Evening Shed", "cannot be undone"]);
    app.discord
        .press(shed.ada, &asked.message(), "Keep it")
        .await;
    let overview = setup(&app, shed, &[]).await;
    assert!(
        overview.text().contains("Mondays at 09:00"),
        "{}",
        overview.text()
    );
    let asked = app
        .discord
        .press(shed.ada, &overview, "Erase this server's data")
        .await;
    let erased = app
        .discord
        .press(shed.ada, &asked.message(), "Erase it")
        .await;
    says(&erased, &["Erased", "Evening Shed"]);
    app.at(berlin("2026-11-09 09:00")).await;
    assert!(app.discord.messages(shed.channel).is_empty());
    let history = app.command(shed.ben, shed.place(), "history", &[]).await;
    says(&history, &["1 h 30", "guitar"]);
    let again = setup(&app, shed, &[]).await;
    assert!(
        again.text().contains("No weekly question yet"),
        "{}",
        again.text()
    );
    app.log(shed.ben, shed.place(), "30m", "guitar").await;
    app.set_up(shed).await.finished().await;
    app.at(berlin("2026-11-16 09:00")).await;
    app.question(shed.channel);
}
