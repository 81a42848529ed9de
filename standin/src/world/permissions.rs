//! Who may do what where, computed as Discord's documentation says ("Permissions": base, then
//! overwrites for everyone, roles, member; time-outs; implicit denials).

use super::World;
use super::model::{Channel, Overwrite, Server};
use crate::ids::{ChannelId, ServerId, UserId};
use crate::permission as p;

impl World {
    /// What `who` may do in the channel (a thread has its parent's overwrites). Zero for someone
    /// who is not there at all.
    pub(crate) fn permissions(&self, who: UserId, channel: ChannelId) -> u64 {
        let Some(place) = self.channels.get(&channel) else {
            return 0;
        };
        let Some(server) = place.server.and_then(|id| self.servers.get(&id)) else {
            return p::DIRECT_MESSAGE;
        };
        let parent = place.parent.filter(|_| place.thread.is_some());
        let with_overwrites = parent
            .and_then(|id| self.channels.get(&id))
            .unwrap_or(place);
        self.in_channel(server, with_overwrites, who)
    }

    /// What `who` may do in the server as a whole, channels aside.
    pub(crate) fn server_permissions(&self, who: UserId, server: ServerId) -> u64 {
        self.servers
            .get(&server)
            .map_or(0, |server| base(server, who))
    }

    fn in_channel(&self, server: &Server, channel: &Channel, who: UserId) -> u64 {
        let base = base(server, who);
        let Some(member) = server.members.get(&who) else {
            return 0;
        };
        if base == p::ALL {
            return base;
        }
        let everyone = server.id.0;
        let mut allowed = base;
        for one in channel
            .overwrites
            .iter()
            .filter(|o| !o.is_member && o.target == everyone)
        {
            allowed = apply(allowed, one.allow, one.deny);
        }
        let of_roles = |o: &&Overwrite| {
            !o.is_member && o.target != everyone && member.roles.iter().any(|r| r.0 == o.target)
        };
        let (mut allow, mut deny) = (0, 0);
        for one in channel.overwrites.iter().filter(of_roles) {
            allow |= one.allow;
            deny |= one.deny;
        }
        allowed = apply(allowed, allow, deny);
        for one in channel
            .overwrites
            .iter()
            .filter(|o| o.is_member && o.target == who.0)
        {
            allowed = apply(allowed, one.allow, one.deny);
        }
        if member.timed_out_until.is_some_and(|until| until > self.now) {
            allowed &= p::VIEW_CHANNEL | p::READ_MESSAGE_HISTORY;
        }
        if allowed & p::VIEW_CHANNEL == 0 {
            return 0;
        }
        if allowed & p::SEND_MESSAGES == 0 {
            allowed &= !(p::MENTION_EVERYONE | p::ATTACH_FILES | p::EMBED_LINKS);
        }
        allowed
    }
}

fn base(server: &Server, who: UserId) -> u64 {
    let Some(member) = server.members.get(&who) else {
        return 0;
    };
    if server.owner == who {
        return p::ALL;
    }
    let granted = server
        .roles
        .iter()
        .filter(|role| role.id.0 == server.id.0 || member.roles.contains(&role.id))
        .fold(0, |all, role| all | role.permissions);
    if granted & p::ADMINISTRATOR != 0 {
        p::ALL
    } else {
        granted
    }
}

fn apply(permissions: u64, allow: u64, deny: u64) -> u64 {
    (permissions & !deny) | allow
}
