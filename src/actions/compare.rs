//! One member's period next to the same member's past.

use chrono::{DateTime, Utc};

use crate::domain::calendar::DateRange;
use crate::domain::comparison::{Comparison, History, Period, YEAR_DAYS, compare, then_until};
use crate::domain::ids::{CraftId, MemberId};
use crate::domain::record::Member;
use crate::store::{Session, StoreError, Visible};

/// A period next to its past, and the history it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The comparison.
    pub comparison: Comparison,
    /// The days it was made from.
    pub history: History,
}

/// The hours of one period next to their past, for a reply that tells nothing of dead ends and grounds: these are not read.
pub async fn hours_of(
    session: &mut Session,
    member: MemberId,
    period: Period,
) -> Result<Comparison, StoreError> {
    let days = days_of(period);
    let history = session
        .history(member, Visible::All, None, days, then_until(period))
        .await?;
    Ok(compare(period, &history))
}

/// The comparison of one period over the entries that the place may see.
pub async fn comparison_of(
    session: &mut Session,
    member: MemberId,
    visible: Visible,
    period: Period,
) -> Result<Comparison, StoreError> {
    let week = week_of(session, member, visible, None, period).await?;
    Ok(week.comparison)
}

/// The same in one craft or over all, with its history.
pub async fn week_of(
    session: &mut Session,
    member: MemberId,
    visible: Visible,
    craft: Option<CraftId>,
    period: Period,
) -> Result<Week, StoreError> {
    let mut history = session
        .history(member, visible, craft, days_of(period), then_until(period))
        .await?;
    (history.dead_end_minutes, history.grounds) = session
        .dead_ends_and_grounds(member, visible, craft, Some(period.range))
        .await?;
    Ok(Week {
        comparison: compare(period, &history),
        history,
    })
}

/// The days that a comparison reads.
fn days_of(period: Period) -> DateRange {
    DateRange {
        from: period.range.shifted(-YEAR_DAYS).from,
        to: period.range.to,
    }
}

/// The member's week up to and including today.
pub fn so_far(member: &Member, now: DateTime<Utc>) -> Period {
    let today = member.today(now);
    let week = member.week_of(today);
    Period {
        range: DateRange {
            from: week.from,
            to: today,
        },
        so_far: week.to != today,
    }
}

/// The member's last whole week.
pub fn last_week(member: &Member, now: DateTime<Utc>) -> Period {
    Period {
        range: member.week_of(member.today(now)).shifted(-7),
        so_far: false,
    }
}
