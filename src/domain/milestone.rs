//! Milestones as they are said: each of a craft's once, by what its owner logged, never by estimated or imported hours.
//!
//! On the journey's track they all stand, imports included ([`super::engine::journey`]); here is when one is worth a word.

use super::engine::journey::MILESTONES_HOURS;
use super::ids::{CraftId, MemberId};

/// A milestone of one craft that is worth a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Whose.
    pub member: MemberId,
    /// Of which craft.
    pub craft: CraftId,
    /// The craft's name.
    pub craft_name: String,
    /// Which: one of [`MILESTONES_HOURS`].
    pub hours: i64,
}

/// The milestone to say at so many counted minutes: the largest reached, where it is larger than the largest said before.
pub fn to_say(minutes: i64, said_hours: Option<i64>) -> Option<i64> {
    let reached = MILESTONES_HOURS
        .into_iter()
        .rev()
        .find(|hours| hours * 60 <= minutes)?;
    (said_hours < Some(reached)).then_some(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_of_two_is_said_and_nothing_twice() {
        for (minutes, said, expected) in [
            (59, None, None),
            (60, None, Some(1)),
            (6_000, None, Some(100)),
            (6_000, Some(10), Some(100)),
            (6_000, Some(100), None),
            (60, Some(100), None),
            (14_999, Some(100), None),
            (700_000, Some(5_000), Some(10_000)),
            (700_000, Some(10_000), None),
        ] {
            assert_eq!(
                to_say(minutes, said),
                expected,
                "{minutes} min, {said:?} said"
            );
        }
    }
}
