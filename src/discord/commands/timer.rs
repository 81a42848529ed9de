//! `/timer`: start, look at, stop or drop the one timer that runs.

use crate::actions::timer::{self, StartTimer};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::wording;

/// Time your work while you do it
#[poise::command(
    slash_command,
    subcommands("start", "status", "stop", "discard"),
    subcommand_required,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
#[expect(
    clippy::unused_async,
    reason = "a command is async, and this one is its subcommands alone"
)]
pub(super) async fn timer(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Start the timer
#[poise::command(slash_command)]
async fn start(
    ctx: Context<'_>,
    #[description = "What it goes into; a new name starts a new craft"]
    #[autocomplete = "choices::crafts"]
    craft: String,
    #[description = "What you are about to do"] what: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let request = StartTimer {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
        craft,
        what,
        limit_minutes: turn.data.timer_limit_minutes,
    };
    let started = timer::start(&turn.data.store, request, turn.now).await?;
    turn.reply(wording::timer_started(&started)).await
}

/// See how long it has run
#[poise::command(slash_command)]
async fn status(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let contact = turn.contact.clone();
    let running = timer::status(&turn.data.store, contact, turn.now).await?;
    turn.reply(wording::timer_status(running.as_ref(), turn.now))
        .await
}

/// Stop it, and keep what it came to
#[poise::command(slash_command)]
async fn stop(
    ctx: Context<'_>,
    #[description = "What you did"] note: Option<String>,
    #[description = "A link to what you made"] link: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    buttons::stop_timer(&turn, note, link).await
}

/// Drop it, and keep nothing
#[poise::command(slash_command)]
async fn discard(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    buttons::discard_timer(&turn, None).await
}
