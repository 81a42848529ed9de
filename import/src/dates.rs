//! Days and times of day as files spell them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::row::Start;

/// Two-digit years are those of this century: nobody logged hours with such a tool before.
const CENTURY: i32 = 2_000;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Which of 3/4 and 4/3 is the third of April.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 3/4: the day comes first.
    DayFirst,
    /// 4/3: the month comes first.
    MonthFirst,
}

/// What a text says as a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// One day, however it is read.
    One(NaiveDate),
    /// Numbers in an order that the text does not tell; a date in at least one of them.
    Either {
        day_first: Option<NaiveDate>,
        month_first: Option<NaiveDate>,
    },
}

impl Day {
    pub(crate) fn read(self, order: Option<DateOrder>) -> Option<NaiveDate> {
        match (self, order) {
            (Self::One(day), _) => Some(day),
            (Self::Either { day_first, .. }, Some(DateOrder::DayFirst)) => day_first,
            (Self::Either { month_first, .. }, Some(DateOrder::MonthFirst)) => month_first,
            (
                Self::Either {
                    day_first,
                    month_first,
                },
                None,
            ) => match (day_first, month_first) {
                (Some(one), None) | (None, Some(one)) => Some(one),
                (day_first, month_first) => day_first.filter(|_| day_first == month_first),
            },
        }
    }
}

/// What a cell says as a moment: a day, perhaps with a time, perhaps with the distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Instant(DateTime<FixedOffset>),
    Day(Day, Option<NaiveTime>),
}

impl Moment {
    pub(crate) fn start(self, order: Option<DateOrder>) -> Option<Start> {
        match self {
            Self::Instant(at) => Some(Start::Instant(at)),
            Self::Day(day, None) => Some(Start::Day(day.read(order)?)),
            Self::Day(day, Some(time)) => {
                Some(Start::Local(NaiveDateTime::new(day.read(order)?, time)))
            }
        }
    }
}

/// Reads a day, a day with a time, an instant of RFC 3339, or the seconds or milliseconds since 1970.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if let Some(at) = instant(text) {
        return Some(Moment::Instant(at));
    }
    if let Some(day) = day(text) {
        return Some(Moment::Day(day, None));
    }
    let (day_text, time_text) = split_time(text)?;
    Some(Moment::Day(day(day_text)?, Some(time(time_text)?)))
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    if text.len() > 16 && text.as_bytes().get(4) == Some(&b'-') {
        // "2026-11-18 20:00:00 UTC" is Zulu time in words.
        let spelled = text.strip_suffix(" UTC").map(|bare| format!("{bare}Z"));
        let text = spelled.as_deref().unwrap_or(text);
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Some(at);
        }
        return DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z").ok();
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let at = match text.len() {
        10 if digits => DateTime::from_timestamp(text.parse().ok()?, 0)?,
        13 if digits => DateTime::from_timestamp_millis(text.parse().ok()?)?,
        _ => return None,
    };
    Some(at.fixed_offset())
}

/// The time begins at a "T" between digits, or at the word with the first colon.
fn split_time(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':')?;
    let before = &text[..colon];
    let cut = before.rfind(|c: char| c.is_whitespace() || matches!(c, 'T' | 't'))?;
    let (day, time) = text.split_at(cut);
    let mut rest = time.chars();
    rest.next();
    Some((day.trim_end_matches([',', ' ']), rest.as_str()))
}

/// Reads a day: ISO, numbers in any order, or English month names.
pub(crate) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return named(text).map(Day::One);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |from, to| text[from..to].parse::<u32>().ok();
        return date(number(0, 4)?, number(4, 6)?, number(6, 8)?).map(Day::One);
    }
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = text.split(separator);
    let (one, two, three) = (
        parts.next()?,
        parts.next()?,
        parts.next()?.trim_end_matches('.'),
    );
    if parts.next().is_some_and(|rest| !rest.is_empty()) {
        return None;
    }
    numbers(one, two, three, separator)
}

fn numbers(one: &str, two: &str, three: &str, separator: char) -> Option<Day> {
    let (a, b, c) = (number(one)?, number(two)?, number(three)?);
    if one.trim().len() == 4 {
        return date(a, b, c).map(Day::One);
    }
    let year = match three.trim().len() {
        4 => c,
        2 => c + CENTURY.unsigned_abs(),
        _ => return None,
    };
    let (day_first, month_first) = (date(year, b, a), date(year, a, b));
    match (separator, day_first, month_first) {
        // Points are between day and month only where the day comes first.
        ('.', Some(day), _) => Some(Day::One(day)),
        (_, None, None) => None,
        (_, day_first, month_first) => Some(Day::Either {
            day_first,
            month_first,
        }),
    }
}

/// "3 April 2026", "3. Apr 2026", "Apr 3, 2026", "Fri, 3 Apr 2026".
fn named(text: &str) -> Option<NaiveDate> {
    let is_part = |c: char| !(c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'));
    let words = text.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let (mut month, mut day, mut year) = (None, None, None);
    for word in words {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        match (digits.len(), digits.parse::<u32>()) {
            (4, Ok(number)) if year.is_none() => year = Some(number),
            (1 | 2, Ok(number)) if day.is_none() => day = Some(number),
            (0, _) if month.is_none() => month = month_named(word).or(month),
            (0, _) => {}
            _ => return None,
        }
    }
    date(year?, month?, day?)
}

fn month_named(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let place = if word == "sept" {
        8
    } else {
        let means = |name: &&str| word.len() >= 3 && name.starts_with(word.as_str());
        MONTHS.iter().position(means)?
    };
    u32::try_from(place + 1).ok()
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Reads "9:05", "09:05:30", "9:05 PM", "9.05 p.m." and the like.
pub(crate) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 {
        return None;
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'));
    let (clock, half) = text.split_at(end.unwrap_or(text.len()));
    let half: String = half.chars().filter(char::is_ascii_alphabetic).collect();
    let mut parts = clock.trim_end_matches('.').split(':');
    let hour = number(parts.next()?)?;
    let minute = parts.next().map_or(Some(0), number);
    let second = match parts.next() {
        Some(text) => number(text.split('.').next()?)?,
        None => 0,
    };
    if parts.next().is_some() || minute.is_none() {
        return None;
    }
    let hour = match half.to_ascii_lowercase().as_str() {
        // Without either half a bare number is no time.
        "" if clock.contains(':') => hour,
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        // Clocks of 24 hours with a half behind them: "13:00 PM".
        "pm" if (13..24).contains(&hour) => hour,
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute?, second.min(59))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_read_in_every_common_spelling() {
        for text in [
            "2026-04-03",
            "2026/4/3",
            "2026.04.03",
            "20260403",
            "3 April 2026",
            "3. Apr 2026",
            "Apr 3, 2026",
            "April 3rd 2026",
            "Fri, 3 Apr 2026",
            "03-Apr-2026",
            "3.4.2026",
            "03.04.26",
        ] {
            assert_eq!(day(text), Some(Day::One(ymd(2026, 4, 3))), "{text}");
        }
        for text in [
            "",
            "x",
            "2026-13-01",
            "2026-02-30",
            "31/31/2026",
            "1/2",
            "1/2/3/4",
            "12345",
            "may",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_without_an_order_stay_open_until_one_is_given() {
        for text in ["3/4/2026", "03-04-2026", "03/04/26"] {
            let open = day(text).unwrap();
            assert_eq!(open.read(None), None, "{text}");
            assert_eq!(open.read(Some(DateOrder::DayFirst)), Some(ymd(2026, 4, 3)));
            assert_eq!(
                open.read(Some(DateOrder::MonthFirst)),
                Some(ymd(2026, 3, 4))
            );
        }
        assert_eq!(
            day("25/12/2026").unwrap().read(None),
            Some(ymd(2026, 12, 25))
        );
        assert_eq!(
            day("25/12/2026").unwrap().read(Some(DateOrder::MonthFirst)),
            None
        );
        assert_eq!(day("4/4/2026").unwrap().read(None), Some(ymd(2026, 4, 4)));
    }

    #[test]
    fn times_are_read_with_and_without_halves() {
        for (text, hour, minute, second) in [
            ("9:05", 9, 5, 0),
            ("09:05:30", 9, 5, 30),
            ("9:05 AM", 9, 5, 0),
            ("9:05\u{202F}pm", 21, 5, 0),
            ("12:00 am", 0, 0, 0),
            ("12:30 p.m.", 12, 30, 0),
            ("9 pm", 21, 0, 0),
            ("13:00 PM", 13, 0, 0),
            ("23:59:59.999", 23, 59, 59),
        ] {
            let expected = NaiveTime::from_hms_opt(hour, minute, second);
            assert_eq!(time(text), expected, "{text}");
        }
        for text in [
            "",
            "9",
            "24:00",
            "9:60",
            "9:05 xm",
            "0:10 pm",
            "9:05:00:00",
            "nine",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_may_hold_day_and_time_and_the_distance_from_utc() {
        let local = |text: &str| {
            moment(text)
                .unwrap()
                .start(Some(DateOrder::DayFirst))
                .unwrap()
        };
        let at = ymd(2026, 4, 3).and_hms_opt(21, 5, 0).unwrap();
        for text in [
            "2026-04-03 21:05",
            "2026-04-03T21:05:00",
            "03/04/2026 9:05 PM",
            "3 Apr 2026, 9:05 pm",
            "3/4/2026, 21:05",
        ] {
            assert_eq!(local(text), Start::Local(at), "{text}");
        }
        let instant = DateTime::parse_from_rfc3339("2026-04-03T21:05:00+02:00").unwrap();
        for text in [
            "2026-04-03T21:05:00+02:00",
            "2026-04-03 21:05:00 +0200",
            "2026-04-03 19:05:00 UTC",
            "1775243100",
            "1775243100000",
        ] {
            let Start::Instant(read) = local(text) else {
                panic!("{text}");
            };
            assert_eq!(read, instant, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_day_and_a_time_give_back_what_was_written(days in 0..36_000_i64, second_of_day in 0..86_400_u32) {
            let on = ymd(2000, 1, 1) + chrono::TimeDelta::days(days);
            let at = NaiveTime::from_num_seconds_from_midnight_opt(second_of_day, 0).unwrap();
            for format in ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%-d %B %Y", "%b %-d, %Y", "%d.%m.%Y"] {
                let text = on.format(format).to_string();
                proptest::prop_assert_eq!(day(&text), Some(Day::One(on)), "{}", text);
            }
            for (format, order) in [("%d/%m/%Y", DateOrder::DayFirst), ("%m/%d/%Y", DateOrder::MonthFirst)] {
                let text = on.format(format).to_string();
                proptest::prop_assert_eq!(day(&text).unwrap().read(Some(order)), Some(on), "{}", text);
                let open = day(&text).unwrap().read(None);
                proptest::prop_assert!(open.is_none_or(|read| read == on), "{}", text);
            }
            for format in ["%H:%M:%S", "%I:%M:%S %p"] {
                let text = at.format(format).to_string();
                proptest::prop_assert_eq!(time(&text), Some(at), "{}", text);
            }
            let text = on.and_time(at).format("%Y-%m-%d %H:%M:%S").to_string();
            let read = moment(&text).unwrap().start(None);
            proptest::prop_assert_eq!(read, Some(Start::Local(on.and_time(at))), "{}", text);
        }

        #[test]
        fn any_text_is_a_moment_or_none(text in "[0-9apm:/., TZ+-]{0,30}|.{0,30}") {
            let _ = (moment(&text), time(&text));
        }
    }
}
