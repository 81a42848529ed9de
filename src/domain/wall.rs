//! A server's wall of lessons: which of what hangs there is shown, and in what order, so that nothing says whose it is.
//!
//! Nothing is shown before lessons of five members hang there, the rule for everything a group is told of. There is no name, craft,
//! day or number with a lesson, one member has no more than two in a showing, so that nobody's many stand out, and the order is by
//! chance, anew each day.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::group::GROUP_MEMBERS_MIN;
use super::ids::{LessonId, MemberId, ServerId};

/// Lessons in one showing.
pub const SHOWN_MAX: usize = 10;
/// Of these, one member's.
const OF_ONE_MAX: usize = 2;

/// A lesson on a wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hung {
    /// The lesson.
    pub lesson: LessonId,
    /// Whose: known here only, so that five are counted.
    pub member: MemberId,
    /// What was learnt.
    pub text: String,
}

/// What a wall shows today, in the order in which it is shown; nothing where fewer than five members have something in it. Those of
/// five members come first into the choice, so that a showing never has fewer than there are.
pub fn showing(server: ServerId, hung: Vec<Hung>, today: NaiveDate) -> Vec<Hung> {
    let by_chance = |hung: &Hung| {
        let mut hasher = DefaultHasher::new();
        (server, hung.lesson, today).hash(&mut hasher);
        hasher.finish()
    };
    let mut hung = hung;
    hung.sort_by_key(by_chance);
    let mut of_one: HashMap<MemberId, usize> = HashMap::new();
    let mut ranked: Vec<(usize, Hung)> = hung
        .into_iter()
        .map(|hung| {
            let before = of_one.entry(hung.member).or_default();
            *before += 1;
            (*before, hung)
        })
        .filter(|(nth, _)| *nth <= OF_ONE_MAX)
        .collect();
    // Everybody's first before anybody's second.
    ranked.sort_by_key(|(nth, hung)| (*nth, by_chance(hung)));
    ranked.truncate(SHOWN_MAX);
    let mut shown: Vec<Hung> = ranked.into_iter().map(|(_, hung)| hung).collect();
    shown.sort_by_key(by_chance);
    if are_enough(&shown) {
        shown
    } else {
        Vec::new()
    }
}

/// Whether so many members have something in it that nothing says whose it is.
pub fn are_enough(shown: &[Hung]) -> bool {
    let members: HashSet<MemberId> = shown.iter().map(|hung| hung.member).collect();
    i64::try_from(members.len()).is_ok_and(|members| members >= GROUP_MEMBERS_MIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hung(members: &[i64]) -> Vec<Hung> {
        (1..)
            .zip(members)
            .map(|(lesson, member)| Hung {
                lesson: LessonId::from_row(lesson),
                member: MemberId::from_row(*member),
                text: format!("lesson {lesson}"),
            })
            .collect()
    }

    fn shown(members: &[i64], day: &str) -> Vec<Hung> {
        let day = day.parse().expect("a date");
        showing(ServerId::from_row(3), hung(members), day)
    }

    #[test]
    fn nothing_is_shown_before_five_members_have_something_there() {
        assert!(shown(&[1, 2, 3, 4, 4, 4, 4], "2026-11-18").is_empty());
        assert_eq!(shown(&[1, 2, 3, 4, 5], "2026-11-18").len(), 5);
    }

    #[test]
    fn the_order_is_another_every_day_and_the_same_all_day() {
        let members: Vec<i64> = (1..=9).collect();
        assert_eq!(shown(&members, "2026-11-18"), shown(&members, "2026-11-18"));
        assert_ne!(shown(&members, "2026-11-18"), shown(&members, "2026-11-19"));
    }

    proptest! {
        #[test]
        fn nobody_stands_out(members in proptest::collection::vec(1_i64..12, 0..80)) {
            let shown = shown(&members, "2026-11-18");
            let there: HashSet<i64> = members.iter().copied().collect();
            prop_assert_eq!(shown.is_empty(), there.len() < 5);
            prop_assert!(shown.len() <= SHOWN_MAX);
            for member in there {
                let of_one = shown.iter().filter(|hung| hung.member.get() == member).count();
                prop_assert!(of_one <= OF_ONE_MAX);
            }
        }
    }
}
