//! When the daily post of a habit is due, and which day it is.

use chrono::{DateTime, Days as Later, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::{Days, Habit};
use crate::domain::calendar::{DateRange, week_of};
use crate::domain::schedule::Schedule;

/// A summary is posted at this hour where there is no daily post to go by.
const SUMMARY_HOUR: u32 = 9;

/// The first instant strictly after `after` at which a post of a habit on these days is due.
pub fn next_opening(zone: Tz, days: Days, time: NaiveTime, after: DateTime<Utc>) -> DateTime<Utc> {
    let slots = days.each().map(|weekday| {
        Schedule {
            zone,
            weekday,
            time,
        }
        .next_slot(after)
    });
    slots.min().expect("a habit has at least one day")
}

/// The first Monday's summary strictly after `after`: at the hour of the daily post, else in the morning.
pub fn next_summary(habit: &Habit, after: DateTime<Utc>) -> DateTime<Utc> {
    let morning = NaiveTime::from_hms_opt(SUMMARY_HOUR, 0, 0).expect("nine o'clock exists");
    let time = habit.opening.map_or(morning, |opening| opening.time);
    let schedule = Schedule {
        zone: habit.zone,
        weekday: Weekday::Mon,
        time,
    };
    schedule.next_slot(after)
}

/// The day that a post at this instant opens: the calendar date, whenever the habit's day begins.
pub fn opening_day(zone: Tz, slot: DateTime<Utc>) -> NaiveDate {
    slot.with_timezone(&zone).date_naive()
}

/// Which of the habit's days a date is, counted from 1.
pub fn day_number(days: Days, since: NaiveDate, date: NaiveDate) -> i64 {
    let span = (date - since).num_days() + 1;
    let whole_weeks = span.div_euclid(7);
    let rest = since + TimeDelta::days(whole_weeks * 7);
    let in_rest = rest
        .iter_days()
        .take_while(|day| *day <= date)
        .filter(|day| days.has_date(*day))
        .count();
    let number = whole_weeks * i64::from(days.count()) + i64::try_from(in_rest).unwrap_or(0);
    number.max(1)
}

/// The Monday-to-Sunday week before the one that holds a date.
pub fn week_before(date: NaiveDate) -> DateRange {
    week_of(date, Weekday::Mon).shifted(-7)
}

/// The last day on which a button of an opening counts: the day after it.
pub fn open_until(on_day: NaiveDate) -> NaiveDate {
    on_day + Later::new(1)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_weekday_habit_rests_over_the_weekend() {
        let zone: Tz = "Europe/Berlin".parse().unwrap();
        let days = Days::parse("weekdays").unwrap();
        let time = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let friday = zone
            .with_ymd_and_hms(2026, 11, 20, 8, 0, 0)
            .unwrap()
            .to_utc();
        let next = next_opening(zone, days, time, friday);
        assert_eq!(opening_day(zone, next), date("2026-11-23"));
    }

    #[test]
    fn the_clocks_going_back_shift_nothing() {
        let zone: Tz = "Europe/Berlin".parse().unwrap();
        let time = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let before = zone
            .with_ymd_and_hms(2026, 10, 24, 8, 0, 0)
            .unwrap()
            .to_utc();
        let next = next_opening(zone, Days::EVERY, time, before);
        assert_eq!(next - before, TimeDelta::hours(25));
    }

    #[test]
    fn days_are_numbered_over_the_days_meant() {
        let weekdays = Days::parse("weekdays").unwrap();
        // A Wednesday.
        let since = date("2026-11-18");
        for (day, number) in [
            ("2026-11-18", 1),
            ("2026-11-20", 3),
            ("2026-11-23", 4),
            ("2026-12-18", 23),
        ] {
            assert_eq!(day_number(weekdays, since, date(day)), number, "{day}");
        }
        assert_eq!(day_number(Days::EVERY, since, date("2026-12-28")), 41);
        assert_eq!(day_number(Days::EVERY, since, date("2026-11-01")), 1);
    }
}
