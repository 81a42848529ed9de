//! `/backfill`: a form for many days at once. A command of its own, since `/history` with subcommands could not be used alone any more.

use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::wording;

/// Log several days at once, shown before anything is kept
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn backfill(
    ctx: Context<'_>,
    #[description = "What it went into; it can be typed in the form too"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
) -> Result<(), Failure> {
    let craft = craft.unwrap_or_default();
    let turn = Turn::of_command(&ctx)?;
    turn.form(&wording::prefilled(
        wording::backfill_modal(""),
        &[("craft".to_owned(), craft)],
    ))
    .await
}
