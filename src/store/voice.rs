//! Voice rooms of servers, who agreed to be counted in them, and what only their timers have.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{ChannelId, MemberId, ServerId, TimerId};
use crate::domain::record::Source;
use crate::domain::timer::Timer;
use crate::domain::voice::{VoiceRoom, VoiceRule};

impl FromRow<'_, SqliteRow> for VoiceRoom {
    fn from_row(row: &SqliteRow) -> sqlx::Result<VoiceRoom> {
        Ok(VoiceRoom {
            channel: row.id("channel_id")?,
            server: row.id("server_id")?,
            craft: row.try_get("craft")?,
        })
    }
}

/// Rooms and rule.
impl Session {
    /// Keeps a room; a channel that is one already gets the craft.
    pub async fn keep_voice_room(
        &mut self,
        room: &VoiceRoom,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO voice_room (channel_id, server_id, craft, added_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (channel_id) DO UPDATE SET craft = excluded.craft",
        )
        .bind(room.channel.get())
        .bind(room.server.get())
        .bind(&room.craft)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes a room; false when it is none.
    pub async fn remove_voice_room(&mut self, channel: ChannelId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM voice_room WHERE channel_id = $1")
            .bind(channel.get())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The room that a channel is.
    pub async fn voice_room(
        &mut self,
        channel: ChannelId,
    ) -> Result<Option<VoiceRoom>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM voice_room WHERE channel_id = $1")
                .bind(channel.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The server's rooms, the first chosen first.
    pub async fn voice_rooms(&mut self, server: ServerId) -> Result<Vec<VoiceRoom>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM voice_room WHERE server_id = $1 ORDER BY added_at, channel_id",
        )
        .bind(server.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// All rooms of all servers.
    pub async fn all_voice_rooms(&mut self) -> Result<Vec<VoiceRoom>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM voice_room ORDER BY channel_id")
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// How the server counts.
    pub async fn voice_rule(&mut self, server: ServerId) -> Result<VoiceRule, StoreError> {
        let row: Option<(bool, i64)> =
            sqlx::query_as("SELECT alone_counts, cap_minutes FROM voice_rule WHERE server_id = $1")
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?;
        let rule = row.map(|(alone_counts, cap_minutes)| VoiceRule {
            alone_counts,
            cap_minutes,
        });
        Ok(rule.unwrap_or_default())
    }

    /// Sets it.
    pub async fn set_voice_rule(
        &mut self,
        server: ServerId,
        rule: VoiceRule,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO voice_rule (server_id, alone_counts, cap_minutes) VALUES ($1, $2, $3)
             ON CONFLICT (server_id) DO UPDATE SET alone_counts = excluded.alone_counts,
                 cap_minutes = excluded.cap_minutes",
        )
        .bind(server.get())
        .bind(rule.alone_counts)
        .bind(rule.cap_minutes)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// Consent.
impl Session {
    /// Notes that the member agreed to be counted in the server's rooms; false when they had.
    pub async fn agree_to_voice(
        &mut self,
        server: ServerId,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO voice_consent (server_id, member_id, agreed_at) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO NOTHING",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes that back; false when they had not agreed.
    pub async fn disagree_to_voice(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM voice_consent WHERE server_id = $1 AND member_id = $2")
            .bind(server.get())
            .bind(member.get())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether the member agreed.
    pub async fn agreed_to_voice(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM voice_consent WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .fetch_one(self.connection())
        .await?;
        Ok(count > 0)
    }
}

/// Timers of rooms.
impl Session {
    /// The timer, running or ended, of a member who has been in the rooms ever since it began.
    pub async fn timer_in_room(&mut self, member: MemberId) -> Result<Option<Timer>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "SELECT timer_id FROM timer WHERE member_id = $1 AND in_room = TRUE
             ORDER BY timer_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        match id {
            Some(id) => self.timer(TimerId::from_row(id)).await,
            None => Ok(None),
        }
    }

    /// The members of whom the server's rooms have such a timer.
    pub async fn members_in_rooms(
        &mut self,
        server: ServerId,
    ) -> Result<Vec<MemberId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT DISTINCT member_id FROM timer WHERE server_id = $1 AND in_room = TRUE ORDER BY member_id",
        )
        .bind(server.get())
        .fetch_all(self.connection())
        .await?;
        Ok(ids.into_iter().map(MemberId::from_row).collect())
    }

    /// The servers whose rooms have one.
    pub async fn servers_with_rooms_in_use(&mut self) -> Result<Vec<ServerId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT DISTINCT server_id FROM timer WHERE in_room = TRUE AND server_id IS NOT NULL",
        )
        .fetch_all(self.connection())
        .await?;
        Ok(ids.into_iter().map(ServerId::from_row).collect())
    }

    /// Notes up to when the bot has heard of everybody in the server's rooms.
    pub async fn set_rooms_heard(
        &mut self,
        server: ServerId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE timer SET heard_at = $2
             WHERE server_id = $1 AND in_room = TRUE AND state = 'running' AND heard_at < $2",
        )
        .bind(server.get())
        .bind(ms(at))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps the pauses, the limit and the last word heard of a room's timer, and when it is looked at next.
    pub async fn keep_room_time(&mut self, timer: &Timer) -> Result<(), StoreError> {
        let Some(room) = timer.room else {
            return Ok(());
        };
        sqlx::query(
            "UPDATE timer SET paused_ms = $2, paused_at = $3, heard_at = $4, limit_at = $5, look_at = $6
             WHERE timer_id = $1",
        )
        .bind(timer.id.get())
        .bind(room.paused.num_milliseconds())
        .bind(room.paused_at.map(ms))
        .bind(ms(room.heard_at))
        .bind(ms(timer.limit_at))
        .bind(ms(timer.next_look()))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The member has left the rooms: nothing holds the next timer back.
    pub async fn set_out_of_rooms(&mut self, member: MemberId) -> Result<(), StoreError> {
        sqlx::query("UPDATE timer SET in_room = FALSE WHERE member_id = $1 AND in_room = TRUE")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes a timer that came to nothing.
    pub async fn remove_timer(&mut self, timer: TimerId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM timer WHERE timer_id = $1")
            .bind(timer.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// What a member's day has from the server's rooms, in minutes.
    pub async fn voice_minutes_on(
        &mut self,
        server: ServerId,
        member: MemberId,
        day: NaiveDate,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
             WHERE member_id = $1 AND started_on = $2 AND deleted_at IS NULL AND server_id = $3 AND source = $4",
        )
        .bind(member.get())
        .bind(day)
        .bind(server.get())
        .bind(Source::Voice.word())
        .fetch_one(self.connection())
        .await?)
    }
}
