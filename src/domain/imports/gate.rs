//! The rules of the record, for rows of files.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use import::{Format, Key, Keys, More, Remark, Row, Start};

use super::preview::Said;
use super::{CRAFTS_MAX, ImportedEntry};
use crate::domain::calendar::{first_day, member_day};
use crate::domain::duration::{DAY_MINUTES, WEEK_MINUTES};
use crate::domain::record::{Member, Outcome, Source};
use crate::domain::text::{CRAFT_NAME_MAX, CraftName, Lesson, Link, Note, folded};

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
    today: NaiveDate,
    /// The craft of rows that name none.
    craft: CraftName,
    known: Known,
    keys: Keys,
    /// Names as the file spells them first, by how they are compared.
    crafts: HashMap<String, String>,
    /// Crafts that came by their spelling, so that a name is folded once.
    spelled: HashMap<String, String>,
}

impl Gate {
    /// `today` is the member's, after which nothing can be logged.
    pub fn new(
        format: Format,
        member: Member,
        today: NaiveDate,
        craft: CraftName,
        known: Known,
    ) -> Self {
        Self {
            format,
            member,
            today,
            craft,
            known,
            keys: Keys::default(),
            crafts: HashMap::new(),
            spelled: HashMap::new(),
        }
    }

    /// Judges the next row.
    pub fn judge(&mut self, row: &Row) -> Judged {
        let key = halves(self.keys.of(self.format, row));
        if self.known.keys.contains(&key) {
            return Judged::Again;
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
        let entry = ImportedEntry {
            craft,
            started_on,
            minutes,
            dated,
            note,
            outcome: outcome_of(more),
            lesson: more.map(|more| lesson_of(&more.lesson)).unwrap_or_default(),
            evidence: more.map(|more| link_of(&more.link)).unwrap_or_default(),
            source,
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
        if !self.crafts.contains_key(&key) && self.crafts.len() == CRAFTS_MAX {
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
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;

    use super::*;
    use crate::domain::ids::MemberId;

    fn gate(day_start_hour: u8) -> Gate {
        let member = Member {
            id: MemberId::from_row(1),
            timezone: Tz::Europe__Berlin,
            timezone_chosen: true,
            day_start_hour,
            week_starts_on: Weekday::Mon,
            direct_closed_at: None,
            last_direct_at: None,
        };
        let craft = CraftName::parse("rest").unwrap();
        Gate::new(
            Format::Csv,
            member,
            day(2026, 11, 25),
            craft,
            Known::default(),
        )
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn row(start: Start, seconds: u64) -> Row {
        Row {
            line: 2,
            craft: "Guitar".to_owned(),
            note: "scales".to_owned(),
            start,
            seconds,
            derived: false,
            identity: None,
            remark: None,
            more: None,
        }
    }

    fn on(year: i32, month: u32, date: u32) -> Start {
        Start::Day(day(year, month, date))
    }

    fn fits(judged: &Judged) -> &ImportedEntry {
        match judged {
            Judged::Fits(entry, _) => entry,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_become_entries_of_the_members_days() {
        let late = day(2026, 4, 4).and_hms_opt(2, 0, 0).unwrap();
        let zulu = chrono::DateTime::parse_from_rfc3339("2026-04-03T23:30:00Z").unwrap();
        for (hour, start, expected) in [
            (0, on(2026, 4, 4), day(2026, 4, 4)),
            (4, on(2026, 4, 4), day(2026, 4, 4)),
            (0, Start::Local(late), day(2026, 4, 4)),
            (4, Start::Local(late), day(2026, 4, 3)),
            (0, Start::Instant(zulu), day(2026, 4, 4)),
            (4, Start::Instant(zulu), day(2026, 4, 3)),
        ] {
            let judged = gate(hour).judge(&row(start, 90));
            assert_eq!(fits(&judged).started_on, expected, "{hour} {start:?}");
            assert_eq!(fits(&judged).minutes, 2);
            assert!(fits(&judged).key.0 < 0);
        }
    }

    #[test]
    fn what_the_record_does_not_take_is_refused_with_its_reason() {
        let cases = [
            (
                row(on(2026, 11, 26), 60),
                Said::InFuture {
                    day: day(2026, 11, 26),
                },
            ),
            (
                row(on(1999, 12, 31), 60),
                Said::TooOld {
                    day: day(1999, 12, 31),
                },
            ),
            (row(on(2026, 4, 4), 29), Said::UnderAMinute),
            (
                row(on(2026, 4, 4), 86_430),
                Said::OverADay { minutes: 1_441 },
            ),
        ];
        for (row, said) in cases {
            assert_eq!(gate(0).judge(&row), Judged::Refused(said));
        }
    }

    #[test]
    fn a_day_holds_24_hours_over_all_rows() {
        let mut gate = gate(0);
        fits(&gate.judge(&row(on(2026, 4, 4), 20 * 3_600)));
        let full = Said::DayFull {
            day: day(2026, 4, 4),
            kept_minutes: 1_200,
        };
        assert_eq!(
            gate.judge(&row(on(2026, 4, 4), 5 * 3_600)),
            Judged::Refused(full)
        );
        fits(&gate.judge(&row(on(2026, 4, 4), 4 * 3_600)));
    }

    #[test]
    fn a_row_that_is_known_comes_again_and_changes_nothing() {
        let start = Start::Local(day(2026, 4, 4).and_hms_opt(20, 0, 0).unwrap());
        let mut gate = gate(0);
        fits(&gate.judge(&row(start, 3_600)));
        assert_eq!(gate.judge(&row(start, 3_600)), Judged::Again);
        // Twice a day without a time of day is twice.
        fits(&gate.judge(&row(on(2026, 4, 4), 3_600)));
        fits(&gate.judge(&row(on(2026, 4, 4), 3_600)));
    }

    #[test]
    fn an_export_adds_nothing_where_its_work_is_each_piece_once() {
        let on_day = day(2026, 4, 4);
        let work = |minutes: i64| {
            let texts = ("guitar".to_owned(), "scales".to_owned());
            (on_day, minutes, texts.0, texts.1)
        };
        let mut gate = gate(0);
        gate.format = Format::Own;
        gate.known.logged.insert(work(1_380), 1);
        gate.known.brought.insert(7, work(60));
        // The day is full already, with the very work that the export tells of.
        gate.known.minutes.insert(on_day, 1_440);
        let mut told = |number: i64, seconds: u64| {
            let more = More {
                number: Some(number),
                dated: true,
                dead_end: false,
                lesson: String::new(),
                link: String::new(),
            };
            gate.judge(&Row {
                identity: Some(format!("{number}")),
                more: Some(Box::new(more)),
                ..row(on(2026, 4, 4), seconds)
            })
        };
        assert_eq!(told(3, 1_380 * 60), Judged::Again);
        assert_eq!(told(7, 60 * 60), Judged::Again);
        // Another piece of the same is another piece, and the day has no room for it.
        for number in [4, 8] {
            let full = Said::DayFull {
                day: on_day,
                kept_minutes: 1_440,
            };
            assert_eq!(told(number, 60 * 60), Judged::Refused(full));
        }
    }

    #[test]
    fn names_and_notes_that_are_too_long_are_cut_and_told() {
        let mut gate = gate(0);
        let long = Row {
            craft: "x".repeat(60),
            ..row(on(2026, 4, 1), 60)
        };
        let Judged::Fits(entry, said) = gate.judge(&long) else {
            panic!()
        };
        assert_eq!((entry.craft.len(), said), (50, Some(Said::CraftCut)));
        let long = Row {
            note: "ä".repeat(1_001),
            ..row(on(2026, 4, 2), 60)
        };
        let Judged::Fits(entry, said) = gate.judge(&long) else {
            panic!()
        };
        assert_eq!(
            (entry.note.chars().count(), said),
            (1_000, Some(Said::NoteCut))
        );
        let unnamed = Row {
            craft: " \u{200B}".to_owned(),
            ..row(on(2026, 4, 3), 60)
        };
        assert_eq!(fits(&gate.judge(&unnamed)).craft, "rest");
        let other = Row {
            craft: "GUITAR".to_owned(),
            ..row(on(2026, 4, 5), 60)
        };
        fits(&gate.judge(&row(on(2026, 4, 6), 60)));
        assert_eq!(fits(&gate.judge(&other)).craft, "Guitar");
    }
}
