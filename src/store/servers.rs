//! Servers the bot knows, and their weekly question.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms, weekday_word};
use super::{Session, StoreError};
use crate::domain::check_in::{CheckIn, CheckInState};
use crate::domain::ids::ServerId;
use crate::domain::schedule::Schedule;

impl FromRow<'_, SqliteRow> for CheckIn {
    fn from_row(row: &SqliteRow) -> sqlx::Result<CheckIn> {
        Ok(CheckIn {
            server: row.id("server_id")?,
            state: row.word("state")?,
            channel: row.id("channel_id")?,
            schedule: Schedule {
                zone: row.zone("timezone")?,
                weekday: row.weekday("weekday")?,
                time: row.time("local_time")?,
            },
            question: row.try_get("question")?,
            role: row.id_or_none("role_id")?,
            thread: row.try_get("thread")?,
            next_slot_at: row.at_or_none("next_slot_at")?,
            last_slot_at: row.at_or_none("last_slot_at")?,
            last_period_to: row.try_get("last_period_to")?,
            set_by: row.id("set_by")?,
        })
    }
}

impl Session {
    /// Notes that the bot is in the server, and its name.
    pub async fn meet_server(
        &mut self,
        server: ServerId,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO server (server_id, name, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (server_id) DO UPDATE SET name = excluded.name, present = TRUE",
        )
        .bind(server.get())
        .bind(name)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes sure that the server can be referred to; its name comes with the gateway's word of it.
    pub async fn add_server(
        &mut self,
        server: ServerId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO server (server_id, name, created_at) VALUES ($1, '', $2)
             ON CONFLICT (server_id) DO NOTHING",
        )
        .bind(server.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The server's name, if the bot knows it.
    pub async fn server_name(&mut self, server: ServerId) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT name FROM server WHERE server_id = $1")
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The same where the bot is in the server.
    pub async fn name_where_present(
        &mut self,
        server: ServerId,
    ) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT name FROM server WHERE server_id = $1 AND present = TRUE")
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Whether the bot is in the server, as far as the gateway has said.
    pub async fn is_in_server(&mut self, server: ServerId) -> Result<bool, StoreError> {
        let present: Option<bool> =
            sqlx::query_scalar("SELECT present FROM server WHERE server_id = $1")
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(present.unwrap_or(false))
    }

    /// Notes that the bot was removed from the server.
    pub async fn set_server_absent(&mut self, server: ServerId) -> Result<(), StoreError> {
        sqlx::query("UPDATE server SET present = FALSE WHERE server_id = $1")
            .bind(server.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Erases the server: its question, rounds, answers, memberships and deliveries. Entries stay with their members, but no
    /// longer say that they were logged there.
    pub async fn erase_server(&mut self, server: ServerId) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET server_id = NULL WHERE server_id = $1")
            .bind(server.get())
            .execute(self.connection())
            .await?;
        sqlx::query("UPDATE timer SET server_id = NULL WHERE server_id = $1")
            .bind(server.get())
            .execute(self.connection())
            .await?;
        sqlx::query("DELETE FROM server WHERE server_id = $1")
            .bind(server.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The server's weekly question, if it was ever set up.
    pub async fn check_in(&mut self, server: ServerId) -> Result<Option<CheckIn>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM check_in WHERE server_id = $1")
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Keeps the server's weekly question as given, in place of what was there.
    pub async fn keep_check_in(
        &mut self,
        check_in: &CheckIn,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO check_in (server_id, state, channel_id, weekday, local_time, timezone, question, role_id,
                 thread, next_slot_at, last_slot_at, last_period_to, set_by, set_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             ON CONFLICT (server_id) DO UPDATE SET state = excluded.state, channel_id = excluded.channel_id,
                 weekday = excluded.weekday, local_time = excluded.local_time, timezone = excluded.timezone,
                 question = excluded.question, role_id = excluded.role_id, thread = excluded.thread,
                 next_slot_at = excluded.next_slot_at, last_slot_at = excluded.last_slot_at,
                 last_period_to = excluded.last_period_to, set_by = excluded.set_by, set_at = excluded.set_at",
        )
        .bind(check_in.server.get())
        .bind(check_in.state.word())
        .bind(check_in.channel.get())
        .bind(weekday_word(check_in.schedule.weekday))
        .bind(check_in.schedule.time.format("%H:%M").to_string())
        .bind(check_in.schedule.zone.name())
        .bind(&check_in.question)
        .bind(check_in.role.map(super::super::domain::ids::RoleId::get))
        .bind(check_in.thread)
        .bind(check_in.next_slot_at.map(ms))
        .bind(check_in.last_slot_at.map(ms))
        .bind(check_in.last_period_to)
        .bind(check_in.set_by.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Weekly questions whose slot has come, the oldest first, at most `limit`.
    pub async fn due_check_ins(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<CheckIn>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM check_in WHERE next_slot_at <= $1 AND state = $2
             ORDER BY next_slot_at, server_id LIMIT $3",
        )
        .bind(ms(now))
        .bind(CheckInState::On.word())
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Moves the server's question on to its next slot, after the one at `slot` was asked or skipped.
    pub async fn pass_slot(
        &mut self,
        server: ServerId,
        slot: DateTime<Utc>,
        period_to: NaiveDate,
        next: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE check_in SET last_slot_at = $2, last_period_to = $3, next_slot_at = $4
             WHERE server_id = $1",
        )
        .bind(server.get())
        .bind(ms(slot))
        .bind(period_to)
        .bind(ms(next))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Starts or stops asking: the state, and the next slot while it is on.
    pub async fn set_check_in_state(
        &mut self,
        server: ServerId,
        state: CheckInState,
        next_slot_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE check_in SET state = $2, next_slot_at = $3 WHERE server_id = $1")
            .bind(server.get())
            .bind(state.word())
            .bind(next_slot_at.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
