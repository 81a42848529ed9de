//! `/history`: one's own entries, page by page; and whatever their buttons do, by the number that stands before an entry.

use crate::actions::amend::Which;
use crate::actions::history::numbered_entry;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};
use crate::domain::custom_id::Shared;
use crate::domain::record::Entry;
use crate::wording;

/// See what you logged, to change or delete it
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "the options of a command are its arguments"
)]
pub(super) async fn history(
    ctx: Context<'_>,
    #[description = "Which page; 1 has the latest"] page: Option<i64>,
    #[description = "Show the entry with this number"] show: Option<i64>,
    #[description = "Change the entry with this number"] edit: Option<i64>,
    #[description = "Delete the entry with this number"] delete: Option<i64>,
    #[description = "Take back what you logged last"] undo: Option<bool>,
    #[description = "Put back what you deleted or took back last"] put_back: Option<bool>,
    #[description = "Share the entry with this number here"] share: Option<i64>,
    #[description = "Say what the entry with this number has to show, by a link"] link: Option<i64>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    if let Some(number) = edit {
        let entry = numbered(&turn, number).await?;
        return turn.form(&wording::edit_modal(&entry)).await;
    }
    if let Some(number) = delete {
        return buttons::delete(&turn, Which::Numbered(number)).await;
    }
    if let Some(number) = share {
        let what = Shared::Entry(numbered(&turn, number).await?.id);
        return buttons::share_here(&turn, what).await;
    }
    if let Some(number) = link {
        let entry = numbered(&turn, number).await?;
        return buttons::open_evidence(&turn, entry.id).await;
    }
    if let Some(number) = show {
        let entry = numbered(&turn, number).await?;
        return turn
            .reply(wording::entry_view(&entry, turn.today().await?))
            .await;
    }
    if undo.unwrap_or(false) {
        return buttons::undo(&turn, Which::Last).await;
    }
    if put_back.unwrap_or(false) {
        return buttons::restore(&turn, None).await;
    }
    buttons::history_page(&turn, page_index(page)).await
}

/// The entry with a number of the history, where 1 is the latest.
async fn numbered(turn: &Turn<'_>, number: i64) -> Result<Entry, Failure> {
    Ok(numbered_entry(&turn.data.store, turn.contact.member, number).await?)
}

/// Pages are shown counted from 1; what is no page shows the first, what is past the end the last.
pub(super) fn page_index(page: Option<i64>) -> u32 {
    u32::try_from(page.unwrap_or(1).saturating_sub(1).max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_is_a_page() {
        let cases = [
            (None, 0),
            (Some(1), 0),
            (Some(3), 2),
            (Some(0), 0),
            (Some(i64::MIN), 0),
        ];
        for (page, expected) in cases {
            assert_eq!(page_index(page), expected, "{page:?}");
        }
        assert_eq!(page_index(Some(i64::MAX)), u32::MAX);
    }
}
