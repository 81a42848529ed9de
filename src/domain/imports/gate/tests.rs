//! Rows that fit, come again or are refused.

use chrono::Weekday;
use chrono_tz::Tz;

use super::*;
use crate::domain::ids::MemberId;

fn gate(day_start_hour: u8) -> Gate {
    gate_of(1, day_start_hour)
}

fn gate_of(member: i64, day_start_hour: u8) -> Gate {
    let member = Member {
        id: MemberId::from_row(member),
        timezone: Tz::Europe__Berlin,
        timezone_chosen: true,
        day_start_hour,
        week_starts_on: Weekday::Mon,
        direct_closed_at: None,
        last_direct_at: None,
    };
    let craft = CraftName::parse("rest").unwrap();
    Gate::new(
        Format::Csv,
        member,
        day(2026, 11, 25).and_hms_opt(11, 0, 0).unwrap().and_utc(),
        craft,
        Known::default(),
    )
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn row(start: Start, seconds: u64) -> Row {
    Row {
        line: 2,
        craft: "Guitar".to_owned(),
        note: "scales".to_owned(),
        start,
        seconds,
        derived: false,
        identity: None,
        remark: None,
        more: None,
    }
}

fn on(year: i32, month: u32, date: u32) -> Start {
    Start::Day(day(year, month, date))
}

fn fits(judged: &Judged) -> &ImportedEntry {
    match judged {
        Judged::Fits(entry, _) => entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_become_entries_of_the_members_days() {
    let late = day(2026, 4, 4).and_hms_opt(2, 0, 0).unwrap();
    let zulu = chrono::DateTime::parse_from_rfc3339("2026-04-03T23:30:00Z").unwrap();
    for (hour, start, expected) in [
        (0, on(2026, 4, 4), day(2026, 4, 4)),
        (4, on(2026, 4, 4), day(2026, 4, 4)),
        (0, Start::Local(late), day(2026, 4, 4)),
        (4, Start::Local(late), day(2026, 4, 3)),
        (0, Start::Instant(zulu), day(2026, 4, 4)),
        (4, Start::Instant(zulu), day(2026, 4, 3)),
    ] {
        let judged = gate(hour).judge(&row(start, 90));
        assert_eq!(fits(&judged).started_on, expected, "{hour} {start:?}");
        assert_eq!(fits(&judged).minutes, 2);
        assert!(fits(&judged).key.0 < 0);
    }
}

#[test]
fn what_the_record_does_not_take_is_refused_with_its_reason() {
    let cases = [
        (
            row(on(2026, 11, 26), 60),
            Said::InFuture {
                day: day(2026, 11, 26),
            },
        ),
        (
            row(on(1999, 12, 31), 60),
            Said::TooOld {
                day: day(1999, 12, 31),
            },
        ),
        (row(on(2026, 4, 4), 29), Said::UnderAMinute),
        (
            row(on(2026, 4, 4), 86_430),
            Said::OverADay { minutes: 1_441 },
        ),
    ];
    for (row, said) in cases {
        assert_eq!(gate(0).judge(&row), Judged::Refused(said));
    }
}

#[test]
fn a_member_brings_so_many_entries_and_no_more() {
    let mut gate = gate(0);
    gate.known.keys = (1..i64::try_from(IMPORTED_MAX).unwrap())
        .map(|item| (-1, item))
        .collect();
    fits(&gate.judge(&row(on(2026, 4, 4), 60)));
    let one_more = gate.judge(&row(on(2026, 4, 5), 60));
    assert_eq!(one_more, Judged::Refused(Said::TooManyEntries));
}

#[test]
fn another_members_same_row_is_not_the_same() {
    let mut of_one = gate(0);
    let mut of_another = gate_of(2, 0);
    let same = row(on(2026, 4, 4), 60);
    let (one, another) = (of_one.judge(&same), of_another.judge(&same));
    assert_ne!(fits(&one).key, fits(&another).key);
}

#[test]
fn a_day_holds_24_hours_over_all_rows() {
    let mut gate = gate(0);
    fits(&gate.judge(&row(on(2026, 4, 4), 20 * 3_600)));
    let full = Said::DayFull {
        day: day(2026, 4, 4),
        kept_minutes: 1_200,
    };
    assert_eq!(
        gate.judge(&row(on(2026, 4, 4), 5 * 3_600)),
        Judged::Refused(full)
    );
    fits(&gate.judge(&row(on(2026, 4, 4), 4 * 3_600)));
}

#[test]
fn a_row_that_is_known_comes_again_and_changes_nothing() {
    let start = Start::Local(day(2026, 4, 4).and_hms_opt(20, 0, 0).unwrap());
    let mut gate = gate(0);
    fits(&gate.judge(&row(start, 3_600)));
    assert_eq!(gate.judge(&row(start, 3_600)), Judged::Again);
    // Twice a day without a time of day is twice.
    fits(&gate.judge(&row(on(2026, 4, 4), 3_600)));
    fits(&gate.judge(&row(on(2026, 4, 4), 3_600)));
}

#[test]
fn an_export_adds_nothing_where_its_work_is_each_piece_once() {
    let on_day = day(2026, 4, 4);
    let work = |minutes: i64| {
        let texts = ("guitar".to_owned(), "scales".to_owned());
        (on_day, minutes, texts.0, texts.1)
    };
    let mut gate = gate(0);
    gate.format = Format::Own;
    gate.known.logged.insert(work(1_380), 1);
    gate.known.brought.insert(7, work(60));
    // The day is full already, with the very work that the export tells of.
    gate.known.minutes.insert(on_day, 1_440);
    let mut told = |number: i64, seconds: u64| {
        let more = More {
            number: Some(number),
            dated: true,
            dead_end: false,
            lesson: String::new(),
            link: String::new(),
            unconfirmed: false,
        };
        gate.judge(&Row {
            identity: Some(format!("{number}")),
            more: Some(Box::new(more)),
            ..row(on(2026, 4, 4), seconds)
        })
    };
    assert_eq!(told(3, 1_380 * 60), Judged::Again);
    assert_eq!(told(7, 60 * 60), Judged::Again);
    // Another piece of the same is another piece, and the day has no room for it.
    for number in [4, 8] {
        let full = Said::DayFull {
            day: on_day,
            kept_minutes: 1_440,
        };
        assert_eq!(told(number, 60 * 60), Judged::Refused(full));
    }
}

#[test]
fn names_and_notes_that_are_too_long_are_cut_and_told() {
    let mut gate = gate(0);
    let long = Row {
        craft: "x".repeat(60),
        ..row(on(2026, 4, 1), 60)
    };
    let Judged::Fits(entry, said) = gate.judge(&long) else {
        panic!()
    };
    assert_eq!((entry.craft.len(), said), (50, Some(Said::CraftCut)));
    let long = Row {
        note: "ä".repeat(1_001),
        ..row(on(2026, 4, 2), 60)
    };
    let Judged::Fits(entry, said) = gate.judge(&long) else {
        panic!()
    };
    assert_eq!(
        (entry.note.chars().count(), said),
        (1_000, Some(Said::NoteCut))
    );
    let unnamed = Row {
        craft: " \u{200B}".to_owned(),
        ..row(on(2026, 4, 3), 60)
    };
    assert_eq!(fits(&gate.judge(&unnamed)).craft, "rest");
    let other = Row {
        craft: "GUITAR".to_owned(),
        ..row(on(2026, 4, 5), 60)
    };
    fits(&gate.judge(&row(on(2026, 4, 6), 60)));
    assert_eq!(fits(&gate.judge(&other)).craft, "Guitar");
}
