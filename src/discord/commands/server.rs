//! `/server`: what a server's members did together last week, next to the server's own past.

use crate::actions::group::server_week;
use crate::cards::{Card, ServerCard, Theme};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure};
use crate::wording;

/// Show what this server did together last week, next to its own past
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub(super) async fn server(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let week = server_week(&turn.data.store, turn.contact.clone(), turn.now).await?;
    let Some(comparison) = week.comparison else {
        return turn.reply(wording::group_too_small(week.period)).await;
    };
    let message = wording::group(&week.server_name, &comparison);
    let card = Card::Server(ServerCard::new(&week.server_name, comparison));
    let message = turn
        .data
        .studio
        .illustrate(message, Some(card), Theme::default())
        .await;
    turn.post(&message).await
}
