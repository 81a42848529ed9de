//! Where the squares of a year stand, gathered into one path for each kind of day.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::calendar::{DateRange, week_of};
use crate::domain::engine::Record;

const LEFT: f64 = 56.0;
const WIDTH: f64 = 1088.0;
const SQUARE_SIZE: f64 = 17.0;
const ROW_PITCH: f64 = 20.0;
/// Room that the name of a month takes.
const MONTH_WIDTH: f64 = 56.0;
/// Where the square's path begins, from its left edge.
const SQUARE_INSET: f64 = 2.0;
/// A square of 17 whose corners are round by whole pixels: there are 742 of them, and without half-covered pixels a year takes
/// two thirds of the time.
const SQUARE: &str = "h13v1h1v1h1v13h-1v1h-1v1h-13v-1h-1v-1h-1v-13h1v-1h1z";
/// A dot in the middle of where the square would be.
const DOT: &str = "h0";
/// What a full day may be, in minutes: the least of these that nine active days in ten stay under.
const FULL_DAYS: [i64; 9] = [30, 60, 120, 180, 240, 360, 480, 600, 720];

/// From which minutes on a square is of which fullness.
pub(super) struct Steps {
    full: i64,
}

impl Steps {
    pub(super) fn of(record: &Record, range: DateRange) -> Self {
        let days = record.logged.range(range.from..=range.to);
        let mut minutes: Vec<i64> = days.map(|(_, minutes)| *minutes).collect();
        minutes.sort_unstable();
        let ninth = minutes.get(minutes.len() * 9 / 10).copied().unwrap_or(0);
        let full = FULL_DAYS.into_iter().find(|full| ninth <= *full);
        Self {
            full: full.unwrap_or(FULL_DAYS[8]),
        }
    }

    /// From how many minutes on a square is as full as can be.
    pub(super) fn fullest_minutes(&self) -> i64 {
        self.full * 3 / 4
    }

    fn step(&self, minutes: i64) -> usize {
        let step = (minutes * 4 / self.full).clamp(0, 3);
        usize::try_from(step).unwrap_or(0)
    }
}

/// A year of days as paths.
#[derive(Default)]
pub(super) struct Calendar {
    /// Worked days from little to much.
    pub(super) steps: [String; 4],
    /// Days of the record without an entry.
    pub(super) empty: String,
    /// Days away without an entry.
    pub(super) away: String,
    /// Days before the record.
    pub(super) unknown: String,
    /// The names of the months over their first full week.
    pub(super) months: Vec<Month>,
}

/// A month's name.
pub(super) struct Month {
    pub(super) x: String,
    pub(super) name: String,
}

impl Calendar {
    /// The dates of the range, of which the last stands in the last column.
    pub(super) fn of(
        record: &Record,
        range: DateRange,
        week_starts_on: Weekday,
        steps: &Steps,
        top: f64,
    ) -> Self {
        let mut calendar = Self::default();
        let first_week = week_of(range.from, week_starts_on).from;
        let last_week = week_of(range.to, week_starts_on).from;
        // 53, or 52 when a week ends with the range.
        let last_column = (last_week - first_week).num_days() / 7;
        let pitch = (WIDTH - SQUARE_SIZE) / float(last_column.max(1));
        for day in range.iter() {
            let week = week_of(day, week_starts_on).from;
            let column = (week - first_week).num_days() / 7;
            let row = (day - week).num_days();
            // Whole pixels: sharp edges, and a smaller file.
            let x = (LEFT + pitch * float(column)).round();
            let y = top + ROW_PITCH * float(row);
            let is_known = record.first_day.is_some_and(|first| first <= day);
            let path = match record.logged.get(&day) {
                Some(minutes) => &mut calendar.steps[steps.step(*minutes)],
                None if !is_known => &mut calendar.unknown,
                None if record.is_away_on(day) => &mut calendar.away,
                None => &mut calendar.empty,
            };
            let drawn = if is_known {
                write!(path, "M{:.0} {y:.0}{SQUARE}", x + SQUARE_INSET)
            } else {
                write!(path, "M{:.1} {:.1}{DOT}", x + 8.5, y + 8.5)
            };
            drawn.expect("writing to a string does not fail");
            if row == 0 {
                calendar.name_month(day, x);
            }
        }
        calendar
    }

    /// Names the month over the week in which it begins, where there is room for the name.
    fn name_month(&mut self, first_of_week: NaiveDate, x: f64) {
        if first_of_week.day() <= 7 && x < LEFT + WIDTH - MONTH_WIDTH {
            self.months.push(Month {
                x: format!("{x:.1}"),
                name: first_of_week.format("%b").to_string(),
            });
        }
    }
}

fn float(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}
