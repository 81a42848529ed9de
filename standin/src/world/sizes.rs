//! How much a message may hold, and what Discord says when it holds more.

use serde_json::Value;

use super::posting::list;
use crate::rest::error::ApiError;

/// Discord's limits on a message.
const CONTENT_CHARS: usize = 2_000;
const EMBEDS: usize = 10;
const EMBED_CHARS: usize = 6_000;

/// Refuses a message that is too long or has too many or too large embeds.
pub(super) fn check_sizes(content: &str, embeds: &[Value]) -> Result<(), ApiError> {
    if content.chars().count() > CONTENT_CHARS {
        let message = "Must be 2000 or fewer in length.";
        return Err(ApiError::invalid(
            "content",
            "BASE_TYPE_MAX_LENGTH",
            message,
        ));
    }
    if embeds.len() > EMBEDS {
        let message = "Must be 10 or fewer in length.";
        return Err(ApiError::invalid("embeds", "BASE_TYPE_MAX_LENGTH", message));
    }
    if embeds.iter().map(embed_chars).sum::<usize>() > EMBED_CHARS {
        let message = "Embed size exceeds maximum size of 6000";
        return Err(ApiError::invalid(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            message,
        ));
    }
    Ok(())
}

fn embed_chars(embed: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = list(&embed["fields"]);
    let of_fields: usize = fields
        .iter()
        .map(|f| length(&f["name"]) + length(&f["value"]))
        .sum();
    length(&embed["title"])
        + length(&embed["description"])
        + length(&embed["footer"]["text"])
        + length(&embed["author"]["name"])
        + of_fields
}
