//! How members stand in the habits of a server: what they were told, and what they agreed to.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::ids::{MemberId, ServerId};

/// How a member stands in the habits of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent answers of one member"
)]
pub struct HabitMember {
    /// Whether they were told what is counted.
    pub welcomed: bool,
    /// Whether what they do is counted; not after they left.
    pub counted: bool,
    /// Whether the weekly summary may name them.
    pub named: bool,
    /// Whether it may quote a lesson of theirs.
    pub quoted: bool,
}

impl Default for HabitMember {
    /// Somebody who was never there.
    fn default() -> Self {
        HabitMember {
            welcomed: false,
            counted: true,
            named: false,
            quoted: false,
        }
    }
}

impl Session {
    /// How a member stands in the server's habits.
    pub async fn habit_member(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<HabitMember, StoreError> {
        let row: Option<(Option<i64>, bool, bool, bool)> = sqlx::query_as(
            "SELECT welcomed_at, counted, named, quoted FROM habit_member WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        let member = row.map(|(welcomed_at, counted, named, quoted)| HabitMember {
            welcomed: welcomed_at.is_some(),
            counted,
            named,
            quoted,
        });
        Ok(member.unwrap_or_default())
    }

    /// Notes that a member was told what is counted.
    pub async fn set_habit_welcomed(
        &mut self,
        server: ServerId,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, welcomed_at) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO UPDATE SET welcomed_at = excluded.welcomed_at",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps what a member agreed to in the summaries of the server's habits.
    pub async fn set_habit_agreed(
        &mut self,
        server: ServerId,
        member: MemberId,
        standing: &HabitMember,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, named, quoted) VALUES ($1, $2, $3, $4)
             ON CONFLICT (server_id, member_id) DO UPDATE SET named = excluded.named, quoted = excluded.quoted",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(standing.named)
        .bind(standing.quoted)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says whether what a member does in the server's habits is counted. Leaving ends what they agreed to.
    pub async fn set_habit_counted(
        &mut self,
        server: ServerId,
        member: MemberId,
        counted: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, counted) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO UPDATE SET counted = excluded.counted,
                 named = CASE WHEN excluded.counted THEN habit_member.named ELSE FALSE END,
                 quoted = CASE WHEN excluded.counted THEN habit_member.quoted ELSE FALSE END",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(counted)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
