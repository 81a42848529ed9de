//! Identify, heartbeat, resume, intents, outages.

use serde_json::json;

use crate::client::{INTENTS, scene, text};

#[tokio::test]
async fn a_wrong_token_is_closed_with_4004() {
    let scene = scene().await;
    let mut socket = scene.open().await;
    socket.identify("not.the.token", INTENTS).await;
    assert_eq!(socket.next().await["closed"], 4004);
}

#[tokio::test]
async fn intents_that_are_not_granted_are_closed_with_4014() {
    let scene = scene().await;
    scene.standin.set_privileged_intents(false);
    let mut socket = scene.open().await;
    socket.identify(&scene.standin.token(), INTENTS).await;
    assert_eq!(socket.next().await["closed"], 4014);
}

#[tokio::test]
async fn heartbeats_are_answered_until_a_fault_says_otherwise() {
    let scene = scene().await;
    let mut socket = scene.connect().await;
    socket.send(json!({"op": 1, "d": 1})).await;
    loop {
        let payload = socket.next().await;
        if payload["op"] == 11 {
            break;
        }
        assert_eq!(payload["op"], 0);
    }
    scene.standin.stop_heartbeat_acks(true);
    socket.send(json!({"op": 1, "d": 1})).await;
    scene.standin.say(scene.ada, scene.general, "hi");
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "hi");
}

#[tokio::test]
async fn a_resumed_session_is_told_what_it_missed() {
    let scene = scene().await;
    let mut socket = scene.open().await;
    socket.identify(&scene.standin.token(), INTENTS).await;
    let session = text(&socket.event("READY").await["session_id"]).to_owned();
    socket.event("GUILD_CREATE").await;
    scene.standin.cut_gateway();
    assert!(socket.next().await.is_null());
    scene
        .standin
        .settle("the socket to be gone", |s| !s.is_connected())
        .await;
    scene.standin.say(scene.ada, scene.general, "missed");

    let mut socket = scene.open().await;
    let token = scene.standin.token();
    socket
        .send(json!({"op": 6, "d": {"token": token, "session_id": session, "seq": 2}}))
        .await;
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "missed");
    socket.event("RESUMED").await;

    let mut other = scene.open().await;
    other
        .send(json!({"op": 6, "d": {"token": token, "session_id": "gone", "seq": 2}}))
        .await;
    let invalid = other.next().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
}

#[tokio::test]
async fn without_the_message_content_intent_words_of_others_are_empty() {
    let scene = scene().await;
    let mut socket = scene.open().await;
    socket
        .identify(&scene.standin.token(), INTENTS & !(1 << 15))
        .await;
    socket.event("GUILD_CREATE").await;
    scene.standin.say(scene.ada, scene.general, "secret");
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "");
    let ping = format!("<@{}> hello", scene.standin.bot());
    scene.standin.say(scene.ada, scene.general, &ping);
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], ping);
    scene
        .standin
        .say(scene.ada, scene.standin.dm_channel(scene.ada), "psst");
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "psst");
}

#[tokio::test]
async fn being_thrown_out_and_an_outage_are_told_apart() {
    let scene = scene().await;
    let mut socket = scene.connect().await;
    scene.standin.begin_outage(scene.server);
    assert_eq!(socket.event("GUILD_DELETE").await["unavailable"], true);
    scene.standin.end_outage(scene.server);
    socket.event("GUILD_CREATE").await;
    scene.standin.remove_bot(scene.server);
    assert!(socket.event("GUILD_DELETE").await["unavailable"].is_null());
    let (status, body) = scene.say(scene.general, "still here?").await;
    assert_eq!((status, &body["code"]), (403, &json!(50001)));
}

#[tokio::test]
async fn the_gateway_closes_with_the_code_asked_for() {
    let scene = scene().await;
    let mut socket = scene.connect().await;
    scene.standin.close_gateway(4000);
    assert_eq!(socket.next().await["closed"], 4000);
}

#[tokio::test]
async fn voice_is_told_as_discord_tells_it() {
    let scene = scene().await;
    let voice = scene.standin.add_voice_channel(scene.server, "practice");
    let mut socket = scene.connect().await;
    let flags = standin::VoiceFlags {
        deaf: true,
        ..standin::VoiceFlags::default()
    };
    scene
        .standin
        .set_voice(scene.server, scene.ada, Some(voice), flags);
    let told = socket.event("VOICE_STATE_UPDATE").await;
    assert_eq!(told["channel_id"], voice.to_string());
    assert_eq!(told["guild_id"], scene.server.to_string());
    assert_eq!(
        (&told["deaf"], &told["self_deaf"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(told["member"]["user"]["id"], scene.ada.to_string());
    scene.standin.set_afk_channel(scene.server, Some(voice));
    let changed = socket.event("GUILD_UPDATE").await;
    assert_eq!(changed["afk_channel_id"], voice.to_string());

    scene.standin.begin_outage(scene.server);
    scene.standin.end_outage(scene.server);
    let met = socket.event("GUILD_CREATE").await;
    assert_eq!(met["afk_channel_id"], voice.to_string());
    let state = &met["voice_states"][0];
    assert_eq!(state["user_id"], scene.ada.to_string());
    // The server and the member stand beside it there.
    assert!(state.get("guild_id").is_none() && state.get("member").is_none());

    scene.standin.delete_channel(voice);
    socket.event("CHANNEL_DELETE").await;
    assert!(socket.event("VOICE_STATE_UPDATE").await["channel_id"].is_null());
}
