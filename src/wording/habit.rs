//! What is said about habits: to admins who set one up, in the channel, and to somebody who pressed a button there.

mod refused;
mod summary;

use chrono::{Datelike, NaiveDate};

use super::setup::{missing_permissions, weekday};
use super::text::inline;
use super::{COLOUR, NAME_MAX, button, dates, input, plain, primary};
use crate::domain::check_in::HabitTrouble;
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::format;
use crate::domain::habit::{Counts, Days, Habit, HabitOpening, HabitState, MayRead, OpeningThread};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::message::{Embed, Input, Message, Modal};

pub(super) use refused::habit_refused;
pub use summary::{HabitWeek, habit_summary};

/// Characters that Discord takes as the name of a thread.
const THREAD_NAME_MAX: usize = 100;
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
    channels: &[ChannelId],
    may_read: MayRead,
    problems: &HabitProblems,
) -> Message {
    let mut lines = vec![
        format!("**{}**", name_of(habit)),
        state_line(habit),
        format!("Channels: {}", mentions(channels)),
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
        opening_line(habit),
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

/// The daily post.
pub fn habit_opening(habit: &Habit, opening: &HabitOpening) -> Message {
    let step = |step| Action::Habit { step };
    let opening_id = opening.id;
    let row = vec![
        primary(
            "Did it",
            step(HabitStep::DidIt {
                opening: opening_id,
            }),
        ),
        button(
            "Log a time",
            step(HabitStep::LogTime {
                opening: opening_id,
            }),
        ),
        button(
            "Not today",
            step(HabitStep::NotToday {
                opening: opening_id,
            }),
        ),
    ];
    let embed = Embed {
        title: format!("Day {}", format::thousands(opening.number.unsigned_abs())),
        description: "What did you do?".to_owned(),
        colour: Some(COLOUR),
        footer: format!(
            "{} · {}",
            inline(&habit.name, NAME_MAX),
            dates::weekday_and_day(opening.on_day, opening.on_day.year())
        ),
        ..Embed::default()
    };
    Message {
        embeds: vec![embed],
        rows: vec![row],
        ..Message::default()
    }
}

/// The name of the thread under it.
pub fn habit_thread_name(habit: &Habit, opening: &HabitOpening) -> String {
    let weekly = habit
        .opening
        .is_some_and(|opening| opening.thread == OpeningThread::Week);
    let day = dates::weekday_and_day(opening.on_day, opening.on_day.year());
    let when = if weekly {
        format!("the week from {day}")
    } else {
        format!("day {}, {day}", opening.number)
    };
    super::text::label(&format!("{}: {when}", habit.name), THREAD_NAME_MAX)
}

/// The form of *Log a time*.
pub fn habit_time_modal(habit: &Habit, opening: &HabitOpening) -> Modal {
    Modal {
        title: super::text::label(&format!("A time for {}", habit.name), 45),
        action: Action::Habit {
            step: HabitStep::LogTimeModal {
                opening: opening.id,
            },
        },
        inputs: vec![
            Input {
                placeholder: "1h30, 45 min, 90".to_owned(),
                required: true,
                ..input("time", "How long", "", 100)
            },
            Input {
                long: true,
                ..input("what", "What you did", "", 1000)
            },
        ],
    }
}

/// The reply to *Did it*.
pub fn habit_done(habit: &Habit, day: NaiveDate, before: bool) -> String {
    let name = name_of(habit);
    let day = dates::weekday_and_day(day, day.year());
    if before {
        format!("{day} is done for **{name}** already. `/rhythm` shows your weeks.")
    } else {
        format!("Done: **{name}**, {day}. `/rhythm` shows your weeks.")
    }
}

/// The reply to *Log a time*.
pub fn habit_logged(habit: &Habit, minutes: i64, day: NaiveDate) -> String {
    format!(
        "Kept {} of {} for {}. `/history` changes or deletes it; `/rhythm` shows your weeks.",
        format::duration(minutes),
        inline(&habit.craft, NAME_MAX),
        dates::weekday_and_day(day, day.year())
    )
}

/// The reply to *Not today*.
pub fn habit_rest(habit: &Habit, day: NaiveDate, done: bool) -> String {
    let day = dates::weekday_and_day(day, day.year());
    if done {
        format!(
            "{day} is done for **{}** already, and stays so.",
            name_of(habit)
        )
    } else {
        format!("A rest day: {day} counts neither way. See you.")
    }
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

fn opening_line(habit: &Habit) -> String {
    let Some(opening) = habit.opening else {
        return "Daily post: none".to_owned();
    };
    let thread = match opening.thread {
        OpeningThread::None => "without a thread",
        OpeningThread::Day => "with a thread a day",
        OpeningThread::Week => "with a thread a week",
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
