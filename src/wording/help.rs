//! What the bot does: every command, a line each, under a few headings.
//!
//! A new command gets its line here; a test names the one that has none.

use super::{COLOUR, plain};
use crate::domain::message::{Embed, Message};

const ABOUT: &str = "**Yesteryou** keeps the work you log, asks once a week *What have you done last week?*, and shows you one \
     rival only: who you used to be.";

const LOG: &str = "\
`/log 1h30 rust` keeps an hour and a half of rust; a new name makes a new craft
`/timer` times work while you do it: `start`, `status`, `stop`, `discard`
*Log this*, under Apps in a message's menu, logs the work that the message shows
`/import` brings what you logged elsewhere: Toggl, Clockify, Loop, WakaTime, git, any CSV
`/backfill` logs several days at once, shown before anything is kept
`/history` shows what you logged, all of it or what you look for, to change, delete or undo
`/craft` lists your crafts; renames, merges, archives or shares one; sets its rhythm and the hours before this record";

const PAST: &str = "\
`/compare` puts your week, or a longer stretch, next to your own past
`/journey` shows how far you are on the way to 10,000 hours
`/year` shows your year day by day, over the year before
`/rhythm` shows your weeks and comebacks
`/lessons` has what your dead ends taught you; it comes back when it may be of use
`/shipped` keeps what you made, with the hours that went into it
`/letter` writes to yourself, to be read in a year or when you say";

const QUESTION: &str = "\
`/checkin` answers it now, early or late
`/join` and `/leave`: whether your week may be posted in this server
`/away` and `/back`: weeks away are not compared with anything
`/settings` has your timezone, your day, and how you are asked
`/server` shows what this server did together, next to its own past
`/setup` is for those who manage the server";

const HABITS: &str = "\
A post in one counts: done today, with the time it names; ❌ on your own message takes it back
`/habit` binds a channel to a habit, for those who manage the server";

const VOICE: &str = "\
`/voice agree` counts your time in them, and nobody's who did not agree; `/voice stop` ends it
`/voice rooms` chooses the channels, for those who manage the server";

const PRIVACY: &str = "\
`/privacy` says what I keep of you, `/export` gives it to you, `/forget` erases it
Your numbers are shown to you alone, until you join a server's check-in or share them
Nobody is ever ranked or compared with anybody else";

/// The reply to `/help`.
pub fn help() -> Message {
    let parts = [
        ("Log", LOG),
        ("You, next to your past", PAST),
        ("The weekly question", QUESTION),
        ("Habit channels", HABITS),
        ("Voice rooms", VOICE),
        ("Privacy", PRIVACY),
    ];
    let embed = |(title, lines): (&str, &str)| Embed {
        title: title.to_owned(),
        description: lines.to_owned(),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    Message {
        embeds: parts.map(embed).to_vec(),
        ..plain(ABOUT)
    }
}
