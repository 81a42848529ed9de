//! A member's rhythm, for their eyes: weeks, strength and comebacks next to their own past.

use chrono::Datelike;

use super::{button, count, dates, plain};
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::engine::comeback::ComebackComparison;
use crate::domain::engine::rhythm::{Rhythm, RhythmState, RhythmWeek};
use crate::domain::format;
use crate::domain::message::{Button, Message};
use crate::domain::record::Craft;

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct RhythmTold<'a> {
    /// The one craft, or over all.
    pub craft: Option<&'a Craft>,
    /// Days a week meant.
    pub rhythm: Rhythm,
    /// This week so far.
    pub this_week: RhythmWeek,
    /// Weeks kept of how many: the last twelve, the twelve before, the twelve up to a year ago.
    pub kept: [(usize, usize); 3],
    /// 0 to 1: today, four weeks ago, a year ago.
    pub strength: [Option<f64>; 3],
    /// A return in its first week.
    pub comeback: Option<&'a ComebackComparison>,
    /// All minutes ever.
    pub lifetime_minutes: i64,
}

/// The reply to `/rhythm`. In a server with habits: whether its summaries may name the member, and quote a lesson of theirs.
pub fn rhythm(told: &RhythmTold<'_>, agreement: Option<(bool, bool)>) -> Message {
    let craft = told
        .craft
        .map(|craft| format!(" in **{}**", super::text::inline(&craft.name, 60)));
    let days = count(told.rhythm.days().into(), "day", "days");
    let mut lines = vec![format!(
        "**Your rhythm**{}: {days} a week",
        craft.unwrap_or_default()
    )];
    if let Some(comeback) = told.comeback {
        lines.push(comeback_line(comeback));
    }
    lines.push(week_line(told));
    lines.extend(kept_lines(told.kept));
    lines.extend(strength_line(told.strength));
    if told.lifetime_minutes > 0 {
        lines.push(format!(
            "In all: {}",
            format::duration(told.lifetime_minutes)
        ));
    }
    lines.push("-# A week away or a rest day counts neither way. Only you see this.".to_owned());
    Message {
        rows: agreement.map(agreement_row).into_iter().collect(),
        ..plain(lines.join("\n"))
    }
}

/// The reply to agreeing, or not any more.
pub fn rhythm_agreed(named: bool, quoted: bool) -> Message {
    let named_line = if named {
        "The weekly summaries of this server's habits may name you among those who were here, without numbers."
    } else {
        "The weekly summaries of this server's habits do not name you."
    };
    let quoted_line = if quoted {
        "They may quote a lesson that you wrote here."
    } else {
        "They quote no lesson of yours."
    };
    Message {
        rows: vec![agreement_row((named, quoted))],
        ..plain(format!("{named_line}\n{quoted_line}"))
    }
}

fn agreement_row((named, quoted): (bool, bool)) -> Vec<Button> {
    let name = if named {
        "Do not name me"
    } else {
        "Name me in summaries"
    };
    let quote = if quoted {
        "Quote no lesson of mine"
    } else {
        "My lessons may be quoted"
    };
    vec![
        button(
            name,
            Action::Habit {
                step: HabitStep::Name { on: !named },
            },
        ),
        button(
            quote,
            Action::Habit {
                step: HabitStep::Quote { on: !quoted },
            },
        ),
    ]
}

fn week_line(told: &RhythmTold<'_>) -> String {
    let week = told.this_week;
    let meant = told.rhythm.days();
    let so_far = match week.active_days {
        0 => "nothing logged".to_owned(),
        days => count(days, "day", "days"),
    };
    match week.state {
        RhythmState::Kept => format!("This week: {so_far}, in rhythm"),
        RhythmState::Away => format!("This week: away ({so_far})"),
        RhythmState::Open | RhythmState::Rested if week.active_days == 0 => {
            format!("This week so far: nothing logged, and {meant} are meant")
        }
        RhythmState::Open | RhythmState::Rested => {
            format!("This week so far: {so_far}, of {meant} meant")
        }
    }
}

fn kept_lines([now, before, year_ago]: [(usize, usize); 3]) -> Vec<String> {
    let of = |(kept, all): (usize, usize)| match kept {
        0 => format!("none of {all}"),
        kept => format!("{kept} of {all}"),
    };
    let mut lines = Vec::new();
    if now.1 > 0 {
        let mut beside = Vec::new();
        if before.1 > 0 {
            beside.push(format!("{} before that", of(before)));
        }
        if year_ago.1 > 0 {
            beside.push(format!("{} a year ago", of(year_ago)));
        }
        let beside = if beside.is_empty() {
            String::new()
        } else {
            format!(" ({})", beside.join(", "))
        };
        lines.push(format!(
            "Weeks in rhythm, of the last twelve: {}{beside}",
            of(now)
        ));
    }
    lines
}

fn strength_line([now, weeks_ago, year_ago]: [Option<f64>; 3]) -> Option<String> {
    let hundredths = |strength: f64| format!("{:.0}", strength * 100.0);
    let now = now?;
    let mut beside = Vec::new();
    if let Some(then) = weeks_ago {
        beside.push(format!("{} four weeks ago", hundredths(then)));
    }
    if let Some(then) = year_ago {
        beside.push(format!("{} a year ago", hundredths(then)));
    }
    let beside = if beside.is_empty() {
        String::new()
    } else {
        format!(" ({})", beside.join(", "))
    };
    Some(format!("Strength: {} of 100{beside}", hundredths(now)))
}

fn comeback_line(comeback: &ComebackComparison) -> String {
    let this = &comeback.this;
    let since = dates::weekday_and_day(this.returned_on, this.returned_on.year());
    let gap = count(this.gap_days, "day", "days");
    let days = count(this.active_days, "day", "days");
    let so_far = if this.minutes > 0 {
        format!("{} on {days}", format::duration(this.minutes))
    } else {
        days
    };
    let earlier = match comeback.usual_minutes() {
        Some(minutes) if minutes > 0 => {
            format!(
                "; your earlier comebacks had {} by then",
                format::duration(minutes)
            )
        }
        _ => String::new(),
    };
    format!("Back since {since}, after {gap}: {so_far}{earlier}. Welcome back.")
}
