//! Reads Discord's OpenAPI document and prepares it to judge with: operations by path, schemas in
//! one registry.
//!
//! Reading costs tens of milliseconds, once per process; a validator is built when its operation is
//! first used (a few milliseconds), so a test pays for the requests that it sends. Judging is in
//! [`super::check`].

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, anyhow, bail};
use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use super::paths::Paths;
use super::schemas::{
    close, forgive_known_false_alarms, loosen_unions, only_in_requests, point_at_components,
};

/// The address under which the document's components are known to the operations' schemas.
pub(super) const COMPONENTS: &str = "urn:discord";
pub(super) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Discord's document, ready to judge.
pub(super) struct Document {
    pub(super) operations: Paths<Operation>,
    pub(super) registry: Registry<'static>,
}

/// One method on one path.
pub(super) struct Operation {
    /// "POST /channels/{channel_id}/messages", for messages.
    pub(super) name: String,
    pub(super) request: Request,
    /// By status as the document writes it: "200", "4XX".
    pub(super) responses: BTreeMap<String, Response>,
}

/// What an operation takes.
pub(super) enum Request {
    /// The document defines no body.
    Nothing,
    /// A body, but none in JSON.
    NotJson,
    /// A JSON body, or the `payload_json` of a multipart one.
    Json { schema: Schema, required: bool },
}

/// What an operation answers with one status.
pub(super) enum Response {
    Nothing,
    NotJson,
    Json(Schema),
}

/// A schema and, from its first use on, its validator (or why none could be built).
pub(super) struct Schema {
    source: Value,
    validator: OnceLock<Result<Validator, String>>,
}

impl Schema {
    fn new(mut source: Value) -> Self {
        loosen_unions(&mut source);
        point_at_components(&mut source);
        Self {
            source,
            validator: OnceLock::new(),
        }
    }

    pub(super) fn validator(&self, registry: &Registry<'static>) -> Result<&Validator, &str> {
        let built = self.validator.get_or_init(|| {
            jsonschema::options()
                .with_registry(registry)
                .should_validate_formats(true)
                .build(&self.source)
                .map_err(|error| format!("its schema does not compile: {error}"))
        });
        built.as_ref().map_err(String::as_str)
    }
}

impl Document {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read(path)
            .with_context(|| format!("reading Discord's OpenAPI document {}", path.display()))?;
        let document = serde_json::from_slice(&text)
            .with_context(|| format!("{} is not JSON", path.display()))?;
        Self::new(document)
            .with_context(|| format!("{} is not the expected document", path.display()))
    }

    fn new(mut document: Value) -> anyhow::Result<Self> {
        let Value::Object(paths) = document["paths"].take() else {
            bail!("it has no paths");
        };
        let mut components = document["components"].take();
        let closed = only_in_requests(&paths, &components);
        let answers = components["responses"].take();
        let schemas = components["schemas"]
            .as_object_mut()
            .ok_or_else(|| anyhow!("it has no schemas"))?;
        forgive_known_false_alarms(schemas);
        for (name, schema) in schemas.iter_mut() {
            if closed.contains(name) {
                close(schema);
            }
            loosen_unions(schema);
        }

        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": components,
        });
        let registry = Registry::new().add(COMPONENTS, root)?.prepare()?;
        Ok(Self {
            operations: operations(paths, &answers),
            registry,
        })
    }
}

fn operations(paths: Map<String, Value>, answers: &Value) -> Paths<Operation> {
    let mut operations = Paths::new();
    for (template, mut item) in paths {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else {
                continue;
            };
            let responses = match operation["responses"].take() {
                Value::Object(responses) => responses,
                _ => Map::new(),
            };
            let operation = Operation {
                name: format!("{} {template}", method.to_ascii_uppercase()),
                request: request(operation["requestBody"].take()),
                responses: responses
                    .into_iter()
                    .map(|(status, answer)| (status, response(answer, answers)))
                    .collect(),
            };
            operations.add(method, &template, operation);
        }
    }
    operations
}

fn request(mut body: Value) -> Request {
    if body.is_null() {
        return Request::Nothing;
    }
    let required = body["required"] == json!(true);
    match body.pointer_mut("/content/application~1json/schema") {
        Some(schema) => Request::Json {
            schema: Schema::new(schema.take()),
            required,
        },
        None => Request::NotJson,
    }
}

fn response(answer: Value, answers: &Value) -> Response {
    let shared = answer["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix("#/components/responses/"));
    let mut answer = match shared {
        Some(name) => answers[name].clone(),
        None => answer,
    };
    if let Some(schema) = answer.pointer_mut("/content/application~1json/schema") {
        return Response::Json(Schema::new(schema.take()));
    }
    match answer.get("content") {
        Some(_) => Response::NotJson,
        None => Response::Nothing,
    }
}
