//! `/settings`: how a member's days are counted, and how they are asked in this server.

use crate::actions::membership::SettingsChange;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::record::AskBy;

/// How the weekly question comes.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Ask {
    #[name = "in the channel"]
    Channel,
    #[name = "by direct message"]
    Direct,
}

/// Your timezone, your day, and how you are asked
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn settings(
    ctx: Context<'_>,
    #[description = "Where your days are counted, like Europe/Berlin"]
    #[autocomplete = "choices::timezones"]
    timezone: Option<String>,
    #[description = "The hour at which your day starts, 0 to 6"] day_start: Option<i64>,
    #[description = "The first day of your week"]
    #[autocomplete = "choices::weekdays"]
    week_start: Option<String>,
    #[description = "How this server's weekly question comes to you"] ask: Option<Ask>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let change = SettingsChange {
        timezone,
        day_start_hour: day_start,
        week_starts_on: week_start,
        ask_by: ask.map(|ask| match ask {
            Ask::Channel => AskBy::Channel,
            Ask::Direct => AskBy::Direct,
        }),
    };
    buttons::settings(&turn, change).await
}
