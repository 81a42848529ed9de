//! `/year`: the last 52 weeks day by day, over the 52 before.

use crate::discord::looks;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::domain::look::Look;

/// See your year day by day, over the year before
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn year(
    ctx: Context<'_>,
    #[description = "One of your crafts; all of them if left out"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
    #[description = "Post it here, from what was logged in this server"] share: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    looks::look(&turn, Look::Year, craft.into(), share.into()).await
}
