//! Gateway intents: which events a session asked for (Discord's documentation, "Gateway intents").

use crate::ids::ServerId;

pub(crate) const GUILDS: u64 = 1;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
pub(crate) const GUILD_MODERATION: u64 = 1 << 2;
pub(crate) const VOICE_STATES: u64 = 1 << 7;
pub(crate) const PRESENCES: u64 = 1 << 8;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
/// Events that everyone gets.
pub(crate) const ALWAYS: u64 = 0;
/// What the owner of an application has to ask Discord for.
pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT;
/// Every intent there is.
pub(crate) const KNOWN: u64 = (1 << 26) - 1;

pub(crate) fn messages(server: Option<ServerId>) -> u64 {
    if server.is_some() { 1 << 9 } else { 1 << 12 }
}

pub(crate) fn reactions(server: Option<ServerId>) -> u64 {
    if server.is_some() { 1 << 10 } else { 1 << 13 }
}
