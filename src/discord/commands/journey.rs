//! `/journey`: the way to 10,000 hours, and when the last of them may be.

use crate::discord::looks;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::domain::look::Look;

/// See how far you are on the way to 10,000 hours
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn journey(
    ctx: Context<'_>,
    #[description = "One of your crafts; all of them if left out"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
    #[description = "Post it here, from what was logged in this server"] share: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    looks::look(&turn, Look::Journey, craft.into(), share.into()).await
}
