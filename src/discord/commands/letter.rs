//! `/letter`: words to oneself, for later; and the monthly "explain one thing to yourself a year ago".

use crate::actions::letters::WhichLetter;
use crate::discord::buttons::letters;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure};

/// Whether to explain one thing to oneself a year ago.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Explain {
    #[name = "now"]
    Now,
    #[name = "once a month"]
    Monthly,
    #[name = "never"]
    Never,
}

/// Write to yourself, to be read in a year or when you say; without options, see your letters
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
pub(super) async fn letter(
    ctx: Context<'_>,
    #[description = "What you want to be told then"] text: Option<String>,
    #[description = "When it comes: 6 months, 2 years, 2027-11-25; in a year if left out"]
    when: Option<String>,
    #[description = "Explain one thing to yourself a year ago: now, or asked once a month"]
    explain: Option<Explain>,
    #[description = "Which page of your letters; 1 has those on their way"] page: Option<i64>,
    #[description = "Show the letter with this number"] show: Option<i64>,
    #[description = "Take back the letter with this number"] take_back: Option<i64>,
    #[description = "Put back the letter you took back last"] put_back: Option<bool>,
    #[description = "Share what you explained under this number here"] share: Option<i64>,
) -> Result<(), Failure> {
    let turn = &Turn::of_command(&ctx)?;
    if text.is_some() || when.is_some() {
        let (text, when) = (text.unwrap_or_default(), when.unwrap_or_default());
        return letters::write(turn, text, when).await;
    }
    match explain {
        Some(Explain::Now) => return letters::open_explanation(turn).await,
        Some(Explain::Monthly) => return letters::ask_to_explain(turn, true).await,
        Some(Explain::Never) => return letters::ask_to_explain(turn, false).await,
        None => {}
    }
    if let Some(number) = show {
        return letters::show(turn, WhichLetter::Numbered(number)).await;
    }
    if let Some(number) = take_back {
        return letters::take_back(turn, WhichLetter::Numbered(number)).await;
    }
    if let Some(number) = share {
        return letters::share(turn, WhichLetter::Numbered(number)).await;
    }
    if put_back.unwrap_or(false) {
        return letters::put_back(turn, None).await;
    }
    letters::page(turn, super::history::page_index(page)).await
}
