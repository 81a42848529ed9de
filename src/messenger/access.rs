//! What the bot may do in a channel, computed from the server's roles, the channel's overwrites and the bot's own roles, in the order
//! that Discord gives: <https://discord.com/developers/docs/topics/permissions#permission-overwrites>.

use serenity::http::{LightMethod, Request, Route};
use serenity::model::id as discord;

use super::wire::{Channel, Guild, GuildMember, Overwrite};
use super::{Messenger, SendError, channel_id};
use crate::domain::check_in::GiveUpReason;
use crate::domain::ids::{ChannelId, MemberId, RoleId, ServerId};
use crate::permissions::Permission;

const ADMINISTRATOR: u64 = 1 << 3;
const MENTION_EVERYONE: u64 = 1 << 17;
const EVERYTHING: u64 = u64::MAX;
/// Discord's numbers for kinds of threads.
const THREADS: [u64; 3] = [10, 11, 12];

/// What the bot may do in one channel.
#[derive(Debug)]
struct Access {
    guild: Guild,
    bits: u64,
}

impl Messenger {
    /// Those of `needs` that the bot lacks in a channel of the server, in the order given.
    pub async fn missing_permissions(
        &self,
        server: ServerId,
        channel: ChannelId,
        needs: &[Permission],
    ) -> Result<Vec<Permission>, SendError> {
        let access = self.access(server, channel).await?;
        let missing = |need: &Permission| access.bits & need.bit() == 0;
        Ok(needs.iter().copied().filter(missing).collect())
    }

    /// Whether a mention of the role in the channel pings the people who have it.
    pub async fn can_mention(
        &self,
        server: ServerId,
        channel: ChannelId,
        role: RoleId,
    ) -> Result<bool, SendError> {
        let access = self.access(server, channel).await?;
        let role = role.to_string();
        let role = access.guild.roles.iter().find(|found| found.id == role);
        let may = access.bits & MENTION_EVERYONE != 0;
        Ok(role.is_some_and(|role| role.mentionable || may))
    }

    async fn access(&self, server: ServerId, channel: ChannelId) -> Result<Access, SendError> {
        let own = self.own_id().await?;
        let guild_id = discord::GuildId::new(server.as_u64());
        let guild = Request::new(Route::Guild { guild_id }, LightMethod::Get);
        let guild: Guild = self.fetch(guild).await?;
        let route = Route::Channel {
            channel_id: channel_id(channel),
        };
        let found: Channel = match self.fetch(Request::new(route, LightMethod::Get)).await {
            // The bot does not see the channel: it may do nothing there.
            Err(refusal) if refusal.code == 50_001 => return Ok(Access { guild, bits: 0 }),
            other => other?,
        };
        if found.guild_id != Some(server.to_string()) {
            return Err(SendError::GiveUp(GiveUpReason::ChannelGone));
        }
        let member = self.guild_member(server, own).await?;
        // A thread has the overwrites of its channel.
        let parent = found.parent_id.filter(|_| THREADS.contains(&found.kind));
        let overwrites = match parent.and_then(|id| ChannelId::parse(&id)) {
            Some(parent) => {
                let route = Route::Channel {
                    channel_id: channel_id(parent),
                };
                let parent: Channel = self.fetch(Request::new(route, LightMethod::Get)).await?;
                parent.permission_overwrites
            }
            None => found.permission_overwrites,
        };
        let bits = permissions_in(server, own, &guild, &member, &overwrites);
        Ok(Access { guild, bits })
    }
}

fn permissions_in(
    server: ServerId,
    own: MemberId,
    guild: &Guild,
    member: &GuildMember,
    overwrites: &[Overwrite],
) -> u64 {
    let everyone = server.to_string();
    let own = own.to_string();
    let has_role = |id: &String| *id == everyone || member.roles.contains(id);
    let base = guild
        .roles
        .iter()
        .filter(|role| has_role(&role.id))
        .fold(0, |bits, role| bits | number(&role.permissions));
    if guild.owner_id == own || base & ADMINISTRATOR != 0 {
        return EVERYTHING;
    }
    let of = |applies: &dyn Fn(&Overwrite) -> bool| {
        overwrites
            .iter()
            .filter(|overwrite| applies(overwrite))
            .fold((0, 0), |(allow, deny), overwrite| {
                (
                    allow | number(&overwrite.allow),
                    deny | number(&overwrite.deny),
                )
            })
    };
    let steps = [
        of(&|overwrite| overwrite.id == everyone),
        of(&|overwrite| overwrite.id != everyone && member.roles.contains(&overwrite.id)),
        of(&|overwrite| overwrite.id == own),
    ];
    let bits = steps
        .iter()
        .fold(base, |bits, (allow, deny)| (bits & !deny) | allow);
    // Who does not see a channel can do nothing in it.
    if bits & Permission::ViewChannel.bit() == 0 {
        0
    } else {
        bits
    }
}

/// Discord writes permissions as text; what is no number grants and denies nothing.
fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const VIEW: u64 = Permission::ViewChannel.bit();
    const SEND: u64 = Permission::SendMessages.bit();

    /// Server 1 (so is @everyone), bot 2 with role 3; the channel's overwrites as id, allow, deny.
    fn bits(everyone: u64, role: u64, overwrites: &[(&str, u64, u64)]) -> u64 {
        let guild = json!({ "owner_id": "9", "roles": [
            { "id": "1", "permissions": everyone.to_string() },
            { "id": "3", "permissions": role.to_string() },
            { "id": "4", "permissions": ADMINISTRATOR.to_string() },
        ] });
        let overwrites: Vec<_> = overwrites
            .iter()
            .map(|(id, allow, deny)| {
                json!({ "id": id, "allow": allow.to_string(), "deny": deny.to_string() })
            })
            .collect();
        permissions_in(
            ServerId::from_row(1),
            MemberId::from_row(2),
            &serde_json::from_value(guild).unwrap(),
            &serde_json::from_value(json!({ "roles": ["3"] })).unwrap(),
            &serde_json::from_value::<Vec<Overwrite>>(json!(overwrites)).unwrap(),
        )
    }

    #[test]
    fn the_roles_of_the_bot_add_up_and_those_of_others_do_not() {
        assert_eq!(bits(VIEW, SEND, &[]), VIEW | SEND);
        assert_eq!(bits(VIEW, ADMINISTRATOR, &[("1", 0, SEND)]), EVERYTHING);
    }

    #[test]
    fn the_more_particular_overwrite_wins() {
        assert_eq!(bits(VIEW | SEND, 0, &[("1", 0, SEND)]), VIEW);
        assert_eq!(
            bits(VIEW | SEND, 0, &[("1", 0, SEND), ("3", SEND, 0)]),
            VIEW | SEND
        );
        let denied_by_name = [("2", 0, SEND), ("3", SEND, 0), ("1", 0, SEND)];
        assert_eq!(bits(VIEW | SEND, 0, &denied_by_name), VIEW);
        assert_eq!(bits(VIEW, 0, &[("4", SEND, 0)]), VIEW);
    }

    #[test]
    fn nothing_is_possible_in_a_channel_that_is_not_seen() {
        assert_eq!(bits(VIEW | SEND, 0, &[("1", 0, VIEW)]), 0);
    }
}
