//! `/import`: what was logged elsewhere.

use serenity::all::Attachment;

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};

/// Bring what you logged elsewhere: Toggl, Clockify, Loop, WakaTime, git, any CSV
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn import(
    ctx: Context<'_>,
    #[description = "The file; nothing is kept before you have seen what it comes to"] file: Option<
        Attachment,
    >,
    #[description = "The craft of rows that name none"]
    #[autocomplete = "crate::discord::choices::crafts"]
    craft: Option<String>,
    #[description = "Take your last import back, all of it"] undo: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    if let Some(file) = file {
        return buttons::offer_import(&turn, &file, craft).await;
    }
    if undo.unwrap_or(false) {
        return buttons::undo_import(&turn, None).await;
    }
    buttons::show_import(&turn).await
}
