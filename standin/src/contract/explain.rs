//! Says in one short line each what a validator found, going down into the branch of a union that
//! was meant.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::{Location, LocationSegment};
use serde_json::Value;

/// `$.json.path: reason` for each thing that is wrong.
pub(super) fn explain(error: &ValidationError<'_>) -> Vec<String> {
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => explain_union(error, context),
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|field| line(error.instance_path(), &format!("unknown field {field:?}")))
            .collect(),
        Kind::Required { property } => {
            vec![line(
                error.instance_path(),
                &format!("field {property} is missing"),
            )]
        }
        _ => {
            let shown = shorten(error.instance());
            vec![line(
                error.instance_path(),
                &error.masked_with(shown).to_string(),
            )]
        }
    }
}

/// The faults of the branch that comes nearest: the one whose kind (`type`) fits, then the one with
/// the fewest faults.
fn explain_union(
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
) -> Vec<String> {
    let all_constants: Option<Vec<String>> = branches
        .iter()
        .map(|branch| match branch.as_slice() {
            [only] => match only.kind() {
                Kind::Constant { expected_value } => Some(expected_value.to_string()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    if let Some(constants) = all_constants.filter(|constants| !constants.is_empty()) {
        let shown = shorten(error.instance());
        let reason = format!("{shown} is none of {}", constants.join(", "));
        return vec![line(error.instance_path(), &reason)];
    }
    let nearest = branches
        .iter()
        .filter(|branch| !branch.is_empty())
        .min_by_key(|branch| (distance(error.instance_path(), branch), branch.len()));
    match nearest {
        Some(branch) => branch.iter().flat_map(explain).collect(),
        None => vec![line(
            error.instance_path(),
            "fits none of the shapes allowed",
        )],
    }
}

/// 0 when the branch is of this kind, 1 when its `type` is another, 2 when even its JSON type is
/// another.
fn distance(at: &Location, branch: &[ValidationError<'static>]) -> u8 {
    let type_at = at.join("type");
    branch
        .iter()
        .map(|fault| {
            let here = fault.instance_path();
            match fault.kind() {
                Kind::Type { .. } if here == at => 2,
                Kind::Enum { .. } | Kind::Constant { .. } | Kind::AnyOf { .. }
                    if *here == type_at =>
                {
                    1
                }
                _ => 0,
            }
        })
        .max()
        .unwrap_or(0)
}

fn line(at: &Location, reason: &str) -> String {
    let mut path = String::from("$");
    for segment in at {
        match segment {
            LocationSegment::Property(name) => {
                path.push('.');
                path.push_str(&name);
            }
            LocationSegment::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
    }
    format!("{path}: {reason}")
}

/// A value short enough for a line.
fn shorten(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
