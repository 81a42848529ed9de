//! What is said of a timer: that it runs, what it came to, and what is asked of one that nobody stopped.

use chrono::{DateTime, Utc};

use super::logging::{CRAFT_MAX, Logged, NOTE_MAX, logged};
use super::text::inline;
use super::voice::silent;
use super::{button, danger, dates, input, plain, primary};
use crate::domain::custom_id::{Action, TimerStep};
use crate::domain::format;
use crate::domain::ids::TimerId;
use crate::domain::message::{Button, Input, Message, Modal};
use crate::domain::record::Source;
use crate::domain::timer::{ANSWERABLE_DAYS, Timer, TimerPast};

/// The reply to `/timer start`.
pub fn timer_started(timer: &Timer) -> Message {
    let limit = format::duration(timer.limit_minutes);
    let text = format!(
        "Running: {}.\n`/timer stop` keeps it, with a note if you like. After {limit} I ask whether you are still at it.",
        work(&timer.craft_name, &timer.note),
    );
    Message {
        rows: vec![running_row(timer.id)],
        ..plain(text)
    }
}

/// The reply to `/timer status`: how long it has run, and what was asked of it and is open.
pub fn timer_status(timer: Option<&Timer>, now: DateTime<Utc>) -> Message {
    let Some(timer) = timer else {
        return plain("No timer is running. `/timer start craft:guitar` starts one.");
    };
    let so_far = match timer.minutes_at(now) {
        ..1 => "A moment".to_owned(),
        minutes => format::duration(minutes),
    };
    let text = format!(
        "**{so_far}** so far: {}, since {}.",
        work(&timer.craft_name, &timer.note),
        dates::time(timer.started_at),
    );
    let is_silent = timer.room.is_some_and(|room| room.paused_at.is_some());
    let text = if is_silent {
        format!("{text}\n{}", silent())
    } else {
        text
    };
    if timer.asked_at.is_none() {
        return Message {
            rows: vec![running_row(timer.id)],
            ..plain(text)
        };
    }
    let may_run_on = timer.next_limit(now).is_some();
    Message {
        rows: vec![asking_row(timer.id, may_run_on)],
        ..plain(format!("{text}\nStill at it?"))
    }
}

/// The reply when a timer ended: like the one to `/log`, with what is still open about it. `ran_minutes` where its day had no room
/// for all of them.
pub fn timer_stopped(told: &Logged<'_>, timer: &Timer, ran_minutes: Option<i64>) -> Message {
    let mut message = logged(told);
    if let Some(ran) = ran_minutes {
        let ran = format::duration(ran);
        let note = format!("It ran {ran}; the day it began has 24 h in all, and this much fitted.");
        message.text = format!("{}\n\n{note}", message.text);
    }
    if told.entry.unconfirmed {
        message.rows.push(ended_row(timer.id));
    }
    message
}

/// The reply to `/timer discard`.
pub fn timer_discarded(timer: &Timer, minutes: i64) -> Message {
    let craft = inline(&timer.craft_name, CRAFT_MAX);
    if minutes < 1 {
        return plain(format!("Dropped. A moment of **{craft}** is not kept."));
    }
    let action = Action::Timer {
        step: TimerStep::KeepIt,
        timer: timer.id,
    };
    let minutes = format::duration(minutes);
    Message {
        rows: vec![vec![button("Keep it after all", action)]],
        ..plain(format!(
            "Dropped. **{minutes}** of **{craft}** is not kept."
        ))
    }
}

/// The question about a timer past its limit.
pub fn still_at_it(past: &TimerPast) -> Message {
    let craft = inline(&past.craft, CRAFT_MAX);
    let minutes = format::duration(past.minutes);
    let text = format!(
        "**Still at it?** {} of **{craft}** has been running since {}, {minutes} and more.\n\
         -# Without a word from you it ends at {minutes}; that can be put right for {ANSWERABLE_DAYS} days.",
        whose(past.source),
        dates::time(past.started_at),
    );
    Message {
        rows: vec![asking_row(past.timer, past.may_run_on)],
        ..plain(text)
    }
}

/// What is said of a timer that ended by itself, with the question whether that is right.
pub fn timer_ended(past: &TimerPast) -> Message {
    let craft = inline(&past.craft, CRAFT_MAX);
    let since = dates::time(past.started_at);
    let timer = whose(past.source);
    if past.minutes < 1 {
        return plain(format!(
            "{timer} of **{craft}**, started {since}, ended by itself. The day it began holds 24 h already, so nothing \
             was kept of it. `/log` keeps it on another day, if it was one."
        ));
    }
    let minutes = format::duration(past.minutes);
    let text = format!(
        "{timer} of **{craft}**, started {since}, ended by itself at {minutes}. Was it that long? \
         It counts as {minutes}, unconfirmed, until you say so."
    );
    Message {
        rows: vec![ended_row(past.timer)],
        ..plain(text)
    }
}

/// The reply to *Yes*.
pub fn timer_runs_on(timer: &Timer) -> Message {
    let limit = format::duration(timer.minutes_at(timer.limit_at));
    let text = format!(
        "Good, it runs on: {}. I ask again after {limit}, <t:{}:R>.",
        work(&timer.craft_name, &timer.note),
        timer.limit_at.timestamp(),
    );
    Message {
        rows: vec![running_row(timer.id)],
        ..plain(text)
    }
}

/// The reply to *Yes* when the timer had ended: what was kept stands above it.
pub fn timer_had_ended(told: &Logged<'_>, timer: &Timer) -> Message {
    let message = timer_stopped(told, timer, None);
    let text = "The timer had ended by then. If you were at it for longer, say how long it was; \
                `/timer start` starts the next.";
    Message {
        text: format!("{text}\n\n{}", message.text),
        ..message
    }
}

/// The form that says how long a timer was.
pub fn timer_modal(timer: &Timer, minutes: i64) -> Modal {
    let time = Input {
        placeholder: "1h30, 90, 45 min".to_owned(),
        required: true,
        // Read back by the parser of durations.
        ..input("time", "Time", &format!("{minutes}m"), 30)
    };
    Modal {
        title: "How long was it?".to_owned(),
        action: Action::TimerModal { timer: timer.id },
        inputs: vec![time],
    }
}

fn whose(source: Source) -> &'static str {
    if source == Source::Voice {
        "Your voice time"
    } else {
        "Your timer"
    }
}

/// "**guitar**: scales".
fn work(craft: &str, note: &str) -> String {
    let craft = inline(craft, CRAFT_MAX);
    if note.is_empty() {
        return format!("**{craft}**");
    }
    format!("**{craft}**: {}", inline(note, NOTE_MAX))
}

fn running_row(timer: TimerId) -> Vec<Button> {
    vec![
        step("Stop", TimerStep::StopNow, timer),
        danger(
            "Discard",
            Action::Timer {
                step: TimerStep::Discard,
                timer,
            },
        ),
    ]
}

fn asking_row(timer: TimerId, may_run_on: bool) -> Vec<Button> {
    let action = Action::Timer {
        step: TimerStep::StillAtIt,
        timer,
    };
    let mut row = Vec::new();
    if may_run_on {
        row.push(primary("Yes", action));
    }
    row.push(step("Stop now", TimerStep::StopNow, timer));
    row.push(step("It was this long…", TimerStep::ThisLong, timer));
    row
}

fn ended_row(timer: TimerId) -> Vec<Button> {
    vec![
        step("That is right", TimerStep::AsKept, timer),
        step("It was this long…", TimerStep::ThisLong, timer),
    ]
}

fn step(label: &str, step: TimerStep, timer: TimerId) -> Button {
    button(label, Action::Timer { step, timer })
}
