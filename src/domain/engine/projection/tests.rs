//! Dates by name, and properties of all of them.

use proptest::prelude::*;

use super::super::testing::{any_record, day, days, record};
use super::*;

/// An hour on each of the days.
fn hourly(range: std::ops::Range<i64>) -> Record {
    record(range.map(|number| (number, 60)))
}

fn span(record: &Record, today: i64) -> Span {
    match projection(record, day(today)) {
        Projection::Between(span) => span,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_steady_pace_names_one_date() {
    let span = span(&hourly(0..400), 400);
    let on = Eta::On(day(400 + 9_600));
    assert_eq!((span.earliest, span.latest, span.rests), (on, on, false));
    // 8 hours a week instead of 7: 8,400 days instead of 9,600, which is 39.4 months.
    assert_eq!(span.hour_more_months, Some(39));
}

#[test]
fn a_young_record_has_the_shorter_paces_only() {
    let weeks = |today| -> Vec<i64> {
        let paces = paces(&hourly(0..today), day(today));
        paces.iter().map(|pace| pace.weeks).collect()
    };
    assert_eq!(weeks(27), Vec::<i64>::new());
    assert_eq!(weeks(28), [4]);
    assert_eq!(weeks(84), [4, 12]);
    assert_eq!(weeks(364), [4, 12, 52]);
    assert_eq!(projection(&hourly(0..27), day(27)), Projection::NoPace);
}

#[test]
fn at_no_pace_there_is_no_date() {
    assert_eq!(projection(&Record::default(), day(9)), Projection::NoPace);
    assert_eq!(projection(&hourly(0..3), day(999)), Projection::NoPace);
}

#[test]
fn four_weeks_of_rest_are_said_and_the_longer_paces_stand() {
    let span = span(&hourly(0..360), 400);
    assert!(span.rests);
    assert_eq!(span.from_paces, [false, true, true]);
    assert!(span.earliest < span.latest);
}

#[test]
fn weeks_away_do_not_slow_the_pace() {
    let mut record = hourly(0..400);
    record
        .logged
        .retain(|date, _| !days(386, 399).contains(*date));
    record.away = vec![days(386, 399)];
    let pace = paces(&record, day(400))[0];
    assert_eq!((pace.counted_weeks, pace.weekly_minutes()), (2, 420));
}

#[test]
fn a_date_beyond_a_hundred_years_is_not_named() {
    let span = span(&record([(0, 1), (399, 1)]), 400);
    assert_eq!(span.latest, Eta::Beyond);
    assert_eq!(span.hour_more_months, None);
}

#[test]
fn ten_thousand_hours_are_reached_on_a_day() {
    let record = record([(0, 599_999), (7, 1), (9, 60)]);
    let reached = Projection::Reached { on: day(7) };
    assert_eq!(projection(&record, day(20)), reached);
}

proptest! {
    #[test]
    fn the_range_is_in_order_and_ahead(record in any_record(), today in 0i64..900) {
        if let Projection::Between(span) = projection(&record, day(today)) {
            prop_assert!(span.earliest <= span.latest);
            prop_assert!(span.earliest > Eta::On(day(today)));
        }
    }

    #[test]
    fn estimates_change_nothing(record in any_record(), today in 0i64..900) {
        let mut without = record.clone();
        without.estimated.clear();
        prop_assert_eq!(projection(&record, day(today)), projection(&without, day(today)));
    }

    #[test]
    fn more_work_never_puts_it_off(record in any_record(), today in 400i64..730, ago in 1i64..28) {
        let mut more = record.clone();
        *more.logged.entry(day(today - ago)).or_default() += 60;
        more.first_day = record.first_day;
        if let (Projection::Between(before), Projection::Between(after)) =
            (projection(&record, day(today)), projection(&more, day(today)))
        {
            prop_assert!(after.earliest <= before.earliest);
        }
    }
}
