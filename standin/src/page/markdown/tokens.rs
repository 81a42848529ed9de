//! What stands in angle brackets in Discord (mentions, timestamps, emoji), and bare addresses.

use chrono::DateTime;
use pulldown_cmark::Event;

use super::lines::{LESS, restore};
use crate::ids::Id;
use crate::page::html::escape;
use crate::page::names::Names;

/// The longest thing in angle brackets that is looked for.
const LONGEST: usize = 2_000;

/// The text with its tokens as markup.
pub(super) fn push(out: &mut Vec<Event<'_>>, text: &str, names: &Names) {
    let mut rest = text;
    while let Some(start) = rest.find([LESS, 'h', '@']) {
        let (before, tail) = rest.split_at(start);
        plain(out, before);
        let Some((markup, length)) = token(tail, names) else {
            let first = tail.chars().next().map_or(0, char::len_utf8);
            plain(out, &tail[..first]);
            rest = &tail[first..];
            continue;
        };
        out.push(Event::InlineHtml(markup.into()));
        rest = &tail[length..];
    }
    plain(out, rest);
}

fn plain(out: &mut Vec<Event<'_>>, text: &str) {
    let text = restore(text);
    if text.is_empty() {
        return;
    }
    if let Some(Event::Text(last)) = out.last_mut() {
        let joined = format!("{last}{text}");
        *last = joined.into();
        return;
    }
    out.push(Event::Text(text.into()));
}

/// The markup of the token that `text` begins with, and how long the token is.
fn token(text: &str, names: &Names) -> Option<(String, usize)> {
    if let Some(inner) = text.strip_prefix(LESS) {
        let end = inner.find('>').filter(|end| *end < LONGEST)?;
        let markup = bracketed(&restore(&inner[..end]), names)?;
        return Some((markup, LESS.len_utf8() + end + 1));
    }
    for all in ["@everyone", "@here"] {
        if text.starts_with(all) {
            return Some((mention(all), all.len()));
        }
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        let end = text
            .find(|c: char| c.is_whitespace() || c == LESS || c == '>')
            .unwrap_or(text.len());
        let address = text[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', ')', '\'', '"']);
        let shown = restore(address);
        let is_more_than_scheme = shown
            .split_once("//")
            .is_some_and(|(_, rest)| !rest.is_empty());
        return is_more_than_scheme.then(|| (link(&shown), address.len()));
    }
    None
}

fn bracketed(inside: &str, names: &Names) -> Option<String> {
    if inside.starts_with("https://") || inside.starts_with("http://") {
        return (!inside.contains(char::is_whitespace)).then(|| link(inside));
    }
    if let Some(role) = inside.strip_prefix("@&") {
        let name = names.role(Id::new(role.parse().ok()?));
        return Some(mention(&format!("@{name}")));
    }
    if let Some(user) = inside.strip_prefix('@') {
        let id = user.trim_start_matches('!').parse().ok()?;
        return Some(mention(&format!("@{}", names.user(Id::new(id)))));
    }
    if let Some(channel) = inside.strip_prefix('#') {
        let id = Id::new(channel.parse().ok()?);
        return Some(match names.channel(id) {
            Some(name) => format!(
                "<a class=\"mention\" href=\"{}\">#{}</a>",
                escape(&names.address(id)),
                escape(name)
            ),
            None => mention("# no access"),
        });
    }
    if let Some(command) = inside.strip_prefix('/') {
        let (name, id) = command.rsplit_once(':')?;
        id.parse::<u64>().ok()?;
        return Some(mention(&format!("/{name}")));
    }
    if let Some(emoji) = inside
        .strip_prefix("a:")
        .or_else(|| inside.strip_prefix(':'))
    {
        let (name, id) = emoji.rsplit_once(':')?;
        id.parse::<u64>().ok()?;
        return Some(format!("<span class=\"emoji\">:{}:</span>", escape(name)));
    }
    timestamp(inside.strip_prefix("t:")?)
}

/// A time in its markup; the page's script writes it in the viewer's zone.
fn timestamp(text: &str) -> Option<String> {
    let (seconds, style) = text.split_once(':').unwrap_or((text, "f"));
    if !["t", "T", "d", "D", "f", "F", "R", "s", "S"].contains(&style) {
        return None;
    }
    let at = DateTime::from_timestamp(seconds.parse().ok()?, 0)?;
    Some(format!(
        "<time class=\"stamp\" datetime=\"{}\" data-style=\"{style}\">{}</time>",
        at.format("%Y-%m-%dT%H:%M:%SZ"),
        at.format("%-d %B %Y %H:%M UTC"),
    ))
}

fn mention(text: &str) -> String {
    format!("<span class=\"mention\">{}</span>", escape(text))
}

fn link(address: &str) -> String {
    format!("{}{}</a>", link_start(address), escape(address))
}

/// The opening tag of a link; one that leads nowhere, when the address is of a kind that browsers
/// would run.
pub(super) fn link_start(address: &str) -> String {
    let is_web = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
    if !is_web {
        return "<a class=\"dead\">".to_owned();
    }
    format!(
        "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">",
        escape(address)
    )
}
