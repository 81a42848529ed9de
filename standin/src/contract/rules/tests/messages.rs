//! Samples of messages and embeds.

use serde_json::{Value, json};

use super::super::{check_allowed_mentions, check_message, check_message_edit};
use super::{V2, holding, many, table, text, with};

fn embed(fields: &Value) -> Value {
    json!({"embeds": [with(json!({"title": "t"}), fields)]})
}

#[test]
fn a_message_says_something_and_not_too_much() {
    let snowman = "\u{26c4}".repeat(2000);
    let outside_the_basic_plane = "\u{1f3b8}".repeat(2000);
    table(
        check_message,
        [
            (json!({"content": text(2000)}), ""),
            (
                json!({"content": text(2001)}),
                "$.content: 2001 characters, at most 2000",
            ),
            (json!({"content": snowman}), ""),
            (json!({"content": outside_the_basic_plane}), ""),
            (json!({}), "$: empty message"),
            (
                json!({"content": "", "embeds": [], "components": [], "sticker_ids": []}),
                "empty message",
            ),
            (json!({"content": " \n"}), "empty message"),
            (json!({"content": null}), "empty message"),
            (json!({"sticker_ids": ["7"]}), ""),
            (json!({"poll": {}}), ""),
            (
                json!({"message_reference": {"type": 1, "message_id": "7"}}),
                "",
            ),
            (
                json!({"message_reference": {"message_id": "7"}}),
                "empty message",
            ),
            (
                json!({"attachments": [{"id": 0, "description": text(1024)}]}),
                "",
            ),
            (
                json!({"attachments": [{"id": 0, "description": text(1025)}]}),
                "$.attachments[0].description: 1025 characters, at most 1024",
            ),
            (
                json!({"content": "x", "nonce": text(25), "enforce_nonce": true}),
                "",
            ),
            (
                json!({"content": "x", "nonce": text(26)}),
                "nonce is longer than 25",
            ),
            (
                json!({"content": "x", "nonce": 7, "enforce_nonce": true}),
                "",
            ),
            (
                json!({"content": "x", "enforce_nonce": true}),
                "enforce_nonce without a nonce",
            ),
            (json!({"content": "x", "enforce_nonce": false}), ""),
        ],
    );
}

#[test]
fn an_edit_may_leave_things_as_they_were() {
    let section = json!({"components": [{"type": 10, "content": "t"}]});
    table(
        check_message_edit,
        [
            (json!({}), ""),
            (json!({"components": []}), ""),
            (section.clone(), ""),
            (
                with(section, &json!({"flags": V2, "content": "x"})),
                "content beside the components-v2",
            ),
            (json!({"content": text(2001)}), "$.content: 2001"),
            (
                holding(&json!({"type": 2, "style": 1, "label": "Go"})),
                "custom_id is missing",
            ),
        ],
    );
}

#[test]
fn allowed_mentions_are_asked_for_only_by_who_wants_it() {
    table(
        check_allowed_mentions,
        [
            (
                json!({"content": "x", "allowed_mentions": {"parse": []}}),
                "",
            ),
            (json!({"embeds": [{"title": "t"}]}), ""),
            (json!({"content": "x"}), "content without allowed_mentions"),
        ],
    );
    table(check_message, [(json!({"content": "x"}), "")]);
}

#[test]
fn an_embed_keeps_its_limits() {
    let field = |name: usize, value: usize| json!({"name": text(name), "value": text(value)});
    table(
        check_message,
        [
            (json!({"embeds": many(10, |_| json!({"title": "t"}))}), ""),
            (
                json!({"embeds": many(11, |_| json!({"title": "t"}))}),
                "$.embeds: 11 items, at most 10",
            ),
            (embed(&json!({"title": text(256)})), ""),
            (
                embed(&json!({"title": text(257)})),
                "$.embeds[0].title: 257",
            ),
            (embed(&json!({"description": text(4096)})), ""),
            (
                embed(&json!({"description": text(4097)})),
                "$.embeds[0].description: 4097",
            ),
            (embed(&json!({"fields": [field(256, 1024)]})), ""),
            (
                embed(&json!({"fields": [field(257, 1)]})),
                "$.embeds[0].fields[0].name: 257",
            ),
            (
                embed(&json!({"fields": [field(1, 1025)]})),
                "$.embeds[0].fields[0].value: 1025",
            ),
            (
                embed(&json!({"fields": [field(0, 1)]})),
                "fields[0].name: empty",
            ),
            (
                embed(&json!({"fields": [{"name": "a", "value": "\u{200b}"}]})),
                "",
            ),
            (
                embed(&json!({"fields": [{"name": "a"}]})),
                "fields[0]: value is missing",
            ),
            (embed(&json!({"fields": many(25, |_| field(1, 1))})), ""),
            (
                embed(&json!({"fields": many(26, |_| field(1, 1))})),
                "fields: 26 items, at most 25",
            ),
            (embed(&json!({"footer": {"text": text(2048)}})), ""),
            (
                embed(&json!({"footer": {"text": text(2049)}})),
                "footer.text: 2049",
            ),
            (embed(&json!({"author": {"name": text(256)}})), ""),
            (
                embed(&json!({"author": {"name": text(257)}})),
                "author.name: 257",
            ),
        ],
    );
}

#[test]
fn the_embeds_of_a_message_share_a_limit_and_none_is_empty() {
    let long = |length: usize| json!({"description": text(length)});
    table(
        check_message,
        [
            (
                json!({"embeds": [{"color": 7}]}),
                "$.embeds[0]: an empty embed",
            ),
            (
                json!({"embeds": [{"image": {"url": "attachment://a.png"}}]}),
                "",
            ),
            (json!({"embeds": [long(4000), long(2000)]}), ""),
            (
                json!({"embeds": [long(4000), long(2001)]}),
                "$.embeds: 6001 characters over all embeds",
            ),
        ],
    );
}
