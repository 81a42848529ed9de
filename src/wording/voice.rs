//! What is said about voice rooms: to admins who choose them, and to members about their own time in them.

use chrono::{DateTime, Utc};

use super::logging::CRAFT_MAX;
use super::text::inline;
use super::{count, plain};
use crate::domain::format;
use crate::domain::ids::ChannelId;
use crate::domain::message::Message;
use crate::domain::record::Source;
use crate::domain::timer::Timer;
use crate::domain::voice::{Presence, Standing, VoiceRoom, VoiceRule};

/// How a member stands in the rooms of a server.
#[derive(Debug, Clone, Copy)]
pub struct VoiceTold<'a> {
    /// Whether they agreed to be counted.
    pub agreed: bool,
    /// The rooms.
    pub rooms: &'a [VoiceRoom],
    /// How they count.
    pub rule: VoiceRule,
    /// How they stand in one.
    pub standing: Option<Standing>,
    /// Their running timer, whatever it comes from.
    pub timer: Option<&'a Timer>,
    /// What their day has from the rooms, in minutes, without what runs.
    pub today_minutes: i64,
}

/// The server's rooms, for those who manage it.
pub fn voice_rooms(rooms: &[VoiceRoom], rule: VoiceRule) -> Message {
    if rooms.is_empty() {
        return plain(
            "No voice room yet. One line makes one:\n\
             `/voice rooms add channel:practice craft:guitar`\n\
             There the time of members who say `/voice agree` becomes entries of theirs. Nobody else's is counted.",
        );
    }
    let mut lines = vec!["**Voice rooms**".to_owned()];
    lines.extend(rooms.iter().map(listed));
    lines.push(rule_line(rule));
    lines.push("Only who said `/voice agree` is counted.".to_owned());
    plain(lines.join("\n"))
}

/// The reply to `/voice rooms add`.
pub fn voice_room_added(channel: ChannelId, rooms: &[VoiceRoom], rule: VoiceRule) -> Message {
    let craft = rooms.iter().find(|room| room.channel == channel);
    let craft = craft.map_or("", |room| &room.craft);
    plain(format!(
        "<#{channel}> is a voice room: time in it goes into the craft **{}** of each member who said `/voice agree`, and of nobody \
         else. {}\n-# {}; `/voice rooms edit` changes how they count.",
        inline(craft, CRAFT_MAX),
        rule_line(rule),
        count(
            i64::try_from(rooms.len()).unwrap_or(i64::MAX),
            "room in this server",
            "rooms in this server"
        ),
    ))
}

/// The reply to `/voice rooms remove`.
pub fn voice_room_removed(channel: ChannelId) -> Message {
    plain(format!(
        "<#{channel}> is a channel like any other again. What was counted there stays with those whose it is."
    ))
}

/// The reply to `/voice agree`: what is counted, who sees it, and how it ends.
pub fn voice_agreed(rooms: &[VoiceRoom], rule: VoiceRule, is_new: bool) -> Message {
    let first = if is_new {
        "Agreed: your time in the voice rooms of this server is counted from now on."
    } else {
        "You had agreed already, so nothing has changed: your time in the voice rooms of this server is counted."
    };
    let mut lines = vec![first.to_owned()];
    if rooms.is_empty() {
        lines.push(
            "No room is chosen yet; those who manage the server do that with `/voice rooms add`."
                .to_owned(),
        );
    } else {
        lines.extend(rooms.iter().map(listed));
    }
    lines.push(rule_line(rule));
    lines.push(
        "What you say is not heard, and with whom you were is not kept: an entry has its day, its minutes and its craft, and only \
         you see it, as with `/log`. It can be changed in `/history`.\n\
         `/voice stop` ends it at any time, and so do `/leave` and `/forget`."
            .to_owned(),
    );
    plain(lines.join("\n"))
}

/// The reply to `/voice stop`.
pub fn voice_stopped(had_agreed: bool) -> Message {
    plain(if had_agreed {
        "Your time in voice is not counted any more in this server, from now on. What was counted stays yours; `/history` shows it. \
         `/voice agree` begins again."
    } else {
        "You had not agreed to be counted here, so nothing has changed: no time of yours in voice is kept. `/voice agree` begins it."
    })
}

/// The reply to `/voice status`.
pub fn voice_status(told: &VoiceTold<'_>, now: DateTime<Utc>) -> Message {
    let mut lines = Vec::new();
    if !told.agreed {
        lines.push(
            "No time of yours in voice is counted here: you have not agreed to it. `/voice agree` does that.".to_owned(),
        );
    } else if let Some(line) = running(told, now) {
        lines.push(line);
    } else {
        lines.push(not_running(told));
    }
    if told.agreed && told.today_minutes > 0 {
        lines.push(format!(
            "Kept of today: {} of at most {}.",
            format::duration(told.today_minutes),
            format::duration(told.rule.cap_minutes)
        ));
    }
    if told.rooms.is_empty() {
        lines.push("No voice room is chosen in this server.".to_owned());
    } else {
        lines.extend(told.rooms.iter().map(listed));
        lines.push(rule_line(told.rule));
    }
    plain(lines.join("\n"))
}

/// What is said of a room's timer that does not count now.
pub(super) fn silent() -> &'static str {
    "It does not count just now: you are deafened, or alone. After ten minutes of that it ends, and is kept."
}

fn running(told: &VoiceTold<'_>, now: DateTime<Utc>) -> Option<String> {
    let timer = told.timer?;
    let craft = inline(&timer.craft_name, CRAFT_MAX);
    if timer.source != Source::Voice {
        return Some(format!(
            "Your timer of **{craft}** runs, and one runs at a time: voice counts nothing until `/timer stop`."
        ));
    }
    let minutes = match timer.minutes_at(now) {
        ..1 => "A moment".to_owned(),
        minutes => format::duration(minutes),
    };
    let line =
        format!("Counting: **{minutes}** of **{craft}** so far. `/timer stop` keeps it now.");
    match timer.room {
        Some(room) if room.paused_at.is_some() => Some(format!("{line}\n{}", silent())),
        _ => Some(line),
    }
}

fn not_running(told: &VoiceTold<'_>) -> String {
    match Presence::of(told.standing, told.rule) {
        Presence::Away => "You agreed to be counted. You are in none of the rooms now.".to_owned(),
        Presence::Silent => {
            "You are in a room, and it does not count just now: you are deafened, or alone."
                .to_owned()
        }
        Presence::Counting if told.today_minutes >= told.rule.cap_minutes => {
            "Today has all that a day can get from the rooms. Tomorrow counts again.".to_owned()
        }
        Presence::Counting => {
            "You are in a room. What ended there stays ended until you leave it and come back."
                .to_owned()
        }
    }
}

/// "<#1>: guitar".
fn listed(room: &VoiceRoom) -> String {
    format!("<#{}>: {}", room.channel, inline(&room.craft, CRAFT_MAX))
}

fn rule_line(rule: VoiceRule) -> String {
    let alone = if rule.alone_counts {
        "Being alone counts; being deafened and the AFK channel do not."
    } else {
        "Being alone, being deafened and the AFK channel do not count."
    };
    format!(
        "{alone} A day gets {} at most.",
        format::duration(rule.cap_minutes)
    )
}
