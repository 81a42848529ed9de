//! The rules of the record for what an own export has beside entries.
//!
//! What its owner has set here stays; what is here already comes no second time. So an export that is brought again, whole or in
//! parts, adds nothing. Answers, letters and things shipped are in `things`.

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use import::{Beside, Format, Section};

use super::super::belonging::{
    Belonging, CraftBrought, LessonBrought, LessonNamed, LessonOf, LessonState, Read,
    SettingsBrought, read,
};
use super::super::preview::Said;
use super::{Gate, halves};
use crate::domain::calendar::DateRange;
use crate::domain::lesson::next_return;
use crate::domain::own_words::QUIET_TIMES_MAX;
use crate::domain::preferences::{Preferences, Theme};
use crate::domain::record;
use crate::domain::text::CraftName;

/// Spans of days away of a member, with which no import adds any.
const AWAY_MAX: usize = 500;

/// What becomes of a row that is no entry.
#[derive(Debug, Clone, PartialEq)]
pub enum JudgedBeside {
    /// It goes into the record.
    Fits(Belonging),
    /// It goes into the record but for what its owner has otherwise here.
    FitsPartly(Belonging),
    /// It is there already.
    Again,
    /// Its owner has it otherwise here, and that stays.
    Stays,
    /// It cannot.
    Refused(Said),
}

impl Gate {
    /// Judges the next row that is no entry.
    pub fn judge_beside(&mut self, row: &Beside) -> JudgedBeside {
        let judged = match read(row, self.today, self.now) {
            Err(said) => return JudgedBeside::Refused(said),
            Ok(Read::Lesson(named, state)) => self.lesson(named, state),
            Ok(Read::Whole(belonging)) => match belonging {
                Belonging::Settings(brought) => Ok(self.settings(brought)),
                Belonging::Craft(brought) => self.craft(brought),
                Belonging::Estimate { craft, estimate } => {
                    let is_new = self.is_new_craft(&craft);
                    self.take_craft(&craft).map(|()| {
                        if is_new {
                            JudgedBeside::Fits(Belonging::Estimate { craft, estimate })
                        } else {
                            JudgedBeside::Again
                        }
                    })
                }
                Belonging::Answer(brought) => self.answer(brought),
                Belonging::Shipped(brought) => self.shipped(brought),
                Belonging::Letter(brought) => self.letter(brought),
                Belonging::QuietTime(days) => self.quiet_time(days),
                Belonging::Away(days) => self.days_away(days),
                Belonging::Milestone { craft, hours } => self.milestone(craft, hours),
                Belonging::Preferences {
                    card_theme,
                    next_explain_at,
                } => Ok(self.preferences(card_theme, next_explain_at)),
                Belonging::Lesson(_) => Ok(JudgedBeside::Again),
            },
        };
        judged.unwrap_or_else(JudgedBeside::Refused)
    }

    /// Each setting that still stands as it does with everybody in the beginning. Days are the member's by them from here on.
    fn settings(&mut self, brought: SettingsBrought) -> JudgedBeside {
        let here = &self.member;
        let mut stays = false;
        let mut take = SettingsBrought::default();
        if let Some(zone) = brought.timezone {
            if !here.timezone_chosen {
                take.timezone = Some(zone);
            }
            stays |= here.timezone_chosen && zone != here.timezone;
        }
        take.day_start_hour = brought
            .day_start_hour
            .filter(|hour| *hour != here.day_start_hour && here.day_start_hour == 0);
        stays |= brought
            .day_start_hour
            .is_some_and(|hour| hour != here.day_start_hour && here.day_start_hour != 0);
        take.week_starts_on = brought
            .week_starts_on
            .filter(|day| *day != here.week_starts_on && here.week_starts_on == Weekday::Mon);
        stays |= brought
            .week_starts_on
            .is_some_and(|day| day != here.week_starts_on && here.week_starts_on != Weekday::Mon);
        take.quoting = brought
            .quoting
            .filter(|quoting| !quoting && !self.known.beside.quoting_off);
        if take == SettingsBrought::default() {
            return if stays {
                JudgedBeside::Stays
            } else {
                JudgedBeside::Again
            };
        }
        if let Some(zone) = take.timezone {
            self.member.timezone = zone;
            self.member.timezone_chosen = true;
        }
        if let Some(hour) = take.day_start_hour {
            self.member.day_start_hour = hour;
        }
        if let Some(day) = take.week_starts_on {
            self.member.week_starts_on = day;
        }
        self.known.beside.quoting_off |= take.quoting == Some(false);
        self.today = self.member.today(self.now);
        let taken = Belonging::Settings(take);
        if stays {
            JudgedBeside::FitsPartly(taken)
        } else {
            JudgedBeside::Fits(taken)
        }
    }

    /// A craft that is here keeps its settings.
    fn craft(&mut self, brought: CraftBrought) -> Result<JudgedBeside, Said> {
        if !self.is_new_craft(&brought.name) {
            return Ok(JudgedBeside::Again);
        }
        self.take_craft(&brought.name)?;
        if let Some(other) = &brought.stands_for {
            self.take_craft(other)?;
        }
        Ok(JudgedBeside::Fits(Belonging::Craft(brought)))
    }

    fn is_new_craft(&self, name: &CraftName) -> bool {
        !self.known.beside.crafts.contains(&name.folded())
    }

    /// Takes room for a craft of that name, where it is new.
    pub(super) fn take_craft(&mut self, name: &CraftName) -> Result<(), Said> {
        let key = name.folded();
        if self.crafts.contains_key(&key) || self.known.beside.crafts.contains(&key) {
            return Ok(());
        }
        let max = usize::try_from(record::CRAFTS_MAX).unwrap_or(usize::MAX);
        if self.known.beside.crafts.len() + self.crafts.len() >= max {
            return Err(Said::TooMany {
                section: Section::Crafts,
                max,
            });
        }
        self.crafts.insert(key, name.as_str().to_owned());
        Ok(())
    }

    fn quiet_time(&mut self, days: DateRange) -> Result<JudgedBeside, Said> {
        let quiet = &mut self.known.beside.quiet;
        let section = Section::QuietTimes;
        let is_new = take_days(quiet, days, section, QUIET_TIMES_MAX)?;
        Ok(fits_if(is_new, Belonging::QuietTime(days)))
    }

    fn days_away(&mut self, days: DateRange) -> Result<JudgedBeside, Said> {
        let is_new = take_days(&mut self.known.beside.away, days, Section::Away, AWAY_MAX)?;
        Ok(fits_if(is_new, Belonging::Away(days)))
    }

    /// Of a craft that is here, or comes in this file.
    fn milestone(&mut self, craft: CraftName, hours: i64) -> Result<JudgedBeside, Said> {
        self.take_craft(&craft)?;
        let is_new = self.known.beside.milestones.insert((craft.folded(), hours));
        Ok(fits_if(is_new, Belonging::Milestone { craft, hours }))
    }

    fn preferences(
        &mut self,
        theme: Option<Theme>,
        next_explain_at: Option<DateTime<Utc>>,
    ) -> JudgedBeside {
        let here = &mut self.known.beside.preferences;
        let usual = Preferences::default().card_theme;
        let card_theme =
            theme.filter(|theme| *theme != here.card_theme && here.card_theme == usual);
        let next = next_explain_at.filter(|_| here.next_explain_at.is_none());
        if card_theme.is_none() && next.is_none() {
            return if theme.is_some_and(|theme| theme != here.card_theme) {
                JudgedBeside::Stays
            } else {
                JudgedBeside::Again
            };
        }
        here.card_theme = card_theme.unwrap_or(here.card_theme);
        here.next_explain_at = next.or(here.next_explain_at);
        JudgedBeside::Fits(Belonging::Preferences {
            card_theme,
            next_explain_at: next,
        })
    }

    /// A lesson that its owner has heard of here stands as it does here.
    fn lesson(&mut self, named: LessonNamed, state: LessonState) -> Result<JudgedBeside, Said> {
        let (of, here) = match named {
            LessonNamed::Entry(number, day, minutes) => {
                let identity = import::identity(&number, day, minutes.unsigned_abs());
                let of = LessonOf::Entry(halves(self.keys.named(Format::Own, &identity)));
                (of, Some((number, day, minutes)))
            }
            LessonNamed::Answer(minute, to) => (LessonOf::Answer(minute, to), None),
        };
        let known = &mut self.known.beside;
        if let Some(stands) = known.lessons.get_mut(&of) {
            return Ok(match stands {
                None => JudgedBeside::Stays,
                Some(there) if *there == state => JudgedBeside::Again,
                Some(there) => {
                    *there = state;
                    JudgedBeside::Fits(Belonging::Lesson(LessonBrought { of, state }))
                }
            });
        }
        let is_here = here.is_some_and(|here| known.lessons_here.contains(&here));
        if is_here || known.answers_here.contains(&of) || self.is_met(of) {
            return Ok(JudgedBeside::Again);
        }
        Err(Said::LessonAlone)
    }

    /// Whether the row of the entry was met as one that is here.
    fn is_met(&self, of: LessonOf) -> bool {
        matches!(of, LessonOf::Entry(key) if self.met.contains(&key))
    }

    /// Notes that an entry that comes with a lesson is to be kept.
    pub(super) fn note_lesson(&mut self, key: (i64, i64), day: NaiveDate) {
        let state = LessonState::new(day, self.today);
        let of = LessonOf::Entry(key);
        self.known.beside.lessons.insert(of, Some(state));
    }
}

impl LessonState {
    /// As a lesson stands that was just brought.
    pub(super) fn new(learnt_on: NaiveDate, today: NaiveDate) -> Self {
        Self {
            learnt_on,
            next_on: next_return(learnt_on, today),
            called: false,
            came_back_on: None,
            outgrown_on: None,
            still_true: 0,
            saved_me: 0,
        }
    }
}

fn fits_if(is_new: bool, belonging: Belonging) -> JudgedBeside {
    if is_new {
        JudgedBeside::Fits(belonging)
    } else {
        JudgedBeside::Again
    }
}

/// Whether the days are new beside those that are there; takes them then.
fn take_days(
    there: &mut Vec<DateRange>,
    days: DateRange,
    section: Section,
    max: usize,
) -> Result<bool, Said> {
    let is_there = |other: &DateRange| other.from <= days.from && days.to <= other.to;
    if there.iter().any(is_there) {
        return Ok(false);
    }
    if there.len() >= max {
        return Err(Said::TooMany { section, max });
    }
    there.push(days);
    Ok(true)
}
