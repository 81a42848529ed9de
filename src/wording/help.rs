//! What the bot does, in a few lines.

use super::plain;
use crate::domain::message::Message;

/// The reply to `/help`.
pub fn help() -> Message {
    plain(
        "**Yesteryou** keeps the work you log, asks once a week *What have you done last week?*, and shows you one rival \
         only: who you used to be.\n\
         \n\
         **Log**\n\
         `/log 1h30 rust` keeps an hour and a half of rust; a new name makes a new craft\n\
         `/timer start` times it while you do it; `/timer stop` keeps it\n\
         *Log this*, under Apps in a message's menu, logs the work that the message shows\n\
         `/history` shows what you logged, to change or delete\n\
         `/lessons` has what your dead ends taught you; it comes back when it may be of use\n\
         `/compare` puts your week, or a longer stretch, next to your own past\n\
         `/journey` shows how far you are on the way to 10,000 hours\n\
         `/year` shows your year day by day, over the year before\n\
         `/shipped` keeps what you made, with the hours that went into it\n\
         `/letter` writes to yourself, to be read in a year or when you say\n\
         \n\
         **The weekly question**\n\
         `/checkin` answers it now, early or late\n\
         `/join` and `/leave`: whether your week may be posted in this server\n\
         `/away` and `/back`: weeks away are not compared with anything\n\
         `/settings` has your timezone, your day, and how you are asked\n\
         `/server` shows what this server did together, next to its own past\n\
         `/setup` is for those who manage the server\n\
         \n\
         **Habit channels**\n\
         A post in one counts: done today, with the time it names; ❌ on your own message takes it back\n\
         `/rhythm` shows your weeks and comebacks, next to your own past\n\
         `/habit` binds a channel to a habit, for those who manage the server\n\
         \n\
         **Voice rooms**\n\
         `/voice agree` counts your time in them, and nobody's who did not agree; `/voice stop` ends it\n\
         `/voice rooms` chooses the channels, for those who manage the server\n\
         \n\
         **Privacy**\n\
         `/privacy` says what I keep of you, `/export` gives it to you, `/forget` erases it\n\
         Your numbers are shown to you alone, until you join a server's check-in or share them.\n\
         Nobody is ever ranked or compared with anybody else.",
    )
}
