//! Which interaction did what to an entry, and what was taken back last.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::ids::{EntryId, InteractionId, MemberId};
use crate::domain::record::Entry;

impl Session {
    /// Notes what an interaction is about to do something to.
    pub async fn note_amendment(
        &mut self,
        interaction: InteractionId,
        entry: EntryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO amendment (interaction_id, entry_id, created_at) VALUES ($1, $2, $3)",
        )
        .bind(interaction.get())
        .bind(entry.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The entry to which this interaction has done something already.
    pub async fn amended_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<EntryId>, StoreError> {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT entry_id FROM amendment WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(id.map(EntryId::from_row))
    }

    /// Forgets what was noted before `before`.
    pub async fn remove_amendments(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM amendment WHERE created_at < $1")
            .bind(ms(before))
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
}
