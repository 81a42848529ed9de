//! What mentions are read as, for one viewer at one moment.

use std::collections::HashMap;

use crate::ids::{ChannelId, RoleId, ServerId, UserId};
use crate::permission::VIEW_CHANNEL;
use crate::world::World;

/// Names by id. Channels that the viewer cannot see are not in it.
pub(crate) struct Names {
    viewer: UserId,
    pub(super) users: HashMap<UserId, String>,
    pub(super) channels: HashMap<ChannelId, String>,
    pub(super) roles: HashMap<RoleId, String>,
}

impl Names {
    pub(crate) fn empty(viewer: UserId) -> Self {
        Self {
            viewer,
            users: HashMap::new(),
            channels: HashMap::new(),
            roles: HashMap::new(),
        }
    }

    /// The names as `viewer` sees them in this server.
    pub(crate) fn read(world: &World, viewer: UserId, server: Option<ServerId>) -> Self {
        let mut names = Self::empty(viewer);
        for id in world.users.keys() {
            names.users.insert(*id, world.display_name(*id, server));
        }
        for (id, channel) in &world.channels {
            if channel.server.is_some() && world.permissions(viewer, *id) & VIEW_CHANNEL != 0 {
                names.channels.insert(*id, channel.name.clone());
            }
        }
        let roles = server
            .and_then(|id| world.servers.get(&id))
            .map_or(&[][..], |server| &server.roles);
        for role in roles {
            let name = role.name.trim_start_matches('@').to_owned();
            names.roles.insert(role.id, name);
        }
        names
    }

    pub(crate) fn user(&self, id: UserId) -> &str {
        self.users.get(&id).map_or("unknown-user", String::as_str)
    }

    pub(crate) fn role(&self, id: RoleId) -> &str {
        self.roles.get(&id).map_or("unknown-role", String::as_str)
    }

    pub(crate) fn channel(&self, id: ChannelId) -> Option<&str> {
        self.channels.get(&id).map(String::as_str)
    }

    /// Where the page shows this channel to the viewer.
    pub(crate) fn address(&self, channel: ChannelId) -> String {
        address(self.viewer, channel)
    }
}

/// The page's address for a person in a channel.
pub(crate) fn address(who: UserId, channel: ChannelId) -> String {
    format!("/?as={who}&in={channel}")
}
