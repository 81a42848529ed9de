//! Imported files: what waits to be kept, and its entries, batch by batch.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, ImportId, InteractionId, MemberId};
use crate::domain::imports::{Import, ImportState, ImportedEntry, Known, NewImport, Work};
use crate::domain::lesson::next_return;

/// Entries in one statement: more save little, and each number of them is a statement of its own to prepare.
const ROWS: usize = 50;

impl FromRow<'_, SqliteRow> for Import {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Import> {
        Ok(Import {
            id: row.id("import_id")?,
            member: row.id("member_id")?,
            state: row.word("state")?,
            file_name: row.try_get("file_name")?,
            file_bytes: row.try_get("file_bytes")?,
            plan: row.try_get("plan")?,
            craft: row.try_get("craft")?,
            entries: row.try_get("entries")?,
            created_at: row.at("created_at")?,
            kept_at: row.at_or_none("kept_at")?,
        })
    }
}

/// The file itself.
impl Session {
    /// Begins to keep a file, as one that is thrown away until all of it is there. `None` when its interaction brought it before.
    pub async fn add_import(
        &mut self,
        import: &NewImport,
        now: DateTime<Utc>,
    ) -> Result<Option<ImportId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO import (member_id, state, file_name, file_bytes, plan, craft, interaction_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (interaction_id) DO NOTHING RETURNING import_id",
        )
        .bind(import.member.get())
        .bind(ImportState::Dropped.word())
        .bind(&import.file_name)
        .bind(import.file_bytes)
        .bind(&import.plan)
        .bind(&import.craft)
        .bind(import.interaction.get())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(ImportId::from_row))
    }

    /// Keeps a piece of the file.
    pub async fn add_import_piece(
        &mut self,
        import: ImportId,
        position: i64,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO import_piece (import_id, position, bytes) VALUES ($1, $2, $3)")
            .bind(import.get())
            .bind(position)
            .bind(bytes)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A piece of the file; `None` past the last.
    pub async fn import_piece(
        &mut self,
        import: ImportId,
        position: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT bytes FROM import_piece WHERE import_id = $1 AND position = $2",
        )
        .bind(import.get())
        .bind(position)
        .fetch_optional(self.connection())
        .await?)
    }

    /// Removes one piece of the file, and says whether there was one.
    pub async fn remove_import_piece(&mut self, import: ImportId) -> Result<bool, StoreError> {
        let removed = sqlx::query(
            "DELETE FROM import_piece WHERE import_id = $1
             AND position = (SELECT MAX(position) FROM import_piece WHERE import_id = $1)",
        )
        .bind(import.get())
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Bytes of all files that wait.
    pub async fn waiting_import_bytes(&mut self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(file_bytes), 0) AS BIGINT) FROM import
             WHERE state IN ('pending', 'keeping', 'undoing', 'dropped')",
        )
        .fetch_one(self.connection())
        .await?)
    }
}

/// How far an import has come.
impl Session {
    /// The member's import; another member's is not found.
    pub async fn import(
        &mut self,
        member: MemberId,
        import: ImportId,
    ) -> Result<Option<Import>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM import WHERE import_id = $1 AND member_id = $2")
                .bind(import.get())
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// What an interaction brought.
    pub async fn import_of_interaction(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Import>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM import WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The member's latest import in that state.
    pub async fn latest_import(
        &mut self,
        member: MemberId,
        state: ImportState,
    ) -> Result<Option<Import>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM import WHERE member_id = $1 AND state = $2
             ORDER BY import_id DESC LIMIT 1",
        )
        .bind(member.get())
        .bind(state.word())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Imports that were begun and not ended: being kept, taken back or thrown away.
    pub async fn unfinished_imports(&mut self) -> Result<Vec<Import>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM import WHERE state IN ('keeping', 'undoing', 'dropped')
             ORDER BY state, created_at",
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Changes how a file is read.
    pub async fn set_import_plan(
        &mut self,
        import: ImportId,
        plan: &str,
        craft: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE import SET plan = $2, craft = $3 WHERE import_id = $1")
            .bind(import.get())
            .bind(plan)
            .bind(craft)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Moves an import on; `now` is when it was decided to keep it or to take it back.
    pub async fn set_import_state(
        &mut self,
        import: ImportId,
        state: ImportState,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE import SET state = $2,
                 kept_at = CASE WHEN $2 = 'keeping' THEN $3 ELSE kept_at END,
                 undone_at = CASE WHEN $2 = 'undoing' THEN $3 ELSE undone_at END
             WHERE import_id = $1",
        )
        .bind(import.get())
        .bind(state.word())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// What an interaction took back.
    pub async fn import_undone_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Import>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM import WHERE undone_by = $1")
            .bind(interaction.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// Notes which interaction takes an import back.
    pub async fn set_import_undone_by(
        &mut self,
        import: ImportId,
        interaction: InteractionId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE import SET undone_by = $2 WHERE import_id = $1")
            .bind(import.get())
            .bind(interaction.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Throws away what waits of the member's.
    pub async fn drop_imports_of(&mut self, member: MemberId) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE import SET state = 'dropped' WHERE member_id = $1 AND state = 'pending'",
        )
        .bind(member.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Throws away what waits since before `before`.
    pub async fn drop_imports(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE import SET state = 'dropped' WHERE state = 'pending' AND created_at < $1",
        )
        .bind(ms(before))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets an import of which nothing is left.
    pub async fn remove_import(&mut self, import: ImportId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM import WHERE import_id = $1")
            .bind(import.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

/// Its entries.
impl Session {
    /// What an import has to know of the record.
    pub async fn known_to_imports(&mut self, member: MemberId) -> Result<Known, StoreError> {
        let keys: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT interaction_id, item FROM entry
             WHERE import_id IN (SELECT import_id FROM import WHERE member_id = $1)",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let minutes: Vec<(NaiveDate, i64)> = sqlx::query_as(
            "SELECT started_on, CAST(SUM(minutes) AS BIGINT) FROM entry
             WHERE member_id = $1 AND dated = TRUE AND deleted_at IS NULL GROUP BY started_on",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        Ok(Known {
            keys: HashSet::from_iter(keys),
            minutes: HashMap::from_iter(minutes),
            logged: HashMap::new(),
            brought: HashMap::new(),
        })
    }

    /// Each piece of work that is there: its number, the import that brought it, and what it says.
    pub async fn live_work(
        &mut self,
        member: MemberId,
    ) -> Result<Vec<(i64, Option<ImportId>, Work)>, StoreError> {
        let rows: Vec<(i64, Option<i64>, NaiveDate, i64, String, String)> = sqlx::query_as(
            "SELECT entry_id, import_id, started_on, minutes, craft.folded, note FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND deleted_at IS NULL",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let work = rows
            .into_iter()
            .map(|(number, import, day, minutes, craft, note)| {
                let import = import.map(ImportId::from_row);
                (number, import, (day, minutes, craft, note))
            });
        Ok(work.collect())
    }

    /// The member's imports of which there are entries.
    pub async fn kept_imports(&mut self, member: MemberId) -> Result<Vec<Import>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM import WHERE member_id = $1 AND state IN ('keeping', 'kept', 'undoing')",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Keeps entries of an import, in the crafts given beside them; those that are there already are passed over. Says how many
    /// were new.
    pub async fn add_imported(
        &mut self,
        member: MemberId,
        import: ImportId,
        entries: &[(CraftId, ImportedEntry)],
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut added = 0;
        for rows in entries.chunks(ROWS) {
            let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
                "INSERT INTO entry (member_id, craft_id, started_on, dated, minutes, note, outcome, lesson, evidence,
                     source, interaction_id, item, created_at, import_id) ",
            );
            query.push_values(rows, |mut row, (craft, entry)| {
                row.push_bind(member.get())
                    .push_bind(craft.get())
                    .push_bind(entry.started_on)
                    .push_bind(entry.dated)
                    .push_bind(entry.minutes)
                    .push_bind(&entry.note)
                    .push_bind(entry.outcome.word())
                    .push_bind(&entry.lesson)
                    .push_bind(&entry.evidence)
                    .push_bind(entry.source.word())
                    .push_bind(entry.key.0)
                    .push_bind(entry.key.1)
                    .push_bind(ms(now))
                    .push_bind(import.get());
            });
            query.push(" ON CONFLICT (interaction_id, item) DO NOTHING");
            let whole = rows.len() == ROWS;
            let done = query
                .build()
                .persistent(whole)
                .execute(self.connection())
                .await?;
            added += done.rows_affected();
        }
        self.keep_imported_lessons(member, import, entries, now)
            .await?;
        sqlx::query("UPDATE import SET entries = entries + $2 WHERE import_id = $1")
            .bind(import.get())
            .bind(i64::try_from(added).unwrap_or(i64::MAX))
            .execute(self.connection())
            .await?;
        Ok(added)
    }

    /// What the entries taught was learnt on their days, and goes on coming back by those.
    async fn keep_imported_lessons(
        &mut self,
        member: MemberId,
        import: ImportId,
        entries: &[(CraftId, ImportedEntry)],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let taught: Vec<&ImportedEntry> = entries
            .iter()
            .map(|(_, entry)| entry)
            .filter(|entry| !entry.lesson.is_empty())
            .collect();
        if taught.is_empty() {
            return Ok(());
        }
        let Some(known) = self.member(member).await? else {
            return Ok(());
        };
        for entry in taught {
            sqlx::query(
                "INSERT INTO lesson (member_id, entry_id, learnt_on, next_on)
                 SELECT member_id, entry_id, started_on, $4 FROM entry
                 WHERE interaction_id = $1 AND item = $2 AND import_id = $3
                 ON CONFLICT DO NOTHING",
            )
            .bind(entry.key.0)
            .bind(entry.key.1)
            .bind(import.get())
            .bind(next_return(entry.started_on, known.today(now)))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Removes up to `limit` entries of an import, and says how many.
    pub async fn remove_imported(
        &mut self,
        import: ImportId,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let removed = sqlx::query(
            "DELETE FROM entry WHERE entry_id IN
                 (SELECT entry_id FROM entry WHERE import_id = $1 LIMIT $2)",
        )
        .bind(import.get())
        .bind(limit)
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected())
    }

    /// Removes the crafts that an import made at that instant and that nothing else is in: no entry, deleted ones included,
    /// nothing shipped and no timer.
    pub async fn remove_crafts_made_at(
        &mut self,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM craft WHERE member_id = $1 AND created_at = $2
             AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM shipped WHERE shipped.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM timer WHERE timer.craft_id = craft.craft_id)",
        )
        .bind(member.get())
        .bind(ms(at))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
