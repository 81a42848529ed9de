//! What is said about habits: to admins who set one up, in the channel, and to somebody who pressed a button there.

mod opening;
mod refused;
mod summary;

use super::setup::{missing_permissions, weekday};
use super::text::inline;
use super::{NAME_MAX, button, dates, plain};
use crate::domain::check_in::HabitTrouble;
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::habit::{Counts, Days, Habit, HabitChannel, HabitState, MayRead, OpeningThread};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::message::Message;

pub use opening::{
    habit_done, habit_logged, habit_opening, habit_rest, habit_thread_name, habit_time_modal,
};
pub(super) use refused::habit_refused;
pub use summary::{HabitWeek, habit_summary, habit_summary_name};

/// Habits that one list shows.
const LISTED: usize = 20;

/// What is known of the permissions in a habit's channels: those missing, by channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HabitProblems {
    /// The permissions the bot lacks, by the names that Discord shows.
    pub missing: Vec<(ChannelId, Vec<&'static str>)>,
    /// Whether Discord could not be asked.
    pub unchecked: bool,
}

/// A habit as it is set, with what is missing for it.
pub fn habit_view(
    habit: &Habit,
    channels: &[HabitChannel],
    may_read: MayRead,
    problems: &HabitProblems,
) -> Message {
    let bound: Vec<ChannelId> = channels.iter().map(|bound| bound.channel).collect();
    let in_forum = channels.first().is_some_and(|first| first.forum);
    let mut lines = vec![
        format!("**{}**", name_of(habit)),
        state_line(habit),
        format!("Channels: {}", mentions(&bound)),
        format!(
            "Time goes into the craft **{}**",
            inline(&habit.craft, NAME_MAX)
        ),
        format!("Counts: {}", counts(habit.counts)),
        format!(
            "Days: {}, each from {}:00 on ({})",
            days(habit.days),
            habit.day_start_hour,
            habit.zone.name()
        ),
        opening_line(habit, in_forum),
        format!(
            "Weekly summary: {}",
            if habit.summary { "on Mondays" } else { "off" }
        ),
        format!("A post that counts gets {}", habit.emoji),
        reading_line(habit, may_read).to_owned(),
    ];
    for (channel, names) in &problems.missing {
        lines.push(missing_permissions(*channel, names));
    }
    if problems.unchecked {
        lines
            .push("Discord did not say what I may do there. `/habit list` looks again.".to_owned());
    } else if problems.missing.is_empty() {
        lines.push("All permissions are there.".to_owned());
    }
    plain(lines.join("\n"))
}

/// The server's habits, with the channels of each.
pub fn habit_list(
    habits: &[(Habit, Vec<ChannelId>)],
    may_read: MayRead,
    problems: &HabitProblems,
) -> Message {
    if habits.is_empty() {
        return plain(
            "No habit yet. One line makes one, and each part of it can be changed later:\n\
             `/habit create name:guitar channel:#guitar opening:08:00`\n\
             A post in that channel then counts as done that day.",
        );
    }
    let mut lines: Vec<String> = habits
        .iter()
        .take(LISTED)
        .map(|(habit, channels)| listed(habit, channels))
        .collect();
    if habits.len() > LISTED {
        lines.push(format!("And {} more.", habits.len() - LISTED));
    }
    lines.push(reading(may_read).to_owned());
    for (channel, names) in problems.missing.iter().take(3) {
        lines.push(missing_permissions(*channel, names));
    }
    plain(lines.join("\n"))
}

/// The reply to pausing, resuming and archiving.
pub fn habit_switched(habit: &Habit) -> Message {
    let name = name_of(habit);
    plain(match habit.state {
        HabitState::Paused => format!(
            "**{name}** is paused: posts do not count, and nothing is posted. \
             `/habit pause name:{name} resume:True` goes on."
        ),
        HabitState::Archived => format!(
            "**{name}** is archived. Everybody keeps what they did. \
             `/habit pause name:{name} resume:True` brings it back."
        ),
        HabitState::On | HabitState::Resting => format!("**{name}** is on again: posts count."),
    })
}

/// Once to somebody whose first post in a server's habits counted, as an answer to it.
pub fn habit_welcome(habit: &Habit, channel: ChannelId, message: MessageId) -> Message {
    let row = vec![
        button(
            "What counts?",
            Action::Habit {
                step: HabitStep::WhatCounts { message },
            },
        ),
        button("Count nothing of mine", Action::Leave),
    ];
    Message {
        rows: vec![row],
        answers: Some((channel, message)),
        ..plain(format!(
            "Counted for **{}**. I keep that you were here and the time you name, not your words, and only you see your \
             numbers. This is said once.",
            name_of(habit)
        ))
    }
}

/// The reply to *What counts?*, which only the one who pressed it sees.
pub fn habit_explained(habit: &Habit, may_read: MayRead) -> Message {
    let lines = [
        format!("**{}**: {}", name_of(habit), counts_sentence(habit.counts)),
        reading_line(habit, may_read).to_owned(),
        format!(
            "A time goes into your craft **{}**, with a link to your message. Wrong? React with ❌ to your own message, or edit it. \
             Delete it, and it is gone here too.",
            inline(&habit.craft, NAME_MAX)
        ),
        "`/rhythm` shows you your year and your weeks, next to your own past. Nobody else sees them.".to_owned(),
        "`/leave` ends the counting in this server. `/forget` erases all that I keep of you.".to_owned(),
    ];
    plain(lines.join("\n"))
}

/// What an admin should know of a habit.
pub fn habit_trouble(trouble: HabitTrouble, channel: Option<ChannelId>, name: &str) -> Message {
    let place = channel
        .map(|channel| format!(" in <#{channel}>"))
        .unwrap_or_default();
    let name = inline(name, NAME_MAX);
    plain(match trouble {
        HabitTrouble::CannotReact => format!(
            "I may not react to messages{place}. Posts for **{name}** count all the same; nobody sees that they do. \
             The permission is **Add Reactions**."
        ),
        HabitTrouble::EmojiGone => format!(
            "The emoji of **{name}** is not there any more. Posts count all the same. \
             `/habit edit name:{name} emoji:✅` sets another."
        ),
        HabitTrouble::ChannelGone => format!(
            "The channel of **{name}** was deleted, so the habit is paused. `/habit edit name:{name} add_channel:#another` \
             and `/habit pause name:{name} resume:True` bring it back."
        ),
        HabitTrouble::Quiet => format!(
            "It has been quiet for three weeks{place}, so the daily post of **{name}** rests. The first post there wakes it. \
             If its time is over, `/habit archive name:{name}` puts it away; everybody keeps what they did."
        ),
    })
}

fn name_of(habit: &Habit) -> String {
    inline(&habit.name, NAME_MAX)
}

fn mentions(channels: &[ChannelId]) -> String {
    let mentions: Vec<String> = channels
        .iter()
        .map(|channel| format!("<#{channel}>"))
        .collect();
    if mentions.is_empty() {
        "none".to_owned()
    } else {
        mentions.join(", ")
    }
}

fn listed(habit: &Habit, channels: &[ChannelId]) -> String {
    let state = match habit.state {
        HabitState::On => "",
        HabitState::Resting => " · resting",
        HabitState::Paused => " · paused",
        HabitState::Archived => " · archived",
    };
    let opening = habit
        .opening
        .map(|opening| format!(" · daily post at {}", opening.time.format("%H:%M")));
    format!(
        "**{}** in {} · {}{}{state}",
        name_of(habit),
        mentions(channels),
        days(habit.days),
        opening.unwrap_or_default()
    )
}

fn state_line(habit: &Habit) -> String {
    match (habit.state, habit.next_opening_at) {
        (HabitState::On, Some(at)) => format!("On. The next daily post: {}", dates::instant(at)),
        (HabitState::On, None) => "On".to_owned(),
        (HabitState::Resting, _) => "Resting: the next post in its channel wakes it.".to_owned(),
        (HabitState::Paused, _) => "Paused: posts do not count.".to_owned(),
        (HabitState::Archived, _) => "Archived: posts do not count.".to_owned(),
    }
}

const fn counts(counts: Counts) -> &'static str {
    match counts {
        Counts::Any => "any message",
        Counts::Time => "a message with a time in it",
        Counts::Media => "a message with a picture, a file or a link",
    }
}

const fn counts_sentence(counts: Counts) -> &'static str {
    match counts {
        Counts::Any => "any message of yours in its channel makes the day done.",
        Counts::Time => "a message of yours that says how long makes the day done.",
        Counts::Media => "a message of yours with a picture, a file or a link makes the day done.",
    }
}

/// "every day", "Monday to Friday", "Monday, Wednesday".
fn days(days: Days) -> String {
    let names: Vec<&str> = days.each().map(weekday).collect();
    match names.as_slice() {
        [_, _, _, _, _, _, _] => "every day".to_owned(),
        ["Monday", _, _, _, "Friday"] => "Monday to Friday".to_owned(),
        names => names.join(", "),
    }
}

fn opening_line(habit: &Habit, in_forum: bool) -> String {
    let Some(opening) = habit.opening else {
        return "Daily post: none".to_owned();
    };
    let thread = match (opening.thread, in_forum) {
        (OpeningThread::None, false) => "without a thread",
        (OpeningThread::Day, false) => "with a thread a day",
        (OpeningThread::Week, false) => "with a thread a week",
        (OpeningThread::None | OpeningThread::Day, true) => "a forum post a day",
        (OpeningThread::Week, true) => "a forum post a week, with the days in it",
    };
    format!("Daily post: at {}, {thread}", opening.time.format("%H:%M"))
}

fn reading_line(habit: &Habit, may_read: MayRead) -> &'static str {
    match (may_read, habit.counts) {
        (MayRead::All, _) => "“1h30 scales” in a message keeps an hour and a half; talk does not.",
        (MayRead::Addressed, _) => reading(may_read),
    }
}

/// Which of the two is in force, and why.
const fn reading(may_read: MayRead) -> &'static str {
    match may_read {
        MayRead::All => {
            "I may read messages (the message content intent is on), so a time in a message is kept."
        }
        MayRead::Addressed => {
            "I may not read messages (the message content intent is off where I run: it lets a bot read every word). \
             So a post counts as done, and a time is kept from a message that mentions me, from an answer to me that pings, \
             and from *Log a time*."
        }
    }
}
