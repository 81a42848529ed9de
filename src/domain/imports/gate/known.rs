//! What an own export has to know of the record beside entries.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use import::Section;

use super::super::belonging::{LessonOf, LessonState};
use crate::domain::calendar::DateRange;
use crate::domain::preferences::Preferences;

/// What is in the record already, beside entries.
#[derive(Debug, Clone, Default)]
pub struct KnownBelongings {
    /// Whether old answers are not shown to the member.
    pub quoting_off: bool,
    /// What they chose of how things look.
    pub preferences: Preferences,
    /// The names of crafts as they are compared, but for those that this import itself has made.
    pub crafts: HashSet<String>,
    /// The milestones that were said, by the names of their crafts as they are compared.
    pub milestones: HashSet<(String, i64)>,
    /// How often each letter, thing shipped and answer is there that no import brought, by what it says.
    pub things: HashMap<i64, u32>,
    /// The keys of those that imports brought, taken-back ones included.
    pub keys: HashSet<i64>,
    /// How many there are in all, by section.
    pub counts: HashMap<Section, usize>,
    /// Letters that are on their way.
    pub letters_on_their_way: usize,
    /// Days that they do not want to be reminded of.
    pub quiet: Vec<DateRange>,
    /// Days away.
    pub away: Vec<DateRange>,
    /// The lessons of what imports brought; none for one that its owner has heard of since.
    pub lessons: HashMap<LessonOf, Option<LessonState>>,
    /// The lessons of entries that are here anyway: the entry's number, day and minutes.
    pub lessons_here: HashSet<(String, NaiveDate, i64)>,
    /// The lessons of answers that were given here.
    pub answers_here: HashSet<LessonOf>,
}
