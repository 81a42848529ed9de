//! Lengths of time as files spell them, in whole seconds.

use crate::plan::Unit;

/// Reads "1:30:00", "1:30" (hours and minutes), "1h 30m 5s", "PT1H30M", "1.5" or "1,5" of the unit. Half seconds round up.
///
/// `None` for what is no length, negative ones included. Lengths past a century are cut to that: every bound refuses them.
pub(crate) fn seconds(text: &str, unit: Unit) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    if text.contains(':') {
        return clock(text);
    }
    let lower = text.to_ascii_lowercase();
    if let Some(iso) = lower.strip_prefix("pt") {
        return words(iso);
    }
    if lower.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return words(&lower);
    }
    scaled(&lower, unit.seconds())
}

/// Whether the text is a number that its unit alone explains.
pub(crate) fn is_bare(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// Hours and minutes, perhaps seconds.
fn clock(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let hours = whole(parts.next()?)?;
    let minutes = sixtieth(parts.next()?)?;
    let seconds = match parts.next() {
        Some(text) => sixtieth(text.split(['.', ',']).next()?)?,
        None => 0,
    };
    let total = hours
        .saturating_mul(3_600)
        .saturating_add(minutes * 60 + seconds);
    parts.next().is_none().then(|| total.min(CENTURY_SECONDS))
}

const CENTURY_SECONDS: u64 = 100 * 366 * 24 * 3_600;

fn sixtieth(text: &str) -> Option<u64> {
    whole(text).filter(|number| text.trim().len() <= 2 && *number < 60)
}

/// Numbers each followed by a unit.
fn words(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total = 0_u64;
    let mut any = false;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))?;
        let (number, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_ascii_alphabetic());
        let (unit, behind) = behind.split_at(end.unwrap_or(behind.len()));
        let unit = match unit {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => return None,
        };
        total = total.saturating_add(scaled(number, unit)?);
        any = true;
        rest = behind.trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    any.then(|| total.min(CENTURY_SECONDS))
}

/// A decimal number times `unit` seconds. The last point or comma is the decimal one; those before it stand between thousands.
fn scaled(text: &str, unit: u64) -> Option<u64> {
    let (integer, decimals) = match text.rfind(['.', ',']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let integer: String = integer
        .chars()
        .filter(|c| !matches!(c, '.' | ','))
        .collect();
    if integer.is_empty() && decimals.is_empty() {
        return None;
    }
    let whole_part = if integer.is_empty() {
        0
    } else {
        whole(&integer)?
    };
    let mut total = u128::from(whole_part) * u128::from(unit) * 1_000_000_000;
    if !decimals.is_empty() {
        whole(decimals)?;
        // Nine decimals are more than any tool writes.
        let nine = format!("{decimals:0<9}");
        total += u128::from(whole(&nine[..9])?) * u128::from(unit);
    }
    let seconds = (total + 500_000_000) / 1_000_000_000;
    Some(
        u64::try_from(seconds)
            .unwrap_or(u64::MAX)
            .min(CENTURY_SECONDS),
    )
}

/// Digits only; a number too large to hold is as good as the largest.
fn whole(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_every_common_spelling() {
        for text in [
            "1:30:00",
            "01:30",
            "1h30m",
            "1 h 30 min",
            "1 hr 30 mins",
            "90 min",
            "1.5",
            "1,5",
            "1.50 h",
            "PT1H30M",
            "pt90m",
            "5400 s",
            "1 hour and 30 minutes",
        ] {
            assert_eq!(seconds(text, Unit::Hours), Some(5_400), "{text}");
        }
        assert_eq!(seconds("90", Unit::Minutes), Some(5_400));
        assert_eq!(seconds("5400", Unit::Seconds), Some(5_400));
        assert_eq!(seconds("1.28", Unit::Hours), Some(4_608));
        assert_eq!(seconds("1,234.5", Unit::Minutes), Some(74_070));
        assert_eq!(seconds("100:00:00", Unit::Hours), Some(360_000));
        assert_eq!(seconds("0:00:00", Unit::Hours), Some(0));
    }

    #[test]
    fn what_is_no_length_is_none() {
        for text in [
            "",
            "-1:00",
            "-2",
            "1:60",
            "1:2:3:4",
            "x",
            "1h x",
            "1 fortnight",
            ":30",
            ".",
            "1e5",
            "1:005",
        ] {
            assert_eq!(seconds(text, Unit::Hours), None, "{text}");
        }
        assert_eq!(
            seconds("99999999999999999999", Unit::Hours),
            Some(CENTURY_SECONDS)
        );
    }

    proptest::proptest! {
        #[test]
        fn a_length_gives_back_what_was_written(written in 0..360_000_u32) {
            let whole = Some(u64::from(written));
            let (hours, minutes, seconds_of) = (written / 3_600, written / 60 % 60, written % 60);
            for text in [
                format!("{hours}:{minutes:02}:{seconds_of:02}"),
                format!("{hours}h {minutes}m {seconds_of}s"),
                format!("{hours} hours, {minutes} minutes and {seconds_of} seconds").replace(',', ""),
                format!("PT{hours}H{minutes}M{seconds_of}S"),
                format!("{written} s"),
            ] {
                proptest::prop_assert_eq!(seconds(&text, Unit::Hours), whole, "{}", text);
            }
            let decimal = format!("{:.6}", f64::from(written) / 3_600.0);
            for text in [decimal.replace('.', ","), decimal] {
                proptest::prop_assert_eq!(seconds(&text, Unit::Hours), whole, "{}", text);
            }
        }

        #[test]
        fn any_text_is_a_length_or_none(text in "[0-9hms:., PT-]{0,20}|.{0,20}") {
            for unit in [Unit::Hours, Unit::Minutes, Unit::Seconds] {
                let read = seconds(&text, unit);
                proptest::prop_assert!(read.is_none_or(|read| read <= CENTURY_SECONDS));
            }
        }
    }
}
