//! Threads: opened on a message or alone or as a forum post, archived by silence or by hand,
//! brought back by a message.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::World;
use super::model::{Channel, HAS_THREAD, Thread, channel_kind as kind};
use super::posting::{id_of, list};
use crate::gateway::intents::GUILDS;
use crate::ids::{ChannelId, Id, MessageId, UserId};
use crate::rest::error::{self, ApiError};

/// What a thread is opened with.
pub(crate) struct NewThread<'a> {
    pub(crate) parent: ChannelId,
    pub(crate) opener: UserId,
    /// The message it hangs on, whose id it takes.
    pub(crate) on: Option<MessageId>,
    pub(crate) body: &'a Value,
}

impl World {
    /// Opens a thread. Permissions were looked at before.
    pub(crate) fn open_thread(&mut self, new: &NewThread<'_>) -> Result<ChannelId, ApiError> {
        let name = new.body["name"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned();
        if name.is_empty() || name.chars().count() > 100 {
            let message = "Must be between 1 and 100 in length.";
            return Err(ApiError::invalid("name", "BASE_TYPE_BAD_LENGTH", message));
        }
        let minutes = new.body["auto_archive_duration"].as_i64().unwrap_or(4320);
        if ![60, 1440, 4320, 10080].contains(&minutes) {
            let message = "Value must be one of {60, 1440, 4320, 10080}.";
            return Err(ApiError::invalid(
                "auto_archive_duration",
                "BASE_TYPE_CHOICES",
                message,
            ));
        }
        let parent = self
            .channels
            .get(&new.parent)
            .ok_or(error::UNKNOWN_CHANNEL)?;
        if parent.thread.is_some() || parent.server.is_none() {
            return Err(error::WRONG_CHANNEL_KIND);
        }
        let (server, parent_kind) = (parent.server, parent.kind);
        let wanted_kind = new.body["type"].as_u64();
        let id = match new.on {
            Some(message) => self.claim_for_thread(new.parent, message)?,
            None => self.next_id(),
        };
        let thread_kind = match (parent_kind, new.on, wanted_kind) {
            (kind::ANNOUNCEMENT, ..) => kind::ANNOUNCEMENT_THREAD,
            // Without a type and without a message, Discord opens a private thread.
            (kind::TEXT, None, None | Some(12)) => kind::PRIVATE_THREAD,
            _ => kind::PUBLIC_THREAD,
        };
        let tags = list(&new.body["applied_tags"]);
        let thread = Thread {
            owner: new.opener,
            archived: false,
            locked: false,
            auto_archive_minutes: minutes,
            archive_changed_at: self.now,
            active_at: self.now,
            members: BTreeSet::from([new.opener]),
            message_count: 0,
            tags: tags.iter().filter_map(id_of).collect(),
        };
        let mut channel = Channel::new(id, server, thread_kind, name);
        channel.parent = Some(new.parent);
        channel.thread = Some(thread);
        self.channels.insert(id, channel);
        self.open_threads.insert(id);
        if let Some(parent) = self.channels.get_mut(&new.parent) {
            parent.threads.push(id);
        }
        let mut data = self.channel_json(&self.channels[&id]);
        data["newly_created"] = true.into();
        self.emit("THREAD_CREATE", GUILDS, server, || data);
        if let Some(message) = new.on {
            self.tell_of_message("MESSAGE_UPDATE", new.parent, message);
        }
        Ok(id)
    }

    fn claim_for_thread(
        &mut self,
        parent: ChannelId,
        message: MessageId,
    ) -> Result<ChannelId, ApiError> {
        let found = self
            .channels
            .get_mut(&parent)
            .and_then(|one| one.messages.get_mut(&message));
        let on = found.ok_or(error::UNKNOWN_MESSAGE)?;
        if on.thread.is_some() {
            return Err(error::THREAD_EXISTS);
        }
        let id = Id::new(message.0);
        on.thread = Some(id);
        on.flags |= HAS_THREAD;
        Ok(id)
    }

    /// Counts a message that was posted in a thread, and brings an archived thread back.
    pub(crate) fn count_in_thread(&mut self, channel: ChannelId, author: UserId) {
        let now = self.now;
        let Some(thread) = self
            .channels
            .get_mut(&channel)
            .and_then(|one| one.thread.as_mut())
        else {
            return;
        };
        thread.message_count += 1;
        thread.active_at = now;
        thread.members.insert(author);
    }

    /// Archives or reopens a thread, locks or unlocks it, and tells the bot.
    pub(crate) fn set_thread_state(
        &mut self,
        id: ChannelId,
        archived: Option<bool>,
        locked: Option<bool>,
    ) {
        let now = self.now;
        let Some(channel) = self.channels.get_mut(&id) else {
            return;
        };
        let Some(thread) = channel.thread.as_mut() else {
            return;
        };
        if let Some(archived) = archived.filter(|wanted| *wanted != thread.archived) {
            thread.archived = archived;
            thread.archive_changed_at = now;
            thread.active_at = now;
        }
        thread.locked = locked.unwrap_or(thread.locked);
        if thread.archived {
            self.open_threads.remove(&id);
        } else {
            self.open_threads.insert(id);
        }
        self.tell_of_channel("THREAD_UPDATE", id);
    }

    pub(crate) fn tell_of_channel(&mut self, name: &'static str, id: ChannelId) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let (server, data) = (channel.server, self.channel_json(channel));
        self.emit(name, GUILDS, server, || data);
    }

    /// Archives every thread in which nothing happened for its time.
    pub(crate) fn archive_silent_threads(&mut self) {
        let now = self.now;
        let silent = |id: &&ChannelId| {
            let thread = self.channels.get(*id).and_then(|one| one.thread.as_ref());
            thread.is_some_and(|t| t.active_at + TimeDelta::minutes(t.auto_archive_minutes) <= now)
        };
        let mut due: Vec<ChannelId> = self.open_threads.iter().filter(silent).copied().collect();
        due.sort_unstable();
        for id in due {
            self.set_thread_state(id, Some(true), None);
        }
    }

    /// Removes a channel and what hangs on it, and tells the bot.
    pub(crate) fn remove_channel(&mut self, id: ChannelId) -> Option<Value> {
        let gone = self.channels.get(&id)?;
        let (server, parent, threads) = (gone.server, gone.parent, gone.threads.clone());
        let (is_thread, kind) = (gone.thread.is_some(), gone.kind);
        let whole = self.channel_json(gone);
        for thread in threads {
            self.channels.remove(&thread);
            self.open_threads.remove(&thread);
        }
        self.channels.remove(&id);
        self.open_threads.remove(&id);
        if let Some(parent) = parent.and_then(|id| self.channels.get_mut(&id)) {
            parent.threads.retain(|one| *one != id);
        }
        if let Some(server) = server.and_then(|id| self.servers.get_mut(&id)) {
            server.channels.retain(|one| *one != id);
        }
        let short = json!({"id": id, "guild_id": server, "parent_id": parent, "type": kind});
        if is_thread {
            self.emit("THREAD_DELETE", GUILDS, server, || short);
        } else {
            self.emit("CHANNEL_DELETE", GUILDS, server, || whole.clone());
            if let Some(server) = server {
                for who in self.in_voice(server, id) {
                    self.set_voice(server, who, None);
                }
                if let Some(place) = self.servers.get_mut(&server) {
                    place.afk = place.afk.filter(|afk| *afk != id);
                }
            }
        }
        Some(whole)
    }
}
