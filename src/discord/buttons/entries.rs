//! One's own entries: shown, changed, taken back, moved to the craft that was meant.

use super::{Fields, field};
use crate::actions::amend::{self, By, EntryTexts, Last, Which};
use crate::actions::history::{self, HistoryPage};
use crate::actions::search;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::change::ChangeKind;
use crate::domain::ids::{CraftId, EntryId, SearchId};
use crate::domain::message::Modal;
use crate::wording::{self, Looking};

/// A page of the history, counted from 0.
pub(in crate::discord) async fn history_page(turn: &Turn<'_>, page: u32) -> Result<(), Failure> {
    let shown = history::history_page(&turn.data.store, turn.contact.member, page).await?;
    let today = turn.today().await?;
    let page = wording::history_page(&shown.entries, shown.page, shown.total, today);
    turn.show(wording::with_grounds(page, shown.grounds)).await
}

/// A page of what was looked for, counted from 0.
pub(in crate::discord) async fn found_page(
    turn: &Turn<'_>,
    search: SearchId,
    page: u32,
) -> Result<(), Failure> {
    let (store, member) = (&turn.data.store, turn.contact.member);
    let found = search::found_page(store, member, search, page).await?;
    let filter = &found.search.filter;
    let looking = Looking {
        search,
        craft: found.craft_name.as_deref(),
        from: filter.from,
        to: filter.to,
        dead_ends: filter.outcome.is_some(),
        text: &filter.text,
    };
    let HistoryPage {
        entries,
        page,
        total,
        ..
    } = &found.page;
    let today = turn.today().await?;
    turn.show(wording::found_page(entries, *page, *total, looking, today))
        .await
}

/// A number of the history: the entry in full.
pub(super) async fn show(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    let entry = history::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    turn.show(wording::entry_view(&entry, turn.today().await?))
        .await
}

/// *Undo*: takes an entry back.
pub(super) async fn undo(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    let (which, kind) = (Which::This(entry), ChangeKind::EntryTakenBack);
    let undone = amend::undo(&turn.data.store, by(turn), which, kind, turn.now).await?;
    turn.show(wording::undone(&undone, turn.today().await?))
        .await
}

/// *Delete*, which is the same from the history.
pub(in crate::discord) async fn delete(turn: &Turn<'_>, which: Which) -> Result<(), Failure> {
    let kind = ChangeKind::EntryDeleted;
    let deleted = amend::undo(&turn.data.store, by(turn), which, kind, turn.now).await?;
    turn.show(wording::deleted(&deleted, turn.today().await?))
        .await
}

/// Puts back an entry that was taken back.
pub(super) async fn restore(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    let restored = amend::restore(&turn.data.store, by(turn), entry, turn.now).await?;
    turn.show(wording::restored(&restored, turn.today().await?))
        .await
}

/// Undoes what the member did last.
pub(in crate::discord) async fn undo_last(turn: &Turn<'_>) -> Result<(), Failure> {
    let message = match amend::undo_last(&turn.data.store, by(turn), turn.now).await? {
        Last::Entry(entry) => wording::undone(&entry, turn.today().await?),
        Last::Change(turned) => super::crafts::turned(&turned),
    };
    turn.show(message).await
}

/// Puts back what was taken back or undone last.
pub(in crate::discord) async fn put_back_last(turn: &Turn<'_>) -> Result<(), Failure> {
    let message = match amend::put_back_last(&turn.data.store, by(turn), turn.now).await? {
        Last::Entry(entry) => wording::restored(&entry, turn.today().await?),
        Last::Change(turned) => super::crafts::turned(&turned),
    };
    turn.show(message).await
}

/// *Edit*: opens the form of an entry.
pub(super) async fn open(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    turn.form(&form(turn, entry).await?).await
}

/// The form of an entry.
pub(super) async fn form(turn: &Turn<'_>, entry: EntryId) -> Result<Modal, Failure> {
    let entry = history::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    Ok(wording::edit_modal(&entry))
}

/// The form, submitted.
pub(super) async fn edit(turn: &Turn<'_>, entry: EntryId, fields: &Fields) -> Result<(), Failure> {
    let texts = EntryTexts {
        time: field(fields, "time"),
        craft: field(fields, "craft"),
        day: field(fields, "day"),
        what: field(fields, "what"),
        lesson: field(fields, "lesson"),
    };
    let edited = amend::edit(&turn.data.store, by(turn), entry, texts, turn.now).await?;
    let today = turn.today().await?;
    turn.show(wording::edited(&edited.entry, edited.change, today))
        .await
}

/// *Link*: opens the form for what an entry has to show.
pub(in crate::discord) async fn open_evidence(
    turn: &Turn<'_>,
    entry: EntryId,
) -> Result<(), Failure> {
    turn.form(&evidence_form(turn, entry).await?).await
}

/// That form.
pub(super) async fn evidence_form(turn: &Turn<'_>, entry: EntryId) -> Result<Modal, Failure> {
    let entry = history::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    Ok(wording::evidence_modal(&entry))
}

/// The form, submitted.
pub(super) async fn evidence(
    turn: &Turn<'_>,
    entry: EntryId,
    fields: &Fields,
) -> Result<(), Failure> {
    let link = field(fields, "link");
    let shown = amend::set_evidence(&turn.data.store, by(turn), entry, link, turn.now).await?;
    let today = turn.today().await?;
    turn.show(wording::edited(&shown.entry, shown.change, today))
        .await
}

/// *I meant guitar*: moves an entry to another craft.
pub(super) async fn meant_craft(
    turn: &Turn<'_>,
    entry: EntryId,
    craft: CraftId,
) -> Result<(), Failure> {
    let moved = amend::meant_craft(&turn.data.store, by(turn), entry, craft, turn.now).await?;
    let today = turn.today().await?;
    turn.show(wording::meant_craft(&moved.entry, moved.change, today))
        .await
}

/// Who presses, by which interaction.
pub(in crate::discord) fn by(turn: &Turn<'_>) -> By {
    By {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
    }
}
