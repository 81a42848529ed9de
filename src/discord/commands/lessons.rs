//! `/lessons`: what one's own dead ends taught, to look through.

use super::history::page_index;
use crate::actions::lessons;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};

/// See what your dead ends taught you
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn lessons(
    ctx: Context<'_>,
    #[description = "Of one craft"]
    #[autocomplete = "choices::crafts"]
    craft: Option<String>,
    #[description = "About these words"] search: Option<String>,
    #[description = "One of them by chance"] random: Option<bool>,
    #[description = "Show the lesson with this number"] show: Option<i64>,
    #[description = "Which page; 1 has the latest"] page: Option<i64>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let sought = lessons::sought(store, contact, craft, search, turn.now).await?;
    if let Some(number) = show {
        let member = turn.contact.member;
        let lesson = lessons::numbered(store, member, &sought, number).await?;
        return turn
            .reply(buttons::lesson_view(&turn, &lesson).await?)
            .await;
    }
    if random.unwrap_or(false) {
        return buttons::lesson_by_chance(&turn, sought).await;
    }
    buttons::lessons_page(&turn, sought, page_index(page)).await
}
