//! `/away`: days that are compared with nothing.

use crate::actions::away;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::wording;

/// Be away until a day: weeks away are not compared with anything
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn away(
    ctx: Context<'_>,
    #[description = "The last day away: tomorrow, a weekday or a date"]
    #[autocomplete = "choices::days_ahead"]
    until: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let by = buttons::by(&turn);
    let range = away::away(&turn.data.store, by, until, turn.now).await?;
    turn.reply(wording::away(range.to, range.from)).await
}
