//! A rhythm of so many days a week, kept or not week by week.
//!
//! There is no daily streak: a bad day costs nothing that a good one in the same week does not give back, and a week
//! away is no miss.

use chrono::{NaiveDate, Weekday};

use super::Record;
use crate::domain::calendar::{DateRange, week_of};

const WEEK_DAYS: i64 = 7;

/// On how many days a week the member means to work: 1 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rhythm(u8);

impl Rhythm {
    /// None outside 1 to 7.
    pub fn new(days: u8) -> Option<Self> {
        (1..=7).contains(&days).then_some(Self(days))
    }

    /// Days a week: 1 to 7.
    pub const fn days(self) -> u8 {
        self.0
    }
}

/// How a week went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RhythmState {
    /// Work on as many days as the rhythm asks.
    Kept,
    /// Away on 4 days or more: counted neither way, unless it was kept all the same.
    Away,
    /// Not yet kept, and the week still goes on.
    Open,
    /// Fewer days.
    Rested,
}

/// One week of a rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RhythmWeek {
    /// Its seven dates.
    pub range: DateRange,
    /// Days with an entry.
    pub active_days: i64,
    /// How it went.
    pub state: RhythmState,
}

/// The weeks up to the one that holds `today`, the latest last: at most `weeks` of them, and none before the first entry.
pub fn rhythm_weeks(
    record: &Record,
    rhythm: Rhythm,
    today: NaiveDate,
    week_starts_on: Weekday,
    weeks: u16,
) -> Vec<RhythmWeek> {
    let Some(first_day) = record.first_day else {
        return Vec::new();
    };
    let this_week = week_of(today, week_starts_on);
    (0..i64::from(weeks))
        .rev()
        .map(|ago| this_week.shifted(-ago * WEEK_DAYS))
        .filter(|range| range.to >= first_day)
        .map(|range| rhythm_week(record, rhythm, range, today))
        .collect()
}

/// How many of the weeks were kept, and of how many: those away or still open count in neither.
pub fn kept_of(weeks: &[RhythmWeek]) -> (usize, usize) {
    let count = |state| weeks.iter().filter(|week| week.state == state).count();
    let kept = count(RhythmState::Kept);
    (kept, kept + count(RhythmState::Rested))
}

fn rhythm_week(record: &Record, rhythm: Rhythm, range: DateRange, today: NaiveDate) -> RhythmWeek {
    let so_far = DateRange::new(range.from, range.to.min(today));
    let active_days = record.active_days_in(so_far);
    let state = if active_days >= i64::from(rhythm.days()) {
        RhythmState::Kept
    } else if record.is_away(range) {
        RhythmState::Away
    } else if range.to >= today {
        RhythmState::Open
    } else {
        RhythmState::Rested
    };
    RhythmWeek {
        range,
        active_days,
        state,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_record, day, days, record};
    use super::RhythmState::{Away, Kept, Open, Rested};
    use super::*;

    fn three() -> Rhythm {
        Rhythm::new(3).unwrap()
    }

    fn states(record: &Record, today: i64) -> Vec<RhythmState> {
        rhythm_weeks(record, three(), day(today), Weekday::Mon, 12)
            .iter()
            .map(|week| week.state)
            .collect()
    }

    #[test]
    fn a_rhythm_has_one_to_seven_days() {
        assert_eq!((Rhythm::new(0), Rhythm::new(8)), (None, None));
        assert_eq!(Rhythm::new(7).map(Rhythm::days), Some(7));
    }

    #[test]
    fn one_bad_day_breaks_nothing() {
        // Three days of the first week, the second away, one day of the third; the fourth goes on.
        let mut record = record([(0, 30), (2, 30), (6, 30), (15, 30)]);
        record.away = vec![days(7, 11)];
        assert_eq!(states(&record, 22), [Kept, Away, Rested, Open]);
        let weeks = rhythm_weeks(&record, three(), day(22), Weekday::Mon, 12);
        assert_eq!(kept_of(&weeks), (1, 2));
    }

    #[test]
    fn a_rhythm_kept_while_away_is_kept() {
        let mut record = record([(0, 30), (2, 30), (3, 30)]);
        record.away = vec![days(0, 6)];
        assert_eq!(states(&record, 9), [Kept, Open]);
    }

    #[test]
    fn without_entries_there_are_no_weeks() {
        assert_eq!(states(&Record::default(), 50), []);
    }

    proptest! {
        #[test]
        fn more_work_never_unkeeps_a_week(record in any_record(), today in 0i64..730, extra in 0i64..730) {
            prop_assume!(record.first_day.is_some_and(|first| first <= day(extra)));
            let mut more = record.clone();
            more.logged.insert(day(extra), 1);
            let weeks = |of: &Record| rhythm_weeks(of, three(), day(today), Weekday::Mon, 20);
            for (before, after) in weeks(&record).iter().zip(&weeks(&more)) {
                prop_assert!(before.state != RhythmState::Kept || after.state == RhythmState::Kept);
            }
        }
    }
}
