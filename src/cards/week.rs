//! The week card: the week's hours day by day, and the running total next to the member's own past.

mod chart;

use askama::Template;
use chrono::NaiveDate;

use self::chart::Chart;
use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, difference, duration_or_nothing, isolated, name, week_of};
use super::theme::{Colours, Theme};
use crate::domain::calendar::DateRange;
use crate::domain::comparison::{
    Comparison, DayTotal, History, Past, Standing, USUAL_WEEKS, YEAR_DAYS,
};
use crate::domain::format::{duration, hours_or_minutes};

/// A week of one member, in one craft or over all, next to its past.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekCard {
    name: String,
    craft: Option<String>,
    comparison: Comparison,
    /// Minutes of each date of the period.
    days: Vec<i64>,
    beside: Option<(BesideLine, Vec<f64>)>,
}

/// Whose running total the line of the past is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BesideLine {
    YearAgo,
    Usual,
    WeekBefore,
    FirstWeek,
}

impl BesideLine {
    const fn label(self) -> &'static str {
        match self {
            Self::YearAgo => "a year ago",
            Self::Usual => "the usual week",
            Self::WeekBefore => "the week before",
            Self::FirstWeek => "the first week",
        }
    }
}

impl WeekCard {
    /// The card of a comparison and the history it was made from; `craft` is named when the history is of one.
    ///
    /// The line of the past is the same week a year ago, else the usual week, else the week before, else the first week.
    pub fn new(
        member_name: &str,
        craft: Option<&str>,
        comparison: Comparison,
        history: &History,
    ) -> Self {
        Self {
            name: name(member_name),
            craft: craft.map(name),
            days: minutes_of(history, comparison.period.range),
            beside: beside(&comparison, history),
            comparison,
        }
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let (lead, lead_label) = self.lead();
        let lead_width = fonts.width(&lead, LEAD_SIZE);
        let page = WeekPage {
            c: theme.colours(),
            name: fonts.fitted(&self.name, 38.0, NAME_WIDTH),
            period: self.period(),
            craft: self
                .craft
                .as_ref()
                .map(|craft| fonts.fitted(craft, 30.0, FACTS_WIDTH)),
            lead,
            lead_size: LEAD_SIZE * (FACTS_WIDTH / lead_width).min(1.0),
            lead_label,
            facts: self.facts(),
            lifetime: (!self.lifetime_leads())
                .then(|| hours_or_minutes(self.comparison.lifetime.minutes)),
            chart: Chart::of(self),
        };
        Ok(page.render()?)
    }

    /// What stands largest: the week, or the lifetime when the week is below the past or empty.
    fn lead(&self) -> (String, String) {
        let week = duration_or_nothing(self.comparison.this.minutes);
        let when = if self.comparison.period.so_far {
            "this week so far"
        } else {
            "this week"
        };
        if self.lifetime_leads() {
            let lifetime = hours_or_minutes(self.comparison.lifetime.minutes);
            return (lifetime, format!("in all, {week} {when}"));
        }
        (week, when.to_owned())
    }

    fn lifetime_leads(&self) -> bool {
        let comparison = &self.comparison;
        comparison.lifetime.minutes > 0 && (comparison.below_past || comparison.this.minutes == 0)
    }

    /// "Week of 16 to 22 November", or "Through Wednesday 18 November".
    fn period(&self) -> String {
        let period = self.comparison.period;
        if period.so_far {
            return format!("Through {}", period.range.to.format("%A %-d %B"));
        }
        week_of(period.range)
    }

    /// The lines of the past, as label, value and difference.
    fn facts(&self) -> Vec<Fact> {
        let comparison = &self.comparison;
        let mut facts = vec![fact("The week before", comparison.week_before)];
        if let Some(usual) = comparison.usual {
            facts.push(Fact {
                label: "The usual week",
                value: duration_or_nothing(usual.minutes),
                is_known: true,
                beside: Some(difference(usual.difference_minutes)),
                estimated: None,
            });
        }
        facts.push(fact("A year ago", comparison.year_ago));
        if let Some(first) = comparison.first_week {
            facts.push(fact("The first week", first));
        }
        facts.truncate(FACTS_MAX);
        facts
    }

    pub(super) fn alt_text(&self) -> String {
        let comparison = &self.comparison;
        let craft = match &self.craft {
            Some(craft) => format!(" of {}", isolated(craft)),
            None => String::new(),
        };
        let totals = comparison.this;
        let mut sentences = vec![
            format!("{}: {}{craft}.", isolated(&self.name), self.period()),
            match totals.active_days {
                0 if totals.minutes == 0 => "Nothing logged.".to_owned(),
                0 => format!("{}.", duration(totals.minutes)),
                days => {
                    let days = count(days, "day", "days");
                    format!("{} on {days}.", duration(totals.minutes))
                }
            },
        ];
        if comparison.away {
            sentences.push("Away, so nothing is compared.".to_owned());
        }
        sentences.extend(self.facts().iter().map(Fact::sentence));
        let then = match comparison.lifetime.then_minutes {
            0 => String::new(),
            minutes => format!(", {} of them a year ago", hours_or_minutes(minutes)),
        };
        let lifetime = hours_or_minutes(comparison.lifetime.minutes);
        let estimated = match comparison.lifetime.estimated_minutes {
            0 => String::new(),
            minutes => format!(", and {} estimated, apart", hours_or_minutes(minutes)),
        };
        sentences.push(format!("{lifetime} in all{then}{estimated}."));
        let by_day: Vec<String> = comparison
            .period
            .range
            .iter()
            .zip(&self.days)
            .filter(|(_, minutes)| **minutes > 0)
            .map(|(day, minutes)| format!("{} {}", day.format("%A"), duration(*minutes)))
            .collect();
        if !by_day.is_empty() {
            sentences.push(format!("Day by day: {}.", by_day.join(", ")));
        }
        if let Some((line, _)) = &self.beside {
            sentences.push(format!(
                "A line shows the running total next to {}.",
                line.label()
            ));
        }
        alt_text(&sentences)
    }
}

const NAME_WIDTH: f32 = 560.0;
const FACTS_WIDTH: f32 = 420.0;
const FACTS_MAX: usize = 3;
const LEAD_SIZE: f32 = 108.0;

/// One line of the past.
struct Fact {
    label: &'static str,
    value: String,
    /// Whether the value is one, and no word for its absence.
    is_known: bool,
    /// The difference, or when a line without a record has something to say.
    beside: Option<String>,
    /// What is only estimated, where nothing is known.
    estimated: Option<String>,
}

impl Fact {
    fn sentence(&self) -> String {
        if let Some(estimated) = &self.estimated {
            return format!("{}: {}, and {estimated}, apart.", self.label, self.value);
        }
        let beside = match &self.beside {
            Some(due) if !self.is_known => format!("; {due} this line has something to say"),
            Some(beside) => format!(" ({beside})"),
            None => String::new(),
        };
        format!("{}: {}{beside}.", self.label, self.value)
    }
}

fn fact(label: &'static str, past: Past) -> Fact {
    let value = match past.standing {
        Standing::Recorded(totals) => duration(totals.minutes),
        Standing::Partial(totals) => format!("{}, in part", duration(totals.minutes)),
        Standing::Away => "away".to_owned(),
        Standing::Empty => "nothing logged".to_owned(),
        Standing::Missing { .. } => "no record yet".to_owned(),
    };
    let due = match past.standing {
        Standing::Missing { weeks_until } => {
            Some(format!("in {}", count(weeks_until, "week", "weeks")))
        }
        _ => None,
    };
    let is_known = matches!(past.standing, Standing::Recorded(_) | Standing::Partial(_));
    let estimated = (past.estimated_minutes > 0 && !is_known)
        .then(|| format!("{} estimated", hours_or_minutes(past.estimated_minutes)));
    Fact {
        label,
        value,
        is_known,
        beside: past
            .difference_minutes
            .map(difference)
            .or_else(|| estimated.clone())
            .or(due),
        estimated,
    }
}

fn minutes_of(history: &History, range: DateRange) -> Vec<i64> {
    let minutes = |day: NaiveDate| {
        history
            .days
            .get(&day)
            .map_or(0, |day: &DayTotal| day.minutes)
    };
    range.iter().map(minutes).collect()
}

/// The line of the past, as minutes by day.
fn beside(comparison: &Comparison, history: &History) -> Option<(BesideLine, Vec<f64>)> {
    if comparison.away {
        return None;
    }
    let holds = |past: &Past| matches!(past.standing, Standing::Recorded(_) | Standing::Partial(_));
    let of = |range| {
        let minutes = minutes_of(history, range);
        minutes.into_iter().map(whole).collect::<Vec<f64>>()
    };
    if holds(&comparison.year_ago) {
        let range = comparison.period.range.shifted(-YEAR_DAYS);
        return Some((BesideLine::YearAgo, of(range)));
    }
    if comparison.usual.is_some() {
        return Some((BesideLine::Usual, usual_days(comparison, history)));
    }
    if holds(&comparison.week_before) {
        return Some((BesideLine::WeekBefore, of(comparison.week_before.range)));
    }
    let first = comparison.first_week.filter(holds)?;
    Some((BesideLine::FirstWeek, of(first.range)))
}

/// The mean of each weekday over the weeks that the usual week is taken from.
fn usual_days(comparison: &Comparison, history: &History) -> Vec<f64> {
    let period = comparison.period;
    let first_day = history.first_day.unwrap_or(period.range.to);
    let is_away = |range: DateRange| {
        let week = DateRange::starting(range.from, 7);
        let away = |day: &NaiveDate| history.away.iter().any(|away| away.contains(*day));
        week.iter().filter(away).count() > 3
    };
    let weeks: Vec<Vec<i64>> = (1..=USUAL_WEEKS)
        .map(|week| period.range.shifted(-week * 7))
        .filter(|range| range.from >= first_day && !is_away(*range))
        .map(|range| minutes_of(history, range))
        .collect();
    let count = f64::from(u32::try_from(weeks.len().max(1)).unwrap_or(1));
    let day = |index: usize| weeks.iter().map(|week| whole(week[index])).sum::<f64>() / count;
    let len = usize::try_from(period.range.len()).unwrap_or(0);
    (0..len).map(day).collect()
}

/// Minutes as a float; a week has few enough to be exact.
fn whole(minutes: i64) -> f64 {
    f64::from(i32::try_from(minutes).unwrap_or(i32::MAX))
}

#[derive(Template)]
#[template(path = "cards/week.svg", escape = "html")]
struct WeekPage {
    c: &'static Colours,
    name: String,
    period: String,
    craft: Option<String>,
    lead: String,
    lead_size: f32,
    lead_label: String,
    facts: Vec<Fact>,
    lifetime: Option<String>,
    chart: Chart,
}
