//! "Hours not yet logged": a short list such as `guitar 3h; tue rust 1h30`, read into items.
//!
//! Not here: what a day may hold in all, which needs the entries kept already
//! ([`super::duration::check_day`]).

use chrono::{Datelike, NaiveDate};

use super::{
    calendar::{DateRange, iso_date, weekday_named},
    duration::{Minutes, WEEK_MINUTES, normalised, read_minutes},
    rejection::Rejection,
    text::CraftName,
};

/// Items read from one list.
pub const ITEMS_MAX: usize = 50;

/// One piece of work from the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursItem {
    /// What the hours went into.
    pub craft: CraftName,
    /// The day, where one was named; else the item belongs to the period as a whole.
    pub day: Option<NaiveDate>,
    /// How long: at most 24 h with a day, at most 168 h without.
    pub minutes: Minutes,
}

/// Reads the list. Items are separated by `;`, new lines, or commas between whole items; each has a
/// craft and a duration in either order, and may begin with a weekday, `today`, `yesterday` or an
/// ISO date, which means that date of `period`, no later than `today`.
///
/// Every faulty item is reported as a [`Rejection::HoursLine`], so that one look mends them all.
/// More than 168 h in all is [`Rejection::HoursTooMany`]. Nothing typed is an empty list.
pub fn parse_hours_list(
    input: &str,
    period: DateRange,
    today: NaiveDate,
) -> Result<Vec<HoursItem>, Vec<Rejection>> {
    let items = split_items(input);
    if items.len() > ITEMS_MAX {
        return Err(vec![Rejection::HoursTooManyItems {
            count: items.len(),
            max: ITEMS_MAX,
        }]);
    }
    let mut kept = Vec::new();
    let mut refused = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        match parse_item(item, period, today) {
            Ok(item) => kept.push(item),
            Err(reason) => refused.push(Rejection::HoursLine {
                line_no: index + 1,
                item: item.to_owned(),
                reason: Box::new(reason),
            }),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let minutes: i64 = kept.iter().map(|item| i64::from(item.minutes)).sum();
    if minutes > i64::from(WEEK_MINUTES) {
        return Err(vec![Rejection::HoursTooMany { minutes }]);
    }
    Ok(kept)
}

/// The items as typed, blank ones left out.
fn split_items(input: &str) -> Vec<&str> {
    let lines = input.split([';', '\u{FF1B}', '\n', '\r']).map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .flat_map(split_commas)
        .collect()
}

/// A comma with a space behind it separates items where each side is a whole one: "guitar 3h, rust
/// 2h", but not "piano, left hand 2h" nor "tue, rust 1h".
fn split_commas(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split(", ").map(str::trim).collect();
    let whole = |part: &&str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        split_words(&words).is_some_and(|(craft, _)| !craft.is_empty())
    };
    if parts.len() > 1 && parts.iter().all(whole) {
        return parts;
    }
    vec![line]
}

fn parse_item(item: &str, period: DateRange, today: NaiveDate) -> Result<HoursItem, Rejection> {
    // A list may come with bullets.
    let words: Vec<&str> = item
        .split_whitespace()
        .skip_while(|word| is_mark(word))
        .collect();
    let (named, words) = match words.split_first() {
        Some((first, rest)) if is_day_word(first) => (Some(*first), rest),
        _ => (None, words.as_slice()),
    };
    let day = named.map(|word| day_in(word, period, today)).transpose()?;
    let unreadable = || Rejection::DurationUnreadable {
        input: item.to_owned(),
    };
    let (craft, duration) = split_words(words).ok_or_else(unreadable)?;
    let minutes = match day {
        Some(_) => Minutes::parse(&duration)?,
        None => for_the_period(&duration)?,
    };
    // "guitar 3h rust 2h" without a separator would become one craft of a strange name.
    if craft.iter().any(|word| has_unit(word) && is_duration(word)) {
        return Err(unreadable());
    }
    let craft = craft.join(" ");
    let craft =
        CraftName::parse(craft.trim_matches([',', ':', '-', '\u{2013}', '\u{2014}', '=', ' ']))?;
    Ok(HoursItem {
        craft,
        day,
        minutes,
    })
}

/// An undated item is bounded by the week, so that is what its refusal speaks of.
fn for_the_period(duration: &str) -> Result<Minutes, Rejection> {
    let minutes = read_minutes(duration)?;
    Minutes::new(minutes).ok_or(Rejection::HoursTooMany {
        minutes: i64::from(minutes),
    })
}

/// Splits an item's words into craft and duration: the longest duration at the end, else the
/// longest at the start. "3h chapter 12" is three hours: a number without a unit gives way to a
/// duration with one.
fn split_words<'a>(words: &'a [&'a str]) -> Option<(&'a [&'a str], String)> {
    // In "rust - 2h" the dash is a mark between two things, in "rust -2h" it is a minus sign.
    let at_end = (0..words.len())
        .filter(|cut| !is_mark(words[*cut]))
        .map(|cut| (&words[..cut], words[cut..].join(" ")))
        .find(|(_, duration)| is_duration(duration));
    let at_start = || {
        (1..=words.len())
            .rev()
            .map(|cut| (&words[cut..], words[..cut].join(" ")))
            .find(|(_, duration)| is_duration(duration))
    };
    match at_end {
        Some(found) if has_unit(&found.1) => Some(found),
        Some(found) => Some(
            at_start()
                .filter(|(_, duration)| has_unit(duration))
                .unwrap_or(found),
        ),
        None => at_start(),
    }
}

/// Whether it is meant as a duration, be it an acceptable one or not.
fn is_duration(text: &str) -> bool {
    !matches!(
        Minutes::parse(text),
        Err(Rejection::DurationUnreadable { .. })
    )
}

/// Whether a word is only a bullet, a dash or the like.
fn is_mark(word: &str) -> bool {
    matches!(
        word,
        "-" | "\u{2013}" | "\u{2014}" | "*" | "\u{2022}" | "=" | ":"
    )
}

fn has_unit(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic() || c == ':')
}

fn is_day_word(word: &str) -> bool {
    let word = day_word(word);
    matches!(word.as_str(), "today" | "yesterday")
        || weekday_named(&word).is_some()
        || iso_date(&word).is_some()
}

fn day_word(word: &str) -> String {
    normalised(word.trim_end_matches([':', ',']))
}

/// The date of the period that a day word means.
fn day_in(word: &str, period: DateRange, today: NaiveDate) -> Result<NaiveDate, Rejection> {
    let word = day_word(word);
    let day = match (word.as_str(), weekday_named(&word)) {
        ("today", _) => Some(today),
        ("yesterday", _) => today.pred_opt(),
        (_, Some(weekday)) => period.iter().find(|day| day.weekday() == weekday),
        (text, None) => iso_date(text),
    };
    let day = day
        .filter(|day| period.contains(*day))
        .ok_or(Rejection::DayOutsidePeriod {
            input: word,
            period,
        })?;
    if day > today {
        return Err(Rejection::DayInFuture { day, today });
    }
    Ok(day)
}

#[cfg(test)]
mod tests;
