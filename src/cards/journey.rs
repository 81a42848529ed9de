//! The journey card: lifetime hours on the way to 10,000, craft by craft, and when that may be.
//!
//! One craft has the whole card; several have a line each, at most [`ROWS_MAX`], and the rest are one sum.

mod track;

use askama::Template;
use chrono::{Datelike, NaiveDate};

use self::track::{Horizon, Track};
use super::CardError;
use super::fonts::Fonts;
use super::text::{alt_text, count, isolated, name};
use super::theme::{Colours, Theme};
use crate::domain::engine::projection::{CraftJourney, Eta, Projection};
use crate::domain::format::hours_or_minutes;
use crate::wording::{estimated_apart, hour_more, next_milestone_of, pace_of, projected};

/// Crafts with a line of their own.
const ROWS_MAX: usize = 4;
const ROW_HEIGHT: usize = 158;
const NAME_WIDTH: f32 = 640.0;
const CRAFT_WIDTH: f32 = 620.0;

/// Where one member stands on the way to 10,000 hours.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyCard {
    name: String,
    today: NaiveDate,
    crafts: Vec<CraftJourney>,
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
        let paces = pace_of(craft.projection);
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
            estimated: estimated_apart(craft.lifetime),
            next: next_milestone_of(craft.lifetime),
            track: Track::of(craft.lifetime, 1036.0),
            projection: projected(craft.projection),
            paces,
            nearer: hour_more(craft.projection),
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
            sentences.push(craft_sentence(craft));
        }
        if let [craft] = shown {
            sentences.extend(pace_of(craft.projection));
            sentences.extend(hour_more(craft.projection));
        }
        sentences.extend(remainder(rest).map(|rest| format!("{rest}.")));
        alt_text(&sentences)
    }
}

fn craft_sentence(craft: &CraftJourney) -> String {
    let estimated = match estimated_apart(craft.lifetime) {
        Some(estimated) => format!(" ({estimated})"),
        None => String::new(),
    };
    format!(
        "{}: {}{estimated}; {}. {}.",
        isolated(&craft.craft),
        hours_or_minutes(craft.lifetime.minutes),
        next_milestone_of(craft.lifetime),
        projected(craft.projection)
    )
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
            estimated: estimated_apart(craft.lifetime),
            next: next_milestone_of(craft.lifetime),
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
