//! Whom a message pings: the mentions in its text, narrowed by the allowed mentions that came with
//! it and by what its author may ping.

use serde_json::Value;

use super::World;
use super::model::Mentions;
use crate::ids::{ChannelId, RoleId, UserId};
use crate::permission::MENTION_EVERYONE;

/// One mention as it stands in a text.
#[derive(Debug, PartialEq, Eq)]
enum Mentioned {
    User(UserId),
    Role(RoleId),
    Everyone,
    Here,
}

impl World {
    /// The pings of a text that `author` posts in `channel`. `replied_to` is the author of the
    /// message that this one answers.
    pub(crate) fn mentions(
        &self,
        text: &str,
        allowed: Option<&Value>,
        author: UserId,
        channel: ChannelId,
        replied_to: Option<UserId>,
    ) -> Mentions {
        let may_ping_all = self.permissions(author, channel) & MENTION_EVERYONE != 0;
        let server = self.channels.get(&channel).and_then(|one| one.server);
        let roles = server
            .and_then(|id| self.servers.get(&id))
            .map_or(&[][..], |s| &s.roles);
        let mut out = Mentions::default();
        for one in find(text) {
            match one {
                Mentioned::User(id) if permits(allowed, "users", id.0) => {
                    push_new(&mut out.users, id);
                }
                Mentioned::Role(id) if permits(allowed, "roles", id.0) => {
                    let role = roles.iter().find(|role| role.id == id);
                    if role.is_some_and(|role| role.mentionable || may_ping_all) {
                        push_new(&mut out.roles, id);
                    }
                }
                Mentioned::Everyone if permits_everyone(allowed) => out.everyone |= may_ping_all,
                Mentioned::Here if permits_everyone(allowed) => out.here |= may_ping_all,
                _ => {}
            }
        }
        let pings_replied = allowed.is_none_or(|a| a["replied_user"] == Value::Bool(true));
        if let Some(id) = replied_to.filter(|_| pings_replied) {
            push_new(&mut out.users, id);
        }
        out
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn parse_has(allowed: &Value, what: &str) -> bool {
    allowed["parse"]
        .as_array()
        .is_some_and(|kinds| kinds.iter().any(|kind| kind == what))
}

fn permits_everyone(allowed: Option<&Value>) -> bool {
    allowed.is_none_or(|allowed| parse_has(allowed, "everyone"))
}

fn permits(allowed: Option<&Value>, what: &str, id: u64) -> bool {
    let Some(allowed) = allowed else { return true };
    let listed = |ids: &Vec<Value>| {
        ids.iter()
            .any(|one| one.as_u64() == Some(id) || one.as_str() == Some(&id.to_string()))
    };
    parse_has(allowed, what) || allowed[what].as_array().is_some_and(listed)
}

fn find(text: &str) -> Vec<Mentioned> {
    let mut found = Vec::new();
    if text.contains("@everyone") {
        found.push(Mentioned::Everyone);
    }
    if text.contains("@here") {
        found.push(Mentioned::Here);
    }
    for piece in text.split("<@").skip(1) {
        let Some((inside, _)) = piece.split_once('>') else {
            continue;
        };
        if let Some(role) = inside.strip_prefix('&') {
            found.extend(role.parse().ok().map(Mentioned::Role));
        } else {
            let user = inside.strip_prefix('!').unwrap_or(inside);
            found.extend(user.parse().ok().map(Mentioned::User));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_mention_is_found() {
        let found = find("@everyone <@1> and <@!2>, <@&3> <@x> <@");
        let expected = [
            Mentioned::Everyone,
            Mentioned::User(UserId::new(1)),
            Mentioned::User(UserId::new(2)),
            Mentioned::Role(RoleId::new(3)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn allowed_mentions_name_what_may_ping() {
        assert!(permits(None, "users", 1));
        assert!(!permits(Some(&json!({"parse": []})), "users", 1));
        assert!(permits(Some(&json!({"users": ["1"]})), "users", 1));
        assert!(!permits(Some(&json!({"users": ["1"]})), "users", 2));
        assert!(permits(Some(&json!({"parse": ["roles"]})), "roles", 2));
    }
}
