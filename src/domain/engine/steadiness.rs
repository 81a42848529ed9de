//! Rhythm, strength and comeback of one craft together, each next to the member's own past.

use chrono::{NaiveDate, TimeDelta, Weekday};

use super::Record;
use super::comeback::{ComebackComparison, comeback};
use super::rhythm::{Rhythm, RhythmWeek, kept_of, rhythm_weeks};
use super::strength::strength;
use crate::domain::comparison::YEAR_DAYS;

/// Whole weeks that the rhythm is counted over; and as many before them stand beside.
pub const RHYTHM_WEEKS: u16 = 12;
/// How long ago the strength stands beside today's.
pub const STRENGTH_DAYS: i64 = 28;

/// How steadily a member works at a craft.
#[derive(Debug, Clone, PartialEq)]
pub struct Steadiness {
    /// Where the rhythm stands; none without a rhythm or without an entry.
    pub rhythm: Option<RhythmStanding>,
    /// The return that is going on after a gap.
    pub comeback: Option<ComebackComparison>,
}

/// A rhythm and its strength, now and before.
#[derive(Debug, Clone, PartialEq)]
pub struct RhythmStanding {
    /// Days a week.
    pub rhythm: Rhythm,
    /// The week that goes on.
    pub this_week: RhythmWeek,
    /// The whole weeks before it, at most [`RHYTHM_WEEKS`], the latest last.
    pub weeks: Vec<RhythmWeek>,
    /// How many of these were kept, and of how many.
    pub kept: (usize, usize),
    /// The same of as many weeks before them; none where the record does not reach that far.
    pub kept_before: Option<(usize, usize)>,
    /// Today's strength, of 100.
    pub strength: u8,
    /// The strength [`STRENGTH_DAYS`] ago.
    pub strength_before: Option<u8>,
    /// The strength 364 days ago.
    pub strength_year_ago: Option<u8>,
}

/// How steadily the record's craft was worked at, seen from `today`.
pub fn steadiness(
    record: &Record,
    rhythm: Option<Rhythm>,
    today: NaiveDate,
    week_starts_on: Weekday,
) -> Steadiness {
    let standing = rhythm.and_then(|rhythm| standing(record, rhythm, today, week_starts_on));
    Steadiness {
        rhythm: standing,
        comeback: comeback(record, today),
    }
}

fn standing(
    record: &Record,
    rhythm: Rhythm,
    today: NaiveDate,
    week_starts_on: Weekday,
) -> Option<RhythmStanding> {
    let mut weeks = rhythm_weeks(record, rhythm, today, week_starts_on, 2 * RHYTHM_WEEKS + 1);
    let this_week = weeks.pop()?;
    let recent = weeks.len().saturating_sub(RHYTHM_WEEKS.into());
    let weeks_before = &weeks[..recent];
    let percent_on = |day| strength(record, rhythm, day).map(percent);
    let weeks = weeks[recent..].to_vec();
    Some(RhythmStanding {
        rhythm,
        this_week,
        kept: kept_of(&weeks),
        kept_before: Some(kept_of(weeks_before)).filter(|(_, of)| *of > 0),
        weeks,
        strength: percent_on(today)?,
        strength_before: percent_on(today - TimeDelta::days(STRENGTH_DAYS)),
        strength_year_ago: percent_on(today - TimeDelta::days(YEAR_DAYS)),
    })
}

/// Of 100, rounded half up.
fn percent(strength: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a strength is between 0 and 1"
    )]
    let percent = (strength * 100.0).round() as u8;
    percent
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{any_record, day, record};
    use super::*;

    fn three() -> Option<Rhythm> {
        Rhythm::new(3)
    }

    #[test]
    fn the_weeks_stand_next_to_as_many_before_them() {
        // Three days of each of thirty weeks, but only one of the even ones among the first eighteen.
        let days = (0..30_i64).flat_map(|week| {
            let kept = week % 2 == 1 || week >= 18;
            (0..if kept { 3 } else { 1 }).map(move |day| (week * 7 + day, 30))
        });
        let record = record(days);
        let seen = steadiness(&record, three(), day(30 * 7 + 1), Weekday::Mon);
        let standing = seen.rhythm.unwrap();
        assert_eq!(standing.this_week.range.from, day(210));
        assert_eq!(standing.weeks.len(), 12);
        assert_eq!(standing.kept, (12, 12));
        assert_eq!(standing.kept_before, Some((6, 12)));
        assert!(Some(standing.strength) > standing.strength_before);
        assert_eq!(standing.strength_year_ago, None);
        assert_eq!(seen.comeback, None);
    }

    #[test]
    fn a_young_record_has_no_weeks_before() {
        let record = record([(0, 30), (1, 30)]);
        let seen = steadiness(&record, three(), day(1), Weekday::Mon);
        let standing = seen.rhythm.unwrap();
        assert_eq!((standing.kept, standing.kept_before), ((0, 0), None));
        assert_eq!(standing.this_week.active_days, 2);
    }

    #[test]
    fn without_a_rhythm_a_comeback_is_still_one() {
        let record = record([(0, 30), (40, 60)]);
        let seen = steadiness(&record, None, day(41), Weekday::Mon);
        assert_eq!(seen.rhythm, None);
        assert_eq!(
            seen.comeback.map(|comeback| comeback.this.gap_days),
            Some(39)
        );
    }

    proptest! {
        #[test]
        fn it_never_fails(record in any_record(), today in 0i64..900, days in 1u8..=7) {
            let seen = steadiness(&record, Rhythm::new(days), day(today), Weekday::Sun);
            if let Some(standing) = seen.rhythm {
                prop_assert!(standing.strength <= 100 && standing.weeks.len() <= 12);
            }
        }
    }
}
