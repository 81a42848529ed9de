//! What the bot may not do, and how Discord says so.

use serde_json::{Value, json};
use standin::{Target, permission};

use crate::client::{now, scene};

#[tokio::test]
async fn each_missing_permission_has_its_refusal() {
    let scene = scene().await;
    let path = format!("/channels/{}/messages", scene.general);
    let plain = json!({"content": "hello"});
    let embed = json!({"embeds": [{"title": "hello"}]});
    let cases = [
        (permission::VIEW_CHANNEL, &plain, 403, 50001),
        (permission::SEND_MESSAGES, &plain, 403, 50013),
        (permission::EMBED_LINKS, &embed, 403, 50013),
        (permission::EMBED_LINKS, &plain, 200, 0),
    ];
    for (denied, body, status, code) in cases {
        scene
            .standin
            .overwrite(scene.general, Target::Bot, 0, denied);
        let (found, answer) = scene.call("POST", &path, body.clone()).await;
        assert_eq!(
            (found, answer["code"].as_u64().unwrap_or(0)),
            (status, code),
            "{denied}"
        );
    }
    scene.standin.delete_channel(scene.general);
    let (status, answer) = scene.call("POST", &path, plain).await;
    assert_eq!((status, &answer["code"]), (404, &json!(10003)));
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn others_messages_need_manage_messages_to_be_deleted() {
    let scene = scene().await;
    let said = scene.standin.say(scene.ada, scene.general, "mine");
    let path = format!("/channels/{}/messages/{}", scene.general, said.id);
    assert_eq!(
        scene.call("DELETE", &path, Value::Null).await.1["code"],
        50013
    );
    scene
        .standin
        .set_bot_permissions(scene.server, permission::MANAGE_MESSAGES);
    assert_eq!(scene.call("DELETE", &path, Value::Null).await.0, 204);
}

#[tokio::test]
async fn someone_who_left_is_an_unknown_member_and_a_timeout_shows() {
    let scene = scene().await;
    let grace = scene.standin.add_user("Grace");
    let path = format!("/guilds/{}/members/{grace}", scene.server);
    assert_eq!(scene.call("GET", &path, Value::Null).await.1["code"], 10007);
    scene.standin.join(scene.server, grace);
    assert_eq!(scene.call("GET", &path, Value::Null).await.0, 200);
    let until = now() + chrono::TimeDelta::hours(1);
    scene.standin.time_out(scene.server, grace, Some(until));
    let (_, member) = scene.call("GET", &path, Value::Null).await;
    assert_eq!(
        member["communication_disabled_until"],
        "2026-11-23T09:00:00.000000+00:00"
    );
    let may = scene.standin.permissions(grace, scene.general);
    assert_eq!(may & permission::SEND_MESSAGES, 0);
    scene.standin.ban(scene.server, grace);
    assert_eq!(scene.call("GET", &path, Value::Null).await.1["code"], 10007);
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized() {
    let scene = scene().await;
    let url = format!("{}/api/v10/users/@me", scene.standin.api_url());
    let response = scene
        .http
        .get(url)
        .header("authorization", "Bot nonsense")
        .send()
        .await;
    assert_eq!(response.unwrap().status(), 401);
}
