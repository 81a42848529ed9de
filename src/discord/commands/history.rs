//! `/history`: one's own entries, all of them or those that are looked for, page by page; and whatever their buttons do, by the number that stands before an entry.

use crate::actions::amend::Which;
use crate::actions::history::numbered_entry;
use crate::actions::search::{SearchTexts, numbered_in, search_for};
use crate::discord::turn::Turn;
use crate::discord::{Context, Failure, buttons, choices};
use crate::domain::custom_id::Shared;
use crate::domain::record::Entry;
use crate::domain::search::Search;
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
    #[description = "Only this craft"]
    #[autocomplete = "choices::all_crafts"]
    craft: Option<String>,
    #[description = "Only from this day on"]
    #[autocomplete = "choices::days"]
    since: Option<String>,
    #[description = "Only up to this day"]
    #[autocomplete = "choices::days"]
    until: Option<String>,
    #[description = "Only wrong turns"] dead_ends: Option<bool>,
    #[description = "Only with this in the note, the lesson or the link"] text: Option<String>,
    #[description = "Which page; 1 has the latest"] page: Option<i64>,
    #[description = "Show the entry with this number"] show: Option<i64>,
    #[description = "Change the entry with this number"] edit: Option<i64>,
    #[description = "Delete the entry with this number"] delete: Option<i64>,
    #[description = "Undo what you did last: logged, changed, renamed, deleted"] undo: Option<bool>,
    #[description = "Put back what you deleted, took back or undid last"] put_back: Option<bool>,
    #[description = "Share the entry with this number here"] share: Option<i64>,
    #[description = "Say what the entry with this number has to show, by a link"] link: Option<i64>,
) -> Result<(), Failure> {
    let turn = Turn::of_command(&ctx)?;
    let texts = SearchTexts {
        craft,
        since,
        until,
        dead_ends: dead_ends.unwrap_or(false),
        text,
    };
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let search = search_for(store, contact, texts, turn.now).await?;
    if let Some(number) = edit {
        let entry = numbered(&turn, search.as_ref(), number).await?;
        return turn.form(&wording::edit_modal(&entry)).await;
    }
    if let Some(number) = delete {
        let which = match &search {
            None => Which::Numbered(number),
            Some(search) => Which::Found(search.filter.clone(), number),
        };
        return buttons::delete(&turn, which).await;
    }
    if let Some(number) = share {
        let entry = numbered(&turn, search.as_ref(), number).await?;
        return buttons::share_here(&turn, Shared::Entry(entry.id)).await;
    }
    if let Some(number) = link {
        let entry = numbered(&turn, search.as_ref(), number).await?;
        return buttons::open_evidence(&turn, entry.id).await;
    }
    if let Some(number) = show {
        let entry = numbered(&turn, search.as_ref(), number).await?;
        return turn
            .reply(wording::entry_view(&entry, turn.today().await?))
            .await;
    }
    if undo.unwrap_or(false) {
        return buttons::undo_last(&turn).await;
    }
    if put_back.unwrap_or(false) {
        return buttons::put_back_last(&turn).await;
    }
    match search {
        Some(search) => buttons::found_page(&turn, search.id, page_index(page)).await,
        None => buttons::history_page(&turn, page_index(page)).await,
    }
}

/// The entry with a number of the history, or of what is looked for, where 1 is the latest.
async fn numbered(turn: &Turn<'_>, search: Option<&Search>, number: i64) -> Result<Entry, Failure> {
    let (store, member) = (&turn.data.store, turn.contact.member);
    Ok(match search {
        Some(search) => numbered_in(store, member, &search.filter, number).await?,
        None => numbered_entry(store, member, number).await?,
    })
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
