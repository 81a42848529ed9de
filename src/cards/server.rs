//! The server card: what a server's members did together, next to the same server's own past.
//!
//! Totals and means in whole hours, of windows to which at least [`GROUP_MEMBERS_MIN`] members contributed: a server is never
//! so few that a total says what one of them did. No names, no median, nobody next to anybody.

use askama::Template;

use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, isolated, name, week_of};
use super::theme::{Colours, Theme};
use crate::domain::calendar::DateRange;
use crate::domain::format::thousands;

/// Members who must have contributed to every window shown.
pub const GROUP_MEMBERS_MIN: i64 = 5;
/// Pixels of the longest bar.
const BAR_WIDTH: i64 = 800;
const NAME_WIDTH: f32 = 620.0;

/// A server next to its own past.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerCard {
    name: String,
    period: DateRange,
    this: Totals,
    past: Vec<(GroupBeside, Totals)>,
}

/// What members logged in some days, over the entries visible in the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupWindow {
    /// Members with at least one entry in them.
    pub members: i64,
    /// Their minutes, added up.
    pub minutes: i64,
    /// Their active days, added up.
    pub member_days: i64,
}

/// Which of the server's own windows stands beside the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBeside {
    /// Seven days earlier.
    WeekBefore,
    /// 364 days earlier.
    YearAgo,
}

/// A window as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Totals {
    hours: i64,
    member_days: i64,
    mean_hours: i64,
}

impl ServerCard {
    /// The card of a period. A window of the past with fewer than five members is not shown; a period with fewer has no card.
    pub fn new(
        server_name: &str,
        period: DateRange,
        this: GroupWindow,
        past: &[(GroupBeside, GroupWindow)],
    ) -> Option<Self> {
        let shown =
            |(beside, window): &(GroupBeside, GroupWindow)| Some((*beside, window.shown()?));
        Some(Self {
            name: name(server_name),
            period,
            this: this.shown()?,
            past: past.iter().filter_map(shown).take(2).collect(),
        })
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let rows = self.rows();
        let page = ServerPage {
            c: theme.colours(),
            name: fonts.fitted(&self.name, 38.0, NAME_WIDTH),
            period: week_of(self.period),
            height: 356 + rows.len() * 128,
            lead: format!("{} h", grouped(self.this.hours)),
            rows,
        };
        Ok(page.render()?)
    }

    fn rows(&self) -> Vec<Row> {
        let windows: Vec<(&str, Totals)> = [("This week", self.this)]
            .into_iter()
            .chain(
                self.past
                    .iter()
                    .map(|(beside, totals)| (beside.label(), *totals)),
            )
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
                detail: totals.detail(),
                is_now: index == 0,
            })
            .collect()
    }

    pub(super) fn alt_text(&self) -> String {
        let mut sentences = vec![format!(
            "{} next to its own past: {}.",
            isolated(&self.name),
            week_of(self.period)
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

impl GroupBeside {
    const fn label(self) -> &'static str {
        match self {
            Self::WeekBefore => "The week before",
            Self::YearAgo => "A year ago",
        }
    }
}

impl GroupWindow {
    fn shown(self) -> Option<Totals> {
        let hours = |minutes: i64| (minutes + 30) / 60;
        (self.members >= GROUP_MEMBERS_MIN).then(|| Totals {
            hours: hours(self.minutes),
            member_days: self.member_days,
            mean_hours: hours(self.minutes / self.members),
        })
    }
}

impl Totals {
    fn detail(self) -> String {
        let days = count(self.member_days, "active member-day", "active member-days");
        format!("{days}, {} h a member", grouped(self.mean_hours))
    }
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const FIVE: GroupWindow = GroupWindow {
        members: 5,
        minutes: 1_000,
        member_days: 12,
    };

    fn card(this: GroupWindow, before: GroupWindow) -> Option<ServerCard> {
        let from = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let past = [(GroupBeside::WeekBefore, before)];
        ServerCard::new("Workshop", DateRange::starting(from, 7), this, &past)
    }

    #[test]
    fn fewer_than_five_are_never_shown() {
        let four = GroupWindow { members: 4, ..FIVE };
        assert_eq!(card(four, FIVE), None);
        let alt = card(FIVE, four).unwrap().alt_text();
        assert!(!alt.contains("week before"), "{alt}");
    }

    #[test]
    fn hours_are_whole() {
        let alt = card(FIVE, FIVE).unwrap().alt_text();
        assert!(
            alt.contains("This week: 17 h together, 12 active member-days, 3 h a member."),
            "{alt}"
        );
    }
}
