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

/// How far a craft has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The minutes that count towards a milestone.
    pub minutes: i64,
    /// The largest milestone that was said, in hours.
    pub said_hours: Option<i64>,
}

impl Standing {
    /// The same with more minutes.
    #[must_use]
    pub fn and(self, minutes: i64) -> Self {
        Self {
            minutes: self.minutes + minutes,
            ..self
        }
    }

    /// The milestone to say: the largest reached, where it is larger than the largest said before.
    pub fn to_say(self) -> Option<i64> {
        let reached = MILESTONES_HOURS
            .into_iter()
            .rev()
            .find(|hours| hours * 60 <= self.minutes)?;
        (self.said_hours < Some(reached)).then_some(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_of_two_is_said_and_nothing_twice() {
        for (minutes, said_hours, expected) in [
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
            let standing = Standing {
                minutes,
                said_hours,
            };
            assert_eq!(standing.to_say(), expected, "{standing:?}");
        }
    }
}
