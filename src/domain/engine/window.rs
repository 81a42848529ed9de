//! A window of days next to the same days of the member's past.
//!
//! Like for like: both sides have the same number of days and the same weekdays, and a week that was away on one side is
//! left out of both.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::{Record, rounded};
use crate::domain::calendar::{DateRange, week_so_far};
use crate::domain::comparison::YEAR_DAYS;

/// The stretch of the shorter mean.
pub const SHORT_DAYS: i64 = 90;
/// The stretch of the longer mean.
pub const LONG_DAYS: i64 = 365;

const WEEK_DAYS: i64 = 7;
const QUARTER_DAYS: i64 = 91;

/// How far a comparison looks. Each ends today, today included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// This week so far.
    Week,
    /// The last 28 days.
    FourWeeks,
    /// This calendar quarter so far.
    Quarter,
    /// The daily mean of the last 90 days, next to that of the last 365.
    NinetyDays,
    /// This calendar year so far.
    Year,
}

/// What stands beside the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Beside {
    /// The window before: 7, 28 or 91 days earlier.
    Before,
    /// 364 days earlier.
    YearAgo,
    /// The last 365 days, by daily mean.
    LongRun,
}

/// A window and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowComparison {
    /// How far it looks.
    pub window: Window,
    /// All of the window, away weeks included.
    pub this: Side,
    /// The sides that stand next to each other.
    pub pairs: Vec<Pair>,
}

/// Two sides with the same weeks in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// What `then` is.
    pub beside: Beside,
    /// The window, less the weeks left out.
    pub this: Side,
    /// The past, less the weeks left out.
    pub then: Side,
    /// Weeks left out since one of the sides was away; for [`Beside::LongRun`] those of the longer stretch.
    pub weeks_left_out: i64,
    /// Logged minutes now less logged minutes then, or for [`Beside::LongRun`] the daily means of them, where there is
    /// something on both sides to compare.
    pub difference_minutes: Option<i64>,
}

impl WindowComparison {
    /// Whether it is less than what stands beside it first: then the lifetime leads.
    pub fn is_below_past(&self) -> bool {
        let first = self.pairs.first();
        first.is_some_and(|pair| pair.difference_minutes.is_some_and(|minutes| minutes < 0))
    }
}

impl Pair {
    /// Whether a side holds estimates, which the difference leaves out: then it says so.
    pub fn leaves_out_estimates(&self) -> bool {
        self.this.estimated_minutes > 0 || self.then.estimated_minutes > 0
    }
}

/// What some days hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// From the first to the last date.
    pub range: DateRange,
    /// What is known of them.
    pub standing: Standing,
    /// The dates counted: those not left out and not before the record.
    pub counted_days: i64,
    /// Logged minutes of the days counted.
    pub minutes: i64,
    /// Minutes only estimated, apart.
    pub estimated_minutes: i64,
    /// Counted days with an entry.
    pub active_days: i64,
}

impl Side {
    /// Logged minutes a day, rounded half up.
    pub fn daily_minutes(&self) -> Option<i64> {
        (self.counted_days > 0).then(|| rounded(self.minutes, self.counted_days))
    }
}

/// What is known of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The record covers it and it holds entries.
    Recorded,
    /// The record begins within it.
    Partial,
    /// All of its weeks are left out.
    Away,
    /// The record covers it and it holds no entry.
    Empty,
    /// It is before the record.
    Missing {
        /// In how many weeks it first reaches the record; at least 1.
        weeks_until: i64,
    },
}

impl Standing {
    /// Whether something can be compared with it.
    pub fn is_comparable(self) -> bool {
        matches!(self, Self::Recorded | Self::Partial)
    }
}

/// Compares a window that ends today with the member's own past.
pub fn compare_window(
    window: Window,
    record: &Record,
    today: NaiveDate,
    week_starts_on: Weekday,
) -> WindowComparison {
    let range = range_of(window, today, week_starts_on);
    let this = record.side(range, &weeks_in(range));
    let pairs = match window {
        Window::NinetyDays => vec![record.long_run(today)],
        Window::Week => record.pairs(range, WEEK_DAYS),
        Window::FourWeeks => record.pairs(range, 4 * WEEK_DAYS),
        Window::Quarter => record.pairs(range, QUARTER_DAYS),
        Window::Year => vec![record.pair(range, Beside::YearAgo, YEAR_DAYS)],
    };
    WindowComparison {
        window,
        this,
        pairs,
    }
}

/// The dates of the window that ends today.
pub fn range_of(window: Window, today: NaiveDate, week_starts_on: Weekday) -> DateRange {
    let first_of = |month| {
        let first = NaiveDate::from_ymd_opt(today.year(), month, 1);
        first.expect("the first of a month exists")
    };
    let last = |days: i64| today - TimeDelta::days(days - 1);
    let from = match window {
        Window::Week => return week_so_far(today, week_starts_on),
        Window::FourWeeks => last(4 * WEEK_DAYS),
        Window::Quarter => first_of(today.month0() / 3 * 3 + 1),
        Window::NinetyDays => last(SHORT_DAYS),
        Window::Year => first_of(1),
    };
    DateRange::new(from, today)
}

/// The dates in sevens from the first on; the last may be fewer.
fn weeks_in(range: DateRange) -> Vec<DateRange> {
    let count = (range.len() + WEEK_DAYS - 1) / WEEK_DAYS;
    (0..count)
        .map(|week| {
            let seven = DateRange::starting(range.from + TimeDelta::days(week * 7), WEEK_DAYS);
            DateRange::new(seven.from, seven.to.min(range.to))
        })
        .collect()
}

impl Record {
    fn pairs(&self, range: DateRange, days_before: i64) -> Vec<Pair> {
        vec![
            self.pair(range, Beside::Before, days_before),
            self.pair(range, Beside::YearAgo, YEAR_DAYS),
        ]
    }

    fn pair(&self, range: DateRange, beside: Beside, days_before: i64) -> Pair {
        let weeks = weeks_in(range);
        let earlier = |week: DateRange| week.shifted(-days_before);
        let kept: Vec<DateRange> = weeks
            .iter()
            .copied()
            .filter(|week| !self.is_away(*week) && !self.is_away(earlier(*week)))
            .collect();
        let then: Vec<DateRange> = kept.iter().copied().map(earlier).collect();
        let left_out = weeks.len() - kept.len();
        let this = self.side(range, &kept);
        let then = self.side(earlier(range), &then);
        let comparable = this.counted_days > 0 && then.standing.is_comparable();
        Pair {
            beside,
            this,
            then,
            weeks_left_out: i64::try_from(left_out).unwrap_or(i64::MAX),
            difference_minutes: comparable.then(|| this.minutes - then.minutes),
        }
    }

    fn long_run(&self, today: NaiveDate) -> Pair {
        let last = |days: i64| DateRange::new(today - TimeDelta::days(days - 1), today);
        let side = |range: DateRange| {
            let mut weeks = weeks_in(range);
            let all = weeks.len();
            weeks.retain(|week| !self.is_away(*week));
            (self.side(range, &weeks), all - weeks.len())
        };
        let (this, _) = side(last(SHORT_DAYS));
        let (mut then, left_out) = side(last(LONG_DAYS));
        // A record that is wholly within the shorter stretch would stand next to itself.
        let days_until = self
            .first_day
            .map_or(SHORT_DAYS, |first| (first - this.range.from).num_days() + 1);
        if days_until > 0 {
            let weeks_until = (days_until + WEEK_DAYS - 1) / WEEK_DAYS;
            then = Side {
                standing: Standing::Missing { weeks_until },
                ..then
            };
        }
        let difference_minutes = match (this.daily_minutes(), then.daily_minutes()) {
            (Some(now), Some(long)) if then.standing.is_comparable() => Some(now - long),
            _ => None,
        };
        Pair {
            beside: Beside::LongRun,
            this,
            then,
            weeks_left_out: i64::try_from(left_out).unwrap_or(i64::MAX),
            difference_minutes,
        }
    }

    /// What these weeks of the range hold.
    fn side(&self, range: DateRange, weeks: &[DateRange]) -> Side {
        let total = |of: &dyn Fn(DateRange) -> i64| weeks.iter().map(|week| of(*week)).sum::<i64>();
        let minutes = total(&|week| self.minutes_in(week));
        let counted_days = total(&|week| match self.first_day {
            Some(first) => DateRange::new(week.from.max(first), week.to).len(),
            None => 0,
        });
        Side {
            range,
            standing: self.standing(range, weeks.is_empty(), minutes),
            counted_days,
            minutes,
            estimated_minutes: total(&|week| self.estimated_in(week)),
            active_days: total(&|week| self.active_days_in(week)),
        }
    }

    pub(super) fn standing(&self, range: DateRange, nothing_left: bool, minutes: i64) -> Standing {
        let first_day = match self.first_day {
            Some(day) if day <= range.to => day,
            first_day => {
                // Without any entry the record begins the day after at the earliest.
                let days_until = first_day.map_or(1, |day| (day - range.to).num_days());
                let weeks_until = (days_until + WEEK_DAYS - 1) / WEEK_DAYS;
                return Standing::Missing { weeks_until };
            }
        };
        match minutes {
            _ if nothing_left => Standing::Away,
            0 => Standing::Empty,
            _ if range.from < first_day => Standing::Partial,
            _ => Standing::Recorded,
        }
    }
}

#[cfg(test)]
mod tests;
