//! Forms: what the bot asks in one, and what someone sends back.

use serde_json::{Value, json};

use super::Place;
use super::outcome::InteractionOutcome;
use super::sending::Draft;
use crate::Standin;
use crate::ids::{ChannelId, InteractionId, MessageId, ServerId, UserId};
use crate::world::components::{kind as component_kind, walk};
use crate::world::interactions::kind;
use crate::world::posting::list;

/// A form that opened.
#[derive(Debug, Clone)]
pub struct ModalView {
    /// What the bot knows it by.
    pub custom_id: String,
    /// Above the fields.
    pub title: String,
    /// The fields, from above to below.
    pub fields: Vec<FieldView>,
    components: Vec<Value>,
    opened: Opened,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// What the bot knows it by.
    pub custom_id: String,
    /// Above the field.
    pub label: String,
    /// What it was opened with.
    pub value: String,
    /// Shown while it is empty.
    pub placeholder: Option<String>,
    /// Whether it has several lines.
    pub is_long: bool,
    /// Whether it must be filled in.
    pub required: bool,
    /// Least number of characters, when filled in.
    pub min_length: Option<u64>,
    /// Greatest number of characters.
    pub max_length: u64,
}

/// What a form was opened from.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) interaction: InteractionId,
    pub(crate) metadata: Value,
    pub(crate) server: Option<ServerId>,
    pub(crate) channel: ChannelId,
    pub(crate) source: Option<MessageId>,
    /// By the app on the person's own account rather than the server's.
    pub(crate) by_account: bool,
}

impl ModalView {
    pub(crate) fn opened(data: &Value, opened: Opened) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let components = list(&data["components"]);
        let mut fields = Vec::new();
        let mut label = None;
        walk(&components, &mut |one| {
            if one["type"] == component_kind::LABEL {
                label = one["label"].as_str();
            }
            if one["type"] == component_kind::TEXT_INPUT {
                fields.push(FieldView {
                    custom_id: text(&one["custom_id"]),
                    label: one["label"]
                        .as_str()
                        .or(label.take())
                        .unwrap_or_default()
                        .to_owned(),
                    value: text(&one["value"]),
                    placeholder: one["placeholder"].as_str().map(ToOwned::to_owned),
                    is_long: one["style"] == 2,
                    required: one["required"] != false,
                    min_length: one["min_length"].as_u64(),
                    max_length: one["max_length"].as_u64().unwrap_or(4_000),
                });
            }
        });
        let (custom_id, title) = (text(&data["custom_id"]), text(&data["title"]));
        Self {
            custom_id,
            title,
            fields,
            components,
            opened,
        }
    }

    /// The interaction that opened it.
    pub fn opened_by(&self) -> InteractionId {
        self.opened.interaction
    }

    /// The field with this custom id or label.
    pub fn field(&self, id_or_label: &str) -> Option<&FieldView> {
        let fits = |one: &&FieldView| one.custom_id == id_or_label || one.label == id_or_label;
        self.fields.iter().find(fits)
    }

    /// The text of each field when these are typed and the rest is left as it was.
    fn filled(&self, typed: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        for (id, _) in typed {
            if self.field(id).is_none() {
                return Err(format!("there is no field {id}"));
            }
        }
        let mut out = Vec::new();
        for field in &self.fields {
            let names = |id: &str| id == field.custom_id || id == field.label;
            let given = typed.iter().find(|(id, _)| names(id));
            let text = given.map_or(field.value.as_str(), |(_, text)| text);
            let length = text.chars().count() as u64;
            if length == 0 && field.required {
                return Err(format!("the field {} is required", field.custom_id));
            }
            let too_short = length > 0 && field.min_length.is_some_and(|least| length < least);
            if too_short || length > field.max_length {
                return Err(format!(
                    "the field {} does not take {length} characters",
                    field.custom_id
                ));
            }
            out.push((field.custom_id.clone(), text.to_owned()));
        }
        Ok(out)
    }
}

impl Standin {
    /// Someone fills in a form and sends it. Fields not named keep what they were opened with.
    pub async fn submit(
        &self,
        who: UserId,
        modal: &ModalView,
        fields: &[(&str, &str)],
    ) -> InteractionOutcome {
        self.send(|world| {
            let filled = modal.filled(fields)?;
            let opened = &modal.opened;
            let place = match opened.server {
                Some(server) if opened.by_account => Place::UserInstallIn(server, opened.channel),
                Some(server) => Place::Server(server, opened.channel),
                None if world.dms.get(&who) == Some(&opened.channel) => Place::Dm,
                None => Place::UserInstall,
            };
            let components: Vec<Value> = modal
                .components
                .iter()
                .enumerate()
                .map(|(at, one)| submitted(one, at as u64 * 2 + 1, &filled))
                .collect();
            let data = json!({"custom_id": modal.custom_id, "components": components});
            let opened_by = Some(opened.metadata.clone());
            let source = opened
                .source
                .filter(|id| world.message(opened.channel, *id).is_some());
            Ok(Draft {
                kind: kind::MODAL,
                who,
                place,
                data,
                source,
                opened_by,
            })
        })
        .await
    }
}

/// One row or label of the form as it is sent back.
fn submitted(component: &Value, number: u64, filled: &[(String, String)]) -> Value {
    let input = |one: &Value| {
        let text = filled
            .iter()
            .find(|(id, _)| one["custom_id"] == *id)
            .map(|(_, text)| text);
        json!({"type": component_kind::TEXT_INPUT, "id": number + 1,
            "custom_id": one["custom_id"], "value": text})
    };
    if component["type"] == component_kind::LABEL {
        let inner = input(&component["component"]);
        return json!({"type": component_kind::LABEL, "id": number, "component": inner});
    }
    let inputs: Vec<Value> = list(&component["components"]).iter().map(input).collect();
    json!({"type": component_kind::ROW, "id": number, "components": inputs})
}
