//! The values of one row, each through the bounds that it has when it is typed.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use import::Value;

use super::super::preview::Said;
use super::values::Reading;
use super::{
    AnswerBrought, Belonging, CraftBrought, LessonNamed, LessonState, LetterBrought,
    SettingsBrought, ShippedBrought, minute_of,
};
use crate::domain::calendar::{
    AWAY_DAYS_MAX, DateRange, parse_day_start_hour, parse_timezone, parse_weekday,
};
use crate::domain::engine::journey::MILESTONES_HOURS;
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::estimate::Estimate;
use crate::domain::letter::{LetterKind, YEARS_MAX};
use crate::domain::preferences::Theme;
use crate::domain::text::{ExplanationKind, Lesson, LetterTextKind, Link, ShippedKind, WordsKind};

/// Characters that the hours of an answer may have: as many as a form takes.
const HOURS_MAX: usize = 4_000;
/// A question is about so many dates at most.
const PERIOD_DAYS_MAX: i64 = 7;
/// How far ahead the question of an early answer may lie.
const AHEAD: TimeDelta = TimeDelta::days(9);

/// Whole rows.
impl Reading<'_> {
    /// A zone that was not chosen is a server's, and says nothing of its owner.
    pub(super) fn settings(&self) -> Result<SettingsBrought, Said> {
        let chosen = self.flag("timezone_chosen")?.unwrap_or(false);
        let zone = self.text("timezone")?.filter(|_| chosen);
        let zone = zone.map(|zone| parse_timezone(zone).map_err(|_| self.unfit("timezone")));
        let hour = self.number("day_start_hour")?;
        let hour =
            hour.map(|hour| parse_day_start_hour(hour).map_err(|_| self.unfit("day_start_hour")));
        let week = self.text("week_starts_on")?;
        let week = week.map(|day| parse_weekday(day).map_err(|_| self.unfit("week_starts_on")));
        Ok(SettingsBrought {
            timezone: zone.transpose()?,
            day_start_hour: hour.transpose()?,
            week_starts_on: week.transpose()?,
            quoting: self.flag("quoting")?,
        })
    }

    pub(super) fn craft(&self) -> Result<CraftBrought, Said> {
        let name = self.needs_name("name")?;
        let rhythm = self.number("rhythm_days")?.map(|days| {
            let days = u8::try_from(days).ok().and_then(Rhythm::new);
            days.ok_or_else(|| self.unfit("rhythm_days"))
        });
        let stands_for = self.name("stands_for")?;
        if stands_for
            .as_ref()
            .is_some_and(|other| other.folded() == name.folded())
        {
            return Err(self.unfit("stands_for"));
        }
        Ok(CraftBrought {
            name,
            archived: self.flag("archived")?.unwrap_or(false),
            rhythm: rhythm.transpose()?,
            stands_for,
        })
    }

    pub(super) fn estimate(&self) -> Result<Belonging, Said> {
        let craft = self.needs_name("craft")?;
        let minutes = self.number("minutes")?;
        let minutes = minutes.ok_or_else(|| self.unfit("minutes"))?;
        let from = self.day("from", self.today)?;
        let to = self.day("to", self.today)?;
        let over = match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) => Some(DateRange::new(from, to)),
            (Some(_), None) => return Err(self.unfit("to")),
            (None, Some(_)) => return Err(self.unfit("from")),
        };
        let estimate = Estimate::of(minutes, over).ok_or_else(|| self.unfit("minutes"))?;
        Ok(Belonging::Estimate { craft, estimate })
    }

    /// Its key is given later.
    pub(super) fn answer(&self) -> Result<AnswerBrought, Said> {
        let last = self.today + Days::new(AHEAD.num_days().unsigned_abs());
        let from = self.needs_day("period_from", last)?;
        let to = self.needs_day("period_to", last)?;
        let period = DateRange::new(from, to);
        if !(1..=PERIOD_DAYS_MAX).contains(&period.len()) {
            return Err(self.unfit("period_to"));
        }
        let asked_at = self.instant("asked_at", self.now + AHEAD)?;
        let hours = self.text("hours")?.unwrap_or_default().trim();
        if hours.chars().count() > HOURS_MAX {
            return Err(self.unfit("hours"));
        }
        let lesson = Lesson::parse_optional(self.text("lesson")?.unwrap_or_default());
        let lesson = lesson.map_err(|_| self.unfit("lesson"))?;
        Ok(AnswerBrought {
            asked_at: asked_at.ok_or_else(|| self.unfit("asked_at"))?,
            period,
            words: self.words::<WordsKind>("words")?,
            hours: hours.to_owned(),
            lesson: lesson
                .map(|lesson| lesson.as_str().to_owned())
                .unwrap_or_default(),
            late: self.flag("late")?.unwrap_or(false),
            quotable: self.flag("quotable")?.unwrap_or(true),
            key: 0,
        })
    }

    pub(super) fn lesson(&self) -> Result<(LessonNamed, LessonState), Said> {
        let named = match (self.text("entry")?, self.text("answer")?) {
            (Some(number), _) => {
                let day = self.needs_day("day", NaiveDate::MAX)?;
                let minutes = self.number("minutes")?.filter(|minutes| *minutes > 0);
                let minutes = minutes.ok_or_else(|| self.unfit("minutes"))?;
                LessonNamed::Entry(number.to_owned(), day, minutes)
            }
            (None, Some(_)) => {
                let asked_at = self.instant("asked_at", self.now + AHEAD)?;
                let asked_at = asked_at.ok_or_else(|| self.unfit("asked_at"))?;
                let to = self.needs_day("period_to", NaiveDate::MAX)?;
                LessonNamed::Answer(minute_of(asked_at.timestamp_millis()), to)
            }
            (None, None) => return Err(self.unfit("entry")),
        };
        let learnt_on = self.needs_day("learnt_on", self.today + Days::new(7))?;
        let days = (self.today - learnt_on).num_days().max(0) + 1;
        let times = |name| {
            let times = self.number(name)?.unwrap_or(0);
            if (0..=days).contains(&times) {
                Ok(times)
            } else {
                Err(self.unfit(name))
            }
        };
        let state = LessonState {
            learnt_on,
            next_on: self.day("next_on", self.today + Months::new(13))?,
            called: self.flag("called")?.unwrap_or(false),
            came_back_on: self.day("came_back_on", self.today)?,
            outgrown_on: self.day("outgrown_on", self.today)?,
            still_true: times("still_true")?,
            saved_me: times("saved_me")?,
        };
        Ok((named, state))
    }

    /// Days from the first to the last, neither after `last`.
    pub(super) fn days(&self, last: NaiveDate) -> Result<DateRange, Said> {
        let from = self.needs_day("from", last)?;
        let to = self.needs_day("to", last)?;
        if to < from {
            return Err(self.unfit("to"));
        }
        Ok(DateRange::new(from, to))
    }

    pub(super) fn days_away(&self) -> Result<DateRange, Said> {
        let days = self.days(self.today + Days::new(AWAY_DAYS_MAX))?;
        let most = i64::try_from(AWAY_DAYS_MAX).unwrap_or(i64::MAX) + 1;
        if days.len() > most {
            return Err(self.unfit("to"));
        }
        Ok(days)
    }

    /// Its key is given later.
    pub(super) fn shipped(&self) -> Result<ShippedBrought, Said> {
        if !matches!(self.row.value("deleted_at"), Value::Nothing) {
            return Err(Said::Unread(import::Trouble::TakenBack));
        }
        let link = self.text("link")?.unwrap_or_default();
        let link = match link.trim() {
            "" => String::new(),
            link => Link::parse(link)
                .map_err(|_| self.unfit("link"))?
                .as_str()
                .to_owned(),
        };
        Ok(ShippedBrought {
            day: self.needs_day("day", self.today)?,
            what: self.words::<ShippedKind>("what")?,
            link,
            craft: self.name("craft")?,
            key: 0,
        })
    }

    /// Its key is given later.
    pub(super) fn letter(&self) -> Result<LetterBrought, Said> {
        if !matches!(self.row.value("taken_back_at"), Value::Nothing) {
            return Err(Said::Unread(import::Trouble::TakenBack));
        }
        let (kind, words) = match self.text("kind")? {
            Some("letter") => (LetterKind::Letter, self.words::<LetterTextKind>("words")?),
            Some("explanation") => {
                let words = self.words::<ExplanationKind>("words")?;
                (LetterKind::Explanation, words)
            }
            _ => return Err(self.unfit("kind")),
        };
        let written_on = self.needs_day("written_on", self.today)?;
        let due_on = self.needs_day("due_on", written_on + Months::new(12 * YEARS_MAX))?;
        if due_on <= written_on {
            return Err(self.unfit("due_on"));
        }
        Ok(LetterBrought {
            kind,
            words,
            written_on,
            due_on,
            handed_over_at: self.instant("handed_over_at", self.now)?,
            key: 0,
        })
    }

    pub(super) fn milestone(&self) -> Result<Belonging, Said> {
        let craft = self.needs_name("craft")?;
        let hours = self.number("hours")?;
        let hours = hours.filter(|hours| MILESTONES_HOURS.contains(hours));
        let hours = hours.ok_or_else(|| self.unfit("hours"))?;
        Ok(Belonging::Milestone { craft, hours })
    }

    pub(super) fn preferences(&self) -> Result<Belonging, Said> {
        let card_theme = match self.text("card_theme")? {
            None => None,
            Some("light") => Some(Theme::Light),
            Some("dark") => Some(Theme::Dark),
            Some(_) => return Err(self.unfit("card_theme")),
        };
        // Asked once a month: the next time is no farther away.
        let next = self.instant("next_explain_at", self.now + TimeDelta::days(33))?;
        Ok(Belonging::Preferences {
            card_theme,
            next_explain_at: next,
        })
    }
}
