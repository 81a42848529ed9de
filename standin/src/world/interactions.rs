//! Interactions on their way: who did what where, the token that answers it, and what came back.
//! One acknowledgement each, within three real seconds; tokens live fifteen minutes of the
//! stand-in's time. How a person starts one is in `people`, how a bot answers one in `rest`.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::World;
use super::model::{EPHEMERAL, LOADING, Message};
use crate::ids::{ChannelId, InteractionId, MessageId, ServerId, UserId};
use crate::rest::error::{self, ApiError};

/// How long a token answers, in the stand-in's time.
const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);
/// Interactions remembered; the oldest go first.
const KEPT: usize = 5_000;

/// Discord's numbers for kinds of interactions.
pub(crate) mod kind {
    pub(crate) const COMMAND: u64 = 2;
    pub(crate) const COMPONENT: u64 = 3;
    pub(crate) const AUTOCOMPLETE: u64 = 4;
    pub(crate) const MODAL: u64 = 5;
}

/// What the bot acknowledged with.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Message(MessageId),
    Deferred { ephemeral: bool },
    DeferredUpdate,
    Updated(MessageId),
    Choices(Vec<Value>),
    Modal(Value),
    Other,
}

pub(crate) struct Interaction {
    pub(crate) id: InteractionId,
    pub(crate) kind: u64,
    pub(crate) token: String,
    pub(crate) user: UserId,
    pub(crate) server: Option<ServerId>,
    pub(crate) channel: ChannelId,
    /// Installation contexts, as the JSON object Discord sends.
    pub(crate) owners: Value,
    /// The message whose button was pressed.
    pub(crate) source: Option<MessageId>,
    /// For a modal: the metadata of the interaction that opened it.
    pub(crate) opened_by: Option<Value>,
    pub(crate) sent_at: Instant,
    pub(crate) redelivered: bool,
    pub(crate) event: String,
    pub(crate) answer: Option<Answer>,
    /// What `@original` names.
    pub(crate) original: Option<MessageId>,
    pub(crate) followups: Vec<MessageId>,
    pub(crate) waiting: Option<oneshot::Sender<(Answer, Duration)>>,
}

#[derive(Default)]
pub(crate) struct Interactions {
    by_id: HashMap<InteractionId, Interaction>,
    order: VecDeque<InteractionId>,
}

impl Interactions {
    pub(crate) fn insert(&mut self, interaction: Interaction) {
        if self.order.len() == KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        self.order.push_back(interaction.id);
        self.by_id.insert(interaction.id, interaction);
    }

    pub(crate) fn get(&self, id: InteractionId) -> Option<&Interaction> {
        self.by_id.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: InteractionId) -> Option<&mut Interaction> {
        self.by_id.get_mut(&id)
    }
}

/// The token of an interaction; it names the interaction, so that no second index is needed.
pub(crate) fn token_for(id: InteractionId) -> String {
    let secret: u64 = rand::random();
    format!("standin.{id}.{secret:016x}")
}

fn id_in(token: &str) -> Option<InteractionId> {
    token.split('.').nth(1)?.parse().ok()
}

impl World {
    /// The interaction this acknowledgement is for, if it may still be given.
    pub(crate) fn unanswered(
        &mut self,
        id: InteractionId,
        token: &str,
    ) -> Result<&Interaction, ApiError> {
        let within = self.answer_within;
        let found = self.interactions.get(id).filter(|one| one.token == token);
        let (answered, late, redelivered) = found
            .map(|one| {
                (
                    one.answer.is_some(),
                    one.sent_at.elapsed() > within,
                    one.redelivered,
                )
            })
            .ok_or(error::UNKNOWN_INTERACTION)?;
        if answered {
            if !redelivered {
                self.violation(format!("interaction {id} was acknowledged twice (40060)"));
            }
            return Err(error::ALREADY_ACKNOWLEDGED);
        }
        if late {
            return Err(error::UNKNOWN_INTERACTION);
        }
        Ok(self.interactions.get(id).expect("found above"))
    }

    /// The interaction whose token this is, if it was acknowledged and the token still lives.
    pub(crate) fn by_token(&self, token: &str) -> Result<&Interaction, ApiError> {
        let id = id_in(token).ok_or(error::TOKEN_EXPIRED)?;
        let found = self.interactions.get(id).filter(|one| one.token == token);
        let interaction = found.ok_or(error::TOKEN_EXPIRED)?;
        if interaction.id.created_at() + TOKEN_LIFE < self.now {
            return Err(error::TOKEN_EXPIRED);
        }
        if interaction.answer.is_none() {
            return Err(error::UNKNOWN_WEBHOOK);
        }
        Ok(interaction)
    }

    /// Marks the interaction answered and wakes the person who waits.
    pub(crate) fn answered(
        &mut self,
        id: InteractionId,
        answer: Answer,
        original: Option<MessageId>,
    ) {
        let Some(interaction) = self.interactions.get_mut(id) else {
            return;
        };
        interaction.answer = Some(answer.clone());
        interaction.original = original;
        let took = interaction.sent_at.elapsed();
        if let Some(waiting) = interaction.waiting.take() {
            let _ = waiting.send((answer, took));
        }
    }

    /// Makes a message the answer to an interaction: who asked, ephemeral or not.
    pub(crate) fn as_answer(&self, message: &mut Message, id: InteractionId, followup: bool) {
        let Some(interaction) = self.interactions.get(id) else {
            return;
        };
        message.kind = match interaction.kind {
            _ if followup => message.kind,
            kind::COMMAND => 20,
            kind::COMPONENT => 19,
            _ => 0,
        };
        if message.flags & EPHEMERAL != 0 {
            message.ephemeral_for = Some(interaction.user);
        }
        if message.kind == 19 && !followup {
            message.reply_to = interaction.source;
        }
        let mut metadata = self.metadata(interaction);
        if followup && let Some(original) = interaction.original {
            metadata["original_response_message_id"] = json!(original);
        }
        message.interaction_metadata = Some(metadata);
    }

    pub(crate) fn metadata(&self, interaction: &Interaction) -> Value {
        let mut metadata = json!({
            "id": interaction.id, "type": interaction.kind,
            "user": self.user_json(interaction.user),
            "authorizing_integration_owners": interaction.owners,
        });
        if interaction.kind == kind::COMPONENT {
            metadata["interacted_message_id"] = json!(interaction.source);
        }
        if let Some(opened_by) = &interaction.opened_by {
            metadata["triggering_interaction_metadata"] = opened_by.clone();
        }
        metadata
    }

    /// The "is thinking" message of a deferred answer.
    pub(crate) fn thinking(&mut self, id: InteractionId, ephemeral: bool) -> Option<MessageId> {
        let channel = self.interactions.get(id)?.channel;
        let message_id = self.next_id();
        let flags = LOADING | if ephemeral { EPHEMERAL } else { 0 };
        let mut message = Message {
            id: message_id,
            channel,
            server: self.channels.get(&channel).and_then(|one| one.server),
            author: self.bot,
            kind: 20,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags,
            edited_at: None,
            nonce: None,
            reply_to: None,
            interaction_metadata: None,
            mentions: super::posting::no_mentions(),
            reactions: Vec::new(),
            ephemeral_for: None,
            thread: None,
            pinned: false,
            by_webhook: false,
        };
        self.as_answer(&mut message, id, false);
        Some(self.publish(message))
    }
}
