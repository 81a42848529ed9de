//! What a server's members did together, next to the same server's own past.
//!
//! Totals and means in whole hours, of windows to which at least [`GROUP_MEMBERS_MIN`] members contributed: a server is never
//! so few that a total says what one of them did. No names, no median, nobody next to anybody.

use super::calendar::DateRange;
use super::comparison::YEAR_DAYS;

/// Members who must have contributed to every window shown.
pub const GROUP_MEMBERS_MIN: i64 = 5;

const WEEK_DAYS: i64 = 7;

/// What members logged in some days, over the entries visible in the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupWindow {
    /// Members with at least one entry in them.
    pub members: i64,
    /// Their minutes, added up.
    pub minutes: i64,
    /// Their active days, added up.
    pub member_days: i64,
}

/// Which of the server's own windows stands beside the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBeside {
    /// Seven days earlier.
    WeekBefore,
    /// 364 days earlier.
    YearAgo,
}

/// A window as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupTotals {
    /// Whole hours, all together.
    pub hours: i64,
    /// Active days, all together.
    pub member_days: i64,
    /// Whole hours for each member who contributed.
    pub mean_hours: i64,
}

/// A server's period and what of its past may stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupComparison {
    /// Seven dates.
    pub period: DateRange,
    /// What they hold.
    pub this: GroupTotals,
    /// Each window of the past, where enough members contributed to it.
    pub past: Vec<(GroupBeside, Option<GroupTotals>)>,
}

impl GroupBeside {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::WeekBefore, Self::YearAgo];

    /// Its dates beside a period.
    pub fn range(self, period: DateRange) -> DateRange {
        match self {
            Self::WeekBefore => period.shifted(-WEEK_DAYS),
            Self::YearAgo => period.shifted(-YEAR_DAYS),
        }
    }
}

impl GroupWindow {
    /// The window in whole hours; none with fewer than five members.
    pub fn shown(self) -> Option<GroupTotals> {
        let hours = |minutes: i64| (minutes + 30) / 60;
        (self.members >= GROUP_MEMBERS_MIN).then(|| GroupTotals {
            hours: hours(self.minutes),
            member_days: self.member_days,
            mean_hours: hours(self.minutes / self.members),
        })
    }
}

impl GroupComparison {
    /// The comparison of a period; none where fewer than five members contributed to it.
    pub fn new(
        period: DateRange,
        this: GroupWindow,
        past: &[(GroupBeside, GroupWindow)],
    ) -> Option<Self> {
        let shown = |(beside, window): &(GroupBeside, GroupWindow)| (*beside, window.shown());
        Some(Self {
            period,
            this: this.shown()?,
            past: past.iter().map(shown).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const FIVE: GroupWindow = GroupWindow {
        members: 5,
        minutes: 1_000,
        member_days: 12,
    };

    fn compared(this: GroupWindow, before: GroupWindow) -> Option<GroupComparison> {
        let from = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let past = [(GroupBeside::WeekBefore, before)];
        GroupComparison::new(DateRange::starting(from, 7), this, &past)
    }

    #[test]
    fn fewer_than_five_are_never_shown() {
        let four = GroupWindow { members: 4, ..FIVE };
        assert_eq!(compared(four, FIVE), None);
        let past = compared(FIVE, four).unwrap().past;
        assert_eq!(past, [(GroupBeside::WeekBefore, None)]);
    }

    #[test]
    fn hours_are_whole() {
        let this = compared(FIVE, FIVE).unwrap().this;
        let whole = GroupTotals {
            hours: 17,
            member_days: 12,
            mean_hours: 3,
        };
        assert_eq!(this, whole);
    }

    #[test]
    fn the_past_is_the_same_weekdays() {
        let from = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let period = DateRange::starting(from, 7);
        let starts = GroupBeside::ALL.map(|beside| beside.range(period).from.to_string());
        assert_eq!(starts, ["2026-11-09", "2025-11-17"]);
    }
}
