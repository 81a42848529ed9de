//! Reactions to messages, and the events about them.

use serde_json::json;

use super::World;
use super::model::Reaction;
use super::render::emoji as emoji_json;
use crate::gateway::intents;
use crate::ids::{ChannelId, MessageId, UserId};

impl World {
    /// `who` reacts; a second time changes nothing.
    pub(crate) fn react(&mut self, channel: ChannelId, id: MessageId, who: UserId, emoji: &str) {
        let Some(message) = self.message_mut(channel, id) else {
            return;
        };
        let (server, author) = (message.server, message.author);
        let at = message
            .reactions
            .iter()
            .position(|one| one.emoji == emoji)
            .unwrap_or_else(|| {
                message.reactions.push(Reaction {
                    emoji: emoji.to_owned(),
                    by: Vec::new(),
                });
                message.reactions.len() - 1
            });
        let reaction = &mut message.reactions[at];
        if reaction.by.contains(&who) {
            return;
        }
        reaction.by.push(who);
        let member = server.and_then(|server| self.member_json(server, who));
        let data = || {
            let mut data = json!({
                "user_id": who, "channel_id": channel, "message_id": id,
                "message_author_id": author, "emoji": emoji_json(emoji), "burst": false, "type": 0,
            });
            if let Some(server) = server {
                data["guild_id"] = json!(server);
                data["member"] = json!(member);
            }
            data
        };
        self.emit(
            "MESSAGE_REACTION_ADD",
            intents::reactions(server),
            server,
            data,
        );
    }

    /// Takes a reaction back; `false` when it was not there.
    pub(crate) fn unreact(
        &mut self,
        channel: ChannelId,
        id: MessageId,
        who: UserId,
        emoji: &str,
    ) -> bool {
        let Some(message) = self.message_mut(channel, id) else {
            return false;
        };
        let server = message.server;
        let Some(reaction) = message.reactions.iter_mut().find(|one| one.emoji == emoji) else {
            return false;
        };
        let before = reaction.by.len();
        reaction.by.retain(|one| *one != who);
        if reaction.by.len() == before {
            return false;
        }
        message.reactions.retain(|one| !one.by.is_empty());
        let data = || {
            let mut data = json!({
                "user_id": who, "channel_id": channel, "message_id": id,
                "emoji": emoji_json(emoji), "burst": false, "type": 0,
            });
            if let Some(server) = server {
                data["guild_id"] = json!(server);
            }
            data
        };
        self.emit(
            "MESSAGE_REACTION_REMOVE",
            intents::reactions(server),
            server,
            data,
        );
        true
    }
}
