//! Building the world from a test or a playground: people, servers, channels, roles, and what
//! moderators and Discord itself do to them.

use chrono::{DateTime, Utc};

use crate::ids::{ChannelId, MessageId, RoleId, ServerId, TagId, UserId};
use crate::world::model::{Overwrite, Voice, channel_kind as kind};
use crate::{Standin, permission};

/// Whom a channel's permissions are set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Everyone in the server.
    Everyone,
    /// Everyone with the role.
    Role(RoleId),
    /// One member.
    Member(UserId),
    /// The bot.
    Bot,
}

/// How someone is in a voice channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoiceFlags {
    /// Hears nothing, by choice.
    pub self_deaf: bool,
    /// Says nothing, by choice.
    pub self_mute: bool,
    /// Hears nothing, by a moderator's choice.
    pub deaf: bool,
}

/// People and servers.
impl Standin {
    /// A person.
    pub fn add_user(&self, name: &str) -> UserId {
        self.shared.change(|world| world.add_user(name, false))
    }

    /// Another bot, whose messages are marked as a bot's.
    pub fn add_other_bot(&self, name: &str) -> UserId {
        self.shared.change(|world| world.add_user(name, true))
    }

    /// Gives the bot its name.
    pub fn name_bot(&self, name: &str) {
        self.shared.change(|world| {
            let bot = world.bot;
            if let Some(user) = world.users.get_mut(&bot) {
                name.clone_into(&mut user.username);
                name.clone_into(&mut user.display_name);
            }
        });
    }

    /// A server that `owner` made and invited the bot to. It has no channels yet.
    pub fn add_server(&self, name: &str, owner: UserId) -> ServerId {
        self.shared.change(|world| world.add_server(name, owner))
    }

    /// Someone joins.
    pub fn join(&self, server: ServerId, who: UserId) {
        self.shared.change(|world| world.join(server, who));
    }

    /// Someone leaves, or is kicked.
    pub fn leave(&self, server: ServerId, who: UserId) {
        self.shared.change(|world| world.leave(server, who));
    }

    /// Someone is banned.
    pub fn ban(&self, server: ServerId, who: UserId) {
        self.shared.change(|world| world.ban(server, who));
    }

    /// Someone is timed out until then, or no longer (`None`).
    pub fn time_out(&self, server: ServerId, who: UserId, until: Option<DateTime<Utc>>) {
        self.shared
            .change(|world| world.time_out(server, who, until));
    }

    /// Someone takes a nickname, or drops it.
    pub fn set_nick(&self, server: ServerId, who: UserId, nick: Option<&str>) {
        let nick = nick.map(ToOwned::to_owned);
        self.shared
            .change(|world| world.set_nick(server, who, nick));
    }

    /// Someone closes their direct messages (sending fails with 50007), or opens them again.
    pub fn close_dms(&self, who: UserId, closed: bool) {
        self.shared.change(|world| {
            if let Some(user) = world.users.get_mut(&who) {
                user.dms_closed = closed;
            }
        });
    }

    /// Someone adds the app to their account, to use it anywhere.
    pub fn install_app(&self, who: UserId) {
        self.shared.change(|world| {
            if let Some(user) = world.users.get_mut(&who) {
                user.installed_app = true;
            }
        });
    }

    /// The language of someone's client, like `de`.
    pub fn set_locale(&self, who: UserId, locale: &str) {
        self.shared.change(|world| {
            if let Some(user) = world.users.get_mut(&who) {
                locale.clone_into(&mut user.locale);
            }
        });
    }

    /// The bot is thrown out of a server (GUILD_DELETE).
    pub fn remove_bot(&self, server: ServerId) {
        self.shared.change(|world| world.bot_leaves(server));
    }

    /// The bot is invited to a server it was thrown out of (GUILD_CREATE).
    pub fn invite_bot(&self, server: ServerId) {
        self.shared.change(|world| world.bot_joins(server));
    }

    /// Discord loses a server: GUILD_DELETE with `unavailable`.
    pub fn begin_outage(&self, server: ServerId) {
        self.shared.change(|world| world.set_outage(server, true));
    }

    /// Discord has the server back: GUILD_CREATE.
    pub fn end_outage(&self, server: ServerId) {
        self.shared.change(|world| world.set_outage(server, false));
    }
}

/// Channels, roles and permissions.
impl Standin {
    /// A text channel.
    pub fn add_text_channel(&self, server: ServerId, name: &str) -> ChannelId {
        self.shared
            .change(|world| world.add_channel(server, name, kind::TEXT))
    }

    /// An announcement channel.
    pub fn add_announcement_channel(&self, server: ServerId, name: &str) -> ChannelId {
        self.shared
            .change(|world| world.add_channel(server, name, kind::ANNOUNCEMENT))
    }

    /// A forum.
    pub fn add_forum(&self, server: ServerId, name: &str) -> ChannelId {
        self.shared
            .change(|world| world.add_channel(server, name, kind::FORUM))
    }

    /// A tag of a forum; a moderated one is for those who manage threads (CHANNEL_UPDATE).
    pub fn add_tag(&self, forum: ChannelId, name: &str, moderated: bool) -> TagId {
        self.shared
            .change(|world| world.add_tag(forum, name, moderated))
    }

    /// Whether each post in a forum needs a tag (CHANNEL_UPDATE).
    pub fn require_tag(&self, forum: ChannelId, required: bool) {
        self.shared
            .change(|world| world.require_tag(forum, required));
    }

    /// A voice channel.
    pub fn add_voice_channel(&self, server: ServerId, name: &str) -> ChannelId {
        self.shared
            .change(|world| world.add_channel(server, name, kind::VOICE))
    }

    /// Which voice channel is the server's AFK channel, if any (GUILD_UPDATE).
    pub fn set_afk_channel(&self, server: ServerId, channel: Option<ChannelId>) {
        self.shared.change(|world| world.set_afk(server, channel));
    }

    /// A public thread that `opener` opens in a channel, on no message.
    pub fn add_thread(&self, parent: ChannelId, opener: UserId, name: &str) -> ChannelId {
        let body = serde_json::json!({"name": name, "type": kind::PUBLIC_THREAD});
        let new = crate::world::threads::NewThread {
            parent,
            opener,
            on: None,
            body: &body,
        };
        self.shared
            .change(|world| world.open_thread(&new))
            .expect("threads open in text channels")
    }

    /// A moderator archives, reopens, locks or unlocks a thread.
    pub fn set_thread(&self, thread: ChannelId, archived: bool, locked: bool) {
        self.shared
            .change(|world| world.set_thread_state(thread, Some(archived), Some(locked)));
    }

    /// A moderator deletes a channel or a thread.
    pub fn delete_channel(&self, channel: ChannelId) {
        self.shared.change(|world| world.remove_channel(channel));
    }

    /// A moderator deletes a message.
    pub fn delete_message(&self, channel: ChannelId, message: MessageId) {
        self.shared
            .change(|world| world.remove_message(channel, message));
    }

    /// A role with these [`permission`]s.
    pub fn add_role(
        &self,
        server: ServerId,
        name: &str,
        permissions: u64,
        mentionable: bool,
    ) -> RoleId {
        self.shared
            .change(|world| world.add_role(server, name, permissions, mentionable))
    }

    /// The `@everyone` role.
    pub fn everyone_role(&self, server: ServerId) -> RoleId {
        RoleId::new(server.0)
    }

    /// Changes what a role may do.
    pub fn set_role_permissions(&self, server: ServerId, role: RoleId, permissions: u64) {
        self.shared.change(|world| {
            let place = world.servers.get_mut(&server);
            let role_of = place.and_then(|s| s.roles.iter_mut().find(|one| one.id == role));
            if let Some(role) = role_of {
                role.permissions = permissions;
            }
            world.tell_of_role("GUILD_ROLE_UPDATE", server, role);
        });
    }

    /// What the bot's own role may do (what it asked for when it was invited).
    pub fn set_bot_permissions(&self, server: ServerId, permissions: u64) {
        let role = self.shared.read(|world| {
            let place = world.servers.get(&server)?;
            place
                .roles
                .iter()
                .find(|role| role.of_bot.is_some())
                .map(|role| role.id)
        });
        if let Some(role) = role {
            self.set_role_permissions(server, role, permissions);
        }
    }

    /// Gives someone a role.
    pub fn give_role(&self, server: ServerId, who: UserId, role: RoleId) {
        self.shared
            .change(|world| world.give_role(server, who, role));
    }

    /// Takes a role from someone.
    pub fn take_role(&self, server: ServerId, who: UserId, role: RoleId) {
        self.shared
            .change(|world| world.take_role(server, who, role));
    }

    /// Makes someone an administrator of sorts: a role with Manage Server.
    pub fn make_manager(&self, server: ServerId, who: UserId) -> RoleId {
        let role = self.add_role(server, "manager", permission::MANAGE_GUILD, false);
        self.give_role(server, who, role);
        role
    }

    /// Sets what the target may and may not do in one channel.
    pub fn overwrite(&self, channel: ChannelId, target: Target, allow: u64, deny: u64) {
        self.shared.change(|world| {
            let server = world.channels.get(&channel).and_then(|one| one.server);
            let (target, is_member) = match target {
                Target::Everyone => (server.map_or(0, |id| id.0), false),
                Target::Role(role) => (role.0, false),
                Target::Member(who) => (who.0, true),
                Target::Bot => (world.bot.0, true),
            };
            world.set_overwrite(
                channel,
                Overwrite {
                    target,
                    is_member,
                    allow,
                    deny,
                },
            );
        });
    }

    /// What someone may do in a channel.
    pub fn permissions(&self, who: UserId, channel: ChannelId) -> u64 {
        self.shared.read(|world| world.permissions(who, channel))
    }

    /// Someone enters or moves to a voice channel, or leaves voice (`None`).
    pub fn set_voice(
        &self,
        server: ServerId,
        who: UserId,
        channel: Option<ChannelId>,
        flags: VoiceFlags,
    ) {
        let VoiceFlags {
            self_deaf,
            self_mute,
            deaf,
        } = flags;
        let voice = channel.map(|channel| Voice {
            channel,
            self_deaf,
            self_mute,
            deaf,
        });
        self.shared
            .change(|world| world.set_voice(server, who, voice));
    }
}
