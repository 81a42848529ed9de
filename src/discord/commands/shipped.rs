//! `/shipped`: what was made, and the hours behind it; and whatever its buttons do, by the number that stands before a thing.

use crate::actions::ship::{ShippedTexts, WhichThing};
use crate::discord::buttons::shipped as things;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};

/// Keep what you made, with the hours behind it; without options, see all of it
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
pub(super) async fn shipped(
    ctx: Context<'_>,
    #[description = "What you shipped"] what: Option<String>,
    #[description = "Where it is: a link"] link: Option<String>,
    #[description = "The craft it came from; its hours are counted, else all hours are"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
    #[description = "When: today, yesterday, a weekday or a date; today if left out"]
    #[autocomplete = "choices::days"]
    day: Option<String>,
    #[description = "Which page of what you shipped; 1 has the latest"] page: Option<i64>,
    #[description = "Show the thing with this number"] show: Option<i64>,
    #[description = "Change the thing with this number"] edit: Option<i64>,
    #[description = "Take back the thing with this number"] delete: Option<i64>,
    #[description = "Take back what you shipped last"] undo: Option<bool>,
    #[description = "Put back what you took back last"] put_back: Option<bool>,
    #[description = "Share the thing with this number here"] share: Option<i64>,
) -> Result<(), Failure> {
    let turn = &Turn::of_command(&ctx)?;
    let is_new = [&what, &link, &craft, &day]
        .iter()
        .any(|text| text.is_some());
    if is_new {
        let texts = ShippedTexts {
            what: what.unwrap_or_default(),
            link: link.unwrap_or_default(),
            craft: craft.unwrap_or_default(),
            day: day.unwrap_or_default(),
        };
        return things::ship(turn, texts).await;
    }
    if let Some(number) = edit {
        return things::open(turn, WhichThing::Numbered(number)).await;
    }
    if let Some(number) = delete {
        return things::take_back(turn, WhichThing::Numbered(number)).await;
    }
    if let Some(number) = share {
        return things::share(turn, WhichThing::Numbered(number)).await;
    }
    if let Some(number) = show {
        return things::show(turn, WhichThing::Numbered(number)).await;
    }
    if undo.unwrap_or(false) {
        return things::take_back(turn, WhichThing::Last).await;
    }
    if put_back.unwrap_or(false) {
        return things::put_back(turn, None).await;
    }
    things::page(turn, super::history::page_index(page)).await
}
