//! Buttons pressed and menus used.

use serde_json::{Map, Value, json};

use super::options::Typed;
use super::outcome::InteractionOutcome;
use super::sending::Draft;
use super::{Picked, Place};
use crate::Standin;
use crate::ids::UserId;
use crate::view::MessageView;
use crate::world::World;
use crate::world::components::{find, kind as component_kind};
use crate::world::interactions::kind;
use crate::world::posting::list;

impl Standin {
    /// Someone presses a button, named by its custom id or by its label.
    pub async fn press(
        &self,
        who: UserId,
        message: &MessageView,
        button: &str,
    ) -> InteractionOutcome {
        let message = message.clone();
        self.send(|world| {
            let component = world.pressable(who, &message, button)?;
            if component["type"] != component_kind::BUTTON {
                return Err(format!("{button} is no button"));
            }
            let Some(id) = component["custom_id"].as_str() else {
                return Err(format!("{button} is a link"));
            };
            let data = json!({"custom_id": id, "component_type": component_kind::BUTTON,
                "id": component["id"]});
            Ok(world.component_draft(who, &message, data))
        })
        .await
    }

    /// Someone uses a select menu, named by its custom id.
    pub async fn select(
        &self,
        who: UserId,
        message: &MessageView,
        custom_id: &str,
        picked: Picked,
    ) -> InteractionOutcome {
        let message = message.clone();
        self.send(|world| {
            let component = world.pressable(who, &message, custom_id)?;
            let mut typed = Typed {
                world,
                server: message.server,
                given: &[],
                focused: None,
                resolved: Map::new(),
            };
            let values = values(&mut typed, &component, &picked)?;
            let resolved = typed.resolved;
            let data = json!({"custom_id": custom_id, "component_type": component["type"],
                "id": component["id"], "values": values, "resolved": resolved});
            Ok(world.component_draft(who, &message, data))
        })
        .await
    }
}

impl World {
    /// The component as it is now, if this person can use it.
    fn pressable(&self, who: UserId, view: &MessageView, named: &str) -> Result<Value, String> {
        let message = self
            .message(view.channel, view.id)
            .ok_or("the message is gone")?;
        if message.ephemeral_for.is_some_and(|reader| reader != who) {
            return Err("this person does not see the message".to_owned());
        }
        let component =
            find(&message.components, named).ok_or_else(|| format!("there is no {named}"))?;
        if component["disabled"] == true {
            return Err(format!("{named} is disabled"));
        }
        Ok(component.clone())
    }

    fn component_draft(&self, who: UserId, message: &MessageView, data: Value) -> Draft {
        let place = self.place_of(who, message);
        let source = Some(message.id);
        Draft {
            kind: kind::COMPONENT,
            who,
            place,
            data,
            source,
            opened_by: None,
        }
    }

    /// Where someone who uses a message acts.
    fn place_of(&self, who: UserId, message: &MessageView) -> Place {
        match message.server {
            Some(server) if self.bot_is_in(server) => Place::Server(server, message.channel),
            Some(server) => Place::UserInstallIn(server, message.channel),
            None if self.dms.get(&who) == Some(&message.channel) => Place::Dm,
            None => Place::UserInstall,
        }
    }
}

fn values(
    typed: &mut Typed<'_>,
    component: &Value,
    picked: &Picked,
) -> Result<Vec<String>, String> {
    let kind = component["type"].as_u64().unwrap_or(0);
    let values: Vec<String> = match picked {
        Picked::Text(texts) if kind == component_kind::STRING_SELECT => {
            let options = list(&component["options"]);
            let value = |text: &String| {
                let named = |one: &&Value| one["value"] == *text || one["label"] == *text;
                let found = options
                    .iter()
                    .find(named)
                    .ok_or_else(|| format!("there is no {text}"))?;
                Ok(found["value"].as_str().unwrap_or_default().to_owned())
            };
            texts.iter().map(value).collect::<Result<_, String>>()?
        }
        Picked::Channels(channels) if kind == component_kind::CHANNEL_SELECT => {
            let wanted = list(&component["channel_types"]);
            for id in channels {
                let place = typed.world.channels.get(id).ok_or("no such channel")?;
                if !wanted.is_empty() && !wanted.iter().any(|one| *one == place.kind) {
                    return Err("a channel of this kind is not offered".to_owned());
                }
                let about = typed.world.partial_channel(*id);
                typed.keep("channels", id.to_string(), about);
            }
            channels.iter().map(ToString::to_string).collect()
        }
        Picked::Roles(roles)
            if [
                component_kind::ROLE_SELECT,
                component_kind::MENTIONABLE_SELECT,
            ]
            .contains(&kind) =>
        {
            let server = typed.server.and_then(|id| typed.world.servers.get(&id));
            let all = World::roles_json(server.ok_or("roles are of servers")?);
            for id in roles {
                let about = all
                    .iter()
                    .find(|one| one["id"] == id.to_string())
                    .ok_or("no such role")?;
                typed.keep("roles", id.to_string(), about.clone());
            }
            roles.iter().map(ToString::to_string).collect()
        }
        Picked::Users(users)
            if [
                component_kind::USER_SELECT,
                component_kind::MENTIONABLE_SELECT,
            ]
            .contains(&kind) =>
        {
            for id in users {
                typed.resolve_user(*id)?;
            }
            users.iter().map(ToString::to_string).collect()
        }
        other => return Err(format!("{other:?} is not what this menu takes")),
    };
    let least = component["min_values"].as_u64().unwrap_or(1);
    let most = component["max_values"].as_u64().unwrap_or(1);
    let count = values.len() as u64;
    if count < least || count > most {
        return Err(format!("{count} picked, where {least} to {most} are taken"));
    }
    Ok(values)
}
