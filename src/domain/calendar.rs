//! Days and weeks: what a member's day is, what a typed day means, where a week begins.
//!
//! Not here: instants to ask at ([`super::schedule`]) and how a date is written for people
//! (`wording`).

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::{duration::normalised, rejection::Rejection};

pub use super::timezone::{SUGGESTIONS_MAX, parse_timezone, timezone_suggestions};

/// The latest day-start hour: a night's work until six in the morning can belong to the day before.
pub const DAY_START_HOUR_MAX: u8 = 6;
/// How many days ahead a member can be away.
pub const AWAY_DAYS_MAX: u64 = 366;

/// Dates from `from` to `to`, both included. With `to` before `from` it holds no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub to: NaiveDate,
}

impl DateRange {
    /// The dates from `from` to `to`, both included.
    pub const fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to }
    }

    /// The first `days` dates from `from` on.
    pub fn starting(from: NaiveDate, days: i64) -> Self {
        Self::new(from, from + TimeDelta::days(days - 1))
    }

    /// Every date in order.
    pub fn iter(self) -> impl Iterator<Item = NaiveDate> {
        self.from
            .iter_days()
            .take_while(move |date| *date <= self.to)
    }

    /// How many dates.
    #[expect(
        clippy::len_without_is_empty,
        reason = "empty ranges occur only by mistake: nobody asks"
    )]
    pub fn len(self) -> i64 {
        (self.to - self.from).num_days().saturating_add(1).max(0)
    }

    /// Whether the date is one of them.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// Whether a date is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.from.max(other.from) <= self.to.min(other.to)
    }

    /// The same number of dates, `days` later (earlier when negative).
    #[must_use]
    pub fn shifted(self, days: i64) -> Self {
        let shift = TimeDelta::days(days);
        Self::new(self.from + shift, self.to + shift)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// The first day that can be logged: 2000-01-01.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).expect("the first of January exists")
}

/// The member's date at an instant: local, and the day before's until the day-start hour.
pub fn member_day(now: DateTime<Utc>, zone: Tz, day_start_hour: u8) -> NaiveDate {
    let local = now.with_timezone(&zone).naive_local();
    (local - TimeDelta::hours(i64::from(day_start_hour))).date()
}

/// Reads `today`, `yesterday`, a weekday (the latest such date, today included) or an ISO date.
///
/// Days after `today` and before 2000-01-01 are refused.
pub fn parse_day(input: &str, today: NaiveDate) -> Result<NaiveDate, Rejection> {
    let day = read_day(input, today).ok_or_else(|| Rejection::DayUnreadable {
        input: input.trim().to_owned(),
    })?;
    if day > today {
        return Err(Rejection::DayInFuture { day, today });
    }
    if day < first_day() {
        return Err(Rejection::DayTooOld { day });
    }
    Ok(day)
}

fn read_day(input: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = normalised(input);
    match text.as_str() {
        "today" => return Some(today),
        "yesterday" => return today.pred_opt(),
        _ => {}
    }
    match weekday_named(&text) {
        Some(weekday) => Some(latest(weekday, today)),
        None => iso_date(&text),
    }
}

/// Reads until when a member is away: `today`, `tomorrow`, a weekday (the next such date, today
/// excluded) or an ISO date, from today to [`AWAY_DAYS_MAX`] days ahead.
pub fn parse_away_until(input: &str, today: NaiveDate) -> Result<NaiveDate, Rejection> {
    let text = normalised(input);
    let day = match text.as_str() {
        "today" => Some(today),
        "tomorrow" => today.succ_opt(),
        text => match weekday_named(text) {
            Some(weekday) => Some(latest(weekday, today) + Days::new(7)),
            None => iso_date(text),
        },
    };
    let day = day.ok_or_else(|| Rejection::DayUnreadable {
        input: input.trim().to_owned(),
    })?;
    if day < today {
        return Err(Rejection::AwayUntilPast { day, today });
    }
    let last = today + Days::new(AWAY_DAYS_MAX);
    if day > last {
        return Err(Rejection::AwayTooFar { day, last });
    }
    Ok(day)
}

/// Checks a day-start hour: 0 to 6.
pub fn parse_day_start_hour(hour: i64) -> Result<u8, Rejection> {
    let valid = u8::try_from(hour)
        .ok()
        .filter(|hour| *hour <= DAY_START_HOUR_MAX);
    valid.ok_or(Rejection::HourOutOfRange { hour })
}

/// Reads a weekday by its English name or a common short form of it.
pub fn parse_weekday(input: &str) -> Result<Weekday, Rejection> {
    weekday_named(&normalised(input)).ok_or_else(|| Rejection::WeekdayUnreadable {
        input: input.trim().to_owned(),
    })
}

/// The weekday that a word in small letters names, with or without a point after a short form.
pub(crate) fn weekday_named(word: &str) -> Option<Weekday> {
    match word.strip_suffix('.').unwrap_or(word) {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

/// Reads `2026-11-22`: four, one or two, and one or two digits. chrono alone also takes signs and
/// odd years.
pub(crate) fn iso_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let mut digits = |lengths: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let valid = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        valid.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (digits(4..=4)?, digits(1..=2)?, digits(1..=2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The latest date with this weekday, `today` included.
fn latest(weekday: Weekday, today: NaiveDate) -> NaiveDate {
    today - Days::new(u64::from(today.weekday().days_since(weekday)))
}

/// The seven dates of the week that holds `date`.
pub fn week_of(date: NaiveDate, week_starts_on: Weekday) -> DateRange {
    DateRange::starting(latest(week_starts_on, date), 7)
}

/// This week up to and including `today`.
pub fn week_so_far(today: NaiveDate, week_starts_on: Weekday) -> DateRange {
    DateRange::new(latest(week_starts_on, today), today)
}

/// Today and the six days before it, the latest first.
pub fn last_seven_days(today: NaiveDate) -> [NaiveDate; 7] {
    [0, 1, 2, 3, 4, 5, 6].map(|days| today - Days::new(days))
}

#[cfg(test)]
mod tests;
