//! What a member answered a year ago, or half a year, a quarter or four weeks: which of their old answers is shown to them before
//! they answer anew.
//!
//! Not here: who may see it (`actions::own_words`) and how it is told (`wording`).

use super::calendar::DateRange;
use super::ids::AnswerId;

/// So many weeks back an old answer is looked for; the first that has one is shown.
pub const WEEKS_BACK: [i64; 4] = [52, 26, 13, 4];
/// How many days its week may lie beside the one looked for: servers ask on different days, and move them.
pub const NEAR_DAYS: i64 = 3;
/// Times that one member can leave out.
pub const QUIET_TIMES_MAX: usize = 20;

/// An old answer, by the week it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldAnswer {
    /// The answer.
    pub answer: AnswerId,
    /// The dates it is about.
    pub period: DateRange,
    /// Whether it answered the same server's question.
    pub here: bool,
}

/// The old answer to show before a week is answered, with how many weeks back it was looked for. What falls into a quiet time is left
/// out. Of several the nearest is taken, of those as near the one from the same server, and then the later one.
pub fn looked_back(
    period: DateRange,
    old: &[OldAnswer],
    quiet: &[DateRange],
) -> Option<(i64, AnswerId)> {
    WEEKS_BACK.into_iter().find_map(|weeks| {
        let then = period.shifted(-weeks * 7);
        let distance = |old: &OldAnswer| (old.period.to - then.to).num_days().abs();
        old.iter()
            .filter(|old| distance(old) <= NEAR_DAYS)
            .filter(|old| !quiet.iter().any(|time| time.overlaps(old.period)))
            .min_by_key(|old| (distance(old), !old.here, -old.answer.get()))
            .map(|old| (weeks, old.answer))
    })
}

/// The dates among which [`looked_back`] looks, by the last day of an answer's week.
pub fn looked_through(period: DateRange) -> DateRange {
    let farthest = WEEKS_BACK[0] * 7 + NEAR_DAYS;
    let nearest = WEEKS_BACK[WEEKS_BACK.len() - 1] * 7 - NEAR_DAYS;
    DateRange::new(period.shifted(-farthest).to, period.shifted(-nearest).to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn week_to(day: &str) -> DateRange {
        let to: chrono::NaiveDate = day.parse().expect("a date");
        DateRange::new(to - chrono::TimeDelta::days(6), to)
    }

    fn old(id: i64, to: &str, here: bool) -> OldAnswer {
        OldAnswer {
            answer: AnswerId::from_row(id),
            period: week_to(to),
            here,
        }
    }

    fn found(old: &[OldAnswer], quiet: &[DateRange]) -> Option<(i64, i64)> {
        looked_back(week_to("2026-11-22"), old, quiet).map(|(weeks, answer)| (weeks, answer.get()))
    }

    #[test]
    fn a_year_ago_comes_first_and_then_nearer_times() {
        let year = old(1, "2025-11-23", true);
        let half = old(2, "2026-05-24", true);
        let quarter = old(3, "2026-08-23", true);
        let month = old(4, "2026-10-25", true);
        let other = old(5, "2026-11-15", true);
        assert_eq!(
            found(&[other, month, quarter, half, year], &[]),
            Some((52, 1))
        );
        assert_eq!(found(&[other, month, quarter, half], &[]), Some((26, 2)));
        assert_eq!(found(&[other, month, quarter], &[]), Some((13, 3)));
        assert_eq!(found(&[other, month], &[]), Some((4, 4)));
        assert_eq!(found(&[other], &[]), None);
    }

    #[test]
    fn a_quiet_time_is_left_out_and_the_next_is_taken() {
        let year = old(1, "2025-11-23", true);
        let month = old(4, "2026-10-25", true);
        let touching = DateRange::new(week_to("2025-11-23").to, week_to("2025-12-31").to);
        assert_eq!(found(&[year, month], &[touching]), Some((4, 4)));
        let after = touching.shifted(1);
        assert_eq!(found(&[year, month], &[after]), Some((52, 1)));
    }

    #[test]
    fn another_day_of_asking_is_near_enough_and_the_same_server_wins() {
        assert_eq!(found(&[old(1, "2025-11-20", false)], &[]), Some((52, 1)));
        assert_eq!(found(&[old(1, "2025-11-19", false)], &[]), None);
        let (here, elsewhere) = (old(1, "2025-11-23", true), old(2, "2025-11-23", false));
        assert_eq!(found(&[elsewhere, here], &[]), Some((52, 1)));
        let nearer = old(3, "2025-11-23", false);
        assert_eq!(
            found(&[old(1, "2025-11-24", true), nearer], &[]),
            Some((52, 3))
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_was_looked_through_and_is_in_no_quiet_time(
            days in proptest::collection::vec((0_i64..500, any::<bool>()), 0..60),
            quiet in proptest::collection::vec((0_i64..500, 0_i64..60), 0..5),
        ) {
            let period = week_to("2026-11-22");
            let old: Vec<OldAnswer> = (1..).zip(&days).map(|(id, (back, here))| OldAnswer {
                answer: AnswerId::from_row(id),
                period: period.shifted(-back),
                here: *here,
            }).collect();
            let quiet: Vec<DateRange> = quiet.iter().map(|(back, len)| {
                DateRange::starting(period.shifted(-back).from, *len + 1)
            }).collect();
            if let Some((weeks, answer)) = looked_back(period, &old, &quiet) {
                let found = old.iter().find(|old| old.answer == answer).expect("it is one of them");
                prop_assert!(WEEKS_BACK.contains(&weeks));
                prop_assert!(looked_through(period).contains(found.period.to));
                prop_assert!(!quiet.iter().any(|time| time.overlaps(found.period)));
            }
        }
    }
}
