//! What is said when a change is undone or put back, with the button for the other way.

use chrono::NaiveDate;

use super::crafts::undo_button;
use super::logging::{CRAFT_MAX, told};
use super::text::inline;
use super::{count, plain};
use crate::domain::change::{Change, ChangeKind, Turn};
use crate::domain::message::Message;
use crate::domain::record::Entry;

/// A change that was turned, with the entries that it is about as they are now.
pub fn turned(
    change: &Change,
    turn: Turn,
    entries: &[Entry],
    partly: bool,
    today: NaiveDate,
) -> Message {
    let mut lines = vec![sentence(change, turn, entries, today)];
    if partly {
        lines.push("What was changed again since stays as it is.".to_owned());
    }
    let (label, other) = match turn {
        Turn::Undo => ("Put it back", Turn::PutBack),
        Turn::PutBack => ("Undo", Turn::Undo),
    };
    Message {
        rows: vec![vec![undo_button(label, change.id, other)]],
        ..plain(lines.join("\n"))
    }
}

fn sentence(change: &Change, turn: Turn, entries: &[Entry], today: NaiveDate) -> String {
    let about = inline(&change.about, CRAFT_MAX);
    let also = inline(&change.also, CRAFT_MAX);
    let undone = turn == Turn::Undo;
    match change.kind {
        ChangeKind::CraftRenamed => {
            let (from, to) = if undone { (also, about) } else { (about, also) };
            format!("**{from}** is called **{to}** again.")
        }
        ChangeKind::CraftMerged if undone => format!(
            "**{about}** and **{also}** are two crafts again, each with what it had. What was logged since is where it was logged."
        ),
        ChangeKind::CraftMerged => format!("**{about}** went into **{also}** again."),
        ChangeKind::CraftArchived | ChangeKind::CraftBroughtBack => {
            if undone == (change.kind == ChangeKind::CraftArchived) {
                format!("**{about}** is back, and offered while you type.")
            } else {
                format!("**{about}** is archived again.")
            }
        }
        ChangeKind::CraftShared | ChangeKind::CraftHidden => {
            if undone == (change.kind == ChangeKind::CraftShared) {
                format!("**{about}** is not shared there any more.")
            } else {
                format!("**{about}** is shared there again.")
            }
        }
        ChangeKind::RhythmSet => format!("The rhythm of **{about}** is {}.", as_it_was(turn)),
        ChangeKind::BeforeSet => {
            format!(
                "The hours before the record of **{about}** are {}.",
                as_they_were(turn)
            )
        }
        ChangeKind::ShippedEdited => {
            let thing = inline(&change.about, CRAFT_MAX);
            format!("What you shipped, **{thing}**, is {}.", as_it_was(turn))
        }
        ChangeKind::AnswerGivenAgain => {
            format!("Your answer, with the hours in it, is {}.", as_it_was(turn))
        }
        ChangeKind::AwayChanged => format!("Your days away are {}.", as_they_were(turn)),
        ChangeKind::EntriesAdded => {
            let number = i64::try_from(entries.len()).unwrap_or(i64::MAX);
            let entries = count(number, "entry is", "entries are");
            if undone {
                format!("{entries} taken back, all that came with that list.")
            } else {
                format!("{entries} there again.")
            }
        }
        ChangeKind::EntryEdited
        | ChangeKind::EntryTakenBack
        | ChangeKind::EntryDeleted
        | ChangeKind::EntryPutBack
        | ChangeKind::EntryMoved => of_entry(change.kind, entries, turn, today),
    }
}

const fn as_it_was(turn: Turn) -> &'static str {
    match turn {
        Turn::Undo => "as before",
        Turn::PutBack => "as you had changed it",
    }
}

const fn as_they_were(turn: Turn) -> &'static str {
    match turn {
        Turn::Undo => "as before",
        Turn::PutBack => "as you had set them",
    }
}

fn of_entry(kind: ChangeKind, entries: &[Entry], turn: Turn, today: NaiveDate) -> String {
    let Some(entry) = entries.first() else {
        return "That is undone.".to_owned();
    };
    let what = match (entry.deleted_at.is_some(), kind.takes_entry_away(), turn) {
        (true, _, _) => "Taken back",
        (false, true, _) => "Put back",
        (false, false, Turn::Undo) => "As before",
        (false, false, Turn::PutBack) => "Changed again",
    };
    format!("{what}: {}", told(entry, today))
}
