//! Messages and reactions, as the bot reads, posts, edits and deletes them.

use serde_json::{Value, json};

use super::call::Call;
use super::error::{self, ApiError};
use super::{Answered, Reply};
use crate::ids::{ChannelId, MessageId, UserId};
use crate::permission as p;
use crate::world::World;
use crate::world::model::{Message, channel_kind as kind};
use crate::world::posting;

pub(crate) fn list(world: &World, channel: ChannelId, call: &Call) -> Answered {
    let place = world.visible(channel)?;
    if world.permissions(world.bot, channel) & p::READ_MESSAGE_HISTORY == 0 {
        return Ok(Reply::Json(json!([])));
    }
    let limit: usize = match call.query("limit") {
        None => 50,
        Some(text) => text
            .parse()
            .ok()
            .filter(|n| (1..=100).contains(n))
            .ok_or_else(|| {
                ApiError::invalid(
                    "limit",
                    "NUMBER_TYPE_MAX",
                    "int value should be between 1 and 100.",
                )
            })?,
    };
    let messages = &place.messages;
    let newest_first: Vec<&Message> =
        if let Some(after) = call.query_id::<crate::ids::MessageKind>("after") {
            let from = MessageId::new(after.0 + 1);
            let mut page: Vec<_> = messages
                .range(from..)
                .take(limit)
                .map(|(_, one)| one)
                .collect();
            page.reverse();
            page
        } else if let Some(around) = call.query_id::<crate::ids::MessageKind>("around") {
            let half = limit / 2;
            let newer = messages.range(MessageId::new(around.0 + 1)..).take(half);
            let older = messages.range(..=around).rev().take(limit - half);
            let mut page: Vec<_> = newer.map(|(_, one)| one).collect();
            page.reverse();
            page.extend(older.map(|(_, one)| one));
            page
        } else {
            let end = call.query_id("before").unwrap_or(MessageId::new(u64::MAX));
            messages
                .range(..end)
                .rev()
                .take(limit)
                .map(|(_, one)| one)
                .collect()
        };
    Ok(Reply::Json(
        newest_first
            .into_iter()
            .map(|one| seen(world, one))
            .collect(),
    ))
}

/// The message as this bot may read it: without the privileged intent, others' words are empty.
fn seen(world: &World, message: &Message) -> Value {
    let full = world.message_json(message);
    let readable = world.privileged_intents
        || message.server.is_none()
        || message.author == world.bot
        || message.mentions.users.contains(&world.bot);
    if readable {
        full
    } else {
        posting::without_content(full)
    }
}

pub(crate) fn get(world: &World, channel: ChannelId, id: MessageId) -> Answered {
    let place = world.permitted(channel, p::READ_MESSAGE_HISTORY)?;
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(seen(world, message)))
}

pub(crate) fn create(world: &mut World, channel: ChannelId, call: &Call) -> Answered {
    let body = call.json();
    if let Some(nonce) = nonce(body)?
        && body["enforce_nonce"] == true
        && let Some((place, id)) = world.posted_with_nonce(&nonce)
        && let Some(posted) = world.message(place, id)
    {
        return Ok(Reply::Json(world.message_json(posted)));
    }
    may_post(world, channel, body, !call.files.is_empty())?;
    let message = world.compose(world.bot, channel, body, call.files.clone())?;
    let locked = world
        .channels
        .get(&channel)
        .and_then(|one| one.thread.as_ref());
    if locked.is_some_and(|thread| thread.archived) {
        world.set_thread_state(channel, Some(false), None);
    }
    if let Some(nonce) = nonce(body)? {
        world.remember_nonce(nonce, channel, message.id);
    }
    let id = world.publish(message);
    let posted = world.message(channel, id).ok_or(error::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(world.message_json(posted)))
}

/// The nonce as text; at most 25 characters.
fn nonce(body: &Value) -> Result<Option<String>, ApiError> {
    let nonce = match &body["nonce"] {
        Value::Null => return Ok(None),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if nonce.chars().count() > 25 {
        return Err(ApiError::invalid(
            "nonce",
            "NONCE_TYPE_TOO_LONG",
            "Nonce must be 25 or fewer in length.",
        ));
    }
    Ok(Some(nonce))
}

/// Whether the bot may post this there, and if not, what Discord says.
fn may_post(world: &World, channel: ChannelId, body: &Value, files: bool) -> Result<(), ApiError> {
    let place = world.visible(channel)?;
    if let Some(recipient) = place.recipient {
        let person = world.users.get(&recipient).ok_or(error::UNKNOWN_USER)?;
        if !person.installed_app && !world.shares_server(recipient) {
            return Err(error::NO_MUTUAL_SERVER);
        }
        return if person.dms_closed {
            Err(error::DM_CLOSED)
        } else {
            Ok(())
        };
    }
    if place.kind == kind::FORUM {
        return Err(error::NOT_A_TEXT_CHANNEL);
    }
    let thread = place.thread.as_ref();
    let to_write = if thread.is_some() {
        p::SEND_MESSAGES_IN_THREADS
    } else {
        p::SEND_MESSAGES
    };
    let needed = to_write | needed_for(body, files);
    let may = world.permissions(world.bot, channel);
    if may & needed != needed {
        return Err(error::MISSING_PERMISSIONS);
    }
    if thread.is_some_and(|thread| thread.locked) && may & p::MANAGE_THREADS == 0 {
        return Err(error::THREAD_ARCHIVED);
    }
    Ok(())
}

/// What a message needs besides the permission to write, by what is in it.
pub(super) fn needed_for(message: &Value, files: bool) -> u64 {
    let mut needed = 0;
    if !posting::list(&message["embeds"]).is_empty() {
        needed |= p::EMBED_LINKS;
    }
    if files {
        needed |= p::ATTACH_FILES;
    }
    if !message["message_reference"].is_null() {
        needed |= p::READ_MESSAGE_HISTORY;
    }
    needed
}

pub(crate) fn change(
    world: &mut World,
    channel: ChannelId,
    id: MessageId,
    call: &Call,
) -> Answered {
    let place = world.visible(channel)?;
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    if message.author != world.bot {
        return Err(error::OTHERS_MESSAGE);
    }
    world.not_archived(channel)?;
    world.edit(channel, id, call.json(), call.files.clone())?;
    let edited = world.message(channel, id).ok_or(error::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(world.message_json(edited)))
}

pub(crate) fn delete(world: &mut World, channel: ChannelId, id: MessageId) -> Answered {
    let place = world.visible(channel)?;
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    if message.author != world.bot {
        world.permitted(channel, p::MANAGE_MESSAGES)?;
    }
    world.not_archived(channel)?;
    world.remove_message(channel, id);
    Ok(Reply::Nothing)
}

pub(crate) fn bulk_delete(world: &mut World, channel: ChannelId, body: &Value) -> Answered {
    world.permitted(channel, p::MANAGE_MESSAGES)?;
    for id in posting::list(&body["messages"])
        .iter()
        .filter_map(posting::id_of)
    {
        world.remove_message(channel, id);
    }
    Ok(Reply::Nothing)
}

pub(crate) fn crosspost(world: &World, channel: ChannelId, id: MessageId) -> Answered {
    let place = world.permitted(channel, p::SEND_MESSAGES)?;
    if place.kind != kind::ANNOUNCEMENT {
        return Err(error::WRONG_CHANNEL_KIND);
    }
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    Ok(Reply::Json(world.message_json(message)))
}

pub(crate) fn react(world: &mut World, channel: ChannelId, id: MessageId, emoji: &str) -> Answered {
    let place = world.permitted(channel, p::READ_MESSAGE_HISTORY)?;
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    let is_plain_word = emoji.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if emoji.is_empty() || is_plain_word {
        return Err(error::UNKNOWN_EMOJI);
    }
    if !message.reactions.iter().any(|one| one.emoji == emoji) {
        world.permitted(channel, p::ADD_REACTIONS)?;
    }
    world.not_archived(channel)?;
    world.react(channel, id, world.bot, emoji);
    Ok(Reply::Nothing)
}

pub(crate) fn unreact(
    world: &mut World,
    channel: ChannelId,
    id: MessageId,
    emoji: &str,
    who: UserId,
) -> Answered {
    let needed = if who == world.bot {
        p::READ_MESSAGE_HISTORY
    } else {
        p::MANAGE_MESSAGES
    };
    let place = world.permitted(channel, needed)?;
    if !place.messages.contains_key(&id) {
        return Err(error::UNKNOWN_MESSAGE);
    }
    world.unreact(channel, id, who, emoji);
    Ok(Reply::Nothing)
}

pub(crate) fn reactors(world: &World, channel: ChannelId, id: MessageId, emoji: &str) -> Answered {
    let place = world.permitted(channel, p::READ_MESSAGE_HISTORY)?;
    let message = place.messages.get(&id).ok_or(error::UNKNOWN_MESSAGE)?;
    let found = message.reactions.iter().find(|one| one.emoji == emoji);
    let users = found.map_or(&[][..], |one| &one.by);
    Ok(Reply::Json(
        users.iter().map(|who| world.user_json(*who)).collect(),
    ))
}
