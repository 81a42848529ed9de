//! Entries.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Statement, Word, ms, new_row};
use super::{Session, StoreError};
use crate::domain::ids::{AnswerId, CraftId, EntryId, InteractionId, MemberId, ServerId};
use crate::domain::lesson::LessonSource;
use crate::domain::record::{Entry, NewEntry, Outcome};

impl FromRow<'_, SqliteRow> for Entry {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Entry> {
        Ok(Entry {
            id: row.id("entry_id")?,
            member: row.id("member_id")?,
            craft: row.id("craft_id")?,
            craft_name: row.try_get("craft_name")?,
            server: row.id_or_none("server_id")?,
            started_on: row.date("started_on")?,
            dated: row.try_get("dated")?,
            minutes: row.try_get("minutes")?,
            note: row.try_get("note")?,
            outcome: row.word("outcome")?,
            lesson: row.try_get("lesson")?,
            evidence: row.try_get("evidence")?,
            source: row.word("source")?,
            answer: row.id_or_none("answer_id")?,
            typed: row.try_get("typed")?,
            unconfirmed: row.try_get("unconfirmed")?,
            created_at: row.at("created_at")?,
            edited_at: row.at_or_none("edited_at")?,
            deleted_at: row.at_or_none("deleted_at")?,
        })
    }
}

/// What an edit sets; the rest of an entry stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// What into.
    pub craft: CraftId,
    /// The day.
    pub started_on: NaiveDate,
    /// Whether it belongs to a day.
    pub dated: bool,
    /// How long, in minutes.
    pub minutes: i64,
    /// What was done; may be empty.
    pub note: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What it taught; may be empty.
    pub lesson: String,
    /// A link; may be empty.
    pub evidence: String,
}

/// Keeps one entry; in held.rs is the same for those whose id is given out before. Without RETURNING, for which SQLite keeps a table in
/// memory and a copy of every page that the entry changes.
const INSERT: &str = "INSERT INTO entry (member_id, craft_id, server_id, started_on, dated, minutes, note, outcome, lesson,
         evidence, source, interaction_id, item, answer_id, typed, created_at)
     VALUES ($1, (SELECT COALESCE(merged_into, craft_id) FROM craft WHERE craft_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (interaction_id, item) DO NOTHING";

/// `$1` to `$16` of an entry.
pub(super) fn bind_entry<'q>(
    query: Statement<'q>,
    entry: &'q NewEntry,
    now: DateTime<Utc>,
) -> Statement<'q> {
    query
        .bind(entry.member.get())
        .bind(entry.craft.get())
        .bind(entry.server.map(ServerId::get))
        .bind(entry.started_on)
        .bind(entry.dated)
        .bind(entry.minutes)
        .bind(&entry.note)
        .bind(entry.outcome.word())
        .bind(&entry.lesson)
        .bind(&entry.evidence)
        .bind(entry.source.word())
        .bind(entry.interaction.get())
        .bind(entry.item)
        .bind(entry.answer.map(AnswerId::get))
        .bind(&entry.typed)
        .bind(ms(now))
}

impl Session {
    /// Keeps an entry with its lesson, under the craft that its own was merged into where it was. `None` when its interaction and item
    /// are there already: nothing is changed then.
    pub async fn add_entry(
        &mut self,
        entry: &NewEntry,
        now: DateTime<Utc>,
    ) -> Result<Option<EntryId>, StoreError> {
        if let Some(id) = self.hold(entry, now) {
            return Ok(Some(id));
        }
        self.keep_held().await?;
        let added = bind_entry(sqlx::query(INSERT), entry, now)
            .execute(self.connection())
            .await?;
        let id = new_row(&added).map(EntryId::from_row);
        self.count_from(id);
        if let Some(id) = id.filter(|_| !entry.lesson.is_empty()) {
            self.keep_lesson_of_entry(entry.member, id, now).await?;
        }
        Ok(id)
    }

    async fn keep_lesson_of_entry(
        &mut self,
        member: MemberId,
        entry: EntryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(known) = self.member(member).await? else {
            return Ok(());
        };
        let source = LessonSource::Entry(entry);
        self.keep_lesson(member, source, known.today(now)).await
    }

    /// The entry; deleted ones are found too.
    pub async fn entry(&mut self, entry: EntryId) -> Result<Option<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id WHERE entry_id = $1",
        )
        .bind(entry.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// What an interaction made, in order; deleted ones too.
    pub async fn entries_of_interaction(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id WHERE interaction_id = $1 ORDER BY item",
        )
        .bind(interaction.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// One page of the member's entries, the latest day first; one more than `limit` tells that there are more.
    pub async fn entries_page(
        &mut self,
        member: MemberId,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND entry.deleted_at IS NULL
             ORDER BY entry.started_on DESC, entry.entry_id DESC LIMIT $2 OFFSET $3",
        )
        .bind(member.get())
        .bind(limit)
        .bind(offset)
        .fetch_all(self.connection())
        .await?)
    }

    /// The member's entry that was kept last and is still there, with the interaction that kept it; what came with a file is
    /// taken back with it.
    pub async fn latest_entry(
        &mut self,
        member: MemberId,
    ) -> Result<Option<(Entry, InteractionId)>, StoreError> {
        let row = sqlx::query(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND entry.deleted_at IS NULL AND entry.import_id IS NULL
             ORDER BY entry.entry_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some((Entry::from_row(&row)?, row.id("interaction_id")?)))
    }

    /// How many entries the member has.
    pub async fn count_entries(&mut self, member: MemberId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM entry WHERE member_id = $1 AND deleted_at IS NULL",
        )
        .bind(member.get())
        .fetch_one(self.connection())
        .await?)
    }

    /// When the member's entry was kept that so many others came after, imported ones apart; deleted ones count.
    pub async fn entry_kept_at(
        &mut self,
        member: MemberId,
        others: i64,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = sqlx::query(
            "SELECT created_at FROM entry WHERE member_id = $1 AND source <> 'import'
             ORDER BY created_at DESC LIMIT 1 OFFSET $2",
        )
        .bind(member.get())
        .bind(others)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| row.at("created_at")).transpose()?)
    }

    /// The minutes the member has on that day, undated entries apart, and apart from one entry that is being edited.
    pub async fn minutes_on(
        &mut self,
        member: MemberId,
        day: NaiveDate,
        apart_from: Option<EntryId>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
             WHERE member_id = $1 AND started_on = $2 AND dated = TRUE AND deleted_at IS NULL AND entry_id <> $3",
        )
        .bind(member.get())
        .bind(day)
        .bind(apart_from.map_or(0, EntryId::get))
        .fetch_one(self.connection())
        .await?)
    }

    /// Changes an entry by its owner's hand.
    pub async fn change_entry(
        &mut self,
        entry: EntryId,
        change: &EntryChange,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE entry SET craft_id = (SELECT COALESCE(merged_into, craft_id) FROM craft WHERE craft_id = $2),
                 started_on = $3, dated = $4, minutes = $5, note = $6, outcome = $7,
                 lesson = $8, evidence = $9, edited_at = $10 WHERE entry_id = $1",
        )
        .bind(entry.get())
        .bind(change.craft.get())
        .bind(change.started_on)
        .bind(change.dated)
        .bind(change.minutes)
        .bind(&change.note)
        .bind(change.outcome.word())
        .bind(&change.lesson)
        .bind(&change.evidence)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        if let Some(kept) = self.entry(entry).await?
            && !kept.lesson.is_empty()
        {
            self.keep_lesson_of_entry(kept.member, entry, now).await?;
        }
        Ok(())
    }

    /// Takes an entry back, or (`None`) puts it back.
    pub async fn set_entry_deleted(
        &mut self,
        entry: EntryId,
        deleted_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET deleted_at = $2, withdrawn = FALSE WHERE entry_id = $1")
            .bind(entry.get())
            .bind(deleted_at.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
