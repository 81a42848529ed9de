//! Files that come with messages: named, numbered, kept for reading back.

use bytes::Bytes;
use serde_json::Value;

use super::World;
use super::model::Attachment;
use super::posting::{list, number};
use crate::ids::{ChannelId, MessageKind};

/// Files kept for reading back; the oldest go first.
const FILES_KEPT: usize = 2_000;

/// A file that came with a message.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The `n` of `files[n]`, which `attachments[].id` names.
    pub(crate) index: u64,
    pub(crate) filename: String,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

impl World {
    /// The attachments that these files become, described by the body's `attachments`.
    pub(super) fn attach(
        &mut self,
        channel: ChannelId,
        described: &Value,
        files: Vec<Upload>,
    ) -> Vec<Attachment> {
        let describe = |index: u64| {
            list(described)
                .into_iter()
                .find(|one| number(&one["id"]) == Some(index))
        };
        let mut out = Vec::new();
        for file in files {
            let about = describe(file.index).unwrap_or_default();
            let name = about["filename"]
                .as_str()
                .unwrap_or(&file.filename)
                .replace(' ', "_");
            let id = self.next_id::<MessageKind>().0;
            let attachment = Attachment {
                id,
                url: format!("{}/attachments/{channel}/{id}/{name}", self.origin),
                filename: name,
                description: about["description"].as_str().map(ToOwned::to_owned),
                content_type: file.content_type,
                pixels: png_size(&file.bytes),
                bytes: file.bytes,
            };
            self.files.insert(id, attachment.clone());
            if self.files.len() > FILES_KEPT {
                self.files.pop_first();
            }
            out.push(attachment);
        }
        out
    }
}

/// Names and addresses, for `attachment://` in embeds.
pub(super) fn urls(attachments: &[Attachment]) -> Vec<(String, String)> {
    attachments
        .iter()
        .map(|one| (one.filename.clone(), one.url.clone()))
        .collect()
}

/// The MIME type that a client says for a file of this name, where it knows one.
pub(crate) fn content_type_of(filename: &str) -> Option<String> {
    let (_, extension) = filename.rsplit_once('.')?;
    let kind = match extension.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "zip" => "application/zip",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// Width and height out of a PNG's header.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let width = u32::from_be_bytes(header.get(8..12)?.try_into().ok()?);
    let height = u32::from_be_bytes(header.get(12..16)?.try_into().ok()?);
    Some((width, height))
}
