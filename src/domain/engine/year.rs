//! The last 52 weeks next to the 52 before them: the same weekdays, a year apart.

use chrono::{NaiveDate, TimeDelta};

use super::Record;
use super::journey::{Lifetime, lifetime};
use super::window::Standing;
use crate::domain::calendar::DateRange;
use crate::domain::comparison::YEAR_DAYS;

/// Two stretches of 52 weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearComparison {
    /// Up to and including today.
    pub this: YearSide,
    /// 364 days earlier.
    pub before: YearSide,
    /// Logged minutes now less those before, where there is something to compare with.
    pub difference_minutes: Option<i64>,
    /// Everything up to today.
    pub lifetime: Lifetime,
}

/// What 52 weeks hold, days away included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearSide {
    /// The 364 dates.
    pub range: DateRange,
    /// What is known of them.
    pub standing: Standing,
    /// Logged minutes.
    pub minutes: i64,
    /// Minutes only estimated, apart.
    pub estimated_minutes: i64,
    /// Days with an entry.
    pub active_days: i64,
}

impl YearComparison {
    /// Whether it is less than the year before: then the lifetime leads.
    pub fn is_below_past(&self) -> bool {
        self.difference_minutes.is_some_and(|minutes| minutes < 0)
    }
}

/// The 52 weeks up to `today` next to the 52 before.
pub fn compare_year(record: &Record, today: NaiveDate) -> YearComparison {
    let range = DateRange::new(today - TimeDelta::days(YEAR_DAYS - 1), today);
    let (this, before) = (side(record, range), side(record, range.shifted(-YEAR_DAYS)));
    let comparable = before.standing.is_comparable();
    YearComparison {
        this,
        before,
        difference_minutes: comparable.then(|| this.minutes - before.minutes),
        lifetime: lifetime(record, today),
    }
}

fn side(record: &Record, range: DateRange) -> YearSide {
    let active_days = record.active_days_in(range);
    let minutes = record.minutes_in(range);
    YearSide {
        range,
        standing: record.standing(range, false, minutes),
        minutes,
        estimated_minutes: record.estimated_in(range),
        active_days,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{day, record};
    use super::*;

    #[test]
    fn each_day_stands_364_days_after_the_one_it_is_next_to() {
        let record = record([(0, 10), (363, 20), (364, 40), (727, 80)]);
        let year = compare_year(&record, day(727));
        assert_eq!((year.this.minutes, year.before.minutes), (120, 30));
        assert_eq!(year.difference_minutes, Some(90));
        assert_eq!(year.lifetime.minutes, 150);
    }

    #[test]
    fn a_year_before_the_record_is_missing_and_one_that_it_begins_in_is_partial() {
        let record = record([(700, 60)]);
        let year = compare_year(&record, day(727));
        assert_eq!(year.before.standing, Standing::Missing { weeks_until: 49 });
        assert_eq!(year.difference_minutes, None);
        let year = compare_year(&record, day(1_100));
        assert_eq!(year.before.standing, Standing::Partial);
        assert!(year.is_below_past());
    }
}
