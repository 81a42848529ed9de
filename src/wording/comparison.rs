//! The heart: one member's week next to the same member's past, in short lines that a phone shows whole.
//!
//! Kind by design: one colour, no arrows. Where the week is below the past, everything ever done stands first, and the gap
//! follows plainly. What is not known says so; nothing is ever a bare 0.

use chrono::Datelike;

use super::grounds::grounds_line;
use super::looking::{Audience, Looked, capitalised, nothing_yet, share_row, titled};
use super::text::inline;
use super::{COLOUR, NAME_MAX, button, count, dates, rows};
use crate::domain::comparison::{Comparison, Lifetime, Past, Standing, Totals, Usual};
use crate::domain::custom_id::{Action, Shared};
use crate::domain::format;
use crate::domain::look::Look;
use crate::domain::message::{Button, Embed, Message};
use crate::domain::record::Craft;

/// Where there is no work yet.
pub(super) const NOTHING_YET: &str =
    "Nothing logged yet. `/log 1h30 guitar` is all it takes to begin.";

/// Whether a private reply offers to post its numbers in the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// In a server.
    Offered,
    /// There is no channel to post in.
    Nowhere,
}

/// Who reads a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// The member alone: "you".
    Member,
    /// A server; the member's name stands above.
    Server,
}

/// A member's own comparison, for them alone: this week so far, and last week where there was a record of it.
pub fn comparison(
    this_week: &Comparison,
    last_week: &Comparison,
    craft: Option<&Craft>,
    share: Share,
) -> Message {
    if this_week.lifetime.minutes == 0 && this_week.this.entries == 0 {
        return nothing_yet(craft);
    }
    let weeks = [
        (Look::WeekSoFar, this_week, "Share this week here"),
        (Look::LastWeek, last_week, "Share last week here"),
    ];
    let weeks = || {
        weeks
            .into_iter()
            .filter(|(_, week, _)| !before_the_record(week))
    };
    let embeds = weeks().map(|(look, week, _)| own_embed(&week_title(look, week, craft), week));
    let craft_id = craft.map(|craft| craft.id);
    let what = |look| Shared::Look(look, craft_id);
    let buttons: Vec<Button> = weeks()
        .filter(|(_, week, _)| share == Share::Offered && week.this.entries > 0)
        .map(|(look, _, label)| button(label, Action::ShareHere { what: what(look) }))
        .collect();
    Message {
        embeds: embeds.collect(),
        rows: rows(&buttons),
        ..Message::default()
    }
}

/// One week of a member, this one so far or the last, for themselves or as they chose to post it.
pub fn week(look: Look, comparison: &Comparison, looked: &Looked<'_>) -> Message {
    let embed = match looked.audience {
        Audience::Member(_) => own_embed(&week_title(look, comparison, looked.craft), comparison),
        Audience::Server(name) => Embed {
            title: titled(&inline(name, NAME_MAX), " · ", looked.craft),
            ..named_embed(name, comparison)
        },
    };
    Message {
        embeds: vec![embed],
        rows: share_row(look, looked),
        ..Message::default()
    }
}

fn week_title(look: Look, week: &Comparison, craft: Option<&Craft>) -> String {
    let what = match look {
        Look::LastWeek => "Last week",
        _ if week.period.so_far => "This week so far",
        _ => "This week",
    };
    titled(what, ": ", craft)
}

/// Whether nothing is known of the period nor of the week before it: the record begins later.
fn before_the_record(week: &Comparison) -> bool {
    week.this.entries == 0 && matches!(week.week_before.standing, Standing::Missing { .. })
}

/// One week for the member alone.
pub(super) fn own_embed(title: &str, comparison: &Comparison) -> Embed {
    embed(title.to_owned(), comparison, Reader::Member)
}

/// One week for a server, under the member's name: at most 640 characters, unconfirmed hours apart.
pub(super) fn named_embed(name: &str, comparison: &Comparison) -> Embed {
    embed(inline(name, NAME_MAX), comparison, Reader::Server)
}

/// ", through Wednesday" while the week goes on, for behind "This week".
pub(super) fn through(comparison: &Comparison) -> String {
    if comparison.period.so_far {
        format!(", through {}", dates::weekday(comparison.period.range.to))
    } else {
        String::new()
    }
}

/// "412 h in all", for where a week is below the past.
pub(super) fn in_all(lifetime: Lifetime) -> String {
    format!("{} in all", format::duration(lifetime.minutes))
}

/// "3 h 30 · 2 days · 4 entries", leaving out what there is none of; "nothing logged" for nothing.
pub(super) fn totals(totals: Totals) -> String {
    let parts = [
        (totals.minutes > 0).then(|| format::duration(totals.minutes)),
        (totals.active_days > 0).then(|| count(totals.active_days, "day", "days")),
        (totals.entries > 0).then(|| count(totals.entries, "entry", "entries")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "nothing logged".to_owned()
    } else {
        parts.join(" · ")
    }
}

/// "+2 h 30", "−1 h", "the same".
pub(super) fn difference(minutes: i64) -> String {
    match minutes {
        0 => "the same".to_owned(),
        minutes => format::difference(minutes),
    }
}

/// What a window of the past that cannot be put next to anything says for itself.
pub(super) fn silence(standing: Standing, reader: Reader) -> Option<String> {
    let of_you = match reader {
        Reader::Member => "no record of you then",
        Reader::Server => "no record then",
    };
    match standing {
        Standing::Recorded(_) | Standing::Partial(_) => None,
        Standing::Away => Some("away".to_owned()),
        Standing::Empty => Some("nothing logged".to_owned()),
        Standing::Missing { weeks_until: ..=1 } => Some(format!(
            "{of_you}; next week this line has something to say"
        )),
        Standing::Missing { weeks_until } => {
            let weeks = count(weeks_until, "week", "weeks");
            Some(format!(
                "{of_you}; in {weeks} this line has something to say"
            ))
        }
    }
}

fn embed(title: String, comparison: &Comparison, reader: Reader) -> Embed {
    let mut blocks = Vec::new();
    if comparison.below_past {
        blocks.push(format!(
            "**{}**{}{}",
            in_all(comparison.lifetime),
            then(comparison.lifetime),
            beside_logged(comparison.lifetime.estimated_minutes)
        ));
    }
    blocks.push(this_week(comparison, reader));
    if !comparison.away {
        blocks.push(past_lines(comparison, reader).join("\n"));
    }
    if !comparison.below_past && comparison.lifetime.minutes > 0 {
        blocks.push(format!("**In all:** {}", everything(comparison.lifetime)));
    }
    Embed {
        title,
        description: blocks.join("\n\n"),
        colour: Some(COLOUR),
        ..Embed::default()
    }
}

fn this_week(comparison: &Comparison, reader: Reader) -> String {
    let range = comparison.period.range;
    let heading = if comparison.period.so_far {
        format!(
            "{}, through {}",
            dates::range(range),
            dates::weekday(range.to)
        )
    } else {
        dates::range(range)
    };
    let this = totals(comparison.this);
    let text = match (comparison.away, comparison.this.entries) {
        (true, 0) => "Away. A week away is not compared with anything.".to_owned(),
        (true, _) => format!("Away, so not compared with anything.\nLogged all the same: {this}"),
        (false, 0) => "Nothing logged".to_owned(),
        (false, _) => this,
    };
    let dead_ends = dead_ends(comparison);
    let estimated = match reader {
        Reader::Member => beside_logged(comparison.estimated_minutes),
        Reader::Server => String::new(),
    };
    let grounds = grounds_line(comparison.grounds, reader);
    let grounds = grounds.map_or_else(String::new, |grounds| format!("\n-# {grounds}"));
    format!("**{heading}**\n{text}{estimated}{dead_ends}{grounds}")
}

/// "3 h of them on roads that ended; kept": hours like any others.
fn dead_ends(comparison: &Comparison) -> String {
    let minutes = comparison.dead_end_minutes;
    match minutes {
        ..=0 => String::new(),
        all if all == comparison.this.minutes => "\nAll of it on roads that ended; kept".to_owned(),
        some => format!(
            "\n{} of them on roads that ended; kept",
            format::duration(some)
        ),
    }
}

/// The windows of the past: a line for what each is, a line for what it held.
fn past_lines(comparison: &Comparison, reader: Reader) -> Vec<String> {
    let until = through(comparison);
    // A server's post has little room: what is estimated stands beside the year ago and the lifetime.
    let line = |name: String, past: &Past| match reader {
        Reader::Member => past_line(&name, past, reader),
        Reader::Server => {
            let estimated_minutes = 0;
            let past = Past {
                estimated_minutes,
                ..*past
            };
            past_line(&name, &past, reader)
        }
    };
    let mut lines = vec![line(
        format!("The week before{until}"),
        &comparison.week_before,
    )];
    if let Some(usual) = comparison.usual {
        lines.push(usual_line(&until, usual));
    }
    if let Some(first) = &comparison.first_week {
        lines.push(line(first_week_name(comparison, first), first));
    }
    lines.push(past_line(
        &year_ago_name(comparison),
        &comparison.year_ago,
        reader,
    ));
    lines
}

/// "The first week, 2 to 8 November".
fn first_week_name(comparison: &Comparison, first: &Past) -> String {
    let name = if comparison.period.so_far {
        "The first days"
    } else {
        "The first week"
    };
    let year = comparison.period.range.to.year();
    format!("{name}, {}", dates::range_seen_from(first.range, year))
}

/// "A year ago, 17 to 23 November 2025", "A year ago, through Wednesday 19 November 2025".
fn year_ago_name(comparison: &Comparison) -> String {
    let year = comparison.period.range.to.year();
    let then = comparison.year_ago;
    match then.standing {
        Standing::Missing { .. } => "A year ago".to_owned(),
        _ if comparison.period.so_far => {
            let last = dates::weekday_and_day(then.range.to, year);
            format!("A year ago, through {last}")
        }
        _ => format!("A year ago, {}", dates::range_seen_from(then.range, year)),
    }
}

fn past_line(name: &str, past: &Past, reader: Reader) -> String {
    let (then, note) = match past.standing {
        Standing::Recorded(then) => (then, ""),
        Standing::Partial(then) => (then, "\n(a part of it: the record begins in that week)"),
        Standing::Away | Standing::Empty | Standing::Missing { .. } => {
            let silence = silence_beside(past, reader);
            return format!("**{name}**\n{}", capitalised(&silence));
        }
    };
    let difference = past
        .difference_minutes
        .map(|minutes| format!(" ({})", difference(minutes)));
    let difference = difference.unwrap_or_default();
    let estimated = beside_logged(past.estimated_minutes);
    format!("**{name}**\n{}{estimated}{difference}{note}", totals(then))
}

/// What a window without entries says for itself, with the hours that its member estimates for it.
pub(super) fn silence_beside(past: &Past, reader: Reader) -> String {
    let silence = silence(past.standing, reader).unwrap_or_default();
    with_estimate(silence, past.estimated_minutes)
}

/// ", and 3 h estimated, apart"; nothing where nothing is.
fn beside_logged(estimated_minutes: i64) -> String {
    let estimated = super::journey::hours_estimated(estimated_minutes);
    estimated.map_or_else(String::new, |estimated| format!(", {estimated}"))
}

/// An estimate takes the place of when the line has something to say.
pub(super) fn with_estimate(silence: String, estimated_minutes: i64) -> String {
    let Some(estimated) = super::journey::hours_estimated(estimated_minutes) else {
        return silence;
    };
    let known = silence
        .split_once(';')
        .map_or(silence.as_str(), |(known, _)| known);
    format!("{known}, {estimated}")
}

fn usual_line(until: &str, usual: Usual) -> String {
    format!("**The usual week{until}**\n{}", usual_week(usual))
}

/// "3 h 20, the mean of 12 weeks (−3 h)".
pub(super) fn usual_week(usual: Usual) -> String {
    let weeks = count(usual.weeks.into(), "week", "weeks");
    let difference = difference(usual.difference_minutes);
    let mean = match usual.minutes {
        0 => format!("Nothing logged in {weeks}"),
        minutes => format!("{}, the mean of {weeks}", format::duration(minutes)),
    };
    format!("{mean} ({difference})")
}

fn everything(lifetime: Lifetime) -> String {
    let estimated = beside_logged(lifetime.estimated_minutes);
    format!(
        "{}{}{estimated}",
        format::duration(lifetime.minutes),
        then(lifetime)
    )
}

fn then(lifetime: Lifetime) -> String {
    match lifetime.then_minutes {
        ..=0 => String::new(),
        minutes => format!(", {} a year ago", format::duration(minutes)),
    }
}
