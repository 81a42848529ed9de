//! One's own entries to look at: page by page, and one by its number or its button.

use super::ActionError;
use crate::domain::evidence::Grounds;
use crate::domain::ids::{EntryId, MemberId};
use crate::domain::record::Entry;
use crate::domain::rejection::Rejection;
use crate::store::{Session, Store, Visible};

/// Entries on one page of the history.
pub const PAGE: i64 = 10;

/// One page of a member's entries, the latest day first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// At most [`PAGE`].
    pub entries: Vec<Entry>,
    /// Counted from 0.
    pub page: u32,
    /// All entries of the member.
    pub total: i64,
    /// How much of all of them has something to show, and how much is unconfirmed.
    pub grounds: Grounds,
}

/// One page of the member's entries.
pub async fn history_page(
    store: &Store,
    member: MemberId,
    page: u32,
) -> Result<HistoryPage, ActionError> {
    let session = &mut store.read().await?;
    let total = session.count_entries(member).await?;
    // A page past the end (entries were deleted since) shows the last one.
    let last = u32::try_from((total - 1).max(0) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let entries = session
        .entries_page(member, i64::from(page) * PAGE, PAGE)
        .await?;
    let grounds = session.grounds(member, Visible::All, None, None).await?;
    Ok(HistoryPage {
        entries,
        page,
        total,
        grounds,
    })
}

/// The member's own entry, for showing or for a modal that edits it.
pub async fn entry_to_edit(
    store: &Store,
    member: MemberId,
    entry: EntryId,
) -> Result<Entry, ActionError> {
    let entry = own_entry(&mut store.read().await?, member, entry).await?;
    if entry.deleted_at.is_some() {
        return Err(Rejection::EntryGone.into());
    }
    Ok(entry)
}

/// The entry with a number of the history, where 1 is the latest.
pub async fn numbered_entry(
    store: &Store,
    member: MemberId,
    number: i64,
) -> Result<Entry, ActionError> {
    numbered(&mut store.read().await?, member, number).await
}

pub(super) async fn numbered(
    session: &mut Session,
    member: MemberId,
    number: i64,
) -> Result<Entry, ActionError> {
    let found = if number < 1 {
        None
    } else {
        session.entries_page(member, number - 1, 1).await?.pop()
    };
    if let Some(entry) = found {
        return Ok(entry);
    }
    let total = session.count_entries(member).await?;
    Err(Rejection::NoSuchEntry { number, total }.into())
}

pub(super) async fn own_entry(
    session: &mut Session,
    member: MemberId,
    entry: EntryId,
) -> Result<Entry, ActionError> {
    let entry = session.entry(entry).await?.ok_or(Rejection::EntryGone)?;
    if entry.member != member {
        return Err(Rejection::NotYours.into());
    }
    Ok(entry)
}
