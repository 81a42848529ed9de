//! The form of *Log this*.

use super::{Fields, field};
use crate::actions::log_this::{LogThis, likely_craft, log_this};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::evidence::MessageLink;
use crate::domain::message::Modal;
use crate::wording::{self, Logged};

/// The form, with what the member wrote in the message; nothing of somebody else's.
pub(in crate::discord) async fn form(
    turn: &Turn<'_>,
    message: MessageLink,
    own_text: &str,
) -> Result<Modal, Failure> {
    let craft = likely_craft(&turn.data.store, turn.contact.member).await?;
    Ok(wording::log_this_modal(message, &craft, own_text))
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    message: MessageLink,
    fields: &Fields,
) -> Result<(), Failure> {
    let request = LogThis {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
        message,
        time: field(fields, "time"),
        craft: field(fields, "craft"),
        day: field(fields, "day"),
        what: field(fields, "what"),
    };
    let logged = log_this(&turn.data.store, request, turn.now).await?;
    let told = Logged {
        entry: &logged.entry,
        new_craft: logged.new_craft,
        meant: logged.meant.as_ref(),
        week: logged.week.as_ref(),
        // The week so far ends today.
        today: logged.today,
    };
    turn.reply(wording::logged(&told)).await
}
