//! Members, and members in servers.

use chrono::{DateTime, Utc, Weekday};
use chrono_tz::Tz;
use sqlx::FromRow;
use sqlx::sqlite::SqliteRow;

use super::columns::{Columns, Word, ms, weekday_word};
use super::{Session, StoreError};
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::record::{AskBy, DirectState, Member, Membership};

impl FromRow<'_, SqliteRow> for Member {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Member> {
        let hour: i64 = sqlx::Row::try_get(row, "day_start_hour")?;
        Ok(Member {
            id: row.id("member_id")?,
            timezone: row.zone("timezone")?,
            timezone_chosen: sqlx::Row::try_get(row, "timezone_chosen")?,
            day_start_hour: u8::try_from(hour).unwrap_or(0),
            week_starts_on: row.weekday("week_starts_on")?,
            direct_closed_at: row.at_or_none("direct_closed_at")?,
            last_direct_at: row.at_or_none("last_direct_at")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Membership {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Membership> {
        Ok(Membership {
            server: row.id("server_id")?,
            member: row.id("member_id")?,
            display_name: sqlx::Row::try_get(row, "display_name")?,
            joined_at: row.at_or_none("joined_at")?,
            ask_by: row.word("ask_by")?,
            direct_state: row.word("direct_state")?,
            unanswered: sqlx::Row::try_get(row, "unanswered")?,
            next_direct_at: row.at_or_none("next_direct_at")?,
        })
    }
}

impl Session {
    /// The member, if the bot has met them.
    pub async fn member(&mut self, member: MemberId) -> Result<Option<Member>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM member WHERE member_id = $1")
            .bind(member.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// Adds a member at first contact, and gives them; one who is there stays as they are, and none is given.
    pub async fn add_member(
        &mut self,
        member: MemberId,
        timezone: Tz,
        now: DateTime<Utc>,
    ) -> Result<Option<Member>, StoreError> {
        Ok(sqlx::query_as(
            "INSERT INTO member (member_id, timezone, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (member_id) DO NOTHING RETURNING *",
        )
        .bind(member.get())
        .bind(timezone.name())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?)
    }

    /// Keeps the zone the member chose.
    pub async fn set_timezone(&mut self, member: MemberId, zone: Tz) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET timezone = $2, timezone_chosen = TRUE WHERE member_id = $1")
            .bind(member.get())
            .bind(zone.name())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Gives a member who has chosen no zone the one of their server.
    pub async fn adopt_timezone(&mut self, member: MemberId, zone: Tz) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE member SET timezone = $2 WHERE member_id = $1 AND timezone_chosen = FALSE",
        )
        .bind(member.get())
        .bind(zone.name())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps the hour at which the member's day starts.
    pub async fn set_day_start(&mut self, member: MemberId, hour: u8) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET day_start_hour = $2 WHERE member_id = $1")
            .bind(member.get())
            .bind(i64::from(hour))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the day on which the member's week starts.
    pub async fn set_week_start(
        &mut self,
        member: MemberId,
        weekday: Weekday,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET week_starts_on = $2 WHERE member_id = $1")
            .bind(member.get())
            .bind(weekday_word(weekday))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps since when Discord refuses direct messages to the member; `None` once they act again.
    pub async fn set_direct_closed(
        &mut self,
        member: MemberId,
        since: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET direct_closed_at = $2 WHERE member_id = $1")
            .bind(member.get())
            .bind(since.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps when the bot last wrote to the member unasked.
    pub async fn set_last_direct(
        &mut self,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET last_direct_at = $2 WHERE member_id = $1")
            .bind(member.get())
            .bind(ms(at))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The member in that server, if they acted there.
    pub async fn membership(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<Option<Membership>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM membership WHERE server_id = $1 AND member_id = $2")
                .bind(server.get())
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Every server the member acted in.
    pub async fn memberships_of(
        &mut self,
        member: MemberId,
    ) -> Result<Vec<Membership>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM membership WHERE member_id = $1 ORDER BY server_id")
                .bind(member.get())
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// Members whose numbers may be posted in the server, by name (case ignored), then by id.
    pub async fn joined_members(
        &mut self,
        server: ServerId,
    ) -> Result<Vec<Membership>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM membership WHERE server_id = $1 AND joined_at IS NOT NULL
             ORDER BY LOWER(display_name), member_id",
        )
        .bind(server.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Says since when the member's numbers may be posted in the server; `None`: they may not.
    pub async fn set_joined(
        &mut self,
        server: ServerId,
        member: MemberId,
        joined_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE membership SET joined_at = $3 WHERE server_id = $1 AND member_id = $2")
            .bind(server.get())
            .bind(member.get())
            .bind(joined_at.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says how the member is asked in the server, and when next by direct message.
    pub async fn set_ask_by(
        &mut self,
        server: ServerId,
        member: MemberId,
        ask_by: AskBy,
        next_direct_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE membership SET ask_by = $3, next_direct_at = $4
             WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(ask_by.word())
        .bind(next_direct_at.map(ms))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says how far direct questions have come with the member in the server.
    pub async fn set_direct_state(
        &mut self,
        server: ServerId,
        member: MemberId,
        state: DirectState,
        unanswered: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE membership SET direct_state = $3, unanswered = $4
             WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(state.word())
        .bind(unanswered)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Memberships whose direct question is due by `until`, those due longest first, at most `limit`.
    pub async fn due_direct_questions(
        &mut self,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Membership>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM membership WHERE next_direct_at <= $1
             ORDER BY next_direct_at, server_id, member_id LIMIT $2",
        )
        .bind(ms(until))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Members of the server who are asked by direct message.
    pub async fn members_asked_directly(
        &mut self,
        server: ServerId,
    ) -> Result<Vec<Membership>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM membership WHERE server_id = $1 AND ask_by = 'direct' ORDER BY member_id",
        )
        .bind(server.get())
        .fetch_all(self.connection())
        .await?)
    }
}
