//! Holds one request or response against its operation in Discord's document.

use serde_json::Value;

use super::document::{Document, Operation, Request, Response, Schema};
use super::explain::explain;

/// More is seldom read, and one slip can cause many.
const MOST_REASONS: usize = 8;

impl Document {
    pub(super) fn check_request(
        &self,
        method: &str,
        segments: &[&str],
        body: Option<&Value>,
    ) -> Vec<String> {
        let Some(operation) = self.operations.find(method, segments) else {
            return vec![unknown(method, segments)];
        };
        match (&operation.request, body) {
            (Request::Json { schema, .. }, Some(body)) => self.judge(operation, schema, body),
            (Request::Json { required: true, .. }, None) => {
                vec![format!("{} $: a JSON body is required", operation.name)]
            }
            (Request::Nothing, Some(body)) if !is_empty(body) => {
                vec![format!(
                    "{} $: a body, where none is defined",
                    operation.name
                )]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn check_response(
        &self,
        method: &str,
        segments: &[&str],
        status: u16,
        body: Option<&Value>,
    ) -> Vec<String> {
        // The document says nothing of Discord's own failures.
        if status >= 500 {
            return Vec::new();
        }
        let Some(operation) = self.operations.find(method, segments) else {
            // That Discord has no such operation is the request's fault, said there; a 404 is its
            // answer.
            return match status {
                404 => Vec::new(),
                _ => vec![unknown(method, segments)],
            };
        };
        let class = format!("{}XX", status / 100);
        let exact = operation.responses.get(&status.to_string());
        let name = format!("{} -> {status}", operation.name);
        match (exact.or_else(|| operation.responses.get(&class)), body) {
            (None, _) => {
                let known: Vec<&str> = operation.responses.keys().map(String::as_str).collect();
                vec![format!(
                    "{name}: the document knows {} only",
                    known.join(", ")
                )]
            }
            (Some(Response::Json(_)), None) => vec![format!("{name} $: a JSON body is due")],
            (Some(Response::Json(schema)), Some(body)) => self
                .judge(operation, schema, body)
                .into_iter()
                .map(|reason| reason.replacen(&operation.name, &name, 1))
                .collect(),
            (Some(Response::Nothing), Some(body)) if !body.is_null() => {
                vec![format!("{name} $: a body, where none is defined")]
            }
            (Some(Response::Nothing | Response::NotJson), _) => Vec::new(),
        }
    }

    fn judge(&self, operation: &Operation, schema: &Schema, body: &Value) -> Vec<String> {
        let validator = match schema.validator(&self.registry) {
            Ok(validator) => validator,
            Err(reason) => return vec![format!("{} $: {reason}", operation.name)],
        };
        // Most bodies are right, and telling so is far cheaper than listing what is wrong.
        if validator.is_valid(body) {
            return Vec::new();
        }
        let mut found: Vec<String> = validator
            .iter_errors(body)
            .flat_map(|error| explain(&error))
            .map(|reason| format!("{} {reason}", operation.name))
            .collect();
        found.truncate(MOST_REASONS);
        found
    }
}

fn unknown(method: &str, segments: &[&str]) -> String {
    format!(
        "{method} /{}: Discord's document has no such operation",
        segments.join("/")
    )
}

/// Libraries send `{}` or `null` where there is nothing to say.
fn is_empty(body: &Value) -> bool {
    match body {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
