//! Samples of modals and callbacks, and of what is found by a request's path.

use serde_json::{Value, json};

use super::super::{check_body, check_callback, check_callback_for, check_modal};
use super::{many, row, table, text, with};

fn input(id: usize) -> Value {
    json!({"type": 4, "custom_id": format!("i{id}"), "style": 1, "label": "What"})
}

fn modal(inputs: &[Value]) -> Value {
    let rows: Value = inputs.iter().map(|input| row(&json!([input]))).collect();
    json!({"custom_id": "m", "title": "Last week", "components": rows})
}

fn asking(fields: &Value) -> Value {
    modal(&[with(input(1), fields)])
}

#[test]
fn a_modal_has_one_to_five_rows_of_one_input() {
    let inputs = |count: usize| (0..count).map(input).collect::<Vec<_>>();
    let label = json!({"type": 18, "label": "What", "component": {
        "type": 4, "custom_id": "i1", "style": 2,
    }});
    let rows = |rows: Value| with(modal(&[]), &json!({"components": rows}));
    table(
        check_modal,
        [
            (modal(&inputs(5)), ""),
            (modal(&inputs(6)), "6 rows, 1 to 5"),
            (modal(&[]), "0 rows, 1 to 5"),
            (with(modal(&inputs(1)), &json!({"title": text(45)})), ""),
            (
                with(modal(&inputs(1)), &json!({"title": text(46)})),
                "$.title: 46",
            ),
            (
                with(modal(&inputs(1)), &json!({"title": ""})),
                "$.title: empty",
            ),
            (
                with(modal(&inputs(1)), &json!({"custom_id": text(101)})),
                "$.custom_id: 101",
            ),
            (
                with(modal(&inputs(1)), &json!({"custom_id": null})),
                "custom_id is missing",
            ),
            (
                modal(&[input(1), input(1)]),
                "custom_id: \"i1\" is there twice",
            ),
            (
                rows(json!([row(&json!([input(1), input(2)]))])),
                "2 components in a row, exactly 1",
            ),
            (rows(json!([label])), ""),
            (
                rows(json!([label, row(&json!([input(1)]))])),
                "custom_id: \"i1\" is there twice",
            ),
            (
                rows(json!([{"type": 18, "label": "What"}])),
                "a label without component",
            ),
            (
                rows(json!([{"type": 17}])),
                "component 17 cannot stand in a modal",
            ),
        ],
    );
}

#[test]
fn an_input_fits_its_own_bounds() {
    table(
        check_modal,
        [
            (
                asking(&json!({"label": text(45), "placeholder": text(100), "value": text(4000)})),
                "",
            ),
            (
                asking(&json!({"label": text(46)})),
                "components[0].label: 46",
            ),
            (asking(&json!({"label": null})), "label is missing"),
            (
                asking(&json!({"placeholder": text(101)})),
                "placeholder: 101",
            ),
            (
                asking(&json!({"value": text(4001)})),
                "value of 4001 characters, at most 4000",
            ),
            (
                asking(&json!({"value": text(11), "max_length": 10})),
                "value of 11 characters, at most 10",
            ),
            (asking(&json!({"value": "", "min_length": 1})), ""),
            (
                asking(&json!({"min_length": 3, "max_length": 2})),
                "min_length 3 is above max_length 2",
            ),
            (
                asking(&json!({"max_length": 4001})),
                "max_length 4001, 1 to 4000",
            ),
            (asking(&json!({"max_length": 0})), "max_length 0, 1 to 4000"),
            (asking(&json!({"style": 3})), "style is neither"),
            (asking(&json!({"custom_id": null})), "custom_id is missing"),
        ],
    );
}

#[test]
fn a_callback_carries_what_its_type_needs() {
    let choices = |choices: Value| json!({"type": 8, "data": {"choices": choices}});
    let choice = |name: usize, value: usize| json!({"name": text(name), "value": text(value)});
    table(
        check_callback,
        [
            (json!({"type": 4, "data": {"content": "x"}}), ""),
            (json!({"type": 4}), "type 4 without data"),
            (json!({"type": 4, "data": {}}), "$.data: empty message"),
            (
                json!({"type": 4, "data": {"content": text(2001)}}),
                "$.data.content: 2001",
            ),
            (json!({"type": 5}), ""),
            (json!({"type": 5, "data": {"flags": 64}}), ""),
            (json!({"type": 6}), ""),
            (json!({"type": 7, "data": {"components": []}}), ""),
            (json!({"type": 9}), "type 9 without data"),
            (json!({"type": 9, "data": modal(&[])}), "$.data: 0 rows"),
            (json!({"type": 3}), "3 is no type of callback"),
            (choices(json!([])), ""),
            (choices(many(25, |_| choice(100, 100))), ""),
            (
                choices(many(26, |_| choice(1, 1))),
                "$.data.choices: 26 items, at most 25",
            ),
            (choices(json!([choice(101, 1)])), "choices[0].name: 101"),
            (choices(json!([choice(0, 1)])), "choices[0].name: empty"),
            (choices(json!([choice(1, 101)])), "choices[0].value: 101"),
            (
                choices(json!([{"name": "n"}])),
                "choices[0]: value is missing",
            ),
            (choices(json!([{"name": "n", "value": 7}])), ""),
            (json!({"type": 8, "data": {}}), "choices are missing"),
        ],
    );
}

#[test]
fn a_modal_never_answers_a_modal() {
    for (interaction, callback, expected) in [
        (1, 1, ""),
        (1, 4, "a callback of type 4 cannot answer a ping"),
        (2, 4, ""),
        (2, 9, ""),
        (2, 7, "a callback of type 7 cannot answer a command"),
        (2, 8, "a callback of type 8 cannot answer a command"),
        (3, 6, ""),
        (3, 9, ""),
        (4, 8, ""),
        (4, 4, "a callback of type 4 cannot answer an autocomplete"),
        (5, 4, ""),
        (5, 7, ""),
        (5, 9, "a modal cannot answer a modal"),
        (6, 4, "6 is no type of interaction"),
    ] {
        let found = check_callback_for(interaction, &json!({"type": callback})).join("; ");
        assert_eq!(
            found.is_empty(),
            expected.is_empty(),
            "{interaction} {callback}: {found}"
        );
        assert!(
            found.ends_with(expected),
            "{interaction} {callback}: {found}"
        );
    }
}

#[test]
fn rules_are_found_by_the_requests_path() {
    let empty = json!({});
    let found = |method: &str, path: &str, body: &Value| {
        let segments: Vec<&str> = path.split('/').collect();
        check_body(method, &segments, body).join("; ")
    };
    for (method, path, body, expected) in [
        ("POST", "channels/1/messages", &empty, "empty message"),
        ("PATCH", "channels/1/messages/2", &empty, ""),
        ("POST", "webhooks/1/t", &empty, "empty message"),
        ("PATCH", "webhooks/1/t/messages/@original", &empty, ""),
        (
            "POST",
            "interactions/1/t/callback",
            &json!({"type": 4}),
            "type 4 without data",
        ),
        (
            "PUT",
            "applications/1/commands",
            &json!([{"name": "A", "description": "d"}]),
            "case",
        ),
        (
            "POST",
            "applications/1/guilds/2/commands",
            &json!({"name": "a"}),
            "description is",
        ),
        (
            "POST",
            "channels/1/messages/2/threads",
            &json!({"name": text(100)}),
            "",
        ),
        (
            "POST",
            "channels/1/messages/2/threads",
            &json!({"name": text(101)}),
            "$.name: 101",
        ),
        (
            "POST",
            "channels/1/threads",
            &json!({"name": ""}),
            "$.name: empty",
        ),
        (
            "POST",
            "channels/1/threads",
            &json!({"name": "n", "message": {}}),
            "$.message: empty",
        ),
        (
            "PATCH",
            "channels/1",
            &json!({"name": text(101)}),
            "$.name: 101",
        ),
        ("POST", "users/@me/channels", &empty, ""),
    ] {
        let found = found(method, path, body);
        assert_eq!(
            found.is_empty(),
            expected.is_empty(),
            "{method} {path}: {found}"
        );
        assert!(found.contains(expected), "{method} {path}: {found}");
    }
}
