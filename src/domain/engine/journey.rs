//! The way to 10,000 hours: what is behind, the milestones on it, and what comes next.
//!
//! Only logged minutes move along it; estimates are carried apart. When it may end is [`super::projection`].

use chrono::NaiveDate;

use super::Record;

/// The milestones, in hours.
pub const MILESTONES_HOURS: [i64; 10] = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
/// The last milestone.
pub const JOURNEY_HOURS: i64 = 10_000;

/// Everything logged up to some day, and what was only estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// Minutes logged.
    pub minutes: i64,
    /// Minutes estimated, apart.
    pub estimated_minutes: i64,
}

/// All minutes up to and including `until`.
pub fn lifetime(record: &Record, until: NaiveDate) -> Lifetime {
    let sum = |days: &std::collections::BTreeMap<NaiveDate, i64>| {
        days.range(..=until).map(|(_, minutes)| minutes).sum()
    };
    Lifetime {
        minutes: sum(&record.logged),
        estimated_minutes: sum(&record.estimated),
    }
}

/// The milestones reached by logged hours, in order, each with the day of the entry that reached it.
pub fn milestones_reached(record: &Record) -> Vec<(i64, NaiveDate)> {
    let mut ahead = MILESTONES_HOURS.into_iter().peekable();
    let mut reached = Vec::new();
    let mut total = 0;
    for (day, minutes) in &record.logged {
        total += minutes;
        while let Some(hours) = ahead.next_if(|hours| hours * 60 <= total) {
            reached.push((hours, *day));
        }
    }
    reached
}

/// The milestones between two sums of minutes: those that the step from one to the other reached.
pub fn milestones_between(before_minutes: i64, after_minutes: i64) -> Vec<i64> {
    MILESTONES_HOURS
        .into_iter()
        .filter(|hours| before_minutes < hours * 60 && hours * 60 <= after_minutes)
        .collect()
}

/// The next milestone in hours, and the minutes left to it; none past the last.
pub fn next_milestone(minutes: i64) -> Option<(i64, i64)> {
    let next = MILESTONES_HOURS
        .into_iter()
        .find(|hours| hours * 60 > minutes)?;
    Some((next, next * 60 - minutes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_record, day, record};
    use super::*;

    #[test]
    fn one_entry_can_reach_several_milestones() {
        let record = record([(0, 59), (1, 1), (2, 540), (9, 2400)]);
        let reached = [(1, day(1)), (10, day(2)), (50, day(9))];
        assert_eq!(milestones_reached(&record), reached);
        assert_eq!(milestones_between(59, 600), [1, 10]);
        assert_eq!(milestones_between(600, 600), Vec::<i64>::new());
    }

    #[test]
    fn estimates_reach_no_milestone_and_are_counted_apart() {
        let mut record = record([(3, 30)]);
        record.estimated.insert(day(1), 60_000);
        assert_eq!(milestones_reached(&record), []);
        let lifetime = lifetime(&record, day(3));
        assert_eq!((lifetime.minutes, lifetime.estimated_minutes), (30, 60_000));
    }

    #[test]
    fn what_comes_next() {
        for (minutes, next) in [
            (0, Some((1, 60))),
            (60, Some((10, 540))),
            (599_999, Some((10_000, 1))),
            (600_000, None),
        ] {
            assert_eq!(next_milestone(minutes), next);
        }
    }

    proptest! {
        #[test]
        fn the_milestones_reached_are_those_below_the_sum(record in any_record()) {
            let total = lifetime(&record, day(1_000)).minutes;
            let below: Vec<i64> = MILESTONES_HOURS.into_iter().filter(|hours| hours * 60 <= total).collect();
            let reached: Vec<i64> = milestones_reached(&record).iter().map(|(hours, _)| *hours).collect();
            prop_assert_eq!(&reached, &below);
            prop_assert_eq!(milestones_between(0, total), below);
        }
    }
}
