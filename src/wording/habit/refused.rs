//! What is said to a refusal about a habit: what was wrong, what is accepted, an example.

use chrono::Datelike;

use super::super::dates;
use super::super::text::{inline, quoted};
use crate::domain::habit::{CHANNELS_MAX, HABITS_MAX};
use crate::domain::rejection::HabitRejection;
use crate::domain::text::CRAFT_NAME_MAX;

/// The sentence for each.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each variant, and no other place for them"
)]
pub(in crate::wording) fn habit_refused(refusal: &HabitRejection) -> String {
    match refusal {
        HabitRejection::NameEmpty => {
            "The habit has no name. A word is enough. For example: `/habit create name:guitar channel:#guitar`.".to_owned()
        }
        HabitRejection::NameTooLong { length } => format!(
            "The habit's name has {length} characters; up to {CRAFT_NAME_MAX} work. For example: `guitar`."
        ),
        HabitRejection::NameTaken { name } => format!(
            "There is a habit named **{}** in this server. Another name works, and `/habit edit` changes that one. \
             For example: `evening guitar`.",
            inline(name, CRAFT_NAME_MAX)
        ),
        HabitRejection::Unknown { input, names } => unknown(input, names),
        HabitRejection::TooMany => format!(
            "This server has {HABITS_MAX} habits, and that is as many as there can be. One habit can have several channels. \
             For example: `/habit edit name:guitar add_channel:#jam`."
        ),
        HabitRejection::TooManyChannels => format!(
            "That habit has {CHANNELS_MAX} channels, and that is as many as there can be. A forum takes any number of threads. \
             For example: `/habit create name:guitar 2 channel:#jam`."
        ),
        HabitRejection::ChannelTaken { channel, name } => format!(
            "<#{channel}> belongs to the habit **{}** already, and a channel has one habit. Another channel works. \
             For example: `/habit edit name:guitar add_channel:#jam`.",
            inline(name, CRAFT_NAME_MAX)
        ),
        HabitRejection::NotItsChannel { channel } => format!(
            "<#{channel}> is not one of that habit's channels. `/habit list` shows which are. \
             For example: `/habit edit name:guitar remove_channel:#jam`."
        ),
        HabitRejection::OnlyChannel => "That is the habit's only channel. Add another first, or archive the habit. \
             For example: `/habit archive name:guitar`."
            .to_owned(),
        HabitRejection::ChannelUnfit { kind } => format!(
            "{kind} cannot hold a habit. A text or announcement channel, a forum or a thread works. \
             For example: `channel:#guitar`."
        ),
        HabitRejection::DaysUnreadable { input } => format!(
            "{} are not days that I can read. Every day, weekdays, weekends, or days by name work. \
             For example: `mon wed fri`.",
            quoted(input)
        ),
        HabitRejection::EmojiUnreadable { input } => format!(
            "{} is not an emoji that I can use. One emoji works, of Discord or of this server; ❌ is taken, it says that a \
             message does not count. For example: `✅`.",
            quoted(input)
        ),
        HabitRejection::NeedsContent => "I cannot see times, pictures or links in messages: the message content intent is off where \
             I run, so any message counts. Whoever runs me can turn it on (`discord.message_content`). \
             For example: `counts:any message`."
            .to_owned(),
        HabitRejection::ThreadWithoutOpening => {
            "A thread hangs under the daily post, and there is none. A time for it works. For example: `opening:08:00 thread:a day`."
                .to_owned()
        }
        HabitRejection::Archived => "That habit is archived. `/log` keeps your work all the same. For example: `/log 1h30 guitar`.".to_owned(),
        HabitRejection::Paused => {
            "That habit is paused for now. `/log` keeps your work all the same. For example: `/log 1h30 guitar`.".to_owned()
        }
        HabitRejection::DayOver { day } => format!(
            "{} is over; its buttons worked until the day after. `/log` keeps work of any day. \
             For example: `/log time:1h30 craft:guitar day:{day}`.",
            dates::weekday_and_day(*day, day.year())
        ),
        HabitRejection::Left => {
            "You left here, so nothing of yours is counted. `/join` brings it back; `/log` works anyway. \
             For example: `/log 1h30 guitar`."
                .to_owned()
        }
        HabitRejection::Gone => "That habit is not there any more. What you did stays yours, and `/log` goes on. \
             For example: `/log 1h30 guitar`."
            .to_owned(),
    }
}

fn unknown(input: &str, names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("**{}**", inline(name, CRAFT_NAME_MAX)))
        .collect();
    if names.is_empty() {
        return "This server has no habit yet. For example: `/habit create name:guitar channel:#guitar`.".to_owned();
    }
    format!(
        "{} is not a habit of this server. There is {}; `/habit list` shows all. For example: `/habit edit name:{}`.",
        quoted(input),
        names.join(", "),
        names[0].trim_matches('*')
    )
}
