//! `/craft`: one's crafts listed, renamed, merged, archived, shared; their rhythm, and the hours before the record.

use crate::actions::crafts;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::estimate::EstimateTexts;
use crate::wording;

/// Your crafts: list, rename, merge, archive, share, rhythm, hours before
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel",
    subcommand_required,
    subcommands(
        "list", "rename", "merge", "archive", "share", "hide", "rhythm", "before"
    )
)]
#[expect(
    clippy::unused_async,
    reason = "Discord sends a subcommand, never the command itself"
)]
pub(super) async fn craft(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// See your crafts: hours, rhythm, strength, where each is shared
#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[description = "Which page; 1 has those you logged last"] page: Option<u32>,
) -> Result<(), Failure> {
    let page = page.unwrap_or(1).saturating_sub(1);
    buttons::craft_list(&Turn::of_command(&ctx)?, page).await
}

/// Give a craft another name; everything logged in it stays
#[poise::command(slash_command)]
async fn rename(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
    #[description = "Its new name"] to: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let by = buttons::by(&turn);
    let done = crafts::rename(&turn.data.store, by, craft, to, turn.now).await?;
    turn.reply(wording::renamed(&done.before, &done.craft, done.change))
        .await
}

/// Make one craft of two; it can be undone for a day
#[poise::command(slash_command)]
async fn merge(
    ctx: Context<'_>,
    #[description = "The craft that goes into the other"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
    #[description = "The craft that stays"]
    #[autocomplete = "choices::all_crafts"]
    into: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let by = buttons::by(&turn);
    let merged = crafts::merge(&turn.data.store, by, craft, into, turn.now).await?;
    let done = merged.changed;
    turn.reply(wording::merged(
        &done.before,
        &done.craft,
        merged.entries,
        &merged.shared_in,
        done.change,
    ))
    .await
}

/// Have a craft offered no more while you type; nothing of it is lost
#[poise::command(slash_command)]
async fn archive(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
    #[description = "Bring it back instead"] bring_back: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let (by, archived) = (buttons::by(&turn), !bring_back.unwrap_or(false));
    let done = crafts::archive(&turn.data.store, by, craft, archived, turn.now).await?;
    turn.reply(wording::archived(&done.craft, done.change))
        .await
}

/// Let this server see all of a craft, wherever you logged it
#[poise::command(slash_command)]
async fn share(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let server = turn.needs_server()?;
    let by = buttons::by(&turn);
    let done = crafts::set_shared(&turn.data.store, by, craft, true, turn.now).await?;
    let name = turn.server_name(server).await?;
    turn.reply(wording::craft_shared(&done.craft, &name, done.change))
        .await
}

/// Let this server see only what you logged here of a craft
#[poise::command(slash_command)]
async fn hide(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let server = turn.needs_server()?;
    let by = buttons::by(&turn);
    let done = crafts::set_shared(&turn.data.store, by, craft, false, turn.now).await?;
    let name = turn.server_name(server).await?;
    turn.reply(wording::craft_hidden(&done.craft, &name, done.change))
        .await
}

/// On how many days a week you mean to work at a craft
#[poise::command(slash_command)]
async fn rhythm(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
    #[description = "Days a week, 1 to 7; 0 takes the rhythm away"] days: i64,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let by = buttons::by(&turn);
    let done = crafts::set_rhythm(&turn.data.store, by, craft, days, turn.now).await?;
    turn.reply(wording::rhythm_set(&done.craft, done.change))
        .await
}

/// Estimate the hours before this record; they are marked wherever they are shown
#[poise::command(slash_command)]
async fn before(
    ctx: Context<'_>,
    #[description = "The craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: String,
    #[description = "All hours together, like 300; 0 takes the estimate away"] hours: Option<
        String,
    >,
    #[description = "Over how many years, with hours or weekly"] years: Option<f64>,
    #[description = "Hours a week, like 3h, with years or hours"] weekly: Option<String>,
    #[description = "The last day of those years; the day before your first entry if left out"]
    #[autocomplete = "choices::days"]
    until: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let by = buttons::by(&turn);
    let texts = EstimateTexts {
        hours,
        years,
        weekly,
    };
    let set = crafts::set_before(&turn.data.store, by, craft, (texts, until), turn.now).await?;
    let (craft, change) = (&set.changed.craft, set.changed.change);
    turn.reply(wording::before_set(craft, set.estimate, set.today, change))
        .await
}
