//! Durations as people write them, and the ones that are none.

use proptest::prelude::*;

use super::super::format;
use super::*;

#[test]
fn durations_read_as_people_write_them() {
    let table = [
        ("90", 90),
        ("90m", 90),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("1:30", 90),
        ("0:45", 45),
        ("1.5h", 90),
        ("1,5h", 90),
        (".5h", 30),
        ("1.25 hours", 75),
        ("2 hours", 120),
        ("1 hour", 60),
        ("1 hour and 5 minutes", 65),
        ("45 min", 45),
        ("2HRS", 120),
        ("0h30", 30),
        ("1h05", 65),
        ("2 h 30", 150),
        ("24h", 1440),
        ("1440", 1440),
        ("24:00", 1440),
        ("  90\t", 90),
        ("1\u{A0}h\u{202F}30", 90),
        ("９０", 90),
        ("１：３０", 90),
        ("0.5m", 1),
        ("0.01h", 1),
        ("1.49m", 1),
        ("1.5m", 2),
        ("0000090", 90),
    ];
    for (input, minutes) in table {
        assert_eq!(
            Minutes::parse(input).map(Minutes::get),
            Ok(minutes),
            "{input:?}"
        );
    }
}

#[test]
fn what_is_no_duration_is_refused_with_what_was_typed() {
    let table = [
        "",
        " ",
        "h",
        "abc",
        "1.5",
        "1,5",
        "1:3",
        "1:60",
        "1:",
        ":30",
        "1h60",
        "1h90m",
        "1d",
        "30m 1h",
        "1 30",
        "1.5h 30m",
        "1h 30.5m",
        "1,000m",
        "1..5h",
        "1h30x",
        "+90",
        "1e3",
        "½h",
        "--5",
        "1h30 rust",
        "inf",
        "NaN",
        "٣٠",
        "1h-30",
    ];
    for input in table {
        let refused = Rejection::DurationUnreadable {
            input: input.trim().to_owned(),
        };
        assert_eq!(Minutes::parse(input), Err(refused), "{input:?}");
    }
}

#[test]
fn zero_negative_and_more_than_a_day_are_refused() {
    for input in ["0", "0h", "0:00", "0.4m", "0.00h", "-0"] {
        assert_eq!(
            Minutes::parse(input),
            Err(Rejection::DurationZero),
            "{input:?}"
        );
    }
    for input in ["-90", "-1h30", "\u{2212}1h", "- 5 min", "-1:30", "-99h"] {
        assert_eq!(
            Minutes::parse(input),
            Err(Rejection::DurationNegative),
            "{input:?}"
        );
    }
    for input in [
        "1441",
        "24h01",
        "24.01h",
        "25h",
        "99999999999999999999999h",
        "100:00",
    ] {
        assert_eq!(
            Minutes::parse(input),
            Err(Rejection::DurationTooLong),
            "{input:?}"
        );
    }
}

#[test]
fn a_day_holds_24_hours_and_not_a_minute_more() {
    let day = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
    let asked = Minutes::new(60).unwrap();
    assert_eq!(check_day(day, 1380, asked), Ok(()));
    let full = Rejection::DayFull {
        day,
        kept_minutes: 1381,
        asked_minutes: 60,
    };
    assert_eq!(check_day(day, 1381, asked), Err(full));
}

#[test]
fn every_duration_is_read_back_as_it_is_shown() {
    for minutes in 1..=DAY_MINUTES {
        let shown = format::duration(i64::from(minutes));
        assert_eq!(
            Minutes::parse(&shown).map(Minutes::get),
            Ok(minutes),
            "{shown}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(input in any::<String>()) {
        let _ = Minutes::parse(&input);
    }

    #[test]
    fn anything_like_a_duration_is_in_bounds_or_refused(
        input in "[-]?[0-9]{0,12}[.,:]?[0-9]{0,3} ?(h|hours|m|min)? ?[0-9]{0,3}m?",
    ) {
        if let Ok(minutes) = Minutes::parse(&input) {
            prop_assert!((1..=DAY_MINUTES).contains(&minutes.get()));
        }
    }
}
