//! People, servers, channels and roles coming to be, and the events that tell the bot.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use serde_json::json;

use super::World;
use super::model::{Channel, Member, Overwrite, Role, Server, User, channel_kind as kind};
use crate::gateway::intents::GUILDS;
use crate::ids::{ChannelId, Id, RoleId, ServerId, UserId};
use crate::permission;

impl Channel {
    pub(crate) fn new(id: ChannelId, server: Option<ServerId>, kind: u8, name: String) -> Self {
        Self {
            id,
            server,
            kind,
            name,
            parent: None,
            overwrites: Vec::new(),
            position: 0,
            topic: None,
            recipient: None,
            bot_is_in: true,
            messages: BTreeMap::new(),
            last_message: None,
            thread: None,
            threads: Vec::new(),
            tags: Vec::new(),
            requires_tag: false,
        }
    }
}

impl World {
    pub(crate) fn gateway_url(&self) -> String {
        format!("{}/gateway", self.origin.replacen("http", "ws", 1))
    }

    pub(crate) fn add_user(&mut self, name: &str, is_bot: bool) -> UserId {
        let id = self.next_id();
        let username: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        let user = User {
            username,
            display_name: name.to_owned(),
            is_bot,
            dms_closed: false,
            installed_app: false,
            locale: "en-US".to_owned(),
            ephemerals: VecDeque::new(),
            elsewhere: None,
            servers: BTreeSet::new(),
        };
        self.users.insert(id, user);
        id
    }

    /// A server that the bot was just invited to. Its first role is `@everyone`, whose id is the
    /// server's; its second is the bot's own.
    pub(crate) fn add_server(&mut self, name: &str, owner: UserId) -> ServerId {
        let id: ServerId = self.next_id();
        let everyone = Role {
            id: Id::new(id.0),
            name: "@everyone".to_owned(),
            permissions: permission::EVERYONE_DEFAULT,
            mentionable: false,
            of_bot: None,
        };
        let server = Server {
            id,
            name: name.to_owned(),
            owner,
            locale: "en-US".to_owned(),
            roles: vec![everyone],
            members: BTreeMap::new(),
            banned: HashSet::new(),
            channels: Vec::new(),
            afk: None,
            unavailable: false,
        };
        self.servers.insert(id, server);
        self.insert_member(id, owner, Vec::new());
        self.bot_joins(id);
        id
    }

    /// The bot is invited (again); it gets a role of its own without permissions.
    pub(crate) fn bot_joins(&mut self, server: ServerId) {
        let (role, bot) = (self.next_id(), self.bot);
        let name = self.display_name(bot, None);
        if let Some(place) = self.servers.get_mut(&server) {
            let permissions = 0;
            place.roles.push(Role {
                id: role,
                name,
                permissions,
                mentionable: false,
                of_bot: Some(bot),
            });
        }
        self.insert_member(server, bot, vec![role]);
        self.tell_of_server(server);
    }

    pub(crate) fn tell_of_server(&mut self, id: ServerId) {
        let Some(server) = self.servers.get(&id) else {
            return;
        };
        if self.sessions.wants(GUILDS) {
            let data = self.server_event_json(server, true);
            self.emit("GUILD_CREATE", GUILDS, Some(id), || data);
        }
    }

    pub(crate) fn insert_member(&mut self, server: ServerId, who: UserId, roles: Vec<RoleId>) {
        let joined_at = self.now;
        if let Some(user) = self.users.get_mut(&who) {
            user.servers.insert(server);
        }
        if let Some(server) = self.servers.get_mut(&server) {
            let member = Member {
                nick: None,
                roles,
                joined_at,
                timed_out_until: None,
                voice: None,
            };
            server.members.insert(who, member);
        }
    }

    pub(crate) fn add_channel(&mut self, server: ServerId, name: &str, kind: u8) -> ChannelId {
        let id = self.next_id();
        let mut channel = Channel::new(id, Some(server), kind, name.to_owned());
        if let Some(server) = self.servers.get_mut(&server) {
            channel.position = server.channels.len();
            server.channels.push(id);
        }
        self.channels.insert(id, channel);
        self.tell_of_channel("CHANNEL_CREATE", id);
        id
    }

    pub(crate) fn add_role(
        &mut self,
        server: ServerId,
        name: &str,
        permissions: u64,
        mentionable: bool,
    ) -> RoleId {
        let id = self.next_id();
        let role = Role {
            id,
            name: name.to_owned(),
            permissions,
            mentionable,
            of_bot: None,
        };
        if let Some(server) = self.servers.get_mut(&server) {
            server.roles.push(role);
        }
        self.tell_of_role("GUILD_ROLE_CREATE", server, id);
        id
    }

    pub(crate) fn tell_of_role(&mut self, name: &'static str, server: ServerId, role: RoleId) {
        let Some(place) = self.servers.get(&server) else {
            return;
        };
        let Some(at) = place.roles.iter().position(|one| one.id == role) else {
            return;
        };
        let data =
            json!({"guild_id": server, "role": super::render::role_json(&place.roles[at], at)});
        self.emit(name, GUILDS, Some(server), || data);
    }

    /// Sets what a role or a member may do in one channel, in place of what was set before.
    pub(crate) fn set_overwrite(&mut self, channel: ChannelId, new: Overwrite) {
        if let Some(place) = self.channels.get_mut(&channel) {
            let other =
                |old: &Overwrite| old.target != new.target || old.is_member != new.is_member;
            place.overwrites.retain(other);
            place.overwrites.push(new);
        }
        self.tell_of_channel("CHANNEL_UPDATE", channel);
    }

    /// The direct message channel between the bot and this person.
    pub(crate) fn dm_with(&mut self, who: UserId) -> ChannelId {
        if let Some(id) = self.dms.get(&who) {
            return *id;
        }
        let id = self.next_id();
        let mut channel = Channel::new(id, None, kind::DM, String::new());
        channel.recipient = Some(who);
        self.channels.insert(id, channel);
        self.dms.insert(who, id);
        id
    }

    /// The private channel of this person with a friend, which the bot is not in.
    pub(crate) fn elsewhere_of(&mut self, who: UserId) -> ChannelId {
        if let Some(id) = self.users.get(&who).and_then(|user| user.elsewhere) {
            return id;
        }
        let id = self.next_id();
        let mut channel = Channel::new(id, None, kind::DM, String::new());
        channel.bot_is_in = false;
        self.channels.insert(id, channel);
        if let Some(user) = self.users.get_mut(&who) {
            user.elsewhere = Some(id);
        }
        id
    }

    /// Whether the bot and this person are in one server.
    pub(crate) fn shares_server(&self, who: UserId) -> bool {
        let mut theirs = self
            .users
            .get(&who)
            .into_iter()
            .flat_map(|user| &user.servers);
        theirs.any(|server| self.bot_is_in(*server))
    }
}
