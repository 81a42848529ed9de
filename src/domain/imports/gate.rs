//! The rules of the record, for rows of files.

mod beside;
mod known;
mod things;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use import::{Format, Key, Keys, More, Remark, Row, Start};

use super::preview::Said;
use super::{CRAFTS_MAX, IMPORTED_MAX, ImportedEntry};
use crate::domain::calendar::{first_day, member_day};
use crate::domain::duration::{DAY_MINUTES, WEEK_MINUTES};
use crate::domain::ids::MemberId;
use crate::domain::record::{self, Member, Outcome, Source};
use crate::domain::text::{CRAFT_NAME_MAX, CraftName, Lesson, Link, Note, folded};

pub use beside::JudgedBeside;
pub use known::KnownBelongings;
pub use things::{content_of_answer, content_of_letter, content_of_shipped};

/// What is in the record already.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The keys of imported entries, taken-back ones included.
    pub keys: HashSet<(i64, i64)>,
    /// Minutes by day, all crafts together.
    pub minutes: HashMap<NaiveDate, i64>,
    /// How often each piece of work is there that no own export brought: one that is read back where it came from adds nothing.
    pub logged: HashMap<Work, u32>,
    /// The pieces of work that own exports brought, by the numbers they have here, which an export written here would give them.
    pub brought: HashMap<i64, Work>,
    /// What is there beside entries; only an own export brings more of that.
    pub beside: KnownBelongings,
}

/// A piece of work as two records have it: day, minutes, the craft as it is compared, and the note.
pub type Work = (NaiveDate, i64, String, String);

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It goes into the record; perhaps something is to be said of it.
    Fits(ImportedEntry, Option<Said>),
    /// It is there already, or stood in the file before.
    Again,
    /// It cannot.
    Refused(Said),
}

/// Judges the rows of one file, in their order.
pub struct Gate {
    format: Format,
    member: Member,
    now: DateTime<Utc>,
    /// The member's, after which nothing can be logged.
    today: NaiveDate,
    /// The craft of rows that name none.
    craft: CraftName,
    known: Known,
    keys: Keys,
    /// Names as the file spells them first, by how they are compared.
    crafts: HashMap<String, String>,
    /// Crafts that came by their spelling, so that a name is folded once.
    spelled: HashMap<String, String>,
    /// As many crafts can a file of this format add to.
    crafts_max: usize,
    /// How often each letter, thing shipped and answer came so far, by what it says.
    seen: HashMap<i64, u32>,
    /// The keys of entries with a lesson that are here by another one.
    met: HashSet<(i64, i64)>,
}

impl Gate {
    /// Of the rows of a file that is judged at `now`.
    pub fn new(
        format: Format,
        member: Member,
        now: DateTime<Utc>,
        craft: CraftName,
        known: Known,
    ) -> Self {
        Self {
            format,
            keys: keys_of(member.id),
            today: member.today(now),
            member,
            now,
            craft,
            known,
            crafts: HashMap::new(),
            spelled: HashMap::new(),
            crafts_max: match format {
                Format::Own => usize::try_from(record::CRAFTS_MAX).unwrap_or(usize::MAX),
                _ => CRAFTS_MAX,
            },
            seen: HashMap::new(),
            met: HashSet::new(),
        }
    }

    /// Judges the next row.
    pub fn judge(&mut self, row: &Row) -> Judged {
        let key = halves(self.keys.of(self.format, row));
        if self.known.keys.contains(&key) {
            return Judged::Again;
        }
        if self.known.keys.len() >= IMPORTED_MAX {
            return Judged::Refused(Said::TooManyEntries);
        }
        let (started_on, minutes) = match self.measure(row) {
            Ok(measured) => measured,
            Err(said) => return Judged::Refused(said),
        };
        let (craft, craft_cut) = match self.craft_of(&row.craft) {
            Ok(craft) => craft,
            Err(said) => return Judged::Refused(said),
        };
        let (note, note_cut) = note_of(&row.note);
        let more = row.more.as_deref();
        if let Some(more) = more {
            let work = (started_on, minutes, folded(&craft), note.clone());
            if self.is_there(more, &work) {
                if !more.lesson.is_empty() {
                    self.met.insert(key);
                }
                return Judged::Again;
            }
        }
        let dated = more.is_none_or(|more| more.dated);
        if dated && let Err(said) = self.take_room(started_on, minutes) {
            return Judged::Refused(said);
        }
        self.known.keys.insert(key);
        let remark = row.remark.map(|remark| match remark {
            Remark::LengthDisagrees { said, between } => Said::LengthDisagrees { said, between },
        });
        let source = if row.derived {
            Source::Derived
        } else {
            Source::Import
        };
        let lesson = more.map(|more| lesson_of(&more.lesson)).unwrap_or_default();
        if !lesson.is_empty() {
            self.note_lesson(key, started_on);
        }
        let entry = ImportedEntry {
            craft,
            started_on,
            minutes,
            dated,
            note,
            outcome: outcome_of(more),
            lesson,
            evidence: more.map(|more| link_of(&more.link)).unwrap_or_default(),
            source,
            unconfirmed: more.is_some_and(|more| more.unconfirmed),
            key,
        };
        Judged::Fits(entry, remark.or(craft_cut).or(note_cut))
    }

    /// The day and the minutes, where a record takes them.
    fn measure(&self, row: &Row) -> Result<(NaiveDate, i64), Said> {
        let day = self.day_of(row.start);
        if day > self.today {
            return Err(Said::InFuture { day });
        }
        if day < first_day() || day.year() > 9_999 {
            return Err(Said::TooOld { day });
        }
        let minutes = row.seconds.saturating_add(30) / 60;
        let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
        if minutes == 0 {
            return Err(Said::UnderAMinute);
        }
        if row.more.as_deref().is_some_and(|more| !more.dated) {
            let fits = minutes <= i64::from(WEEK_MINUTES);
            return if fits {
                Ok((day, minutes))
            } else {
                Err(Said::OverADay { minutes })
            };
        }
        if minutes > i64::from(DAY_MINUTES) {
            return Err(Said::OverADay { minutes });
        }
        Ok((day, minutes))
    }

    /// Takes the minutes out of what their day still holds.
    fn take_room(&mut self, day: NaiveDate, minutes: i64) -> Result<(), Said> {
        let kept_minutes = self.known.minutes.entry(day).or_insert(0);
        if *kept_minutes + minutes > i64::from(DAY_MINUTES) {
            let kept_minutes = *kept_minutes;
            return Err(Said::DayFull { day, kept_minutes });
        }
        *kept_minutes += minutes;
        Ok(())
    }

    /// Whether the same work is here, by its number or else by what it says; each is met once.
    fn is_there(&mut self, more: &More, work: &Work) -> bool {
        let number = more.number.unwrap_or(0);
        if self.known.brought.get(&number) == Some(work) {
            self.known.brought.remove(&number);
            return true;
        }
        let Some(left) = self.known.logged.get_mut(work).filter(|left| **left > 0) else {
            return false;
        };
        *left -= 1;
        true
    }

    fn day_of(&self, start: Start) -> NaiveDate {
        let day_start_hour = self.member.day_start_hour;
        match start {
            Start::Day(day) => day,
            Start::Local(local) => {
                let shifted = local.checked_sub_signed(TimeDelta::hours(day_start_hour.into()));
                shifted.unwrap_or(local).date()
            }
            Start::Instant(at) => member_day(at.to_utc(), self.member.timezone, day_start_hour),
        }
    }

    /// The craft's name as it is kept: one spelling for all that are compared as equal.
    fn craft_of(&mut self, name: &str) -> Result<(String, Option<Said>), Said> {
        let cut: String = name.trim().chars().take(CRAFT_NAME_MAX).collect();
        let said = (cut.len() < name.trim().len()).then_some(Said::CraftCut);
        if let Some(craft) = self.spelled.get(&cut) {
            return Ok((craft.clone(), said));
        }
        let parsed = CraftName::parse(&cut).unwrap_or_else(|_| self.craft.clone());
        let key = folded(parsed.as_str());
        if !self.crafts.contains_key(&key) && self.crafts.len() >= self.crafts_max {
            return Err(Said::TooManyCrafts);
        }
        let craft = self
            .crafts
            .entry(key)
            .or_insert_with(|| parsed.as_str().to_owned())
            .clone();
        // Spellings come from the file: more of them than crafts are not remembered.
        if self.spelled.len() < CRAFTS_MAX * 4 {
            self.spelled.insert(cut, craft.clone());
        }
        Ok((craft, said))
    }
}

/// Keys of what is a member's. An entry's is unique in the whole record, and others may have the same rows.
fn keys_of(member: MemberId) -> Keys {
    Keys::of_owner(member.get().unsigned_abs())
}

/// By what a thing is known again that says this; below zero.
pub fn thing_key(member: MemberId, content: &str) -> i64 {
    halves(keys_of(member).named(Format::Own, content)).0
}

fn outcome_of(more: Option<&More>) -> Outcome {
    if more.is_some_and(|more| more.dead_end) {
        Outcome::DeadEnd
    } else {
        Outcome::Worked
    }
}

/// What a lesson or a link is where it was never one: somebody wrote into the export.
fn lesson_of(text: &str) -> String {
    let parsed = Lesson::parse_optional(text).ok().flatten();
    parsed
        .map(|lesson| lesson.as_str().to_owned())
        .unwrap_or_default()
}

fn link_of(text: &str) -> String {
    Link::parse(text)
        .map(|link| link.as_str().to_owned())
        .unwrap_or_default()
}

fn note_of(text: &str) -> (String, Option<Said>) {
    let cut: String = text.chars().take(Note::MAX).collect();
    let said = (cut.len() < text.len()).then_some(Said::NoteCut);
    let note = Note::parse_optional(&cut).ok().flatten();
    let note = note
        .map(|note| note.as_str().to_owned())
        .unwrap_or_default();
    (note, said)
}

/// A key as an entry keeps it. Interactions' ids are above zero, so the first half is made to be below.
fn halves(key: Key) -> (i64, i64) {
    let half = |from: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&key.0[from..from + 8]);
        i64::from_le_bytes(bytes)
    };
    (half(0) | i64::MIN, half(8))
}

#[cfg(test)]
mod tests;
