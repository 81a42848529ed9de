//! The single values of a row.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use import::{Beside, Value};

use super::super::preview::Said;
use crate::domain::calendar::{first_day, iso_date};
use crate::domain::text::{CraftName, Text, TextKind};

/// Characters of a value that a line quotes.
const QUOTED_MAX: usize = 60;

/// A row that is read.
pub(super) struct Reading<'a> {
    pub(super) row: &'a Beside,
    /// The member's.
    pub(super) today: NaiveDate,
    pub(super) now: DateTime<Utc>,
}

/// Single values.
impl Reading<'_> {
    /// What is said of a value that cannot be.
    pub(super) fn unfit(&self, name: &'static str) -> Said {
        let text = match self.row.value(name) {
            Value::Nothing => return Said::ValueMissing { name },
            Value::Text(text) => text.chars().take(QUOTED_MAX).collect(),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Odd => String::new(),
        };
        Said::ValueUnfit { name, text }
    }

    pub(super) fn text(&self, name: &'static str) -> Result<Option<&str>, Said> {
        match self.row.value(name) {
            Value::Nothing => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(self.unfit(name)),
        }
    }

    pub(super) fn number(&self, name: &'static str) -> Result<Option<i64>, Said> {
        match self.row.value(name) {
            Value::Nothing => Ok(None),
            Value::Number(number) => Ok(Some(*number)),
            _ => Err(self.unfit(name)),
        }
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<Option<bool>, Said> {
        match self.row.value(name) {
            Value::Nothing => Ok(None),
            Value::Flag(flag) => Ok(Some(*flag)),
            _ => Err(self.unfit(name)),
        }
    }

    /// A date from 2000 on.
    pub(super) fn day(
        &self,
        name: &'static str,
        last: NaiveDate,
    ) -> Result<Option<NaiveDate>, Said> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let day = iso_date(text).filter(|day| (first_day()..=last).contains(day));
        day.map(Some).ok_or_else(|| self.unfit(name))
    }

    pub(super) fn needs_day(&self, name: &'static str, last: NaiveDate) -> Result<NaiveDate, Said> {
        self.day(name, last)?.ok_or_else(|| self.unfit(name))
    }

    pub(super) fn instant(
        &self,
        name: &'static str,
        last: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Said> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let at = DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|at| at.to_utc());
        let at = at.filter(|at| at.year() >= first_day().year() && *at <= last);
        at.map(Some).ok_or_else(|| self.unfit(name))
    }

    pub(super) fn words<K: TextKind>(&self, name: &'static str) -> Result<String, Said> {
        let text = Text::<K>::parse(self.text(name)?.unwrap_or_default());
        let text = text.map_err(|_| self.unfit(name))?;
        Ok(text.as_str().to_owned())
    }

    pub(super) fn name(&self, name: &'static str) -> Result<Option<CraftName>, Said> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let parsed = CraftName::parse(text).map_err(|_| self.unfit(name))?;
        Ok(Some(parsed))
    }

    pub(super) fn needs_name(&self, name: &'static str) -> Result<CraftName, Said> {
        self.name(name)?.ok_or_else(|| self.unfit(name))
    }
}
