//! What somebody reads when the bot itself failed.

use super::plain;
use crate::domain::message::Message;

/// A failure of the bot's own; `reference` stands in the log line too.
pub fn internal_error(reference: &str) -> Message {
    plain(format!(
        "Something went wrong on my side, and nothing was kept. Please try it again in a moment.\n\
         If it stays like this, tell whoever runs this bot: `{reference}`"
    ))
}
