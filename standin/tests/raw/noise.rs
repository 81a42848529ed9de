//! What a broken program may send: the stand-in answers or hangs up, and goes on for everybody else.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::client::{Scene, scene};

/// Gateway frames that are nearly right, cut or whole.
fn frames(token: &str) -> impl Strategy<Value = Vec<String>> + use<> {
    let identify = json!({"token": token, "intents": u64::MAX, "shard": [9, 0], "properties": 7});
    let resume = json!({"token": token, "session_id": [], "seq": -1});
    let members = json!({"guild_id": "x", "query": 3, "limit": "many"});
    let payload = prop_oneof![
        Just("null".to_owned()),
        any::<u64>().prop_map(|number| number.to_string()),
        Just(identify.to_string()),
        Just(resume.to_string()),
        Just(members.to_string()),
        "[\\PC]{0,40}".prop_map(|text| Value::from(text).to_string()),
    ];
    let frame = (0..40_u64, payload, 0..300_usize).prop_map(|(op, payload, cut)| {
        let text = format!(r#"{{"op":{op},"d":{payload}}}"#);
        text.chars().take(cut).collect()
    });
    vec(frame, 1..12)
}

/// Requests to routes that exist, with ids and bodies that make no sense.
fn requests() -> impl Strategy<Value = (String, String, Value)> {
    let method = prop_oneof![
        Just("GET"),
        Just("POST"),
        Just("PUT"),
        Just("PATCH"),
        Just("DELETE")
    ];
    let route = prop_oneof![
        Just("/channels/{}/messages"),
        Just("/channels/{}/messages/{}"),
        Just("/channels/{}/messages/{}/reactions/{}/@me"),
        Just("/channels/{}/messages/{}/threads"),
        Just("/interactions/{}/{}/callback"),
        Just("/webhooks/{}/{}/messages/@original"),
        Just("/applications/{}/commands"),
        Just("/guilds/{}/members/{}"),
        Just("/users/@me/channels"),
    ];
    let id = prop_oneof![
        Just("0".to_owned()),
        Just("1".to_owned()),
        any::<u64>().prop_map(|id| id.to_string()),
        "[a-z%]{1,8}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "[\\PC]{0,20}".prop_map(Value::from)
    ];
    let body = leaf.prop_recursive(3, 24, 6, |inner| {
        let key = prop_oneof![
            Just("content"),
            Just("embeds"),
            Just("components"),
            Just("type"),
            Just("data"),
            Just("name"),
            Just("nonce")
        ];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(key.prop_map(str::to_owned), inner, 0..5)
                .prop_map(|map| map.into_iter().collect()),
        ]
    });
    (method, route, vec(id, 4), body).prop_map(|(method, route, ids, body)| {
        let mut ids = ids.into_iter();
        let parts = route.split("{}").map(str::to_owned).collect::<Vec<_>>();
        let mut path = parts[0].clone();
        for part in &parts[1..] {
            path.push_str(&ids.next().expect("four ids"));
            path.push_str(part);
        }
        (method.to_owned(), path, body)
    })
}

async fn is_well(scene: &Scene) {
    let mut socket = scene.connect().await;
    scene.standin.say(scene.ada, scene.general, "still here");
    assert_eq!(
        socket.event("MESSAGE_CREATE").await["content"],
        "still here"
    );
}

#[test]
fn noise_on_the_gateway_harms_nobody_else() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let scene = runtime.block_on(scene());
    let survived = TestRunner::new(ProptestConfig::with_cases(100)).run(
        &frames(&scene.standin.token()),
        |frames| {
            runtime.block_on(async {
                let mut stranger = scene.open().await;
                for frame in frames {
                    if !stranger.try_send_text(frame).await {
                        break;
                    }
                }
            });
            Ok(())
        },
    );
    survived.expect("no frame breaks it");
    runtime.block_on(is_well(&scene));
}

#[test]
fn requests_that_make_no_sense_are_refused_and_nothing_more() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let scene = runtime.block_on(scene());
    let survived = TestRunner::new(ProptestConfig::with_cases(300)).run(
        &requests(),
        |(method, path, body)| {
            let (status, answer) = runtime.block_on(scene.call(&method, &path, body.clone()));
            prop_assert!(
                (200..500).contains(&status),
                "{method} {path} {body}: {status} {answer}"
            );
            Ok(())
        },
    );
    survived.expect("no request breaks it");
    // They break the contract, which is what they are for.
    scene.standin.take_violations();
    runtime.block_on(is_well(&scene));
}
