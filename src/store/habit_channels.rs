//! The channels and threads in which a habit's posts count, and how far each was read.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::{Session, StoreError};
use crate::domain::habit::HabitChannel;
use crate::domain::ids::{ChannelId, HabitId, MessageId, ServerId};

impl FromRow<'_, SqliteRow> for HabitChannel {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitChannel> {
        Ok(HabitChannel {
            channel: row.id("channel_id")?,
            parent: row.id_or_none("parent_id")?,
            habit: row.id("habit_id")?,
            forum: row.try_get("forum")?,
        })
    }
}

impl Session {
    /// Binds a channel or thread to a habit; false where it is bound already. `after` is the newest message that is not read.
    pub async fn add_habit_channel(
        &mut self,
        channel: &HabitChannel,
        after: MessageId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO habit_channel (channel_id, habit_id, parent_id, forum, read_to_id, added_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id) DO NOTHING",
        )
        .bind(channel.channel.get())
        .bind(channel.habit.get())
        .bind(channel.parent.map(ChannelId::get))
        .bind(channel.forum)
        .bind(after.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(added.rows_affected() > 0)
    }

    /// Unbinds a channel or thread, and the threads in it.
    pub async fn remove_habit_channel(&mut self, channel: ChannelId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM habit_channel WHERE channel_id = $1 OR parent_id = $1")
            .bind(channel.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The channels bound to a habit, the first bound first; not the threads in them.
    pub async fn habit_channels(
        &mut self,
        habit: HabitId,
    ) -> Result<Vec<HabitChannel>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM habit_channel WHERE habit_id = $1 AND parent_id IS NULL
             ORDER BY added_at, channel_id LIMIT 100",
        )
        .bind(habit.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Every channel and thread in which posting counts, with its server.
    pub async fn all_habit_channels(
        &mut self,
    ) -> Result<Vec<(HabitChannel, ServerId)>, StoreError> {
        let rows = sqlx::query(
            "SELECT habit_channel.*, habit.server_id FROM habit_channel
             JOIN habit ON habit.habit_id = habit_channel.habit_id",
        )
        .fetch_all(self.connection())
        .await?;
        let read = |row: &SqliteRow| Ok((HabitChannel::from_row(row)?, row.id("server_id")?));
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(StoreError::from)
    }

    /// The bound channel itself.
    pub async fn habit_channel(
        &mut self,
        channel: ChannelId,
    ) -> Result<Option<HabitChannel>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit_channel WHERE channel_id = $1")
                .bind(channel.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The last message of a channel that was read without a gap before it.
    pub async fn read_to(&mut self, channel: ChannelId) -> Result<Option<MessageId>, StoreError> {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT read_to_id FROM habit_channel WHERE channel_id = $1")
                .bind(channel.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(id.map(MessageId::from_row))
    }

    /// Notes that a channel was read up to this message; never backwards.
    pub async fn set_read_to(
        &mut self,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit_channel SET read_to_id = $2 WHERE channel_id = $1 AND read_to_id < $2",
        )
        .bind(channel.get())
        .bind(message.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
