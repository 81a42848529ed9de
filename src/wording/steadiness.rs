//! Rhythm, strength and comeback of a craft in words: weeks kept and not, never a streak; each next to the member's own past.

use super::{COLOUR, count, dates};
use crate::domain::engine::comeback::ComebackComparison;
use crate::domain::engine::rhythm::{RhythmState, RhythmWeek};
use crate::domain::engine::steadiness::{RhythmStanding, Steadiness};
use crate::domain::format;
use crate::domain::message::{Embed, Message};

/// A message with a block that tells rhythm, strength and comeback, where there is any of them.
#[must_use]
pub fn with_steadiness(mut message: Message, steadiness: &Steadiness) -> Message {
    let lines = steadiness_lines(steadiness);
    if !lines.is_empty() {
        message.embeds.push(Embed {
            title: "How steadily".to_owned(),
            description: lines.join("\n"),
            colour: Some(COLOUR),
            ..Embed::default()
        });
    }
    message
}

/// A line for each of what there is.
pub(super) fn steadiness_lines(steadiness: &Steadiness) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(standing) = &steadiness.rhythm {
        lines.push(this_week(standing));
        lines.extend(weeks_kept(standing));
        lines.push(strength(standing));
    }
    lines.extend(steadiness.comeback.as_ref().map(comeback));
    lines
}

/// "3 days a week".
pub(super) fn days_a_week(days: u8) -> String {
    match days {
        7 => "every day".to_owned(),
        days => format!("{} a week", count(days.into(), "day", "days")),
    }
}

/// "Rhythm: 3 days a week. This week has 2 of them so far."
fn this_week(standing: &RhythmStanding) -> String {
    let RhythmWeek {
        active_days, state, ..
    } = standing.this_week;
    let days = standing.rhythm.days();
    let week = match (state, active_days) {
        (RhythmState::Kept, _) => "This week keeps it".to_owned(),
        (RhythmState::Away, _) => "This week is away, and counts neither way".to_owned(),
        (_, 0) => "This week has none of them yet".to_owned(),
        (_, active) => format!("This week has {active} of {days} so far"),
    };
    format!("Rhythm: {}. {week}.", days_a_week(days))
}

/// "Kept in 9 of the last 12 weeks, in 7 of the 12 before." Weeks away are in neither number.
fn weeks_kept(standing: &RhythmStanding) -> Option<String> {
    let now = match standing.kept {
        (_, 0) => return None,
        (0, 1) => "The week before had fewer".to_owned(),
        (_, 1) => "The week before kept it".to_owned(),
        (0, of) => format!("The last {of} weeks had fewer"),
        (kept, of) if kept == of => format!("Kept in all of the last {of} weeks"),
        (kept, of) => format!("Kept in {kept} of the last {of} weeks"),
    };
    let none_now = standing.kept.0 == 0;
    let before = match standing.kept_before {
        None => String::new(),
        Some((0, 1)) if none_now => ", and so had the one before".to_owned(),
        Some((_, 1)) if none_now => "; the one before kept it".to_owned(),
        Some((0, of)) if none_now => format!(", and so had the {of} before"),
        Some((kept, of)) if none_now => format!("; kept in {kept} of the {of} before"),
        Some((0, 1)) => ", not in the one before".to_owned(),
        Some((_, 1)) => ", and in the one before".to_owned(),
        Some((0, of)) => format!(", in none of the {of} before"),
        Some((kept, of)) if kept == of => format!(", in all of the {of} before"),
        Some((kept, of)) => format!(", in {kept} of the {of} before"),
    };
    Some(format!("{now}{before}."))
}

/// "Strength 62 of 100; 48 four weeks ago, 30 a year ago."
fn strength(standing: &RhythmStanding) -> String {
    let past = [
        standing
            .strength_before
            .map(|strength| format!("{strength} four weeks ago")),
        standing
            .strength_year_ago
            .map(|strength| format!("{strength} a year ago")),
    ];
    let past: Vec<String> = past.into_iter().flatten().collect();
    let strength = format!("Strength {} of 100", standing.strength);
    match past.as_slice() {
        [] => format!("{strength}."),
        past => format!("{strength}; {}.", past.join(", ")),
    }
}

/// "Back after 23 days: 2 h on 3 days since Monday 16 November. Your 2 comebacks before had 1 h 30 by then."
fn comeback(comeback: &ComebackComparison) -> String {
    let this = comeback.this;
    let gap = count(this.gap_days, "day", "days");
    let since = match comeback.days {
        1 => "today".to_owned(),
        _ => format!(
            "{} since {}",
            count(this.active_days, "day", "days"),
            dates::short_day(this.returned_on, chrono::Datelike::year(&this.returned_on))
        ),
    };
    let on = if comeback.days == 1 { "" } else { "on " };
    let now = format!(
        "Back after {gap}: {} {on}{since}.",
        format::duration(this.minutes)
    );
    let earlier = i64::try_from(comeback.earlier.len()).unwrap_or(i64::MAX);
    let longest = comeback.is_from_the_longest_gap();
    match (earlier, comeback.usual_minutes()) {
        (1.., Some(usual)) => {
            let comebacks = match earlier {
                1 => "Your comeback before".to_owned(),
                _ => format!("Your {earlier} comebacks before"),
            };
            let had = if earlier == 1 { "had" } else { "had a mean of" };
            let after = if longest {
                " This is a return from your longest gap."
            } else {
                ""
            };
            format!(
                "{now} {comebacks} {had} {} by then.{after}",
                format::duration(usual)
            )
        }
        _ => now,
    }
}
