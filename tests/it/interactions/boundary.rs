//! Where failures end: what the bot does not know, may not do, or cannot keep.

use serde_json::{Value, json};
use standin::{Fault, MessageView, Outcome};

use crate::test_app::{Shed, TestApp, berlin};

const NOON: &str = "2026-11-18 12:00";

/// A message of the bot's with one button, sent as an earlier version of it may have done.
async fn message_with_button(app: &TestApp, shed: Shed, custom_id: &str) -> MessageView {
    let button = json!({ "type": 2, "style": 2, "label": "Old", "custom_id": custom_id });
    let body: Value =
        json!({ "content": "old", "components": [{ "type": 1, "components": [button] }] });
    let url = format!(
        "{}/api/v10/channels/{}/messages",
        app.discord.api_url(),
        shed.channel
    );
    let sent = reqwest::Client::new()
        .post(url)
        .header("Authorization", format!("Bot {}", app.discord.token()))
        .json(&body)
        .send()
        .await
        .expect("the stand-in answers");
    assert!(sent.status().is_success());
    app.discord
        .messages(shed.channel)
        .pop()
        .expect("it was posted")
}

#[tokio::test]
async fn a_button_of_another_version_is_answered_kindly() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    for custom_id in [
        "y0:answer:1",
        "y1:answer:0",
        "y1:nothing",
        "y1:edit-modal:1",
    ] {
        let message = message_with_button(&app, shed, custom_id).await;
        let pressed = app.discord.press(shed.ben, &message, "Old").await;
        assert!(
            matches!(
                pressed.kind,
                Outcome::Reply {
                    ephemeral: true,
                    ..
                }
            ),
            "{pressed:?}"
        );
    }
}

#[tokio::test]
async fn forged_buttons_reach_nobody_elses_things() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    let forged = [
        "y1:undo:1",
        "y1:delete:1",
        "y1:edit:1",
        "y1:show:1",
        "y1:restore:1",
        "y1:meant:1:1",
        "y1:share:entry:1",
        "y1:correct:1",
        "y1:answer:99",
        "y1:away:99",
        "y1:share-answer:1:1",
        "y1:setup:turn-off",
        "y1:setup:ask-now",
        "y1:erase-server:yes",
    ];
    for custom_id in forged {
        let message = message_with_button(&app, shed, custom_id).await;
        let pressed = app.discord.press(shed.ben, &message, "Old").await;
        assert!(
            matches!(
                pressed.kind,
                Outcome::Reply {
                    ephemeral: true,
                    ..
                }
            ),
            "{custom_id}: {pressed:?}"
        );
        let text = pressed.text();
        assert!(!text.contains("1 h"), "{custom_id}: {text}");
    }
    let history = app.command(shed.ada, shed.place(), "history", &[]).await;
    assert!(history.text().contains("guitar"), "{}", history.text());
    let setup = app.command(shed.ada, shed.place(), "setup", &[]).await;
    let setup = setup.finished().await;
    assert!(setup.text().contains("Monday"), "{}", setup.text());
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_acknowledged_as_kept() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.change_the_record("DROP TABLE entry").await;
    let failed = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    assert!(failed.is_ephemeral());
    assert!(
        failed.text().contains("nothing was kept"),
        "{}",
        failed.text()
    );
    assert!(!failed.text().contains("guitar"), "{}", failed.text());
}

#[tokio::test]
async fn all_commands_are_registered_in_one_call_and_logging_costs_one() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let puts = app
        .discord
        .requests()
        .into_iter()
        .filter(|request| request.method == "PUT")
        .count();
    assert_eq!(puts, 1);
    assert!(app.discord.commands(None).len() >= 11);
    app.discord.clear_requests();
    app.log(shed.ada, shed.place(), "1h", "guitar").await;
    assert_eq!(
        app.discord.requests().len(),
        1,
        "{:?}",
        app.discord.requests()
    );
}

#[tokio::test]
async fn a_server_that_the_bot_left_and_came_back_to_is_known_again() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.set_up(shed).await;
    app.discord.remove_bot(shed.server);
    app.at(berlin("2026-11-23 09:00")).await;
    assert!(app.discord.messages(shed.channel).is_empty());
    app.discord.invite_bot(shed.server);
    let logged = app.log(shed.ben, shed.place(), "1h", "guitar").await;
    let form = app
        .discord
        .press(shed.ben, &logged.message(), "Edit")
        .await
        .modal();
    let changed = app.discord.submit(shed.ben, &form, &[("time", "2h")]).await;
    assert!(changed.text().contains("2 h"), "{}", changed.text());
}

#[tokio::test]
async fn a_panic_ends_with_a_reference_for_the_member_and_the_bot_lives() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let overview = app.set_up(shed).await.finished().await;
    // The first instant that can be written: there is no week before it.
    app.change_the_record("UPDATE check_in SET next_slot_at = -8334601228800000")
        .await;
    let pressed = app.discord.press(shed.ada, &overview, "Preview").await;
    assert!(pressed.is_ephemeral(), "{pressed:?}");
    assert!(pressed.text().contains("nothing was kept"), "{pressed:?}");
    let typed = app.command(shed.ben, shed.place(), "checkin", &[]).await;
    assert!(typed.text().contains("nothing was kept"), "{typed:?}");
    let logged = app.log(shed.ben, shed.place(), "1h", "guitar").await;
    assert!(logged.text().contains("guitar"), "{}", logged.text());
}

#[tokio::test]
async fn a_reply_stands_though_nobody_can_say_what_waited() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    app.change_the_record("DROP TABLE notice").await;
    let logged = app.log(shed.ada, shed.place(), "1h", "guitar").await;
    assert!(logged.text().contains("guitar"), "{}", logged.text());
    let set = app.set_up(shed).await.finished().await;
    assert!(set.text().contains("Mondays at 09:00"), "{}", set.text());
}

#[tokio::test]
async fn what_fails_while_thinking_is_told_without_answering_twice() {
    let (app, shed) = TestApp::in_shed(berlin(NOON)).await;
    let edit = "PATCH /webhooks/*/*/messages/@original";
    let refusal = || Fault::status(edit, 400, 50_035, "Invalid Form Body");
    app.discord.fault(refusal());
    let told = app.set_up(shed).await.finished().await;
    assert!(told.is_ephemeral());
    assert!(
        told.text().contains("whoever runs this bot"),
        "{}",
        told.text()
    );

    let overview = app.command(shed.ada, shed.place(), "setup", &[]).await;
    let overview = overview.finished().await;
    app.discord.fault(refusal());
    let pressed = app.discord.press(shed.ada, &overview, "No thread").await;
    let told = app
        .discord
        .settle_for("a word about it", |_| pressed.followups().pop())
        .await;
    assert!(told.is_ephemeral());
    assert!(
        told.text().contains("whoever runs this bot"),
        "{}",
        told.text()
    );
}
