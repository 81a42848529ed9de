//! What Discord refuses although its OpenAPI document allows it, written by hand from Discord's
//! reference.
//!
//! Each `check_…` takes a body as it is sent and returns what is wrong with it, `$.json.path:
//! reason` in reading order. A field of the wrong JSON type counts as absent here; the document
//! judges types.
//!
//! **Lengths are counted in Unicode code points.** Discord's client counts UTF-16 units, but its
//! API counts code points (an emoji outside the basic plane is one), as JSON Schema's `maxLength`
//! in its document does and as serenity and twilight do. Counting units would refuse texts that
//! Discord takes.

mod callback;
mod commands;
mod components;
mod embeds;
mod message;
mod modal;
mod spot;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use callback::{check_callback, check_callback_for};
pub use commands::check_commands;
pub use message::{check_allowed_mentions, check_message, check_message_edit};
pub use modal::check_modal;

/// What the rules say of a request's JSON body, found by the segments of its path below the API's
/// root. Bodies that no rule is about get an empty list.
pub(super) fn check_body(method: &str, segments: &[&str], body: &Value) -> Vec<String> {
    match (method, segments) {
        ("POST", ["channels", _, "messages"]) => check_message(body),
        ("PATCH", ["channels", _, "messages", _] | ["webhooks", _, _, "messages", _]) => {
            check_message_edit(body)
        }
        ("POST", ["webhooks", _, _]) => {
            let mut found = check_message(body);
            found.extend(message::check_thread_name(body, "thread_name"));
            found
        }
        ("POST", ["channels", _, "threads"]) => {
            let mut found = message::check_thread_name(body, "name");
            found.extend(message::check_opening_message(body));
            found
        }
        ("POST", ["channels", _, "messages", _, "threads"]) => {
            message::check_thread_name(body, "name")
        }
        ("PATCH", ["channels", _]) => message::check_thread_name(body, "name"),
        ("POST", ["interactions", _, _, "callback"]) => check_callback(body),
        ("PUT", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
            check_commands(body)
        }
        (
            "POST",
            ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"],
        ) => commands::check_command(body),
        _ => Vec::new(),
    }
}
