//! When the weekly question is asked, and which dates it asks about.
//!
//! A schedule is a zone, a local weekday and a local time; each next instant is computed afresh, so
//! that daylight saving never shifts it. Not here: sleeping until then, and what asking does.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

use super::{calendar::DateRange, duration::normalised, rejection::Rejection};

pub use super::calendar::parse_weekday;

/// How long before its slot a round takes early answers, in hours.
pub const EARLY_HOURS: i64 = 48;
/// How old a slot may be and still be asked, in hours.
pub const LATE_HOURS: i64 = 24;
/// Up to here a question is on time, in minutes.
pub const ON_TIME_MINUTES: i64 = 10;
/// The least number of days between two slots when the schedule changes.
pub const CHANGE_DAYS_MIN: i64 = 4;

/// A weekly appointment in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// Whose clocks count.
    pub zone: Tz,
    /// The local weekday.
    pub weekday: Weekday,
    /// The local time of day.
    pub time: NaiveTime,
}

/// What to do about a slot at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// The slot has not come.
    NotYet,
    /// Ask, on time.
    Ask,
    /// Ask: the bot was not there at the slot, but no more than 24 h have passed.
    AskLate,
    /// Too old: record the slot as skipped.
    Skip,
}

impl Schedule {
    /// The first slot strictly after an instant.
    pub fn next_slot(&self, after: DateTime<Utc>) -> DateTime<Utc> {
        // The local date can be a day off around midnight and gaps: begin a week early and walk.
        let local = after.with_timezone(&self.zone).date_naive();
        let back = u64::from(local.weekday().days_since(self.weekday)) + 7;
        let mut date = local - Days::new(back);
        loop {
            let slot = self.slot_on(date);
            if slot > after {
                return slot;
            }
            date = date + Days::new(7);
        }
    }

    /// The instant of the schedule's time on one date, whatever its weekday.
    ///
    /// A local time that does not exist is the first instant after the gap; one that occurs twice
    /// is the first.
    pub fn slot_on(&self, date: NaiveDate) -> DateTime<Utc> {
        first_instant(date.and_time(self.time), self.zone)
    }

    /// The first slot after `now` that also leaves four local days after the last slot there was.
    ///
    /// For the moment a schedule changes; two changes in a week cannot ask twice about the same
    /// days.
    pub fn next_slot_after_change(
        &self,
        last_slot: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let slot = self.next_slot(now);
        let Some(last_slot) = last_slot else {
            return slot;
        };
        // On local clocks: four days over a change of clocks are 95 or 97 hours.
        let local = |instant: DateTime<Utc>| instant.with_timezone(&self.zone).naive_local();
        let earliest = local(last_slot) + TimeDelta::days(CHANGE_DAYS_MIN);
        if local(slot) >= earliest {
            return slot;
        }
        let just_before = first_instant(earliest, self.zone) - TimeDelta::milliseconds(1);
        self.next_slot(just_before.max(now))
    }
}

/// The dates that the round of a slot asks about: the seven before the date of asking in the
/// server's zone, less those that the round before (`previous`) asked about. At least one date.
pub fn period_of(slot: DateTime<Utc>, zone: Tz, previous: Option<DateRange>) -> DateRange {
    let asked_on = slot.with_timezone(&zone).date_naive();
    let to = asked_on - Days::new(1);
    let week = asked_on - Days::new(7);
    let from = previous.map_or(week, |previous| week.max(previous.to + Days::new(1)));
    DateRange::new(from.min(to), to)
}

/// What to do about a slot now.
pub fn due(slot: DateTime<Utc>, now: DateTime<Utc>) -> Due {
    let late = now - slot;
    match late {
        late if late < TimeDelta::zero() => Due::NotYet,
        late if late <= TimeDelta::minutes(ON_TIME_MINUTES) => Due::Ask,
        late if late <= TimeDelta::hours(LATE_HOURS) => Due::AskLate,
        _ => Due::Skip,
    }
}

/// From when on an answer belongs to the round of this slot.
pub fn early_from(slot: DateTime<Utc>) -> DateTime<Utc> {
    slot - TimeDelta::hours(EARLY_HOURS)
}

/// Reads a time of day: `09:00`, `9`, `9am`, `21.30`, `2130`, `9:30 pm`, `noon`, `midnight`.
pub fn parse_time(input: &str) -> Result<NaiveTime, Rejection> {
    read_time(&normalised(input)).ok_or_else(|| Rejection::TimeUnreadable {
        input: input.trim().to_owned(),
    })
}

fn read_time(text: &str) -> Option<NaiveTime> {
    match text {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    let (clock, half) = split_half(text);
    let (hours, minutes) = match clock.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if clock.len() == 4 && clock.is_ascii() => clock.split_at(2),
        None => (clock, "00"),
    };
    let hour = two_digits(hours)?;
    let hour = match half {
        None => hour,
        Some(offset) if (1..=12).contains(&hour) => hour % 12 + offset,
        Some(_) => return None,
    };
    NaiveTime::from_hms_opt(hour, two_digits(minutes)?, 0)
}

/// Splits "9:30 pm" into its clock and the hours to add for the half of the day.
fn split_half(text: &str) -> (&str, Option<u32>) {
    for (suffix, offset) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)] {
        if let Some(clock) = text.strip_suffix(suffix) {
            return (clock.trim_end(), Some(offset));
        }
    }
    (text, None)
}

fn two_digits(text: &str) -> Option<u32> {
    let valid = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

/// The first instant at which the zone's clocks show a local time, or have jumped over it.
pub(super) fn first_instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    if let Some(instant) = zone.from_local_datetime(&local).earliest() {
        return instant.to_utc();
    }
    // In a gap. Clocks read less than `local` before it and more after it, so halve down to the
    // jump. No zone is more than 14 h from UTC, and the longest gap is a day (Samoa, 2011-12-30).
    let mut before = local.and_utc() - TimeDelta::hours(48);
    let mut after = local.and_utc() + TimeDelta::hours(48);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if middle.with_timezone(&zone).naive_local() < local {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests;
