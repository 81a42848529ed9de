//! What a comparison reads: minutes by day, lifetime sums, days away.
//!
//! The windows are computed in the domain; here is one range of days and one pass over a member's entries, both answered from
//! the index `entry_for_comparison` alone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::comparison::{DayTotal, History};
use crate::domain::ids::{MemberId, ServerId};

/// Which entries a place may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visible {
    /// The member alone is looking: everything.
    All,
    /// A server is looking: the entries logged there.
    In(ServerId),
}

impl Visible {
    fn server(self) -> Option<i64> {
        match self {
            Visible::All => None,
            Visible::In(server) => Some(server.get()),
        }
    }
}

impl Session {
    /// The member's visible history around a period: days from `days.from` to `days.to`, lifetime sums now and up to `then`.
    pub async fn history(
        &mut self,
        member: MemberId,
        visible: Visible,
        days: DateRange,
        then: NaiveDate,
    ) -> Result<History, StoreError> {
        let rows: Vec<(NaiveDate, i64, i64, i64)> = sqlx::query_as(
            "SELECT started_on, CAST(SUM(minutes) AS BIGINT), CAST(SUM(CASE WHEN dated THEN 1 ELSE 0 END) AS BIGINT),
                 COUNT(*)
             FROM entry
             WHERE member_id = $1 AND started_on >= $2 AND started_on <= $3 AND deleted_at IS NULL
               AND (CAST($4 AS BIGINT) IS NULL OR server_id = $4)
             GROUP BY started_on ORDER BY started_on",
        )
        .bind(member.get())
        .bind(days.from)
        .bind(days.to)
        .bind(visible.server())
        .fetch_all(self.connection())
        .await?;
        let days: BTreeMap<NaiveDate, DayTotal> = rows
            .into_iter()
            .map(|(day, minutes, dated_entries, entries)| {
                (
                    day,
                    DayTotal {
                        minutes,
                        entries,
                        dated_entries,
                    },
                )
            })
            .collect();
        let (lifetime_minutes, lifetime_then_minutes, first_day) =
            self.lifetime(member, visible, then).await?;
        let away = self.away_of(member).await?;
        Ok(History {
            days,
            first_day,
            lifetime_minutes,
            lifetime_then_minutes,
            away,
        })
    }

    /// All visible minutes, those up to `then`, and the first visible entry's day.
    async fn lifetime(
        &mut self,
        member: MemberId,
        visible: Visible,
        then: NaiveDate,
    ) -> Result<(i64, i64, Option<NaiveDate>), StoreError> {
        Ok(sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT),
                 CAST(COALESCE(SUM(minutes) FILTER (WHERE started_on <= $2), 0) AS BIGINT), MIN(started_on)
             FROM entry
             WHERE member_id = $1 AND deleted_at IS NULL
               AND (CAST($3 AS BIGINT) IS NULL OR server_id = $3)",
        )
        .bind(member.get())
        .bind(then)
        .bind(visible.server())
        .fetch_one(self.connection())
        .await?)
    }

    /// The member's days away, all of them.
    pub async fn away_of(&mut self, member: MemberId) -> Result<Vec<DateRange>, StoreError> {
        let rows: Vec<(NaiveDate, NaiveDate)> = sqlx::query_as(
            "SELECT from_on, to_on FROM away WHERE member_id = $1 ORDER BY from_on, away_id",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(from, to)| DateRange { from, to })
            .collect())
    }

    /// Replaces the member's days away.
    pub async fn keep_away(
        &mut self,
        member: MemberId,
        ranges: &[DateRange],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM away WHERE member_id = $1")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        for range in ranges {
            sqlx::query(
                "INSERT INTO away (member_id, from_on, to_on, created_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(member.get())
            .bind(range.from)
            .bind(range.to)
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}
