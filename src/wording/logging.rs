//! What is said when work is logged, changed, taken back or moved to the craft that was meant; the form that changes it.

use chrono::NaiveDate;

use super::comparison::{Reader, difference, in_all, silence_beside, through, totals, usual_week};
use super::crafts::undo_button;
use super::text::{self, inline, label};
use super::{NAME_MAX, button, dates, input, plain};
use crate::domain::change::Turn;
use crate::domain::comparison::{Comparison, Standing};
use crate::domain::custom_id::{Action, Shared};
use crate::domain::evidence::MessageLink;
use crate::domain::format;
use crate::domain::ids::ChangeId;
use crate::domain::message::{Input, Message, Modal};
use crate::domain::record::{Craft, Entry, Outcome, Source};

/// Characters of a craft's name that are shown, escapes included.
pub(super) const CRAFT_MAX: usize = 60;
pub(super) const NOTE_MAX: usize = 300;
const LESSON_MAX: usize = 300;
/// Of an entry that a timer made by itself.
pub(super) const UNCONFIRMED: &str = "Unconfirmed: its timer ended by itself, at its limit.";

/// What the reply to `/log` tells.
#[derive(Debug, Clone, Copy)]
pub struct Logged<'a> {
    /// What was kept.
    pub entry: &'a Entry,
    /// Whether the entry made its craft.
    pub new_craft: bool,
    /// An older craft that a new one looks like.
    pub meant: Option<&'a Craft>,
    /// This week so far next to the past, where it could be read.
    pub week: Option<&'a Comparison>,
    /// The member's today.
    pub today: NaiveDate,
}

/// The reply to `/log`.
pub fn logged(logged: &Logged<'_>) -> Message {
    let entry = logged.entry;
    let mut lines = vec![format!("Kept {}", told(entry, logged.today))];
    lines.extend(new_craft(logged));
    lines.extend(aftermath(entry));
    if let Some(week) = logged.week {
        lines.push(String::new());
        lines.extend(week_lines(week));
    }
    let mut row = vec![
        button("Undo", Action::Undo { entry: entry.id }),
        button("Edit", Action::Edit { entry: entry.id }),
    ];
    if let Some(craft) = logged.meant {
        let action = Action::MeantCraft {
            entry: entry.id,
            craft: craft.id,
        };
        row.push(button(
            format!("I meant {}", label(&craft.name, 60)),
            action,
        ));
    }
    row.extend(share_button(entry));
    Message {
        rows: vec![row],
        ..plain(lines.join("\n"))
    }
}

fn new_craft(logged: &Logged<'_>) -> Option<String> {
    let meant = logged.meant.map(|craft| inline(&craft.name, CRAFT_MAX));
    match meant {
        Some(meant) => Some(format!(
            "A new craft. If it was to be **{meant}**, the button moves it there."
        )),
        None => logged
            .new_craft
            .then(|| "A new craft, and this is where it starts.".to_owned()),
    }
}

/// The reply to a change by hand.
pub fn edited(entry: &Entry, change: Option<ChangeId>, today: NaiveDate) -> Message {
    let mut lines = vec![format!("Changed to {}", told(entry, today))];
    lines.extend(aftermath(entry));
    let undo = change.map(|change| undo_button("Undo", change, Turn::Undo));
    let edit = button("Edit", Action::Edit { entry: entry.id });
    let row = undo.into_iter().chain([edit]);
    let row = row.chain(share_button(entry)).collect();
    Message {
        rows: vec![row],
        ..plain(lines.join("\n"))
    }
}

/// The reply to an undo.
pub fn undone(entry: &Entry, today: NaiveDate) -> Message {
    let row = vec![button("Put it back", Action::Restore { entry: entry.id })];
    Message {
        rows: vec![row],
        ..plain(format!("Taken back: {}", told(entry, today)))
    }
}

/// The reply when an entry is put back.
pub fn restored(entry: &Entry, today: NaiveDate) -> Message {
    let row = vec![
        button("Undo", Action::Undo { entry: entry.id }),
        button("Edit", Action::Edit { entry: entry.id }),
    ];
    Message {
        rows: vec![row],
        ..plain(format!("Put back: {}", told(entry, today)))
    }
}

/// The reply when an entry went to the craft that was meant.
pub fn meant_craft(entry: &Entry, change: Option<ChangeId>, today: NaiveDate) -> Message {
    let undo = change.map(|change| undo_button("Undo", change, Turn::Undo));
    let edit = button("Edit", Action::Edit { entry: entry.id });
    let row = undo.into_iter().chain([edit]).collect();
    let text = format!("Moved. It is now {}", told(entry, today));
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// One entry that its member chose to post in a channel.
pub fn shared_entry(name: &str, entry: &Entry, today: NaiveDate) -> Message {
    let mut lines = vec![format!(
        "**{}** · {}",
        inline(name, NAME_MAX),
        told(entry, today)
    )];
    lines.extend(aftermath(entry));
    plain(lines.join("\n"))
}

/// The form that changes an entry.
pub fn edit_modal(entry: &Entry) -> Modal {
    let day = if entry.dated {
        entry.started_on.to_string()
    } else {
        String::new()
    };
    let when = if entry.dated {
        "Day"
    } else {
        "Day (leave empty: some time that week)"
    };
    let inputs = vec![
        Input {
            placeholder: "1h30, 90, 45 min".to_owned(),
            required: true,
            // Read back by the parser of durations.
            ..input("time", "Time", &format!("{}m", entry.minutes), 30)
        },
        Input {
            placeholder: "guitar".to_owned(),
            required: true,
            ..input("craft", "Craft", &entry.craft_name, 100)
        },
        Input {
            placeholder: "today, tue or 2026-11-22".to_owned(),
            ..input("day", when, &day, 40)
        },
        Input {
            long: true,
            ..input("what", "What you did", &entry.note, 1000)
        },
        Input {
            placeholder: "Filled in, it marks a dead end; those count in full.".to_owned(),
            long: true,
            ..input(
                "lesson",
                "A dead end, and what it taught",
                &entry.lesson,
                500,
            )
        },
    ];
    Modal {
        title: "Change what you logged".to_owned(),
        action: Action::EditModal { entry: entry.id },
        inputs,
    }
}

/// The form for what an entry has to show.
pub fn evidence_modal(entry: &Entry) -> Modal {
    let link = Input {
        placeholder: "https://… or a message's link; empty for nothing".to_owned(),
        ..input("link", "A link to what came of it", &entry.evidence, 500)
    };
    Modal {
        title: "Something to show".to_owned(),
        action: Action::EvidenceModal { entry: entry.id },
        inputs: vec![link],
    }
}

/// The form of *Log this*: the craft logged last to begin with, and the member's own words where the message is theirs.
pub fn log_this_modal(message: MessageLink, craft: &str, own_text: &str) -> Modal {
    let inputs = vec![
        Input {
            placeholder: "1h30, 90, 45 min".to_owned(),
            required: true,
            ..input("time", "Time", "", 30)
        },
        Input {
            placeholder: "guitar".to_owned(),
            required: true,
            ..input("craft", "Craft", craft, 100)
        },
        Input {
            placeholder: "today, tue or 2026-11-22".to_owned(),
            ..input("day", "Day (today if left empty)", "", 40)
        },
        Input {
            long: true,
            ..input(
                "what",
                "What you did",
                &text::beginning(own_text, 1000),
                1000,
            )
        },
    ];
    Modal {
        title: "Log the work that this message shows".to_owned(),
        action: Action::LogThisModal { message },
        inputs,
    }
}

/// "**1 h 30** of **rust** today: lifetimes".
pub(super) fn told(entry: &Entry, today: NaiveDate) -> String {
    let day = if entry.dated {
        dates::on_day(entry.started_on, today)
    } else {
        format!("in the week to {}", dates::day(entry.started_on, today))
    };
    let work = format!(
        "**{}** of **{}**{} {day}",
        format::duration(entry.minutes),
        inline(&entry.craft_name, CRAFT_MAX),
        derived(entry)
    );
    if entry.note.is_empty() {
        work
    } else {
        format!("{work}: {}", inline(&entry.note, NOTE_MAX))
    }
}

/// Marks time that nobody wrote down: it was worked out from commits.
pub(super) const fn derived(entry: &Entry) -> &'static str {
    match entry.source {
        Source::Derived => " (derived from commits)",
        _ => "",
    }
}

/// What follows an entry: a dead end said kindly, its lesson, its link.
fn aftermath(entry: &Entry) -> Vec<String> {
    let mut lines = Vec::new();
    if entry.outcome == Outcome::DeadEnd {
        lines.push("A wrong turn, kept: it counts in full.".to_owned());
    }
    if !entry.lesson.is_empty() {
        lines.push(format!(
            "What it taught: {}",
            inline(&entry.lesson, LESSON_MAX)
        ));
    }
    if !entry.evidence.is_empty() {
        lines.push(format!("<{}>", entry.evidence));
    }
    if entry.unconfirmed {
        lines.push(UNCONFIRMED.to_owned());
    }
    lines
}

/// This week next to the same part of last week.
fn week_lines(week: &Comparison) -> Vec<String> {
    let through = through(week);
    let this = match week.this.entries {
        0 => "nothing logged yet".to_owned(),
        _ => format!("**{}**", totals(week.this)),
    };
    let this = format!("This week{through}: {this}");
    if week.away {
        return vec![
            this,
            "You are away this week, so nothing is compared.".to_owned(),
        ];
    }
    let before = match week.week_before.standing {
        Standing::Recorded(then) | Standing::Partial(then) => {
            let difference = week.week_before.difference_minutes.map(difference);
            format!("{} ({})", totals(then), difference.unwrap_or_default())
        }
        _ => silence_beside(&week.week_before, Reader::Member),
    };
    let before = format!("Last week{through}: {before}");
    if !week.below_past {
        return vec![this, before];
    }
    // The gap that makes it a week below the past is to the usual week, where there is one.
    let mut lines = vec![format!("**{}**", in_all(week.lifetime)), this, before];
    lines.extend(
        week.usual
            .map(|usual| format!("The usual week{through}: {}", usual_week(usual))),
    );
    lines
}

/// Only what was logged in a server can be posted in one.
pub(super) fn share_button(entry: &Entry) -> Option<crate::domain::message::Button> {
    let what = Shared::Entry(entry.id);
    entry
        .server
        .map(|_| button("Share here", Action::ShareHere { what }))
}
