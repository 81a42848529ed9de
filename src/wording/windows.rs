//! A window of one's own record next to its past: 4 weeks, a quarter, 90 days, a year.

use chrono::Datelike;

use super::comparison::{Reader, difference, silence, with_estimate};
use super::journey::estimated_apart;
use super::looking::{Audience, Looked, capitalised, framed};
use super::{count, dates};
use crate::domain::comparison;
use crate::domain::engine::journey::Lifetime;
use crate::domain::engine::window::{Beside, Pair, Side, Standing, Window, WindowComparison};
use crate::domain::format;
use crate::domain::look::Look;
use crate::domain::message::Message;

/// A window next to its past. Where it is below the past, everything ever done stands first.
pub fn window(
    look: Look,
    comparison: &WindowComparison,
    lifetime: Lifetime,
    looked: &Looked<'_>,
) -> Message {
    let name = window_name(comparison.window);
    let below = comparison.is_below_past();
    let mut blocks = Vec::new();
    if below {
        blocks.push(format!("**{} in all**", all_of(lifetime)));
    }
    blocks.push(this_window(name, comparison, looked.audience));
    let reader = reader(looked.audience);
    let year = comparison.this.range.to.year();
    let pairs = comparison.pairs.iter();
    let lines: Vec<String> = pairs
        .map(|pair| pair_lines(comparison.window, pair, year, reader))
        .collect();
    blocks.push(lines.join("\n"));
    if !below {
        blocks.push(format!("**In all:** {}", all_of(lifetime)));
    }
    framed(look, looked, name, blocks.join("\n\n"))
}

/// "The last 4 weeks".
pub const fn window_name(window: Window) -> &'static str {
    match window {
        Window::Week => "This week so far",
        Window::FourWeeks => "The last 4 weeks",
        Window::Quarter => "This quarter so far",
        Window::NinetyDays => "The last 90 days",
        Window::Year => "This year so far",
    }
}

/// "The 4 weeks before".
pub const fn beside_name(window: Window, beside: Beside) -> &'static str {
    match (beside, window) {
        (Beside::YearAgo, _) => "A year ago",
        (Beside::LongRun, _) => "The last 365 days",
        (Beside::Before, Window::FourWeeks) => "The 4 weeks before",
        (Beside::Before, Window::Quarter) => "The quarter before",
        (Beside::Before, _) => "The week before",
    }
}

/// "1 h 05 a day": a mean, which may be less than a minute.
pub fn daily(minutes: i64) -> String {
    match minutes {
        0 => "under a minute a day".to_owned(),
        minutes => format!("{} a day", format::duration(minutes)),
    }
}

pub(super) fn reader(audience: Audience<'_>) -> Reader {
    match audience {
        Audience::Member(_) => Reader::Member,
        Audience::Server(_) => Reader::Server,
    }
}

/// "512 h 05, and 300 h estimated, apart".
pub(super) fn all_of(lifetime: Lifetime) -> String {
    let logged = format::duration(lifetime.minutes);
    match estimated_apart(lifetime) {
        Some(estimated) => format!("{logged}, {estimated}"),
        None => logged,
    }
}

/// "34 h 20 · 12 days", leaving out what there is none of.
pub(super) fn minutes_and_days(minutes: i64, active_days: i64) -> String {
    let days = count(active_days, "day", "days");
    match (minutes, active_days) {
        (0, _) => "nothing logged".to_owned(),
        (minutes, 0) => format::duration(minutes),
        (minutes, _) => format!("{} · {days}", format::duration(minutes)),
    }
}

fn this_window(name: &str, comparison: &WindowComparison, audience: Audience<'_>) -> String {
    let range = dates::range(comparison.this.range);
    let heading = match audience {
        Audience::Member(_) => range,
        Audience::Server(_) => format!("{name}, {range}"),
    };
    // The mean of the days that count.
    let long_run = comparison
        .pairs
        .iter()
        .find(|pair| pair.beside == Beside::LongRun);
    let held = match long_run {
        Some(pair) => by_day(pair.this),
        None => minutes_and_days(comparison.this.minutes, comparison.this.active_days),
    };
    let estimated = estimated_beside(comparison.this);
    format!("**{heading}**\n{}{estimated}", capitalised(&held))
}

fn pair_lines(window: Window, pair: &Pair, year: i32, reader: Reader) -> String {
    let name = beside_name(window, pair.beside);
    let then = pair.then;
    let Some(silence) = silent(then.standing, reader) else {
        let range = dates::range_seen_from(then.range, year);
        let (held, unit) = match pair.beside {
            Beside::LongRun => (by_day(then), " a day"),
            _ => (minutes_and_days(then.minutes, then.active_days), ""),
        };
        let difference = pair.difference_minutes.map(|minutes| match minutes {
            0 => format!(" ({})", difference(0)),
            minutes => format!(" ({}{unit})", difference(minutes)),
        });
        let mut line = format!(
            "**{name}, {range}**\n{held}{}{}",
            estimated_beside(then),
            difference.unwrap_or_default()
        );
        if then.standing == Standing::Partial {
            line.push_str("\n(a part of it: the record begins in it)");
        }
        line.push_str(&left_out(pair));
        return line;
    };
    let silence = with_estimate(silence, then.estimated_minutes);
    format!("**{name}**\n{}", capitalised(&silence))
}

/// What cannot be put next to anything says so for itself.
fn silent(standing: Standing, reader: Reader) -> Option<String> {
    let standing = match standing {
        Standing::Recorded | Standing::Partial => return None,
        Standing::Away => comparison::Standing::Away,
        Standing::Empty => comparison::Standing::Empty,
        Standing::Missing { weeks_until } => comparison::Standing::Missing { weeks_until },
    };
    silence(standing, reader)
}

fn left_out(pair: &Pair) -> String {
    let weeks = count(pair.weeks_left_out, "week", "weeks");
    match (pair.weeks_left_out, pair.beside) {
        (0, _) => String::new(),
        (_, Beside::LongRun) => format!("\n({weeks} away left out)"),
        _ if pair.this.counted_days == 0 => String::new(),
        _ => {
            let beside = minutes_and_days(pair.this.minutes, pair.this.active_days);
            format!("\n({weeks} away left out on both sides; next to it: {beside})")
        }
    }
}

/// "1 h 05 a day · 97 h on 60 days".
fn by_day(side: Side) -> String {
    let Some(mean) = side.daily_minutes().filter(|_| side.minutes > 0) else {
        return "nothing logged".to_owned();
    };
    let days = match side.active_days {
        0 => String::new(),
        days => format!(" on {}", count(days, "day", "days")),
    };
    format!("{} · {}{days}", daily(mean), format::duration(side.minutes))
}

fn estimated_beside(side: Side) -> String {
    let estimated = Lifetime {
        minutes: side.minutes,
        estimated_minutes: side.estimated_minutes,
    };
    estimated_apart(estimated).map_or_else(String::new, |estimated| format!(", {estimated}"))
}
