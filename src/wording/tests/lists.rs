//! Several days at once, and what was looked for in the history.

use super::super::{Looking, backfill_modal, backfill_preview, backfilled, found_page};
use super::*;
use crate::domain::backfill::{LINES_MAX, parse_lines};
use crate::domain::ids::{ChangeId, DraftId, SearchId};
use crate::domain::record::Craft;

fn draft() -> DraftId {
    DraftId::from_row(6)
}

fn preview(days: &str) -> Message {
    let lines = parse_lines(days, today()).expect("few enough lines");
    backfill_preview(("guitar", false, None), &lines, draft(), today())
}

#[test]
fn the_form_for_several_days() {
    modal("backfill_modal", &backfill_modal("guitar"));
}

#[test]
fn a_list_as_it_will_be_kept() {
    let good = "mon 2h scales\ntue 1h30 dead end: practise slower\n2025-11-01 45m\nwed 20m a song, dead end";
    message("backfill_preview", &preview(good));
    message(
        "backfill_preview_mixed",
        &preview("mon 2h\ntue\nsunday 25h\n2026-11-19 1h\nmonn 1h"),
    );
    message("backfill_preview_one_wrong", &preview("mon 2h\ntue"));
    message("backfill_preview_none", &preview("tue"));
    let lines = parse_lines("mon 2h", today()).expect("few enough lines");
    let meant = Craft {
        id: CraftId::from_row(1),
        name: "guitar".to_owned(),
        archived: false,
        rhythm: None,
    };
    let near = ("gitar", true, Some(&meant));
    message(
        "backfill_preview_near",
        &backfill_preview(near, &lines, draft(), today()),
    );
    let new = ("lute", true, None);
    message(
        "backfill_preview_new",
        &backfill_preview(new, &lines, draft(), today()),
    );
}

#[test]
fn a_list_that_was_kept() {
    let entries = [entry(90, "guitar", "scales"), entry(60, "guitar", "")];
    let change = ChangeId::from_row(4);
    message("backfilled", &backfilled(&entries, &[], change));
    let left = ["tue".to_owned(), "monn 1h".to_owned()];
    message(
        "backfilled_in_part",
        &backfilled(&entries[..1], &left, change),
    );
}

#[test]
fn the_longest_lists_fit() {
    for text in ["*", "🎸", "ש"] {
        let note = text.repeat(60);
        let good = format!("mon 1m {note} dead end: {note}\n").repeat(LINES_MAX / 2);
        let wrong = format!("never {note}\n").repeat(LINES_MAX / 2);
        within_limits(&preview(&good));
        within_limits(&preview(&wrong));
        within_limits(&preview(&format!("{good}{wrong}")));
        let left = vec![note.clone(); LINES_MAX];
        within_limits(&backfilled(
            &[entry(1, &note[..0], "")],
            &left,
            ChangeId::from_row(4),
        ));
    }
}

#[test]
fn what_was_looked_for() {
    let other = Entry {
        id: EntryId::from_row(6),
        ..entry(60, "guitar", "")
    };
    let entries = [entry(90, "guitar", "scales"), other];
    let looking = Looking {
        search: SearchId::from_row(8),
        craft: Some("guitar"),
        from: Some(date("2026-10-01")),
        to: Some(date("2026-10-31")),
        dead_ends: true,
        text: "scales",
    };
    message("found_page", &found_page(&entries, 1, 32, looking, today()));
    let since = Looking {
        craft: None,
        to: None,
        dead_ends: false,
        text: "",
        ..looking
    };
    message(
        "found_page_since",
        &found_page(&entries[..1], 0, 1, since, today()),
    );
    message("found_nothing", &found_page(&[], 0, 0, looking, today()));
}
