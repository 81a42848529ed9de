//! Valid and invalid samples for each rule, in tables: `""` means nothing is wrong, anything else
//! is part of the only finding.

mod commands;
mod components;
mod interactions;
mod messages;

use serde_json::{Value, json};

/// The flag of the components-v2 layout.
const V2: u64 = 1 << 15;

type Check = fn(&Value) -> Vec<String>;

/// Each sample against what it is to say.
fn table<const N: usize>(check: Check, samples: [(Value, &str); N]) {
    for (sample, expected) in samples {
        let found = check(&sample);
        let shown: String = sample.to_string().chars().take(300).collect();
        if expected.is_empty() {
            assert!(found.is_empty(), "{shown}: {found:#?}");
        } else {
            assert_eq!(found.len(), 1, "{shown}: {expected} alone in {found:#?}");
            assert!(
                found[0].contains(expected),
                "{shown}: {expected} in {found:#?}"
            );
        }
    }
}

fn text(length: usize) -> String {
    "x".repeat(length)
}

fn many(count: usize, make: impl Fn(usize) -> Value) -> Value {
    (0..count).map(make).collect()
}

fn button(id: usize) -> Value {
    json!({"type": 2, "style": 1, "custom_id": format!("b{id}"), "label": "Go"})
}

fn row(components: &Value) -> Value {
    json!({"type": 1, "components": components})
}

/// The value with fields replaced or added.
fn with(mut value: Value, fields: &Value) -> Value {
    for (field, new) in fields.as_object().into_iter().flatten() {
        value[field] = new.clone();
    }
    value
}

/// A message with this component alone.
fn holding(component: &Value) -> Value {
    json!({"components": [row(&json!([component]))]})
}
