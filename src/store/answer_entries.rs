//! The entries that the hours of an answer made.

use chrono::{DateTime, NaiveDate, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::ids::{AnswerId, EntryId, RoundId, ServerId};
use crate::domain::record::Entry;

impl Session {
    /// What an answer made and still has, in order; what its owner has edited or deleted since too.
    pub async fn answer_entries(&mut self, answer: AnswerId) -> Result<Vec<Entry>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.*, craft.name AS craft_name FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE answer_id = $1 AND withdrawn = FALSE ORDER BY entry_id",
        )
        .bind(answer.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Takes away an entry that its answer, given again, no longer has.
    pub async fn withdraw_entry(
        &mut self,
        entry: EntryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET deleted_at = $2, withdrawn = TRUE WHERE entry_id = $1")
            .bind(entry.get())
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Lets a server see what an answer made that was given in a direct message.
    pub async fn show_answer_entries(
        &mut self,
        answer: AnswerId,
        server: ServerId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET server_id = $2 WHERE answer_id = $1 AND server_id IS NULL")
            .bind(answer.get())
            .bind(server.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the undated entries of a round's answers under the last day of its period, which has moved.
    pub async fn move_undated_entries(
        &mut self,
        round: RoundId,
        last_day: NaiveDate,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE entry SET started_on = $2 WHERE dated = FALSE
             AND answer_id IN (SELECT answer_id FROM answer WHERE round_id = $1)",
        )
        .bind(round.get())
        .bind(last_day)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
