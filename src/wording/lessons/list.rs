//! The list of one's own lessons, page by page.

use chrono::{Datelike, NaiveDate};

use super::{all_lessons, step};
use crate::domain::custom_id::LessonStep;
use crate::domain::format;
use crate::domain::ids::CraftId;
use crate::domain::lesson::KeptLesson;
use crate::domain::message::{Button, Message};
use crate::wording::logging::CRAFT_MAX;
use crate::wording::text::{inline, quoted};
use crate::wording::{button, count, dates, plain, rows};

/// Characters of one line of the list: five of them and the rest fit a message.
const LINE_MAX: usize = 300;

/// A page of lessons, and what was sought.
#[derive(Debug, Clone, Copy)]
pub struct Lessons<'a> {
    /// At most five, the one written last first.
    pub lessons: &'a [KeptLesson],
    /// How many there are on the pages before.
    pub before: usize,
    /// How many there are in all.
    pub total: usize,
    /// The page, counted from 0.
    pub page: u32,
    /// The craft that was sought, and its name.
    pub craft: Option<(CraftId, &'a str)>,
    /// What the lessons are to be about; may be empty.
    pub search: &'a str,
}

/// A page of the member's lessons. A number opens its lesson (`lesson_view`).
pub fn lessons_page(page: &Lessons<'_>, today: NaiveDate) -> Message {
    if page.lessons.is_empty() {
        return nothing_found(page);
    }
    let numbered = || (page.before + 1..).zip(page.lessons);
    let mut lines = vec![heading(page)];
    lines.extend(numbered().map(|(number, lesson)| line(number, lesson, today)));
    lines.push(
        "-# A number opens its lesson, and so does `/lessons show:3`. They come back after a week, a month, three months and \
         a year."
            .to_owned(),
    );
    let numbers: Vec<Button> = numbered()
        .map(|(number, lesson)| button(number.to_string(), step(LessonStep::Show(lesson.id))))
        .collect();
    let mut rows = rows(&numbers);
    rows.push(page_turns(page));
    Message {
        rows,
        ..plain(lines.join("\n"))
    }
}

fn heading(page: &Lessons<'_>) -> String {
    let total = format::thousands(page.total as u64);
    let (first, last) = (page.before + 1, page.before + page.lessons.len());
    let which = which(page);
    match page.lessons.len() {
        all if all == page.total => format!("**Your lessons**{which}, the latest first"),
        1 => format!("**Your lessons**{which}, {first} of {total}"),
        _ => format!("**Your lessons**{which}, {first} to {last} of {total}, the latest first"),
    }
}

/// " of **guitar** about “metronome”".
fn which(page: &Lessons<'_>) -> String {
    let craft = page
        .craft
        .map(|(_, name)| format!(" of **{}**", inline(name, CRAFT_MAX)));
    let search = (!page.search.is_empty()).then(|| format!(" about {}", quoted(page.search)));
    format!(
        "{}{}",
        craft.unwrap_or_default(),
        search.unwrap_or_default()
    )
}

/// "`3` Mon 16 Nov · **guitar**: metronome first (still true: 2 days)".
fn line(number: usize, lesson: &KeptLesson, today: NaiveDate) -> String {
    let day = dates::short_day(lesson.learnt_on, today.year());
    let craft = match &lesson.craft {
        Some((_, craft)) => format!(" · **{}**", inline(craft, CRAFT_MAX)),
        None => String::new(),
    };
    let said = [
        (lesson.still_true > 0)
            .then(|| format!("still true on {}", count(lesson.still_true, "day", "days"))),
        (lesson.saved_me > 0)
            .then(|| format!("saved you on {}", count(lesson.saved_me, "day", "days"))),
        lesson.outgrown_on.map(|_| "outgrown".to_owned()),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let said = match said.join(", ") {
        none if none.is_empty() => none,
        said => format!(" ({said})"),
    };
    let line = format!("`{number}` {day}{craft}: ");
    let room = LINE_MAX - line.chars().count() - said.chars().count();
    format!("{line}{}{said}", inline(&lesson.text, room))
}

fn nothing_found(page: &Lessons<'_>) -> Message {
    if page.craft.is_none() && page.search.is_empty() {
        return plain(
            "No lessons yet. What a dead end taught you can be kept with it: `/log`, a time and a craft, and under *lesson* \
             a sentence. It comes back to you when it may be of use.",
        );
    }
    Message {
        rows: vec![vec![all_lessons()]],
        ..plain(format!("You have no lesson{} yet.", which(page)))
    }
}

fn page_turns(page: &Lessons<'_>) -> Vec<Button> {
    let craft = page.craft.map(|(craft, _)| craft);
    let search = page.search.to_owned();
    let turn = |page| {
        let search = search.clone();
        step(LessonStep::Page {
            page,
            craft,
            search,
        })
    };
    let mut row = Vec::new();
    if let Some(newer) = page.page.checked_sub(1) {
        row.push(button("Newer", turn(newer)));
    }
    if page.before + page.lessons.len() < page.total {
        row.push(button("Older", turn(page.page.saturating_add(1))));
    }
    let random = LessonStep::Random {
        craft,
        search: page.search.to_owned(),
    };
    row.push(button("One by chance", step(random)));
    row
}
