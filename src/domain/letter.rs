//! Letters to oneself: when they come, and what an explanation to oneself is.
//!
//! A letter comes beside the first comparison on or after its day, and a week later with whatever private reply comes first.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::calendar::iso_date;
use super::duration::normalised;
use super::ids::{InteractionId, LetterId, MemberId};
use super::record::Member;
use super::rejection::LetterRejection;
use super::schedule::first_instant;

/// How long a letter waits for a comparison to stand beside.
pub const WAITS_FOR_COMPARISON: TimeDelta = TimeDelta::days(7);
/// Letters of one member that can be on their way.
pub const ON_THEIR_WAY_MAX: i64 = 200;
/// Years that a letter can be on its way.
pub const YEARS_MAX: u32 = 10;

/// What a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// Words to oneself.
    Letter,
    /// One thing explained to oneself a year ago.
    Explanation,
}

/// A letter to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// Whose.
    pub member: MemberId,
    /// What it is.
    pub kind: LetterKind,
    /// Its words.
    pub words: String,
    /// The member's day of writing.
    pub written_on: NaiveDate,
    /// The member's day from which it comes.
    pub due_on: NaiveDate,
    /// The beginning of that day.
    pub due_at: DateTime<Utc>,
    /// A second delivery of the same interaction changes nothing.
    pub interaction: InteractionId,
}

/// A letter as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Row id.
    pub id: LetterId,
    /// Whose.
    pub member: MemberId,
    /// What it is.
    pub kind: LetterKind,
    /// Its words.
    pub words: String,
    /// See [`NewLetter::written_on`].
    pub written_on: NaiveDate,
    /// See [`NewLetter::due_on`].
    pub due_on: NaiveDate,
    /// Since when it is no longer on its way.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub taken_back_at: Option<DateTime<Utc>>,
}

/// The same day a year later; of 29 February, the 28th.
pub fn in_a_year(today: NaiveDate) -> NaiveDate {
    today + Months::new(12)
}

/// The beginning of a member's day.
pub fn beginning_of(day: NaiveDate, member: &Member) -> DateTime<Utc> {
    let hour = NaiveTime::from_hms_opt(member.day_start_hour.into(), 0, 0);
    first_instant(day.and_time(hour.unwrap_or_default()), member.timezone)
}

/// When a member is next asked to explain something: a month on, at the beginning of their day.
pub fn next_explain_at(today: NaiveDate, member: &Member) -> DateTime<Utc> {
    beginning_of(today + Months::new(1), member)
}

/// Reads when a letter is to come: nothing (a year), `6 months`, `in 2 years`, `90d`, `tomorrow` or an ISO date; from tomorrow to
/// ten years ahead.
pub fn parse_when(input: &str, today: NaiveDate) -> Result<NaiveDate, LetterRejection> {
    let text = normalised(input);
    let text = text.strip_prefix("in ").unwrap_or(&text).trim();
    let day = match text {
        "" => Some(in_a_year(today)),
        "tomorrow" => today.succ_opt(),
        text => iso_date(text).or_else(|| from_now(text, today)),
    };
    let last = today + Months::new(12 * YEARS_MAX);
    let Some(day) = day else {
        return Err(LetterRejection::WhenUnreadable {
            input: input.trim().to_owned(),
        });
    };
    if day <= today {
        return Err(LetterRejection::WhenPast { day, today });
    }
    if day > last {
        return Err(LetterRejection::WhenTooFar { last });
    }
    Ok(day)
}

/// A number and a unit: "a year", "6 months", "2w". One too large for a date is as far as dates go.
fn from_now(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = if at == 0 {
        let (word, unit) = text.split_once(' ')?;
        (matches!(word, "a" | "an" | "one").then_some(1)?, unit)
    } else {
        (text[..at].parse::<u32>().unwrap_or(u32::MAX), &text[at..])
    };
    let day = match unit.trim() {
        "d" | "day" | "days" => today.checked_add_days(Days::new(number.into())),
        "w" | "week" | "weeks" => today.checked_add_days(Days::new(u64::from(number) * 7)),
        "m" | "mo" | "month" | "months" => today.checked_add_months(Months::new(number)),
        "y" | "year" | "years" => today.checked_add_months(Months::new(number.saturating_mul(12))),
        _ => return None,
    };
    Some(day.unwrap_or(NaiveDate::MAX))
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn when_is_read_as_people_write_it() {
        let today = date("2026-11-25");
        for (typed, expected) in [
            ("", "2027-11-25"),
            ("a year", "2027-11-25"),
            (" In 6 Months ", "2027-05-25"),
            ("1 year", "2027-11-25"),
            ("2y", "2028-11-25"),
            ("90d", "2027-02-23"),
            ("3 weeks", "2026-12-16"),
            ("tomorrow", "2026-11-26"),
            ("2027-01-01", "2027-01-01"),
            ("10 years", "2036-11-25"),
        ] {
            assert_eq!(parse_when(typed, today), Ok(date(expected)), "{typed:?}");
        }
        assert_eq!(in_a_year(date("2028-02-29")), date("2029-02-28"));
    }

    #[test]
    fn when_that_is_no_day_to_come_is_refused() {
        let today = date("2026-11-25");
        for typed in [
            "soon",
            "some months",
            "6 moons",
            "-3 days",
            "1.5 years",
            "2027-13-01",
            "year",
        ] {
            let refused = parse_when(typed, today);
            assert!(
                matches!(refused, Err(LetterRejection::WhenUnreadable { .. })),
                "{typed:?}"
            );
        }
        for typed in ["2026-11-25", "2020-01-01", "0 days"] {
            let refused = parse_when(typed, today);
            assert!(
                matches!(refused, Err(LetterRejection::WhenPast { .. })),
                "{typed:?}"
            );
        }
        for typed in [
            "11 years",
            "99999999999999 days",
            "4000000000 months",
            "2036-11-26",
        ] {
            let refused = parse_when(typed, today);
            assert!(
                matches!(refused, Err(LetterRejection::WhenTooFar { .. })),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_day_begins_by_its_members_clock_also_where_that_hour_is_missing() {
        let member = |timezone, day_start_hour| Member {
            id: MemberId::from_row(1),
            timezone,
            timezone_chosen: true,
            day_start_hour,
            week_starts_on: Weekday::Mon,
            direct_closed_at: None,
            last_direct_at: None,
        };
        for (zone, hour, day, expected) in [
            (Tz::Europe__Berlin, 0, "2027-11-25", "2027-11-24T23:00:00Z"),
            (Tz::Europe__Berlin, 4, "2027-07-01", "2027-07-01T02:00:00Z"),
            // Clocks jump from 02:00 to 03:00.
            (Tz::Europe__Berlin, 2, "2027-03-28", "2027-03-28T01:00:00Z"),
        ] {
            let begins = beginning_of(date(day), &member(zone, hour));
            assert_eq!(begins, expected.parse::<DateTime<Utc>>().unwrap(), "{day}");
        }
        let asked = next_explain_at(date("2027-01-31"), &member(Tz::UTC, 0));
        assert_eq!(
            asked,
            "2027-02-28T00:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
    }
}
