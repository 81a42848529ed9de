//! The typed model of what exists: people, servers, channels, messages. Plain data; the rules that
//! change it are in the modules beside.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::forums::Tag;
use crate::ids::{ChannelId, MessageId, RoleId, ServerId, TagId, UserId};

/// Discord's numbers for kinds of channels.
pub(crate) mod channel_kind {
    pub(crate) const TEXT: u8 = 0;
    pub(crate) const DM: u8 = 1;
    pub(crate) const VOICE: u8 = 2;
    pub(crate) const ANNOUNCEMENT: u8 = 5;
    pub(crate) const ANNOUNCEMENT_THREAD: u8 = 10;
    pub(crate) const PUBLIC_THREAD: u8 = 11;
    pub(crate) const PRIVATE_THREAD: u8 = 12;
    pub(crate) const FORUM: u8 = 15;
}

/// The flag of a message that only one person sees.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message whose answer is still being thought about.
pub(crate) const LOADING: u64 = 1 << 7;
/// The flag of a message that a thread hangs on.
pub(crate) const HAS_THREAD: u64 = 1 << 5;
/// The flag of a message made of components only.
pub(crate) const COMPONENTS_V2: u64 = 1 << 15;

pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) display_name: String,
    pub(crate) is_bot: bool,
    pub(crate) dms_closed: bool,
    pub(crate) installed_app: bool,
    pub(crate) locale: String,
    /// Ephemeral messages shown to this person, oldest first.
    pub(crate) ephemerals: VecDeque<MessageId>,
    /// The private channel with a friend in which a user-installed app may be used.
    pub(crate) elsewhere: Option<ChannelId>,
    /// The servers this person is in.
    pub(crate) servers: BTreeSet<ServerId>,
}

pub(crate) struct Server {
    pub(crate) id: ServerId,
    pub(crate) name: String,
    pub(crate) owner: UserId,
    pub(crate) locale: String,
    pub(crate) roles: Vec<Role>,
    pub(crate) members: BTreeMap<UserId, Member>,
    pub(crate) banned: HashSet<UserId>,
    pub(crate) channels: Vec<ChannelId>,
    /// Where Discord moves those to who do nothing in voice for long.
    pub(crate) afk: Option<ChannelId>,
    pub(crate) unavailable: bool,
}

pub(crate) struct Member {
    pub(crate) nick: Option<String>,
    pub(crate) roles: Vec<RoleId>,
    pub(crate) joined_at: DateTime<Utc>,
    pub(crate) timed_out_until: Option<DateTime<Utc>>,
    pub(crate) voice: Option<Voice>,
}

#[derive(Clone, Copy)]
pub(crate) struct Voice {
    pub(crate) channel: ChannelId,
    pub(crate) self_deaf: bool,
    pub(crate) self_mute: bool,
    pub(crate) deaf: bool,
}

pub(crate) struct Role {
    pub(crate) id: RoleId,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    pub(crate) mentionable: bool,
    /// Set for the bot's own role, which Discord made when the bot was invited.
    pub(crate) of_bot: Option<UserId>,
}

#[derive(Clone, Copy)]
pub(crate) struct Overwrite {
    /// A role's or a member's number.
    pub(crate) target: u64,
    pub(crate) is_member: bool,
    pub(crate) allow: u64,
    pub(crate) deny: u64,
}

pub(crate) struct Channel {
    pub(crate) id: ChannelId,
    pub(crate) server: Option<ServerId>,
    pub(crate) kind: u8,
    pub(crate) name: String,
    pub(crate) parent: Option<ChannelId>,
    pub(crate) overwrites: Vec<Overwrite>,
    pub(crate) position: usize,
    pub(crate) topic: Option<String>,
    /// The person on the other side of a direct message channel.
    pub(crate) recipient: Option<UserId>,
    /// False for a private channel between people, where only interactions bring the bot.
    pub(crate) bot_is_in: bool,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) last_message: Option<MessageId>,
    pub(crate) thread: Option<Thread>,
    /// Threads under this channel, oldest first.
    pub(crate) threads: Vec<ChannelId>,
    /// The tags that posts in this forum can have.
    pub(crate) tags: Vec<Tag>,
    /// Whether each post in this forum needs one.
    pub(crate) requires_tag: bool,
}

pub(crate) struct Thread {
    pub(crate) owner: UserId,
    pub(crate) archived: bool,
    pub(crate) locked: bool,
    pub(crate) auto_archive_minutes: i64,
    pub(crate) archive_changed_at: DateTime<Utc>,
    pub(crate) active_at: DateTime<Utc>,
    pub(crate) members: BTreeSet<UserId>,
    pub(crate) message_count: u32,
    pub(crate) tags: Vec<TagId>,
}

#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) channel: ChannelId,
    pub(crate) server: Option<ServerId>,
    pub(crate) author: UserId,
    /// Discord's number for the kind of message: 0 plain, 19 reply, 20 answer to a command…
    pub(crate) kind: u8,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) flags: u64,
    pub(crate) edited_at: Option<DateTime<Utc>>,
    pub(crate) nonce: Option<Value>,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) interaction_metadata: Option<Value>,
    pub(crate) mentions: Mentions,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) ephemeral_for: Option<UserId>,
    pub(crate) thread: Option<ChannelId>,
    pub(crate) pinned: bool,
    /// Whether a webhook posted it, whose id stands for its author's.
    pub(crate) by_webhook: bool,
}

impl Message {
    pub(crate) fn is_loading(&self) -> bool {
        self.flags & LOADING != 0
    }
}

#[derive(Clone, Default)]
pub(crate) struct Mentions {
    pub(crate) users: Vec<UserId>,
    pub(crate) roles: Vec<RoleId>,
    pub(crate) everyone: bool,
    pub(crate) here: bool,
}

#[derive(Clone)]
pub(crate) struct Reaction {
    /// The emoji as it stands in a route: `👍` or `name:id`.
    pub(crate) emoji: String,
    pub(crate) by: Vec<UserId>,
}

#[derive(Clone)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) filename: String,
    pub(crate) description: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
    pub(crate) url: String,
    pub(crate) pixels: Option<(u32, u32)>,
}
