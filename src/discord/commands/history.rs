//! `/history`: one's own entries, page by page; and whatever their buttons do, by the number that stands before an entry.

use crate::actions::amend;
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons};
use crate::domain::record::Entry;
use crate::domain::rejection::Rejection;
use crate::wording;

/// See what you logged, to change or delete it
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn history(
    ctx: Context<'_>,
    #[description = "Which page; 1 has the latest"] page: Option<i64>,
    #[description = "Show the entry with this number"] show: Option<i64>,
    #[description = "Change the entry with this number"] edit: Option<i64>,
    #[description = "Delete the entry with this number"] delete: Option<i64>,
    #[description = "Take back what you logged last"] undo: Option<bool>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    if let Some(number) = edit {
        let entry = numbered(&turn, number).await?;
        return turn.form(&wording::edit_modal(&entry)).await;
    }
    if let Some(number) = delete {
        let entry = numbered(&turn, number).await?;
        return buttons::delete(&turn, entry.id).await;
    }
    if let Some(number) = show {
        let entry = numbered(&turn, number).await?;
        return turn
            .reply(wording::entry_view(&entry, turn.today().await?))
            .await;
    }
    if undo.unwrap_or(false) {
        let entry = amend::latest(&turn.data.store, turn.contact.member).await?;
        return buttons::undo(&turn, entry.id).await;
    }
    buttons::history_page(&turn, page_index(page)).await
}

/// The entry with a number of the history, where 1 is the latest.
async fn numbered(turn: &Turn<'_>, number: i64) -> Result<Entry, Failure> {
    let (page, index) = place(number).unwrap_or((u32::MAX, 0));
    let shown = amend::history_page(&turn.data.store, turn.contact.member, page).await?;
    // Past the end, the last page is shown in place of the one asked for.
    let total = shown.total;
    let entry = (shown.page == page)
        .then(|| shown.entries.into_iter().nth(index))
        .flatten();
    Ok(entry.ok_or(Rejection::NoSuchEntry { number, total })?)
}

/// Page and place on it, both counted from 0.
fn place(number: i64) -> Option<(u32, usize)> {
    let before = number.checked_sub(1).filter(|before| *before >= 0)?;
    let page = u32::try_from(before / amend::PAGE).ok()?;
    Some((page, usize::try_from(before % amend::PAGE).ok()?))
}

/// Pages are shown counted from 1; what is no page shows the first, what is past the end the last.
fn page_index(page: Option<i64>) -> u32 {
    u32::try_from(page.unwrap_or(1).saturating_sub(1).max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_the_latest_entry_ten_a_page() {
        let cases = [
            (1, Some((0, 0))),
            (10, Some((0, 9))),
            (11, Some((1, 0))),
            (0, None),
            (-1, None),
            (i64::MIN, None),
            (i64::MAX, None),
        ];
        for (number, expected) in cases {
            assert_eq!(place(number), expected, "{number}");
        }
    }

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
