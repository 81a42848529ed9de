//! `/server`: what a server's members did together last week, next to the server's own past; and its wall of lessons.

use crate::actions::group::server_week;
use crate::actions::wall::wall;
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
pub(super) async fn server(
    ctx: Context<'_>,
    #[description = "The wall of what dead ends taught here, shown to you alone"] wall: Option<
        bool,
    >,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    if wall.unwrap_or(false) {
        return wall_of_lessons(&turn).await;
    }
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

/// What hangs on the server's wall: for who asks alone, so that what is taken down later is seen nowhere.
async fn wall_of_lessons(turn: &Turn<'_>) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    turn.think().await?;
    let data = turn.data;
    let lessons = wall(&data.store, &data.messenger, turn.contact.clone(), turn.now).await?;
    let name = turn.server_name(server).await?;
    turn.show_after_thinking(wording::wall(&name, &lessons))
        .await
}
