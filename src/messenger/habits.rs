//! What habit channels ask of Discord: reactions, what was posted since a message, the threads that are open.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serenity::http::{LightMethod, Request, Route};
use serenity::model::id as discord;

use super::wire::{FoundThreads, FoundUser};
use super::{Messenger, PAGE, SendError, channel_id, message_id};
use crate::domain::habit::{MayRead, has_link};
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};

/// Discord's numbers for messages that people write: a plain one, and an answer to another.
const WRITTEN: [u64; 2] = [0, 19];

/// What became of a reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reacted {
    /// It is there, or away.
    Done,
    /// The message is not there any more, or takes no more reactions.
    Gone,
    /// The bot may not react there, or its author has blocked it.
    NotAllowed,
    /// Discord does not know the emoji, or the bot may not use it.
    UnknownEmoji,
}

/// A person's message, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedMessage {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// The server.
    pub server: ServerId,
    /// Whose.
    pub author: MemberId,
    /// The author's name in all of Discord.
    pub name: String,
    /// The text, where the bot may read it.
    pub words: Option<String>,
    /// Whether it has a file or a link.
    pub media: bool,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
}

/// Messages after another one, the oldest first.
#[derive(Debug)]
pub struct Page {
    /// Those that people wrote.
    pub messages: Vec<PostedMessage>,
    /// The newest of all that were read.
    pub last: Option<MessageId>,
    /// Whether there may be more.
    pub is_full: bool,
}

#[derive(Deserialize)]
struct Found {
    id: String,
    #[serde(rename = "type")]
    kind: u64,
    author: FoundUser,
    webhook_id: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    attachments: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    mentions: Vec<FoundUser>,
    edited_timestamp: Option<DateTime<Utc>>,
}

impl Messenger {
    /// Adds the bot's reaction. A second time changes nothing.
    pub async fn react(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
    ) -> Result<Reacted, SendError> {
        self.change_reaction(channel, message, emoji, LightMethod::Put)
            .await
    }

    /// Takes the bot's reaction back; one that is not there is away.
    pub async fn unreact(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
    ) -> Result<Reacted, SendError> {
        self.change_reaction(channel, message, emoji, LightMethod::Delete)
            .await
    }

    async fn change_reaction(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
        method: LightMethod,
    ) -> Result<Reacted, SendError> {
        let reaction = in_a_path(emoji);
        let route = Route::ChannelMessageReactionMe {
            channel_id: channel_id(channel),
            message_id: message_id(message),
            reaction: &reaction,
        };
        match self.call(Request::new(route, method)).await {
            Ok(()) => Ok(Reacted::Done),
            Err(refusal) => match refusal.code {
                10_003 | 10_008 | 30_010 | 50_083 => Ok(Reacted::Gone),
                10_014 => Ok(Reacted::UnknownEmoji),
                50_001 | 50_013 | 90_001 => Ok(Reacted::NotAllowed),
                _ => Err(refusal.into()),
            },
        }
    }

    /// What people wrote in a channel after a message, at most 100 of them.
    pub async fn messages_after(
        &self,
        server: ServerId,
        channel: ChannelId,
        after: MessageId,
        may_read: MayRead,
    ) -> Result<Page, SendError> {
        let own = self.own_id().await?;
        let route = Route::ChannelMessages {
            channel_id: channel_id(channel),
        };
        let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
        let request = Request::new(route, LightMethod::Get).params(Some(params));
        let found: Vec<Found> = self.fetch(request).await?;
        let ids = found.iter().filter_map(|one| MessageId::parse(&one.id));
        let (last, is_full) = (ids.max(), found.len() == PAGE);
        let read = |one| read(one, server, channel, own, may_read);
        let mut messages: Vec<PostedMessage> = found.into_iter().filter_map(read).collect();
        messages.sort_by_key(|message| message.id);
        Ok(Page {
            messages,
            last,
            is_full,
        })
    }

    /// The server's threads that are open, each with its channel.
    pub async fn open_threads(
        &self,
        server: ServerId,
    ) -> Result<Vec<(ChannelId, ChannelId)>, SendError> {
        let guild_id = discord::GuildId::new(server.as_u64());
        let request = Request::new(Route::GuildThreadsActive { guild_id }, LightMethod::Get);
        let found: FoundThreads = self.fetch(request).await?;
        Ok(found.with_parents())
    }
}

fn read(
    found: Found,
    server: ServerId,
    channel: ChannelId,
    own: MemberId,
    may_read: MayRead,
) -> Option<PostedMessage> {
    if found.webhook_id.is_some() || found.author.is_bot() || !WRITTEN.contains(&found.kind) {
        return None;
    }
    let addressed = found
        .mentions
        .iter()
        .any(|user| user.id().is_ok_and(|id| id == own));
    let readable = may_read == MayRead::All || addressed;
    Some(PostedMessage {
        id: MessageId::parse(&found.id)?,
        channel,
        server,
        author: found.author.id().ok()?,
        media: readable && (!found.attachments.is_empty() || has_link(&found.content)),
        name: found.author.into_name(),
        words: readable.then_some(found.content),
        edited_at: found.edited_timestamp,
    })
}

/// An emoji as it stands in a path, percent-encoded.
fn in_a_path(emoji: &str) -> String {
    let mut path = String::new();
    for byte in emoji.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_') {
            path.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::in_a_path;

    #[test]
    fn an_emoji_is_written_into_a_path() {
        assert_eq!(in_a_path("✅"), "%E2%9C%85");
        assert_eq!(in_a_path("guitar_2:123"), "guitar_2:123");
    }
}
