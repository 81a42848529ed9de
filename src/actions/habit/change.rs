//! What an admin sets of a habit, taken over into it.

use super::channels::Fit;
use crate::domain::calendar::{parse_day_start_hour, parse_timezone};
use crate::domain::habit::{Counts, Days, Emoji, Habit, MayRead, Opening, OpeningThread};
use crate::domain::ids::ChannelId;
use crate::domain::rejection::{HabitRejection, Rejection};
use crate::domain::schedule::parse_time;
use crate::domain::text::CraftName;

/// What an admin sets; `None` leaves a thing as it is, or as it usually is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HabitChange {
    /// A new name.
    pub name: Option<String>,
    /// The craft into which time goes.
    pub craft: Option<String>,
    /// Which messages count.
    pub counts: Option<Counts>,
    /// On which days.
    pub days: Option<String>,
    /// Whose clocks count.
    pub timezone: Option<String>,
    /// The hour at which a day begins.
    pub day_start_hour: Option<i64>,
    /// What a message that counts gets.
    pub emoji: Option<String>,
    /// When the daily post comes; `off` for none.
    pub opening: Option<String>,
    /// With which thread.
    pub thread: Option<OpeningThread>,
    /// Whether there is a weekly summary.
    pub summary: Option<bool>,
    /// Another channel.
    pub add: Option<Fit>,
    /// A channel less.
    pub remove: Option<ChannelId>,
}

/// Sets what is given, or says what is wrong with it.
pub(super) fn apply(
    habit: &mut Habit,
    change: &HabitChange,
    may_read: MayRead,
) -> Result<(), Rejection> {
    if let Some(name) = &change.name {
        habit.name = parse_name(name)?;
    }
    if let Some(craft) = &change.craft {
        CraftName::parse(craft)?
            .as_str()
            .clone_into(&mut habit.craft);
    } else if habit.craft.is_empty() {
        habit.craft.clone_from(&habit.name);
    }
    if let Some(counts) = change.counts {
        if counts != Counts::Any && may_read != MayRead::All {
            return Err(HabitRejection::NeedsContent.into());
        }
        habit.counts = counts;
    }
    if let Some(days) = &change.days {
        habit.days = Days::parse(days)?;
    }
    if let Some(zone) = &change.timezone {
        habit.zone = parse_timezone(zone)?;
    }
    if let Some(hour) = change.day_start_hour {
        habit.day_start_hour = parse_day_start_hour(hour)?;
    }
    if let Some(emoji) = &change.emoji {
        habit.emoji = Emoji::parse(emoji)?;
    }
    apply_opening(habit, change)?;
    if let Some(summary) = change.summary {
        habit.summary = summary;
    }
    Ok(())
}

fn apply_opening(habit: &mut Habit, change: &HabitChange) -> Result<(), Rejection> {
    if let Some(opening) = &change.opening {
        let thread = habit
            .opening
            .map_or(OpeningThread::None, |opening| opening.thread);
        habit.opening = match opening.trim().to_lowercase().as_str() {
            "" | "off" | "none" | "no" => None,
            time => Some(Opening {
                time: parse_time(time)?,
                thread,
            }),
        };
    }
    match (change.thread, &mut habit.opening) {
        (Some(thread), Some(opening)) => opening.thread = thread,
        (Some(OpeningThread::Day | OpeningThread::Week), None) => {
            return Err(HabitRejection::ThreadWithoutOpening.into());
        }
        _ => {}
    }
    Ok(())
}

/// A habit's name is a craft's name, unless it is given another.
fn parse_name(name: &str) -> Result<String, Rejection> {
    match CraftName::parse(name) {
        Ok(name) => Ok(name.as_str().to_owned()),
        Err(Rejection::CraftNameTooLong { length }) => {
            Err(HabitRejection::NameTooLong { length }.into())
        }
        Err(_) => Err(HabitRejection::NameEmpty.into()),
    }
}
