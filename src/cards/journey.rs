//! The journey card: lifetime hours on the way to 10,000, craft by craft, and when that may be.
//!
//! One craft has the whole card; several have a line each, at most [`ROWS_MAX`], and the rest are one sum.

mod track;

use askama::Template;
use chrono::{Datelike, NaiveDate};

use self::track::{Horizon, Track};
use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, hours, hours_or_minutes, isolated, month_and_year, name};
use super::theme::{Colours, Theme};
use crate::domain::engine::journey::{Lifetime, next_milestone};
use crate::domain::engine::projection::{Eta, PACE_WEEKS, Projection};
use crate::domain::format::{duration, thousands};

/// Crafts with a line of their own.
const ROWS_MAX: usize = 4;
const ROW_HEIGHT: usize = 158;
const NAME_WIDTH: f32 = 640.0;
const CRAFT_WIDTH: f32 = 620.0;
/// From so many months on, "one hour more a week" is said in years.
const YEARS_FROM_MONTHS: i64 = 36;

/// Where one member stands on the way to 10,000 hours.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyCard {
    name: String,
    today: NaiveDate,
    crafts: Vec<CraftJourney>,
}

/// One craft on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct CraftJourney {
    /// The craft.
    pub craft: String,
    /// Its hours.
    pub lifetime: Lifetime,
    /// When they may be 10,000.
    pub projection: Projection,
}

impl JourneyCard {
    /// The card of these crafts, which it shows by their hours, the most first; none without a craft.
    pub fn new(member_name: &str, today: NaiveDate, mut crafts: Vec<CraftJourney>) -> Option<Self> {
        if crafts.is_empty() {
            return None;
        }
        for craft in &mut crafts {
            craft.craft = name(&craft.craft);
        }
        crafts.sort_by(|one, other| {
            let minutes = |craft: &CraftJourney| craft.lifetime.minutes;
            minutes(other)
                .cmp(&minutes(one))
                .then_with(|| one.craft.cmp(&other.craft))
        });
        Some(Self {
            name: name(member_name),
            today,
            crafts,
        })
    }

    pub(super) fn svg(&self, theme: Theme, fonts: &Fonts) -> Result<String, CardError> {
        let name = fonts.fitted(&self.name, 38.0, NAME_WIDTH);
        match self.crafts.as_slice() {
            [craft] => self.one(name, craft, theme, fonts),
            crafts => several(name, crafts, theme, fonts),
        }
    }

    fn one(
        &self,
        name: String,
        craft: &CraftJourney,
        theme: Theme,
        fonts: &Fonts,
    ) -> Result<String, CardError> {
        let horizon = Horizon::of(craft.projection, self.today);
        let paces = basis(craft.projection);
        let page = JourneyPage {
            c: theme.colours(),
            height: match (&horizon, &paces) {
                (Some(_), _) => 740,
                (None, Some(_)) => 650,
                (None, None) => 560,
            },
            name,
            craft: fonts.fitted(&craft.craft, 40.0, 520.0),
            lead: hours_or_minutes(craft.lifetime.minutes),
            estimated: craft.estimated(),
            next: craft.next(),
            track: Track::of(craft.lifetime, 1036.0),
            projection: sentence(craft.projection),
            paces,
            nearer: nearer(craft.projection),
            horizon,
        };
        Ok(page.render()?)
    }

    pub(super) fn alt_text(&self) -> String {
        let mut sentences = vec![format!(
            "{}: the way to 10,000 hours.",
            isolated(&self.name)
        )];
        let (shown, rest) = split(&self.crafts);
        for craft in shown {
            sentences.push(craft.sentence());
        }
        if let [craft] = shown {
            sentences.extend(basis(craft.projection));
            sentences.extend(nearer(craft.projection));
        }
        sentences.extend(remainder(rest).map(|rest| format!("{rest}.")));
        alt_text(&sentences)
    }
}

impl CraftJourney {
    /// "next 1,000 h, in 188 h".
    fn next(&self) -> String {
        match next_milestone(self.lifetime.minutes) {
            Some((next, left)) => {
                format!(
                    "{} h is {} away",
                    thousands(next.unsigned_abs()),
                    rough(left)
                )
            }
            None => "all ten milestones are behind you".to_owned(),
        }
    }

    /// "and 300 h estimated", which count for nothing else.
    fn estimated(&self) -> Option<String> {
        let minutes = self.lifetime.estimated_minutes;
        (minutes > 0).then(|| format!("and {} estimated, apart", hours_or_minutes(minutes)))
    }

    fn sentence(&self) -> String {
        let estimated = match self.estimated() {
            Some(estimated) => format!(" ({estimated})"),
            None => String::new(),
        };
        format!(
            "{}: {}{estimated}; {}. {}.",
            isolated(&self.craft),
            hours_or_minutes(self.lifetime.minutes),
            self.next(),
            sentence(self.projection)
        )
    }
}

/// A length on the way: to the minute under ten hours, else in hours, rounded up so that it is never too little.
fn rough(minutes: i64) -> String {
    match minutes {
        ..600 => duration(minutes),
        _ => hours(minutes + 59),
    }
}

/// When the last hour may be done, in one sentence without its full stop.
fn sentence(projection: Projection) -> String {
    match projection {
        Projection::Reached { on } => format!("10,000 h since {}", month_and_year(on)),
        Projection::NoPace => {
            "No date yet: a date needs four weeks with some work in them".to_owned()
        }
        Projection::Between(span) => match (span.earliest, span.latest) {
            (Eta::Beyond, _) => "10,000 h are over a hundred years off at this pace".to_owned(),
            (Eta::On(first), Eta::Beyond) => {
                format!("10,000 h in {} at the earliest", month_and_year(first))
            }
            (Eta::On(first), Eta::On(last)) => format!("10,000 h {}", between(first, last)),
        },
    }
}

fn between(first: NaiveDate, last: NaiveDate) -> String {
    let (from, to) = (month_and_year(first), month_and_year(last));
    if from == to {
        return format!("in {from}");
    }
    format!("between {from} and {to}")
}

/// The same for a line of its own among several.
fn short_sentence(projection: Projection) -> String {
    match projection {
        Projection::Reached { on } => format!("10,000 h since {}", on.year()),
        Projection::NoPace => "no date yet".to_owned(),
        Projection::Between(span) => match (span.earliest, span.latest) {
            (Eta::Beyond, _) => "10,000 h in over a hundred years".to_owned(),
            (Eta::On(first), Eta::Beyond) => format!("10,000 h in {} or later", first.year()),
            (Eta::On(first), Eta::On(last)) if first.year() == last.year() => {
                format!("10,000 h in {}", first.year())
            }
            (Eta::On(first), Eta::On(last)) => {
                format!("10,000 h in {} to {}", first.year(), last.year())
            }
        },
    }
}

/// What the dates are taken from.
fn basis(projection: Projection) -> Option<String> {
    let Projection::Between(span) = projection else {
        return None;
    };
    let weeks: Vec<String> = PACE_WEEKS
        .iter()
        .zip(span.from_paces)
        .filter(|(_, moves)| *moves)
        .map(|(weeks, _)| weeks.to_string())
        .collect();
    let (last, others) = weeks.split_last()?;
    let weeks = match others {
        [] => last.clone(),
        others => format!("{} and {last}", others.join(", ")),
    };
    let rests = if span.rests {
        " Shorter stretches rested and name none."
    } else {
        ""
    };
    Some(format!("At the pace of the last {weeks} weeks.{rests}"))
}

fn nearer(projection: Projection) -> Option<String> {
    let Projection::Between(span) = projection else {
        return None;
    };
    let months = span.hour_more_months?;
    let time = match months {
        YEARS_FROM_MONTHS.. => count((months + 6) / 12, "year", "years"),
        _ => count(months, "month", "months"),
    };
    Some(format!("One hour more a week brings it {time} nearer."))
}

/// The crafts with a line, and those without.
fn split(crafts: &[CraftJourney]) -> (&[CraftJourney], &[CraftJourney]) {
    crafts.split_at(crafts.len().min(ROWS_MAX))
}

fn remainder(rest: &[CraftJourney]) -> Option<String> {
    let minutes = rest.iter().map(|craft| craft.lifetime.minutes).sum();
    let number = i64::try_from(rest.len()).unwrap_or(i64::MAX);
    (number > 0).then(|| {
        let crafts = count(number, "more craft", "more crafts");
        format!("{crafts}: {} together", hours_or_minutes(minutes))
    })
}

fn several(
    name: String,
    crafts: &[CraftJourney],
    theme: Theme,
    fonts: &Fonts,
) -> Result<String, CardError> {
    let (shown, rest) = split(crafts);
    let rows: Vec<Row> = shown
        .iter()
        .enumerate()
        .map(|(index, craft)| Row {
            y: 150 + index * ROW_HEIGHT,
            craft: fonts.fitted(&craft.craft, 36.0, CRAFT_WIDTH),
            hours: hours_or_minutes(craft.lifetime.minutes),
            estimated: craft.estimated(),
            next: craft.next(),
            when: short_sentence(craft.projection),
            track: Track::of(craft.lifetime, 1076.0),
        })
        .collect();
    let rest = remainder(rest);
    let end = 150 + rows.len() * ROW_HEIGHT;
    let page = JourneysPage {
        c: theme.colours(),
        name,
        height: if rest.is_some() { end + 52 } else { end + 4 },
        rows,
        rest_y: end + 4,
        rest,
    };
    Ok(page.render()?)
}

/// One craft among several.
struct Row {
    y: usize,
    craft: String,
    hours: String,
    estimated: Option<String>,
    next: String,
    when: String,
    track: Track,
}

#[derive(Template)]
#[template(path = "cards/journey.svg", escape = "html")]
struct JourneyPage {
    c: &'static Colours,
    height: u32,
    name: String,
    craft: String,
    lead: String,
    estimated: Option<String>,
    next: String,
    track: Track,
    projection: String,
    paces: Option<String>,
    nearer: Option<String>,
    horizon: Option<Horizon>,
}

#[derive(Template)]
#[template(path = "cards/journeys.svg", escape = "html")]
struct JourneysPage {
    c: &'static Colours,
    name: String,
    height: usize,
    rows: Vec<Row>,
    rest_y: usize,
    rest: Option<String>,
}
