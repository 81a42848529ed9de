//! One request, taken apart: path segments, query, JSON body, files. Reads multipart forms as
//! Discord documents them (`payload_json` and `files[n]`).

use std::time::Instant;

use axum::body::Body;
use axum::extract::FromRequest;
use axum::http::request::Parts;
use axum::http::{Method, Request, header};
use bytes::Bytes;
use serde_json::Value;

use super::error::{self, ApiError};
use crate::ids::Id;
use crate::world::attachments::Upload;

/// The largest request Discord takes, roughly.
const BODY_BYTES: usize = 30 * 1024 * 1024;

pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without `/api/v10`.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    /// `None` when the request had no body.
    pub(crate) body: Option<Value>,
    pub(crate) files: Vec<Upload>,
    pub(crate) came_at: Instant,
}

impl Call {
    pub(crate) async fn read(parts: Parts, body: Body) -> Result<Self, (Self, ApiError)> {
        let mut call = Self {
            // `@me` and `@original`, as some libraries write them.
            path: without_version(parts.uri.path()).replace("%40", "@"),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            authorization: header_text(&parts, &header::AUTHORIZATION),
            method: parts.method.clone(),
            body: None,
            files: Vec::new(),
            came_at: Instant::now(),
        };
        let kind = header_text(&parts, &header::CONTENT_TYPE).unwrap_or_default();
        let read = if kind.starts_with("multipart/form-data") {
            call.read_form(Request::from_parts(parts, body)).await
        } else {
            call.read_json(body).await
        };
        match read {
            Ok(()) => Ok(call),
            Err(why) => Err((call, why)),
        }
    }

    async fn read_json(&mut self, body: Body) -> Result<(), ApiError> {
        let bytes = axum::body::to_bytes(body, BODY_BYTES)
            .await
            .map_err(|_| error::INVALID_JSON)?;
        if !bytes.is_empty() {
            self.body = Some(serde_json::from_slice(&bytes).map_err(|_| error::INVALID_JSON)?);
        }
        Ok(())
    }

    async fn read_form(&mut self, request: Request<Body>) -> Result<(), ApiError> {
        let form = axum::extract::Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| error::INVALID_JSON)?;
        while let Some(field) = form.next_field().await.map_err(|_| error::INVALID_JSON)? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().map(ToOwned::to_owned);
            let content_type = field.content_type().map(ToOwned::to_owned);
            let bytes: Bytes = field.bytes().await.map_err(|_| error::INVALID_JSON)?;
            if name == "payload_json" {
                self.body = Some(serde_json::from_slice(&bytes).map_err(|_| error::INVALID_JSON)?);
            } else if let Some(filename) = filename {
                let number = name
                    .strip_prefix("files[")
                    .and_then(|rest| rest.strip_suffix(']'));
                let index = number.and_then(|n| n.parse().ok()).unwrap_or(0);
                self.files.push(Upload {
                    index,
                    filename,
                    content_type,
                    bytes,
                });
            }
        }
        Ok(())
    }

    /// The body, null when there is none.
    pub(crate) fn json(&self) -> &Value {
        self.body.as_ref().unwrap_or(&Value::Null)
    }

    /// One field of the query, not decoded: ids, numbers and booleans need none.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        pairs
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn query_id<K>(&self, name: &str) -> Option<Id<K>> {
        self.query(name)?.parse().ok()
    }
}

/// The path below `/api/v10` (any version), or as it is.
pub(crate) fn without_version(path: &str) -> &str {
    let Some(below) = path.strip_prefix("/api") else {
        return path;
    };
    let Some(versioned) = below.strip_prefix("/v") else {
        return below;
    };
    versioned.find('/').map_or("/", |slash| &versioned[slash..])
}

fn header_text(parts: &Parts, name: &header::HeaderName) -> Option<String> {
    Some(parts.headers.get(name)?.to_str().ok()?.to_owned())
}

/// `%F0%9F%91%8D` back to `👍`.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_taken_off_the_path() {
        assert_eq!(without_version("/api/v10/channels/1"), "/channels/1");
        assert_eq!(without_version("/api/gateway"), "/gateway");
        assert_eq!(
            without_version("/attachments/1/2/a.png"),
            "/attachments/1/2/a.png"
        );
    }

    #[test]
    fn percent_signs_are_decoded() {
        assert_eq!(percent_decoded("%F0%9F%91%8D"), "👍");
        assert_eq!(percent_decoded("party%3A12"), "party:12");
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
