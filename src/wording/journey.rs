//! The way to 10,000 hours in words: what is behind, what comes next, when the last hour may be. The card of it says the same.

use chrono::NaiveDate;

use super::looking::{Looked, capitalised, framed};
use super::text::inline;
use super::{count, dates};
use crate::domain::engine::journey::{Lifetime, next_milestone};
use crate::domain::engine::projection::{CraftJourney, Eta, PACE_WEEKS, Projection};
use crate::domain::format::{duration, hours, hours_or_minutes, thousands};
use crate::domain::look::Look;
use crate::domain::message::Message;

/// Crafts with a line of their own.
const CRAFTS_MAX: usize = 10;
/// Characters of a craft's name that are shown.
const CRAFT_MAX: usize = 60;
/// From so many months on, "one hour more a week" is said in years.
const YEARS_FROM_MONTHS: i64 = 36;

/// The way of one craft in full, or of several in a line each, those with the most hours first.
pub fn journey(crafts: &[CraftJourney], looked: &Looked<'_>) -> Message {
    let told = match crafts {
        [craft] => in_full(craft),
        crafts => several(crafts),
    };
    framed(Look::Journey, looked, "The way to 10,000 hours", told)
}

fn in_full(craft: &CraftJourney) -> String {
    let name = inline(&craft.craft, CRAFT_MAX);
    let behind = hours_or_minutes(craft.lifetime.minutes);
    let mut lines = vec![format!(
        "**{behind}** of {name}{}",
        estimated(craft.lifetime)
    )];
    lines.push(format!(
        "{}.",
        capitalised(&next_milestone_of(craft.lifetime))
    ));
    lines.push(String::new());
    lines.push(format!("**{}**", projected(craft.projection)));
    lines.extend(pace_of(craft.projection));
    lines.extend(hour_more(craft.projection));
    lines.join("\n")
}

fn several(crafts: &[CraftJourney]) -> String {
    let mut crafts: Vec<&CraftJourney> = crafts.iter().collect();
    crafts.sort_by(|one, other| {
        let minutes = |craft: &CraftJourney| craft.lifetime.minutes;
        let by_hours = minutes(other).cmp(&minutes(one));
        by_hours.then_with(|| one.craft.cmp(&other.craft))
    });
    let (shown, rest) = crafts.split_at(crafts.len().min(CRAFTS_MAX));
    let mut lines: Vec<String> = shown.iter().map(|craft| line(craft)).collect();
    if !rest.is_empty() {
        let minutes = rest.iter().map(|craft| craft.lifetime.minutes).sum();
        let number = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        let more = count(number, "more craft", "more crafts");
        lines.push(format!("{more}: {} together", hours_or_minutes(minutes)));
    }
    lines.join("\n\n")
}

fn line(craft: &CraftJourney) -> String {
    format!(
        "**{}**: {}{}; {}.\n{}.",
        inline(&craft.craft, CRAFT_MAX),
        hours_or_minutes(craft.lifetime.minutes),
        estimated(craft.lifetime),
        next_milestone_of(craft.lifetime),
        projected(craft.projection)
    )
}

fn estimated(lifetime: Lifetime) -> String {
    estimated_apart(lifetime).map_or_else(String::new, |estimated| format!(", {estimated}"))
}

/// "1,000 h is 188 h away".
pub fn next_milestone_of(lifetime: Lifetime) -> String {
    match next_milestone(lifetime.minutes) {
        Some((next, left)) => {
            let next = thousands(next.unsigned_abs());
            format!("{next} h is {} away", rough(left))
        }
        None => "all ten milestones are behind you".to_owned(),
    }
}

/// "and 300 h estimated, apart": they count for nothing else.
pub fn estimated_apart(lifetime: Lifetime) -> Option<String> {
    hours_estimated(lifetime.estimated_minutes)
}

/// The same of any minutes; none of none.
pub(super) fn hours_estimated(minutes: i64) -> Option<String> {
    (minutes > 0).then(|| format!("and {} estimated, apart", hours_or_minutes(minutes)))
}

/// When the last hour may be done: a sentence without its full stop.
pub fn projected(projection: Projection) -> String {
    match projection {
        Projection::Reached { on } => format!("10,000 h since {}", dates::month_and_year(on)),
        Projection::NoPace => {
            "No date yet: a date needs four weeks with some work in them".to_owned()
        }
        Projection::Between(span) => match (span.earliest, span.latest) {
            (Eta::Beyond, _) => "10,000 h are over a hundred years off at this pace".to_owned(),
            (Eta::On(first), Eta::Beyond) => {
                format!(
                    "10,000 h in {} at the earliest",
                    dates::month_and_year(first)
                )
            }
            (Eta::On(first), Eta::On(last)) => format!("10,000 h {}", between(first, last)),
        },
    }
}

fn between(first: NaiveDate, last: NaiveDate) -> String {
    let (from, to) = (dates::month_and_year(first), dates::month_and_year(last));
    if from == to {
        return format!("in {from}");
    }
    format!("between {from} and {to}")
}

/// What the dates are taken from.
pub fn pace_of(projection: Projection) -> Option<String> {
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

/// What one hour more a week would do, where it would do something.
pub fn hour_more(projection: Projection) -> Option<String> {
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

/// A length on the way: to the minute under ten hours, else in hours, rounded up so that it is never too little.
fn rough(minutes: i64) -> String {
    match minutes {
        ..600 => duration(minutes),
        _ => hours(minutes + 59),
    }
}
