//! Durations as people write them, in whole minutes.
//!
//! Writing a duration is in [`super::format`]; lists of hours are in [`super::hours`].

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::rejection::Rejection;

/// The most that one entry, or one day over all crafts, can hold.
pub const DAY_MINUTES: u32 = 24 * 60;
/// The most that one period can hold.
pub const WEEK_MINUTES: u32 = 7 * DAY_MINUTES;

const HOUR_UNITS: [&str; 5] = ["h", "hr", "hrs", "hour", "hours"];
const MINUTE_UNITS: [&str; 5] = ["m", "min", "mins", "minute", "minutes"];

/// A length of work: 1 minute to 168 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(u32);

impl Minutes {
    /// Whole minutes; `None` outside 1 to 10,080 (168 h).
    pub fn new(minutes: u32) -> Option<Self> {
        (1..=WEEK_MINUTES)
            .contains(&minutes)
            .then_some(Self(minutes))
    }

    /// Reads `90`, `90m`, `1h30`, `1h 30m`, `1:30`, `1.5h`, `1,5h`, `2 hours`, `45 min` and the
    /// like.
    ///
    /// A bare number is minutes; a bare decimal is refused, since "1.5" may mean either unit.
    /// Rounded half up to whole minutes. Zero, negative and over 24 h are refused.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        let minutes = read_minutes(input)?;
        if minutes > DAY_MINUTES {
            return Err(Rejection::DurationTooLong);
        }
        Ok(Self(minutes))
    }

    /// Whole minutes, at least 1.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl From<Minutes> for i64 {
    fn from(minutes: Minutes) -> Self {
        Self::from(minutes.0)
    }
}

/// Reads a duration as [`Minutes::parse`] does, without its upper bound: at least 1, at most
/// `u32::MAX`.
pub(crate) fn read_minutes(input: &str) -> Result<u32, Rejection> {
    let text = normalised(input);
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.as_str()),
    };
    let hundredths = hundredths_of_a_minute(text).ok_or_else(|| Rejection::DurationUnreadable {
        input: input.trim().to_owned(),
    })?;
    let minutes = u32::try_from(hundredths.saturating_add(50) / 100).unwrap_or(u32::MAX);
    match minutes {
        0 => Err(Rejection::DurationZero),
        _ if negative => Err(Rejection::DurationNegative),
        minutes => Ok(minutes),
    }
}

/// Whether a day that holds `kept_minutes` has room for `asked` more; [`Rejection::DayFull`] past
/// 24 h.
pub fn check_day(day: NaiveDate, kept_minutes: i64, asked: Minutes) -> Result<(), Rejection> {
    let asked_minutes = i64::from(asked);
    if kept_minutes + asked_minutes > i64::from(DAY_MINUTES) {
        return Err(Rejection::DayFull {
            day,
            kept_minutes,
            asked_minutes,
        });
    }
    Ok(())
}

/// Compatibility forms folded (full-width digits, no-break spaces), small letters, single spaces.
pub(crate) fn normalised(input: &str) -> String {
    let folded: String = input.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The duration in hundredths of a minute, so that "1.25h" and "0.5m" need no floating point.
fn hundredths_of_a_minute(text: &str) -> Option<u64> {
    if let Some((hours, minutes)) = text.split_once(':') {
        return (minutes.len() == 2)
            .then(|| clock(hours, minutes))
            .flatten();
    }
    let (number, rest) = split_number(text)?;
    let (unit, rest) = split_unit(rest.trim_start());
    if unit.is_empty() && rest.is_empty() {
        return whole(number).map(|minutes| minutes.saturating_mul(100));
    }
    if MINUTE_UNITS.contains(&unit) && rest.is_empty() {
        return decimal_hundredths(number);
    }
    if !HOUR_UNITS.contains(&unit) {
        return None;
    }
    if rest.is_empty() {
        return decimal_hundredths(number).map(|hundredths| hundredths.saturating_mul(60));
    }
    let rest = rest.trim_start();
    let (minutes, rest) = split_number(rest.strip_prefix("and ").unwrap_or(rest))?;
    let (unit, rest) = split_unit(rest.trim_start());
    let closed = (unit.is_empty() || MINUTE_UNITS.contains(&unit)) && rest.is_empty();
    closed.then(|| clock(number, minutes)).flatten()
}

/// Hours and the minutes within the hour, both whole.
fn clock(hours: &str, minutes: &str) -> Option<u64> {
    let minutes = whole(minutes).filter(|minutes| *minutes < 60)?;
    Some(
        whole(hours)?
            .saturating_mul(60)
            .saturating_add(minutes)
            .saturating_mul(100),
    )
}

fn split_number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn split_unit(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|c: char| !c.is_alphabetic())
            .unwrap_or(text.len()),
    )
}

/// Digits only; a number too large to hold is as good as the largest, which every bound refuses.
fn whole(digits: &str) -> Option<u64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// A number with at most two decimals behind a point or a comma, times 100. Three decimals are
/// refused: "1,000m" is a thousand to some people and one to others.
fn decimal_hundredths(number: &str) -> Option<u64> {
    let Some((integer, decimals)) = number.split_once(['.', ',']) else {
        return whole(number).map(|number| number.saturating_mul(100));
    };
    let hundredths = match decimals.len() {
        1 => whole(decimals)? * 10,
        2 => whole(decimals)?,
        _ => return None,
    };
    let integer = if integer.is_empty() {
        0
    } else {
        whole(integer)?
    };
    Some(integer.saturating_mul(100).saturating_add(hundredths))
}

#[cfg(test)]
mod tests;
