//! What somebody reads when the bot itself failed.

use super::plain;
use crate::domain::message::Message;

/// What was to be answered got lost, though what it tells of may have been done; `reference` stands in the log line too.
pub fn answer_lost(reference: &str) -> Message {
    plain(format!(
        "Something went wrong on my side while I was answering. What you asked for may be done all the same: \
         please have a look before you ask again.\n\
         If it stays like this, tell whoever runs this bot: `{reference}`"
    ))
}

/// A failure of the bot's own; `reference` stands in the log line too.
pub fn internal_error(reference: &str) -> Message {
    plain(format!(
        "Something went wrong on my side, and nothing was kept. Please try it again in a moment.\n\
         If it stays like this, tell whoever runs this bot: `{reference}`"
    ))
}

/// What somebody decided on is kept, and could not be finished just now; `reference` stands in the log line too.
pub fn unfinished(reference: &str) -> Message {
    plain(format!(
        "What you decided stands. Something went wrong on my side in the middle of it, and I go on with it by myself \
         as soon as I can.\n\
         If it stays like this, tell whoever runs this bot: `{reference}`"
    ))
}

/// Somebody asks faster than anybody types.
pub fn too_much_at_once() -> Message {
    plain(
        "That was a lot at once, and this one I let pass. What came before it stands. \
         Please go on in a few seconds."
            .to_owned(),
    )
}
