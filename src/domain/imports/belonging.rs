//! What an own export has of its owner's beside their work: settings, crafts, answers, letters and whatever else is theirs alone.
//!
//! A file can be written by hand: each value goes through the same bounds as when it is typed. Not here: whether the record takes it
//! ([`super::Gate`]) and how it is kept (`store`).

mod reading;
mod values;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use import::{Beside, Section};

use super::preview::Said;
use crate::domain::calendar::DateRange;
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::estimate::Estimate;
use crate::domain::letter::LetterKind;
use crate::domain::preferences::Theme;
use crate::domain::text::CraftName;

/// Something of a member's that an own export brings and that is no entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Belonging {
    /// How they want to be counted.
    Settings(SettingsBrought),
    /// A craft and its settings.
    Craft(CraftBrought),
    /// Hours guessed for the time before the record.
    Estimate {
        /// The craft.
        craft: CraftName,
        /// The guess.
        estimate: Estimate,
    },
    /// An answer to the weekly question of a server that is not known here.
    Answer(AnswerBrought),
    /// How a lesson stands.
    Lesson(LessonBrought),
    /// Days that they do not want to be reminded of.
    QuietTime(DateRange),
    /// Days away.
    Away(DateRange),
    /// Something made.
    Shipped(ShippedBrought),
    /// A letter to themselves.
    Letter(LetterBrought),
    /// A milestone that was said.
    Milestone {
        /// The craft.
        craft: CraftName,
        /// Which.
        hours: i64,
    },
    /// How things look, and whether they are asked to explain one thing.
    Preferences {
        /// How cards are drawn.
        card_theme: Option<Theme>,
        /// When they are asked next.
        next_explain_at: Option<DateTime<Utc>>,
    },
}

/// Settings; `None` leaves one as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SettingsBrought {
    /// The zone that the member chose.
    pub timezone: Option<Tz>,
    /// The hour at which their day begins.
    pub day_start_hour: Option<u8>,
    /// The first day of their week.
    pub week_starts_on: Option<Weekday>,
    /// Whether old answers are shown to them.
    pub quoting: Option<bool>,
}

/// A craft and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraftBrought {
    /// Its name.
    pub name: CraftName,
    /// Whether it is offered no more.
    pub archived: bool,
    /// The days a week meant for it.
    pub rhythm: Option<Rhythm>,
    /// The craft that this name stands for.
    pub stands_for: Option<CraftName>,
}

/// An answer to the weekly question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerBrought {
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// The dates it is about.
    pub period: DateRange,
    /// What was answered.
    pub words: String,
    /// The hours as typed; may be empty.
    pub hours: String,
    /// A lesson; may be empty.
    pub lesson: String,
    /// Whether it came after the next question.
    pub late: bool,
    /// Whether it may be shown before later answers.
    pub quotable: bool,
    /// By what it is known again; below zero.
    pub key: i64,
}

/// How a lesson stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LessonBrought {
    /// What it came with.
    pub of: LessonOf,
    /// When it is to come back, and what was said of it.
    pub state: LessonState,
}

/// What a lesson came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LessonOf {
    /// An imported entry, by its key.
    Entry((i64, i64)),
    /// An answer, by the minute of its question and the last date it is about.
    Answer(i64, NaiveDate),
}

/// When a lesson is to come back, and what was said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LessonState {
    /// The day it was written down.
    pub learnt_on: NaiveDate,
    /// The day it comes back next.
    pub next_on: Option<NaiveDate>,
    /// Whether a new dead end called it back.
    pub called: bool,
    /// The day it last came back.
    pub came_back_on: Option<NaiveDate>,
    /// Since when it is outgrown.
    pub outgrown_on: Option<NaiveDate>,
    /// On how many days its owner said that it is still true.
    pub still_true: i64,
    /// On how many days it saved them.
    pub saved_me: i64,
}

/// Something made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedBrought {
    /// The day.
    pub day: NaiveDate,
    /// What it is.
    pub what: String,
    /// Where it is; may be empty.
    pub link: String,
    /// Of which craft; none over all.
    pub craft: Option<CraftName>,
    /// By what it is known again; below zero.
    pub key: i64,
}

/// A letter to oneself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterBrought {
    /// What it is.
    pub kind: LetterKind,
    /// Its words.
    pub words: String,
    /// The day of writing.
    pub written_on: NaiveDate,
    /// The day from which it comes.
    pub due_on: NaiveDate,
    /// Since when it is no longer on its way.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// By what it is known again; below zero.
    pub key: i64,
}

/// How a row names what a lesson came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LessonNamed {
    /// An entry: its number where the export was written, its day and its minutes.
    Entry(String, NaiveDate, i64),
    /// See [`LessonOf::Answer`].
    Answer(i64, NaiveDate),
}

/// A row as it was read, before the record is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read {
    /// Something whole.
    Whole(Belonging),
    /// How a lesson stands.
    Lesson(LessonNamed, LessonState),
}

/// Reads a row. `today` is the member's, at `now`.
pub(super) fn read(row: &Beside, today: NaiveDate, now: DateTime<Utc>) -> Result<Read, Said> {
    let reading = values::Reading { row, today, now };
    let whole = match row.section {
        Section::Settings => reading.settings().map(Belonging::Settings),
        Section::Crafts => reading.craft().map(Belonging::Craft),
        Section::Estimates => reading.estimate(),
        Section::Answers => reading.answer().map(Belonging::Answer),
        Section::Lessons => {
            let (named, state) = reading.lesson()?;
            return Ok(Read::Lesson(named, state));
        }
        Section::QuietTimes => reading.days(today).map(Belonging::QuietTime),
        Section::Away => reading.days_away().map(Belonging::Away),
        Section::Shipped => reading.shipped().map(Belonging::Shipped),
        Section::Letters => reading.letter().map(Belonging::Letter),
        Section::Milestones => reading.milestone(),
        Section::Preferences => reading.preferences(),
    };
    whole.map(Read::Whole)
}

/// The minute of a question: two servers that ask at once are told apart by their words.
pub const fn minute_of(asked_at_ms: i64) -> i64 {
    asked_at_ms.div_euclid(60_000)
}

#[cfg(test)]
mod tests;
