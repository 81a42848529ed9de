//! Servers, their channels, roles, members and open threads, as the bot reads them.

use serde_json::{Value, json};

use super::call::Call;
use super::routes::{parsed, unknown};
use super::{Answered, Reply, error};
use crate::ids::ServerId;
use crate::world::World;
use crate::world::model::Server;

pub(crate) fn route(world: &mut World, call: &Call, id: ServerId, rest: &[&str]) -> Answered {
    let Some(server) = world.servers.get(&id) else {
        return Err(error::UNKNOWN_SERVER);
    };
    if !world.bot_is_in(id) || server.unavailable {
        // Discord answers the same for a server the bot left as for one that never was.
        return Err(error::UNKNOWN_SERVER);
    }
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(Reply::Json(with_counts(server, call))),
        ("GET", ["channels"]) => {
            let channels = server
                .channels
                .iter()
                .filter_map(|one| world.channels.get(one));
            Ok(Reply::Json(
                channels.map(|one| world.channel_json(one)).collect(),
            ))
        }
        ("GET", ["threads", "active"]) => Ok(Reply::Json(active_threads(world, server))),
        ("GET", ["roles"]) => Ok(Reply::Json(World::roles_json(server).into())),
        ("GET", ["roles", role]) => {
            let role = parsed(role)?;
            let at = server
                .roles
                .iter()
                .position(|one| one.id == role)
                .ok_or(error::UNKNOWN_ROLE)?;
            Ok(Reply::Json(World::roles_json(server).swap_remove(at)))
        }
        ("GET", ["members"]) => Ok(Reply::Json(members(world, server, call))),
        ("GET", ["members", who]) => {
            let who = if *who == "@me" {
                world.bot
            } else {
                parsed(who)?
            };
            if !world.users.contains_key(&who) {
                return Err(error::UNKNOWN_USER);
            }
            world
                .member_json(id, who)
                .map(Reply::Json)
                .ok_or(error::UNKNOWN_MEMBER)
        }
        _ => unknown(world, call),
    }
}

fn with_counts(server: &Server, call: &Call) -> Value {
    let mut out = World::server_json(server);
    if call.query("with_counts") == Some("true") {
        out["approximate_member_count"] = server.members.len().into();
        out["approximate_presence_count"] = server.members.len().into();
    }
    out
}

fn active_threads(world: &World, server: &Server) -> Value {
    let parents = server
        .channels
        .iter()
        .filter_map(|id| world.channels.get(id));
    let threads = parents
        .flat_map(|one| &one.threads)
        .filter_map(|id| world.channels.get(id));
    let open: Vec<Value> = threads
        .filter(|one| one.thread.as_ref().is_some_and(|thread| !thread.archived))
        .map(|one| world.channel_json(one))
        .collect();
    json!({"threads": open, "members": [], "has_more": false})
}

fn members(world: &World, server: &Server, call: &Call) -> Value {
    let after = call.query_id("after").map_or(0, |id: crate::UserId| id.0);
    let limit = call
        .query("limit")
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let page = server.members.keys().filter(|id| id.0 > after).take(limit);
    page.filter_map(|id| world.member_json(server.id, *id))
        .collect()
}
