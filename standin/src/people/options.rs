//! What someone typed for a command's options, checked as their client checks it and turned into
//! the JSON that the bot gets.

use serde_json::{Map, Value, json};

use super::OptionValue;
use crate::ids::{ServerId, UserId};
use crate::world::World;
use crate::world::attachments::content_type_of;
use crate::world::model::Attachment;
use crate::world::posting::list;
use crate::world::render::{attachment_json, role_json};

/// Discord's numbers for kinds of options.
mod kind {
    pub(super) const SUB_COMMAND: u64 = 1;
    pub(super) const SUB_COMMAND_GROUP: u64 = 2;
    pub(super) const STRING: u64 = 3;
    pub(super) const INTEGER: u64 = 4;
    pub(super) const BOOLEAN: u64 = 5;
    pub(super) const USER: u64 = 6;
    pub(super) const CHANNEL: u64 = 7;
    pub(super) const ROLE: u64 = 8;
    pub(super) const MENTIONABLE: u64 = 9;
    pub(super) const NUMBER: u64 = 10;
    pub(super) const ATTACHMENT: u64 = 11;
}

/// Options on their way: what was typed, and what it resolves to.
pub(crate) struct Typed<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) server: Option<ServerId>,
    pub(crate) given: &'a [(&'a str, OptionValue)],
    /// The option being typed, for autocomplete.
    pub(crate) focused: Option<(&'a str, &'a str)>,
    pub(crate) resolved: Map<String, Value>,
}

impl Typed<'_> {
    /// The `options` of the interaction, below the subcommand named by `path`.
    pub(crate) fn options(&mut self, declared: &Value, path: &[&str]) -> Result<Value, String> {
        let declared = list(declared);
        let is_branch = |one: &Value| {
            one["type"] == kind::SUB_COMMAND || one["type"] == kind::SUB_COMMAND_GROUP
        };
        if let [name, deeper @ ..] = path {
            let branch = declared
                .iter()
                .find(|one| is_branch(one) && one["name"] == *name);
            let branch = branch.ok_or_else(|| format!("there is no subcommand {name}"))?;
            let options = self.options(&branch["options"], deeper)?;
            return Ok(json!([{"name": name, "type": branch["type"], "options": options}]));
        }
        if declared.iter().any(is_branch) {
            return Err("a subcommand must be chosen".to_owned());
        }
        for (name, _) in self.given {
            if !declared.iter().any(|one| one["name"] == *name) {
                return Err(format!("there is no option {name}"));
            }
        }
        let mut out = Vec::new();
        for option in &declared {
            let name = option["name"].as_str().unwrap_or_default();
            if let Some((_, partial)) = self.focused.filter(|(focused, _)| *focused == name) {
                if option["autocomplete"] != true {
                    return Err(format!("the option {name} has no autocomplete"));
                }
                out.push(json!({"name": name, "type": option["type"], "value": partial, "focused": true}));
                continue;
            }
            let given = self.given.iter().find(|(given, _)| *given == name);
            if let Some((_, value)) = given {
                let value = self
                    .value(option, value)
                    .map_err(|why| format!("option {name}: {why}"))?;
                out.push(json!({"name": name, "type": option["type"], "value": value}));
            } else if option["required"] == true && self.focused.is_none() {
                return Err(format!("the option {name} is required"));
            }
        }
        if let Some((name, _)) = self.focused
            && !declared.iter().any(|one| one["name"] == name)
        {
            return Err(format!("there is no option {name}"));
        }
        Ok(out.into())
    }

    fn value(&mut self, option: &Value, given: &OptionValue) -> Result<Value, String> {
        let kind = option["type"].as_u64().unwrap_or(0);
        let choices = list(&option["choices"]);
        if !choices.is_empty() {
            return chosen(&choices, given);
        }
        match (kind, given) {
            (kind::STRING, OptionValue::Text(text)) => bounded_text(option, text),
            (kind::INTEGER, OptionValue::Integer(number)) =>
            {
                #[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
                in_bounds(option, *number as f64).map(|()| json!(number))
            }
            (kind::NUMBER, OptionValue::Number(number)) => {
                in_bounds(option, *number).map(|()| json!(number))
            }
            (kind::BOOLEAN, OptionValue::Boolean(yes)) => Ok(json!(yes)),
            (kind::USER | kind::MENTIONABLE, OptionValue::User(who)) => {
                self.resolve_user(*who).map(|()| json!(who))
            }
            (kind::ROLE | kind::MENTIONABLE, OptionValue::Role(role)) => {
                let server = self.server.ok_or("roles are of servers")?;
                let roles = &self.world.servers[&server].roles;
                let at = roles
                    .iter()
                    .position(|one| one.id == *role)
                    .ok_or("no such role")?;
                self.keep("roles", role.to_string(), role_json(&roles[at], at));
                Ok(json!(role))
            }
            (kind::CHANNEL, OptionValue::Channel(channel)) => {
                let place = self.world.channels.get(channel).ok_or("no such channel")?;
                let wanted = list(&option["channel_types"]);
                if !wanted.is_empty() && !wanted.iter().any(|one| *one == place.kind) {
                    return Err("a channel of this kind is not offered".to_owned());
                }
                if place.server != self.server {
                    return Err("a channel of another server is not offered".to_owned());
                }
                let about = self.world.partial_channel(*channel);
                self.keep("channels", channel.to_string(), about);
                Ok(json!(channel))
            }
            (kind::ATTACHMENT, OptionValue::File(name, bytes)) => {
                let id = self.world.next_id::<()>().0;
                // Discord keeps files under names without spaces.
                let name = name.replace(' ', "_");
                let file = Attachment {
                    id,
                    filename: name.clone(),
                    description: None,
                    content_type: content_type_of(&name),
                    bytes: bytes.clone(),
                    url: format!("{}/attachments/0/{id}/{name}", self.world.origin),
                    pixels: None,
                };
                self.keep("attachments", id.to_string(), attachment_json(&file));
                self.world.files.insert(id, file);
                Ok(json!(id.to_string()))
            }
            (_, other) => Err(format!("{other:?} is not what it takes")),
        }
    }

    pub(crate) fn resolve_user(&mut self, who: UserId) -> Result<(), String> {
        if !self.world.users.contains_key(&who) {
            return Err("no such person".to_owned());
        }
        let user = self.world.user_json(who);
        self.keep("users", who.to_string(), user);
        let server = self.server.and_then(|id| self.world.servers.get(&id));
        if let Some(member) = server.and_then(|server| server.members.get(&who)) {
            let mut about = World::partial_member_json(member);
            let in_server = self
                .server
                .map_or(0, |id| self.world.server_permissions(who, id));
            about["permissions"] = in_server.to_string().into();
            self.keep("members", who.to_string(), about);
        }
        Ok(())
    }

    pub(crate) fn keep(&mut self, list: &str, id: String, about: Value) {
        let kept = self.resolved.entry(list).or_insert_with(|| json!({}));
        kept[id] = about;
    }
}

impl World {
    /// A channel as it stands in `resolved`.
    pub(crate) fn partial_channel(&self, id: crate::ChannelId) -> Value {
        let mut about = self.channel_json(&self.channels[&id]);
        about["permissions"] = self.permissions(self.bot, id).to_string().into();
        about
    }
}

fn chosen(choices: &[Value], given: &OptionValue) -> Result<Value, String> {
    let matches = |choice: &&Value| match given {
        OptionValue::Text(text) => choice["name"] == *text || choice["value"] == *text,
        OptionValue::Integer(number) => choice["value"] == *number,
        OptionValue::Number(number) => choice["value"] == *number,
        _ => false,
    };
    let found = choices.iter().find(matches);
    found
        .map(|choice| choice["value"].clone())
        .ok_or_else(|| format!("{given:?} is not among the choices"))
}

fn bounded_text(option: &Value, text: &str) -> Result<Value, String> {
    let length = text.chars().count() as u64;
    let least = option["min_length"].as_u64().unwrap_or(0);
    let most = option["max_length"].as_u64().unwrap_or(6_000);
    if length < least || length > most || (option["required"] == true && length == 0) {
        return Err(format!(
            "{length} characters, where {least} to {most} are taken"
        ));
    }
    Ok(json!(text))
}

fn in_bounds(option: &Value, number: f64) -> Result<(), String> {
    let below = option["min_value"]
        .as_f64()
        .is_some_and(|least| number < least);
    let above = option["max_value"]
        .as_f64()
        .is_some_and(|most| number > most);
    if below || above {
        Err(format!("{number} is out of bounds"))
    } else {
        Ok(())
    }
}
