//! `/back`: away no more.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};

/// Come back from being away: your days count again from today
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn back(
    ctx: Context<'_>,
    #[description = "An earlier day you were back on: yesterday, a weekday or a date"]
    #[autocomplete = "choices::days"]
    since: Option<String>,
) -> Result<(), Failure> {
    buttons::back(&Turn::of_command(&ctx)?, since).await
}
