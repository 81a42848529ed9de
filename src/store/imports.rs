//! Imported files: what waits to be kept, and how far each has come. Their entries are in `entries`.

mod belongings;
mod entries;
mod known;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{ImportId, InteractionId, MemberId};
use crate::domain::imports::{Import, ImportState, NewImport};

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
            others: row.try_get("others")?,
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

    /// How many files of the member's were kept since, those that were taken back included.
    pub async fn imports_kept_since(
        &mut self,
        member: MemberId,
        since: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM import
             WHERE member_id = $1 AND state IN ('keeping', 'kept', 'undoing', 'undone') AND kept_at > $2",
        )
        .bind(member.get())
        .bind(ms(since))
        .fetch_one(self.connection())
        .await?)
    }

    /// Changes how a file is read, as long as it waits.
    pub async fn set_import_plan(
        &mut self,
        import: ImportId,
        plan: &str,
        craft: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE import SET plan = $2, craft = $3 WHERE import_id = $1 AND state = 'pending'",
        )
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
