//! What waited for somebody's next private reply.

use super::text::inline;
use super::{NAME_MAX, TEXT_MAX};
use crate::domain::check_in::{DeliveryKind, GiveUpReason, Notice};
use crate::domain::message::Message;

/// A notice in a sentence or two.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::DirectClosed => {
            "Discord did not let me write to you directly. Your settings for this server may forbid it; \
             until then, `/checkin` answers the weekly question."
                .to_owned()
        }
        Notice::QuestionWaiting { server_name, .. } => format!(
            "The weekly question of **{}** is waiting for you; `/checkin` there answers it.",
            inline(server_name, NAME_MAX)
        ),
        Notice::GivenUp { kind, reason, channel } => {
            let place = channel.map(|channel| format!(" in <#{channel}>")).unwrap_or_default();
            format!("{}{place}: {}", what(*kind), why(*reason))
        }
    }
}

/// A private reply with the notices that waited, in order, and how many of them fit under it: the others have to wait on.
#[must_use]
pub fn with_notices(mut message: Message, notices: &[Notice]) -> (Message, usize) {
    let mut said = 0;
    for waiting in notices {
        let gap = if message.text.is_empty() { "" } else { "\n\n" };
        let longer = format!("{}{gap}{}", message.text, notice(waiting));
        if longer.chars().count() > TEXT_MAX {
            break;
        }
        message.text = longer;
        said += 1;
    }
    (message, said)
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
        DeliveryKind::DirectQuestion | DeliveryKind::DirectGoOn => {
            "A direct message could not be sent"
        }
    }
}

const fn why(reason: GiveUpReason) -> &'static str {
    match reason {
        GiveUpReason::ChannelGone => {
            "the channel is not there any more. `/setup channel:#check-in` chooses another."
        }
        GiveUpReason::Permission => {
            "I am not allowed to do that there. `/setup` shows what is missing."
        }
        GiveUpReason::ThreadLocked => "the thread is locked, so I left it alone.",
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
