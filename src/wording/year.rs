//! The last 52 weeks next to the 52 before, in words.

use chrono::Datelike;

use super::comparison::{difference, silence, with_estimate};
use super::dates;
use super::looking::{Audience, Looked, capitalised, framed};
use super::windows::{all_of, minutes_and_days, reader};
use crate::domain::comparison;
use crate::domain::engine::window::Standing;
use crate::domain::engine::year::YearComparison;
use crate::domain::look::Look;
use crate::domain::message::Message;

const NAME: &str = "The last 52 weeks";

/// A year next to the one before. Where it is below that, everything ever done stands first.
pub fn year(year: &YearComparison, looked: &Looked<'_>) -> Message {
    let below = year.is_below_past();
    let mut blocks = Vec::new();
    if below {
        blocks.push(format!("**{} in all**", all_of(year.lifetime)));
    }
    let range = dates::range(year.this.range);
    let heading = match looked.audience {
        Audience::Member(_) => range,
        Audience::Server(_) => format!("{NAME}, {range}"),
    };
    let held = minutes_and_days(year.this.minutes, year.this.active_days);
    let held = with_estimate(held, year.this.estimated_minutes);
    blocks.push(format!("**{heading}**\n{}", capitalised(&held)));
    blocks.push(year_before(year, looked.audience));
    if !below {
        blocks.push(format!("**In all:** {}", all_of(year.lifetime)));
    }
    framed(Look::Year, looked, NAME, blocks.join("\n\n"))
}

fn year_before(year: &YearComparison, audience: Audience<'_>) -> String {
    let before = year.before;
    let name = "The 52 weeks before";
    if let Standing::Missing { weeks_until } = before.standing {
        let missing = comparison::Standing::Missing { weeks_until };
        let silence = silence(missing, reader(audience)).unwrap_or_default();
        let silence = with_estimate(silence, before.estimated_minutes);
        return format!("**{name}**\n{}", capitalised(&silence));
    }
    let range = dates::range_seen_from(before.range, year.this.range.to.year());
    let held = minutes_and_days(before.minutes, before.active_days);
    let held = with_estimate(held, before.estimated_minutes);
    let difference = year
        .difference_minutes
        .map(|minutes| format!(" ({})", difference(minutes)));
    let part = match before.standing {
        Standing::Partial => "\n(a part of it: the record begins in it)",
        _ => "",
    };
    format!(
        "**{name}, {range}**\n{}{}{part}",
        capitalised(&held),
        difference.unwrap_or_default()
    )
}
