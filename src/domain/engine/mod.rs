//! The figures of one member, in one craft or over all: windows, rhythm, strength, comebacks and the way to 10,000 hours.
//!
//! Every figure is computed afresh from a [`Record`], so that nothing can drift; docs/comparison.md says each formula.
//! A member's own past is all it sees. Not here: the weekly comparison ([`super::comparison`]), which entries a place may
//! see (the store selects them) and any sentence.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::DateRange;

pub mod comeback;
pub mod journey;
pub mod projection;
pub mod rhythm;
pub mod steadiness;
pub mod strength;
pub mod window;
pub mod year;

/// What one member did in one craft, or over all, by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Minutes logged, for every day with an entry.
    pub logged: BTreeMap<NaiveDate, i64>,
    /// Those of its days that hold only hours of a whole week, kept under one of its dates: they are no active days.
    pub undated: BTreeSet<NaiveDate>,
    /// Minutes that the member only estimated ("some 300 hours before I came here"). They are never part of a
    /// difference, a pace or a milestone; whatever shows them marks them.
    pub estimated: BTreeMap<NaiveDate, i64>,
    /// The day of the first logged entry ever, which may lie before the days given here.
    pub first_day: Option<NaiveDate>,
    /// When the member was away; may overlap and be in any order.
    pub away: Vec<DateRange>,
}

impl Record {
    /// A record whose days are all there are.
    pub fn whole(
        logged: BTreeMap<NaiveDate, i64>,
        estimated: BTreeMap<NaiveDate, i64>,
        away: Vec<DateRange>,
    ) -> Self {
        Self {
            first_day: logged.keys().next().copied(),
            logged,
            undated: BTreeSet::new(),
            estimated,
            away,
        }
    }

    /// Minutes logged within the dates.
    pub fn minutes_in(&self, range: DateRange) -> i64 {
        sum(&self.logged, range)
    }

    /// Minutes only estimated within the dates.
    pub fn estimated_in(&self, range: DateRange) -> i64 {
        sum(&self.estimated, range)
    }

    /// Days within the dates with an entry logged for that day.
    pub fn active_days_in(&self, range: DateRange) -> i64 {
        if range.to < range.from {
            return 0;
        }
        let days = self.logged.range(range.from..=range.to);
        let days = days.filter(|(day, _)| !self.undated.contains(day)).count();
        i64::try_from(days).unwrap_or(i64::MAX)
    }

    /// Whether an entry was logged for this very day.
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.logged.contains_key(&day) && !self.undated.contains(&day)
    }

    /// Whether the member was away on this day.
    pub fn is_away_on(&self, day: NaiveDate) -> bool {
        self.away.iter().any(|away| away.contains(day))
    }

    /// Whether more than half of the dates were away: 4 of a week's 7.
    pub fn is_away(&self, range: DateRange) -> bool {
        if !self.away.iter().any(|away| away.overlaps(range)) {
            return false;
        }
        let days = range.iter().filter(|day| self.is_away_on(*day)).count();
        i64::try_from(days).unwrap_or(i64::MAX) > range.len() / 2
    }
}

fn sum(days: &BTreeMap<NaiveDate, i64>, range: DateRange) -> i64 {
    if range.to < range.from {
        return 0;
    }
    days.range(range.from..=range.to)
        .map(|(_, minutes)| minutes)
        .sum()
}

/// The quotient rounded half up, for amounts that are never negative.
fn rounded(amount: i64, parts: i64) -> i64 {
    (2 * amount + parts) / (2 * parts)
}

#[cfg(test)]
mod testing;
