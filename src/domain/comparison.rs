//! One member's period next to the same member's past: the only comparison there is.
//!
//! It sees one member's days and nothing of anybody else. Not here: which entries a place may see
//! (the store selects them) and how a comparison is told (`wording`).

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::calendar::DateRange;
use super::evidence::Grounds;

/// A year ago is 52 weeks ago, so that weekdays stand next to the same weekdays.
pub const YEAR_DAYS: i64 = 364;
/// How many weeks before the period the usual week is taken from.
pub const USUAL_WEEKS: i64 = 12;
/// From how many weeks on there is a usual week.
pub const USUAL_WEEKS_MIN: u32 = 3;

const WEEK_DAYS: i64 = 7;

/// What is compared with the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The dates. The past is taken in windows of the same length.
    pub range: DateRange,
    /// Whether the week goes on after these dates: "this week so far".
    pub so_far: bool,
}

/// One member's visible entries, added up by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Every day with entries, at least those in [`History::windows_of`] the period. An undated
    /// entry is kept under one date of its period.
    pub days: BTreeMap<NaiveDate, DayTotal>,
    /// The day of the first visible entry ever.
    pub first_day: Option<NaiveDate>,
    /// All visible minutes.
    pub lifetime_minutes: i64,
    /// The visible minutes up to and including [`then_until`] the period.
    pub lifetime_then_minutes: i64,
    /// Minutes only estimated, by day: they stand beside the others, and are in no difference, mean or sum of them.
    pub estimated: BTreeMap<NaiveDate, i64>,
    /// When the member was away; may overlap and be in any order.
    pub away: Vec<DateRange>,
    /// The minutes of the period that led to dead ends.
    pub dead_end_minutes: i64,
    /// Of the period alone.
    pub grounds: Grounds,
}

/// One day of a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayTotal {
    /// All minutes, those of undated entries included.
    pub minutes: i64,
    /// All entries, undated ones included.
    pub entries: i64,
    /// The entries that were made for this very day: any make it an active one.
    pub dated_entries: i64,
}

/// What a window of days holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Minutes.
    pub minutes: i64,
    /// Days with an entry made for that day.
    pub active_days: i64,
    /// Entries.
    pub entries: i64,
}

/// A period and everything that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub period: Period,
    /// What the period holds.
    pub this: Totals,
    /// Minutes of it only estimated, apart.
    pub estimated_minutes: i64,
    /// Of its minutes, those that led to dead ends: they count in full.
    pub dead_end_minutes: i64,
    /// Whether the member was away: then nothing is compared. There is no usual week, no difference
    /// and no "below".
    pub away: bool,
    /// Seven days earlier.
    pub week_before: Past,
    /// The mean of the weeks before, from three on.
    pub usual: Option<Usual>,
    /// 364 days earlier.
    pub year_ago: Past,
    /// The days from the first entry on, while there is no year and the period is past them.
    pub first_week: Option<Past>,
    /// All minutes, now and a year ago.
    pub lifetime: Lifetime,
    /// Fewer minutes than the usual week, or than the week before where there is none.
    pub below_past: bool,
    /// How much of the period has something to show, and how much is unconfirmed.
    pub grounds: Grounds,
}

/// A window of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Its dates.
    pub range: DateRange,
    /// What is known of them.
    pub standing: Standing,
    /// Minutes only estimated, apart.
    pub estimated_minutes: i64,
    /// The period's minutes less the window's, where the window holds something to compare with.
    pub difference_minutes: Option<i64>,
}

/// What is known of a window of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds entries, and the record covers it.
    Recorded(Totals),
    /// The record begins within it.
    Partial(Totals),
    /// The member was away.
    Away,
    /// The record covers it and it holds no entry.
    Empty,
    /// It is before the record.
    Missing {
        /// In how many weeks this line first reaches the record; at least 1.
        weeks_until: i64,
    },
}

/// The usual week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// The mean, rounded half up.
    pub minutes: i64,
    /// Of how many weeks: 3 to 12.
    pub weeks: u32,
    /// The period's minutes less the mean.
    pub difference_minutes: i64,
}

/// All visible minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Up to now.
    pub minutes: i64,
    /// Up to a year before the end of the period.
    pub then_minutes: i64,
    /// Only estimated, apart.
    pub estimated_minutes: i64,
}

/// Compares a period with the member's own past.
pub fn compare(period: Period, history: &History) -> Comparison {
    let this = history.totals(period.range);
    let away = history.is_away(period.range, period.so_far);
    let past = |range| history.past(period, range, this.minutes, away);
    let week_before = past(period.range.shifted(-WEEK_DAYS));
    let year_ago = past(period.range.shifted(-YEAR_DAYS));
    let usual = if away {
        None
    } else {
        history.usual(period, this.minutes)
    };
    Comparison {
        period,
        this,
        estimated_minutes: history.estimated_in(period.range),
        dead_end_minutes: history.dead_end_minutes,
        away,
        week_before,
        usual,
        year_ago,
        first_week: first_week(period, history)
            .filter(|_| matches!(year_ago.standing, Standing::Missing { .. }))
            .map(past),
        lifetime: Lifetime {
            minutes: history.lifetime_minutes,
            then_minutes: history.lifetime_then_minutes,
            estimated_minutes: history.estimated.values().sum(),
        },
        grounds: history.grounds,
        below_past: match usual {
            Some(usual) => usual.difference_minutes < 0,
            None => week_before
                .difference_minutes
                .is_some_and(|minutes| minutes < 0),
        },
    }
}

/// The last date that counts for the lifetime of a year ago.
pub fn then_until(period: Period) -> NaiveDate {
    period.range.to - TimeDelta::days(YEAR_DAYS)
}

/// The first days of the record, as many as the period has; none while the period still touches
/// them.
fn first_week(period: Period, history: &History) -> Option<DateRange> {
    let range = DateRange::starting(history.first_day?, period.range.len());
    (range.to < period.range.from).then_some(range)
}

impl History {
    /// The dates that [`compare`] reads: the period with the weeks before it, a year ago, and the
    /// first week.
    pub fn windows_of(period: Period, first_day: Option<NaiveDate>) -> Vec<DateRange> {
        let weeks = TimeDelta::days(USUAL_WEEKS * WEEK_DAYS);
        let recent = DateRange::new(period.range.from - weeks, period.range.to);
        let first = first_day.map(|day| DateRange::starting(day, period.range.len()));
        [Some(recent), Some(period.range.shifted(-YEAR_DAYS)), first]
            .into_iter()
            .flatten()
            .collect()
    }

    fn totals(&self, range: DateRange) -> Totals {
        let mut totals = Totals::default();
        if range.to < range.from {
            return totals;
        }
        for (_, day) in self.days.range(range.from..=range.to) {
            totals.minutes += day.minutes;
            totals.entries += day.entries;
            totals.active_days += i64::from(day.dated_entries > 0);
        }
        totals
    }

    /// Whether more than half of the days were away: 4 of a week's 7. For part of a week the whole
    /// week decides, so that a Monday off does not make "this week so far" an away one.
    fn is_away(&self, range: DateRange, so_far: bool) -> bool {
        let week = if so_far {
            DateRange::starting(range.from, WEEK_DAYS)
        } else {
            range
        };
        let is_away = |day: &NaiveDate| self.away.iter().any(|away| away.contains(*day));
        let away_days = i64::try_from(week.iter().filter(is_away).count()).unwrap_or(i64::MAX);
        away_days > week.len() / 2
    }

    fn past(&self, period: Period, range: DateRange, minutes: i64, away: bool) -> Past {
        let standing = self.standing(period, range);
        let difference_minutes = match standing {
            Standing::Recorded(then) | Standing::Partial(then) if !away => {
                Some(minutes - then.minutes)
            }
            _ => None,
        };
        Past {
            range,
            standing,
            estimated_minutes: self.estimated_in(range),
            difference_minutes,
        }
    }

    fn estimated_in(&self, range: DateRange) -> i64 {
        if range.to < range.from {
            return 0;
        }
        self.estimated
            .range(range.from..=range.to)
            .map(|(_, minutes)| minutes)
            .sum()
    }

    fn standing(&self, period: Period, range: DateRange) -> Standing {
        // Without any entry the record begins with this period at the earliest.
        let first_day = self.first_day.unwrap_or(period.range.to);
        let days_until = (first_day - range.to).num_days();
        if days_until > 0 {
            let weeks_until = (days_until + WEEK_DAYS - 1) / WEEK_DAYS;
            return Standing::Missing { weeks_until };
        }
        if self.is_away(range, period.so_far) {
            return Standing::Away;
        }
        let totals = self.totals(range);
        match totals.entries {
            0 => Standing::Empty,
            _ if range.from < first_day => Standing::Partial(totals),
            _ => Standing::Recorded(totals),
        }
    }

    fn usual(&self, period: Period, this_minutes: i64) -> Option<Usual> {
        let first_day = self.first_day?;
        let minutes: Vec<i64> = (1..=USUAL_WEEKS)
            .map(|week| period.range.shifted(-week * WEEK_DAYS))
            .filter(|range| range.from >= first_day && !self.is_away(*range, period.so_far))
            .map(|range| self.totals(range).minutes)
            .collect();
        let weeks = u32::try_from(minutes.len())
            .ok()
            .filter(|weeks| *weeks >= USUAL_WEEKS_MIN)?;
        let (sum, count) = (minutes.iter().sum::<i64>(), i64::from(weeks));
        let mean = (2 * sum + count) / (2 * count);
        Some(Usual {
            minutes: mean,
            weeks,
            difference_minutes: this_minutes - mean,
        })
    }
}

#[cfg(test)]
mod tests;
