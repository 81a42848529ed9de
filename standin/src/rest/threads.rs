//! Threads as the bot opens, lists and joins them, forum posts included.

use serde_json::{Value, json};

use super::call::Call;
use super::error::{self, ApiError};
use super::messages;
use super::{Answered, Reply};
use crate::ids::{ChannelId, MessageId, UserId};
use crate::permission as p;
use crate::world::World;
use crate::world::model::channel_kind as kind;
use crate::world::threads::NewThread;

pub(crate) fn open_on(
    world: &mut World,
    parent: ChannelId,
    message: MessageId,
    body: &Value,
) -> Answered {
    world.permitted(parent, p::CREATE_PUBLIC_THREADS | p::READ_MESSAGE_HISTORY)?;
    let new = NewThread {
        parent,
        opener: world.bot,
        on: Some(message),
        body,
    };
    let id = world.open_thread(&new)?;
    Ok(Reply::Created(world.channel_json(&world.channels[&id])))
}

pub(crate) fn open(world: &mut World, parent: ChannelId, call: &Call) -> Answered {
    let body = call.json();
    let place = world.visible(parent)?;
    if place.kind == kind::FORUM {
        return open_post(world, parent, call);
    }
    let is_public = place.kind == kind::ANNOUNCEMENT || body["type"] == kind::PUBLIC_THREAD;
    let needed = if is_public {
        p::CREATE_PUBLIC_THREADS
    } else {
        p::CREATE_PRIVATE_THREADS
    };
    world.permitted(parent, needed)?;
    let id = world.open_thread(&NewThread {
        parent,
        opener: world.bot,
        on: None,
        body,
    })?;
    Ok(Reply::Created(world.channel_json(&world.channels[&id])))
}

/// A forum post: a thread and its first message, which share one id.
fn open_post(world: &mut World, forum: ChannelId, call: &Call) -> Answered {
    let body = call.json();
    if body["message"].is_null() {
        return Err(ApiError::invalid(
            "message",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    }
    let needed = messages::needed_for(&body["message"], !call.files.is_empty());
    world.permitted(forum, p::SEND_MESSAGES | needed)?;
    let (id, first) = world.open_post(forum, world.bot, body, call.files.clone())?;
    let mut out = world.channel_json(&world.channels[&id]);
    let posted = world.message(id, first).ok_or(error::UNKNOWN_MESSAGE)?;
    out["message"] = world.message_json(posted);
    Ok(Reply::Created(out))
}

pub(crate) fn archived(world: &World, parent: ChannelId) -> Answered {
    let place = world.permitted(parent, p::READ_MESSAGE_HISTORY)?;
    let all = place
        .threads
        .iter()
        .rev()
        .filter_map(|id| world.channels.get(id));
    let archived = all.filter(|one| one.thread.as_ref().is_some_and(|t| t.archived));
    let threads: Vec<Value> = archived.map(|one| world.channel_json(one)).collect();
    Ok(Reply::Json(
        json!({"threads": threads, "members": [], "has_more": false}),
    ))
}

pub(crate) fn members(world: &World, id: ChannelId) -> Answered {
    let channel = world.visible(id)?;
    let thread = channel.thread.as_ref().ok_or(error::WRONG_CHANNEL_KIND)?;
    let json = |who: &UserId| World::thread_member_json(channel, *who);
    Ok(Reply::Json(thread.members.iter().map(json).collect()))
}

pub(crate) fn add_member(world: &mut World, id: ChannelId, who: UserId) -> Answered {
    world.permitted(id, p::SEND_MESSAGES_IN_THREADS)?;
    world.not_archived(id)?;
    let channel = world.channels.get_mut(&id).ok_or(error::UNKNOWN_CHANNEL)?;
    let thread = channel.thread.as_mut().ok_or(error::WRONG_CHANNEL_KIND)?;
    thread.members.insert(who);
    Ok(Reply::Nothing)
}

pub(crate) fn remove_member(world: &mut World, id: ChannelId, who: UserId) -> Answered {
    let needed = if who == world.bot {
        0
    } else {
        p::MANAGE_THREADS
    };
    world.permitted(id, needed)?;
    world.not_archived(id)?;
    let channel = world.channels.get_mut(&id).ok_or(error::UNKNOWN_CHANNEL)?;
    let thread = channel.thread.as_mut().ok_or(error::WRONG_CHANNEL_KIND)?;
    thread.members.remove(&who);
    Ok(Reply::Nothing)
}
