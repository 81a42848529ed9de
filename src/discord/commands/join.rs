//! `/join`: let one's week be posted in this server.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Join this server's check-in: your week may be posted here, next to your own past
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub(super) async fn join(ctx: Context<'_>) -> Result<(), Failure> {
    buttons::join(&Turn::of_command(&ctx)?).await
}
