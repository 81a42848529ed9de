//! Members coming, going, changing; the bot thrown out; servers out of reach. Each with the event
//! the bot gets.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::World;
use super::model::Voice;
use super::render::instant;
use crate::gateway::intents::{GUILD_MEMBERS, GUILD_MODERATION, GUILDS, VOICE_STATES};
use crate::ids::{ChannelId, RoleId, ServerId, UserId};

impl World {
    pub(crate) fn join(&mut self, server: ServerId, who: UserId) {
        self.insert_member(server, who, Vec::new());
        let Some(mut data) = self.member_json(server, who) else {
            return;
        };
        data["guild_id"] = json!(server);
        self.emit("GUILD_MEMBER_ADD", GUILD_MEMBERS, Some(server), || data);
    }

    pub(crate) fn leave(&mut self, server: ServerId, who: UserId) {
        self.leave_voice(server, who);
        let gone = self
            .servers
            .get_mut(&server)
            .and_then(|place| place.members.remove(&who));
        if gone.is_none() {
            return;
        }
        if let Some(user) = self.users.get_mut(&who) {
            user.servers.remove(&server);
        }
        let data = json!({"guild_id": server, "user": self.user_json(who)});
        self.emit("GUILD_MEMBER_REMOVE", GUILD_MEMBERS, Some(server), || data);
    }

    pub(crate) fn ban(&mut self, server: ServerId, who: UserId) {
        if let Some(place) = self.servers.get_mut(&server) {
            place.banned.insert(who);
        }
        let data = json!({"guild_id": server, "user": self.user_json(who)});
        self.emit("GUILD_BAN_ADD", GUILD_MODERATION, Some(server), || data);
        self.leave(server, who);
    }

    pub(crate) fn time_out(&mut self, server: ServerId, who: UserId, until: Option<DateTime<Utc>>) {
        self.change_member(server, who, |member| member.timed_out_until = until);
    }

    pub(crate) fn set_nick(&mut self, server: ServerId, who: UserId, nick: Option<String>) {
        self.change_member(server, who, |member| member.nick = nick);
    }

    pub(crate) fn give_role(&mut self, server: ServerId, who: UserId, role: RoleId) {
        self.change_member(server, who, |member| {
            if !member.roles.contains(&role) {
                member.roles.push(role);
            }
        });
    }

    pub(crate) fn take_role(&mut self, server: ServerId, who: UserId, role: RoleId) {
        self.change_member(server, who, |member| {
            member.roles.retain(|one| *one != role);
        });
    }

    fn change_member(
        &mut self,
        server: ServerId,
        who: UserId,
        change: impl FnOnce(&mut super::model::Member),
    ) {
        let place = self.servers.get_mut(&server);
        let Some(member) = place.and_then(|place| place.members.get_mut(&who)) else {
            return;
        };
        change(member);
        let joined_at = instant(member.joined_at);
        let Some(mut data) = self.member_json(server, who) else {
            return;
        };
        data["guild_id"] = json!(server);
        data["joined_at"] = joined_at.into();
        // A bot hears of its own changes with the guild intent alone.
        let intent = if who == self.bot {
            GUILDS | GUILD_MEMBERS
        } else {
            GUILD_MEMBERS
        };
        self.emit("GUILD_MEMBER_UPDATE", intent, Some(server), || data);
    }

    /// The bot is thrown out, or leaves.
    pub(crate) fn bot_leaves(&mut self, server: ServerId) {
        let bot = self.bot;
        if let Some(place) = self.servers.get_mut(&server) {
            place.members.remove(&bot);
            place.roles.retain(|role| role.of_bot.is_none());
        }
        if let Some(user) = self.users.get_mut(&bot) {
            user.servers.remove(&server);
        }
        self.server_commands.remove(&server);
        self.emit(
            "GUILD_DELETE",
            GUILDS,
            Some(server),
            || json!({"id": server}),
        );
    }

    /// Discord loses a server (`true`) or has it back (`false`).
    pub(crate) fn set_outage(&mut self, server: ServerId, out: bool) {
        let Some(place) = self.servers.get_mut(&server) else {
            return;
        };
        place.unavailable = out;
        if out {
            let data = json!({"id": server, "unavailable": true});
            self.emit("GUILD_DELETE", GUILDS, Some(server), || data);
        } else {
            self.tell_of_server(server);
        }
    }

    pub(crate) fn set_afk(&mut self, server: ServerId, channel: Option<ChannelId>) {
        let Some(place) = self.servers.get_mut(&server) else {
            return;
        };
        place.afk = channel;
        let data = Self::server_json(place);
        self.emit("GUILD_UPDATE", GUILDS, Some(server), || data);
    }

    /// Takes someone out of voice, if they are in it.
    pub(crate) fn leave_voice(&mut self, server: ServerId, who: UserId) {
        let place = self.servers.get(&server);
        let member = place.and_then(|place| place.members.get(&who));
        if member.is_some_and(|member| member.voice.is_some()) {
            self.set_voice(server, who, None);
        }
    }

    /// Everyone in this voice channel.
    pub(crate) fn in_voice(&self, server: ServerId, channel: ChannelId) -> Vec<UserId> {
        let place = self.servers.get(&server);
        let members = place.into_iter().flat_map(|place| &place.members);
        members
            .filter(|(_, member)| member.voice.is_some_and(|voice| voice.channel == channel))
            .map(|(who, _)| *who)
            .collect()
    }

    pub(crate) fn set_voice(&mut self, server: ServerId, who: UserId, voice: Option<Voice>) {
        let place = self.servers.get_mut(&server);
        let Some(member) = place.and_then(|place| place.members.get_mut(&who)) else {
            return;
        };
        member.voice = voice;
        let data = self.voice_event_json(server, who);
        self.emit("VOICE_STATE_UPDATE", VOICE_STATES, Some(server), || data);
    }
}
