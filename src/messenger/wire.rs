//! What the bot reads of Discord's answers, and nothing else of them.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::error::{Refusal, SendError};
use crate::domain::ids::{ChannelId, MemberId, MessageId};

/// Anything that was made and has an id.
#[derive(Debug, Deserialize)]
pub(super) struct Created {
    id: String,
}

impl Created {
    pub(super) fn message_id(&self) -> Result<MessageId, SendError> {
        MessageId::parse(&self.id).ok_or_else(|| Refusal::unreadable().into())
    }

    pub(super) fn channel_id(&self) -> Result<ChannelId, SendError> {
        ChannelId::parse(&self.id).ok_or_else(|| Refusal::unreadable().into())
    }
}

/// A user.
#[derive(Debug, Deserialize)]
pub(super) struct FoundUser {
    id: String,
    #[serde(default)]
    username: String,
    global_name: Option<String>,
    #[serde(default)]
    bot: bool,
}

impl FoundUser {
    pub(super) fn id(&self) -> Result<MemberId, SendError> {
        MemberId::parse(&self.id).ok_or_else(|| Refusal::unreadable().into())
    }

    pub(super) const fn is_bot(&self) -> bool {
        self.bot
    }

    /// The name in all of Discord.
    pub(super) fn into_name(self) -> String {
        self.global_name.unwrap_or(self.username)
    }
}

/// A member of a server.
#[derive(Debug, Deserialize)]
pub(super) struct GuildMember {
    user: Option<FoundUser>,
    nick: Option<String>,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    communication_disabled_until: Option<DateTime<Utc>>,
}

impl GuildMember {
    pub(super) fn is_timed_out(&self, now: DateTime<Utc>) -> bool {
        self.communication_disabled_until
            .is_some_and(|until| until > now)
    }

    /// The name in this server, else the one in all of Discord.
    pub(super) fn display_name(self) -> String {
        let user = self.user.map(FoundUser::into_name);
        self.nick.or(user).unwrap_or_default()
    }
}

/// A message met in a look-back.
#[derive(Debug, Deserialize)]
pub(super) struct FoundMessage {
    id: String,
    author: FoundUser,
    #[serde(default)]
    components: Vec<FoundComponent>,
}

impl FoundMessage {
    pub(super) fn id(&self) -> Result<MessageId, SendError> {
        MessageId::parse(&self.id).ok_or_else(|| Refusal::unreadable().into())
    }

    pub(super) fn is_marked(&self, by: MemberId, is_marker: &impl Fn(&str) -> bool) -> bool {
        let own = self.author.id().is_ok_and(|author| author == by);
        own && self
            .components
            .iter()
            .any(|component| component.has(is_marker))
    }
}

/// A row of buttons, a button, or anything else that can stand there.
#[derive(Debug, Deserialize)]
struct FoundComponent {
    custom_id: Option<String>,
    #[serde(default)]
    components: Vec<FoundComponent>,
}

impl FoundComponent {
    fn has(&self, is_marker: &impl Fn(&str) -> bool) -> bool {
        self.custom_id.as_deref().is_some_and(is_marker)
            || self
                .components
                .iter()
                .any(|component| component.has(is_marker))
    }
}

/// A server with what decides over permissions.
#[derive(Debug, Deserialize)]
pub(super) struct Guild {
    pub(super) owner_id: String,
    pub(super) roles: Vec<Role>,
}

/// A role. Permissions are numbers written as text.
#[derive(Debug, Deserialize)]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) permissions: String,
    #[serde(default)]
    pub(super) mentionable: bool,
}

/// A channel with what decides over permissions.
#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    #[serde(rename = "type")]
    pub(super) kind: u64,
    pub(super) guild_id: Option<String>,
    pub(super) parent_id: Option<String>,
    #[serde(default)]
    pub(super) permission_overwrites: Vec<Overwrite>,
    /// Of a forum.
    #[serde(default)]
    pub(super) available_tags: Vec<FoundTag>,
}

/// A tag that posts in a forum can have.
#[derive(Debug, Deserialize)]
pub(super) struct FoundTag {
    pub(super) id: String,
    pub(super) name: String,
    /// Whether only those who manage threads may give it.
    #[serde(default)]
    pub(super) moderated: bool,
}

/// Threads, as Discord lists them.
#[derive(Debug, Deserialize)]
pub(super) struct FoundThreads {
    #[serde(default)]
    threads: Vec<FoundThread>,
}

#[derive(Debug, Deserialize)]
struct FoundThread {
    id: String,
    parent_id: Option<String>,
    owner_id: Option<String>,
}

impl FoundThreads {
    /// Each with its channel.
    pub(super) fn with_parents(self) -> Vec<(ChannelId, ChannelId)> {
        let pair = |thread: FoundThread| {
            Some((
                ChannelId::parse(&thread.id)?,
                ChannelId::parse(&thread.parent_id?)?,
            ))
        };
        self.threads.into_iter().filter_map(pair).collect()
    }

    /// Those that somebody opened in a channel.
    pub(super) fn opened_by(self, owner: MemberId, parent: ChannelId) -> Vec<ChannelId> {
        let owner = Some(owner.to_string());
        let theirs = |thread: &FoundThread| thread.owner_id == owner;
        let threads = self.threads.into_iter().filter(theirs).collect();
        let there = FoundThreads { threads }.with_parents().into_iter();
        there
            .filter(|(_, found)| *found == parent)
            .map(|(thread, _)| thread)
            .collect()
    }
}

/// What a channel changes for a role or a member.
#[derive(Debug, Deserialize)]
pub(super) struct Overwrite {
    pub(super) id: String,
    pub(super) allow: String,
    pub(super) deny: String,
}
