//! The bot itself, its application, users, and direct message channels.

use serde_json::{Value, json};

use super::call::Call;
use super::routes::{parsed, unknown};
use super::{Answered, Reply, error};
use crate::world::World;
use crate::world::posting::id_of;

pub(crate) fn route(world: &mut World, call: &Call, rest: &[&str]) -> Answered {
    match (call.method.as_str(), rest) {
        ("GET", ["@me"]) => Ok(Reply::Json(current_user(world))),
        ("GET", ["@me", "guilds"]) => Ok(Reply::Json(own_servers(world, call))),
        ("POST", ["@me", "channels"]) => open_dm(world, call.json()),
        ("DELETE", ["@me", "guilds", id]) => {
            world.bot_leaves(parsed(id)?);
            Ok(Reply::Nothing)
        }
        ("GET", [id]) => {
            let id = parsed(id)?;
            let known = world.users.contains_key(&id);
            if known {
                Ok(Reply::Json(world.user_json(id)))
            } else {
                Err(error::UNKNOWN_USER)
            }
        }
        _ => unknown(world, call),
    }
}

fn current_user(world: &World) -> Value {
    let mut user = world.user_json(world.bot);
    user["mfa_enabled"] = true.into();
    user["verified"] = true.into();
    user["locale"] = "en-US".into();
    user["email"] = Value::Null;
    user
}

pub(crate) fn application_json(world: &World) -> Value {
    let mut owner = world.user_json(world.bot);
    if let Some(server) = world.servers.values().next() {
        owner = world.user_json(server.owner);
    }
    let name = world.display_name(world.bot, None);
    json!({
        "id": world.bot, "name": name, "icon": null, "description": "", "type": null,
        "verify_key": "0".repeat(64), "flags": 565_248, "flags_new": "565248",
        "bot_public": true, "bot_require_code_grant": false, "bot": world.user_json(world.bot),
        "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "owner": owner, "team": null,
        "approximate_guild_count": world.servers.len(), "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [], "integration_types_config": {"0": {}, "1": {}},
    })
}

fn own_servers(world: &World, call: &Call) -> Value {
    let after = call.query_id("after").map_or(0, |id: crate::ServerId| id.0);
    let limit = call
        .query("limit")
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let mine = world
        .servers
        .values()
        .filter(|s| s.members.contains_key(&world.bot));
    let page = mine.filter(|server| server.id.0 > after).take(limit);
    page.map(|server| {
        json!({"id": server.id, "name": server.name, "icon": null, "banner": null,
            "owner": false, "features": [],
            "permissions": world.server_permissions(world.bot, server.id).to_string()})
    })
    .collect()
}

fn open_dm(world: &mut World, body: &Value) -> Answered {
    let recipient = id_of(&body["recipient_id"]).ok_or(error::UNKNOWN_USER)?;
    if !world.users.contains_key(&recipient) || recipient == world.bot {
        return Err(error::UNKNOWN_USER);
    }
    let channel = world.dm_with(recipient);
    Ok(Reply::Json(world.channel_json(&world.channels[&channel])))
}
