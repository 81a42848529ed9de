//! Messages coming to be, changing and going: what a body is made into, who gets told, nonces. Who
//! may post where is decided before, in `rest` (the bot) and `people` (people).

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::World;
use super::attachments::{Upload, urls};
use super::components::{stored, stored_embeds, texts};
use super::model::{COMPONENTS_V2, EPHEMERAL, LOADING, Mentions, Message};
use super::sizes::check_sizes;
use crate::gateway::intents;
use crate::gateway::sessions::Event;
use crate::ids::{ChannelId, Id, MessageId, UserId};
use crate::rest::error::{self, ApiError};

/// Flags that a sender may set: suppress embeds, ephemeral, suppress notifications, voice, v2.
const SETTABLE_FLAGS: u64 = 1 << 2 | EPHEMERAL | 1 << 12 | 1 << 13 | COMPONENTS_V2;
impl World {
    /// The message that `author` makes of this body, not yet posted anywhere.
    pub(crate) fn compose(
        &mut self,
        author: UserId,
        channel: ChannelId,
        body: &Value,
        files: Vec<Upload>,
    ) -> Result<Message, ApiError> {
        let content = body["content"].as_str().unwrap_or_default().to_owned();
        let components = list(&body["components"]);
        let embeds = list(&body["embeds"]);
        let no_sticker = list(&body["sticker_ids"]).is_empty() && body["poll"].is_null();
        let nothing = content.is_empty() && components.is_empty() && embeds.is_empty();
        if nothing && files.is_empty() && no_sticker {
            return Err(error::EMPTY_MESSAGE);
        }
        check_sizes(&content, &embeds)?;
        let id = self.next_id();
        let reply_to = id_of(&body["message_reference"]["message_id"]);
        let replied = reply_to
            .and_then(|to| self.message(channel, to))
            .map(|to| to.author);
        if reply_to.is_some()
            && replied.is_none()
            && body["message_reference"]["fail_if_not_exists"] != false
        {
            return Err(ApiError::invalid(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            ));
        }
        let attachments = self.attach(channel, &body["attachments"], files);
        let allowed = Some(&body["allowed_mentions"]).filter(|allowed| !allowed.is_null());
        let text = all_text(&content, &components);
        let mentions = self.mentions(&text, allowed, author, channel, replied);
        Ok(Message {
            id,
            channel,
            server: self.channels.get(&channel).and_then(|one| one.server),
            author,
            kind: if reply_to.is_some() { 19 } else { 0 },
            content,
            embeds: stored_embeds(embeds, &urls(&attachments)),
            components: stored(components),
            attachments,
            flags: body["flags"].as_u64().unwrap_or(0) & SETTABLE_FLAGS,
            edited_at: None,
            nonce: Some(body["nonce"].clone()).filter(|nonce| !nonce.is_null()),
            reply_to,
            interaction_metadata: None,
            mentions,
            reactions: Vec::new(),
            ephemeral_for: None,
            thread: None,
            pinned: false,
            by_webhook: false,
        })
    }

    /// Puts the message where it belongs and tells the bot.
    pub(crate) fn publish(&mut self, message: Message) -> MessageId {
        let (id, channel, author) = (message.id, message.channel, message.author);
        let hidden = message.ephemeral_for.is_some();
        self.keep(message);
        if !hidden {
            self.count_in_thread(channel, author);
            self.tell_of_message("MESSAGE_CREATE", channel, id);
        }
        id
    }

    /// Changes a message as PATCH does: absent fields stay as they are.
    pub(crate) fn edit(
        &mut self,
        channel: ChannelId,
        id: MessageId,
        body: &Value,
        files: Vec<Upload>,
    ) -> Result<(), ApiError> {
        let old = self
            .message(channel, id)
            .ok_or(error::UNKNOWN_MESSAGE)?
            .clone();
        let mut new = old.clone();
        if let Some(content) = body.get("content") {
            content
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut new.content);
        }
        if let Some(kept) = body.get("attachments") {
            let kept: Vec<u64> = list(kept)
                .iter()
                .filter_map(|one| number(&one["id"]))
                .collect();
            new.attachments.retain(|one| kept.contains(&one.id));
        }
        new.attachments
            .extend(self.attach(channel, &body["attachments"], files));
        if let Some(embeds) = body.get("embeds") {
            new.embeds = stored_embeds(list(embeds), &urls(&new.attachments));
        }
        if let Some(components) = body.get("components") {
            new.components = stored(list(components));
        }
        if let Some(flags) = body["flags"].as_u64() {
            let changeable = 1 << 2 | COMPONENTS_V2;
            new.flags = (new.flags & !changeable) | (flags & changeable);
        }
        let nothing = new.content.is_empty() && new.embeds.is_empty() && new.components.is_empty();
        if nothing && new.attachments.is_empty() {
            return Err(error::EMPTY_MESSAGE);
        }
        check_sizes(&new.content, &new.embeds)?;
        if old.is_loading() {
            new.flags &= !LOADING;
            let allowed = Some(&body["allowed_mentions"]).filter(|allowed| !allowed.is_null());
            let text = all_text(&new.content, &new.components);
            new.mentions = self.mentions(&text, allowed, new.author, channel, None);
        } else {
            // Two edits of a message never have the same time, also where the clock stands still.
            let after = old.edited_at.map(|at| at + TimeDelta::milliseconds(1));
            new.edited_at = Some(after.map_or(self.now, |after| after.max(self.now)));
            if new.author != self.bot && body.get("content").is_some() {
                // Made anew from the text, as Discord does; whom an answer pinged stays.
                let replied = new.reply_to.and_then(|to| self.message(channel, to));
                let replied = replied.map(|to| to.author);
                new.mentions = self.mentions(&new.content, None, new.author, channel, replied);
            }
        }
        *self.message_mut(channel, id).expect("found above") = new;
        self.tell_of_message("MESSAGE_UPDATE", channel, id);
        Ok(())
    }

    /// Removes a message; `false` when there is none.
    pub(crate) fn remove_message(&mut self, channel: ChannelId, id: MessageId) -> bool {
        if let Some(gone) = self.ephemerals.remove(&id) {
            let reader = gone.ephemeral_for.and_then(|who| self.users.get_mut(&who));
            if let Some(reader) = reader {
                reader.ephemerals.retain(|shown| *shown != id);
            }
            return true;
        }
        let Some(place) = self.channels.get_mut(&channel) else {
            return false;
        };
        let Some(gone) = place.messages.remove(&id) else {
            return false;
        };
        let mut data = json!({"id": id, "channel_id": channel});
        if let Some(server) = gone.server {
            data["guild_id"] = json!(server);
        }
        self.emit(
            "MESSAGE_DELETE",
            intents::messages(gone.server),
            gone.server,
            || data,
        );
        true
    }

    /// Sends the event with the whole message to those who asked for such events.
    pub(crate) fn tell_of_message(
        &mut self,
        name: &'static str,
        channel: ChannelId,
        id: MessageId,
    ) {
        let Some(message) = self
            .channels
            .get(&channel)
            .and_then(|one| one.messages.get(&id))
        else {
            return;
        };
        let (server, intent) = (message.server, intents::messages(message.server));
        if !self.sessions.wants(intent) || self.channels.get(&channel).is_some_and(|c| !c.bot_is_in)
        {
            return;
        }
        if server.is_some()
            && self.permissions(self.bot, channel) & crate::permission::VIEW_CHANNEL == 0
        {
            return;
        }
        let full = self.message_event_json(message);
        let readable = server.is_none()
            || message.author == self.bot
            || message.mentions.users.contains(&self.bot);
        let reduced = (!readable).then(|| without_content(full.clone()).to_string());
        let event = Event {
            name,
            intent,
            server,
            data: full.to_string(),
            reduced,
        };
        self.sessions.send(&event);
    }

    /// Sends an event whose data is only made when somebody wants it.
    pub(crate) fn emit(
        &mut self,
        name: &'static str,
        intent: u64,
        server: Option<crate::ids::ServerId>,
        data: impl FnOnce() -> Value,
    ) {
        if self.sessions.wants(intent) {
            let event = Event {
                name,
                intent,
                server,
                data: data().to_string(),
                reduced: None,
            };
            self.sessions.send(&event);
        }
    }
}

/// The message without what only the message content intent shows.
pub(crate) fn without_content(mut message: Value) -> Value {
    message["content"] = "".into();
    for field in ["embeds", "attachments", "components"] {
        message[field] = json!([]);
    }
    message
}

/// A list, where null and absence are an empty one.
pub(crate) fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// An id given as a string or, as some libraries do, as a number.
pub(crate) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

pub(crate) fn id_of<K>(value: &Value) -> Option<Id<K>> {
    number(value).map(Id::new)
}

/// No mentions at all, for messages without text.
pub(crate) fn no_mentions() -> Mentions {
    Mentions::default()
}

fn all_text(content: &str, components: &[Value]) -> String {
    let mut text = content.to_owned();
    for shown in texts(components) {
        text.push('\n');
        text.push_str(shown);
    }
    text
}
