//! `/leave`: nothing of one's own is posted in this server any more.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Leave this server's check-in: nothing of yours is posted here any more
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub(super) async fn leave(ctx: Context<'_>) -> Result<(), Failure> {
    buttons::leave(&Turn::of_command(&ctx)?).await
}
