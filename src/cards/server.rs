//! The server card: what a server's members did together, next to the same server's own past, under the rule for groups
//! ([`crate::domain::group`]).

use askama::Template;

use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, isolated, name, week_of};
use super::theme::{Colours, Theme};
use crate::domain::format::thousands;
use crate::domain::group::{GroupBeside, GroupComparison, GroupTotals};

/// Pixels of the longest bar.
const BAR_WIDTH: i64 = 800;
const NAME_WIDTH: f32 = 620.0;

/// A server next to its own past.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerCard {
    name: String,
    comparison: GroupComparison,
}

impl ServerCard {
    /// The card of a comparison. A window of the past that may not be shown has no bar.
    pub fn new(server_name: &str, comparison: GroupComparison) -> Self {
        Self {
            name: match name(server_name) {
                name if name.is_empty() => "This server".to_owned(),
                name => name,
            },
            comparison,
        }
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let rows = self.rows();
        let page = ServerPage {
            c: theme.colours(),
            name: fonts.fitted(&self.name, 38.0, NAME_WIDTH),
            period: week_of(self.comparison.period),
            height: 356 + rows.len() * 128,
            lead: format!("{} h", grouped(self.comparison.this.hours)),
            rows,
        };
        Ok(page.render()?)
    }

    fn rows(&self) -> Vec<Row> {
        let shown = |(beside, totals): &(GroupBeside, Option<GroupTotals>)| {
            totals.map(|totals| (label(*beside), totals))
        };
        let past = self.comparison.past.iter().filter_map(shown);
        let windows: Vec<(&str, GroupTotals)> = [("This week", self.comparison.this)]
            .into_iter()
            .chain(past)
            .collect();
        let most = windows
            .iter()
            .map(|(_, totals)| totals.hours)
            .max()
            .unwrap_or(0)
            .max(1);
        windows
            .iter()
            .enumerate()
            .map(|(index, (label, totals))| Row {
                y: 370 + index * 128,
                label,
                width: (totals.hours * BAR_WIDTH / most).max(14),
                hours: format!("{} h", grouped(totals.hours)),
                detail: detail(*totals),
                is_now: index == 0,
            })
            .collect()
    }

    pub(super) fn alt_text(&self) -> String {
        let mut sentences = vec![format!(
            "{} next to its own past: {}.",
            isolated(&self.name),
            week_of(self.comparison.period)
        )];
        for row in self.rows() {
            sentences.push(format!(
                "{}: {} together, {}.",
                row.label, row.hours, row.detail
            ));
        }
        alt_text(&sentences)
    }
}

const fn label(beside: GroupBeside) -> &'static str {
    match beside {
        GroupBeside::WeekBefore => "The week before",
        GroupBeside::YearAgo => "A year ago",
    }
}

fn detail(totals: GroupTotals) -> String {
    let days = count(
        totals.member_days,
        "active member-day",
        "active member-days",
    );
    format!("{days}, {} h a member", grouped(totals.mean_hours))
}

fn grouped(hours: i64) -> String {
    thousands(hours.unsigned_abs())
}

/// One window as a bar.
struct Row {
    y: usize,
    label: &'static str,
    width: i64,
    hours: String,
    detail: String,
    is_now: bool,
}

#[derive(Template)]
#[template(path = "cards/server.svg", escape = "html")]
struct ServerPage {
    c: &'static Colours,
    name: String,
    period: String,
    height: usize,
    lead: String,
    rows: Vec<Row>,
}
