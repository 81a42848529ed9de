//! Being away: days that are compared with nothing, set until a day or for the week of a question, and taken back.

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::calendar::{DateRange, parse_away_until, parse_day};
use crate::domain::ids::RoundId;
use crate::domain::rejection::Rejection;
use crate::store::Store;

/// Days away that ended longer ago than this are not offered to be taken back.
const RECENT_DAYS: i64 = 14;

/// Marks the days from today as away, until and with the day given. It replaces an earlier end.
pub async fn away(
    store: &Store,
    contact: Contact,
    until: String,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let today = met.member.today(now);
                let to = parse_away_until(&until, today)?;
                let mut ranges = before(session.away_of(contact.member).await?, today);
                let range = DateRange { from: today, to };
                ranges.push(range);
                session.keep_away(contact.member, &ranges, now).await?;
                Ok(range)
            })
        })
        .await
}

/// Marks the dates that a round asks about as away.
pub async fn away_in_round(
    store: &Store,
    contact: Contact,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
                let mut ranges = session.away_of(contact.member).await?;
                if !ranges.contains(&round.period) {
                    ranges.push(round.period);
                    session.keep_away(contact.member, &ranges, now).await?;
                }
                Ok(round.period)
            })
        })
        .await
}

/// Takes back that the dates of a round were away, and gives those.
pub async fn not_away_in_round(
    store: &Store,
    contact: Contact,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<DateRange, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                let round = session.round(round).await?.ok_or(Rejection::OlderRound)?;
                let ranges = session.away_of(contact.member).await?;
                let left = without(ranges, round.period);
                session.keep_away(contact.member, &left, now).await?;
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
    contact: Contact,
    since: Option<String>,
    now: DateTime<Utc>,
) -> Result<Back, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let today = met.member.today(now);
                let day = match &since {
                    Some(since) => parse_day(since, today)?,
                    None => today,
                };
                let ranges = session.away_of(contact.member).await?;
                if ranges.iter().any(|range| range.to >= day) {
                    let left = before(ranges, day);
                    session.keep_away(contact.member, &left, now).await?;
                    return Ok(Back::Since { day, today });
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
