//! Makes the document's schemas fit to judge with: unknown fields of requests refused, overlapping
//! unions loosened, and what is known to raise a false alarm forgiven, exactly.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::{COMPONENTS, METHODS};

/// The component schemas that requests use and responses do not. Those alone are closed against
/// unknown fields: Discord ignores an unknown field in a request, so there it is a slip of the pen,
/// but sends undocumented ones in responses.
pub(super) fn only_in_requests(paths: &Map<String, Value>, components: &Value) -> BTreeSet<String> {
    let (mut sent, mut answered) = (BTreeSet::new(), BTreeSet::new());
    reach(&components["responses"], components, &mut answered);
    for operation in paths.values().flat_map(|item| METHODS.map(|m| &item[m])) {
        reach(&operation["requestBody"], components, &mut sent);
        reach(&operation["responses"], components, &mut answered);
    }
    &sent - &answered
}

/// Adds the names of all component schemas that `value` refers to, directly or through others.
fn reach(value: &Value, components: &Value, reached: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            if let Some(name) = name
                && reached.insert(name.to_owned())
            {
                reach(&components["schemas"][name], components, reached);
            }
            for field in fields.values() {
                reach(field, components, reached);
            }
        }
        Value::Array(items) => {
            for item in items {
                reach(item, components, reached);
            }
        }
        _ => {}
    }
}

/// Refuses unknown fields of an object. A schema that is composed of others is left open, since
/// each part sees the fields of all parts; closing a branch of a union is sound, since a branch is
/// to describe the whole object.
pub(super) fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else {
        return;
    };
    let composed = ["allOf", "anyOf", "oneOf", "additionalProperties"];
    if fields.contains_key("properties") && !composed.iter().any(|key| fields.contains_key(*key)) {
        fields.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// What Discord takes and the document does not tell, each as narrow as it was seen.
pub(super) fn forgive_known_false_alarms(schemas: &mut Map<String, Value>) {
    // A new file's placeholder is sent as `attachments[].id: 0`, an integer; the document knows
    // snowflakes only.
    if let Some(id) = property(schemas, "MessageAttachmentRequest", "id") {
        *id = json!({"anyOf": [id.take(), {"type": "integer", "minimum": 0}]});
    }
    for name in [
        "ApplicationCommandCreateRequest",
        "ApplicationCommandPatchRequestPartial",
        "ApplicationCommandUpdateRequest",
    ] {
        // Discord's reference gives permissions as a string of digits, and so do the libraries; the
        // document an integer.
        if let Some(allowed) = property(schemas, name, "default_member_permissions") {
            let digits = json!({"type": "string", "pattern": "^[0-9]{1,20}$"});
            *allowed = json!({"anyOf": [allowed.take(), digits]});
        }
        // In Discord's reference, not in the document.
        add_property(schemas, name, "nsfw", json!({"type": ["boolean", "null"]}));
        // Discord's reference has it on a command; twilight sends it, the same as in the path.
        let id = json!({"type": "string", "pattern": "^[0-9]{1,20}$"});
        add_property(schemas, name, "application_id", id);
    }
    for name in ["RichEmbedImage", "RichEmbedThumbnail"] {
        // Discord fills it in; serenity sends the part it reads back, so with null.
        add_property(schemas, name, "proxy_url", json!({"type": "null"}));
    }
    for field in ["tts", "enforce_nonce"] {
        // A forum's opening message has neither; libraries send their usual message, with false.
        add_property(
            schemas,
            "BaseCreateMessageCreateRequest",
            field,
            json!({"const": false}),
        );
    }
    forgive_empty_option_fields(schemas);
}

/// Libraries send every field of a command option for every type of option, the ones that another
/// type has as `null`, `[]` or `false` (`min_value: null` for a string): such an emptiness says
/// nothing and is taken.
fn forgive_empty_option_fields(schemas: &mut Map<String, Value>) {
    let options: Vec<String> = schemas
        .keys()
        .filter(|name| name.starts_with("ApplicationCommand") && name.ends_with("Option"))
        .cloned()
        .collect();
    let all_fields: BTreeSet<String> = options
        .iter()
        .filter_map(|name| schemas[name]["properties"].as_object())
        .flat_map(|fields| fields.keys().cloned())
        .collect();
    for name in &options {
        for field in &all_fields {
            if property(schemas, name, field).is_none() {
                add_property(schemas, name, field, json!({"enum": [null, [], false]}));
            }
        }
    }
}

fn property<'a>(
    schemas: &'a mut Map<String, Value>,
    schema: &str,
    field: &str,
) -> Option<&'a mut Value> {
    schemas
        .get_mut(schema)?
        .get_mut("properties")?
        .get_mut(field)
}

fn add_property(schemas: &mut Map<String, Value>, schema: &str, field: &str, value: Value) {
    let fields = schemas
        .get_mut(schema)
        .and_then(|schema| schema.get_mut("properties"))
        .and_then(Value::as_object_mut);
    if let Some(fields) = fields {
        fields.entry(field).or_insert(value);
    }
}

/// Turns `oneOf` into `anyOf` throughout: Discord's unions overlap here and there, and fitting two
/// branches is no fault.
pub(super) fn loosen_unions(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("oneOf").is_some_and(Value::is_array)
                && let Some(branches) = fields.remove("oneOf")
            {
                fields.insert("anyOf".to_owned(), branches);
            }
            fields.values_mut().for_each(loosen_unions);
        }
        Value::Array(items) => items.iter_mut().for_each(loosen_unions),
        _ => {}
    }
}

/// Makes an operation's references reach the registered components.
pub(super) fn point_at_components(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref")
                && reference.starts_with("#/components/")
            {
                reference.insert_str(0, COMPONENTS);
            }
            fields.values_mut().for_each(point_at_components);
        }
        Value::Array(items) => items.iter_mut().for_each(point_at_components),
        _ => {}
    }
}
