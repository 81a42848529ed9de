//! The year card: the last 52 weeks day by day, over the 52 weeks before them.
//!
//! Both stand on the same 53 columns and weekdays, 364 days apart, so that each day is above the same one a year earlier.

mod calendar;

use askama::Template;
use chrono::{NaiveDate, Weekday};

use self::calendar::{Calendar, Steps};
use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, difference, duration_or_nothing, isolated, name};
use super::theme::{Colours, Theme};
use crate::domain::calendar::DateRange;
use crate::domain::engine::Record;
use crate::domain::engine::window::Standing;
use crate::domain::engine::year::{YearComparison, YearSide, compare_year};
use crate::domain::format::{duration, hours_or_minutes};

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
        let year = compare_year(&self.record, self.today);
        let (now, then) = (&year.this, &year.before);
        let steps = Steps::of(&self.record, DateRange::new(then.range.from, now.range.to));
        let (lead, lead_label) = lead(&year);
        let calendar = |year: &YearSide, top| {
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
            difference: year
                .difference_minutes
                .map(|minutes| difference(whole_hours(minutes))),
            now: calendar(now, 334.0),
            then: calendar(then, 530.0),
            now_total: total(now),
            then_total: then_total(then),
            most: steps.most(),
        };
        Ok(page.render()?)
    }

    pub(super) fn alt_text(&self) -> String {
        let year = compare_year(&self.record, self.today);
        let craft = match &self.craft {
            Some(craft) => format!(" of {}", isolated(craft)),
            None => String::new(),
        };
        let mut sentences = vec![
            format!(
                "{}: two calendars{craft}, one square a day, the fuller the more hours.",
                isolated(&self.name)
            ),
            format!("The last 52 weeks: {}.", total(&year.this)),
            format!("The 52 weeks before: {}.", then_total(&year.before)),
        ];
        if let Some(minutes) = year.difference_minutes {
            let hours = difference(whole_hours(minutes));
            sentences.push(format!("Beside the year before: {hours}."));
        }
        let all = year.lifetime;
        sentences.push(format!("{} in all.", hours_or_minutes(all.minutes)));
        if all.estimated_minutes > 0 {
            let estimated = hours_or_minutes(all.estimated_minutes);
            sentences.push(format!("And {estimated} estimated, which no square shows."));
        }
        alt_text(&sentences)
    }
}

/// What stands largest: the year, or the lifetime when the year is below the one before.
fn lead(year: &YearComparison) -> (String, String) {
    let this = hours_or_minutes(year.this.minutes);
    if year.is_below_past() {
        return (
            hours_or_minutes(year.lifetime.minutes),
            format!(
                "in all, {} in the last 52 weeks",
                duration_or_nothing(year.this.minutes)
            ),
        );
    }
    (this, "in the last 52 weeks".to_owned())
}

fn total(year: &YearSide) -> String {
    let days = count(year.active_days, "day", "days");
    match (year.standing, year.active_days) {
        (Standing::Missing { .. }, _) => "no record of you then".to_owned(),
        (Standing::Empty | Standing::Away, _) => "nothing logged".to_owned(),
        (_, 0) => hours_or_minutes(year.minutes),
        _ => format!("{} on {days}", hours_or_minutes(year.minutes)),
    }
}

fn then_total(year: &YearSide) -> String {
    match year.standing {
        Standing::Partial => format!("{}, in part", total(year)),
        _ => total(year),
    }
}

/// A difference without its minutes, once it has hours: over a year they say nothing.
fn whole_hours(minutes: i64) -> i64 {
    if minutes.abs() < 60 {
        minutes
    } else {
        minutes.signum() * ((minutes.abs() + 30) / 60 * 60)
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
