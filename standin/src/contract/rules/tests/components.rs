//! Samples of components in messages.

use serde_json::{Value, json};

use super::super::check_message;
use super::{V2, button, holding, many, row, table, text, with};

fn select(count: usize, fields: &Value) -> Value {
    let options = many(count, |at| json!({"label": "l", "value": format!("v{at}")}));
    let select = json!({"type": 3, "custom_id": "s", "options": options});
    holding(&with(select, fields))
}

#[test]
fn rows_hold_five_buttons_or_one_select() {
    let user_select = json!({"type": 5, "custom_id": "u"});
    let rows = |count: usize| json!({"components": many(count, |at| row(&json!([button(at)])))});
    let buttons = |count: usize| json!({"components": [row(&many(count, button))]});
    let mixed = json!({"components": [row(&json!([button(1), user_select]))]});
    let twice = json!({"components": [row(&json!([user_select, {"type": 6, "custom_id": "r"}]))]});
    table(
        check_message,
        [
            (rows(5), ""),
            (rows(6), "$.components: 6 items, at most 5"),
            (buttons(5), ""),
            (buttons(6), "$.components[0]: 6 buttons in a row, at most 5"),
            (buttons(0), "$.components[0]: an empty row"),
            (mixed, "a button and a select in one row"),
            (twice, "2 selects in a row"),
            (
                holding(&json!({"type": 4, "custom_id": "t"})),
                "component 4 cannot stand in a message",
            ),
            (
                json!({"components": [row(&json!([button(1)])), row(&json!([button(1)]))]}),
                "$.components[1].components[0].custom_id: \"b1\" is there twice",
            ),
        ],
    );
}

#[test]
fn a_button_leads_somewhere_and_says_so() {
    let button = |fields: &Value| holding(&with(json!({"type": 2, "style": 1}), fields));
    table(
        check_message,
        [
            (
                button(&json!({"custom_id": text(100), "label": text(80)})),
                "",
            ),
            (
                button(&json!({"custom_id": text(101), "label": "l"})),
                "custom_id: 101",
            ),
            (
                button(&json!({"custom_id": "", "label": "l"})),
                "custom_id: empty",
            ),
            (button(&json!({"label": "l"})), "custom_id is missing"),
            (
                button(&json!({"custom_id": "c", "label": text(81)})),
                "label: 81",
            ),
            (button(&json!({"custom_id": "c"})), "without label or emoji"),
            (
                button(&json!({"custom_id": "c", "label": " "})),
                "without label or emoji",
            ),
            (
                button(&json!({"custom_id": "c", "emoji": {"name": "a"}})),
                "",
            ),
            (
                button(&json!({"custom_id": "c", "label": "l", "url": "https://a.b"})),
                "with url",
            ),
            (
                button(&json!({"style": 5, "label": "l", "url": "https://a.b"})),
                "",
            ),
            (button(&json!({"style": 5, "label": "l"})), "url is missing"),
            (
                button(&json!({"style": 5, "label": "l", "url": "https://a.b", "custom_id": "c"})),
                "a link button with custom_id",
            ),
            (button(&json!({"style": 6, "sku_id": "7"})), ""),
            (
                button(&json!({"style": 6})),
                "a premium button without sku_id",
            ),
            (
                button(&json!({"style": 6, "sku_id": "7", "label": "l"})),
                "a premium button with label",
            ),
        ],
    );
}

#[test]
fn a_select_offers_one_to_twenty_five_different_options() {
    let options = |options: Value| select(0, &json!({"options": options}));
    let chosen = json!({"label": "l", "value": "a", "default": true});
    let also = json!({"label": "l", "value": "b", "default": true});
    table(
        check_message,
        [
            (select(1, &json!({})), ""),
            (select(25, &json!({"min_values": 0, "max_values": 25})), ""),
            (select(0, &json!({})), "0 options, 1 to 25"),
            (select(26, &json!({})), "26 options, 1 to 25"),
            (
                select(1, &json!({"custom_id": null})),
                "custom_id is missing",
            ),
            (
                select(1, &json!({"placeholder": text(151)})),
                "placeholder: 151",
            ),
            (
                select(3, &json!({"min_values": 3, "max_values": 2})),
                "min_values 3 is above max_values 2",
            ),
            (
                select(3, &json!({"max_values": 4})),
                "max_values 4 of 3 options",
            ),
            (
                select(3, &json!({"max_values": 0})),
                "max_values 0, 1 to 25",
            ),
            (
                options(json!([{"label": "l", "value": "a"}, {"label": "m", "value": "a"}])),
                "options[1].value: \"a\" is there twice",
            ),
            (
                options(json!([{"label": text(101), "value": "a"}])),
                "options[0].label: 101",
            ),
            (
                options(json!([{"label": "l", "value": text(101)}])),
                "options[0].value: 101",
            ),
            (
                options(json!([{"label": "l"}])),
                "options[0]: value is missing",
            ),
            (
                options(json!([chosen, also])),
                "2 options chosen by default, at most 1",
            ),
        ],
    );
}

#[test]
fn components_v2_are_the_whole_message() {
    let v2 = |components: Value| json!({"flags": V2, "components": components});
    let words = |length: usize| json!({"type": 10, "content": text(length)});
    let container = |inner: Value| json!({"type": 17, "components": inner});
    let section = json!({"type": 9, "components": [words(1)], "accessory": button(1)});
    table(
        check_message,
        [
            (
                v2(json!([container(json!([
                    words(1),
                    section,
                    row(&json!([button(2)]))
                ]))])),
                "",
            ),
            (
                with(v2(json!([words(1)])), &json!({"content": "x"})),
                "content beside",
            ),
            (
                with(v2(json!([words(1)])), &json!({"content": "", "embeds": []})),
                "",
            ),
            (
                with(v2(json!([words(1)])), &json!({"embeds": [{"title": "t"}]})),
                "embeds beside",
            ),
            (
                with(v2(json!([words(1)])), &json!({"poll": {}})),
                "poll beside",
            ),
            (
                json!({"components": [words(1)]}),
                "component 10 needs the components-v2 flag",
            ),
            (v2(many(40, |_| words(1))), ""),
            (
                v2(many(41, |_| words(1))),
                "41 components in all, at most 40",
            ),
            (
                v2(json!([words(2000), container(json!([words(2001)]))])),
                "4001 characters of text",
            ),
            (
                v2(json!([section, row(&json!([button(1)]))])),
                "custom_id: \"b1\" is there twice",
            ),
            (
                v2(json!([{"type": 9, "components": [words(1)]}])),
                "a section without accessory",
            ),
        ],
    );
}
