//! How strong a habit is, between 0 and 1: work strengthens it, days without weaken it, and no single day breaks it.
//!
//! Exponential smoothing after Loop Habit Tracker (github.com/iSoron/uhabits): each day
//! `strength ← strength · m + share · (1 − m)` with `m = 0.5^(√f / 13)`, f being the rhythm's days per day, and `share`
//! the part of the rhythm met in the last 7 days (14 when the rhythm is not daily, so that which weekdays it falls on
//! makes no difference). It is recomputed from the entries each time, so a late entry counts as if it had never been late.

use chrono::NaiveDate;

use super::Record;
use super::rhythm::Rhythm;

/// The strength on `today`, 0 to 1; none before the first entry.
///
/// Days away change nothing, as if they had not been. Today counts from its first entry on: an open day is no miss.
pub fn strength(record: &Record, rhythm: Rhythm, today: NaiveDate) -> Option<f64> {
    let first_day = record.first_day.filter(|first| *first <= today)?;
    let multiplier = daily_multiplier(rhythm);
    let (span, needed) = span_and_days(rhythm);
    let mut active = vec![false; span];
    let mut strength = 0.0;
    let days = first_day
        .iter_days()
        .take_while(|day| *day <= today)
        .filter(|day| !record.is_away_on(*day))
        .filter(|day| *day < today || record.is_active_on(*day));
    for (index, day) in days.enumerate() {
        active[index % span] = record.is_active_on(day);
        let met = active.iter().filter(|active| **active).count();
        let share = f64::from(u32::try_from(met).unwrap_or(u32::MAX)) / needed;
        strength = strength * multiplier + share.min(1.0) * (1.0 - multiplier);
    }
    Some(strength)
}

/// How much of yesterday's strength is left after a day without work.
pub fn daily_multiplier(rhythm: Rhythm) -> f64 {
    let days_per_day = f64::from(rhythm.days()) / 7.0;
    0.5_f64.powf(days_per_day.sqrt() / 13.0)
}

/// Over how many days the rhythm is looked at, and how many of them it asks for.
fn span_and_days(rhythm: Rhythm) -> (usize, f64) {
    match rhythm.days() {
        7.. => (1, 1.0),
        days => (14, f64::from(2 * days)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_record, day, days, record};
    use super::*;

    fn rhythm(days: u8) -> Rhythm {
        Rhythm::new(days).unwrap()
    }

    fn daily(count: i64) -> Record {
        record((0..count).map(|number| (number, 30)))
    }

    #[test]
    fn thirteen_days_of_daily_work_reach_one_half() {
        let half = strength(&daily(13), rhythm(7), day(12)).unwrap();
        assert!((half - 0.5).abs() < 1e-9, "{half}");
        let most = strength(&daily(91), rhythm(7), day(90)).unwrap();
        assert!((most - 0.992).abs() < 0.001, "{most}");
    }

    #[test]
    fn one_missed_day_costs_a_twentieth() {
        let before = strength(&daily(90), rhythm(7), day(89)).unwrap();
        let after = strength(&daily(90), rhythm(7), day(91)).unwrap();
        assert!(before - after < 0.055, "{before} {after}");
    }

    #[test]
    fn an_open_day_is_no_miss() {
        let yesterday = strength(&daily(30), rhythm(7), day(29));
        assert_eq!(strength(&daily(30), rhythm(7), day(30)), yesterday);
    }

    #[test]
    fn which_weekdays_it_falls_on_makes_no_difference() {
        let weekends = record((0..40).flat_map(|week| [(week * 7 + 5, 30), (week * 7 + 6, 30)]));
        let spread = record((0..40).flat_map(|week| [(week * 7 + 2, 30), (week * 7 + 6, 30)]));
        let one = strength(&weekends, rhythm(2), day(279)).unwrap();
        let other = strength(&spread, rhythm(2), day(279)).unwrap();
        assert!((one - other).abs() < 0.01 && one > 0.97, "{one} {other}");
    }

    #[test]
    fn nothing_before_the_first_entry() {
        assert_eq!(strength(&Record::default(), rhythm(3), day(9)), None);
        assert_eq!(strength(&record([(5, 30)]), rhythm(3), day(4)), None);
    }

    proptest! {
        #[test]
        fn it_stays_between_none_and_one(record in any_record(), today in 0i64..900, n in 1u8..=7) {
            if let Some(strength) = strength(&record, rhythm(n), day(today)) {
                prop_assert!((0.0..=1.0).contains(&strength));
            }
        }

        #[test]
        fn days_away_leave_it_unchanged(record in any_record(), until in 0i64..300, n in 1u8..=7) {
            let mut logged = record.logged;
            logged.retain(|date, _| *date <= day(until));
            let mut record = Record::whole(logged, record.estimated, Vec::new());
            let before = strength(&record, rhythm(n), day(until + 1));
            record.away = vec![days(until + 1, until + 300)];
            for today in [until + 2, until + 150, until + 300] {
                prop_assert_eq!(strength(&record, rhythm(n), day(today)).is_some(), before.is_some());
                if let (Some(now), Some(before)) = (strength(&record, rhythm(n), day(today)), before) {
                    prop_assert!((now - before).abs() < 1e-12);
                }
            }
        }

        #[test]
        fn more_days_never_weaken(record in any_record(), extra in 0i64..730, n in 1u8..=7) {
            prop_assume!(record.first_day.is_some_and(|first| first <= day(extra)));
            let mut more = record.clone();
            more.logged.insert(day(extra), 30);
            let (before, after) = (strength(&record, rhythm(n), day(730)), strength(&more, rhythm(n), day(730)));
            prop_assert!(after >= before);
        }
    }
}
