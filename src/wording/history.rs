//! A member's own entries, page by page and one by one.

use chrono::{Datelike, NaiveDate};

use super::comparison::NOTHING_YET;
use super::logging::{CRAFT_MAX, UNCONFIRMED, derived, share_button};
use super::text::{block, inline, quoted};
use super::{COLOUR, button, danger, dates, plain, rows};
use crate::domain::custom_id::Action;
use crate::domain::format;
use crate::domain::ids::SearchId;
use crate::domain::message::{Button, Embed, Message};
use crate::domain::record::{Entry, Outcome};

/// Entries on a page: two rows of buttons.
const PAGE: usize = 10;
/// Characters of one line: ten of them and the rest of the page fit a message.
const LINE_MAX: usize = 170;

/// What was looked for, as the pages of it say.
#[derive(Debug, Clone, Copy)]
pub struct Looking<'a> {
    /// Under what it is kept, so that its pages can be turned.
    pub search: SearchId,
    /// The craft.
    pub craft: Option<&'a str>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Whether only wrong turns.
    pub dead_ends: bool,
    /// The text; empty for any.
    pub text: &'a str,
}

/// A page of at most ten entries, counted from 0, of `total`. A number opens its entry ([`entry_view`]).
pub fn history_page(entries: &[Entry], page: u32, total: i64, today: NaiveDate) -> Message {
    if entries.is_empty() {
        return plain(NOTHING_YET);
    }
    let shown = page as usize * PAGE;
    let heading = heading(shown + 1, shown + entries.len().min(PAGE), total);
    let hint = "-# A number opens its entry, to read it whole, change it or delete it. \
                So do `/history show:3`, `edit:3`, `delete:3`, `link:3` and `share:3`.";
    page_of(entries, (page, total), (heading, hint), today, |page| {
        Action::HistoryPage { page }
    })
}

/// A page of those entries that were looked for.
pub fn found_page(
    entries: &[Entry],
    page: u32,
    total: i64,
    looking: Looking<'_>,
    today: NaiveDate,
) -> Message {
    let what = looked_for(looking, today);
    if entries.is_empty() {
        let all = button("All entries", Action::HistoryPage { page: 0 });
        return Message {
            rows: vec![vec![all]],
            ..plain(format!("Nothing you logged fits: {what}."))
        };
    }
    let first = page as usize * PAGE + 1;
    let last = first + entries.len().min(PAGE) - 1;
    let of = format::thousands(total.unsigned_abs());
    let heading = match total {
        1 => format!("**One entry** fits: {what}"),
        _ => format!("**{first} to {last} of {of}** that fit, the latest first: {what}"),
    };
    let hint = "-# A number opens its entry. With the same options, so do `show:3`, `edit:3`, `delete:3` and `share:3`.";
    let search = looking.search;
    page_of(entries, (page, total), (heading, hint), today, |page| {
        Action::FoundPage { search, page }
    })
}

/// "guitar, since Monday 16 November, wrong turns, with “scales”".
fn looked_for(looking: Looking<'_>, today: NaiveDate) -> String {
    let craft = looking
        .craft
        .map(|craft| format!("**{}**", inline(craft, CRAFT_MAX)));
    let day = |day| dates::day(day, today);
    let span = match (looking.from, looking.to) {
        (Some(from), Some(to)) if from == to => Some(day(from)),
        (Some(from), Some(to)) => Some(format!("{} to {}", day(from), day(to))),
        (Some(from), None) => Some(format!("since {}", day(from))),
        (None, Some(to)) => Some(format!("up to {}", day(to))),
        (None, None) => None,
    };
    let dead_ends = looking.dead_ends.then(|| "wrong turns".to_owned());
    let text = (!looking.text.is_empty()).then(|| format!("with {}", quoted(looking.text)));
    let parts = [craft, span, dead_ends, text];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn page_of(
    entries: &[Entry],
    (page, total): (u32, i64),
    (heading, hint): (String, &str),
    today: NaiveDate,
    turn_to: impl Fn(u32) -> Action,
) -> Message {
    let before = page as usize * PAGE;
    let entries = &entries[..entries.len().min(PAGE)];
    let numbered = || {
        entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (before + index + 1, entry))
    };
    let mut lines = vec![heading];
    lines.extend(numbered().map(|(number, entry)| line(number, entry, today)));
    lines.push(hint.to_owned());
    let numbers: Vec<Button> = numbered()
        .map(|(number, entry)| button(number.to_string(), Action::ShowEntry { entry: entry.id }))
        .collect();
    let mut rows = rows(&numbers);
    let turns = page_turns(page, before + entries.len(), total, turn_to);
    if !turns.is_empty() {
        rows.push(turns);
    }
    Message {
        rows,
        ..plain(lines.join("\n"))
    }
}

/// One entry in full, with what can be done to it.
pub fn entry_view(entry: &Entry, today: NaiveDate) -> Message {
    let mut parts = Vec::new();
    if !entry.note.is_empty() {
        parts.push(block(&entry.note, 2200));
    }
    if entry.outcome == Outcome::DeadEnd {
        parts.push("A wrong turn, kept: it counts in full.".to_owned());
    }
    if !entry.lesson.is_empty() {
        parts.push(format!("What it taught: {}", block(&entry.lesson, 1100)));
    }
    if !entry.evidence.is_empty() {
        parts.push(format!("<{}>", entry.evidence));
    }
    if entry.unconfirmed {
        parts.push(UNCONFIRMED.to_owned());
    }
    let title = format!(
        "{} of {}{}, {}",
        format::duration(entry.minutes),
        inline(&entry.craft_name, CRAFT_MAX),
        derived(entry),
        when(entry, today),
    );
    let embed = Embed {
        title,
        description: parts.join("\n\n"),
        colour: Some(COLOUR),
        ..Embed::default()
    };
    let mut row = vec![
        button("Edit", Action::Edit { entry: entry.id }),
        button("Link", Action::Evidence { entry: entry.id }),
        danger("Delete", Action::Delete { entry: entry.id }),
    ];
    row.extend(share_button(entry));
    row.push(button("All entries", Action::HistoryPage { page: 0 }));
    Message {
        embeds: vec![embed],
        rows: vec![row],
        ..Message::default()
    }
}

/// The reply to *Delete*.
pub fn deleted(entry: &Entry, today: NaiveDate) -> Message {
    let text = format!(
        "Deleted: {} of {}, {}.",
        format::duration(entry.minutes),
        inline(&entry.craft_name, CRAFT_MAX),
        when(entry, today),
    );
    let row = vec![
        button("Put it back", Action::Restore { entry: entry.id }),
        button("All entries", Action::HistoryPage { page: 0 }),
    ];
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

fn heading(first: usize, last: usize, total: i64) -> String {
    let total = format::thousands(total.unsigned_abs());
    match (first, last) {
        (1, last) if last.to_string() == total => "**Your entries**, the latest first".to_owned(),
        (first, last) if first == last => format!("**Your entries**, {first} of {total}"),
        _ => format!("**Your entries**, {first} to {last} of {total}, the latest first"),
    }
}

/// "3. Mon 16 Nov · **1 h 30** rust: lifetimes", with the number as text: Discord would renumber a list.
fn line(number: usize, entry: &Entry, today: NaiveDate) -> String {
    let year = today.year();
    let day = if entry.dated {
        dates::short_day(entry.started_on, year)
    } else {
        format!("week to {}", dates::short_day(entry.started_on, year))
    };
    let craft = inline(&entry.craft_name, CRAFT_MAX);
    let outcome = match entry.outcome {
        Outcome::DeadEnd => " (a wrong turn)",
        Outcome::Worked => "",
    };
    let unconfirmed = if entry.unconfirmed {
        " (unconfirmed)"
    } else {
        ""
    };
    let time = format::duration(entry.minutes);
    let derived = derived(entry);
    let line = format!("`{number}` {day} · **{time}**{unconfirmed} {craft}{derived}{outcome}");
    let room = LINE_MAX.saturating_sub(line.chars().count() + 2);
    if entry.note.is_empty() || room < 10 {
        line
    } else {
        format!("{line}: {}", inline(&entry.note, room))
    }
}

fn when(entry: &Entry, today: NaiveDate) -> String {
    let day = dates::day(entry.started_on, today);
    if entry.dated {
        day
    } else {
        format!("in the week to {day}")
    }
}

fn page_turns(page: u32, shown: usize, total: i64, turn_to: impl Fn(u32) -> Action) -> Vec<Button> {
    let mut row = Vec::new();
    if let Some(newer) = page.checked_sub(1) {
        row.push(button("Newer", turn_to(newer)));
    }
    if i64::try_from(shown).is_ok_and(|shown| shown < total) {
        row.push(button("Older", turn_to(page.saturating_add(1))));
    }
    row
}
