//! Interactions: the round trip, who sees what, one acknowledgement, tokens that expire.

use chrono::TimeDelta;
use serde_json::{Value, json};
use standin::{OptionValue, Outcome, Place};

use crate::client::{Scene, Socket, now, scene, text};

/// Someone uses a command while the bot answers it: the outcome, and the event.
async fn use_command(
    scene: &Scene,
    socket: &mut Socket,
    answer: Value,
) -> (standin::InteractionOutcome, Value) {
    let place = Place::Server(scene.server, scene.general);
    let bot = async {
        let event = socket.event("INTERACTION_CREATE").await;
        let (status, _) = scene.answer(&event, answer).await;
        assert_eq!(status, 204);
        event
    };
    tokio::join!(scene.standin.command(scene.ada, place, "log", &[]), bot)
}

#[tokio::test]
async fn a_command_makes_the_round_and_an_ephemeral_answer_is_seen_by_one() {
    let scene = scene().await;
    scene.register("log").await;
    let mut socket = scene.connect().await;
    let answer = json!({"type": 4, "data": {"content": "kept", "flags": 64}});
    let (outcome, event) = use_command(&scene, &mut socket, answer).await;
    assert_eq!(outcome.text(), "kept");
    assert!(outcome.is_ephemeral());
    assert_eq!(scene.standin.ephemerals(scene.ada).len(), 1);
    assert_eq!(scene.standin.messages(scene.general).len(), 0);
    let mine = scene.standin.transcript_for(scene.ada, scene.general);
    assert!(mine.contains("(only Ada sees this)\n  kept"), "{mine}");
    let grace = scene.standin.add_user("Grace");
    assert!(
        !scene
            .standin
            .transcript_for(grace, scene.general)
            .contains("kept")
    );

    assert_eq!(event["context"], 0);
    assert_eq!(
        event["authorizing_integration_owners"]["0"],
        scene.server.to_string()
    );
    for field in [
        "app_permissions",
        "locale",
        "guild_locale",
        "entitlements",
        "attachment_size_limit",
    ] {
        assert!(!event[field].is_null(), "{field} is missing");
    }
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_second_acknowledgement_is_refused_and_a_violation() {
    let scene = scene().await;
    scene.register("log").await;
    let mut socket = scene.connect().await;
    let answer = json!({"type": 4, "data": {"content": "kept"}});
    let (_, event) = use_command(&scene, &mut socket, answer.clone()).await;
    let (status, body) = scene.answer(&event, answer).await;
    assert_eq!((status, &body["code"]), (400, &json!(40060)));
    assert_eq!(scene.standin.take_violations().len(), 1);
}

#[tokio::test]
async fn a_redelivered_interaction_is_refused_without_a_violation() {
    let scene = scene().await;
    scene.register("log").await;
    let mut socket = scene.connect().await;
    let answer = json!({"type": 4, "data": {"content": "kept"}});
    let (outcome, first) = use_command(&scene, &mut socket, answer.clone()).await;
    scene.standin.redeliver(outcome.id);
    let second = socket.event("INTERACTION_CREATE").await;
    assert_eq!(first, second);
    assert_eq!(scene.answer(&second, answer).await.1["code"], 40060);
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_deferred_answer_follow_ups_and_the_end_of_the_token() {
    let scene = scene().await;
    scene.register("log").await;
    let mut socket = scene.connect().await;
    let (outcome, event) = use_command(&scene, &mut socket, json!({"type": 5})).await;
    assert!(matches!(
        outcome.kind,
        Outcome::Deferred { ephemeral: false }
    ));
    assert!(outcome.message().is_loading);
    let base = format!(
        "/webhooks/{}/{}",
        scene.standin.bot(),
        text(&event["token"])
    );
    let original = format!("{base}/messages/@original");
    assert_eq!(
        scene
            .call("PATCH", &original, json!({"content": "done"}))
            .await
            .0,
        200
    );
    assert_eq!(outcome.finished().await.content, "done");
    let more = json!({"content": "more", "flags": 64});
    assert_eq!(
        scene
            .call("POST", &format!("{base}?wait=true"), more)
            .await
            .0,
        200
    );
    assert_eq!(outcome.followups()[0].content, "more");
    assert!(outcome.followups()[0].is_ephemeral());
    assert_eq!(
        scene.call("GET", &original, Value::Null).await.1["content"],
        "done"
    );

    scene.standin.set_now(now() + TimeDelta::minutes(16));
    let (status, body) = scene
        .call("PATCH", &original, json!({"content": "late"}))
        .await;
    assert_eq!((status, &body["code"]), (401, &json!(50027)));
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_modal_cannot_answer_a_modal() {
    let scene = scene().await;
    scene.register("log").await;
    let mut socket = scene.connect().await;
    let modal = json!({"type": 9, "data": {"custom_id": "form", "title": "A form", "components": [
        {"type": 1, "components": [
            {"type": 4, "custom_id": "what", "label": "What?", "style": 1, "value": "before"}]}]}});
    let (outcome, _) = use_command(&scene, &mut socket, modal.clone()).await;
    let form = outcome.modal();
    assert_eq!(form.field("What?").unwrap().value, "before");
    let bot = async {
        let event = socket.event("INTERACTION_CREATE").await;
        let sent = &event["data"]["components"][0]["components"][0];
        assert_eq!(sent["value"], "before");
        let refused = scene.answer(&event, modal).await;
        scene
            .answer(&event, json!({"type": 4, "data": {"content": "kept"}}))
            .await;
        refused
    };
    let (sent, (status, _)) = tokio::join!(scene.standin.submit(scene.ada, &form, &[]), bot);
    assert_eq!(status, 400);
    assert_eq!(sent.text(), "kept");
    let violations = scene.standin.take_violations();
    assert!(
        violations
            .iter()
            .any(|one| one.contains("cannot answer a modal")),
        "{violations:#?}"
    );
    assert_eq!(violations.len(), 1, "{violations:#?}");
}

#[tokio::test]
async fn what_a_client_would_not_offer_is_not_sent() {
    let scene = scene().await;
    let grace = scene.standin.add_user("Grace");
    let path = format!("/applications/{}/commands", scene.standin.bot());
    let setup = json!([
        {"name": "setup", "description": "Set up", "default_member_permissions": "32", "contexts": [0]},
    ]);
    assert_eq!(scene.call("PUT", &path, setup).await.0, 200);
    let _socket = scene.connect().await;
    let here = Place::Server(scene.server, scene.general);
    let not_sent = async |who, place, name: &str| {
        let none: [(&str, OptionValue); 0] = [];
        scene
            .standin
            .command(who, place, name, &none)
            .await
            .failure()
            .map(ToOwned::to_owned)
    };
    assert!(
        not_sent(grace, here, "setup")
            .await
            .unwrap()
            .contains("not a member")
    );
    scene.standin.join(scene.server, grace);
    assert!(
        not_sent(grace, here, "setup")
            .await
            .unwrap()
            .contains("permissions")
    );
    assert!(
        not_sent(scene.ada, Place::Dm, "setup")
            .await
            .unwrap()
            .contains("not offered")
    );
    assert!(
        not_sent(scene.ada, Place::UserInstall, "setup")
            .await
            .unwrap()
            .contains("not installed")
    );
    assert!(
        not_sent(scene.ada, here, "reset")
            .await
            .unwrap()
            .contains("no command")
    );
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_given_for_an_option_can_be_fetched_where_its_attachment_says() {
    let scene = scene().await;
    let option = json!({"name": "file", "description": "A file", "type": 11, "required": true});
    scene.register_with("import", json!([option])).await;
    let mut socket = scene.connect().await;
    let place = Place::Server(scene.server, scene.general);
    let file = OptionValue::File("toggl report.zip".to_owned(), "PK".into());
    let options = [("file", file)];
    let bot = async {
        let event = socket.event("INTERACTION_CREATE").await;
        let answer = json!({"type": 4, "data": {"content": "read"}});
        assert_eq!(scene.answer(&event, answer).await.0, 204);
        event
    };
    let used = scene.standin.command(scene.ada, place, "import", &options);
    let (outcome, event) = tokio::join!(used, bot);
    assert_eq!(outcome.text(), "read");
    let data = &event["data"];
    assert_eq!(data["options"][0]["type"], 11);
    let id = text(&data["options"][0]["value"]);
    let attachment = &data["resolved"]["attachments"][id];
    assert_eq!(attachment["filename"], "toggl_report.zip");
    assert_eq!(attachment["size"], 2);
    assert_eq!(attachment["content_type"], "application/zip");
    let fetched = reqwest::get(text(&attachment["url"]))
        .await
        .expect("it is served");
    assert_eq!(fetched.bytes().await.expect("its bytes"), "PK");
    let missing = scene.standin.command(scene.ada, place, "import", &[]).await;
    assert_eq!(missing.failure(), Some("the option file is required"));
    let wrong = [("file", OptionValue::from("toggl.zip"))];
    let wrong = scene
        .standin
        .command(scene.ada, place, "import", &wrong)
        .await;
    assert!(matches!(wrong.kind, Outcome::NotSent(_)), "{wrong:?}");
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}
