//! Channels: read, changed, deleted; and the permission checks that other areas use too.

use serde_json::{Value, json};

use super::error::{self, ApiError};
use super::{Answered, Reply};
use crate::ids::ChannelId;
use crate::permission as p;
use crate::world::World;
use crate::world::model::{Channel, Overwrite};
use crate::world::posting::{list, number};

impl World {
    /// The channel, if the bot may see it.
    pub(crate) fn visible(&self, id: ChannelId) -> Result<&Channel, ApiError> {
        let channel = self.channels.get(&id).ok_or(error::UNKNOWN_CHANNEL)?;
        let is_member = channel.server.is_none_or(|server| self.bot_is_in(server));
        if !is_member || !channel.bot_is_in {
            return Err(error::MISSING_ACCESS);
        }
        if self.permissions(self.bot, id) & p::VIEW_CHANNEL == 0 {
            return Err(error::MISSING_ACCESS);
        }
        Ok(channel)
    }

    /// The channel, if the bot may see it and has all of `needed` there.
    pub(crate) fn permitted(&self, id: ChannelId, needed: u64) -> Result<&Channel, ApiError> {
        let channel = self.visible(id)?;
        if self.permissions(self.bot, id) & needed != needed {
            return Err(error::MISSING_PERMISSIONS);
        }
        Ok(channel)
    }

    /// Refuses what cannot be done in an archived thread.
    pub(crate) fn not_archived(&self, id: ChannelId) -> Result<(), ApiError> {
        let thread = self.channels.get(&id).and_then(|one| one.thread.as_ref());
        if thread.is_some_and(|t| t.archived) {
            Err(error::THREAD_ARCHIVED)
        } else {
            Ok(())
        }
    }
}

pub(crate) fn get(world: &World, id: ChannelId) -> Answered {
    world
        .visible(id)
        .map(|channel| Reply::Json(world.channel_json(channel)))
}

pub(crate) fn change(world: &mut World, id: ChannelId, body: &Value) -> Answered {
    let channel = world.visible(id)?;
    if channel.thread.is_some() {
        return change_thread(world, id, body);
    }
    world.permitted(id, p::MANAGE_CHANNELS)?;
    let channel = world.channels.get_mut(&id).ok_or(error::UNKNOWN_CHANNEL)?;
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut channel.name);
    }
    if let Some(topic) = body.get("topic") {
        channel.topic = topic.as_str().map(ToOwned::to_owned);
    }
    if let Some(overwrites) = body.get("permission_overwrites") {
        channel.overwrites = list(overwrites).iter().filter_map(overwrite).collect();
    }
    world.tell_of_channel("CHANNEL_UPDATE", id);
    get(world, id)
}

/// Who may change a thread: its owner or who manages threads; who may write there reopens it.
fn change_thread(world: &mut World, id: ChannelId, body: &Value) -> Answered {
    let may = world.permissions(world.bot, id);
    let channel = world.visible(id)?;
    let thread = channel.thread.as_ref().expect("asked by the caller");
    let manages = may & p::MANAGE_THREADS != 0;
    let owns = thread.owner == world.bot;
    let reopens = body["archived"] == false && body.as_object().is_some_and(|b| b.len() == 1);
    let may_reopen = reopens && !thread.locked && may & p::SEND_MESSAGES_IN_THREADS != 0;
    let locks = body.get("locked").is_some();
    if !(manages || may_reopen || (owns && !locks && !thread.locked)) {
        return Err(error::MISSING_PERMISSIONS);
    }
    let stays_archived = thread.archived && body["archived"] != false;
    if stays_archived
        && !body
            .as_object()
            .is_some_and(|b| b.keys().all(|k| k == "archived" || k == "locked"))
    {
        return Err(error::THREAD_ARCHIVED);
    }
    let channel = world.channels.get_mut(&id).expect("seen above");
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut channel.name);
    }
    if let Some(minutes) = body["auto_archive_duration"].as_i64() {
        channel
            .thread
            .as_mut()
            .expect("seen above")
            .auto_archive_minutes = minutes;
    }
    world.set_thread_state(id, body["archived"].as_bool(), body["locked"].as_bool());
    get(world, id)
}

pub(crate) fn delete(world: &mut World, id: ChannelId) -> Answered {
    let channel = world.visible(id)?;
    if channel.server.is_none() {
        return Ok(Reply::Json(world.channel_json(channel)));
    }
    let needed = if channel.thread.is_some() {
        p::MANAGE_THREADS
    } else {
        p::MANAGE_CHANNELS
    };
    world.permitted(id, needed)?;
    world
        .remove_channel(id)
        .map(Reply::Json)
        .ok_or(error::UNKNOWN_CHANNEL)
}

pub(crate) fn set_overwrite(
    world: &mut World,
    id: ChannelId,
    target: u64,
    body: &Value,
) -> Answered {
    world.permitted(id, p::MANAGE_ROLES)?;
    let mut body = body.clone();
    body["id"] = json!(target);
    let new = overwrite(&body)
        .ok_or_else(|| ApiError::invalid("type", "BASE_TYPE_REQUIRED", "This field is required"))?;
    world.set_overwrite(id, new);
    Ok(Reply::Nothing)
}

fn overwrite(body: &Value) -> Option<Overwrite> {
    Some(Overwrite {
        target: number(&body["id"])?,
        is_member: body["type"].as_u64()? == 1,
        allow: number(&body["allow"]).unwrap_or(0),
        deny: number(&body["deny"]).unwrap_or(0),
    })
}
