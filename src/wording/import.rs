//! What is said of an imported file: what it comes to, what of it cannot be kept, line by line, and what became of it.

mod asking;
mod lines;
mod others;
mod refusal;
mod replies;

use std::fmt::Write as _;
use std::sync::Arc;

use import::{DateOrder, Format, OrderOfDates, Plan, Unit, WakaTimeBy};

use super::text::{inline, label};
use super::{TEXT_MAX, button, count, dates, plain, primary};
use crate::domain::custom_id::{Action, ImportStep};
use crate::domain::format;
use crate::domain::ids::ImportId;
use crate::domain::imports::{Import, Listed, Preview};
use crate::domain::message::{Button, File, Message};

pub use asking::{check_length_modal, columns_modal, craft_modal};
pub(super) use refusal::import_rejection;
pub use replies::{import_dropped, import_help, import_kept, import_kept_line, import_undone};

/// Characters of a file's name that are shown, escapes included.
const FILE_MAX: usize = 80;
/// Crafts that are named in a preview.
const CRAFTS_TOLD: usize = 8;
/// Lines of each kind that are told in the message; the others are in the file beside it.
const LINES_TOLD: usize = 5;
/// Characters of what stands before and behind the lines, of both kinds.
const MORE_MAX: usize = 220;

/// What there is to tell of a file.
#[derive(Debug, Clone, Copy)]
pub struct Imported<'a> {
    /// The import.
    pub import: &'a Import,
    /// How the file is read.
    pub plan: &'a Plan,
    /// Whether the order of its dates is open.
    pub dates: &'a OrderOfDates,
    /// Whether it has checks without a length.
    pub has_checks: bool,
    /// The names of a table's columns.
    pub columns: &'a [String],
    /// What it comes to; `None` as long as something has to be chosen first.
    pub preview: Option<&'a Preview>,
    /// The hour at which its owner's days begin.
    pub day_start_hour: u8,
    /// The year of its owner's today.
    pub year: i32,
}

/// What a file comes to, or what has to be chosen first.
pub fn import_preview(told: &Imported<'_>) -> Message {
    match told.preview {
        Some(preview) => previewed(told, preview),
        None => asking::asked(told),
    }
}

fn previewed(told: &Imported<'_>, preview: &Preview) -> Message {
    let id = told.import.id;
    let mut lines = told_lines(told, preview);
    let mut rows = Vec::new();
    let end = if preview.is_nothing() {
        rows.push(vec![button("Not now", step(id, ImportStep::NotNow))]);
        "There is nothing new in it to keep."
    } else {
        rows.push(vec![
            primary("Keep these", step(id, ImportStep::Keep)),
            button("Not now", step(id, ImportStep::NotNow)),
        ]);
        "Nothing is kept until you say so. This waits for 24 hours, and `/import` shows it again."
    };
    rows.extend(changes(told));
    let taken: usize = lines.iter().map(|line| line.chars().count() + 1).sum();
    let mut room = TEXT_MAX.saturating_sub(taken + end.chars().count());
    let mut all_told = true;
    for (what, listed, total) in lists(preview) {
        let shown = first_lines(what, listed, total, told.year, &mut room);
        // A heading, and every line.
        all_told &= total == 0 || (total <= LINES_TOLD as u64 && shown.len() as u64 == total + 1);
        lines.extend(shown);
    }
    lines.push(end.to_owned());
    Message {
        rows,
        file: (!all_told).then(|| notes(preview, told.year)),
        ..plain(lines.join("\n"))
    }
}

/// The same for a terminal, which knows no markdown, with every line that something is said of.
pub fn import_report(told: &Imported<'_>) -> String {
    let Some(preview) = told.preview else {
        return asking::asked(told).text.replace("**", "");
    };
    let text = told_lines(told, preview).join("\n").replace("**", "");
    format!("{text}\n{}", all_lines(preview, told.year))
}

/// What it comes to, without single lines.
fn told_lines(told: &Imported<'_>, preview: &Preview) -> Vec<String> {
    let mut lines = vec![heading(told)];
    if preview.rows() > 0 || preview.others.is_empty() {
        lines.extend(sums(preview, told.year));
    }
    lines.extend(others::others(preview));
    lines.extend(readings(told, preview));
    lines.extend(already(preview));
    lines
}

/// What is said of single lines, with the lines and how many there are in all.
const fn lists(preview: &Preview) -> [(&'static str, &Vec<Listed>, u64); 2] {
    [
        ("cannot be kept", &preview.refused, preview.refused_count),
        (
            "will be kept with a remark",
            &preview.remarked,
            preview.remarked_count,
        ),
    ]
}

fn already(preview: &Preview) -> Option<String> {
    let rows = count(number(preview.again), "row is", "rows are");
    (preview.again > 0)
        .then(|| format!("{rows} in your record already, and will not be kept twice."))
}

fn heading(told: &Imported<'_>) -> String {
    let name = inline(&told.import.file_name, FILE_MAX);
    format!("**{name}** reads as {}.", format_name(told.plan.format))
}

/// What a format is called.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Toggl => "a detailed report of Toggl Track",
        Format::Clockify => "a detailed report of Clockify",
        Format::Loop => "an export of Loop Habit Tracker",
        Format::WakaTime => "a data dump of WakaTime",
        Format::Csv => "a table",
        Format::Git => "a git history",
        Format::Own => "an export of mine",
    }
}

/// "**1,204 entries**, 310 h in all, from 3 April 2019 to …", and the crafts.
fn sums(preview: &Preview, year: i32) -> Vec<String> {
    let entries = count(number(preview.entries), "entry", "entries");
    let Some(span) = preview.span else {
        return vec![format!(
            "{} read, nothing new.",
            count(number(preview.rows()), "row", "rows")
        )];
    };
    let span = if span.from == span.to {
        dates::weekday_and_day(span.from, year)
    } else {
        format!(
            "{} to {}",
            span.from.format("%-d %B %Y"),
            span.to.format("%-d %B %Y")
        )
    };
    let rows = count(number(preview.rows()), "row", "rows");
    let mut lines = vec![format!(
        "**{entries}** of {rows} can be kept: {} in all, {span}.",
        format::duration(preview.minutes)
    )];
    let mut crafts: Vec<_> = preview.crafts.iter().collect();
    crafts.sort_by_key(|(_, (minutes, _))| std::cmp::Reverse(*minutes));
    let named = crafts.iter().take(CRAFTS_TOLD).map(|(name, (minutes, _))| {
        format!("**{}** {}", inline(name, 40), format::duration(*minutes))
    });
    let mut named = named.collect::<Vec<_>>().join(" · ");
    if let Some(more) = crafts
        .len()
        .checked_sub(CRAFTS_TOLD)
        .filter(|more| *more > 0)
    {
        let _ = write!(named, " · and {more} more");
    }
    lines.push(format!("Crafts: {named}"));
    if preview.derived > 0 {
        lines.push(
            "These lengths are worked out from commits: a gap of over two hours ends a session, and half an hour is \
             counted before its first commit. They are marked as derived wherever they are shown."
                .to_owned(),
        );
    }
    lines
}

/// How what was open is read.
fn readings(told: &Imported<'_>, preview: &Preview) -> Vec<String> {
    let plan = told.plan;
    let mut lines = Vec::new();
    if let Some(columns) = plan.columns.as_ref().filter(|_| plan.format == Format::Csv) {
        lines.push(asking::mapping(columns));
    }
    match plan.date_order {
        Some(DateOrder::DayFirst) => {
            lines.push("Dates have the day first, as in 31/12.".to_owned());
        }
        Some(DateOrder::MonthFirst) => {
            lines.push("Dates have the month first, as in 12/31.".to_owned());
        }
        None => {}
    }
    let is_clocked = !matches!(plan.format, Format::Loop | Format::WakaTime | Format::Own);
    if is_clocked {
        let begin = match told.day_start_hour {
            0 => String::new(),
            hour => {
                format!(" Your day begins at {hour}:00, so what was before is the day before's.")
            }
        };
        lines.push(format!(
            "Times are read by the clocks of {}, your timezone.{begin}",
            plan.zone
        ));
    }
    if let Some(minutes) = plan.check_minutes {
        lines.push(format!(
            "One check counts as {}.",
            format::duration(minutes.into())
        ));
    } else if told.has_checks {
        lines.push(
            "Checks have no length of their own. Say how long one is, and they can be kept."
                .to_owned(),
        );
    }
    if preview.crafts.contains_key(&told.import.craft) && plan.format != Format::Loop {
        let craft = inline(&told.import.craft, 60);
        lines.push(format!("Rows that name nothing go to **{craft}**."));
    }
    lines
}

/// "4 lines cannot be kept:" and the first of them, as far as there is room.
fn first_lines(
    what: &str,
    listed: &[Listed],
    total: u64,
    year: i32,
    room: &mut usize,
) -> Vec<String> {
    if total == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{} {what}:", count(number(total), "line", "lines"))];
    // For this line and the last, of both lists.
    let mut left = room.saturating_sub(MORE_MAX);
    for one in listed.iter().take(LINES_TOLD) {
        let line = format!("- {}", lines::line(one, year, true));
        let length = line.chars().count() + 1;
        if length > left {
            break;
        }
        left -= length;
        *room -= length;
        lines.push(line);
    }
    let more = total.saturating_sub(lines.len() as u64 - 1);
    if more > 0 {
        lines.push(format!(
            "- and {} more, in the file below",
            format::thousands(more)
        ));
    }
    lines
}

/// All lines that something is said of, where they do not fit the message.
fn notes(preview: &Preview, year: i32) -> File {
    File {
        name: "import-lines.txt",
        bytes: Arc::from(all_lines(preview, year).into_bytes()),
        description: "Every line of the file that something is to be said of".to_owned(),
    }
}

fn all_lines(preview: &Preview, year: i32) -> String {
    let mut text = String::new();
    for (what, listed, total) in lists(preview) {
        if total == 0 {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {what}:", count(number(total), "line", "lines"));
        for one in listed {
            let _ = writeln!(text, "{}", lines::line(one, year, false));
        }
        let more = total.saturating_sub(listed.len() as u64);
        if more > 0 {
            let _ = writeln!(text, "and {} more", format::thousands(more));
        }
    }
    text
}

/// What of the reading can be changed.
fn changes(told: &Imported<'_>) -> Option<Vec<Button>> {
    let id = told.import.id;
    let mut row = Vec::new();
    if *told.dates != OrderOfDates::Told {
        row.push(match told.plan.date_order {
            Some(DateOrder::DayFirst) => {
                button("Month first instead", step(id, ImportStep::MonthFirst))
            }
            _ => button("Day first instead", step(id, ImportStep::DayFirst)),
        });
    }
    if told.plan.format == Format::Csv {
        row.push(button("Change the columns", step(id, ImportStep::Columns)));
    }
    if told.plan.format == Format::WakaTime {
        row.push(match told.plan.wakatime_by {
            WakaTimeBy::Project => button("By language instead", step(id, ImportStep::ByLanguage)),
            WakaTimeBy::Language => button("By project instead", step(id, ImportStep::ByProject)),
        });
    }
    if told.has_checks {
        row.push(button(
            "How long is a check?",
            step(id, ImportStep::CheckLength),
        ));
    }
    if !matches!(
        told.plan.format,
        Format::Loop | Format::WakaTime | Format::Own
    ) {
        row.push(button("Change the craft", step(id, ImportStep::Craft)));
    }
    (!row.is_empty()).then_some(row)
}

fn step(import: ImportId, step: ImportStep) -> Action {
    Action::Import { step, import }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// "hours" of the unit.
const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Hours => "hours",
        Unit::Minutes => "minutes",
        Unit::Seconds => "seconds",
    }
}

/// A column's name as it is shown.
fn column(name: &str) -> String {
    format!("**{}**", inline(name, 40))
}

/// The same where no markdown is known.
fn bare_column(name: &str) -> String {
    label(name, 60)
}
