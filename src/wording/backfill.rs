//! Many days at once: the form, the list as it will be kept, and what was kept.

use chrono::{Datelike, NaiveDate};

use super::crafts::undo_button;
use super::logging::CRAFT_MAX;
use super::rejection::rejection;
use super::text::{copyable, inline, quoted};
use super::{COLOUR, button, count, dates, input, plain, primary};
use crate::domain::backfill::{BackfillDay, LINES_MAX, Line};
use crate::domain::change::Turn;
use crate::domain::custom_id::{Action, BackfillStep};
use crate::domain::format;
use crate::domain::ids::{ChangeId, DraftId};
use crate::domain::message::{Embed, Input, Message, Modal};
use crate::domain::record::{Craft, Entry, Outcome};

/// Characters of a block that lists the lines which will be kept.
const GOOD_MAX: usize = 3_600;
/// Characters of a block that tells what is wrong with the others.
const WRONG_MAX: usize = 2_000;
/// Characters of a note or lesson in a line.
const NOTE_MAX: usize = 60;

/// The form for many days, with the craft if it was named before.
pub fn backfill_modal(craft: &str) -> Modal {
    let inputs = vec![
        Input {
            placeholder: "guitar".to_owned(),
            required: true,
            ..input("craft", "Craft", craft, 100)
        },
        Input {
            placeholder: "mon 2h\ntue 1h30 dead end: practise slower\n2026-11-01 45m scales"
                .to_owned(),
            required: true,
            long: true,
            ..input("days", "A line for each day", "", 4000)
        },
        Input {
            long: true,
            ..input("what", "What you did (if a line does not say)", "", 1000)
        },
    ];
    let step = BackfillStep::Form;
    Modal {
        title: "Several days at once".to_owned(),
        action: Action::Backfill { step },
        inputs,
    }
}

/// A list as it will be kept, line by line, with what is wrong explained; nothing is kept yet.
pub fn backfill_preview(
    (craft, new_craft, meant): (&str, bool, Option<&Craft>),
    lines: &[Line],
    draft: DraftId,
    today: NaiveDate,
) -> Message {
    let good: Vec<&BackfillDay> = lines
        .iter()
        .filter_map(|line| line.read.as_ref().ok())
        .collect();
    let wrong = lines.len() - good.len();
    let name = inline(craft, CRAFT_MAX);
    let mut text = vec![match (good.len(), wrong) {
        (0, _) => format!("**{name}**: none of the lines can be kept yet."),
        (_, 0) => format!("**{name}**: this is how it will be kept. Nothing is kept yet."),
        (kept, _) => format!(
            "**{name}**: {} will be kept as below, and {} a look. Nothing is kept yet.",
            lines_of(kept),
            match wrong {
                1 => "one needs".to_owned(),
                wrong => format!("{wrong} need"),
            }
        ),
    }];
    if let Some(meant) = meant {
        let meant = inline(&meant.name, CRAFT_MAX);
        text.push(format!(
            "A new craft. If it was to be **{meant}**, *Correct it* lets you say so."
        ));
    } else if new_craft {
        text.push("A new craft, and this is where it starts.".to_owned());
    }
    let mut embeds = Vec::new();
    if !good.is_empty() {
        let minutes = good.iter().map(|day| i64::from(day.minutes)).sum();
        let told: Vec<String> = good.iter().map(|day| will_be_kept(day, today)).collect();
        embeds.push(Embed {
            title: format!("{} in {}", format::duration(minutes), lines_of(good.len())),
            description: fitting(&told, GOOD_MAX),
            colour: Some(COLOUR),
            ..Embed::default()
        });
    }
    if wrong > 0 {
        let told: Vec<String> = lines.iter().filter_map(needs_a_look).collect();
        embeds.push(Embed {
            title: "To be looked at".to_owned(),
            description: fitting(&told, WRONG_MAX),
            colour: Some(COLOUR),
            ..Embed::default()
        });
    }
    let keep = Action::Backfill {
        step: BackfillStep::Keep { draft },
    };
    let keep = (!good.is_empty()).then(|| primary("Keep these", keep));
    let correct = button("Correct it", Action::CorrectDraft { draft });
    Message {
        embeds,
        rows: vec![keep.into_iter().chain([correct]).collect()],
        ..plain(text.join("\n"))
    }
}

/// A list that was kept, with the lines that were not.
pub fn backfilled(entries: &[Entry], left: &[String], change: ChangeId) -> Message {
    let minutes = entries.iter().map(|entry| entry.minutes).sum();
    let craft = entries
        .first()
        .map_or("", |entry| entry.craft_name.as_str());
    let mut text = format!(
        "Kept **{}** of **{}** in {}. *Undo* takes all of it back, for 24 hours.",
        format::duration(minutes),
        inline(craft, CRAFT_MAX),
        count(number(entries.len()), "entry", "entries")
    );
    if !left.is_empty() {
        text.push_str("\nNot kept, to be copied and mended:\n");
        text.push_str(&copyable(&left.join("\n"), 1_500));
    }
    let row = vec![
        undo_button("Undo", change, Turn::Undo),
        button("All entries", Action::HistoryPage { page: 0 }),
    ];
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// What a list says that has too many lines or none.
pub(super) fn too_many_lines() -> String {
    format!(
        "That is more than the {LINES_MAX} lines that are read at a time. Some now and the rest after them work. \
         For example: `mon 2h`."
    )
}

/// "Mon 16 Nov · **2 h**: scales".
fn will_be_kept(day: &BackfillDay, today: NaiveDate) -> String {
    let on = dates::short_day(day.day, today.year());
    let time = format::duration(day.minutes.into());
    let note = match day.note.as_str() {
        "" => String::new(),
        note => format!(": {}", inline(note, NOTE_MAX)),
    };
    let dead_end = match (day.outcome, day.lesson.as_str()) {
        (Outcome::Worked, _) => String::new(),
        (Outcome::DeadEnd, "") => " (a wrong turn)".to_owned(),
        (Outcome::DeadEnd, lesson) => format!(
            " (a wrong turn, and it taught: {})",
            inline(lesson, NOTE_MAX)
        ),
    };
    format!("{on} · **{time}**{note}{dead_end}")
}

fn needs_a_look(line: &Line) -> Option<String> {
    let why = line.read.as_ref().err()?;
    Some(format!(
        "Line {}, {}. {}",
        line.line_no,
        quoted(&line.typed),
        rejection(why)
    ))
}

/// As many of the lines as fit, and how many more there are.
fn fitting(lines: &[String], max: usize) -> String {
    let mut room = max.saturating_sub(40);
    let mut shown = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let length = line.chars().count() + 1;
        if length > room {
            shown.push(format!("… and {} more", lines.len() - index));
            break;
        }
        room -= length;
        shown.push(line.clone());
    }
    shown.join("\n")
}

fn lines_of(lines: usize) -> String {
    count(number(lines), "line", "lines")
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
