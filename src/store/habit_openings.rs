//! The daily posts of habits, and what deliveries about habits are about.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::deliveries::{QUEUE, bind_delivery};
use super::{Session, StoreError};
use crate::domain::check_in::NewDelivery;
use crate::domain::habit::{Habit, HabitOpening};
use crate::domain::ids::{ChannelId, DeliveryId, HabitId, MessageId, OpeningId};

/// What a delivery about a habit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HabitTask {
    /// The habit.
    pub habit: HabitId,
    /// The daily post.
    pub opening: Option<OpeningId>,
    /// Where it goes.
    pub channel: ChannelId,
    /// The message that it answers.
    pub message: Option<MessageId>,
    /// The habit's day.
    pub on_day: NaiveDate,
}

impl FromRow<'_, SqliteRow> for HabitTask {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitTask> {
        Ok(HabitTask {
            habit: row.id("habit_id")?,
            opening: row.id_or_none("opening_id")?,
            channel: row.id("channel_id")?,
            message: row.id_or_none("message_id")?,
            on_day: row.date("on_day")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for HabitOpening {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitOpening> {
        Ok(HabitOpening {
            id: row.id("opening_id")?,
            habit: row.id("habit_id")?,
            on_day: row.date("on_day")?,
            number: row.try_get("number")?,
            channel: row.id("channel_id")?,
            message: row.id_or_none("message_id")?,
            thread: row.id_or_none("thread_id")?,
        })
    }
}

/// What a delivery is about that was queued with [`QUEUE`] just now: one that was there before has a nonce of its own.
const ABOUT: &str = "INSERT INTO habit_delivery (delivery_id, habit_id, opening_id, channel_id, message_id, on_day)
     SELECT delivery_id, CAST($10 AS BIGINT), CAST($11 AS BIGINT), CAST($12 AS BIGINT), CAST($13 AS BIGINT), CAST($14 AS TEXT)
     FROM delivery WHERE key = $1 AND nonce = $7
     ON CONFLICT (delivery_id) DO NOTHING";
/// That the delivery's member was told.
const WELCOMED: &str =
    "INSERT INTO habit_member (server_id, member_id, welcomed_at) VALUES ($3, $6, $9)
     ON CONFLICT (server_id, member_id) DO UPDATE SET welcomed_at = excluded.welcomed_at";
/// One way to the database each.
static QUEUE_ABOUT: LazyLock<String> = LazyLock::new(|| format!("{QUEUE}; {ABOUT}"));
static QUEUE_WELCOME: LazyLock<String> = LazyLock::new(|| format!("{WELCOMED}; {QUEUE}; {ABOUT}"));

impl Session {
    /// Queues a delivery about a habit. A second one with the same key changes nothing.
    pub async fn queue_habit_delivery(
        &mut self,
        delivery: &NewDelivery,
        about: &HabitTask,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.queue_about(&QUEUE_ABOUT, delivery, about, nonce, now)
            .await
    }

    /// Notes that the delivery's member was told in its server what is counted, and queues that.
    pub async fn queue_habit_welcome(
        &mut self,
        delivery: &NewDelivery,
        about: &HabitTask,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.queue_about(&QUEUE_WELCOME, delivery, about, nonce, now)
            .await
    }

    async fn queue_about(
        &mut self,
        sql: &'static str,
        delivery: &NewDelivery,
        about: &HabitTask,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        bind_delivery(sqlx::query(sql), delivery, nonce, now)
            .bind(about.habit.get())
            .bind(about.opening.map(OpeningId::get))
            .bind(about.channel.get())
            .bind(about.message.map(MessageId::get))
            .bind(about.on_day)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// What a delivery about a habit is about.
    pub async fn habit_task(
        &mut self,
        delivery: DeliveryId,
    ) -> Result<Option<HabitTask>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit_delivery WHERE delivery_id = $1")
                .bind(delivery.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Notes that a habit's daily post is owed; none where the day has one.
    pub async fn add_opening(
        &mut self,
        habit: HabitId,
        on_day: NaiveDate,
        number: i64,
        channel: ChannelId,
        now: DateTime<Utc>,
    ) -> Result<Option<OpeningId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO habit_opening (habit_id, on_day, number, channel_id, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (habit_id, on_day) DO NOTHING RETURNING opening_id",
        )
        .bind(habit.get())
        .bind(on_day)
        .bind(number)
        .bind(channel.get())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(OpeningId::from_row))
    }

    /// The daily post.
    pub async fn opening(
        &mut self,
        opening: OpeningId,
    ) -> Result<Option<HabitOpening>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit_opening WHERE opening_id = $1")
                .bind(opening.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The thread of a week's first daily post, between these days.
    pub async fn thread_between(
        &mut self,
        habit: HabitId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Option<ChannelId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "SELECT thread_id FROM habit_opening
             WHERE habit_id = $1 AND on_day >= $2 AND on_day <= $3 AND thread_id IS NOT NULL ORDER BY on_day LIMIT 1",
        )
        .bind(habit.get())
        .bind(from)
        .bind(to)
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(ChannelId::from_row))
    }

    /// Notes where the daily post is.
    pub async fn set_opening_posted(
        &mut self,
        opening: OpeningId,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit_opening SET channel_id = $2, message_id = $3 WHERE opening_id = $1",
        )
        .bind(opening.get())
        .bind(channel.get())
        .bind(message.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes the thread under the daily post; `None` when it is gone.
    pub async fn set_opening_thread(
        &mut self,
        opening: OpeningId,
        thread: Option<ChannelId>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE habit_opening SET thread_id = $2 WHERE opening_id = $1")
            .bind(opening.get())
            .bind(thread.map(ChannelId::get))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a thread that is not there any more.
    pub async fn forget_thread(
        &mut self,
        habit: HabitId,
        thread: ChannelId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit_opening SET thread_id = NULL WHERE habit_id = $1 AND thread_id = $2",
        )
        .bind(habit.get())
        .bind(thread.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Habits whose daily post is due, in servers where the bot is, the oldest first.
    pub async fn due_openings(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Habit>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT habit.* FROM habit JOIN server ON server.server_id = habit.server_id AND server.present = TRUE
             WHERE next_opening_at <= $1 AND state IN ('on', 'resting') ORDER BY next_opening_at, habit_id LIMIT $2",
        )
        .bind(ms(now))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Habits whose summary is due, in servers where the bot is, the oldest first.
    pub async fn due_summaries(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Habit>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT habit.* FROM habit JOIN server ON server.server_id = habit.server_id AND server.present = TRUE
             WHERE next_summary_at <= $1 AND state IN ('on', 'resting') ORDER BY next_summary_at, habit_id LIMIT $2",
        )
        .bind(ms(now))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Moves a habit on to its next summary.
    pub async fn set_next_summary(
        &mut self,
        habit: HabitId,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE habit SET next_summary_at = $2 WHERE habit_id = $1")
            .bind(habit.get())
            .bind(next.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Habits that are on and in which nobody has done anything since an instant.
    pub async fn quiet_habits(
        &mut self,
        since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Habit>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM habit WHERE state = 'on' AND active_at < $1 ORDER BY active_at LIMIT $2",
        )
        .bind(ms(since))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Moves a habit on to its next daily post.
    pub async fn set_next_opening(
        &mut self,
        habit: HabitId,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE habit SET next_opening_at = $2 WHERE habit_id = $1")
            .bind(habit.get())
            .bind(next.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
