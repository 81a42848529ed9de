//! People, members, channels and messages as the JSON objects Discord sends. Fields that serenity
//! insists on are never left out. Servers are in the module beside.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::World;
use super::forums::{REQUIRE_TAG, tags_json};
use super::model::{
    Attachment, Channel, Member, Message, Overwrite, Reaction, Role, Thread, channel_kind,
};
use crate::ids::{ServerId, UserId};

/// An instant as Discord writes it.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

pub(crate) fn emoji(route_form: &str) -> Value {
    match route_form.split_once(':') {
        Some((name, id)) => json!({"id": id, "name": name}),
        None => json!({"id": null, "name": route_form}),
    }
}

impl World {
    pub(crate) fn user_json(&self, id: UserId) -> Value {
        let Some(user) = self.users.get(&id) else {
            return json!({"id": id, "username": "deleted", "discriminator": "0",
                "global_name": null, "avatar": null, "public_flags": 0, "flags": 0,
                "primary_guild": null});
        };
        let mut out = json!({
            "id": id, "username": user.username, "discriminator": "0",
            "global_name": user.display_name, "avatar": null, "public_flags": 0, "flags": 0,
            "primary_guild": null,
        });
        if user.is_bot {
            out["bot"] = true.into();
        }
        out
    }

    /// A member without the user, as it stands beside one.
    pub(crate) fn partial_member_json(member: &Member) -> Value {
        json!({
            "nick": member.nick, "avatar": null, "banner": null, "roles": member.roles,
            "joined_at": instant(member.joined_at), "premium_since": null,
            "deaf": false, "mute": false, "flags": 0, "pending": false,
            "communication_disabled_until": member.timed_out_until.map(instant),
        })
    }

    pub(crate) fn member_json(&self, server: ServerId, who: UserId) -> Option<Value> {
        let member = self.servers.get(&server)?.members.get(&who)?;
        let mut out = Self::partial_member_json(member);
        out["user"] = self.user_json(who);
        Some(out)
    }

    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        if let Some(thread) = &channel.thread {
            return self.thread_json(channel, thread);
        }
        let Some(server) = channel.server else {
            let recipients: Vec<Value> = channel
                .recipient
                .iter()
                .map(|id| self.user_json(*id))
                .collect();
            return json!({"id": channel.id, "type": channel.kind, "flags": 0,
                "last_message_id": channel.last_message, "recipients": recipients});
        };
        let overwrites: Vec<Value> = channel.overwrites.iter().map(overwrite_json).collect();
        let mut out = json!({
            "id": channel.id, "type": channel.kind, "guild_id": server, "name": channel.name,
            "parent_id": channel.parent, "position": channel.position, "topic": channel.topic,
            "nsfw": false, "flags": 0, "rate_limit_per_user": 0,
            "last_message_id": channel.last_message, "permission_overwrites": overwrites,
        });
        if channel.kind == channel_kind::FORUM {
            out["available_tags"] = tags_json(&channel.tags).into();
            out["flags"] = (u64::from(channel.requires_tag) * REQUIRE_TAG).into();
        }
        out
    }

    fn thread_json(&self, channel: &Channel, thread: &Thread) -> Value {
        let mut out = json!({
            "id": channel.id, "type": channel.kind, "guild_id": channel.server,
            "name": channel.name, "parent_id": channel.parent, "owner_id": thread.owner,
            "flags": 0, "rate_limit_per_user": 0, "last_message_id": channel.last_message,
            "message_count": thread.message_count, "total_message_sent": thread.message_count,
            "member_count": thread.members.len().min(50),
            "thread_metadata": {
                "archived": thread.archived, "locked": thread.locked,
                "auto_archive_duration": thread.auto_archive_minutes,
                "archive_timestamp": instant(thread.archive_changed_at),
                "create_timestamp": instant(channel.id.created_at()),
            },
        });
        if !thread.tags.is_empty() {
            out["applied_tags"] = json!(thread.tags);
        }
        if thread.members.contains(&self.bot) {
            out["member"] = Self::thread_member_json(channel, self.bot);
        }
        out
    }

    pub(crate) fn thread_member_json(channel: &Channel, who: UserId) -> Value {
        json!({"id": channel.id, "user_id": who, "flags": 0,
            "join_timestamp": instant(channel.id.created_at())})
    }

    /// The message as REST answers it.
    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let mut out = self.message_base(message);
        if let Some(target) = message.reply_to {
            let answered = self.message(message.channel, target);
            let reference = json!({"type": 0, "channel_id": message.channel,
                "message_id": target, "guild_id": message.server});
            out.insert("message_reference".into(), without_nulls(reference));
            out.insert(
                "referenced_message".into(),
                answered.map_or(Value::Null, |one| self.message_base(one).into()),
            );
        }
        out.into()
    }

    /// The message as the gateway sends it: with its server and its author's membership.
    pub(crate) fn message_event_json(&self, message: &Message) -> Value {
        let mut out = self.message_json(message);
        if let Some(server) = message.server {
            out["guild_id"] = json!(server);
            let member = self
                .servers
                .get(&server)
                .and_then(|s| s.members.get(&message.author));
            if let Some(member) = member {
                out["member"] = Self::partial_member_json(member);
            }
        }
        out
    }

    fn message_base(&self, message: &Message) -> Map<String, Value> {
        let users = |ids: &[UserId]| ids.iter().map(|id| self.user_json(*id)).collect::<Vec<_>>();
        let value = json!({
            "id": message.id, "channel_id": message.channel, "type": message.kind,
            "author": self.user_json(message.author), "content": message.content,
            "timestamp": instant(message.id.created_at()),
            "edited_timestamp": message.edited_at.map(instant),
            "tts": false, "pinned": message.pinned, "flags": message.flags,
            "mention_everyone": message.mentions.everyone || message.mentions.here,
            "mentions": users(&message.mentions.users), "mention_roles": message.mentions.roles,
            "attachments": message.attachments.iter().map(attachment_json).collect::<Vec<_>>(),
            "embeds": message.embeds, "components": message.components,
        });
        let Value::Object(mut out) = value else {
            unreachable!("an object literal")
        };
        if let Some(nonce) = &message.nonce {
            out.insert("nonce".into(), nonce.clone());
        }
        if let Some(metadata) = &message.interaction_metadata {
            out.insert("interaction_metadata".into(), metadata.clone());
            out.insert("application_id".into(), json!(self.bot));
            out.insert("webhook_id".into(), json!(self.bot));
        }
        if message.by_webhook {
            out.insert("webhook_id".into(), json!(message.author));
        }
        if !message.reactions.is_empty() {
            let all = message
                .reactions
                .iter()
                .map(|one| self.reaction_json(one))
                .collect();
            out.insert("reactions".into(), Value::Array(all));
        }
        if let Some(thread) = message.thread.and_then(|id| self.channels.get(&id)) {
            out.insert("thread".into(), self.channel_json(thread));
        }
        out
    }

    fn reaction_json(&self, reaction: &Reaction) -> Value {
        json!({
            "emoji": emoji(&reaction.emoji), "count": reaction.by.len(),
            "count_details": {"burst": 0, "normal": reaction.by.len()},
            "burst_colors": [], "me_burst": false, "me": reaction.by.contains(&self.bot),
        })
    }
}

pub(crate) fn attachment_json(attachment: &Attachment) -> Value {
    let mut out = json!({
        "id": attachment.id.to_string(), "filename": attachment.filename,
        "size": attachment.bytes.len(), "url": attachment.url, "proxy_url": attachment.url,
        "description": attachment.description, "content_type": attachment.content_type,
    });
    if let Some((width, height)) = attachment.pixels {
        out["width"] = width.into();
        out["height"] = height.into();
    }
    without_nulls(out)
}

pub(crate) fn role_json(role: &Role, position: usize) -> Value {
    let mut out = json!({
        "id": role.id, "name": role.name, "permissions": role.permissions.to_string(),
        "position": position, "color": 0, "hoist": false, "managed": role.of_bot.is_some(),
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "mentionable": role.mentionable, "icon": null, "unicode_emoji": null, "flags": 0,
    });
    if let Some(bot) = role.of_bot {
        out["tags"] = json!({"bot_id": bot});
    }
    out
}

pub(crate) fn overwrite_json(overwrite: &Overwrite) -> Value {
    json!({"id": overwrite.target.to_string(), "type": u8::from(overwrite.is_member),
        "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string()})
}

/// The same value without the fields that are null, at any depth.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        plain => plain,
    }
}
