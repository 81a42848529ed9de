//! Days around midnight, year ends and leap days.

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    iso_date(text).unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_members_day_is_their_local_date_from_their_day_start_hour_on() {
    let table = [
        ("2026-11-23T08:00:00Z", Tz::Europe__Berlin, 0, "2026-11-23"),
        ("2026-11-22T23:30:00Z", Tz::Europe__Berlin, 0, "2026-11-23"),
        ("2026-11-22T23:30:00Z", Tz::Europe__Berlin, 4, "2026-11-22"),
        ("2026-11-23T02:59:59Z", Tz::Europe__Berlin, 4, "2026-11-22"),
        ("2026-11-23T03:00:00Z", Tz::Europe__Berlin, 4, "2026-11-23"),
        ("2026-12-31T23:30:00Z", Tz::Asia__Tokyo, 0, "2027-01-01"),
        (
            "2027-01-01T03:00:00Z",
            Tz::America__New_York,
            0,
            "2026-12-31",
        ),
        ("2028-02-29T12:00:00Z", Tz::UTC, 6, "2028-02-29"),
        ("2028-03-01T05:59:00Z", Tz::UTC, 6, "2028-02-29"),
        // The hours that are skipped or occur twice.
        ("2026-03-29T00:59:59Z", Tz::Europe__Berlin, 2, "2026-03-28"),
        ("2026-03-29T01:00:00Z", Tz::Europe__Berlin, 2, "2026-03-29"),
        ("2026-10-25T00:30:00Z", Tz::Europe__Berlin, 2, "2026-10-25"),
        ("2026-10-25T01:30:00Z", Tz::Europe__Berlin, 2, "2026-10-25"),
        (
            "2026-10-03T15:29:59Z",
            Tz::Australia__Lord_Howe,
            2,
            "2026-10-03",
        ),
        (
            "2026-10-03T15:30:00Z",
            Tz::Australia__Lord_Howe,
            2,
            "2026-10-04",
        ),
    ];
    for (now, zone, hour, day) in table {
        assert_eq!(
            member_day(utc(now), zone, hour),
            date(day),
            "{now} {zone} {hour}"
        );
    }
}

#[test]
fn a_typed_day_is_the_latest_such_date() {
    // A Monday.
    let today = date("2026-11-23");
    let table = [
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("Monday", "2026-11-23"),
        ("tue", "2026-11-17"),
        ("Tues.", "2026-11-17"),
        ("sunday", "2026-11-22"),
        ("2026-11-01", "2026-11-01"),
        (" 2026-1-5 ", "2026-01-05"),
        ("２０２６-11-01", "2026-11-01"),
        ("2000-01-01", "2000-01-01"),
        ("2024-02-29", "2024-02-29"),
    ];
    for (input, day) in table {
        assert_eq!(parse_day(input, today), Ok(date(day)), "{input:?}");
    }
    assert_eq!(parse_day("fri", date("2027-01-02")), Ok(date("2027-01-01")));
    assert_eq!(parse_day("thu", date("2027-01-02")), Ok(date("2026-12-31")));
}

#[test]
fn a_day_to_come_before_2000_or_unreadable_is_refused() {
    let today = date("2026-11-23");
    let day = date("2026-11-24");
    assert_eq!(
        parse_day("2026-11-24", today),
        Err(Rejection::DayInFuture { day, today })
    );
    let old = Rejection::DayTooOld {
        day: date("1999-12-31"),
    };
    assert_eq!(parse_day("1999-12-31", today), Err(old));
    let unreadable = [
        "",
        "tomorrow",
        "last week",
        "23.11.2026",
        "11/23/2026",
        "2026-02-29",
        "2026-13-01",
        "26-11-01",
        "+2026-11-01",
        "2026-11-01-",
        "2026-11",
        "t",
        "m",
    ];
    for input in unreadable {
        let refused = Rejection::DayUnreadable {
            input: input.to_owned(),
        };
        assert_eq!(parse_day(input, today), Err(refused), "{input:?}");
    }
}

#[test]
fn away_lasts_until_a_day_from_today_to_a_year_ahead() {
    let today = date("2026-11-23");
    let table = [
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("sunday", "2026-11-29"),
        ("2027-01-06", "2027-01-06"),
        ("2027-11-24", "2027-11-24"),
    ];
    for (input, day) in table {
        assert_eq!(parse_away_until(input, today), Ok(date(day)), "{input:?}");
    }
    let day = date("2026-11-22");
    let past = Rejection::AwayUntilPast { day, today };
    assert_eq!(parse_away_until("2026-11-22", today), Err(past));
    let (day, last) = (date("2027-11-25"), date("2027-11-24"));
    let far = Rejection::AwayTooFar { day, last };
    assert_eq!(parse_away_until("2027-11-25", today), Err(far));
    assert!(parse_away_until("9999-12-31", today).is_err());
    assert!(parse_away_until("someday", today).is_err());
}

#[test]
fn a_day_starts_between_midnight_and_six() {
    assert_eq!(parse_day_start_hour(0), Ok(0));
    assert_eq!(parse_day_start_hour(6), Ok(6));
    for hour in [-1, 7, 24, i64::MAX] {
        assert_eq!(
            parse_day_start_hour(hour),
            Err(Rejection::HourOutOfRange { hour })
        );
    }
}

#[test]
fn a_week_crosses_year_ends_and_leap_days() {
    let table = [
        ("2026-11-22", Weekday::Mon, "2026-11-16", "2026-11-22"),
        ("2026-11-22", Weekday::Sun, "2026-11-22", "2026-11-28"),
        ("2027-01-01", Weekday::Mon, "2026-12-28", "2027-01-03"),
        ("2028-02-29", Weekday::Mon, "2028-02-28", "2028-03-05"),
        ("2028-02-29", Weekday::Sat, "2028-02-26", "2028-03-03"),
    ];
    for (day, starts_on, from, to) in table {
        let week = week_of(date(day), starts_on);
        assert_eq!(
            week,
            DateRange::new(date(from), date(to)),
            "{day} {starts_on}"
        );
        assert_eq!(
            week_so_far(date(day), starts_on),
            DateRange::new(date(from), date(day))
        );
    }
    let days = last_seven_days(date("2027-01-02"));
    assert_eq!((days[0], days[6]), (date("2027-01-02"), date("2026-12-27")));
}

#[test]
fn an_inverted_range_holds_nothing() {
    let range = DateRange::new(date("2026-11-23"), date("2026-11-20"));
    assert_eq!((range.len(), range.iter().count()), (0, 0));
    assert!(!range.contains(date("2026-11-21")));
}

proptest! {
    #[test]
    fn any_text_is_a_day_or_refused(input in any::<String>(), days in 0_i64..20_000) {
        let today = first_day() + TimeDelta::days(days);
        if let Ok(day) = parse_day(&input, today) {
            prop_assert!(first_day() <= day && day <= today);
        }
        let _ = parse_away_until(&input, today);
        let _ = parse_weekday(&input);
    }

    #[test]
    fn a_date_is_read_back_as_it_is_written(days in 0_i64..20_000) {
        let day = first_day() + TimeDelta::days(days);
        prop_assert_eq!(parse_day(&day.to_string(), day), Ok(day));
    }

    #[test]
    fn a_weekday_means_one_of_the_last_seven_days(days in 0_i64..20_000, weekday in 0_u8..7) {
        let today = first_day() + TimeDelta::days(days);
        let weekday = Weekday::try_from(weekday).unwrap();
        let day = parse_day(&weekday.to_string(), today);
        // The first week of 2000 has no week before it.
        if let Ok(day) = day {
            prop_assert_eq!(day.weekday(), weekday);
            prop_assert!(last_seven_days(today).contains(&day));
        } else {
            prop_assert!(days < 6);
        }
    }

    #[test]
    fn a_week_holds_its_day_and_seven_dates(days in 0_i64..20_000, weekday in 0_u8..7) {
        let day = first_day() + TimeDelta::days(days);
        let week = week_of(day, Weekday::try_from(weekday).unwrap());
        prop_assert!(week.contains(day) && week.len() == 7 && week.iter().count() == 7);
        prop_assert_eq!(week.shifted(7).shifted(-7), week);
        prop_assert!(!week.overlaps(week.shifted(7)) && week.overlaps(week.shifted(6)));
    }

    #[test]
    fn days_never_go_back_in_a_zone_that_changes_clocks_by_night(hours in 0_i64..400_000) {
        let start = Utc.with_ymd_and_hms(2000, 1, 1, 0, 0, 0).unwrap();
        let now = start + TimeDelta::hours(hours);
        for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe] {
            for hour in [0, 4] {
                let before = member_day(now, zone, hour);
                let after = member_day(now + TimeDelta::hours(1), zone, hour);
                prop_assert!(before <= after && after <= before + Days::new(1));
            }
        }
    }
}
