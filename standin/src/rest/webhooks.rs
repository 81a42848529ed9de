//! What follows the first answer: the original answer read, edited and deleted, and follow-ups, all
//! by the interaction's token.

use super::call::Call;
use super::error::{self, ApiError};
use super::routes::{parsed, unknown};
use super::{Answered, Reply};
use crate::ids::{ChannelId, InteractionId, MessageId};
use crate::world::World;
use crate::world::interactions::Interaction;
use crate::world::model::Message;

pub(crate) fn route(
    world: &mut World,
    call: &Call,
    app: &str,
    token: &str,
    rest: &[&str],
) -> Answered {
    if app != world.bot.to_string() {
        return Err(error::UNKNOWN_WEBHOOK);
    }
    let interaction = world.by_token(token)?;
    let (id, channel) = (interaction.id, interaction.channel);
    match (call.method.as_str(), rest) {
        ("POST", []) => follow_up(world, call, id, channel),
        ("GET", ["messages", which]) => {
            let message = named(interaction, which)?;
            Ok(Reply::Json(
                world.message_json(found(world, channel, message)?),
            ))
        }
        ("PATCH", ["messages", which]) => {
            let message = named(interaction, which)?;
            edit(world, call, channel, message)
        }
        ("DELETE", ["messages", which]) => {
            let message = named(interaction, which)?;
            found(world, channel, message)?;
            world.remove_message(channel, message);
            Ok(Reply::Nothing)
        }
        _ => unknown(world, call),
    }
}

/// `@original`, or a follow-up by its id.
fn named(interaction: &Interaction, which: &str) -> Result<MessageId, ApiError> {
    if which == "@original" {
        return interaction.original.ok_or(error::UNKNOWN_MESSAGE);
    }
    let id = parsed(which)?;
    let own = interaction.original == Some(id) || interaction.followups.contains(&id);
    if own {
        Ok(id)
    } else {
        Err(error::UNKNOWN_MESSAGE)
    }
}

fn found(world: &World, channel: ChannelId, id: MessageId) -> Result<&Message, ApiError> {
    world.message(channel, id).ok_or(error::UNKNOWN_MESSAGE)
}

fn edit(world: &mut World, call: &Call, channel: ChannelId, id: MessageId) -> Answered {
    found(world, channel, id)?;
    world.edit(channel, id, call.json(), call.files.clone())?;
    Ok(Reply::Json(world.message_json(found(world, channel, id)?)))
}

fn follow_up(world: &mut World, call: &Call, id: InteractionId, channel: ChannelId) -> Answered {
    let original = world.interactions.get(id).and_then(|one| one.original);
    let loading = original.filter(|one| {
        world
            .message(channel, *one)
            .is_some_and(Message::is_loading)
    });
    if let Some(original) = loading {
        // Discord: the first follow-up to a deferred answer is that answer.
        return edit(world, call, channel, original);
    }
    let mut message = world.compose(world.bot, channel, call.json(), call.files.clone())?;
    world.as_answer(&mut message, id, true);
    let posted = world.publish(message);
    if let Some(interaction) = world.interactions.get_mut(id) {
        interaction.followups.push(posted);
    }
    Ok(Reply::Json(
        world.message_json(found(world, channel, posted)?),
    ))
}
