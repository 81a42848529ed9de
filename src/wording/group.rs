//! What a server's members did together, next to the same server's own past: totals and means, and no names.

use chrono::Datelike;

use super::text::inline;
use super::{COLOUR, NAME_MAX, count, dates, plain};
use crate::domain::calendar::DateRange;
use crate::domain::format;
use crate::domain::group::{GroupBeside, GroupComparison, GroupTotals};
use crate::domain::message::{Embed, Message};

/// The reply to `/server`.
pub fn group(server_name: &str, comparison: &GroupComparison) -> Message {
    Message {
        embeds: vec![group_embed(server_name, comparison)],
        ..Message::default()
    }
}

/// The server's week next to its past, framed: at most 500 characters.
pub fn group_embed(server_name: &str, comparison: &GroupComparison) -> Embed {
    let this = format!(
        "**The week of {}**\n{}",
        dates::range(comparison.period),
        told(comparison.this, " together")
    );
    let past: Vec<String> = comparison
        .past
        .iter()
        .map(|(beside, then)| past_line(*beside, *then, comparison))
        .collect();
    Embed {
        title: match inline(server_name, NAME_MAX) {
            name if name.is_empty() => "This server".to_owned(),
            name => name,
        },
        description: format!("{this}\n\n{}", past.join("\n")),
        colour: Some(COLOUR),
        ..Embed::default()
    }
}

/// The reply to `/server` where too few contributed.
pub fn group_too_small(period: DateRange) -> Message {
    plain(format!(
        "What a server does together is told once five of its members are in it, so that no total says what one of them did. \
         In the week of {} fewer logged something here among those who have joined. `/join` and `/log` make it more.",
        dates::range(period)
    ))
}

fn past_line(
    beside: GroupBeside,
    then: Option<GroupTotals>,
    comparison: &GroupComparison,
) -> String {
    let name = match beside {
        GroupBeside::WeekBefore => "The week before".to_owned(),
        GroupBeside::YearAgo => {
            let range = beside.range(comparison.period);
            let year = comparison.period.to.year();
            format!("A year ago, {}", dates::range_seen_from(range, year))
        }
    };
    let Some(then) = then else {
        return format!("**{name}**\nFewer than five members then, so it is not told");
    };
    let difference = match comparison.this.hours - then.hours {
        0 => "the same".to_owned(),
        hours => format::difference(hours * 60),
    };
    format!("**{name}**\n{} ({difference})", told(then, ""))
}

/// "142 h together · 57 active member-days · 12 h a member", leaving out what there is none of.
fn told(totals: GroupTotals, together: &str) -> String {
    let hours = |hours: i64| match hours {
        0 => "under an hour".to_owned(),
        hours => format::hours(hours * 60),
    };
    let mut parts = vec![format!("{}{together}", hours(totals.hours))];
    if totals.member_days > 0 {
        parts.push(count(
            totals.member_days,
            "active member-day",
            "active member-days",
        ));
    }
    parts.push(format!("{} a member", hours(totals.mean_hours)));
    parts.join(" · ")
}
