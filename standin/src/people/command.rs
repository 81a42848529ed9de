//! Commands: typed, completed while typing, or taken from a message's or person's menu.

use serde_json::{Map, Value, json};

use super::options::Typed;
use super::outcome::{Choice, InteractionOutcome, Outcome};
use super::sending::{Draft, Origin};
use super::{OptionValue, Place};
use crate::Standin;
use crate::ids::UserId;
use crate::permission as p;
use crate::view::MessageView;
use crate::world::World;
use crate::world::interactions::kind;
use crate::world::posting::number;

/// Discord's numbers for kinds of commands.
mod command_kind {
    pub(super) const CHAT: u64 = 1;
    pub(super) const USER: u64 = 2;
    pub(super) const MESSAGE: u64 = 3;
}

/// A command as someone uses it.
struct Use<'a> {
    who: UserId,
    place: Place,
    /// `log`, or `timer start`, or `craft share on`.
    name: &'a str,
    options: &'a [(&'a str, OptionValue)],
    focused: Option<(&'a str, &'a str)>,
}

impl Standin {
    /// Someone uses a slash command. `name` may go on with a subcommand: `"timer start"`.
    pub async fn command(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        options: &[(&str, OptionValue)],
    ) -> InteractionOutcome {
        let used = Use {
            who,
            place,
            name,
            options,
            focused: None,
        };
        self.send(|world| world.command_draft(&used, kind::COMMAND))
            .await
    }

    /// What is offered while someone types the option `focused.0` and has come to `focused.1`.
    /// Panics when the bot does not answer, or the option has no autocomplete.
    pub async fn autocomplete(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        options: &[(&str, OptionValue)],
        focused: (&str, &str),
    ) -> Vec<Choice> {
        let outcome = self.complete(who, place, name, options, focused).await;
        match outcome.kind {
            Outcome::Choices(choices) => choices,
            other => panic!("no choices came for {focused:?} of /{name}, but: {other:?}"),
        }
    }

    /// Like [`Standin::autocomplete`], for those who can live without an answer.
    pub(crate) async fn complete(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        options: &[(&str, OptionValue)],
        focused: (&str, &str),
    ) -> InteractionOutcome {
        let used = Use {
            who,
            place,
            name,
            options,
            focused: Some(focused),
        };
        self.send(|world| world.command_draft(&used, kind::AUTOCOMPLETE))
            .await
    }

    /// Someone takes a command from a message's menu ("Apps").
    pub async fn message_command(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        message: &MessageView,
    ) -> InteractionOutcome {
        let (channel, id) = (message.channel, message.id);
        self.send(|world| {
            let at = world.origin_of(who, place)?.channel;
            let about = world.message(channel, id).ok_or("the message is gone")?;
            if about.ephemeral_for.is_some_and(|reader| reader != who) {
                return Err("this person does not see the message".to_owned());
            }
            if channel != at && world.channels.get(&at).and_then(|one| one.parent) != Some(channel)
            {
                return Err("the message is in another place".to_owned());
            }
            let resolved = json!({"messages": {id.to_string(): world.message_json(about)}});
            world.menu_draft(who, place, (name, command_kind::MESSAGE), id.0, &resolved)
        })
        .await
    }

    /// Someone takes a command from a person's menu ("Apps").
    pub async fn user_command(
        &self,
        who: UserId,
        place: Place,
        name: &str,
        target: UserId,
    ) -> InteractionOutcome {
        self.send(|world| {
            let resolved = json!({"users": {target.to_string(): world.user_json(target)}});
            world.menu_draft(who, place, (name, command_kind::USER), target.0, &resolved)
        })
        .await
    }
}

impl World {
    fn command_draft(&mut self, used: &Use<'_>, kind: u64) -> Result<Draft, String> {
        let origin = self.origin_of(used.who, used.place)?;
        let path: Vec<&str> = used
            .name
            .trim_start_matches('/')
            .split_whitespace()
            .collect();
        let [name, path @ ..] = path.as_slice() else {
            return Err("no command named".to_owned());
        };
        let command = self.offered(used.who, &origin, name, command_kind::CHAT)?;
        let mut typed = Typed {
            world: self,
            server: origin.server,
            given: used.options,
            focused: used.focused,
            resolved: Map::new(),
        };
        let options = typed.options(&command["options"], path)?;
        let resolved = typed.resolved;
        let mut data = json!({"id": command["id"], "name": name, "type": command_kind::CHAT,
            "options": options});
        if let Some(server) = command.get("guild_id") {
            data["guild_id"] = server.clone();
        }
        if !resolved.is_empty() {
            data["resolved"] = resolved.into();
        }
        Ok(Draft {
            kind,
            who: used.who,
            place: used.place,
            data,
            source: None,
            opened_by: None,
        })
    }

    fn menu_draft(
        &mut self,
        who: UserId,
        place: Place,
        (name, menu): (&str, u64),
        target: u64,
        resolved: &Value,
    ) -> Result<Draft, String> {
        let origin = self.origin_of(who, place)?;
        let command = self.offered(who, &origin, name, menu)?;
        let data = json!({"id": command["id"], "name": name, "type": menu, "resolved": resolved,
            "target_id": target.to_string()});
        Ok(Draft {
            kind: kind::COMMAND,
            who,
            place,
            data,
            source: None,
            opened_by: None,
        })
    }

    /// The registered command, if this person's client offers it there.
    fn offered(
        &self,
        who: UserId,
        origin: &Origin,
        name: &str,
        menu: u64,
    ) -> Result<Value, String> {
        let of_server = origin.server.and_then(|id| self.server_commands.get(&id));
        let all = of_server.into_iter().flatten().chain(&self.global_commands);
        let named = |one: &&Value| one["name"] == name && one["type"] == menu;
        let command = all
            .into_iter()
            .find(named)
            .ok_or_else(|| format!("there is no command {name}"))?;
        self.check_offer(who, origin, command)?;
        Ok(command.clone())
    }

    /// Every command that this person's client offers there.
    pub(crate) fn all_offered(&self, who: UserId, origin: &Origin) -> Vec<Value> {
        let of_server = origin.server.and_then(|id| self.server_commands.get(&id));
        let all = of_server.into_iter().flatten().chain(&self.global_commands);
        let offered = |one: &&Value| self.check_offer(who, origin, one).is_ok();
        all.filter(offered).cloned().collect()
    }

    fn check_offer(&self, who: UserId, origin: &Origin, command: &Value) -> Result<(), String> {
        let name = command["name"].as_str().unwrap_or_default();
        let lists = |field: &str, wanted: u8, default: bool| match command[field].as_array() {
            Some(listed) => listed.iter().any(|one| *one == wanted),
            None => default,
        };
        let in_dm = command["dm_permission"] != false;
        let default = origin.context == 0 || in_dm;
        if command.get("guild_id").is_none() && !lists("contexts", origin.context, default) {
            return Err(format!("the command {name} is not offered in this place"));
        }
        let by_server = origin.owners.get("0").is_some() && lists("integration_types", 0, true);
        let by_account = origin.owners.get("1").is_some() && lists("integration_types", 1, false);
        if command.get("guild_id").is_none() && !by_server && !by_account {
            return Err(format!(
                "the command {name} is not offered by this installation"
            ));
        }
        let mine = self.permissions(who, origin.channel);
        let needed = number(&command["default_member_permissions"]);
        if let Some(needed) = needed.filter(|_| origin.server.is_some() && mine != p::ALL) {
            // Zero means administrators only.
            if needed == 0 || mine & needed != needed {
                return Err(format!(
                    "the command {name} is not offered: permissions {needed} are missing"
                ));
            }
        }
        if origin.server.is_some() && mine & p::USE_APPLICATION_COMMANDS == 0 {
            return Err("may not use commands in this channel".to_owned());
        }
        Ok(())
    }
}
