//! `/forget`: everything that is kept of the member goes, after a word.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Erase everything I keep of you; shows what will go, and asks first
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn forget(ctx: Context<'_>) -> Result<(), Failure> {
    buttons::forget(&Turn::of_command(&ctx)?).await
}
