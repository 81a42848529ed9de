//! `/voice`: each member's consent, and the rooms, for those who manage the server.

use serenity::all::{ChannelType, PartialChannel};

use crate::actions::voice::setup::{self, VoiceChange};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::domain::ids::ChannelId;
use crate::domain::rejection::{Rejection, VoiceRejection};
use crate::wording::{self, VoiceTold};

/// Voice rooms, in which the time of who agreed is counted
#[poise::command(
    slash_command,
    subcommands("agree", "stop", "status", "rooms"),
    subcommand_required,
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "only its subcommands can be used")]
pub(super) async fn voice(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Agree that your time in this server's voice rooms is counted
#[poise::command(slash_command)]
async fn agree(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let (data, contact) = (turn.data, turn.contact.clone());
    let (is_new, view) = setup::agree(&data.store, &data.halls, contact, turn.now).await?;
    turn.reply(wording::voice_agreed(&view.rooms, view.rule, is_new))
        .await
}

/// Count none of your time in voice any more
#[poise::command(slash_command)]
async fn stop(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let had = setup::stop(&turn.data.store, turn.contact.clone(), turn.now).await?;
    turn.reply(wording::voice_stopped(had)).await
}

/// What is counted of your time in voice
#[poise::command(slash_command)]
async fn status(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let (data, contact) = (turn.data, turn.contact.clone());
    let status = setup::status(&data.store, &data.halls, contact, turn.now).await?;
    let told = VoiceTold {
        agreed: status.agreed,
        rooms: &status.view.rooms,
        rule: status.view.rule,
        standing: status.standing,
        timer: status.timer.as_ref(),
        today_minutes: status.today_minutes,
    };
    turn.reply(wording::voice_status(&told, turn.now)).await
}

/// The voice rooms, for those who manage the server
#[poise::command(
    slash_command,
    subcommands("add", "remove", "list", "edit"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "only its subcommands can be used")]
async fn rooms(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Make a voice channel a room
#[poise::command(slash_command)]
async fn add(
    ctx: Context<'_>,
    #[description = "Which voice channel"]
    #[channel_types("Voice")]
    channel: PartialChannel,
    #[description = "The craft into which each member's time goes, like guitar"]
    #[autocomplete = "choices::crafts"]
    craft: String,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    turn.needs_manager()?;
    let (data, contact) = (turn.data, turn.contact.clone());
    let channel = fit(&channel)?;
    let (store, halls) = (&data.store, &data.halls);
    let view = setup::add_room(store, halls, contact, channel, craft, turn.now).await?;
    turn.reply(wording::voice_room_added(channel, &view.rooms, view.rule))
        .await
}

/// Make a room a channel like any other
#[poise::command(slash_command)]
async fn remove(
    ctx: Context<'_>,
    #[description = "Which voice channel"]
    #[channel_types("Voice")]
    channel: PartialChannel,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    turn.needs_manager()?;
    let (data, contact) = (turn.data, turn.contact.clone());
    let channel = ChannelId::from_u64(channel.id.get())?;
    setup::remove_room(&data.store, &data.halls, contact, channel, turn.now).await?;
    turn.reply(wording::voice_room_removed(channel)).await
}

/// The rooms, and how they count
#[poise::command(slash_command)]
async fn list(ctx: Context<'_>) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let view = setup::rooms(&turn.data.store, turn.needs_manager()?).await?;
    turn.reply(wording::voice_rooms(&view.rooms, view.rule))
        .await
}

/// Change how the rooms count; what is left out stays
#[poise::command(slash_command)]
async fn edit(
    ctx: Context<'_>,
    #[description = "Whether being alone in a room counts"] alone_counts: Option<bool>,
    #[description = "The most that a day can get, like 6h"] daily_cap: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    turn.needs_manager()?;
    let (data, contact) = (turn.data, turn.contact.clone());
    let change = VoiceChange {
        alone_counts,
        daily_cap,
    };
    let view = setup::change(&data.store, &data.halls, contact, change, turn.now).await?;
    turn.reply(wording::voice_rooms(&view.rooms, view.rule))
        .await
}

/// The channel, where its kind can be a room.
fn fit(channel: &PartialChannel) -> Result<ChannelId, Rejection> {
    let kind = match channel.kind {
        ChannelType::Voice => return ChannelId::from_u64(channel.id.get()),
        ChannelType::Stage => "A stage",
        ChannelType::Text | ChannelType::News => "A text channel",
        ChannelType::Category => "A category",
        ChannelType::Forum => "A forum",
        _ => "A channel of this kind",
    };
    Err(VoiceRejection::ChannelUnfit { kind }.into())
}
