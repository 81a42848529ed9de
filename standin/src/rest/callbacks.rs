//! The first answer to an interaction (`POST /interactions/{id}/{token}/callback`).

use serde_json::{Value, json};

use super::call::Call;
use super::error::{self, ApiError};
use super::{Answered, Reply};
use crate::ids::{InteractionId, MessageId};
use crate::world::World;
use crate::world::interactions::{Answer, kind};
use crate::world::model::EPHEMERAL;
use crate::world::posting::list;

/// Discord's numbers for kinds of answers.
mod callback {
    pub(super) const MESSAGE: u64 = 4;
    pub(super) const DEFERRED_MESSAGE: u64 = 5;
    pub(super) const DEFERRED_UPDATE: u64 = 6;
    pub(super) const UPDATE: u64 = 7;
    pub(super) const CHOICES: u64 = 8;
    pub(super) const MODAL: u64 = 9;
}

pub(crate) fn acknowledge(
    world: &mut World,
    call: &Call,
    id: InteractionId,
    token: &str,
) -> Answered {
    let interaction = world.unanswered(id, token)?;
    let (asked, source) = (interaction.kind, interaction.source);
    let body = call.json();
    let data = &body["data"];
    let answer_kind = body["type"].as_u64().unwrap_or(0);
    if let Some(wrong) = refused(asked, answer_kind, source, data) {
        world.violation(format!("interaction {id}: {wrong}"));
        return Err(ApiError::invalid(
            "type",
            "INTERACTION_CALLBACK_TYPE_INVALID",
            wrong,
        ));
    }
    let (answer, original) = match answer_kind {
        callback::MESSAGE => {
            let channel = interaction.channel;
            let mut message = world.compose(world.bot, channel, data, call.files.clone())?;
            world.as_answer(&mut message, id, false);
            let posted = world.publish(message);
            (Answer::Message(posted), Some(posted))
        }
        callback::DEFERRED_MESSAGE => {
            let ephemeral = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
            (
                Answer::Deferred { ephemeral },
                world.thinking(id, ephemeral),
            )
        }
        callback::DEFERRED_UPDATE => (Answer::DeferredUpdate, source),
        callback::UPDATE => {
            let source = source.ok_or(error::UNKNOWN_MESSAGE)?;
            world.edit(
                interaction_channel(world, id),
                source,
                data,
                call.files.clone(),
            )?;
            (Answer::Updated(source), Some(source))
        }
        callback::CHOICES => (Answer::Choices(list(&data["choices"])), None),
        callback::MODAL => (Answer::Modal(data.clone()), None),
        _ => (Answer::Other, None),
    };
    world.answered(id, answer, original);
    // Libraries write booleans in both ways.
    if matches!(call.query("with_response"), Some("true" | "1")) {
        return Ok(Reply::Json(described(world, id, answer_kind, original)));
    }
    Ok(Reply::Nothing)
}

/// Why this kind of answer does not fit this kind of interaction.
fn refused(
    asked: u64,
    answer: u64,
    source: Option<MessageId>,
    data: &Value,
) -> Option<&'static str> {
    match answer {
        callback::MESSAGE if data.is_null() => Some("a message callback (4) without data"),
        callback::CHOICES if asked != kind::AUTOCOMPLETE => {
            Some("choices (8) for something else than an autocomplete")
        }
        callback::MODAL if asked == kind::MODAL => Some("a modal (9) cannot answer a modal"),
        1 | 4..=7 | 9 | 10 | 12 if asked == kind::AUTOCOMPLETE => {
            Some("an autocomplete takes only choices (8)")
        }
        callback::DEFERRED_UPDATE | callback::UPDATE if source.is_none() => {
            Some("an update (6, 7) without a message to update")
        }
        1 | 4..=10 | 12 => None,
        _ => Some("an unknown callback type"),
    }
}

fn interaction_channel(world: &World, id: InteractionId) -> crate::ChannelId {
    world
        .interactions
        .get(id)
        .expect("acknowledged a moment ago")
        .channel
}

fn described(world: &World, id: InteractionId, kind: u64, original: Option<MessageId>) -> Value {
    let interaction = world
        .interactions
        .get(id)
        .expect("acknowledged a moment ago");
    let mut out = json!({"interaction": {"id": id, "type": interaction.kind}});
    let Some(message) = original.and_then(|one| world.message(interaction.channel, one)) else {
        return out;
    };
    out["interaction"]["response_message_id"] = json!(message.id);
    out["interaction"]["response_message_loading"] = message.is_loading().into();
    out["interaction"]["response_message_ephemeral"] = message.ephemeral_for.is_some().into();
    if kind != callback::DEFERRED_UPDATE {
        let shown = if kind == callback::UPDATE {
            kind
        } else {
            callback::MESSAGE
        };
        out["resource"] = json!({"type": shown, "message": world.message_json(message)});
    }
    out
}
