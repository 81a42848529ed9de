//! What the library says of itself when it identifies or resumes on the local side, and how it is
//! repeated to Discord.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use twilight_gateway::queue::InMemoryQueue;
use twilight_gateway::{Config, ConfigBuilder, Intents};
use twilight_model::gateway::payload::outgoing::update_presence::UpdatePresencePayload;

use super::frame::{Frame, op};

/// The members that Discord counts a server as large from, if the library says nothing.
const LARGE_THRESHOLD: u64 = 50;

/// The payload of a library's IDENTIFY.
#[derive(Debug, Deserialize)]
pub(super) struct Identify {
    pub(super) token: String,
    pub(super) intents: u64,
    /// Number and total.
    #[serde(default = "only_shard")]
    pub(super) shard: (u32, u32),
    #[serde(default)]
    presence: Value,
    #[serde(default)]
    large_threshold: Option<u64>,
}

/// The payload of a library's RESUME.
#[derive(Debug, Deserialize)]
pub(super) struct Resume {
    pub(super) token: String,
    pub(super) session_id: String,
    pub(super) seq: u64,
}

impl Identify {
    /// How Discord is told the same.
    pub(super) fn config(
        &self,
        own_token: &SecretString,
        gateway: &str,
        queue: InMemoryQueue,
    ) -> Config {
        let intents = Intents::from_bits_retain(self.intents);
        let threshold = self.large_threshold.unwrap_or(LARGE_THRESHOLD);
        let config = ConfigBuilder::new(own_token.expose_secret().to_owned(), intents)
            .large_threshold(threshold.clamp(50, 250))
            .proxy_url(gateway.to_owned())
            .queue(queue);
        match presence(&self.presence) {
            Some(presence) => config.presence(presence).build(),
            None => config.build(),
        }
    }
}

/// The same with the presence of `command`, if that is what the library wants to change: the next
/// session begins with it.
pub(super) fn with_presence_of(command: &str, config: Config) -> Config {
    match Frame::parse(command) {
        Some(frame) if frame.op == op::PRESENCE_UPDATE => {
            let given = serde_json::from_str(frame.data()).unwrap_or_default();
            match presence(&given) {
                Some(presence) => ConfigBuilder::from(config).presence(presence).build(),
                None => config,
            }
        }
        _ => config,
    }
}

const fn only_shard() -> (u32, u32) {
    (0, 1)
}

/// `None` for what Discord shows anyway (online, doing nothing), and for what is no presence.
fn presence(given: &Value) -> Option<UpdatePresencePayload> {
    let activities = given["activities"].as_array().cloned().unwrap_or_default();
    let status = given["status"].as_str()?;
    if activities.is_empty() && status == "online" {
        return None;
    }
    // `since` is not read: serenity writes it in a shape that Discord does not know.
    let clean = serde_json::json!({
        "activities": activities, "status": status, "since": null,
        "afk": given["afk"].as_bool().unwrap_or(false),
    });
    serde_json::from_value(clean)
        .inspect_err(|error| tracing::warn!(%error, "the library's presence cannot be read"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presence_is_passed_on_without_serenitys_since() {
        let since = serde_json::json!({"secs_since_epoch": 1, "nanos_since_epoch": 2});
        let plain = serde_json::json!(
            {"activities": [], "status": "online", "afk": false, "since": since});
        assert_eq!(presence(&plain), None);
        assert_eq!(presence(&Value::Null), None);
        let busy = serde_json::json!({"status": "dnd", "afk": false, "since": since,
            "activities": [{"name": "scales", "type": 0, "url": null, "state": null}]});
        let busy = presence(&busy).expect("a presence");
        assert_eq!(busy.activities[0].name, "scales");
    }
}
