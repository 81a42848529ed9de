//! Who acts, and where, read from an interaction.
//!
//! A server counts as the place only where it has installed the bot itself. Where only the member has, everything is private.

use serenity::all::{
    AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, ChannelType, GuildId, Member,
    PartialChannel, User,
};

use crate::actions::contact::{Contact, Place};
use crate::domain::ids::{ChannelId, MemberId, ServerId};
use crate::domain::rejection::Rejection;

/// A channel of a kind that is not named here.
const OTHER_KIND: &str = "A channel of this kind";

/// Whether the server that an interaction came from has installed the bot itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Installed {
    /// By those who manage the server.
    InServer,
    /// Not there: the member brought it along, or it is a direct message.
    ForMember,
}

/// Reads it from what Discord says about who authorised the interaction.
pub(super) fn installed(owners: &AuthorizingIntegrationOwners) -> Installed {
    let by_server = |owner: &AuthorizingIntegrationOwner| {
        matches!(owner, AuthorizingIntegrationOwner::GuildInstall(Some(_)))
    };
    if owners.0.iter().any(by_server) {
        Installed::InServer
    } else {
        Installed::ForMember
    }
}

/// The contact; ids past `i64` are refused.
pub(super) fn contact(
    user: &User,
    member: Option<&Member>,
    guild: Option<GuildId>,
    installed: Installed,
) -> Result<Contact, Rejection> {
    let place = match (guild, installed) {
        (Some(guild), Installed::InServer) => Place::Server {
            id: ServerId::from_u64(guild.get())?,
            display_name: name(user, member),
        },
        _ => Place::Direct,
    };
    Ok(Contact {
        member: MemberId::from_u64(user.id.get())?,
        place,
    })
}

/// The server of an interaction, whether or not it has the bot; ids past `i64` are refused.
pub(super) fn server(guild: Option<GuildId>) -> Result<Option<ServerId>, Rejection> {
    guild
        .map(|guild| ServerId::from_u64(guild.get()))
        .transpose()
}

/// The name that people see: the server's own, else the account's.
pub(super) fn name(user: &User, member: Option<&Member>) -> String {
    let name = member.map_or_else(|| user.display_name(), Member::display_name);
    name.to_owned()
}

/// The channel of an interaction, where the weekly question can be asked in it.
pub(super) fn here(channel: Option<&PartialChannel>) -> Result<ChannelId, Rejection> {
    let channel = channel.ok_or(Rejection::ChannelUnfit { kind: OTHER_KIND })?;
    question_channel(channel)
}

/// The channel's id, where the weekly question can be asked in a channel of its kind.
pub(super) fn question_channel(channel: &PartialChannel) -> Result<ChannelId, Rejection> {
    let kind = match channel.kind {
        ChannelType::Text | ChannelType::News => {
            return ChannelId::from_u64(channel.id.get());
        }
        ChannelType::Voice => "A voice channel",
        ChannelType::Stage => "A stage",
        ChannelType::Forum => "A forum",
        ChannelType::Category => "A category",
        ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread => {
            "A thread"
        }
        _ => OTHER_KIND,
    };
    Err(Rejection::ChannelUnfit { kind })
}

/// Whether the member has Manage Server, which Administrator includes. Never in a direct message.
pub(super) fn may_manage(member: Option<&Member>) -> bool {
    let permissions = member.and_then(|member| member.permissions);
    permissions.is_some_and(|permissions| permissions.manage_guild() || permissions.administrator())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn user(id: u64) -> User {
        serde_json::from_value(
            json!({ "id": id.to_string(), "username": "ada", "discriminator": "0",
            "global_name": "Ada", "avatar": null }),
        )
        .unwrap()
    }

    fn member(nick: Option<&str>, permissions: u64) -> Member {
        serde_json::from_value(
            json!({ "user": user(7), "nick": nick, "guild_id": "9", "roles": [], "deaf": false,
            "mute": false, "flags": 0, "pending": false, "joined_at": "2026-01-01T00:00:00Z",
            "permissions": permissions.to_string() }),
        )
        .unwrap()
    }

    fn owners(json: Value) -> AuthorizingIntegrationOwners {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_server_is_the_place_only_where_it_installed_the_bot() {
        let cases = [
            (json!({ "0": "9" }), Installed::InServer),
            (json!({ "0": "9", "1": "7" }), Installed::InServer),
            (json!({ "1": "7" }), Installed::ForMember),
            (json!({ "0": "0" }), Installed::ForMember),
            (json!({}), Installed::ForMember),
        ];
        for (json, expected) in cases {
            assert_eq!(installed(&owners(json.clone())), expected, "{json}");
        }
        let guild = Some(GuildId::new(9));
        let met = contact(
            &user(7),
            Some(&member(None, 0)),
            guild,
            Installed::ForMember,
        )
        .unwrap();
        assert_eq!(met.place, Place::Direct);
    }

    #[test]
    fn the_name_is_the_one_people_see_there() {
        let guild = Some(GuildId::new(9));
        for (nick, expected) in [(Some("countess"), "countess"), (None, "Ada")] {
            let there = member(nick, 0);
            let met = contact(&user(7), Some(&there), guild, Installed::InServer).unwrap();
            let place = Place::Server {
                id: ServerId::from_row(9),
                display_name: expected.to_owned(),
            };
            assert_eq!(
                met,
                Contact {
                    member: MemberId::from_row(7),
                    place
                }
            );
        }
    }

    #[test]
    fn an_id_past_i64_is_refused() {
        let id = u64::MAX - 1;
        let refused = contact(&user(id), None, None, Installed::ForMember);
        assert_eq!(refused, Err(Rejection::IdTooLarge { id }));
    }

    #[test]
    fn the_question_is_asked_in_text_and_announcement_channels_only() {
        for kind in 0..=16 {
            let channel = json!({ "id": "3", "name": "here", "type": kind, "permissions": "0" });
            let channel: PartialChannel = serde_json::from_value(channel).unwrap();
            let taken = question_channel(&channel);
            let expected = [0, 5].contains(&kind);
            assert_eq!(taken.is_ok(), expected, "{kind}: {taken:?}");
        }
        assert!(here(None).is_err());
    }

    #[test]
    fn only_manage_server_and_administrator_manage() {
        for (bits, expected) in [(0, false), (1 << 5, true), (1 << 3, true), (1 << 10, false)] {
            assert_eq!(may_manage(Some(&member(None, bits))), expected, "{bits}");
        }
        assert!(!may_manage(None));
    }
}
