//! Zones as people type them.

use proptest::prelude::*;

use super::*;

fn summer() -> DateTime<Utc> {
    "2026-07-01T12:00:00Z".parse().unwrap()
}

#[test]
fn a_zone_is_read_whatever_its_case_and_spaces() {
    let table = [
        ("Europe/Berlin", Tz::Europe__Berlin),
        ("europe/berlin", Tz::Europe__Berlin),
        (" AMERICA/NEW YORK ", Tz::America__New_York),
        ("America / New_York", Tz::America__New_York),
        ("Australia/Lord_Howe", Tz::Australia__Lord_Howe),
        ("utc", Tz::UTC),
        ("Asia/Calcutta", Tz::Asia__Calcutta),
    ];
    for (input, zone) in table {
        assert_eq!(parse_timezone(input), Ok(zone), "{input:?}");
    }
}

#[test]
fn an_unknown_zone_is_refused_with_the_names_like_it() {
    let table = [
        ("Berlin", Some("Europe/Berlin")),
        ("new york", Some("America/New_York")),
        ("Europe/Berln", Some("Europe/Berlin")),
        ("Europa/Berlin", Some("Europe/Berlin")),
        ("Tokio", Some("Asia/Tokyo")),
        ("Middle/Earth", None),
        ("", None),
    ];
    for (input, first) in table {
        let Err(Rejection::TimezoneUnknown { input: typed, near }) = parse_timezone(input) else {
            panic!("{input:?} was not refused");
        };
        assert_eq!(typed, input);
        assert_eq!(near.first().map(String::as_str), first, "{input:?}");
        assert!(near.len() <= NEAR_MAX);
    }
}

#[test]
fn suggestions_begin_with_what_was_likeliest_meant() {
    let table = [
        ("berl", "Europe/Berlin"),
        ("europe/be", "Europe/Belfast"),
        ("new y", "America/New_York"),
        ("york", "America/New_York"),
        ("lord", "Australia/Lord_Howe"),
        ("utc", "UTC"),
        ("+2", "Europe/Madrid"),
        ("utc+9", "Asia/Tokyo"),
        ("-5", "America/Chicago"),
        ("+05:30", "Asia/Kolkata"),
        ("gmt+10:30", "Australia/LHI"),
    ];
    for (typed, first) in table {
        let names = timezone_suggestions(typed, summer());
        assert_eq!(names.first(), Some(&first), "{typed:?}: {names:?}");
    }
    assert_eq!(timezone_suggestions("", summer()).len(), SUGGESTIONS_MAX);
    assert_eq!(timezone_suggestions("a", summer()).len(), SUGGESTIONS_MAX);
    assert!(timezone_suggestions("zzzz", summer()).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_typed_every_suggestion_is_a_zone(
        typed in ".{0,12}|[+-][0-9:]{0,5}|[a-z/]{0,4}",
    ) {
        let names = timezone_suggestions(&typed, summer());
        prop_assert!(names.len() <= SUGGESTIONS_MAX);
        for name in names {
            prop_assert!(parse_timezone(name).is_ok_and(|zone| zone.name() == name));
        }
        let _ = parse_timezone(&typed);
    }
}
