//! Channels as plain text: who said what when, embeds, buttons, reactions; mentions and timestamps
//! as people see them.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::{ChannelId, Id, ServerId, UserId};
use crate::view::{EmbedView, MessageView};
use crate::world::World;
use crate::world::model::{Channel, Message};

/// Whose eyes a transcript is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    All,
    One(UserId),
}

pub(crate) fn of_everything(world: &World) -> String {
    let mut channels: Vec<&Channel> = world.channels.values().collect();
    channels.sort_by_key(|one| one.id);
    let mut out = String::new();
    for channel in channels {
        let text = of_channel(world, channel.id, Reader::All);
        if text.lines().count() > 1 {
            out.push_str(&text);
            out.push('\n');
        }
    }
    out
}

pub(crate) fn of_channel(world: &World, id: ChannelId, reader: Reader) -> String {
    let Some(channel) = world.channels.get(&id) else {
        return "(no such channel)\n".to_owned();
    };
    let sees = |message: &&Message| {
        let own = message.ephemeral_for;
        message.channel == id
            && (reader == Reader::All || own.is_none_or(|who| reader == Reader::One(who)))
    };
    let mut messages: Vec<&Message> = channel.messages.values().collect();
    messages.extend(world.ephemerals.values().filter(sees));
    messages.sort_by_key(|message| message.id);
    let mut out = format!("== {} ==\n", title(world, channel));
    for message in messages {
        write_message(world, &mut out, &world.view(message));
    }
    out
}

fn title(world: &World, channel: &Channel) -> String {
    if let Some(who) = channel.recipient {
        return format!("direct messages with {}", world.display_name(who, None));
    }
    let parent = channel.parent.filter(|_| channel.thread.is_some());
    match parent.and_then(|id| world.channels.get(&id)) {
        Some(parent) => format!("#{} > {}", parent.name, channel.name),
        None if channel.server.is_none() => "a private channel".to_owned(),
        None => format!("#{}", channel.name),
    }
}

fn write_message(world: &World, out: &mut String, view: &MessageView) {
    let badge = if view.by_bot { " [APP]" } else { "" };
    let edited = if view.edited_at.is_some() {
        " (edited)"
    } else {
        ""
    };
    let at = view.at.format("%Y-%m-%d %H:%M");
    let only = view
        .ephemeral_for
        .map(|who| world.display_name(who, view.server));
    let only = only
        .map(|name| format!(" (only {name} sees this)"))
        .unwrap_or_default();
    let _ = writeln!(out, "{}{badge} {at}{edited}{only}", view.author);
    if view.is_loading {
        out.push_str("  … is thinking\n");
    }
    for text in std::iter::once(&view.content).chain(&view.texts) {
        write_lines(out, "  ", &as_read(world, view.server, text));
    }
    for embed in &view.embeds {
        write_embed(world, out, view.server, embed);
    }
    for file in &view.attachments {
        let alt = file
            .description
            .as_deref()
            .map(|text| format!(": {text}"))
            .unwrap_or_default();
        let _ = writeln!(out, "  <{}{alt}>", file.filename);
    }
    for select in &view.selects {
        let _ = writeln!(
            out,
            "  [ {} v ]",
            select.placeholder.as_deref().unwrap_or("Make a selection")
        );
    }
    if !view.buttons.is_empty() {
        let labels: Vec<String> = view
            .buttons
            .iter()
            .map(|b| format!("[ {} ]", b.label))
            .collect();
        let _ = writeln!(out, "  {}", labels.join("  "));
    }
    if !view.reactions.is_empty() {
        let shown: Vec<String> = view
            .reactions
            .iter()
            .map(|r| format!("{} {}", r.emoji, r.by.len()))
            .collect();
        let _ = writeln!(out, "  ({})", shown.join(", "));
    }
}

fn write_embed(world: &World, out: &mut String, server: Option<ServerId>, embed: &EmbedView) {
    for text in [&embed.author, &embed.title, &embed.description]
        .into_iter()
        .flatten()
    {
        write_lines(out, "  | ", &as_read(world, server, text));
    }
    for (name, value) in &embed.fields {
        let text = format!("{name}: {value}");
        write_lines(out, "  | ", &as_read(world, server, &text));
    }
    if embed.image.is_some() {
        out.push_str("  | <picture>\n");
    }
    if let Some(text) = &embed.footer {
        write_lines(out, "  | ", &as_read(world, server, text));
    }
}

fn write_lines(out: &mut String, margin: &str, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "{margin}{line}");
    }
}

/// The text with mentions as names and timestamps as times.
fn as_read(world: &World, server: Option<ServerId>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tail = &rest[start + 1..];
        let token = tail
            .split_once('>')
            .and_then(|(inside, after)| Some((readable(world, server, inside)?, after)));
        if let Some((shown, after)) = token {
            out.push_str(&shown);
            rest = after;
        } else {
            out.push('<');
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

fn readable(world: &World, server: Option<ServerId>, inside: &str) -> Option<String> {
    if let Some(role) = inside.strip_prefix("@&") {
        let id = role.parse().ok()?;
        let roles = &world.servers.get(&server?)?.roles;
        return roles
            .iter()
            .find(|one| one.id == id)
            .map(|one| format!("@{}", one.name));
    }
    if let Some(user) = inside.strip_prefix('@') {
        let id = user.trim_start_matches('!').parse().ok()?;
        return Some(format!("@{}", world.display_name(Id::new(id), server)));
    }
    if let Some(channel) = inside.strip_prefix('#') {
        let id: ChannelId = channel.parse().ok()?;
        return world.channels.get(&id).map(|one| format!("#{}", one.name));
    }
    if let Some(command) = inside.strip_prefix('/') {
        return command.rsplit_once(':').map(|(name, _)| format!("/{name}"));
    }
    let (seconds, style) = inside
        .strip_prefix("t:")?
        .split_once(':')
        .unwrap_or((&inside[2..], "f"));
    let at = DateTime::from_timestamp(seconds.parse().ok()?, 0)?;
    Some(time(at, style, world.now))
}

fn time(at: DateTime<Utc>, style: &str, now: DateTime<Utc>) -> String {
    let format = match style {
        "R" => return relative(at - now),
        "t" => "%H:%M",
        "T" => "%H:%M:%S",
        "d" => "%d/%m/%Y",
        "D" => "%-d %B %Y",
        "F" => "%A, %-d %B %Y %H:%M",
        _ => "%-d %B %Y %H:%M",
    };
    at.format(format).to_string()
}

fn relative(from_now: TimeDelta) -> String {
    let seconds = from_now.num_seconds();
    let (count, unit) = match seconds.abs() {
        s if s < 60 => (s, "second"),
        s if s < 3_600 => (s / 60, "minute"),
        s if s < 86_400 => (s / 3_600, "hour"),
        s if s < 30 * 86_400 => (s / 86_400, "day"),
        s if s < 365 * 86_400 => (s / (30 * 86_400), "month"),
        s => (s / (365 * 86_400), "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("{count} {unit}{plural} ago")
    } else {
        format!("in {count} {unit}{plural}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_times_read_like_a_person_would_say_them() {
        assert_eq!(relative(TimeDelta::days(7)), "in 7 days");
        assert_eq!(relative(TimeDelta::hours(-1)), "1 hour ago");
        assert_eq!(relative(TimeDelta::zero()), "in 0 seconds");
    }
}
