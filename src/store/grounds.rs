//! How many minutes led to dead ends, have something to show, and are unconfirmed: each from an index that holds such entries alone.

use super::{Session, StoreError, Visible};
use crate::domain::calendar::DateRange;
use crate::domain::evidence::Grounds;
use crate::domain::ids::{CraftId, MemberId};

/// Before every day that can be logged, and after it.
const FIRST: &str = "0000-01-01";
const LAST: &str = "9999-12-31";

impl Session {
    /// The minutes that led to dead ends, and the grounds of the member's visible entries, in one craft or over all, in some days or
    /// ever.
    pub async fn dead_ends_and_grounds(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
        days: Option<DateRange>,
    ) -> Result<(i64, Grounds), StoreError> {
        let (dead_end_minutes, evidenced_minutes, unconfirmed_minutes) = sqlx::query_as(
            "SELECT
                 (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
                  WHERE member_id = $1 AND deleted_at IS NULL AND outcome = 'dead_end'
                    AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2 OR craft_id IN
                         (SELECT craft_id FROM craft_share WHERE server_id = $2 AND member_id = $1))
                    AND (CAST($3 AS BIGINT) IS NULL OR craft_id = $3)
                    AND started_on >= $4 AND started_on <= $5),
                 (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
                  WHERE member_id = $1 AND deleted_at IS NULL AND evidence <> ''
                    AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2 OR craft_id IN
                         (SELECT craft_id FROM craft_share WHERE server_id = $2 AND member_id = $1))
                    AND (CAST($3 AS BIGINT) IS NULL OR craft_id = $3)
                    AND started_on >= $4 AND started_on <= $5),
                 (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
                  WHERE member_id = $1 AND deleted_at IS NULL AND unconfirmed = TRUE
                    AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2 OR craft_id IN
                         (SELECT craft_id FROM craft_share WHERE server_id = $2 AND member_id = $1))
                    AND (CAST($3 AS BIGINT) IS NULL OR craft_id = $3)
                    AND started_on >= $4 AND started_on <= $5)",
        )
        .bind(member.get())
        .bind(visible.server())
        .bind(craft.map(CraftId::get))
        .bind(days.map_or_else(|| FIRST.to_owned(), |days| days.from.to_string()))
        .bind(days.map_or_else(|| LAST.to_owned(), |days| days.to.to_string()))
        .fetch_one(self.connection())
        .await?;
        let grounds = Grounds {
            evidenced_minutes,
            unconfirmed_minutes,
        };
        Ok((dead_end_minutes, grounds))
    }

    /// The grounds alone.
    pub async fn grounds(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
        days: Option<DateRange>,
    ) -> Result<Grounds, StoreError> {
        let (_, grounds) = self
            .dead_ends_and_grounds(member, visible, craft, days)
            .await?;
        Ok(grounds)
    }
}
