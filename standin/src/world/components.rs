//! Message components and embeds as Discord stores them: numbered, with the defaults filled in.
//! Also the walk through them that every reader of components uses.

use serde_json::{Value, json};

use super::render::without_nulls;

/// Discord's numbers for kinds of components.
pub(crate) mod kind {
    pub(crate) const ROW: u64 = 1;
    pub(crate) const BUTTON: u64 = 2;
    pub(crate) const STRING_SELECT: u64 = 3;
    pub(crate) const TEXT_INPUT: u64 = 4;
    pub(crate) const USER_SELECT: u64 = 5;
    pub(crate) const ROLE_SELECT: u64 = 6;
    pub(crate) const MENTIONABLE_SELECT: u64 = 7;
    pub(crate) const CHANNEL_SELECT: u64 = 8;
    pub(crate) const TEXT: u64 = 10;
    pub(crate) const LABEL: u64 = 18;
}

/// Every component, containers before what they hold, in reading order.
pub(crate) fn walk<'a>(components: &'a [Value], visit: &mut impl FnMut(&'a Value)) {
    for one in components {
        visit(one);
        if let Some(inner) = one["components"].as_array() {
            walk(inner, visit);
        }
        for key in ["accessory", "component"] {
            if one[key].is_object() {
                walk(std::slice::from_ref(&one[key]), visit);
            }
        }
    }
}

/// The text that components show (for mentions and transcripts).
pub(crate) fn texts(components: &[Value]) -> Vec<&str> {
    let mut out = Vec::new();
    walk(components, &mut |one| {
        if one["type"] == kind::TEXT {
            out.extend(one["content"].as_str());
        }
    });
    out
}

/// The component that a press of `custom_id` or of the button labelled so would reach.
pub(crate) fn find<'a>(components: &'a [Value], id_or_label: &str) -> Option<&'a Value> {
    let mut by_id = None;
    let mut by_label = None;
    walk(components, &mut |one| {
        if one["custom_id"] == id_or_label {
            by_id.get_or_insert(one);
        }
        if one["label"] == id_or_label && one["type"] == kind::BUTTON {
            by_label.get_or_insert(one);
        }
    });
    by_id.or(by_label)
}

/// Components as Discord hands them back: each with an id, selects with their bounds.
pub(crate) fn stored(components: Vec<Value>) -> Vec<Value> {
    let mut next_id = 0;
    let numbered = components.into_iter().map(without_nulls);
    numbered.map(|one| number(one, &mut next_id)).collect()
}

fn number(mut component: Value, next_id: &mut u64) -> Value {
    *next_id += 1;
    if component["id"].is_null() {
        component["id"] = (*next_id).into();
    }
    let is_select = component["type"].as_u64().is_some_and(|k| {
        k == kind::STRING_SELECT || (kind::USER_SELECT..=kind::CHANNEL_SELECT).contains(&k)
    });
    if is_select {
        for bound in ["min_values", "max_values"] {
            if component[bound].is_null() {
                component[bound] = 1.into();
            }
        }
    }
    if let Some(Value::Array(inner)) = component.get_mut("components").map(Value::take) {
        component["components"] = inner.into_iter().map(|one| number(one, next_id)).collect();
    }
    for key in ["accessory", "component"] {
        if component.get(key).is_some_and(Value::is_object) {
            let inner = component[key].take();
            component[key] = number(inner, next_id);
        }
    }
    component
}

/// Embeds as Discord hands them back; `attachment://` addresses become those of the files.
pub(crate) fn stored_embeds(embeds: Vec<Value>, files: &[(String, String)]) -> Vec<Value> {
    embeds
        .into_iter()
        .map(|embed| {
            let mut embed = without_nulls(embed);
            embed["type"] = "rich".into();
            for field in embed
                .get_mut("fields")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                if field["inline"].is_null() {
                    field["inline"] = false.into();
                }
            }
            for (place, key) in [
                ("image", "url"),
                ("thumbnail", "url"),
                ("footer", "icon_url"),
                ("author", "icon_url"),
            ] {
                if let Some(address) = embed.get_mut(place).and_then(|part| part.get_mut(key)) {
                    resolve(address, files);
                }
            }
            embed
        })
        .collect()
}

fn resolve(address: &mut Value, files: &[(String, String)]) {
    let Some(name) = address
        .as_str()
        .and_then(|text| text.strip_prefix("attachment://"))
    else {
        return;
    };
    if let Some((_, url)) = files.iter().find(|(filename, _)| filename == name) {
        *address = json!(url);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_numbered_and_selects_get_bounds() {
        let rows = vec![
            json!({"type": 1, "components": [{"type": 8, "custom_id": "x", "placeholder": null}]}),
        ];
        let rows = stored(rows);
        assert_eq!(rows[0]["id"], 1);
        let expected =
            json!({"type": 8, "custom_id": "x", "id": 2, "min_values": 1, "max_values": 1});
        assert_eq!(rows[0]["components"][0], expected);
    }

    #[test]
    fn a_button_is_found_by_id_or_by_label() {
        let rows = [
            json!({"type": 1, "components": [{"type": 2, "custom_id": "undo", "label": "Undo it"}]}),
        ];
        assert!(find(&rows, "undo").is_some());
        assert!(find(&rows, "Undo it").is_some());
        assert!(find(&rows, "redo").is_none());
    }
}
