//! What became of an imported file, and what can be imported.

use std::fmt::Write as _;

use super::{FILE_MAX, step};
use crate::domain::custom_id::ImportStep;
use crate::domain::imports::Import;
use crate::domain::message::Message;
use crate::wording::text::inline;
use crate::wording::{count, danger, dates, plain};

/// The reply to *Keep these*.
pub fn import_kept(import: &Import) -> Message {
    let row = vec![danger("Undo the import", step(import.id, ImportStep::Undo))];
    if import.entries == 0 && import.others == 0 {
        return plain("There was nothing new in it: your record is as it was.");
    }
    let text = format!(
        "Kept: {} from **{}**. They are private, whichever server you are in.\n\
         If they turn out wrong, the button takes all of them back at once, and so does `/import undo:True`.",
        what_was_kept(import),
        inline(&import.file_name, FILE_MAX)
    );
    Message {
        rows: vec![row],
        ..plain(text)
    }
}

/// The same for a terminal.
pub fn import_kept_line(import: &Import) -> String {
    format!("Kept: {}.", what_was_kept(import))
}

/// "13 entries", "13 entries and 9 other things of yours".
fn what_was_kept(import: &Import) -> String {
    let entries = count(import.entries, "entry", "entries");
    let others = count(import.others, "other thing", "other things");
    match (import.entries, import.others) {
        (_, 0) => entries,
        (0, _) => format!("{others} of yours"),
        _ => format!("{entries} and {others} of yours"),
    }
}

/// The reply to *Not now*.
pub fn import_dropped() -> Message {
    plain("Nothing was kept, and the file is gone from here. `/import` takes it again at any time.")
}

/// The reply to an undo.
pub fn import_undone(import: &Import) -> Message {
    plain(format!(
        "Taken back: all {} from **{}**. {}The file, imported again, brings them back.",
        what_was_kept(import),
        inline(&import.file_name, FILE_MAX),
        if import.others == 0 {
            ""
        } else {
            "What you have set otherwise since stays. "
        }
    ))
}

/// The reply to `/import` with nothing: what can be imported, and the last import.
pub fn import_help(last: Option<&Import>, year: i32) -> Message {
    let mut text = "**Bring what you logged elsewhere.** `/import file:` takes\n\
        - the detailed report of Toggl Track or Clockify, as CSV\n\
        - *Export as CSV* of Loop Habit Tracker, the ZIP as it is\n\
        - WakaTime's data dump of daily totals, JSON\n\
        - any other CSV with a day and a length, or a start and an end; I propose which column is which\n\
        - my own `/export`, the JSON\n\
        - a git history: `git log --author=you --format=%H%x09%aI%x09%s > history.txt`\n\
        You see what it comes to before anything is kept, and the same file twice adds nothing."
        .to_owned();
    let mut rows = Vec::new();
    if let Some(import) = last {
        let on = import
            .kept_at
            .map(|at| dates::short_day(at.date_naive(), year));
        let _ = write!(
            text,
            "\nYour last import: {} from **{}**, {}.",
            what_was_kept(import),
            inline(&import.file_name, FILE_MAX),
            on.unwrap_or_default()
        );
        rows.push(vec![danger(
            "Undo the import",
            step(import.id, ImportStep::Undo),
        )]);
    }
    Message {
        rows,
        ..plain(text)
    }
}
