//! When 10,000 hours may be reached: a range, from the pace of the last 4, 12 and 52 weeks.
//!
//! A pace is what the weeks that were not away held; without a pace there is no date. Estimates neither shorten the way nor
//! make a pace.

use chrono::{NaiveDate, TimeDelta};

use super::Record;
use super::journey::{JOURNEY_HOURS, Lifetime, lifetime, milestones_reached};
use crate::domain::calendar::DateRange;

/// The stretches that a pace is taken from, in weeks.
pub const PACE_WEEKS: [i64; 3] = [4, 12, 52];
/// A date further off is not named.
pub const HORIZON_YEARS: i64 = 100;

const WEEK_DAYS: i64 = 7;
const HORIZON_DAYS: i64 = HORIZON_YEARS * 365;
const DAYS_PER_MONTH_HUNDREDTHS: i64 = 3_044;

/// The pace of a stretch that the record covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pace {
    /// Of the last so many weeks: one of [`PACE_WEEKS`].
    pub weeks: i64,
    /// The weeks among them that were not away: at least 1.
    pub counted_weeks: i64,
    /// Minutes logged in those.
    pub minutes: i64,
}

impl Pace {
    /// Minutes a week, rounded down.
    pub fn weekly_minutes(self) -> i64 {
        self.minutes / self.counted_weeks
    }

    /// Days until so many more minutes at this pace with so many more a week; none without a pace.
    fn days_until(self, minutes: i64, more_weekly_minutes: i64) -> Option<i64> {
        let pace = self.minutes + more_weekly_minutes * self.counted_weeks;
        let needed = minutes * self.counted_weeks * WEEK_DAYS;
        (pace > 0).then(|| (needed + pace - 1) / pace)
    }
}

/// One craft on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraftJourney {
    /// The craft.
    pub craft: String,
    /// Its hours.
    pub lifetime: Lifetime,
    /// When they may be 10,000.
    pub projection: Projection,
}

/// When the last hour may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Projection {
    /// It is done.
    Reached {
        /// Since this day.
        on: NaiveDate,
    },
    /// The record is shorter than four weeks, or nothing was logged in any of the stretches.
    NoPace,
    /// Between two dates.
    Between(Span),
}

/// A range of dates with what makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// At the fastest of the paces.
    pub earliest: Eta,
    /// At the slowest pace that is one.
    pub latest: Eta,
    /// Which of [`PACE_WEEKS`] name a date.
    pub from_paces: [bool; 3],
    /// Whether one of the stretches, such as the last 4 weeks, holds nothing and so names no date.
    pub rests: bool,
    /// By how many months one hour more a week brings it nearer, from the pace of 12 weeks, else of 4; none under one
    /// month or beyond the horizon.
    pub hour_more_months: Option<i64>,
}

/// A date, unless it is too far off to mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Eta {
    /// That day.
    On(NaiveDate),
    /// More than [`HORIZON_YEARS`] from today.
    Beyond,
}

impl CraftJourney {
    /// Where a craft with this record stands.
    pub fn of(craft: &str, record: &Record, today: NaiveDate) -> Self {
        Self {
            craft: craft.to_owned(),
            lifetime: lifetime(record, today),
            projection: projection(record, today),
        }
    }
}

/// When the record may reach 10,000 hours, seen from `today`. The paces end yesterday: whole days only.
pub fn projection(record: &Record, today: NaiveDate) -> Projection {
    let left = JOURNEY_HOURS * 60 - lifetime(record, today).minutes;
    if left <= 0 {
        let last = milestones_reached(record).last().map(|(_, day)| *day);
        return Projection::Reached {
            on: last.unwrap_or(today),
        };
    }
    let paces = paces(record, today);
    let mut all: Vec<i64> = paces
        .iter()
        .filter_map(|pace| pace.days_until(left, 0))
        .collect();
    all.sort_unstable();
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return Projection::NoPace;
    };
    Projection::Between(Span {
        earliest: eta(today, *first),
        latest: eta(today, *last),
        from_paces: PACE_WEEKS.map(|weeks| {
            let moves = |pace: &Pace| pace.weeks == weeks && pace.minutes > 0;
            paces.iter().any(moves)
        }),
        rests: all.len() < paces.len(),
        hour_more_months: hour_more_months(&paces, left),
    })
}

/// The paces of the stretches that the record covers and that were not all away.
pub fn paces(record: &Record, today: NaiveDate) -> Vec<Pace> {
    let pace = |weeks| pace(record, today, weeks);
    PACE_WEEKS.into_iter().filter_map(pace).collect()
}

fn pace(record: &Record, today: NaiveDate, weeks: i64) -> Option<Pace> {
    let from = today - TimeDelta::days(weeks * WEEK_DAYS);
    if record.first_day.is_none_or(|first| first > from) {
        return None;
    }
    let week = |number: i64| DateRange::starting(from + TimeDelta::days(number * 7), WEEK_DAYS);
    let counted: Vec<i64> = (0..weeks)
        .map(week)
        .filter(|week| !record.is_away(*week))
        .map(|week| record.minutes_in(week))
        .collect();
    let counted_weeks = i64::try_from(counted.len()).ok()?;
    (counted_weeks > 0).then(|| Pace {
        weeks,
        counted_weeks,
        minutes: counted.iter().sum(),
    })
}

fn eta(today: NaiveDate, days: i64) -> Eta {
    if days > HORIZON_DAYS {
        return Eta::Beyond;
    }
    Eta::On(today + TimeDelta::days(days))
}

fn hour_more_months(paces: &[Pace], left: i64) -> Option<i64> {
    let moving = |weeks| {
        let with_weeks = |pace: &&Pace| pace.weeks == weeks && pace.minutes > 0;
        paces.iter().find(with_weeks)
    };
    let pace = moving(12).or_else(|| moving(4))?;
    let days = pace.days_until(left, 0)?;
    let nearer_days = days - pace.days_until(left, 60)?;
    // Rounded to whole months of 30.44 days.
    let months = (nearer_days * 100 + DAYS_PER_MONTH_HUNDREDTHS / 2) / DAYS_PER_MONTH_HUNDREDTHS;
    (months > 0 && days <= HORIZON_DAYS).then_some(months)
}

#[cfg(test)]
mod tests;
