//! Which request goes where: the table of routes.

use serde_json::json;

use super::call::{Call, percent_decoded};
use super::error::{self, ApiError};
use super::{
    Answered, Reply, callbacks, channels, commands, messages, servers, threads, users, webhooks,
};
use crate::ids::Id;
use crate::world::World;

/// Answers a request whose sender may make it.
pub(crate) fn route(world: &mut World, call: &Call) -> Answered {
    let path = call.path.trim_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let method = call.method.as_str();
    match segments.as_slice() {
        ["gateway"] => Ok(Reply::Json(json!({"url": world.gateway_url()}))),
        ["gateway", "bot"] => Ok(Reply::Json(json!({
            "url": world.gateway_url(), "shards": 1, "session_start_limit": {
                "total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
        }))),
        ["interactions", id, token, "callback"] if method == "POST" => {
            callbacks::acknowledge(world, call, parsed(id)?, token)
        }
        ["webhooks", app, token, rest @ ..] => webhooks::route(world, call, app, token, rest),
        ["users", rest @ ..] => users::route(world, call, rest),
        ["applications", "@me"] | ["oauth2", "applications", "@me"] => {
            Ok(Reply::Json(users::application_json(world)))
        }
        ["applications", app, rest @ ..] => commands::route(world, call, app, rest),
        ["channels", id, rest @ ..] => channel(world, call, parsed(id)?, rest),
        ["guilds", id, rest @ ..] => servers::route(world, call, parsed(id)?, rest),
        _ => unknown(world, call),
    }
}

fn channel(world: &mut World, call: &Call, id: crate::ChannelId, rest: &[&str]) -> Answered {
    match (call.method.as_str(), rest) {
        ("GET", []) => channels::get(world, id),
        ("PATCH", []) => channels::change(world, id, call.json()),
        ("DELETE", []) => channels::delete(world, id),
        ("PUT", ["permissions", target]) => {
            channels::set_overwrite(world, id, parsed::<()>(target)?.0, call.json())
        }
        ("POST", ["typing"]) => Ok(Reply::Nothing),
        ("GET", ["messages"]) => messages::list(world, id, call),
        ("POST", ["messages"]) => messages::create(world, id, call),
        ("POST", ["messages", "bulk-delete"]) => messages::bulk_delete(world, id, call.json()),
        ("GET", ["messages", one]) => messages::get(world, id, parsed(one)?),
        ("PATCH", ["messages", one]) => messages::change(world, id, parsed(one)?, call),
        ("DELETE", ["messages", one]) => messages::delete(world, id, parsed(one)?),
        ("POST", ["messages", one, "crosspost"]) => messages::crosspost(world, id, parsed(one)?),
        ("PUT", ["messages", one, "reactions", emoji, "@me"]) => {
            messages::react(world, id, parsed(one)?, &percent_decoded(emoji))
        }
        ("DELETE", ["messages", one, "reactions", emoji, who]) => {
            let who = if *who == "@me" {
                world.bot
            } else {
                parsed(who)?
            };
            messages::unreact(world, id, parsed(one)?, &percent_decoded(emoji), who)
        }
        ("GET", ["messages", one, "reactions", emoji]) => {
            messages::reactors(world, id, parsed(one)?, &percent_decoded(emoji))
        }
        ("POST", ["messages", one, "threads"]) => {
            threads::open_on(world, id, parsed(one)?, call.json())
        }
        ("POST", ["threads"]) => threads::open(world, id, call),
        ("GET", ["threads", "archived", "public"]) => threads::archived(world, id),
        ("GET", ["thread-members"]) => threads::members(world, id),
        ("PUT", ["thread-members", who]) => {
            let who = if *who == "@me" {
                world.bot
            } else {
                parsed(who)?
            };
            threads::add_member(world, id, who)
        }
        ("DELETE", ["thread-members", who]) => {
            let who = if *who == "@me" {
                world.bot
            } else {
                parsed(who)?
            };
            threads::remove_member(world, id, who)
        }
        _ => unknown(world, call),
    }
}

/// A route that is not here: refused, and said loudly, since Discord may have it.
pub(crate) fn unknown(world: &mut World, call: &Call) -> Answered {
    world.violation(format!(
        "the stand-in has no route for {} {}",
        call.method, call.path
    ));
    Err(error::NOT_FOUND)
}

/// An id in a path.
pub(crate) fn parsed<K>(segment: &str) -> Result<Id<K>, ApiError> {
    let message = || format!("Value \"{segment}\" is not snowflake.");
    segment
        .parse()
        .map_err(|_| ApiError::invalid("id", "NUMBER_TYPE_COERCE", message()))
}
