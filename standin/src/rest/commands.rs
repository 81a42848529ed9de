//! Application commands: registered all at once or one by one, for everywhere or for one server.

use serde_json::{Value, json};

use super::call::Call;
use super::error::{self, ApiError};
use super::routes::{parsed, unknown};
use super::{Answered, Reply};
use crate::ids::{Id, MessageKind, ServerId};
use crate::world::World;
use crate::world::posting::list;
use crate::world::render::without_nulls;

/// Discord's limit on chat input commands in one place.
const COMMANDS: usize = 100;

pub(crate) fn route(world: &mut World, call: &Call, app: &str, rest: &[&str]) -> Answered {
    if app != world.bot.to_string() {
        return Err(ApiError::new(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        ));
    }
    let (server, rest) = match rest {
        ["guilds", server, rest @ ..] => (Some(parsed(server)?), rest),
        rest => (None, rest),
    };
    if server.is_some_and(|server| !world.bot_is_in(server)) {
        return Err(error::MISSING_ACCESS);
    }
    match (call.method.as_str(), rest) {
        ("GET", ["commands"]) => Ok(Reply::Json(commands(world, server).clone().into())),
        ("PUT", ["commands"]) => {
            let all = list(call.json());
            if all.len() > COMMANDS {
                return Err(ApiError::invalid(
                    "commands",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 100 or fewer in length.",
                ));
            }
            let stored: Vec<Value> = all
                .into_iter()
                .map(|one| stored(world, server, one))
                .collect();
            commands(world, server).clone_from(&stored);
            Ok(Reply::Json(stored.into()))
        }
        ("POST", ["commands"]) => {
            let new = stored(world, server, call.json().clone());
            let all = commands(world, server);
            all.retain(|old| old["name"] != new["name"] || old["type"] != new["type"]);
            all.push(new.clone());
            Ok(Reply::Created(new))
        }
        ("GET", ["commands", id]) => {
            let found = commands(world, server).iter().find(|one| one["id"] == *id);
            found
                .cloned()
                .map(Reply::Json)
                .ok_or(error::UNKNOWN_COMMAND)
        }
        ("DELETE", ["commands", id]) => {
            let all = commands(world, server);
            let before = all.len();
            all.retain(|one| one["id"] != *id);
            if all.len() == before {
                Err(error::UNKNOWN_COMMAND)
            } else {
                Ok(Reply::Nothing)
            }
        }
        _ => unknown(world, call),
    }
}

fn commands(world: &mut World, server: Option<ServerId>) -> &mut Vec<Value> {
    match server {
        Some(server) => world.server_commands.entry(server).or_default(),
        None => &mut world.global_commands,
    }
}

/// The command as Discord keeps it. One of the same name and type keeps its id.
fn stored(world: &mut World, server: Option<ServerId>, command: Value) -> Value {
    let mut command = without_nulls(command);
    if command["type"].is_null() {
        command["type"] = 1.into();
    }
    let same = |one: &&Value| one["name"] == command["name"] && one["type"] == command["type"];
    let old_id = commands(world, server)
        .iter()
        .find(same)
        .map(|one| one["id"].clone());
    let version: Id<MessageKind> = world.next_id();
    command["id"] = old_id.unwrap_or_else(|| json!(version));
    command["version"] = json!(version);
    command["application_id"] = json!(world.bot);
    if let Some(server) = server {
        command["guild_id"] = json!(server);
    } else {
        for (field, default) in [("contexts", Value::Null), ("integration_types", json!([0]))] {
            if command[field].is_null() {
                command[field] = default;
            }
        }
    }
    let permissions = match &command["default_member_permissions"] {
        Value::Number(number) => json!(number.to_string()),
        other => other.clone(),
    };
    command["default_member_permissions"] = permissions;
    if command["description"].is_null() {
        command["description"] = "".into();
    }
    if command["nsfw"].is_null() {
        command["nsfw"] = false.into();
    }
    command
}
