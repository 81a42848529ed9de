//! The contract against Discord's own document: real samples pass, each kind of slip is named by
//! operation, path and reason. Without the document these tests say so and pass, except where `CI`
//! is set.

use serde_json::{Value, json};
use standin::contract::{Contract, find_document};

/// The contract with the document, or `None` (said aloud) where there is none and need not be.
fn contract() -> Option<Contract> {
    let Some(path) = find_document() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI needs Discord's OpenAPI document: set DISCORD_OPENAPI"
        );
        println!("skipped: no OpenAPI document of Discord here (DISCORD_OPENAPI)");
        return None;
    };
    Some(Contract::load(Some(path)).expect("the document is readable"))
}

const MESSAGES: &str = "/api/v10/channels/1/messages";
const CALLBACK: &str = "/api/v10/interactions/1/a.token/callback";
const COMMANDS: &str = "/api/v10/applications/1/commands";
const DIRECT: &str = "/api/v10/users/@me/channels";

fn button() -> Value {
    json!({"type": 2, "style": 1, "custom_id": "answer:1", "label": "Answer", "disabled": false})
}

fn row(component: &Value) -> Value {
    json!({"type": 1, "components": [component]})
}

/// As serenity sends it: every field of every type of option.
fn option(name: &str, kind: u8) -> Value {
    json!({
        "type": kind, "name": name, "description": "What", "required": false, "choices": [],
        "options": [], "channel_types": [], "min_value": null, "max_value": null,
        "min_length": null, "max_length": null, "autocomplete": false,
    })
}

fn command(options: &Value) -> Value {
    json!({
        "name": "log", "name_localizations": {}, "description": "Log work",
        "description_localizations": {}, "options": options, "type": 1, "nsfw": false,
        "default_member_permissions": "32", "contexts": [0, 1, 2], "integration_types": [0, 1],
    })
}

fn message() -> Value {
    json!({
        "content": "What have you done last week?", "tts": false, "sticker_ids": [],
        "embeds": [{
            "type": "rich", "title": "Week", "description": "3 h", "color": 7,
            "timestamp": "2026-11-23T09:00:00Z", "footer": {"text": "f"},
            "fields": [{"name": "a", "value": "b", "inline": true}],
        }],
        "nonce": "1x8k2", "enforce_nonce": true, "components": [row(&button())],
        "allowed_mentions": {"parse": [], "users": [], "roles": ["7"]},
        "attachments": [{"id": 0, "filename": "week.png", "description": "A chart"}],
    })
}

fn modal() -> Value {
    let input = json!({
        "type": 4, "custom_id": "what", "style": 2, "label": "What", "required": true,
        "max_length": 4000, "value": "x", "placeholder": "p",
    });
    json!({"type": 9, "data": {
        "custom_id": "answer:1", "title": "Last week", "components": [row(&input)],
    }})
}

#[test]
fn what_a_bot_rightly_sends_passes() {
    let Some(contract) = contract() else { return };
    let every_type: Value = (3..=11)
        .map(|kind| option(&format!("o{kind}"), kind))
        .collect();
    let mut start = option("start", 1);
    start["options"] = json!([option("craft", 3)]);
    let choice = json!({"name": "guitar", "value": "guitar"});
    let thread = json!({"name": "Week", "auto_archive_duration": 10080});
    let original = "/api/v10/webhooks/1/t/messages/@original";
    let picture = json!({"url": "attachment://week.png", "proxy_url": null, "width": null});
    let pictured = json!({"embeds": [{"image": picture, "thumbnail": picture}]});
    let opening = json!({"content": "x", "tts": false, "enforce_nonce": false});
    let post = "POST";
    for (method, path, body) in [
        (post, MESSAGES, message()),
        (
            "PATCH",
            "/api/v10/channels/1/messages/2",
            json!({"components": []}),
        ),
        ("PATCH", original, json!({"content": "done", "embeds": []})),
        (
            post,
            "/api/v10/webhooks/1/t",
            json!({"content": "more", "flags": 64}),
        ),
        (post, CALLBACK, json!({"type": 5, "data": {"flags": 64}})),
        (post, CALLBACK, json!({"type": 5})),
        (post, CALLBACK, json!({"type": 6})),
        (
            post,
            CALLBACK,
            json!({"type": 4, "data": {"content": "kept", "flags": 64}}),
        ),
        (
            post,
            CALLBACK,
            json!({"type": 7, "data": {"components": []}}),
        ),
        (
            post,
            CALLBACK,
            json!({"type": 8, "data": {"choices": [choice]}}),
        ),
        (post, CALLBACK, modal()),
        (
            "PUT",
            COMMANDS,
            json!([command(&every_type), {"type": 3, "name": "Log this"}]),
        ),
        ("PUT", COMMANDS, json!([command(&json!([start]))])),
        (post, "/api/v10/channels/1/messages/2/threads", thread),
        (post, MESSAGES, pictured),
        (
            post,
            "/api/v10/channels/1/threads",
            json!({"name": "Week", "message": opening}),
        ),
        (post, DIRECT, json!({"recipient_id": "7"})),
    ] {
        let found = contract.check_request(method, path, Some(&body));
        assert!(found.is_empty(), "{method} {path} {body}: {found:#?}");
    }
    for (method, path) in [
        ("GET", "/api/v10/gateway/bot"),
        ("DELETE", "/channels/1/messages/2"),
    ] {
        let found = contract.check_request(method, path, None);
        assert!(found.is_empty(), "{method} {path}: {found:#?}");
    }
}

/// That the contract names the slip; `expected` is part of one of its sentences.
fn assert_named(contract: &Contract, method: &str, path: &str, body: &Value, expected: &str) {
    let found = contract.check_request(method, path, Some(body));
    let named = found.iter().any(|reason| reason.contains(expected));
    assert!(
        named,
        "{method} {path} {body}: {expected} not in {found:#?}"
    );
    assert!(
        found.iter().all(|reason| reason.starts_with(method)),
        "{found:#?}"
    );
}

#[test]
fn each_slip_in_a_message_is_named() {
    let Some(contract) = contract() else { return };
    let with = |component: &Value| json!({"content": "x", "components": [row(component)]});
    let mut typo = button();
    typo["lable"] = json!("Answer");
    let mut long = button();
    long["custom_id"] = json!("x".repeat(101));
    let inner = "$.components[0].components[0]";
    let reply = json!({"content": "x", "message_reference": {"message_id": 7}});
    let pictured =
        json!({"embeds": [{"image": {"url": "https://a.b", "proxy_url": "https://a.b"}}]});
    for (body, expected) in [
        (pictured, "$.embeds[0].image.proxy_url: ".to_owned()),
        (
            json!({"content": "x", "text": 1}),
            "$: unknown field \"text\"".to_owned(),
        ),
        (
            json!({"content": 7, "poll": {}}),
            "$.content: 7 is not of type".to_owned(),
        ),
        (with(&typo), format!("{inner}: unknown field \"lable\"")),
        (with(&long), format!("{inner}.custom_id: ")),
        (
            json!({"attachments": [{"id": -1}]}),
            "$.attachments[0].id: ".to_owned(),
        ),
        (
            reply,
            "$.message_reference.message_id: 7 is not of type".to_owned(),
        ),
    ] {
        assert_named(&contract, "POST", MESSAGES, &body, &expected);
    }
    let missing = contract.check_request("POST", MESSAGES, None);
    assert_eq!(
        missing,
        ["POST /channels/{channel_id}/messages $: a JSON body is required"]
    );
}

#[test]
fn each_slip_in_another_request_is_named() {
    let Some(contract) = contract() else { return };
    let mut bounded = option("time", 3);
    bounded["min_value"] = json!(3);
    let bounded = command(&json!([bounded]));
    let strange = command(&json!([option("time", 12)]));
    let untitled = json!({"type": 9, "data": {"custom_id": "a", "title": "t"}});
    let loud = json!({"type": 4, "data": {"content": "x", "ephemeral": true}});
    let nowhere = "/api/v10/channels/1/nothing";
    for (method, path, body, expected) in [
        ("POST", CALLBACK, json!({"type": 3}), "$.type: 3 is none of"),
        (
            "POST",
            CALLBACK,
            untitled,
            "$.data: field \"components\" is missing",
        ),
        (
            "POST",
            CALLBACK,
            loud,
            "$.data: unknown field \"ephemeral\"",
        ),
        (
            "PUT",
            COMMANDS,
            json!([bounded]),
            "$[0].options[0].min_value: ",
        ),
        ("PUT", COMMANDS, json!([strange]), "$[0].options[0].type: "),
        (
            "POST",
            DIRECT,
            json!({"recipient": "7"}),
            "$: unknown field \"recipient\"",
        ),
        (
            "PUT",
            "/api/v10/channels/1/pins/2",
            json!({"x": 1}),
            "where none is defined",
        ),
        ("GET", nowhere, json!(null), "has no such operation"),
    ] {
        assert_named(&contract, method, path, &body, expected);
    }
}

#[test]
fn the_answers_of_the_stand_in_are_held_to_the_document_too() {
    let Some(contract) = contract() else { return };
    let user = json!({
        "id": "7", "username": "ada", "avatar": null, "discriminator": "0", "public_flags": 0,
        "flags": 0, "global_name": "Ada", "primary_guild": null, "undocumented": true,
    });
    let mut nameless = user.clone();
    nameless["username"].take();
    let error = json!({"code": 10008, "message": "Unknown Message"});
    let limited = json!({"code": 0, "message": "slow", "retry_after": 0.5, "global": false});
    let unlimited = json!({"message": "slow"});
    let user_path = "/api/v10/users/7";
    let message_path = "/api/v10/channels/1/messages/2";
    for (method, path, status, body, expected) in [
        ("GET", user_path, 200, Some(&user), None),
        (
            "GET",
            user_path,
            200,
            Some(&nameless),
            Some("GET /users/{user_id} -> 200 $.username: "),
        ),
        ("GET", user_path, 200, None, Some("a JSON body is due")),
        ("GET", user_path, 404, Some(&error), None),
        ("GET", user_path, 429, Some(&limited), None),
        (
            "GET",
            user_path,
            429,
            Some(&unlimited),
            Some("\"retry_after\" is missing"),
        ),
        (
            "GET",
            user_path,
            204,
            None,
            Some("the document knows 200, 429, 4XX only"),
        ),
        ("GET", user_path, 503, None, None),
        ("DELETE", message_path, 204, None, None),
        (
            "DELETE",
            message_path,
            204,
            Some(&error),
            Some("where none is defined"),
        ),
        ("GET", "/api/v10/nothing", 404, Some(&error), None),
        (
            "GET",
            "/api/v10/nothing",
            200,
            Some(&error),
            Some("has no such operation"),
        ),
    ] {
        let found = contract.check_response(method, path, status, body);
        match expected {
            None => assert!(found.is_empty(), "{method} {path} {status}: {found:#?}"),
            Some(expected) => assert!(
                found.iter().any(|reason| reason.contains(expected)),
                "{method} {path} {status}: {expected} not in {found:#?}"
            ),
        }
    }
}

#[test]
fn the_rules_are_kept_without_the_document_as_well() {
    let contract = Contract::empty();
    let found = contract.check_request("POST", MESSAGES, Some(&json!({"content": " "})));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("POST /channels/1/messages $: empty message"),
        "{found:#?}"
    );
    assert!(
        contract
            .check_response("GET", "/nothing", 200, None)
            .is_empty()
    );
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let error = Contract::load(Some("no/such/openapi.json".into()))
        .err()
        .expect("no such file");
    assert!(
        error.to_string().contains("no/such/openapi.json"),
        "{error:#}"
    );
}
