//! `/log`: keep one piece of work.

use crate::actions::log_work::{LogWork, log_work};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, choices};
use crate::wording;

/// Log work: how long, and what into
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
pub(super) async fn log(
    ctx: Context<'_>,
    #[description = "How long: 90, 1h30, 1:30, 1.5h, 45 min"] time: String,
    #[description = "What it went into; a new name starts a new craft"]
    #[autocomplete = "choices::crafts"]
    craft: String,
    #[description = "What you did"] what: Option<String>,
    #[description = "When: today, yesterday, a weekday or a date; today if left out"]
    #[autocomplete = "choices::days"]
    day: Option<String>,
    #[description = "Was it a wrong turn? It counts in full"] dead_end: Option<bool>,
    #[description = "What the wrong turn taught you"] lesson: Option<String>,
    #[description = "A link to what you made"] link: Option<String>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let request = LogWork {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
        time,
        craft,
        what,
        day,
        dead_end: dead_end.unwrap_or(false),
        lesson,
        link,
    };
    let logged = log_work(&turn.data.store, request, turn.now).await?;
    let told = wording::Logged {
        entry: &logged.entry,
        new_craft: logged.new_craft,
        meant: logged.meant.as_ref(),
        week: logged.week.as_ref(),
        // The week so far ends today.
        today: logged.today,
    };
    turn.reply(wording::logged(&told)).await
}
