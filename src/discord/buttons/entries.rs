//! One's own entries: shown, changed, taken back, moved to the craft that was meant.

use super::{Fields, field};
use crate::actions::amend::{self, By, EntryTexts, Which};
use crate::actions::history;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::ids::{CraftId, EntryId};
use crate::domain::message::Modal;
use crate::wording;

/// A page of the history, counted from 0.
pub(in crate::discord) async fn history_page(turn: &Turn<'_>, page: u32) -> Result<(), Failure> {
    let shown = history::history_page(&turn.data.store, turn.contact.member, page).await?;
    let today = turn.today().await?;
    let page = wording::history_page(&shown.entries, shown.page, shown.total, today);
    turn.show(wording::with_grounds(page, shown.grounds)).await
}

/// A number of the history: the entry in full.
pub(super) async fn show(turn: &Turn<'_>, entry: EntryId) -> Result<(), Failure> {
    let entry = history::entry_to_edit(&turn.data.store, turn.contact.member, entry).await?;
    turn.show(wording::entry_view(&entry, turn.today().await?))
        .await
}

/// *Undo*: takes an entry back.
pub(in crate::discord) async fn undo(turn: &Turn<'_>, which: Which) -> Result<(), Failure> {
    let undone = amend::undo(&turn.data.store, by(turn), which, turn.now).await?;
    turn.show(wording::undone(&undone, turn.today().await?))
        .await
}

/// *Delete*, which is the same from the history.
pub(in crate::discord) async fn delete(turn: &Turn<'_>, which: Which) -> Result<(), Failure> {
    let deleted = amend::undo(&turn.data.store, by(turn), which, turn.now).await?;
    turn.show(wording::deleted(&deleted, turn.today().await?))
        .await
}

/// Puts back an entry that was taken back; without one named, the last.
pub(in crate::discord) async fn restore(
    turn: &Turn<'_>,
    entry: Option<EntryId>,
) -> Result<(), Failure> {
    let restored = amend::restore(&turn.data.store, by(turn), entry, turn.now).await?;
    turn.show(wording::restored(&restored, turn.today().await?))
        .await
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
    turn.show(wording::edited(&edited, turn.today().await?))
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
    turn.show(wording::edited(&shown, turn.today().await?))
        .await
}

/// *I meant guitar*: moves an entry to another craft.
pub(super) async fn meant_craft(
    turn: &Turn<'_>,
    entry: EntryId,
    craft: CraftId,
) -> Result<(), Failure> {
    let moved = amend::meant_craft(&turn.data.store, by(turn), entry, craft, turn.now).await?;
    turn.show(wording::meant_craft(&moved, turn.today().await?))
        .await
}

/// Who presses, by which interaction.
pub(super) fn by(turn: &Turn<'_>) -> By {
    By {
        contact: turn.contact.clone(),
        interaction: turn.interaction,
    }
}
