//! A habit channel's week, as the channel reads it: what it did together next to its own past, who was here, one lesson.

use chrono::Datelike;

use super::super::text::{inline, label};
use super::super::{COLOUR, NAME_MAX, button, count, dates};
use super::opening::THREAD_NAME_MAX;
use crate::domain::calendar::DateRange;
use crate::domain::custom_id::Action;
use crate::domain::format;
use crate::domain::habit::Habit;
use crate::domain::habit::together::{ChannelTotals, ChannelWeek};
use crate::domain::message::{Embed, Message};

/// Characters of a lesson that is quoted.
const LESSON_MAX: usize = 500;

/// What there is to tell of a week.
#[derive(Debug, Clone, Copy)]
pub struct HabitWeek<'a> {
    /// Monday to Sunday.
    pub period: DateRange,
    /// What they did together, where they are enough.
    pub together: Option<&'a ChannelWeek>,
    /// Who was here, of those who agreed to be named, by name.
    pub here: &'a [String],
    /// A lesson that its owner lets be quoted, with their name where they agreed to be named.
    pub lesson: Option<&'a (String, Option<String>)>,
}

/// The weekly summary. Its button, which shows everybody their own, carries the nonce.
pub fn habit_summary(habit: &Habit, week: &HabitWeek<'_>, nonce: &str) -> Message {
    let mut parts = Vec::new();
    if let Some(together) = week.together {
        parts.push(together_lines(together));
    }
    if !week.here.is_empty() {
        let names: Vec<String> = week
            .here
            .iter()
            .map(|name| inline(name, NAME_MAX))
            .collect();
        parts.push(format!("**Here this week**\n{}", names.join(", ")));
    }
    if let Some((lesson, by)) = week.lesson {
        let by = by
            .as_ref()
            .map(|name| format!(" ({})", inline(name, NAME_MAX)));
        let lesson = inline(lesson, LESSON_MAX);
        parts.push(format!(
            "**A lesson of the week**\n{lesson}{}",
            by.unwrap_or_default()
        ));
    }
    let embed = Embed {
        title: inline(&habit.name, NAME_MAX),
        description: parts.join("\n\n"),
        colour: Some(COLOUR),
        footer: format!("The week of {}", dates::range(week.period)),
        ..Embed::default()
    };
    let row = vec![button(
        "My own weeks",
        Action::Mine {
            nonce: nonce.to_owned(),
        },
    )];
    Message {
        embeds: vec![embed],
        rows: vec![row],
        ..Message::default()
    }
}

/// The name under which it stands in a forum.
pub fn habit_summary_name(habit: &Habit, period: DateRange) -> String {
    let week = dates::range(period);
    label(
        &format!("{}: the week of {week}", habit.name),
        THREAD_NAME_MAX,
    )
}

fn together_lines(week: &ChannelWeek) -> String {
    let mut lines = vec![format!("**Together**\n{}", told(week.this))];
    let few = "Fewer than five were here then, so it is not told";
    let beside = |then: Option<ChannelTotals>| then.map_or_else(|| few.to_owned(), told);
    lines.push(format!("**The week before**\n{}", beside(week.before)));
    if let Some((usual, weeks)) = week.usual {
        let weeks = count(weeks, "week", "weeks");
        lines.push(format!(
            "**The usual week**\n{}, the mean of {weeks}",
            told(usual)
        ));
    }
    if let Some(then) = week.year_ago {
        let range = ChannelWeek::beside(week.period).2;
        let range = dates::range_seen_from(range, week.period.to.year());
        lines.push(format!("**A year ago, {range}**\n{}", told(then)));
    }
    lines.join("\n")
}

/// "7 members · 23 days · 31 h".
fn told(totals: ChannelTotals) -> String {
    let mut parts = vec![
        count(totals.members, "member", "members"),
        count(totals.member_days, "day", "days"),
    ];
    match totals.hours {
        None => {}
        Some(0) => parts.push("under an hour".to_owned()),
        Some(hours) => parts.push(format::hours(hours * 60)),
    }
    parts.join(" · ")
}
