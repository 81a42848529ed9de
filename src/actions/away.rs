//! Being away: days that are compared with nothing, set until a day or for the week of a question, and taken back.

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::amend::By;
use super::change::{nameless, note, watch};
use super::contact;
use crate::domain::calendar::{DateRange, parse_away_until, parse_day};
use crate::domain::change::{ChangeKind, What};
use crate::domain::ids::{ChangeId, RoundId};
use crate::domain::rejection::Rejection;
use crate::store::{Session, Store, StoreError};

/// Days away that ended longer ago than this are not offered to be taken back.
const RECENT_DAYS: i64 = 14;

/// Marks the days from today as away, until and with the day given. It replaces an earlier end.
pub async fn away(
    store: &Store,
    by: By,
    until: String,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &by.contact, now).await?;
                let today = met.member.today(now);
                let to = parse_away_until(&until, today)?;
                let were = session.away_of(by.contact.member).await?;
                let mut ranges = before(were.clone(), today);
                let range = DateRange { from: today, to };
                ranges.push(range);
                keep(session, &by, &were, &ranges, now).await?;
                Ok(range)
            })
        })
        .await
}

/// Marks the dates that a round asks about as away.
pub async fn away_in_round(
    store: &Store,
    by: By,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &by.contact, now).await?;
                let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
                let were = session.away_of(by.contact.member).await?;
                let mut ranges = were.clone();
                if !ranges.contains(&round.period) {
                    ranges.push(round.period);
                    keep(session, &by, &were, &ranges, now).await?;
                }
                Ok(round.period)
            })
        })
        .await
}

/// Takes back that the dates of a round were away, and gives those.
pub async fn not_away_in_round(
    store: &Store,
    by: By,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &by.contact, now).await?;
                let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
                let were = session.away_of(by.contact.member).await?;
                let left = without(were.clone(), round.period);
                keep(session, &by, &were, &left, now).await?;
                Ok(round.period)
            })
        })
        .await
}

/// What coming back found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Days away from this day on are taken back.
    Since {
        /// The day.
        day: NaiveDate,
        /// The member's today.
        today: NaiveDate,
        /// The change, to undo it by.
        change: Option<ChangeId>,
    },
    /// There were none.
    NotAway {
        /// The first of the days away that ended last, when that is not long ago.
        over_since: Option<NaiveDate>,
    },
}

/// Ends being away as of a day: today, unless an earlier one is given.
pub async fn back(
    store: &Store,
    by: By,
    since: Option<String>,
    now: DateTime<Utc>,
) -> Result<Back, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &by.contact, now).await?;
                let today = met.member.today(now);
                let day = match &since {
                    Some(since) => parse_day(since, today)?,
                    None => today,
                };
                let ranges = session.away_of(by.contact.member).await?;
                let done = session.change_by(by.interaction).await?;
                if done.is_some() || ranges.iter().any(|range| range.to >= day) {
                    let left = before(ranges.clone(), day);
                    let change = keep(session, &by, &ranges, &left, now).await?;
                    return Ok(Back::Since { day, today, change });
                }
                let recent = |range: &&DateRange| (today - range.to).num_days() <= RECENT_DAYS;
                let last = ranges.iter().filter(recent).max_by_key(|range| range.to);
                Ok(Back::NotAway {
                    over_since: last.map(|range| range.from),
                })
            })
        })
        .await
}

/// Sets the days away, where they change, and notes it. A second delivery of the interaction changes nothing.
async fn keep(
    session: &mut Session,
    by: &By,
    were: &[DateRange],
    ranges: &[DateRange],
    now: DateTime<Utc>,
) -> Result<Option<ChangeId>, StoreError> {
    if let Some(done) = session.change_by(by.interaction).await? {
        return Ok(Some(done.id));
    }
    if were == ranges {
        return Ok(None);
    }
    let member = by.contact.member;
    let watched = watch(session, vec![(What::MemberAway, member.get())]).await?;
    session.keep_away(member, ranges, now).await?;
    let change = nameless(by, ChangeKind::AwayChanged);
    Ok(Some(note(session, &change, watched, now).await?))
}

/// What of the ranges lies before a day.
fn before(ranges: Vec<DateRange>, day: NaiveDate) -> Vec<DateRange> {
    without(
        ranges,
        DateRange {
            from: day,
            to: NaiveDate::MAX,
        },
    )
}

/// What of the ranges lies outside some days.
fn without(ranges: Vec<DateRange>, days: DateRange) -> Vec<DateRange> {
    let mut left = Vec::new();
    for range in ranges {
        let earlier = days.from.pred_opt().map(|last| DateRange {
            from: range.from,
            to: range.to.min(last),
        });
        let later = days.to.succ_opt().map(|first| DateRange {
            from: range.from.max(first),
            to: range.to,
        });
        let parts = [earlier, later].into_iter().flatten();
        left.extend(parts.filter(|part| part.from <= part.to));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str) -> DateRange {
        let date = |text: &str| text.parse().expect("a date");
        DateRange::new(date(from), date(to))
    }

    #[test]
    fn days_are_taken_out_of_the_middle_the_ends_and_altogether() {
        let away = range("2026-11-10", "2026-11-20");
        let table = [
            (("2026-11-01", "2026-11-09"), vec![away]),
            (
                ("2026-11-12", "2026-11-14"),
                vec![
                    range("2026-11-10", "2026-11-11"),
                    range("2026-11-15", "2026-11-20"),
                ],
            ),
            (
                ("2026-11-01", "2026-11-12"),
                vec![range("2026-11-13", "2026-11-20")],
            ),
            (
                ("2026-11-19", "2026-12-01"),
                vec![range("2026-11-10", "2026-11-18")],
            ),
            (("2026-11-10", "2026-11-20"), vec![]),
        ];
        for ((from, to), left) in table {
            assert_eq!(without(vec![away], range(from, to)), left, "{from} to {to}");
        }
    }
}
