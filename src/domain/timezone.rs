//! IANA timezone names: reading one, and offering some while one is typed.
//!
//! Reached through [`super::calendar`]. The list is that of the crate chrono-tz.

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::{duration::normalised, rejection::Rejection};

/// As many names as Discord takes in one autocomplete.
pub const SUGGESTIONS_MAX: usize = 25;

const NEAR_MAX: usize = 5;

/// Offered before anything is typed: a spread over the world, west to east.
const COMMON: [Tz; 25] = [
    Tz::America__Los_Angeles,
    Tz::America__Denver,
    Tz::America__Chicago,
    Tz::America__Mexico_City,
    Tz::America__New_York,
    Tz::America__Toronto,
    Tz::America__Bogota,
    Tz::America__Sao_Paulo,
    Tz::UTC,
    Tz::Europe__London,
    Tz::Europe__Madrid,
    Tz::Europe__Paris,
    Tz::Europe__Berlin,
    Tz::Africa__Lagos,
    Tz::Africa__Johannesburg,
    Tz::Europe__Istanbul,
    Tz::Europe__Moscow,
    Tz::Asia__Dubai,
    Tz::Asia__Kolkata,
    Tz::Asia__Jakarta,
    Tz::Asia__Shanghai,
    Tz::Asia__Manila,
    Tz::Asia__Tokyo,
    Tz::Australia__Sydney,
    Tz::Pacific__Auckland,
];

/// Reads an IANA name, case and spaces ignored ("europe/berlin", "America/New York").
///
/// Anything else is refused with up to five names like it: a city alone may be in several zones.
pub fn parse_timezone(input: &str) -> Result<Tz, Rejection> {
    let name = key(input);
    let found = TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(&name));
    found.copied().ok_or_else(|| Rejection::TimezoneUnknown {
        input: input.trim().to_owned(),
        near: near(&name).into_iter().map(str::to_owned).collect(),
    })
}

/// At most 25 IANA names for what has been typed so far, the likeliest first.
///
/// Matches the name, the city in it, or the offset that a zone has at `now` ("+2", "utc-5",
/// "+05:30").
pub fn timezone_suggestions(typed: &str, now: DateTime<Utc>) -> Vec<&'static str> {
    let typed = key(typed);
    if typed.is_empty() {
        return COMMON.iter().map(|zone| zone.name()).collect();
    }
    let mut names = match offset_minutes(&typed) {
        Some(minutes) => with_offset(minutes, now),
        None => ranked(&typed),
    };
    names.truncate(SUGGESTIONS_MAX);
    names
}

/// What is typed, as names spell it but in small letters: "new york" is "new_york".
fn key(typed: &str) -> String {
    normalised(typed).replace(' ', "_").replace("_/_", "/")
}

fn ranked(typed: &str) -> Vec<&'static str> {
    let mut found: Vec<(u8, bool, &'static str)> = TZ_VARIANTS
        .iter()
        .filter_map(|zone| {
            let name = zone.name();
            rank(name, typed).map(|rank| (rank, !is_place(name), name))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, name)| name).collect()
}

/// How well a name answers what was typed: lower is better, `None` not at all.
fn rank(name: &str, typed: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    let city_begins = name.rsplit('/').any(|part| part.starts_with(typed));
    match () {
        () if name == typed => Some(0),
        () if city_begins || name.starts_with(typed) => Some(1),
        () if name.contains(typed) => Some(2),
        () => None,
    }
}

/// Whether the name is of the form that IANA recommends, Area/Place, and not one kept for old
/// systems.
fn is_place(name: &str) -> bool {
    const AREAS: [&str; 10] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ];
    name == "UTC"
        || name
            .split_once('/')
            .is_some_and(|(area, _)| AREAS.contains(&area))
}

/// Names like a wrong one: those that hold it, else those a slip or two away in their city.
fn near(typed: &str) -> Vec<&'static str> {
    if typed.is_empty() || typed.chars().count() > 40 {
        return Vec::new();
    }
    let mut names = ranked(typed);
    if names.is_empty() {
        names = slips(typed);
    }
    names.truncate(NEAR_MAX);
    names
}

/// One slip for every three letters of the city, two at most: "tokio" is Tokyo, "earth" is not
/// Perth.
fn slips(typed: &str) -> Vec<&'static str> {
    let typed_city = typed.rsplit('/').next().unwrap_or(typed);
    let allowed = (typed_city.chars().count() / 3).min(2);
    let mut found: Vec<(usize, bool, &'static str)> = TZ_VARIANTS
        .iter()
        .filter_map(|zone| {
            let name = zone.name().to_ascii_lowercase();
            let city = name.rsplit('/').next().unwrap_or(&name);
            let distance = strsim::damerau_levenshtein(city, typed_city);
            (distance <= allowed).then(|| (distance, !is_place(zone.name()), zone.name()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, name)| name).collect()
}

/// Reads "+2", "utc+2", "gmt-5", "+05:30": the offset from UTC in minutes.
fn offset_minutes(typed: &str) -> Option<i32> {
    let bare = typed
        .strip_prefix("utc")
        .or_else(|| typed.strip_prefix("gmt"))
        .unwrap_or(typed);
    let (sign, digits) = match bare.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, bare.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let number = |text: &str| {
        let valid = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| text.parse::<i32>().ok()).flatten()
    };
    Some(sign * (number(hours)? * 60 + number(minutes)?))
}

/// The zones that are so many minutes ahead of UTC at `now`, those of [`COMMON`] first.
fn with_offset(minutes: i32, now: DateTime<Utc>) -> Vec<&'static str> {
    let local = now.naive_utc();
    let matches = |zone: &&Tz| {
        zone.offset_from_utc_datetime(&local)
            .fix()
            .local_minus_utc()
            == minutes * 60
    };
    let common = COMMON.iter().filter(matches);
    let others = TZ_VARIANTS
        .iter()
        .filter(|zone| is_place(zone.name()) && !COMMON.contains(zone))
        .filter(matches);
    common.chain(others).map(|zone| zone.name()).collect()
}

#[cfg(test)]
mod tests;
