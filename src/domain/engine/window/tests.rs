//! Windows by name, and properties of all of them.

use proptest::prelude::*;

use super::super::testing::{any_record, day, days, record};
use super::*;

const ALL: [Window; 5] = [
    Window::Week,
    Window::FourWeeks,
    Window::Quarter,
    Window::NinetyDays,
    Window::Year,
];

fn compared(window: Window, record: &Record, today: NaiveDate) -> WindowComparison {
    compare_window(window, record, today, Weekday::Mon)
}

#[test]
fn each_window_ends_today() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let starts = [
        (Window::Week, "2026-11-23"),
        (Window::FourWeeks, "2026-10-29"),
        (Window::Quarter, "2026-10-01"),
        (Window::NinetyDays, "2026-08-28"),
        (Window::Year, "2026-01-01"),
    ];
    for (window, from) in starts {
        let range = range_of(window, today, Weekday::Mon);
        assert_eq!((range.from.to_string().as_str(), range.to), (from, today));
    }
}

#[test]
fn part_of_a_week_stands_next_to_the_same_part() {
    // Day 364 is a Monday again; the hours of last year's Friday are not yet due on Wednesday.
    let record = record([(0, 60), (4, 600), (364, 90)]);
    let week = compared(Window::Week, &record, day(366));
    let year_ago = week.pairs[1];
    assert_eq!(year_ago.then.range, days(0, 2));
    assert_eq!(year_ago.difference_minutes, Some(30));
}

#[test]
fn a_week_away_is_left_out_of_both_sides() {
    let mut record = record((0..56).map(|number| (number, 60)));
    record.away = vec![days(35, 41)];
    let pair = compared(Window::FourWeeks, &record, day(55)).pairs[0];
    assert_eq!(pair.weeks_left_out, 1);
    assert_eq!((pair.this.minutes, pair.then.minutes), (21 * 60, 21 * 60));
    assert_eq!(pair.difference_minutes, Some(0));
}

#[test]
fn estimates_are_counted_apart_and_said() {
    let mut record = record([(0, 60), (28, 60)]);
    record.estimated.insert(day(1), 6000);
    let pair = compared(Window::FourWeeks, &record, day(55)).pairs[0];
    assert_eq!((pair.then.minutes, pair.then.estimated_minutes), (60, 6000));
    assert!(pair.leaves_out_estimates());
    assert_eq!(pair.difference_minutes, Some(0));
}

#[test]
fn ninety_days_stand_next_to_three_hundred_and_sixty_five_by_daily_mean() {
    let record = record((0..275).map(|n| (n, 30)).chain((275..365).map(|n| (n, 60))));
    let pair = compared(Window::NinetyDays, &record, day(364)).pairs[0];
    assert_eq!(pair.this.daily_minutes(), Some(60));
    assert_eq!(pair.then.daily_minutes(), Some(37)); // 13,650 / 365 = 37.4
    assert_eq!(pair.difference_minutes, Some(23));
}

#[test]
fn a_record_of_less_than_ninety_days_has_no_longer_mean() {
    let record = record([(0, 60), (50, 60)]);
    let pair = compared(Window::NinetyDays, &record, day(80)).pairs[0];
    let weeks_until = 2; // from day 90 on, ten days later
    assert_eq!(pair.then.standing, Standing::Missing { weeks_until });
    assert_eq!(pair.difference_minutes, None);
    let pair = compared(Window::NinetyDays, &record, day(90)).pairs[0];
    assert_eq!(pair.then.standing, Standing::Partial);
}

#[test]
fn nobody_without_entries_is_compared() {
    for window in ALL {
        for pair in compared(window, &Record::default(), day(100)).pairs {
            assert!(matches!(pair.then.standing, Standing::Missing { .. }));
            assert_eq!(pair.difference_minutes, None);
        }
    }
}

proptest! {
    #[test]
    fn both_sides_are_alike(record in any_record(), today in 0i64..900) {
        for window in ALL {
            for pair in compared(window, &record, day(today)).pairs {
                if pair.beside != Beside::LongRun {
                    prop_assert_eq!(pair.this.range.len(), pair.then.range.len());
                    prop_assert_eq!(pair.this.range.from.weekday(), pair.then.range.from.weekday());
                }
                prop_assert!(pair.then.counted_days <= pair.then.range.len());
                prop_assert!(pair.this.active_days <= pair.this.counted_days);
            }
        }
    }

    #[test]
    fn the_future_changes_nothing(record in any_record(), today in 0i64..730, later in 1i64..99) {
        let mut longer = record.clone();
        longer.logged.insert(day(today + later), 60);
        longer.first_day = record.first_day;
        for window in ALL {
            prop_assert_eq!(
                compared(window, &record, day(today)),
                compared(window, &longer, day(today))
            );
        }
    }

    #[test]
    fn a_missing_side_has_no_difference(record in any_record(), today in 0i64..900) {
        for window in ALL {
            for pair in compared(window, &record, day(today)).pairs {
                let difference = pair.difference_minutes.is_some();
                prop_assert!(!difference || pair.then.standing.is_comparable());
            }
        }
    }

    #[test]
    fn estimates_never_move_a_difference(record in any_record(), today in 0i64..900) {
        let mut without = record.clone();
        without.estimated.clear();
        for window in ALL {
            let (with, without) = (compared(window, &record, day(today)), compared(window, &without, day(today)));
            for (one, other) in with.pairs.iter().zip(&without.pairs) {
                prop_assert_eq!(one.difference_minutes, other.difference_minutes);
            }
        }
    }
}
