//! `/settings`: how a member's days are counted, and how they are asked in this server.

use crate::actions::membership::{MilestonesIn, SettingsChange};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::preferences::Theme;
use crate::domain::record::AskBy;

/// How the weekly question comes.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Ask {
    #[name = "in the channel"]
    Channel,
    #[name = "by direct message"]
    Direct,
}

/// On what ground cards are drawn.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Cards {
    #[name = "dark"]
    Dark,
    #[name = "light"]
    Light,
}

/// Where milestones are said.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Milestones {
    #[name = "to me alone"]
    Private,
    #[name = "in this channel"]
    Here,
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
    #[description = "How your cards are drawn"] cards: Option<Cards>,
    #[description = "Where your milestones are said"] milestones: Option<Milestones>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let milestones = match milestones {
        Some(Milestones::Private) => Some(MilestonesIn::Private),
        Some(Milestones::Here) => Some(MilestonesIn::Channel(turn.channel()?)),
        None => None,
    };
    let change = SettingsChange {
        timezone,
        day_start_hour: day_start,
        week_starts_on: week_start,
        ask_by: ask.map(|ask| match ask {
            Ask::Channel => AskBy::Channel,
            Ask::Direct => AskBy::Direct,
        }),
        card_theme: cards.map(|cards| match cards {
            Cards::Dark => Theme::Dark,
            Cards::Light => Theme::Light,
        }),
        milestones,
    };
    buttons::settings(&turn, change).await
}
