//! What waited for somebody's next private reply.

use std::collections::HashSet;

use super::check_in::answer_button;
use super::text::inline;
use super::{NAME_MAX, ROWS_MAX, TEXT_MAX, plain};
use crate::domain::check_in::{DeliveryKind, GiveUpReason};
use crate::domain::custom_id::Action;
use crate::domain::ids::{ChannelId, RoundId};
use crate::domain::message::{Embed, Message};

/// Discord's bound on the number of embeds of one message.
const EMBEDS_MAX: usize = 10;
/// Discord's bound on their text, in characters.
const EMBEDS_TEXT_MAX: usize = 6_000;

/// To a member: Discord refuses direct messages to them.
pub fn direct_closed() -> Message {
    plain(
        "Discord did not let me write to you directly. Your settings for this server may forbid it; \
         until then, `/checkin` answers the weekly question.",
    )
}

/// To a member: a server's question that could not be asked directly, with a button where it can be answered from here.
pub fn question_waiting(server_name: &str, answered_here: Option<RoundId>) -> Message {
    let name = inline(server_name, NAME_MAX);
    match answered_here {
        Some(round) => Message {
            rows: vec![vec![answer_button("Answer", round)]],
            ..plain(format!(
                "The weekly question of **{name}** is waiting for you."
            ))
        },
        None => plain(format!(
            "The weekly question of **{name}** is waiting for you; `/checkin` there answers it."
        )),
    }
}

/// To an admin: something could not be posted, and why.
pub fn given_up(kind: DeliveryKind, reason: GiveUpReason, channel: Option<ChannelId>) -> Message {
    let place = channel
        .map(|channel| format!(" in <#{channel}>"))
        .unwrap_or_default();
    plain(format!("{}{place}: {}", what(kind), why(reason, kind)))
}

/// A private message with the notices that waited, in order, and how many of them fit under it: the others have to wait on. One with
/// a button that the message has already does not fit either, since Discord takes no button twice.
#[must_use]
pub fn with_notices(mut message: Message, notices: &[Message]) -> (Message, usize) {
    let mut said = 0;
    for notice in notices {
        let gap = if message.text.is_empty() { "" } else { "\n\n" };
        let longer = format!("{}{gap}{}", message.text, notice.text);
        let rows = message.rows.len() + notice.rows.len();
        let embeds: Vec<Embed> = [message.embeds.clone(), notice.embeds.clone()].concat();
        let fits = longer.chars().count() <= TEXT_MAX && rows <= ROWS_MAX && embeds_fit(&embeds);
        if !fits || shares_a_button(&message, notice) {
            break;
        }
        message.embeds = embeds;
        message.text = longer;
        message.rows.extend(notice.rows.iter().cloned());
        said += 1;
    }
    (message, said)
}

/// Within what Discord takes in one message.
fn embeds_fit(embeds: &[Embed]) -> bool {
    let size = |text: &str| text.chars().count();
    let sizes = embeds.iter().map(|embed| {
        let fields = embed.fields.iter();
        let fields: usize = fields.map(|(name, value)| size(name) + size(value)).sum();
        size(&embed.title) + size(&embed.description) + size(&embed.footer) + fields
    });
    embeds.len() <= EMBEDS_MAX && sizes.sum::<usize>() <= EMBEDS_TEXT_MAX
}

fn shares_a_button(one: &Message, other: &Message) -> bool {
    let actions = |message: &Message| -> HashSet<Action> {
        let buttons = message.rows.iter().flatten();
        buttons.map(|button| button.action.clone()).collect()
    };
    !actions(one).is_disjoint(&actions(other))
}

const fn what(kind: DeliveryKind) -> &'static str {
    match kind {
        DeliveryKind::Question => "The weekly question could not be posted",
        DeliveryKind::Thread => "The thread for the answers could not be opened",
        DeliveryKind::Comparison => "A member's answer could not be posted",
        DeliveryKind::ComparisonEdit => "A member's changed answer could not be shown",
        DeliveryKind::Closing => {
            "The weeks of those who logged without answering could not be posted"
        }
        DeliveryKind::ClosingEdit => {
            "A member who had everything erased could not be taken out of a message"
        }
        DeliveryKind::Removal => {
            "A message about a member who had everything erased could not be removed"
        }
        DeliveryKind::DirectQuestion | DeliveryKind::DirectGoOn | DeliveryKind::StillAtIt => {
            "A direct message could not be sent"
        }
        DeliveryKind::HabitWelcome => {
            "The word to somebody new in a habit channel could not be posted"
        }
        DeliveryKind::HabitOpening => "The daily post of a habit could not be posted",
        DeliveryKind::HabitThread => "The thread under a habit's daily post could not be opened",
        DeliveryKind::HabitSummary => "The weekly summary of a habit could not be posted",
        DeliveryKind::Milestone => "A member's milestone could not be posted",
    }
}

const fn is_habits(kind: DeliveryKind) -> bool {
    matches!(
        kind,
        DeliveryKind::HabitWelcome
            | DeliveryKind::HabitOpening
            | DeliveryKind::HabitThread
            | DeliveryKind::HabitSummary
    )
}

const fn why(reason: GiveUpReason, kind: DeliveryKind) -> &'static str {
    let of_habit = is_habits(kind);
    match reason {
        GiveUpReason::ChannelGone if of_habit => {
            "the channel is not there any more. `/habit edit name:guitar add_channel:#guitar` binds another."
        }
        GiveUpReason::ChannelGone => {
            "the channel is not there any more. `/setup channel:#check-in` chooses another."
        }
        GiveUpReason::Permission if of_habit => {
            "I am not allowed to do that there. `/habit list` shows what is missing."
        }
        // A closing post or a habit's summary.
        GiveUpReason::Permission if matches!(kind, DeliveryKind::ClosingEdit) => {
            "I am not allowed to do that there. `/setup` and `/habit list` show what is missing."
        }
        GiveUpReason::Permission => {
            "I am not allowed to do that there. `/setup` shows what is missing."
        }
        GiveUpReason::ThreadLocked => "the thread is locked, so I left it alone.",
        GiveUpReason::TagNeeded => {
            "each post there needs a tag, and there is none that I may give. A tag that anybody may use is enough: \
             the forum's settings, Tags. For example: `daily`."
        }
        GiveUpReason::MessageGone => {
            "the message was removed, and I do not post again what a moderator took away."
        }
        GiveUpReason::DirectClosed => "their direct messages are closed.",
        GiveUpReason::Refused => {
            "Discord refused the message. That is a fault of mine, and it stands in the log."
        }
        GiveUpReason::TooOld => "Discord could not be reached for too long, and its time is past.",
    }
}
