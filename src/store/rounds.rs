//! Rounds: each asking of the weekly question in a server.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::check_in::{CheckIn, Round, RoundState};
use crate::domain::ids::{ChannelId, MessageId, RoleId, RoundId, ServerId};

impl FromRow<'_, SqliteRow> for Round {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Round> {
        Ok(Round {
            id: row.id("round_id")?,
            server: row.id("server_id")?,
            slot_at: row.at("slot_at")?,
            state: row.word("state")?,
            period: DateRange {
                from: row.date("period_from")?,
                to: row.date("period_to")?,
            },
            channel: row.id("channel_id")?,
            question: row.try_get("question")?,
            role: row.id_or_none("role_id")?,
            thread: row.try_get("thread")?,
            thread_id: row.id_or_none("thread_id")?,
            message: row.id_or_none("message_id")?,
            posted_at: row.at_or_none("posted_at")?,
            closes_at: row.at_or_none("closes_at")?,
        })
    }
}

impl Session {
    /// The round.
    pub async fn round(&mut self, round: RoundId) -> Result<Option<Round>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM round WHERE round_id = $1")
            .bind(round.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// The server's round for that slot.
    pub async fn round_of_slot(
        &mut self,
        server: ServerId,
        slot: DateTime<Utc>,
    ) -> Result<Option<Round>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM round WHERE server_id = $1 AND slot_at = $2")
                .bind(server.get())
                .bind(ms(slot))
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The round that takes answers now: the latest that was asked and is not over.
    pub async fn current_round(&mut self, server: ServerId) -> Result<Option<Round>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM round WHERE server_id = $1 AND state IN ('open', 'closed')
             ORDER BY slot_at DESC LIMIT 1",
        )
        .bind(server.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The round that has early answers but is not asked yet.
    pub async fn coming_round(&mut self, server: ServerId) -> Result<Option<Round>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM round WHERE server_id = $1 AND state = 'coming'
             ORDER BY slot_at DESC LIMIT 1",
        )
        .bind(server.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Adds a round for a slot with the check-in's settings, or gives the one that is there the state and settings.
    pub async fn open_round(
        &mut self,
        check_in: &CheckIn,
        slot: DateTime<Utc>,
        period: DateRange,
        state: RoundState,
    ) -> Result<RoundId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO round (server_id, slot_at, state, period_from, period_to, channel_id, question, role_id, thread)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (server_id, slot_at) DO UPDATE SET state = excluded.state, period_from = excluded.period_from,
                 period_to = excluded.period_to, channel_id = excluded.channel_id, question = excluded.question,
                 role_id = excluded.role_id, thread = excluded.thread
             RETURNING round_id",
        )
        .bind(check_in.server.get())
        .bind(ms(slot))
        .bind(state.word())
        .bind(period.from)
        .bind(period.to)
        .bind(check_in.channel.get())
        .bind(&check_in.question)
        .bind(check_in.role.map(RoleId::get))
        .bind(check_in.thread)
        .fetch_one(self.connection())
        .await?;
        Ok(RoundId::from_row(id))
    }

    /// Moves a coming round to the slot that a change of schedule gave it.
    pub async fn move_round(
        &mut self,
        round: RoundId,
        slot: DateTime<Utc>,
        period: DateRange,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE round SET slot_at = $2, period_from = $3, period_to = $4 WHERE round_id = $1",
        )
        .bind(round.get())
        .bind(ms(slot))
        .bind(period.from)
        .bind(period.to)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says how far the round has come.
    pub async fn set_round_state(
        &mut self,
        round: RoundId,
        state: RoundState,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE round SET state = $2 WHERE round_id = $1")
            .bind(round.get())
            .bind(state.word())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Ends the server's rounds that were asked before `slot`: they take answers no more.
    pub async fn end_rounds_before(
        &mut self,
        server: ServerId,
        slot: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE round SET state = 'over' WHERE server_id = $1 AND slot_at < $2
             AND state IN ('coming', 'open', 'closed')",
        )
        .bind(server.get())
        .bind(ms(slot))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that the question is posted, and when its window ends.
    pub async fn set_round_posted(
        &mut self,
        round: RoundId,
        message: MessageId,
        posted_at: DateTime<Utc>,
        closes_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE round SET message_id = $2, posted_at = $3, closes_at = $4 WHERE round_id = $1",
        )
        .bind(round.get())
        .bind(message.get())
        .bind(ms(posted_at))
        .bind(ms(closes_at))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Sets when the window ends of a round that could not be posted.
    pub async fn set_round_closes(
        &mut self,
        round: RoundId,
        closes_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE round SET closes_at = $2 WHERE round_id = $1")
            .bind(round.get())
            .bind(ms(closes_at))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes the thread that takes the answers; `None` when it could not be opened: the channel takes them.
    pub async fn set_round_thread(
        &mut self,
        round: RoundId,
        thread: Option<ChannelId>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE round SET thread_id = $2, thread = $3 WHERE round_id = $1")
            .bind(round.get())
            .bind(thread.map(ChannelId::get))
            .bind(thread.is_some())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Open rounds whose window has ended, the oldest first, at most `limit`.
    pub async fn rounds_to_close(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Round>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM round WHERE state = 'open' AND closes_at <= $1
             ORDER BY closes_at, round_id LIMIT $2",
        )
        .bind(ms(now))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }
}
