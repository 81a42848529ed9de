//! Judges every REST request and response of a bot that talks to the stand-in.
//!
//! Two judges sit here: Discord's own OpenAPI document (shapes, types, lengths, unknown fields;
//! only when the file is at hand) and the hand-written [`rules`] that the document does not tell
//! (always). A judgement is a list of short sentences, `METHOD /operation $.json.path: reason`; an
//! empty list means nothing to say against it.
//!
//! Deliberately not here: what needs memory of earlier requests (one acknowledgement per
//! interaction, deadlines, rate limits) and gateway events, which the document does not describe.

mod check;
mod document;
mod explain;
mod paths;
pub mod rules;
mod schemas;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use document::Document;

/// The rules that requests and responses are held against. Cloning shares it.
#[derive(Clone)]
pub struct Contract {
    document: Option<Arc<Document>>,
}

/// Each document is read once per process, however many stand-ins are started in it.
static READ: Mutex<BTreeMap<PathBuf, Contract>> = Mutex::new(BTreeMap::new());

impl Contract {
    /// Reads Discord's document at `path` once per process; `None` gives [`Contract::empty`]. No
    /// environment variable is read here: pass what [`find_document`] found. Fails when the file
    /// cannot be read or is no OpenAPI document.
    pub fn load(path: Option<PathBuf>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::empty());
        };
        // The lock is held while reading, so that tests that start together wait for one reading of
        // the file.
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(contract) = read.get(&path) {
            return Ok(contract.clone());
        }
        let contract = Self {
            document: Some(Arc::new(Document::read(&path)?)),
        };
        read.insert(path, contract.clone());
        Ok(contract)
    }

    /// The hand-written rules alone.
    pub fn empty() -> Self {
        Self { document: None }
    }

    /// Whether Discord's document takes part.
    pub fn has_document(&self) -> bool {
        self.document.is_some()
    }

    /// What is wrong with a request. `path` is the path as sent ("/api/v10/channels/1/messages", a
    /// query is ignored); `body` is the JSON body, for a multipart request the value of its
    /// `payload_json`.
    pub fn check_request(&self, method: &str, path: &str, body: Option<&Value>) -> Vec<String> {
        let segments = paths::segments(path);
        let mut found = match &self.document {
            Some(document) => document.check_request(method, &segments, body),
            None => Vec::new(),
        };
        if let Some(body) = body {
            let by_hand = rules::check_body(method, &segments, body);
            found.extend(
                by_hand
                    .into_iter()
                    .map(|reason| format!("{method} /{} {reason}", segments.join("/"))),
            );
        }
        found
    }

    /// What is wrong with the stand-in's own response to such a request. Without the document
    /// nothing is checked.
    pub fn check_response(
        &self,
        method: &str,
        path: &str,
        status: u16,
        body: Option<&Value>,
    ) -> Vec<String> {
        match &self.document {
            Some(document) => document.check_response(method, &paths::segments(path), status, body),
            None => Vec::new(),
        }
    }
}

/// Where Discord's document is: what `DISCORD_OPENAPI` names (also when nothing is there, so that a
/// wrong name is noticed), else `../shared/discord/openapi.json` beside the workspace if that file
/// exists.
pub fn find_document() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("DISCORD_OPENAPI").filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let beside = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/discord/openapi.json"
    ));
    beside.is_file().then_some(beside)
}
