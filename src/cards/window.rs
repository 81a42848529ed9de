//! The window card: some weeks, a quarter or a year next to the member's own past, as bars.

use askama::Template;

use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, dates, difference, duration_or_nothing, isolated, name};
use super::theme::{Colours, Theme};
use crate::domain::engine::journey::Lifetime;
use crate::domain::engine::window::{Beside, Pair, Side, Standing, Window, WindowComparison};
use crate::domain::format::hours_or_minutes;
use crate::wording::{beside_name, daily, estimated_apart, window_name};

/// Pixels of the longest bar.
const BAR_WIDTH: i64 = 740;
const BAR_WIDTH_MIN: i64 = 14;
const NAME_WIDTH: f32 = 560.0;
const CRAFT_WIDTH: f32 = 560.0;
const LEAD_SIZE: f32 = 108.0;
const LEAD_WIDTH: f32 = 1088.0;

/// A window of one member, in one craft or over all, next to its past.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowCard {
    name: String,
    craft: Option<String>,
    comparison: WindowComparison,
    lifetime: Lifetime,
}

impl WindowCard {
    /// The card of a comparison, with everything up to today; `craft` is named when the comparison is of one.
    pub fn new(
        member_name: &str,
        craft: Option<&str>,
        comparison: WindowComparison,
        lifetime: Lifetime,
    ) -> Self {
        Self {
            name: name(member_name),
            craft: craft.map(name),
            comparison,
            lifetime,
        }
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let rows = self.rows();
        let (lead, lead_label) = self.lead();
        let page = WindowPage {
            c: theme.colours(),
            name: fonts.fitted(&self.name, 38.0, NAME_WIDTH),
            period: dates(self.comparison.this.range),
            craft: self
                .craft
                .as_ref()
                .map(|craft| fonts.fitted(craft, 30.0, CRAFT_WIDTH)),
            height: 406 + rows.len() * 128,
            lead_size: LEAD_SIZE * (LEAD_WIDTH / fonts.width(&lead, LEAD_SIZE)).min(1.0),
            lead,
            lead_label,
            rows,
        };
        Ok(page.render()?)
    }

    /// What stands largest: the window, or the lifetime when it is below the past or empty.
    fn lead(&self) -> (String, String) {
        let this = self.this();
        let name = window_name(self.comparison.window).to_lowercase();
        let window = match self.comparison.window {
            Window::FourWeeks | Window::NinetyDays => format!("in {name}"),
            Window::Week | Window::Quarter | Window::Year => name,
        };
        if self.comparison.is_below_past() || this.minutes == 0 {
            let held = self.value(this);
            return (
                hours_or_minutes(self.lifetime.minutes),
                format!("in all, {held} {window}"),
            );
        }
        (self.value(this), window)
    }

    /// The window as it is shown: by the mean of the days that count, where days are compared.
    fn this(&self) -> Side {
        let mut pairs = self.comparison.pairs.iter();
        let long_run = pairs.find(|pair| pair.beside == Beside::LongRun);
        long_run.map_or(self.comparison.this, |pair| pair.this)
    }

    fn is_by_day(&self) -> bool {
        let mut pairs = self.comparison.pairs.iter();
        pairs.any(|pair| pair.beside == Beside::LongRun)
    }

    /// What a bar stands for: minutes, or minutes a day in hundredths so that short means differ too.
    fn measure(&self, side: Side) -> i64 {
        if self.is_by_day() {
            return side.minutes * 100 / side.counted_days.max(1);
        }
        side.minutes
    }

    fn value(&self, side: Side) -> String {
        match side.daily_minutes() {
            Some(mean) if self.is_by_day() && side.minutes > 0 => daily(mean),
            _ => duration_or_nothing(side.minutes),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let this = self.this();
        let then = self.comparison.pairs.iter().map(|pair| pair.then);
        let sides = || then.clone().chain([this]);
        let most = sides().map(|side| self.measure(side)).max().unwrap_or(0);
        let width = |side: Side| {
            let width = self.measure(side) * BAR_WIDTH / most.max(1);
            if side.minutes > 0 {
                width.max(BAR_WIDTH_MIN)
            } else {
                0
            }
        };
        let row = |index: usize, label, side: Side, value, detail| Row {
            y: 420 + index * 128,
            label,
            width: width(side),
            value,
            detail,
            is_now: index == 0,
        };
        let window = self.comparison.window;
        let now = row(
            0,
            window_name(window),
            this,
            self.value(this),
            days_of(this).unwrap_or_default(),
        );
        let past = self
            .comparison
            .pairs
            .iter()
            .enumerate()
            .map(|(index, pair)| {
                let label = beside_name(window, pair.beside);
                let (value, detail) = self.past(pair);
                let side = if pair.then.standing.is_comparable() {
                    pair.then
                } else {
                    Side {
                        minutes: 0,
                        ..pair.then
                    }
                };
                row(index + 1, label, side, value, detail)
            });
        [now].into_iter().chain(past).collect()
    }

    /// What stands at a bar of the past, and beside it.
    fn past(&self, pair: &Pair) -> (String, String) {
        let then = pair.then;
        let value = match then.standing {
            Standing::Recorded => self.value(then),
            Standing::Partial => format!("{}, in part", self.value(then)),
            Standing::Away => "away".to_owned(),
            Standing::Empty => "nothing logged".to_owned(),
            Standing::Missing { .. } => "no record yet".to_owned(),
        };
        let unit = if self.is_by_day() { " a day" } else { "" };
        let beside = match (then.standing, pair.difference_minutes) {
            (Standing::Missing { weeks_until }, _) => {
                Some(format!("in {}", count(weeks_until, "week", "weeks")))
            }
            (_, Some(0)) => Some(difference(0)),
            (_, Some(minutes)) => Some(format!("{}{unit}", difference(minutes))),
            (_, None) => None,
        };
        let left_out = match pair.weeks_left_out {
            0 => None,
            _ if !then.standing.is_comparable() => None,
            weeks => Some(format!("{} away left out", count(weeks, "week", "weeks"))),
        };
        let days = then
            .standing
            .is_comparable()
            .then(|| days_of(then))
            .flatten();
        let parts: Vec<String> = [beside, days, left_out].into_iter().flatten().collect();
        (value, parts.join(", "))
    }

    pub(super) fn alt_text(&self) -> String {
        let craft = match &self.craft {
            Some(craft) => format!(" of {}", isolated(craft)),
            None => String::new(),
        };
        let range = dates(self.comparison.this.range);
        let mut sentences = vec![format!(
            "{}: {}{craft}, {range}.",
            isolated(&self.name),
            window_name(self.comparison.window).to_lowercase()
        )];
        for row in self.rows() {
            let detail = match row.detail.as_str() {
                "" => String::new(),
                detail => format!(" ({detail})"),
            };
            sentences.push(format!("{}: {}{detail}.", row.label, row.value));
        }
        let all = hours_or_minutes(self.lifetime.minutes);
        let estimated = estimated_apart(self.lifetime);
        let estimated = estimated.map_or_else(String::new, |estimated| format!(", {estimated}"));
        sentences.push(format!("{all} in all{estimated}."));
        alt_text(&sentences)
    }
}

/// Hours of a whole week have no days.
fn days_of(side: Side) -> Option<String> {
    (side.active_days > 0).then(|| count(side.active_days, "active day", "active days"))
}

/// One side as a bar.
struct Row {
    y: usize,
    label: &'static str,
    width: i64,
    value: String,
    detail: String,
    is_now: bool,
}

#[derive(Template)]
#[template(path = "cards/window.svg", escape = "html")]
struct WindowPage {
    c: &'static Colours,
    name: String,
    period: String,
    craft: Option<String>,
    height: usize,
    lead: String,
    lead_size: f32,
    lead_label: String,
    rows: Vec<Row>,
}
