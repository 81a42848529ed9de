//! `/export`: everything that is kept of the member, as files.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Everything I keep of you, as files that only you see
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn export(ctx: Context<'_>) -> Result<(), Failure> {
    buttons::export(&Turn::of_command(&ctx)?).await
}
