//! Crafts and entries.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, EntryId, InteractionId, MemberId};
use crate::domain::lesson::LessonSource;
use crate::domain::record::{Craft, Entry, NewEntry, Outcome};

impl FromRow<'_, SqliteRow> for Craft {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Craft> {
        Ok(Craft {
            id: row.id("craft_id")?,
            name: row.try_get("name")?,
            archived: row.try_get("archived")?,
        })
    }
}

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

impl Session {
    /// The member's craft of that folded name.
    pub async fn craft_named(
        &mut self,
        member: MemberId,
        folded: &str,
    ) -> Result<Option<Craft>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM craft WHERE member_id = $1 AND folded = $2")
                .bind(member.get())
                .bind(folded)
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The member's craft with that id; another member's is not found.
    pub async fn craft(
        &mut self,
        member: MemberId,
        craft: CraftId,
    ) -> Result<Option<Craft>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM craft WHERE member_id = $1 AND craft_id = $2")
                .bind(member.get())
                .bind(craft.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The member's crafts, the one last logged first, at most `limit`.
    pub async fn crafts_of(
        &mut self,
        member: MemberId,
        limit: i64,
    ) -> Result<Vec<Craft>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT craft.* FROM craft
             LEFT JOIN (SELECT craft_id, MAX(started_on) AS last_on FROM entry
                        WHERE member_id = $1 AND deleted_at IS NULL GROUP BY craft_id) AS used
                 ON used.craft_id = craft.craft_id
             WHERE craft.member_id = $1
             ORDER BY COALESCE(used.last_on, '') DESC, craft.craft_id DESC LIMIT $2",
        )
        .bind(member.get())
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Adds a craft, whose folded name the member does not have yet.
    pub async fn add_craft(
        &mut self,
        member: MemberId,
        name: &str,
        folded: &str,
        now: DateTime<Utc>,
    ) -> Result<CraftId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO craft (member_id, name, folded, created_at) VALUES ($1, $2, $3, $4)
             RETURNING craft_id",
        )
        .bind(member.get())
        .bind(name)
        .bind(folded)
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(CraftId::from_row(id))
    }

    /// Removes a craft that no entry, deleted ones included, was ever logged to.
    pub async fn remove_unused_craft(&mut self, craft: CraftId) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM craft WHERE craft_id = $1
             AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM shipped WHERE shipped.craft_id = craft.craft_id)",
        )
        .bind(craft.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps an entry, with its lesson. `None` when its interaction and item are there already: nothing is changed then.
    pub async fn add_entry(
        &mut self,
        entry: &NewEntry,
        now: DateTime<Utc>,
    ) -> Result<Option<EntryId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO entry (member_id, craft_id, server_id, started_on, dated, minutes, note, outcome, lesson,
                 evidence, source, interaction_id, item, answer_id, typed, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             ON CONFLICT (interaction_id, item) DO NOTHING RETURNING entry_id",
        )
        .bind(entry.member.get())
        .bind(entry.craft.get())
        .bind(entry.server.map(super::super::domain::ids::ServerId::get))
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
        .bind(entry.answer.map(super::super::domain::ids::AnswerId::get))
        .bind(&entry.typed)
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        let id = id.map(EntryId::from_row);
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

    /// The member's entry that was kept last and is still there; what came with a file is taken back with it.
    pub async fn latest_entry(&mut self, member: MemberId) -> Result<Option<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND entry.deleted_at IS NULL AND entry.import_id IS NULL
             ORDER BY entry.entry_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
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
            "UPDATE entry SET craft_id = $2, started_on = $3, dated = $4, minutes = $5, note = $6, outcome = $7,
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
