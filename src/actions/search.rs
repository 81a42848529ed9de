//! `/history` with something to look for: the entries that fit, page by page.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use super::history::{HistoryPage, PAGE};
use super::look_back::craft_by_name;
use crate::domain::calendar::parse_day;
use crate::domain::evidence::Grounds;
use crate::domain::ids::{EntryId, MemberId, SearchId};
use crate::domain::record::{Entry, Outcome};
use crate::domain::rejection::{Rejection, SearchRejection};
use crate::domain::search::{EntryFilter, Search, parse_search_text};
use crate::store::{Session, Store, StoreError};

/// What somebody typed to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTexts {
    /// A craft's name.
    pub craft: Option<String>,
    /// The first day.
    pub since: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Only wrong turns.
    pub dead_ends: bool,
    /// A text in the note, the lesson or the evidence.
    pub text: Option<String>,
}

/// A page of what was found, with what it was looked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The page.
    pub page: HistoryPage,
    /// What was looked for.
    pub search: Search,
    /// The name of the craft that was looked for.
    pub craft_name: Option<String>,
}

/// Reads what is looked for, and keeps it so that pages can be turned. None when nothing is looked for.
pub async fn search_for(
    store: &Store,
    contact: Contact,
    texts: SearchTexts,
    now: DateTime<Utc>,
) -> Result<Option<Search>, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let today = member.today(now);
                let day = |typed: &Option<String>| {
                    let typed = typed.as_deref().filter(|typed| !typed.trim().is_empty());
                    typed.map(|typed| parse_day(typed, today)).transpose()
                };
                let (from, to) = (day(&texts.since)?, day(&texts.until)?);
                let craft = match texts.craft.filter(|craft| !craft.trim().is_empty()) {
                    Some(name) => Some(craft_by_name(session, member.id, &name).await?.id),
                    None => None,
                };
                let filter = EntryFilter {
                    craft,
                    from,
                    to,
                    outcome: texts.dead_ends.then_some(Outcome::DeadEnd),
                    text: parse_search_text(&texts.text.unwrap_or_default())?,
                };
                let filter = filter.checked()?;
                if filter.is_everything() {
                    return Ok(None);
                }
                let id = session.keep_search(member.id, &filter, now).await?;
                Ok(Some(Search { id, filter }))
            })
        })
        .await
}

/// A page of what the member looked for; past the last one, the last.
pub async fn found_page(
    store: &Store,
    member: MemberId,
    search: SearchId,
    page: u32,
) -> Result<Found, ActionError> {
    let session = &mut store.read().await?;
    let search = session.search(member, search).await?;
    let search = search.ok_or(Rejection::from(SearchRejection::Gone))?;
    let craft = match search.filter.craft {
        Some(craft) => session.craft(member, craft).await?,
        None => None,
    };
    let found = session.found_entries(member, &search.filter).await?;
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let last = u32::try_from((total - 1).max(0) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let per_page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let on_page = found.iter().skip(page as usize * per_page).take(per_page);
    let page = HistoryPage {
        entries: entries(session, on_page.copied().collect()).await?,
        page,
        total,
        // How much has something to show is said of everything, not of a part.
        grounds: Grounds::default(),
    };
    Ok(Found {
        page,
        search,
        craft_name: craft.map(|craft| craft.name),
    })
}

/// The entry with a number among what is looked for, where 1 is the latest.
pub async fn numbered_in(
    store: &Store,
    member: MemberId,
    filter: &EntryFilter,
    number: i64,
) -> Result<Entry, ActionError> {
    numbered_of(&mut store.read().await?, member, filter, number).await
}

pub(super) async fn numbered_of(
    session: &mut Session,
    member: MemberId,
    filter: &EntryFilter,
    number: i64,
) -> Result<Entry, ActionError> {
    let found = session.found_entries(member, filter).await?;
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let index = usize::try_from(number - 1).ok();
    let entry = index.and_then(|index| found.get(index)).copied();
    let entry = entry.ok_or(Rejection::NoSuchEntry { number, total })?;
    let entry = session.entry(entry).await?;
    Ok(entry.ok_or(Rejection::EntryGone)?)
}

async fn entries(session: &mut Session, ids: Vec<EntryId>) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    for id in ids {
        entries.extend(session.entry(id).await?);
    }
    Ok(entries)
}
