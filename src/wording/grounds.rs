//! How much of what was logged has something to show, and how much is unconfirmed.

use super::TEXT_MAX;
use super::comparison::Reader;
use crate::domain::evidence::Grounds;
use crate::domain::format;
use crate::domain::message::Message;

/// The message with a line about the grounds of everything it is about, for the member alone.
#[must_use]
pub fn with_grounds(mut message: Message, grounds: Grounds) -> Message {
    let Some(line) = grounds_line(grounds, Reader::Member) else {
        return message;
    };
    if let Some(embed) = message.embeds.last_mut() {
        embed.description = format!("{}\n\n{line}", embed.description);
        return message;
    }
    let longer = format!("{}\n-# Of all you logged: {line}", message.text);
    if longer.chars().count() <= TEXT_MAX {
        message.text = longer;
    }
    message
}

/// "2 h 05 with something to show · 4 h unconfirmed": the first is the member's own business, the second belongs to any number it
/// is in.
pub(super) fn grounds_line(grounds: Grounds, reader: Reader) -> Option<String> {
    let evidenced = (grounds.evidenced_minutes > 0 && reader == Reader::Member).then(|| {
        let minutes = format::duration(grounds.evidenced_minutes);
        format!("{minutes} with something to show")
    });
    let unconfirmed = (grounds.unconfirmed_minutes > 0).then(|| {
        format!(
            "{} unconfirmed",
            format::duration(grounds.unconfirmed_minutes)
        )
    });
    let parts: Vec<String> = evidenced.into_iter().chain(unconfirmed).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
