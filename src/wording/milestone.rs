//! A milestone, said once and kindly: to its owner, or in the channel that they chose.

use super::check_in::mine;
use super::logging::CRAFT_MAX;
use super::text::inline;
use super::{NAME_MAX, plain};
use crate::domain::format;
use crate::domain::message::Message;
use crate::domain::milestone::Milestone;

/// For the member alone.
pub fn milestone_reached(craft_name: &str, hours: i64) -> Message {
    let craft = inline(craft_name, CRAFT_MAX);
    let told = format::hours(hours * 60);
    let text = match hours {
        1 => format!(
            "The first hour of **{craft}** is in your record. Every long way begins with one."
        ),
        10 => format!("**{told}** of **{craft}**: no longer a try."),
        50 => format!("**{told}** of **{craft}** are yours now."),
        100 => format!("**{told}** of **{craft}**. They stay, whatever the next week brings."),
        250 => format!("**{told}** of **{craft}**: a good part of who you are by now."),
        500 => {
            format!("**{told}** of **{craft}**: halfway to a thousand, one sitting after another.")
        }
        1_000 => format!("**{told}** of **{craft}**. Whoever began it would be glad to meet you."),
        2_500 => format!("**{told}** of **{craft}**: a quarter of the way to ten thousand."),
        5_000 => format!("**{told}** of **{craft}**: half of the way to ten thousand."),
        10_000 => format!("**{told}** of **{craft}**. All the way, one hour at a time."),
        _ => format!("**{told}** of **{craft}**."),
    };
    plain(text)
}

/// For the channel that its owner chose.
pub fn milestone_post(name: &str, milestone: &Milestone, nonce: &str) -> Message {
    let name = inline(name, NAME_MAX);
    let craft = inline(&milestone.craft_name, CRAFT_MAX);
    let told = format::hours(milestone.hours * 60);
    let text = match milestone.hours {
        1 => format!("**{name}** has put the first hour into **{craft}**."),
        _ => format!("**{name}** has put **{told}** into **{craft}**, one sitting after another."),
    };
    Message {
        rows: vec![vec![mine(nonce)]],
        ..plain(text)
    }
}
