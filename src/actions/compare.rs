//! One member's period next to the same member's past.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::calendar::DateRange;
use crate::domain::comparison::{Comparison, Period, YEAR_DAYS, compare, then_until};
use crate::domain::ids::MemberId;
use crate::domain::record::Member;
use crate::store::{Session, Store, StoreError, Visible};

/// A member's present and last week, each next to their past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComparison {
    /// This week so far.
    pub this_week: Comparison,
    /// The whole week before.
    pub last_week: Comparison,
}

/// The member's own comparison, over everything they logged anywhere.
pub async fn own_comparison(
    store: &Store,
    contact: Contact,
    visible: Visible,
    now: DateTime<Utc>,
) -> Result<OwnComparison, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let this_week =
                    comparison_of(session, met.member.id, visible, so_far(&met.member, now))
                        .await?;
                let last_week =
                    comparison_of(session, met.member.id, visible, last_week(&met.member, now))
                        .await?;
                Ok(OwnComparison {
                    this_week,
                    last_week,
                })
            })
        })
        .await
}

/// The comparison of one period over the entries that the place may see.
pub async fn comparison_of(
    session: &mut Session,
    member: MemberId,
    visible: Visible,
    period: Period,
) -> Result<Comparison, StoreError> {
    let days = DateRange {
        from: period.range.shifted(-YEAR_DAYS).from,
        to: period.range.to,
    };
    let history = session
        .history(member, visible, days, then_until(period))
        .await?;
    Ok(compare(period, &history))
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
