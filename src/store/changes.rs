//! What members changed in their own record, kept for a day; and the facts of each change.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::change::{Change, ChangeKind, Fact, Turn, What};
use crate::domain::ids::{ChangeId, CraftId, EntryId, InteractionId, MemberId};
use crate::domain::record::Entry;

impl FromRow<'_, SqliteRow> for Change {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Change> {
        Ok(Change {
            id: row.id("change_id")?,
            member: row.id("member_id")?,
            interaction: row.id("interaction_id")?,
            kind: row.word("kind")?,
            about: row.try_get("about")?,
            also: row.try_get("also")?,
            created_at: row.at("created_at")?,
            undone_at: row.at_or_none("undone_at")?,
            turned_by: row.id_or_none("turned_by")?,
        })
    }
}

/// A change to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Whose record.
    pub member: MemberId,
    /// The interaction that makes it.
    pub interaction: InteractionId,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// See [`Change::about`].
    pub about: String,
    /// See [`Change::also`].
    pub also: String,
}

impl Session {
    /// Notes a change. Its facts are noted apart.
    pub async fn add_change(
        &mut self,
        change: &NewChange,
        now: DateTime<Utc>,
    ) -> Result<ChangeId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO change (member_id, interaction_id, kind, about, also, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING change_id",
        )
        .bind(change.member.get())
        .bind(change.interaction.get())
        .bind(change.kind.word())
        .bind(&change.about)
        .bind(&change.also)
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(ChangeId::from_row(id))
    }

    /// Notes a fact of a change.
    pub async fn add_fact(&mut self, change: ChangeId, fact: &Fact) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO change_fact (change_id, what, row_id, was, became) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(change.get())
        .bind(fact.what.word())
        .bind(fact.row)
        .bind(&fact.was)
        .bind(&fact.became)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Moves all entries of a craft to another, deleted ones too, and notes each as a fact of the change. How many were moved.
    pub async fn move_entries(
        &mut self,
        change: ChangeId,
        from: CraftId,
        into: CraftId,
    ) -> Result<u64, StoreError> {
        sqlx::query(
            "INSERT INTO change_fact (change_id, what, row_id, was, became)
             SELECT $1, $2, entry_id, CAST($3 AS TEXT), CAST($4 AS TEXT) FROM entry WHERE craft_id = $3",
        )
        .bind(change.get())
        .bind(What::EntryCraft.word())
        .bind(from.get())
        .bind(into.get())
        .execute(self.connection())
        .await?;
        let moved = sqlx::query("UPDATE entry SET craft_id = $2 WHERE craft_id = $1")
            .bind(from.get())
            .bind(into.get())
            .execute(self.connection())
            .await?;
        Ok(moved.rows_affected())
    }

    /// Moves what was shipped in a craft to another, what was taken back too, and notes each as a fact of the change.
    pub async fn move_shipped(
        &mut self,
        change: ChangeId,
        from: CraftId,
        into: CraftId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO change_fact (change_id, what, row_id, was, became)
             SELECT $1, $2, shipped_id, CAST($3 AS TEXT), CAST($4 AS TEXT) FROM shipped WHERE craft_id = $3",
        )
        .bind(change.get())
        .bind(What::ShippedCraft.word())
        .bind(from.get())
        .bind(into.get())
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE shipped SET craft_id = $2 WHERE craft_id = $1")
            .bind(from.get())
            .bind(into.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Moves the entries of a change to the craft that it took them from, or again to the one it took them to, or to what that was
    /// merged into since; those that are somewhere else by now stay there. How many were moved.
    pub async fn move_entries_again(
        &mut self,
        change: ChangeId,
        turn: Turn,
    ) -> Result<u64, StoreError> {
        let statement = match turn {
            Turn::Undo => {
                "UPDATE entry SET craft_id = COALESCE(craft.merged_into, craft.craft_id)
                 FROM change_fact AS fact JOIN craft ON craft.craft_id = CAST(fact.was AS BIGINT)
                 WHERE fact.change_id = $1 AND fact.what = $2 AND fact.row_id = entry.entry_id
                   AND entry.craft_id = CAST(fact.became AS BIGINT)"
            }
            Turn::PutBack => {
                "UPDATE entry SET craft_id = COALESCE(craft.merged_into, craft.craft_id)
                 FROM change_fact AS fact JOIN craft ON craft.craft_id = CAST(fact.became AS BIGINT)
                 WHERE fact.change_id = $1 AND fact.what = $2 AND fact.row_id = entry.entry_id
                   AND entry.craft_id = CAST(fact.was AS BIGINT)"
            }
        };
        let moved = sqlx::query(statement)
            .bind(change.get())
            .bind(What::EntryCraft.word())
            .execute(self.connection())
            .await?;
        Ok(moved.rows_affected())
    }

    /// The change with that id.
    pub async fn change(&mut self, change: ChangeId) -> Result<Option<Change>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM change WHERE change_id = $1")
            .bind(change.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// The change that an interaction made, if it made one.
    pub async fn change_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Change>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM change WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The change that an interaction undid or put back, if it did.
    pub async fn change_turned_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Change>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT change.* FROM change_turn
             JOIN change ON change.change_id = change_turn.change_id
             WHERE change_turn.interaction_id = $1",
        )
        .bind(interaction.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The member's change that was made last and stands, made since then. What took back or put back an entry is none: undoing
    /// goes on with what was done before it.
    pub async fn latest_change(
        &mut self,
        member: MemberId,
        since: DateTime<Utc>,
    ) -> Result<Option<Change>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM change WHERE member_id = $1 AND created_at >= $2 AND undone_at IS NULL
               AND kind <> 'entry_taken_back' AND kind <> 'entry_put_back'
             ORDER BY created_at DESC, interaction_id DESC LIMIT 1",
        )
        .bind(member.get())
        .bind(ms(since))
        .fetch_optional(self.connection())
        .await?)
    }

    /// The member's change that was undone last, since then. A deletion is none: undone, there is nothing to put back.
    pub async fn latest_undone(
        &mut self,
        member: MemberId,
        since: DateTime<Utc>,
    ) -> Result<Option<Change>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM change WHERE member_id = $1 AND undone_at >= $2
               AND kind <> 'entry_taken_back' AND kind <> 'entry_deleted'
             ORDER BY undone_at DESC, turned_by DESC LIMIT 1",
        )
        .bind(member.get())
        .bind(ms(since))
        .fetch_optional(self.connection())
        .await?)
    }

    /// The change that took the entry away as it is now, if it is still known.
    pub async fn deletion_of(&mut self, entry: EntryId) -> Result<Option<Change>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT change.* FROM entry
             JOIN change_fact AS fact ON fact.what = $2 AND fact.row_id = entry.entry_id AND fact.was IS NULL
                 AND fact.became = CAST(entry.deleted_at AS TEXT)
             JOIN change ON change.change_id = fact.change_id AND change.member_id = entry.member_id
             WHERE entry.entry_id = $1 AND change.undone_at IS NULL
               AND change.kind IN ('entry_taken_back', 'entry_deleted')
             ORDER BY change.change_id DESC LIMIT 1",
        )
        .bind(entry.get())
        .bind(What::EntryDeleted.word())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The facts of a change, moved entries apart.
    pub async fn facts_of(&mut self, change: ChangeId) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<(String, i64, Option<String>, Option<String>)> = sqlx::query_as(
            "SELECT what, row_id, was, became FROM change_fact WHERE change_id = $1 AND what <> $2
             ORDER BY what, row_id",
        )
        .bind(change.get())
        .bind(What::EntryCraft.word())
        .fetch_all(self.connection())
        .await?;
        let fact = |(what, row, was, became): (String, i64, _, _)| {
            let what = What::from_word(&what).ok_or(StoreError::Unreadable {
                column: "change_fact.what",
            })?;
            Ok(Fact {
                what,
                row,
                was,
                became,
            })
        };
        rows.into_iter().map(fact).collect()
    }

    /// The entries that a change touched, at most `limit`.
    pub async fn entries_of_change(
        &mut self,
        change: ChangeId,
        limit: i64,
    ) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT row_id FROM change_fact WHERE change_id = $1 AND what LIKE 'entry%'
             ORDER BY row_id LIMIT $2",
        )
        .bind(change.get())
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Notes that a change was undone at `undone_at`, or put back (`None`), by this interaction.
    pub async fn set_turned(
        &mut self,
        change: ChangeId,
        undone_at: Option<DateTime<Utc>>,
        by: InteractionId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE change SET undone_at = $2, turned_by = $3 WHERE change_id = $1")
            .bind(change.get())
            .bind(undone_at.map(ms))
            .bind(by.get())
            .execute(self.connection())
            .await?;
        sqlx::query("INSERT INTO change_turn (interaction_id, change_id) VALUES ($1, $2)")
            .bind(by.get())
            .bind(change.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// What the member took back or deleted last and has not put back.
    pub async fn latest_taken_back(
        &mut self,
        member: MemberId,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND entry.deleted_at IS NOT NULL AND entry.withdrawn = FALSE
             ORDER BY entry.deleted_at DESC, entry.entry_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Forgets changes that were made, and undone if they were, before `before`.
    pub async fn remove_changes(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM change WHERE created_at < $1 AND (undone_at IS NULL OR undone_at < $1)",
        )
        .bind(ms(before))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
