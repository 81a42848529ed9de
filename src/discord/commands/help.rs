//! `/help`: what the bot does.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure};
use crate::wording;

/// What this bot does, in a few lines
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), Failure> {
    Turn::of_command(&ctx)?.reply(wording::help()).await
}
