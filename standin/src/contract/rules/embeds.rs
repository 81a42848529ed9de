//! Embeds and their limits, each alone and all of one message together.

use serde_json::Value;

use super::spot::{Findings, Spot, length};

const MOST_EMBEDS: usize = 10;
const MOST_FIELDS: usize = 25;
const MOST_IN_ALL: usize = 6000;

pub(super) fn check_embeds(found: &mut Findings, message: &Spot<'_>) {
    found.at_most(message, "embeds", MOST_EMBEDS);
    let embeds = message.list("embeds");
    for embed in &embeds {
        check_embed(found, embed);
    }
    let total: usize = embeds.iter().map(counted).sum();
    if total > MOST_IN_ALL
        && let Some(list) = message.get("embeds")
    {
        let reason = format_args!("{total} characters over all embeds, at most {MOST_IN_ALL}");
        found.add(&list, reason);
    }
}

fn check_embed(found: &mut Findings, embed: &Spot<'_>) {
    found.length(embed, "title", 0..=256);
    found.length(embed, "description", 0..=4096);
    if let Some(footer) = embed.get("footer") {
        found.needs(&footer, "text", 1..=2048);
    }
    if let Some(author) = embed.get("author") {
        found.needs(&author, "name", 1..=256);
    }
    found.at_most(embed, "fields", MOST_FIELDS);
    for field in embed.list("fields") {
        found.needs(&field, "name", 1..=256);
        found.needs(&field, "value", 1..=1024);
    }
    if !shows_something(embed) {
        found.add(embed, "an empty embed");
    }
}

fn shows_something(embed: &Spot<'_>) -> bool {
    let has_text = ["title", "description"].iter().any(|field| {
        embed
            .text(field)
            .is_some_and(|text| !text.trim().is_empty())
    });
    let has_part = ["author", "footer", "image", "thumbnail", "video", "url"]
        .iter()
        .any(|field| embed.has(field));
    has_text || has_part || !embed.list("fields").is_empty()
}

/// What counts towards the limit of a message: title, description, field names and values, footer,
/// author.
fn counted(embed: &Spot<'_>) -> usize {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map_or(0, length);
    let own = text(embed.value.get("title")) + text(embed.value.get("description"));
    let parts =
        text(embed.value.pointer("/footer/text")) + text(embed.value.pointer("/author/name"));
    let fields: usize = embed
        .list("fields")
        .iter()
        .map(|field| text(field.value.get("name")) + text(field.value.get("value")))
        .sum();
    own + parts + fields
}
