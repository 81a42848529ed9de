//! The daily post of a habit, and what its buttons answer.

use chrono::{Datelike, NaiveDate};

use super::name_of;
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::format;
use crate::domain::habit::{Habit, HabitOpening, OpeningThread};
use crate::domain::message::{Embed, Input, Message, Modal};
use crate::wording::text::{inline, label};
use crate::wording::{COLOUR, NAME_MAX, button, dates, input, primary};

/// Characters that Discord takes as the name of a thread.
pub(super) const THREAD_NAME_MAX: usize = 100;

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
    label(&format!("{}: {when}", habit.name), THREAD_NAME_MAX)
}

/// The form of *Log a time*.
pub fn habit_time_modal(habit: &Habit, opening: &HabitOpening) -> Modal {
    Modal {
        title: label(&format!("A time for {}", habit.name), 45),
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
