//! Dates as people read them: "Monday 16 November", "16 to 22 November"; and instants, which Discord
//! shows in each reader's own zone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::calendar::DateRange;

/// "today", "yesterday", "Monday 16 November", with the year where it is not today's.
pub(super) fn day(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => weekday_and_day(date, today.year()),
    }
}

/// The same for the beginning of a place where a day goes before what was done: "on Monday 16 November", "today".
pub(super) fn on_day(date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        0 | 1 => day(date, today),
        _ => format!("on {}", day(date, today)),
    }
}

/// "Monday 16 November", with the year where it is not `year`.
pub(super) fn weekday_and_day(date: NaiveDate, year: i32) -> String {
    let written = date.format("%A %-d %B").to_string();
    if date.year() == year {
        written
    } else {
        format!("{written} {}", date.year())
    }
}

/// "Mon 16 Nov", with the year where it is not `year`: for lists.
pub(super) fn short_day(date: NaiveDate, year: i32) -> String {
    let written = date.format("%a %-d %b").to_string();
    if date.year() == year {
        written
    } else {
        format!("{written} {}", date.year())
    }
}

/// "16 to 22 November", "30 November to 6 December", "28 December 2026 to 3 January 2027", "Monday 16 November".
pub(super) fn range(range: DateRange) -> String {
    if range.from.year() == range.to.year() {
        return within_a_year(range);
    }
    format!(
        "{} to {}",
        range.from.format("%-d %B %Y"),
        range.to.format("%-d %B %Y")
    )
}

/// Like [`range`], with the year where the range ends in another than `year`: "17 to 23 November 2025".
pub(super) fn range_seen_from(dates: DateRange, year: i32) -> String {
    let written = range(dates);
    if dates.to.year() == year || dates.from.year() != dates.to.year() {
        return written;
    }
    format!("{written} {}", dates.to.year())
}

/// "16 to 22 November", never with a year.
pub(super) fn within_a_year(range: DateRange) -> String {
    let DateRange { from, to } = range;
    let last = to.format("%-d %B");
    match () {
        () if from == to => from.format("%A %-d %B").to_string(),
        () if (from.year(), from.month()) == (to.year(), to.month()) => {
            format!("{} to {last}", from.day())
        }
        () => format!("{} to {last}", from.format("%-d %B")),
    }
}

/// "Wednesday".
pub(super) fn weekday(date: NaiveDate) -> String {
    date.format("%A").to_string()
}

/// An instant with how far off it is, in the reader's own zone and words: Discord writes it.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    format!("<t:{0}:F> (<t:{0}:R>)", at.timestamp())
}

/// The time of an instant, in the reader's own zone, with the day where it helps: Discord writes it.
pub(super) fn time(at: DateTime<Utc>) -> String {
    format!("<t:{}:f>", at.timestamp())
}

/// "March 2041".
pub(super) fn month_and_year(day: NaiveDate) -> String {
    day.format("%B %Y").to_string()
}

/// A day as autocomplete offers it: "today, Wednesday 18 November".
pub fn day_choice(date: NaiveDate, today: NaiveDate) -> String {
    let written = weekday_and_day(date, today.year());
    match (today - date).num_days() {
        0 => format!("today, {written}"),
        1 => format!("yesterday, {written}"),
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_over_months_and_years() {
        for (from, to, written) in [
            ("2026-11-16", "2026-11-22", "16 to 22 November"),
            ("2026-11-30", "2026-12-06", "30 November to 6 December"),
            (
                "2026-12-28",
                "2027-01-03",
                "28 December 2026 to 3 January 2027",
            ),
            ("2026-11-16", "2026-11-16", "Monday 16 November"),
        ] {
            assert_eq!(range(DateRange::new(date(from), date(to))), written);
        }
        let november = DateRange::new(date("2025-11-17"), date("2025-11-23"));
        assert_eq!(range_seen_from(november, 2025), "17 to 23 November");
        assert_eq!(range_seen_from(november, 2026), "17 to 23 November 2025");
    }

    #[test]
    fn days_near_and_far() {
        let today = date("2026-11-18");
        for (on, written) in [
            ("2026-11-18", "today"),
            ("2026-11-17", "yesterday"),
            ("2026-11-16", "on Monday 16 November"),
            ("2025-11-16", "on Sunday 16 November 2025"),
        ] {
            assert_eq!(on_day(date(on), today), written);
        }
        assert_eq!(day_choice(today, today), "today, Wednesday 18 November");
        assert_eq!(short_day(date("2025-01-05"), 2026), "Sun 5 Jan 2025");
    }
}
