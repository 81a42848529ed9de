//! Messages as a whole: what they may hold together. Embeds and components have their own files.

use serde_json::Value;

use super::components::check_components;
use super::embeds::check_embeds;
use super::spot::{Findings, Spot, length};

/// The flag IS_COMPONENTS_V2: the components are the whole message.
pub(super) const COMPONENTS_V2: u64 = 1 << 15;

const MOST_CONTENT: usize = 2000;
const MOST_ALT_TEXT: usize = 1024;
const MOST_NONCE: usize = 25;
const MOST_THREAD_NAME: usize = 100;

/// A message to be created: by a channel's POST, a webhook's, or a callback's `data`. Files count
/// by their entry in `attachments`, which every library sends with them.
pub fn check_message(message: &Value) -> Vec<String> {
    let message = Spot::root(message);
    let mut found = Findings::default();
    check_new(&mut found, &message);
    found.done()
}

/// A message to be changed: the same limits, but what is absent stays as it was, so it may say
/// nothing at all, and need not repeat the flag that its components rest on.
pub fn check_message_edit(message: &Value) -> Vec<String> {
    let message = Spot::root(message);
    let mut found = Findings::default();
    check_edited(&mut found, &message);
    found.done()
}

/// That a message with text says explicitly whom it may ping: `allowed_mentions` present. This is
/// no rule of Discord's but one that a careful bot keeps, so nothing here calls it.
pub fn check_allowed_mentions(message: &Value) -> Vec<String> {
    let message = Spot::root(message);
    let mut found = Findings::default();
    let has_text = message.text("content").is_some_and(|text| !text.is_empty());
    if has_text && !message.has("allowed_mentions") {
        found.add(&message, "content without allowed_mentions");
    }
    found.done()
}

pub(super) fn check_new(found: &mut Findings, message: &Spot<'_>) {
    let uses_v2 = flags(message).is_some_and(|flags| flags & COMPONENTS_V2 != 0);
    check_parts(found, message);
    check_components(found, message, Some(uses_v2));
    let says_something = message
        .text("content")
        .is_some_and(|text| !text.trim().is_empty())
        || ["embeds", "components", "attachments", "sticker_ids"]
            .iter()
            .any(|field| !message.list(field).is_empty())
        // A forwarded message holds the one that it refers to.
        || ["poll", "shared_client_theme"].iter().any(|field| message.has(field))
        || message.get("message_reference").is_some_and(|reference| reference.kind() == 1);
    if !says_something {
        found.add(
            message,
            "empty message: no content, embed, component, file, sticker or poll",
        );
    }
}

pub(super) fn check_edited(found: &mut Findings, message: &Spot<'_>) {
    check_parts(found, message);
    let uses_v2 = flags(message).map(|flags| flags & COMPONENTS_V2 != 0);
    // Without the flag an edit may still be one of a message that was sent with it.
    check_components(found, message, uses_v2.filter(|uses_v2| *uses_v2));
}

pub(super) fn check_thread_name(body: &Value, field: &str) -> Vec<String> {
    let mut found = Findings::default();
    found.length(&Spot::root(body), field, 1..=MOST_THREAD_NAME);
    found.done()
}

/// The message that opens a forum's post.
pub(super) fn check_opening_message(body: &Value) -> Vec<String> {
    let mut found = Findings::default();
    if let Some(message) = Spot::root(body).get("message") {
        check_new(&mut found, &message);
    }
    found.done()
}

fn flags(message: &Spot<'_>) -> Option<u64> {
    message.number("flags")
}

fn check_parts(found: &mut Findings, message: &Spot<'_>) {
    found.length(message, "content", 0..=MOST_CONTENT);
    check_embeds(found, message);
    check_v2_alone(found, message);
    check_nonce(found, message);
    for attachment in message.list("attachments") {
        found.length(&attachment, "description", 0..=MOST_ALT_TEXT);
    }
}

fn check_v2_alone(found: &mut Findings, message: &Spot<'_>) {
    if flags(message).is_none_or(|flags| flags & COMPONENTS_V2 == 0) {
        return;
    }
    if message.text("content").is_some_and(|text| !text.is_empty()) {
        found.add(message, "content beside the components-v2 flag");
    }
    for field in ["embeds", "sticker_ids"] {
        if !message.list(field).is_empty() {
            found.add(
                message,
                format_args!("{field} beside the components-v2 flag"),
            );
        }
    }
    if message.has("poll") {
        found.add(message, "poll beside the components-v2 flag");
    }
}

fn check_nonce(found: &mut Findings, message: &Spot<'_>) {
    let nonce = message.text("nonce");
    if nonce.is_some_and(|nonce| length(nonce) > MOST_NONCE) {
        found.add(
            message,
            format_args!("nonce is longer than {MOST_NONCE} characters"),
        );
    }
    let enforced = message.value.get("enforce_nonce") == Some(&Value::Bool(true));
    let empty = nonce.is_some_and(str::is_empty);
    if enforced && (empty || !message.has("nonce")) {
        found.add(message, "enforce_nonce without a nonce");
    }
}
