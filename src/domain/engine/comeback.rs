//! Coming back after a gap, next to the member's own earlier comebacks.
//!
//! A gap is two weeks or more without an entry, away or not: what counts is the return.

use chrono::{NaiveDate, TimeDelta};

use super::{Record, rounded};
use crate::domain::calendar::DateRange;

/// Days without an entry that make a gap.
pub const GAP_DAYS: i64 = 14;
/// How long a return is a comeback: its first week.
pub const COMEBACK_DAYS: i64 = 7;

/// One return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comeback {
    /// The first day with an entry again.
    pub returned_on: NaiveDate,
    /// Days without an entry before it; at least [`GAP_DAYS`].
    pub gap_days: i64,
    /// Minutes in as many days from the return on as are compared.
    pub minutes: i64,
    /// Days with an entry among them.
    pub active_days: i64,
}

/// The present comeback and those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComebackComparison {
    /// The one going on.
    pub this: Comeback,
    /// How many of its days have passed, today included: 1 to 7. The earlier ones are counted over as many.
    pub days: i64,
    /// Those before it, the earliest first.
    pub earlier: Vec<Comeback>,
}

impl ComebackComparison {
    /// The earlier comebacks' mean minutes over as many days, rounded half up.
    pub fn usual_minutes(&self) -> Option<i64> {
        let count = i64::try_from(self.earlier.len()).ok()?;
        let sum = self.earlier.iter().map(|earlier| earlier.minutes).sum();
        (count > 0).then(|| rounded(sum, count))
    }

    /// Whether no earlier gap was longer.
    pub fn is_from_the_longest_gap(&self) -> bool {
        let longest = self.earlier.iter().map(|earlier| earlier.gap_days).max();
        longest.is_none_or(|longest| self.this.gap_days >= longest)
    }
}

/// The comeback that `today` belongs to, if it does.
pub fn comeback(record: &Record, today: NaiveDate) -> Option<ComebackComparison> {
    let mut returns = returns(record, today);
    let (returned_on, gap_days) = returns.pop()?;
    let days = (today - returned_on).num_days() + 1;
    if days > COMEBACK_DAYS {
        return None;
    }
    let counted = |(returned_on, gap_days)| {
        let range = DateRange::starting(returned_on, days);
        Comeback {
            returned_on,
            gap_days,
            minutes: record.minutes_in(range),
            active_days: record.active_days_in(range),
        }
    };
    Some(ComebackComparison {
        this: counted((returned_on, gap_days)),
        days,
        earlier: returns.into_iter().map(counted).collect(),
    })
}

/// The days of return up to `today` with the days without an entry before each.
fn returns(record: &Record, today: NaiveDate) -> Vec<(NaiveDate, i64)> {
    let mut days = record.logged.range(..=today).map(|(day, _)| *day);
    let Some(mut last) = days.next() else {
        return Vec::new();
    };
    let mut returns = Vec::new();
    for day in days {
        let gap_days = (day - last - TimeDelta::days(1)).num_days();
        if gap_days >= GAP_DAYS {
            returns.push((day, gap_days));
        }
        last = day;
    }
    returns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_record, day, record};
    use super::*;

    #[test]
    fn a_comeback_stands_next_to_the_same_days_of_earlier_ones() {
        let record = record([(0, 60), (20, 30), (21, 60), (25, 600), (60, 90), (61, 20)]);
        let comeback = comeback(&record, day(61)).unwrap();
        assert_eq!((comeback.this.gap_days, comeback.this.minutes), (34, 110));
        assert_eq!(comeback.days, 2);
        let first = comeback.earlier[0];
        assert_eq!(
            (first.gap_days, first.minutes, first.active_days),
            (19, 90, 2)
        );
        assert_eq!(comeback.usual_minutes(), Some(90));
        assert!(comeback.is_from_the_longest_gap());
    }

    #[test]
    fn two_weeks_make_a_gap_and_a_day_less_does_not() {
        assert!(comeback(&record([(0, 60), (15, 30)]), day(15)).is_some());
        assert!(comeback(&record([(0, 60), (14, 30)]), day(14)).is_none());
    }

    #[test]
    fn a_comeback_lasts_a_week() {
        let record = record([(0, 60), (20, 30)]);
        assert!(comeback(&record, day(26)).is_some());
        assert!(comeback(&record, day(27)).is_none());
    }

    #[test]
    fn the_first_comeback_has_none_to_stand_next_to() {
        let comeback = comeback(&record([(0, 60), (20, 30)]), day(20)).unwrap();
        assert_eq!(comeback.usual_minutes(), None);
    }

    proptest! {
        #[test]
        fn every_gap_is_a_gap(record in any_record(), today in 0i64..730) {
            if let Some(found) = comeback(&record, day(today)) {
                for one in found.earlier.iter().chain([&found.this]) {
                    let before = DateRange::new(one.returned_on - TimeDelta::days(one.gap_days), one.returned_on - TimeDelta::days(1));
                    prop_assert!(one.gap_days >= GAP_DAYS);
                    prop_assert_eq!(record.active_days_in(before), 0);
                    prop_assert!(one.active_days >= 1 && one.active_days <= found.days);
                }
            }
        }
    }
}
