//! `/habit`: habits of a server, for those who manage it.

use serenity::all::{ChannelType, PartialChannel};

use crate::actions::habit::setup::{Fit, HabitChange, HabitSwitch};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::habit::{Counts, OpeningThread};
use crate::domain::ids::ChannelId;
use crate::domain::rejection::{HabitRejection, Rejection};

/// Which messages count.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Counting {
    #[name = "any message"]
    Any,
    #[name = "a message with a time in it"]
    Time,
    #[name = "a message with a picture or a link"]
    Media,
}

/// Which thread the daily post gets.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Thread {
    #[name = "none"]
    None,
    #[name = "a thread a day"]
    Day,
    #[name = "a thread a week"]
    Week,
}

impl From<Counting> for Counts {
    fn from(counting: Counting) -> Self {
        match counting {
            Counting::Any => Self::Any,
            Counting::Time => Self::Time,
            Counting::Media => Self::Media,
        }
    }
}

impl From<Thread> for OpeningThread {
    fn from(thread: Thread) -> Self {
        match thread {
            Thread::None => Self::None,
            Thread::Day => Self::Day,
            Thread::Week => Self::Week,
        }
    }
}

/// Channels in which posting counts, for those who manage the server
#[poise::command(
    slash_command,
    subcommands("create", "list", "edit", "pause", "archive"),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
#[expect(clippy::unused_async, reason = "only its subcommands can be used")]
pub(super) async fn habit(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// Bind a channel to a habit: posting there counts
#[poise::command(slash_command)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
async fn create(
    ctx: Context<'_>,
    #[description = "What it is called, like guitar"] name: String,
    #[description = "Where posting counts: a channel, a forum or a thread"]
    #[channel_types("Text", "News", "Forum", "PublicThread", "NewsThread", "PrivateThread")]
    channel: PartialChannel,
    #[description = "The craft into which time goes; the habit's name if left out"] craft: Option<
        String,
    >,
    #[description = "Which messages count; any, if left out"] counts: Option<Counting>,
    #[description = "On which days: every day, weekdays, mon wed fri"] days: Option<String>,
    #[description = "Whose clocks count, like Europe/Berlin"]
    #[autocomplete = "choices::timezones"]
    timezone: Option<String>,
    #[description = "The hour at which a day starts, 0 to 6"] day_start: Option<i64>,
    #[description = "A daily post at this local time, like 08:00"] opening: Option<String>,
    #[description = "Which thread the daily post gets"] thread: Option<Thread>,
    #[description = "Whether the channel gets a weekly summary; it does if left out"]
    summary: Option<bool>,
    #[description = "The emoji that a post gets when it counts; ✅ if left out"] emoji: Option<
        String,
    >,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let change = HabitChange {
        name: Some(name),
        craft,
        counts: counts.map(Counts::from),
        days,
        timezone,
        day_start_hour: day_start,
        emoji,
        opening,
        thread: thread.map(OpeningThread::from),
        summary,
        add: None,
        remove: None,
    };
    buttons::create_habit(&turn, fit(&channel)?, change).await
}

/// The habits of this server
#[poise::command(slash_command)]
async fn list(ctx: Context<'_>) -> Result<(), Failure> {
    buttons::list_habits(&Turn::of_command(&ctx)?).await
}

/// Change a habit; what is left out stays
#[poise::command(slash_command)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
async fn edit(
    ctx: Context<'_>,
    #[description = "Which habit"]
    #[autocomplete = "choices::habits"]
    name: String,
    #[description = "A new name"] rename: Option<String>,
    #[description = "Another channel, forum or thread for it"]
    #[channel_types("Text", "News", "Forum", "PublicThread", "NewsThread", "PrivateThread")]
    add_channel: Option<PartialChannel>,
    #[description = "A channel less"] remove_channel: Option<PartialChannel>,
    #[description = "The craft into which time goes"] craft: Option<String>,
    #[description = "Which messages count"] counts: Option<Counting>,
    #[description = "On which days: every day, weekdays, mon wed fri"] days: Option<String>,
    #[description = "Whose clocks count, like Europe/Berlin"]
    #[autocomplete = "choices::timezones"]
    timezone: Option<String>,
    #[description = "The hour at which a day starts, 0 to 6"] day_start: Option<i64>,
    #[description = "When the daily post comes, like 08:00; off for none"] opening: Option<String>,
    #[description = "Which thread the daily post gets"] thread: Option<Thread>,
    #[description = "Whether the channel gets a weekly summary"] summary: Option<bool>,
    #[description = "The emoji that a post gets when it counts"] emoji: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let removed = remove_channel.map(|channel| ChannelId::from_u64(channel.id.get()));
    let change = HabitChange {
        name: rename,
        craft,
        counts: counts.map(Counts::from),
        days,
        timezone,
        day_start_hour: day_start,
        emoji,
        opening,
        thread: thread.map(OpeningThread::from),
        summary,
        add: add_channel.as_ref().map(fit).transpose()?,
        remove: removed.transpose()?,
    };
    buttons::edit_habit(&turn, name, change).await
}

/// Count nothing for a while, or go on
#[poise::command(slash_command)]
async fn pause(
    ctx: Context<'_>,
    #[description = "Which habit"]
    #[autocomplete = "choices::habits"]
    name: String,
    #[description = "Whether to go on instead"] resume: Option<bool>,
) -> Result<(), Failure> {
    let to = if resume.unwrap_or(false) {
        HabitSwitch::Resume
    } else {
        HabitSwitch::Pause
    };
    buttons::switch_habit(&Turn::of_command(&ctx)?, name, to).await
}

/// Put a habit away; everybody keeps what they did
#[poise::command(slash_command)]
async fn archive(
    ctx: Context<'_>,
    #[description = "Which habit"]
    #[autocomplete = "choices::habits"]
    name: String,
) -> Result<(), Failure> {
    buttons::switch_habit(&Turn::of_command(&ctx)?, name, HabitSwitch::Archive).await
}

/// The channel, where a habit can live in one of its kind.
fn fit(channel: &PartialChannel) -> Result<Fit, Rejection> {
    let unfit = |kind| Err(HabitRejection::ChannelUnfit { kind }.into());
    let forum = match channel.kind {
        ChannelType::Text
        | ChannelType::News
        | ChannelType::PublicThread
        | ChannelType::NewsThread
        | ChannelType::PrivateThread => false,
        ChannelType::Forum => true,
        ChannelType::Voice => return unfit("A voice channel"),
        ChannelType::Stage => return unfit("A stage"),
        ChannelType::Category => return unfit("A category"),
        _ => return unfit("A channel of this kind"),
    };
    Ok(Fit {
        channel: ChannelId::from_u64(channel.id.get())?,
        forum,
    })
}
