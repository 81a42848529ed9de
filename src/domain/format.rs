//! How a duration and a difference look in numbers: "2 h 30", "45 min", "−1 h".
//!
//! Sentences are not here; they are in `wording`.

/// A length in minutes: "45 min", "1 h", "2 h 05", "1,234 h". Negative ones carry a real minus sign
/// (U+2212).
pub fn duration(minutes: i64) -> String {
    let sign = if minutes < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}", unsigned(minutes))
}

/// A difference in minutes, always signed: "+2 h 30", "−1 h" (U+2212), and "±0 min" for none.
pub fn difference(minutes: i64) -> String {
    let sign = match minutes {
        ..0 => '\u{2212}',
        0 => '\u{B1}',
        1.. => '+',
    };
    format!("{sign}{}", unsigned(minutes))
}

/// Whole hours, rounded down: "1,204 h".
pub fn hours(minutes: i64) -> String {
    format!("{} h", thousands(minutes.unsigned_abs() / 60))
}

/// As a lifetime is said: whole hours from a hundred on, to the minute below.
pub fn hours_or_minutes(minutes: i64) -> String {
    match minutes {
        ..6_000 => duration(minutes),
        _ => hours(minutes),
    }
}

/// A whole number with commas between the thousands: "10,000".
pub fn thousands(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", thousands(number / 1000), number % 1000)
}

fn unsigned(minutes: i64) -> String {
    let (hours, minutes) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", thousands(hours)),
        (hours, minutes) => format!("{} h {minutes:02}", thousands(hours)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_hours_and_minutes() {
        let table = [
            (0, "0 min"),
            (1, "1 min"),
            (45, "45 min"),
            (60, "1 h"),
            (65, "1 h 05"),
            (150, "2 h 30"),
            (10_080, "168 h"),
            (74_045, "1,234 h 05"),
            (600_000, "10,000 h"),
            (-150, "\u{2212}2 h 30"),
        ];
        for (minutes, shown) in table {
            assert_eq!(duration(minutes), shown);
        }
        assert_eq!(duration(i64::MIN), "\u{2212}153,722,867,280,912,930 h 08");
    }

    #[test]
    fn differences_carry_a_sign() {
        let table = [
            (150, "+2 h 30"),
            (-60, "\u{2212}1 h"),
            (5, "+5 min"),
            (0, "\u{B1}0 min"),
        ];
        for (minutes, shown) in table {
            assert_eq!(difference(minutes), shown);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        let table = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (10_005, "10,005"),
            (1_000_000, "1,000,000"),
        ];
        for (number, shown) in table {
            assert_eq!(thousands(number), shown);
        }
    }
}
