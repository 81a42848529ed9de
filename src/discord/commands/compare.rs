//! `/compare`: one's own weeks next to one's own past.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// See your week next to your own past
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn compare(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    buttons::own_weeks(&turn).await
}
