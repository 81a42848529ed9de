//! `/checkin`: answer the weekly question now, early or late.

use crate::actions::answer::form_now;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Answer the weekly question now, early or late
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub(super) async fn checkin(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let server = turn.needs_server()?;
    let form = form_now(&turn.data.store, turn.contact.clone(), server, turn.now).await?;
    buttons::old_words_or_form(&turn, &form).await
}
