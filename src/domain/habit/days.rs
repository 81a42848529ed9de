//! On which days of the week a habit is meant to be done.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::calendar::weekday_named;
use crate::domain::duration::normalised;
use crate::domain::rejection::{HabitRejection, Rejection};

/// Monday to Sunday.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// At least one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days(u8);

impl Days {
    /// All seven.
    pub const EVERY: Self = Self(0b111_1111);
    const WEEKDAYS: Self = Self(0b001_1111);
    const WEEKEND: Self = Self(0b110_0000);

    /// Reads `every day`, `weekdays`, `weekends`, or days by name: `mon wed fri`, `Tuesday and Thursday`.
    pub fn parse(input: &str) -> Result<Self, Rejection> {
        let text = normalised(input);
        match text.as_str() {
            "every day" | "everyday" | "daily" | "all" | "each day" => return Ok(Self::EVERY),
            "weekdays" | "weekday" | "workdays" => return Ok(Self::WEEKDAYS),
            "weekends" | "weekend" => return Ok(Self::WEEKEND),
            _ => {}
        }
        let unreadable = || HabitRejection::DaysUnreadable {
            input: input.trim().to_owned(),
        };
        let names = text
            .split([',', ' ', ';', '+', '/'])
            .filter(|name| !matches!(*name, "" | "and" | "&"));
        let days: Option<Vec<Weekday>> = names.map(weekday_named).collect();
        Self::of(&days.unwrap_or_default()).ok_or_else(|| unreadable().into())
    }

    /// These days; none of no day.
    pub fn of(days: &[Weekday]) -> Option<Self> {
        let bits = days
            .iter()
            .fold(0, |bits, day| bits | 1 << day.num_days_from_monday());
        (bits != 0).then_some(Self(bits))
    }

    /// The days from Monday on.
    pub fn each(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.has(*day))
    }

    /// Whether the day of the week is one of them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// Whether the date is.
    pub fn has_date(self, date: NaiveDate) -> bool {
        self.has(date.weekday())
    }

    /// How many: 1 to 7.
    pub fn count(self) -> u8 {
        u8::try_from(self.0.count_ones()).unwrap_or(7)
    }

    /// As a database keeps them: bit 0 is Monday.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// From what [`Days::bits`] gave.
    pub fn from_bits(bits: i64) -> Option<Self> {
        let bits = u8::try_from(bits)
            .ok()
            .filter(|bits| (1..=Self::EVERY.0).contains(bits))?;
        Some(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (input, expected) in [
            ("every day", 7),
            (" Daily ", 7),
            ("weekdays", 5),
            ("weekends", 2),
            ("mon", 1),
            ("Mon, Wed and Fri", 3),
            ("tuesday/thursday", 2),
            ("sun sun", 1),
        ] {
            assert_eq!(Days::parse(input).map(Days::count), Ok(expected), "{input}");
        }
        for input in ["", "never", "mon whenever", ",", "and"] {
            assert!(Days::parse(input).is_err(), "{input}");
        }
    }

    #[test]
    fn they_survive_the_database() {
        for bits in 0..=200 {
            assert_eq!(
                Days::from_bits(bits).map(Days::bits),
                (1..=127).contains(&bits).then_some(bits)
            );
        }
        assert_eq!(Days::from_bits(Days::EVERY.bits()), Some(Days::EVERY));
    }
}
