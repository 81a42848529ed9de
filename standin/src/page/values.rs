//! What was filled in, turned into what the stand-in's people give: options by the types the bot
//! declared, picks by the kind of menu.

use serde_json::Value;

use super::State;
use crate::ids::Id;
use crate::people::{OptionValue, Picked};
use crate::world::components::kind as menu;

/// What was filled in for a command's options, by name; empty ones are left out.
pub(super) fn options<'a>(
    state: &State,
    declared: &'a [Value],
    filled: &serde_json::Map<String, Value>,
) -> Result<Vec<(&'a str, OptionValue)>, String> {
    let mut out = Vec::new();
    for option in declared {
        let name = option["name"].as_str().unwrap_or_default();
        let text = match filled.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        if !text.is_empty() {
            out.push((name, value(state, option, &text)?));
        }
    }
    Ok(out)
}

fn value(state: &State, option: &Value, text: &str) -> Result<OptionValue, String> {
    let name = option["name"].as_str().unwrap_or_default();
    let refuse = |wanted: &str| format!("{name}: {wanted}");
    let number = |wanted: &str| text.parse().map_err(|_| refuse(wanted));
    let has_choices = option["choices"]
        .as_array()
        .is_some_and(|all| !all.is_empty());
    Ok(match option["type"].as_u64().unwrap_or(0) {
        _ if has_choices => OptionValue::Text(text.to_owned()),
        4 => OptionValue::Integer(text.parse().map_err(|_| refuse("a whole number"))?),
        5 => OptionValue::Boolean(text == "true"),
        6 => OptionValue::User(Id::new(number("a member")?)),
        7 => OptionValue::Channel(Id::new(number("a channel")?)),
        8 => OptionValue::Role(Id::new(number("a role")?)),
        9 => match text.strip_prefix('&') {
            Some(role) => OptionValue::Role(Id::new(role.parse().map_err(|_| refuse("a role"))?)),
            None => OptionValue::User(Id::new(number("a member")?)),
        },
        10 => OptionValue::Number(text.parse().map_err(|_| refuse("a number"))?),
        11 => {
            let upload = state.upload(number("a file")?);
            let upload = upload.ok_or_else(|| refuse("choose the file again"))?;
            OptionValue::File(upload.filename, upload.bytes)
        }
        _ => OptionValue::Text(text.to_owned()),
    })
}

/// What was picked in a menu of this kind.
pub(super) fn picked(kind: u64, values: &[String]) -> Result<Picked, String> {
    fn ids<K>(values: &[String]) -> Result<Vec<Id<K>>, String> {
        let parsed = values.iter().map(|text| text.parse::<Id<K>>());
        parsed
            .collect::<Result<_, _>>()
            .map_err(|_| "There is no such choice.".to_owned())
    }
    Ok(match kind {
        menu::STRING_SELECT => Picked::Text(values.to_vec()),
        menu::CHANNEL_SELECT => Picked::Channels(ids(values)?),
        menu::ROLE_SELECT => Picked::Roles(ids(values)?),
        _ => Picked::Users(ids(values)?),
    })
}
