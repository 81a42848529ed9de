//! An answer given again, next to the entries that it made before: what stays, what goes, what is new.

use crate::domain::hours::HoursItem;
use crate::domain::ids::EntryId;
use crate::domain::record::Entry;
use crate::domain::text::folded;

/// What is to be done about an answer's entries.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Items without an entry.
    pub(super) add: Vec<HoursItem>,
    /// Entries without an item.
    pub(super) withdraw: Vec<EntryId>,
}

/// An entry whose item is there as it was stays as it is, edited or deleted by its owner as it may be. Of the others those go that
/// their owner has not touched, and those edited ones for whose craft the list has a new item: that is what the item was changed to.
pub(super) fn change(items: Vec<HoursItem>, made: Vec<Entry>) -> Change {
    let mut add = items;
    let (deleted, mut left): (Vec<Entry>, Vec<Entry>) = made
        .into_iter()
        .partition(|entry| entry.deleted_at.is_some());
    // Of two items alike the one that was not deleted is meant first.
    left.retain(|entry| !take(&mut add, entry));
    for entry in &deleted {
        take(&mut add, entry);
    }
    let mut new_crafts: Vec<String> = add.iter().map(|item| item.craft.folded()).collect();
    let goes = |entry: &Entry| {
        if entry.edited_at.is_none() {
            return true;
        }
        let is_its =
            |craft: &String| *craft == typed_craft(entry) || *craft == folded(&entry.craft_name);
        let found = new_crafts.iter().position(is_its);
        found.map(|found| new_crafts.remove(found)).is_some()
    };
    left.retain(goes);
    Change {
        add,
        withdraw: left.into_iter().map(|entry| entry.id).collect(),
    }
}

/// An item in one spelling, whichever way it was typed.
pub(super) fn typed(item: &HoursItem) -> String {
    let day = item.day.map(|day| day.to_string()).unwrap_or_default();
    format!("{day} {} {}", item.minutes.get(), item.craft.folded())
}

/// Takes the entry's item from the list: false when it is not there any more.
fn take(items: &mut Vec<HoursItem>, entry: &Entry) -> bool {
    let found = items.iter().position(|item| typed(item) == entry.typed);
    found.map(|found| items.remove(found)).is_some()
}

/// The craft of the item that made the entry: the last part of [`typed`].
fn typed_craft(entry: &Entry) -> &str {
    entry.typed.splitn(3, ' ').nth(2).unwrap_or_default()
}
