//! What a habit's channel did together in a week, next to its own past.
//!
//! As everywhere, a group is told of only where at least five members contributed to each window shown, in totals and
//! whole hours; the usual week is the mean of such weeks.

use crate::domain::calendar::DateRange;
use crate::domain::comparison::YEAR_DAYS;
use crate::domain::group::{GROUP_MEMBERS_MIN, GroupWindow};

/// Weeks before the one told of that make the usual week.
pub const USUAL_WEEKS: i64 = 12;
/// Of so many at least.
const USUAL_WEEKS_MIN: i64 = 3;
const WEEK_DAYS: i64 = 7;

/// A week of a channel as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelTotals {
    /// Members who were here.
    pub members: i64,
    /// Their days, added up.
    pub member_days: i64,
    /// Whole hours, where times were named.
    pub hours: Option<i64>,
}

/// A week of a channel and what of its past may stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelWeek {
    /// Monday to Sunday.
    pub period: DateRange,
    /// What it holds.
    pub this: ChannelTotals,
    /// The week before.
    pub before: Option<ChannelTotals>,
    /// The mean of so many weeks.
    pub usual: Option<(ChannelTotals, i64)>,
    /// 52 weeks earlier.
    pub year_ago: Option<ChannelTotals>,
}

impl ChannelTotals {
    /// The window, where enough members contributed.
    pub fn of(window: GroupWindow) -> Option<Self> {
        (window.members >= GROUP_MEMBERS_MIN).then_some(Self {
            members: window.members,
            member_days: window.member_days,
            hours: (window.minutes > 0).then_some((window.minutes + 30) / 60),
        })
    }
}

impl ChannelWeek {
    /// The days of the weeks that stand beside a period: the week before, those of the usual week, a year ago.
    pub fn beside(period: DateRange) -> (DateRange, Vec<DateRange>, DateRange) {
        let usual = (1..=USUAL_WEEKS).map(|ago| period.shifted(-ago * WEEK_DAYS));
        (
            period.shifted(-WEEK_DAYS),
            usual.collect(),
            period.shifted(-YEAR_DAYS),
        )
    }

    /// None where fewer than five members were here.
    pub fn new(
        period: DateRange,
        this: GroupWindow,
        before: GroupWindow,
        usual: &[GroupWindow],
        year_ago: GroupWindow,
    ) -> Option<Self> {
        Some(Self {
            period,
            this: ChannelTotals::of(this)?,
            before: ChannelTotals::of(before),
            usual: usual_week(usual),
            year_ago: ChannelTotals::of(year_ago),
        })
    }
}

/// The mean of the weeks in which enough members were here, rounded half up.
fn usual_week(windows: &[GroupWindow]) -> Option<(ChannelTotals, i64)> {
    let enough: Vec<&GroupWindow> = windows
        .iter()
        .filter(|window| window.members >= GROUP_MEMBERS_MIN)
        .collect();
    let count = i64::try_from(enough.len())
        .ok()
        .filter(|count| *count >= USUAL_WEEKS_MIN)?;
    let mean = |of: fn(&GroupWindow) -> i64| {
        let sum: i64 = enough.iter().map(|window| of(window)).sum();
        (2 * sum + count) / (2 * count)
    };
    let mean = GroupWindow {
        members: mean(|window| window.members),
        minutes: mean(|window| window.minutes),
        member_days: mean(|window| window.member_days),
    };
    Some((ChannelTotals::of(mean)?, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(members: i64, minutes: i64) -> GroupWindow {
        GroupWindow {
            members,
            minutes,
            member_days: members * 2,
        }
    }

    fn week(this: GroupWindow, usual: &[GroupWindow]) -> Option<ChannelWeek> {
        let from = "2026-11-16".parse().unwrap();
        let none = GroupWindow::default();
        ChannelWeek::new(
            DateRange::starting(from, 7),
            this,
            window(4, 900),
            usual,
            none,
        )
    }

    #[test]
    fn fewer_than_five_are_never_told_of() {
        assert_eq!(week(window(4, 600), &[]), None);
        let told = week(window(5, 600), &[]).unwrap();
        assert_eq!((told.before, told.usual, told.year_ago), (None, None, None));
        assert_eq!(told.this.hours, Some(10));
    }

    #[test]
    fn hours_are_told_where_they_are_known() {
        assert_eq!(week(window(5, 0), &[]).unwrap().this.hours, None);
    }

    #[test]
    fn the_usual_week_needs_three_weeks_of_five() {
        let two = [window(6, 60), window(7, 60), window(4, 6_000)];
        assert_eq!(week(window(5, 0), &two).unwrap().usual, None);
        let three = [
            window(6, 60),
            window(7, 120),
            window(4, 6_000),
            window(9, 121),
        ];
        let (usual, weeks) = week(window(5, 0), &three).unwrap().usual.unwrap();
        assert_eq!((usual.members, usual.hours, weeks), (7, Some(2), 3));
    }
}
