//! Samples of application commands.

use serde_json::{Value, json};

use super::super::check_commands;
use super::{many, table, text, with};

fn command(fields: &Value) -> Value {
    with(json!({"name": "log", "description": "Log work"}), fields)
}

fn option(name: &str, fields: &Value) -> Value {
    with(
        json!({"type": 3, "name": name, "description": "What"}),
        fields,
    )
}

#[test]
fn a_command_has_a_name_discord_takes() {
    let named = |name: &str| json!([command(&json!({"name": name}))]);
    table(
        check_commands,
        [
            (named("log_work-2"), ""),
            (named("üben"), ""),
            (named("नमस्ते"), ""),
            (named("สวัสดี"), ""),
            (named(&text(32)), ""),
            (named(&text(33)), "$[0]: name"),
            (named("log work"), "$[0]: name"),
            (named("log!"), "$[0]: name"),
            (named(""), "$[0]: name"),
            (named("Log"), "not in lower case"),
            (json!([{"type": 3, "name": "Log this"}]), ""),
            (
                json!([{"type": 3, "name": "Log this", "description": "d"}]),
                "has no description",
            ),
            (json!([{"type": 2, "name": text(33)}]), "$[0].name: 33"),
            (
                json!([command(&json!({"description": text(101)}))]),
                "$[0].description: 101",
            ),
            (json!([{"name": "log"}]), "description is missing"),
            (json!([command(&json!({})), {"type": 3, "name": "log"}]), ""),
            (
                json!([command(&json!({})), command(&json!({}))]),
                "command \"log\" is there twice",
            ),
            (
                many(100, |at| command(&json!({"name": format!("c{at}")}))),
                "",
            ),
            (
                many(101, |at| command(&json!({"name": format!("c{at}")}))),
                "101 slash commands",
            ),
            (
                many(16, |at| json!({"type": 3, "name": format!("c{at}")})),
                "16 message commands",
            ),
        ],
    );
}

#[test]
fn a_commands_options_stand_in_order() {
    let having = |options: Value| json!([command(&json!({"options": options}))]);
    let required = option("time", &json!({"required": true}));
    let optional = option("day", &json!({}));
    let sub = |inner: Value| option("start", &json!({"type": 1, "options": inner}));
    let group = |inner: Value| option("craft", &json!({"type": 2, "options": inner}));
    table(
        check_commands,
        [
            (having(json!([required, optional])), ""),
            (
                having(json!([optional, required])),
                "options[1]: a required option after an optional",
            ),
            (
                having(json!([optional, optional])),
                "options[1].name: \"day\" is there twice",
            ),
            (
                having(json!([option("Day", &json!({}))])),
                "not in lower case",
            ),
            (
                having(json!([option("day", &json!({"description": ""}))])),
                "description: empty",
            ),
            (
                having(many(25, |at| option(&format!("o{at}"), &json!({})))),
                "",
            ),
            (
                having(many(26, |at| option(&format!("o{at}"), &json!({})))),
                "26 items, at most 25",
            ),
            (having(json!([sub(json!([required, optional]))])), ""),
            (having(json!([group(json!([sub(json!([optional]))]))])), ""),
            (
                having(json!([sub(json!([])), optional])),
                "subcommands beside other options",
            ),
            (
                having(json!([sub(json!([sub(json!([]))]))])),
                "a subcommand nested too deep",
            ),
            (
                having(json!([group(json!([optional]))])),
                "a group holds subcommands only",
            ),
        ],
    );
}

#[test]
fn choices_and_sizes_have_limits() {
    let having = |fields: &Value| json!([command(&json!({"options": [option("day", fields)]}))]);
    let choices = |count: usize, length: usize| {
        many(
            count,
            |at| json!({"name": format!("n{at}"), "value": text(length)}),
        )
    };
    let long = |length: usize| {
        let days = many(20, |at| {
            let fields = json!({"description": text(97), "choices": choices(2, 100)});
            option(&format!("o{at:02}"), &fields)
        });
        json!([command(
            &json!({"options": days, "description": text(length)})
        )])
    };
    table(
        check_commands,
        [
            (having(&json!({"choices": choices(25, 100)})), ""),
            (
                having(&json!({"choices": choices(26, 1)})),
                "choices: 26 items, at most 25",
            ),
            (
                having(&json!({"choices": choices(1, 101)})),
                "choices[0].value: 101",
            ),
            (
                having(&json!({"choices": choices(1, 1), "autocomplete": true})),
                "beside autocomplete",
            ),
            (having(&json!({"autocomplete": true, "choices": []})), ""),
            (
                having(&json!({"type": 5, "autocomplete": true})),
                "type 5 has no choices",
            ),
            (
                having(&json!({"min_length": 3, "max_length": 2})),
                "min_length 3 is above",
            ),
            // 20 options of 3 + 97 + 2 × (2 + 100), and the name "log".
            (with_translation(long(100), 1917), ""),
            (
                with_translation(long(100), 1918),
                "8001 characters of names",
            ),
        ],
    );
}

/// Adds a translation of one description, which counts when it is longer than the text itself.
fn with_translation(mut commands: Value, length: usize) -> Value {
    commands[0]["description_localizations"] = json!({"de": text(length)});
    commands
}
