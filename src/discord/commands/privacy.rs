//! `/privacy`: what is kept of a member, where, and for how long.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure};
use crate::wording;

/// What I keep of you, where, for how long, and how to take it or end it
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), Failure> {
    Turn::of_command(&ctx)?.reply(wording::privacy()).await
}
