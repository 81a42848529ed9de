//! `/compare`: one's own weeks, or another window, next to one's own past.

use crate::discord::looks::{self, Reach};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::domain::look::Look;

/// How far a comparison looks.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Window {
    #[name = "this week"]
    ThisWeek,
    #[name = "last week"]
    LastWeek,
    #[name = "4 weeks"]
    FourWeeks,
    #[name = "this quarter"]
    Quarter,
    #[name = "90 days against 365"]
    NinetyDays,
    #[name = "this year"]
    Year,
}

impl Window {
    const fn look(self) -> Look {
        match self {
            Self::ThisWeek => Look::WeekSoFar,
            Self::LastWeek => Look::LastWeek,
            Self::FourWeeks => Look::FourWeeks,
            Self::Quarter => Look::Quarter,
            Self::NinetyDays => Look::NinetyDays,
            Self::Year => Look::ThisYear,
        }
    }
}

/// See your week, or a longer stretch, next to your own past
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn compare(
    ctx: Context<'_>,
    #[description = "One of your crafts; all of them if left out"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
    #[description = "How far to look; this week and the last if left out"] window: Option<Window>,
    #[description = "Post it here, from what was logged in this server"] share: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let craft = craft.into();
    match (window, Reach::from(share)) {
        (None, Reach::Own) => looks::own_weeks(&turn, craft).await,
        (window, reach) => {
            let look = window.map_or(Look::WeekSoFar, Window::look);
            looks::look(&turn, look, craft, reach).await
        }
    }
}
