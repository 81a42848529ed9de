//! Answers, letters and things shipped of an own export: each is known again by what it says.

use chrono::NaiveDate;
use import::{Format, Section};

use super::super::belonging::{
    AnswerBrought, Belonging, LessonOf, LessonState, LetterBrought, ShippedBrought, minute_of,
};
use super::super::preview::Said;
use super::{Gate, JudgedBeside, halves};
use crate::domain::letter::{LetterKind, ON_THEIR_WAY_MAX};
use crate::domain::text::CraftName;

/// Letters, things shipped, or answers of a member, with which no import adds any.
const THINGS_MAX: usize = 2_000;

impl Gate {
    pub(super) fn answer(&mut self, brought: AnswerBrought) -> Result<JudgedBeside, Said> {
        let minute = minute_of(brought.asked_at.timestamp_millis());
        let content = content_of_answer(minute, brought.period.to, &brought.words);
        let Some(key) = self.new_thing(Section::Answers, &content)? else {
            return Ok(JudgedBeside::Again);
        };
        if !brought.lesson.is_empty() {
            let learnt_on = brought.period.to;
            let state = LessonState::new(learnt_on, self.today);
            let of = LessonOf::Answer(minute, learnt_on);
            self.known.beside.lessons.entry(of).or_insert(Some(state));
        }
        Ok(JudgedBeside::Fits(Belonging::Answer(AnswerBrought {
            key,
            ..brought
        })))
    }

    pub(super) fn shipped(&mut self, brought: ShippedBrought) -> Result<JudgedBeside, Said> {
        if let Some(craft) = &brought.craft {
            self.take_craft(craft)?;
        }
        let craft = brought.craft.as_ref().map(CraftName::folded);
        let content = content_of_shipped(brought.day, &brought.what, craft.as_deref());
        Ok(match self.new_thing(Section::Shipped, &content)? {
            Some(key) => JudgedBeside::Fits(Belonging::Shipped(ShippedBrought { key, ..brought })),
            None => JudgedBeside::Again,
        })
    }

    pub(super) fn letter(&mut self, brought: LetterBrought) -> Result<JudgedBeside, Said> {
        let content = content_of_letter(brought.kind, brought.written_on, &brought.words);
        let Some(key) = self.new_thing(Section::Letters, &content)? else {
            return Ok(JudgedBeside::Again);
        };
        if brought.handed_over_at.is_none() {
            let on_their_way = &mut self.known.beside.letters_on_their_way;
            let max = usize::try_from(ON_THEIR_WAY_MAX).unwrap_or(usize::MAX);
            if *on_their_way >= max {
                return Err(Said::TooMany {
                    section: Section::Letters,
                    max,
                });
            }
            *on_their_way += 1;
        }
        Ok(JudgedBeside::Fits(Belonging::Letter(LetterBrought {
            key,
            ..brought
        })))
    }

    /// The key of a thing that is not here yet.
    fn new_thing(&mut self, section: Section, content: &str) -> Result<Option<i64>, Said> {
        let content_key = self.key_of(content);
        let times = self.seen.entry(content_key).or_insert(0);
        *times += 1;
        let key = match *times {
            1 => content_key,
            times => self.key_of(&format!("{content}\n{times}")),
        };
        let known = &mut self.known.beside;
        if known.keys.contains(&key) {
            return Ok(None);
        }
        if let Some(left) = known.things.get_mut(&content_key).filter(|left| **left > 0) {
            *left -= 1;
            return Ok(None);
        }
        let count = known.counts.entry(section).or_insert(0);
        if *count >= THINGS_MAX {
            let max = THINGS_MAX;
            return Err(Said::TooMany { section, max });
        }
        *count += 1;
        Ok(Some(key))
    }

    fn key_of(&self, content: &str) -> i64 {
        halves(self.keys.named(Format::Own, content)).0
    }
}

/// What an answer says, by which it is known again.
pub fn content_of_answer(minute: i64, period_to: NaiveDate, words: &str) -> String {
    format!("answer\n{minute}\n{period_to}\n{words}")
}

/// What a shipped thing says; the craft as it is compared.
pub fn content_of_shipped(day: NaiveDate, what: &str, craft: Option<&str>) -> String {
    format!("shipped\n{day}\n{}\n{what}", craft.unwrap_or_default())
}

/// What a letter says.
pub fn content_of_letter(kind: LetterKind, written_on: NaiveDate, words: &str) -> String {
    let kind = match kind {
        LetterKind::Letter => "letter",
        LetterKind::Explanation => "explanation",
    };
    format!("{kind}\n{written_on}\n{words}")
}
