//! What a dead end taught, kept for good: when it comes back, and what its member said of it then.
//!
//! The text stays the entry's or the answer's that it was written in. Not here: the bounds of a text ([`super::text::Lesson`]) and
//! choosing among several (`actions::lessons`).

use chrono::{NaiveDate, TimeDelta};

use super::ids::{AnswerId, CraftId, EntryId, LessonId, MemberId};
use super::text::folded;

/// A lesson comes back so many days after it was written down.
pub const RETURN_DAYS: [i64; 4] = [7, 30, 90, 365];
/// Characters of a search through the lessons.
pub const SEARCH_MAX: usize = 50;

/// A lesson as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLesson {
    /// Row id.
    pub id: LessonId,
    /// Whose.
    pub member: MemberId,
    /// Where it was written.
    pub source: LessonSource,
    /// The craft it belongs to, by its name; none for a lesson of an answer whose hours went into no craft, or into several.
    pub craft: Option<(CraftId, String)>,
    /// What was learnt.
    pub text: String,
    /// The day it was written down.
    pub learnt_on: NaiveDate,
    /// The day it comes back next.
    pub next_on: Option<NaiveDate>,
    /// Whether a new dead end in its craft called it back.
    pub called: bool,
    /// The day it last came back.
    pub came_back_on: Option<NaiveDate>,
    /// Since when it is outgrown: it does not come back then.
    pub outgrown_on: Option<NaiveDate>,
    /// On how many days its member said that it is still true.
    pub still_true: i64,
    /// On how many days it saved them.
    pub saved_me: i64,
}

/// Where a lesson was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LessonSource {
    /// With logged work.
    Entry(EntryId),
    /// In an answer to the weekly question.
    Answer(AnswerId),
}

/// What a member says of a lesson that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LessonWord {
    /// It holds; of an outgrown one: it does after all.
    StillTrue,
    /// It does not come back any more.
    Outgrown,
    /// It spared them a dead end today.
    SavedMe,
}

impl KeptLesson {
    /// Whether it is about a search: its text or its craft's name has the words, whatever their case.
    pub fn matches(&self, search: &str) -> bool {
        let search = folded(search.trim());
        let has = |text: &str| folded(text).contains(&search);
        has(&self.text) || self.craft.as_ref().is_some_and(|(_, name)| has(name))
    }
}

/// The first day after `today` on which a lesson comes back; none once a year has passed.
pub fn next_return(learnt_on: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let days = RETURN_DAYS.into_iter();
    days.filter_map(|days| learnt_on.checked_add_signed(TimeDelta::days(days)))
        .find(|day| *day > today)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_lesson_comes_back_after_a_week_a_month_a_quarter_and_a_year() {
        let learnt_on = date("2024-02-28");
        for (today, next) in [
            ("2024-02-28", Some("2024-03-06")),
            ("2024-03-05", Some("2024-03-06")),
            ("2024-03-06", Some("2024-03-29")),
            ("2024-05-27", Some("2024-05-28")),
            ("2024-05-28", Some("2025-02-27")),
            ("2025-02-27", None),
            ("2030-01-01", None),
        ] {
            assert_eq!(
                next_return(learnt_on, date(today)),
                next.map(date),
                "{today}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_lesson_comes_back_four_times_at_most_and_never_twice_in_one_day(
            waits in proptest::collection::vec(0_i64..400, 0..40)
        ) {
            let learnt_on = date("2024-02-28");
            let (mut today, mut next, mut came_back) = (learnt_on, next_return(learnt_on, learnt_on), Vec::new());
            for wait in waits {
                today += TimeDelta::days(wait);
                if next.is_some_and(|next| next <= today) {
                    came_back.push(today);
                    next = next_return(learnt_on, today);
                }
            }
            prop_assert!(came_back.len() <= RETURN_DAYS.len());
            prop_assert!(came_back.windows(2).all(|days| days[0] < days[1]));
        }
    }
}
