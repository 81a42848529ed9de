//! Entries: kept, changed, taken back, listed, shown, shared.

use super::super::{
    Logged, deleted, edit_modal, edited, entry_view, history_page, logged, meant_craft, restored,
    shared_entry, undone,
};
use super::*;
use crate::domain::ids::ChangeId;
use crate::domain::record::Craft;

fn usual_week() -> Comparison {
    let days = year_of_history(&[("2026-11-16", 120), ("2026-11-17", 150), ("2026-11-18", 90)]);
    compared(so_far(), &days, &[])
}

fn reply(entry: &Entry, week: &Comparison) -> Message {
    logged(&Logged {
        entry,
        new_craft: false,
        meant: None,
        week: Some(week),
        today: today(),
    })
}

#[test]
fn work_is_kept() {
    message(
        "logged",
        &reply(&entry(90, "rust", "lifetimes"), &usual_week()),
    );
}

#[test]
fn the_first_entry_ever() {
    let entry = entry(90, "rust", "");
    let week = compared(so_far(), &[("2026-11-18", 90)], &[]);
    let told = Logged {
        entry: &entry,
        new_craft: true,
        meant: None,
        week: Some(&week),
        today: today(),
    };
    message("logged_first", &logged(&told));
}

#[test]
fn a_new_craft_that_looks_like_an_old_one() {
    let entry = entry(45, "guitra", "");
    let meant = Craft {
        id: CraftId::from_row(1),
        name: "guitar".to_owned(),
        archived: false,
        rhythm: None,
    };
    let week = usual_week();
    let told = Logged {
        entry: &entry,
        new_craft: true,
        meant: Some(&meant),
        week: Some(&week),
        today: today(),
    };
    message("logged_near_craft", &logged(&told));
}

#[test]
fn a_dead_end_is_said_kindly() {
    let entry = Entry {
        outcome: Outcome::DeadEnd,
        lesson: "measure first, then cut".to_owned(),
        evidence: "https://example.org/shelf".to_owned(),
        started_on: date("2026-11-16"),
        ..entry(150, "woodwork", "a shelf that does not fit")
    };
    message("logged_dead_end", &reply(&entry, &usual_week()));
}

#[test]
fn a_week_below_the_past_and_an_away_one() {
    let week = compared(so_far(), &year_of_history(&[("2026-11-18", 20)]), &[]);
    message("logged_below", &reply(&entry(20, "rust", ""), &week));
    let away = [("2026-11-16", "2026-11-22")];
    let week = compared(so_far(), &year_of_history(&[("2026-11-18", 20)]), &away);
    message("logged_away", &reply(&entry(20, "rust", ""), &week));
}

#[test]
fn a_direct_message_has_no_channel_to_share_in() {
    let entry = Entry {
        server: None,
        ..entry(90, "rust", "")
    };
    let reply = reply(&entry, &usual_week());
    assert!(!shown(&reply).contains("Share"));
}

#[test]
fn text_stays_text() {
    let note = "@everyone ```rust\nfn``` **bold** ||hid|| <@1> [x](https://example.org) https://example.org/a_b";
    message(
        "logged_markdown",
        &reply(&entry(90, "*r*ust", note), &usual_week()),
    );
    message(
        "logged_right_to_left",
        &reply(&entry(90, "גיטרה", "סולמות"), &usual_week()),
    );
    let emoji = "🎸".repeat(1000);
    within_limits(&reply(&entry(90, &"_".repeat(50), &emoji), &usual_week()));
}

#[test]
fn changed_and_taken_back() {
    let entry = entry(75, "rust", "traits");
    message(
        "edited",
        &edited(&entry, Some(ChangeId::from_row(4)), today()),
    );
    message("undone", &undone(&entry, today()));
    message("restored", &restored(&entry, today()));
    message(
        "meant_craft",
        &meant_craft(
            &Entry {
                craft_name: "guitar".to_owned(),
                ..entry.clone()
            },
            Some(ChangeId::from_row(4)),
            today(),
        ),
    );
    message("deleted", &deleted(&entry, today()));
    message("shared_entry", &shared_entry("Ada", &entry, today()));
    let undated = Entry {
        dated: false,
        started_on: date("2026-11-15"),
        minutes: 600,
        ..entry
    };
    message("edited_undated", &edited(&undated, None, today()));
}

#[test]
fn the_form_that_changes_an_entry() {
    modal("edit_modal", &edit_modal(&entry(75, "rust", "traits")));
    let undated = Entry {
        dated: false,
        ..entry(600, "rust", "")
    };
    modal("edit_modal_undated", &edit_modal(&undated));
}

#[test]
fn pages_of_entries() {
    let entries: Vec<Entry> = (0..10).map(numbered_entry).collect();
    message(
        "history_first_page",
        &history_page(&entries, 0, 43, today()),
    );
    message(
        "history_middle_page",
        &history_page(&entries, 1, 43, today()),
    );
    message(
        "history_last_page",
        &history_page(&entries[..3], 4, 43, today()),
    );
    message(
        "history_one_page",
        &history_page(&entries[..2], 0, 2, today()),
    );
    message("history_empty", &history_page(&[], 0, 0, today()));
}

fn numbered_entry(number: i64) -> Entry {
    let outcome = if number == 3 {
        Outcome::DeadEnd
    } else {
        Outcome::Worked
    };
    let craft = if number % 3 == 0 { "guitar" } else { "rust" };
    let note = [
        "",
        "lifetimes",
        "scales, slowly, with the metronome at sixty and no excuses",
    ];
    let note = note[usize::try_from(number % 3).expect("0 to 2")];
    Entry {
        id: EntryId::from_row(number + 1),
        started_on: today() - chrono::TimeDelta::days(number * 40),
        dated: number != 2,
        outcome,
        ..entry(25 + number * 20, craft, note)
    }
}

#[test]
fn one_entry_in_full() {
    let entry = Entry {
        outcome: Outcome::DeadEnd,
        lesson: "measure first, then cut".to_owned(),
        evidence: "https://example.org/shelf".to_owned(),
        ..entry(150, "woodwork", "a shelf\n- sawed\n- sanded")
    };
    message("entry_view", &entry_view(&entry, today()));
    message(
        "entry_view_bare",
        &entry_view(&super::entry(150, "woodwork", ""), today()),
    );
}

#[test]
fn the_longest_entries_fit() {
    for text in ["*", "🎸", "ש", "\n#", "e\u{301}"] {
        let entry = Entry {
            craft_name: text.repeat(50).chars().take(50).collect(),
            note: text.repeat(1000).chars().take(1000).collect(),
            lesson: text.repeat(500).chars().take(500).collect(),
            evidence: format!("https://example.org/{}", "x".repeat(480)),
            outcome: Outcome::DeadEnd,
            started_on: date("2001-09-26"),
            ..entry(1439, "", "")
        };
        let entries: Vec<Entry> = (1..=10)
            .map(|id| Entry {
                id: EntryId::from_row(i64::MAX - id),
                ..entry.clone()
            })
            .collect();
        within_limits(&history_page(&entries, 99_999, 1_000_000, today()));
        within_limits(&entry_view(&entry, today()));
        within_limits(&reply(&entry, &usual_week()));
        within_limits(&shared_entry(&text.repeat(32), &entry, today()));
        within_limits(&undone(&entry, today()));
        modal_within_limits(&edit_modal(&entry));
    }
}
