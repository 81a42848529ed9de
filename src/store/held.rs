//! Entries that are kept together with others', in one way to the database: those of members who wait at once.
//!
//! An entry of a write without a savepoint is held back until something is looked up, changed or committed. Its id is known before: the
//! one writer gave out the one before it, in the same transaction. Whether it was right is looked at when they are kept.

use chrono::{DateTime, Utc};

use super::Session;
use super::columns::new_rows;
use super::several::SEVERAL;
use crate::domain::ids::EntryId;
use crate::domain::record::NewEntry;

/// The entries that are held back.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Each with when it is kept.
    entries: Vec<(NewEntry, DateTime<Utc>)>,
    /// The id of the entry that comes next, where it is known.
    next: Option<i64>,
    /// Whether some that were promised could not be kept.
    broken: bool,
}

impl Session {
    /// The id that the entry will have: it is kept later, together with others. None where it is to be kept now.
    pub(super) fn hold(&mut self, entry: &NewEntry, now: DateTime<Utc>) -> Option<EntryId> {
        let has_place = self.held() < SEVERAL;
        if self.is_guarded() || !entry.lesson.is_empty() || !has_place {
            return None;
        }
        let id = self.held.next?;
        self.held.next = Some(id + 1);
        self.held.entries.push((entry.clone(), now));
        Some(EntryId::from_row(id))
    }

    /// The entry that was kept last. Others may come between where a write is guarded, and between transactions.
    pub(super) fn count_from(&mut self, last: Option<EntryId>) {
        let last = last.filter(|_| !self.is_guarded());
        self.held.next = last.map(|last| last.get() + 1);
    }

    pub(super) fn held(&self) -> usize {
        self.held.entries.len()
    }

    /// Keeps what is held. Once that failed it fails again: the transaction cannot keep what was promised any more.
    pub(super) async fn keep_held(&mut self) -> sqlx::Result<()> {
        if self.held() == 0 && !self.held.broken {
            return Ok(());
        }
        let promised = self.held.next.map(|next| next - 1);
        let held = std::mem::take(&mut self.held.entries);
        // Until it is known otherwise.
        if std::mem::replace(&mut self.held.broken, true) {
            return Err(not_as_promised());
        }
        let entries: Vec<_> = held.iter().map(|(entry, now)| (entry, *now)).collect();
        let added = self.insert_entries(&entries).await?;
        if promised.is_none() || new_rows(&added, held.len()) != promised {
            return Err(not_as_promised());
        }
        self.held.broken = false;
        Ok(())
    }
}

fn not_as_promised() -> sqlx::Error {
    sqlx::Error::Protocol("entries are not kept under the ids that were told".to_owned())
}
