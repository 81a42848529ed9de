//! What is said when a list of several days, or a look for entries, is refused.

use crate::domain::rejection::{BackfillRejection, SearchRejection};
use crate::domain::search::SEARCH_TEXT_MAX;
use crate::wording::backfill::too_many_lines;

/// A refused list.
pub(super) fn backfill(rejection: BackfillRejection) -> String {
    match rejection {
        BackfillRejection::TooManyLines => too_many_lines(),
        BackfillRejection::NoLines => {
            "The list has no line. A day and a time make one, and more can come after them. \
             For example: `mon 2h` or `tue 1h30 dead end: practise slower`."
                .to_owned()
        }
        BackfillRejection::NoTime => {
            "It has a day and no time. A length of time after the day makes an entry of it. For example: `tue 1h30`."
                .to_owned()
        }
        BackfillRejection::NothingToKeep => {
            "None of the lines can be kept as they are. *Correct it* opens the list again; a day and a time make a line. \
             For example: `mon 2h`."
                .to_owned()
        }
    }
}

/// A refused look for entries.
pub(super) fn search(rejection: SearchRejection) -> String {
    match rejection {
        SearchRejection::TextTooLong { length } => format!(
            "That text has {length} characters; up to {SEARCH_TEXT_MAX} can be looked for. A word of it is enough. \
             For example: `/history text:scales`."
        ),
        SearchRejection::SpanBackwards => {
            "That span ends before it begins. *since* is its first day and *until* its last. \
             For example: `/history since:2026-10-01 until:2026-10-31`."
                .to_owned()
        }
        SearchRejection::Gone => {
            "These pages are more than a day old, and no longer kept. `/history` with the same options opens them afresh. \
             For example: `/history craft:guitar`."
                .to_owned()
        }
    }
}
