//! Entries that are kept together with others', in one way to the database: those of members who wait at once, and the commit.
//!
//! An entry of a write without a savepoint is held back until something is looked up, changed or committed. Its id is given out here: the
//! one writer knows the one before it. Where it is taken all the same, nothing of the transaction is kept.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};

use super::Session;
use super::entries::bind_entry;
use super::several::{SEVERAL, for_several};
use super::writer::COMMIT;
use crate::domain::ids::EntryId;
use crate::domain::record::NewEntry;

/// Keeps an entry under an id that was given out: one that cannot be kept so is an error, and what would come after it is not done.
const INSERT_AS: &str = "INSERT INTO entry (entry_id, member_id, craft_id, server_id, started_on, dated, minutes, note, outcome, lesson,
         evidence, source, interaction_id, item, answer_id, typed, created_at)
     VALUES ($17, $1, (SELECT COALESCE(merged_into, craft_id) FROM craft WHERE craft_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

/// The same for one, for two, and so on. Statements of their own, since SQLite copies every page that a statement of several rows changes.
static INSERTS: LazyLock<[String; SEVERAL]> =
    LazyLock::new(|| for_several(INSERT_AS, INSERT_AS, "; "));
/// An entry alone, and its commit.
static INSERT_AND_COMMIT: LazyLock<String> = LazyLock::new(|| format!("{INSERT_AS}; {COMMIT}"));

/// The entries that are held back.
#[derive(Debug, Default)]
pub(super) struct Held {
    entries: Vec<HeldEntry>,
    /// The id of the entry that comes next, where it is known.
    next: Option<i64>,
    /// Whether some that were promised could not be kept.
    broken: bool,
}

#[derive(Debug)]
struct HeldEntry {
    id: i64,
    entry: NewEntry,
    /// When it is kept.
    at: DateTime<Utc>,
}

impl Session {
    /// The id of the entry: it is kept later, together with others. None where it is to be kept now.
    pub(super) fn hold(&mut self, entry: &NewEntry, now: DateTime<Utc>) -> Option<EntryId> {
        let has_place = self.held() < SEVERAL;
        if self.is_guarded() || !entry.lesson.is_empty() || !has_place {
            return None;
        }
        let id = self.held.next?;
        self.held.next = Some(id + 1);
        self.held.entries.push(HeldEntry {
            id,
            entry: entry.clone(),
            at: now,
        });
        Some(EntryId::from_row(id))
    }

    /// The entry that was kept last. Others may come after it where a write is guarded.
    pub(super) fn count_from(&mut self, last: Option<EntryId>) {
        let last = last.filter(|_| !self.is_guarded());
        self.held.next = last.map(|last| last.get() + 1);
    }

    pub(super) fn held(&self) -> usize {
        self.held.entries.len()
    }

    /// Keeps what is held. Once that failed it fails again: the transaction cannot keep what was promised any more.
    pub(super) async fn keep_held(&mut self) -> sqlx::Result<()> {
        match self.held().checked_sub(1) {
            None if !self.held.broken => Ok(()),
            others => self.insert_held(&INSERTS[others.unwrap_or_default()]).await,
        }
    }

    /// Keeps what is held, and ends the transaction with `commit`, which is [`COMMIT`] or ends a savepoint too.
    pub(super) async fn keep_held_and(&mut self, commit: &'static str) -> sqlx::Result<()> {
        if self.held() == 1 && commit == COMMIT {
            return self.insert_held(&INSERT_AND_COMMIT).await;
        }
        self.keep_held().await?;
        self.say(Some(commit)).await
    }

    async fn insert_held(&mut self, sql: &'static str) -> sqlx::Result<()> {
        // Until it is known otherwise.
        if std::mem::replace(&mut self.held.broken, true) {
            let why = "entries that were told could not be kept";
            return Err(sqlx::Error::Protocol(why.to_owned()));
        }
        let held = std::mem::take(&mut self.held.entries);
        let mut query = sqlx::query(sql);
        for HeldEntry { id, entry, at } in &held {
            query = bind_entry(query, entry, *at).bind(*id);
        }
        query.execute(self.connection()).await?;
        self.held.broken = false;
        Ok(())
    }
}
