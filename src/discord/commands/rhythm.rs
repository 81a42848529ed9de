//! `/rhythm`: one's days, weeks and comebacks next to one's own past.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};

/// Your year of days, your weeks in rhythm and your comebacks, next to your own past
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn rhythm(
    ctx: Context<'_>,
    #[description = "One craft; all of them if left out"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
) -> Result<(), Failure> {
    buttons::rhythm(&Turn::of_command(&ctx)?, craft).await
}
