//! The year card: the last 52 weeks day by day, over the 52 weeks before them.
//!
//! Both stand on the same 53 columns and weekdays, 364 days apart, so that each day is above the same one a year earlier.

mod calendar;

use askama::Template;
use chrono::{NaiveDate, TimeDelta, Weekday};

use self::calendar::{Calendar, Steps};
use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, hours_or_minutes, isolated, name};
use super::theme::{Colours, Theme};
use crate::domain::calendar::DateRange;
use crate::domain::comparison::YEAR_DAYS;
use crate::domain::engine::Record;
use crate::domain::engine::journey::lifetime;
use crate::domain::format::{difference, duration};

const NAME_WIDTH: f32 = 640.0;

/// A year of one member, in one craft or over all.
#[derive(Debug, Clone, PartialEq)]
pub struct YearCard {
    name: String,
    craft: Option<String>,
    record: Record,
    today: NaiveDate,
    week_starts_on: Weekday,
}

/// What a year holds.
struct Year {
    range: DateRange,
    minutes: i64,
    active_days: i64,
    known: bool,
}

impl YearCard {
    /// The card of a whole record; `craft` is named when the record is of one.
    pub fn new(
        member_name: &str,
        craft: Option<&str>,
        record: Record,
        today: NaiveDate,
        week_starts_on: Weekday,
    ) -> Self {
        Self {
            name: name(member_name),
            craft: craft.map(name),
            record,
            today,
            week_starts_on,
        }
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let (now, then) = (self.this_year(), self.year_before());
        let steps = Steps::of(&self.record, DateRange::new(then.range.from, now.range.to));
        let (lead, lead_label) = self.lead(&now, &then);
        let calendar = |year: &Year, top| {
            Calendar::of(&self.record, year.range, self.week_starts_on, &steps, top)
        };
        let page = YearPage {
            c: theme.colours(),
            name: fonts.fitted(&self.name, 38.0, NAME_WIDTH),
            craft: self
                .craft
                .as_ref()
                .map(|craft| fonts.fitted(craft, 30.0, 400.0)),
            lead,
            lead_label,
            difference: then
                .known
                .then(|| difference(whole_hours(now.minutes - then.minutes))),
            now: calendar(&now, 334.0),
            then: calendar(&then, 530.0),
            now_total: now.total(),
            then_total: then.total(),
            most: steps.most(),
        };
        Ok(page.render()?)
    }

    fn this_year(&self) -> Year {
        self.year(DateRange::new(
            self.today - TimeDelta::days(YEAR_DAYS - 1),
            self.today,
        ))
    }

    fn year_before(&self) -> Year {
        self.year(self.this_year().range.shifted(-YEAR_DAYS))
    }

    fn year(&self, range: DateRange) -> Year {
        Year {
            range,
            minutes: self.record.minutes_in(range),
            active_days: self.record.active_days_in(range),
            known: self.record.first_day.is_some_and(|first| first <= range.to),
        }
    }

    /// What stands largest: the year, or the lifetime when the year is below the one before.
    fn lead(&self, now: &Year, then: &Year) -> (String, String) {
        let year = hours_or_minutes(now.minutes);
        if then.known && now.minutes < then.minutes {
            let all = lifetime(&self.record, self.today).minutes;
            return (
                hours_or_minutes(all),
                format!("in all, {year} in the last 52 weeks"),
            );
        }
        (year, "in the last 52 weeks".to_owned())
    }

    pub(super) fn alt_text(&self) -> String {
        let (now, then) = (self.this_year(), self.year_before());
        let craft = match &self.craft {
            Some(craft) => format!(" of {}", isolated(craft)),
            None => String::new(),
        };
        let mut sentences = vec![
            format!(
                "{}: two calendars{craft}, one square a day, the fuller the more hours.",
                isolated(&self.name)
            ),
            format!("The last 52 weeks: {}.", now.total()),
            format!("The 52 weeks before: {}.", then.total()),
        ];
        if then.known {
            let hours = whole_hours(now.minutes - then.minutes);
            sentences.push(format!("Beside the year before: {}.", difference(hours)));
        }
        let all = lifetime(&self.record, self.today);
        sentences.push(format!("{} in all.", hours_or_minutes(all.minutes)));
        if all.estimated_minutes > 0 {
            let estimated = hours_or_minutes(all.estimated_minutes);
            sentences.push(format!("And {estimated} estimated, which no square shows."));
        }
        alt_text(&sentences)
    }
}

impl Year {
    fn total(&self) -> String {
        if !self.known {
            return "no record of you then".to_owned();
        }
        let days = count(self.active_days, "day", "days");
        match self.active_days {
            0 => "nothing logged".to_owned(),
            _ => format!("{} on {days}", hours_or_minutes(self.minutes)),
        }
    }
}

/// A difference without its minutes, once it has hours: over a year they say nothing.
fn whole_hours(minutes: i64) -> i64 {
    if minutes.abs() < 60 {
        minutes
    } else {
        minutes / 60 * 60
    }
}

#[derive(Template)]
#[template(path = "cards/year.svg", escape = "html")]
struct YearPage {
    c: &'static Colours,
    name: String,
    craft: Option<String>,
    lead: String,
    lead_label: String,
    difference: Option<String>,
    now: Calendar,
    then: Calendar,
    now_total: String,
    then_total: String,
    most: String,
}

impl Steps {
    /// "4 h and more", for the fullest square.
    fn most(&self) -> String {
        format!("{} and more", duration(self.fullest_minutes()))
    }
}
