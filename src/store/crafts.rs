//! Crafts: their names, what was merged into them, where they are shared, and the hours before the record.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::history::Visible;
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::estimate::Estimate;
use crate::domain::ids::{CraftId, MemberId, ServerId};
use crate::domain::record::Craft;

impl FromRow<'_, SqliteRow> for Craft {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Craft> {
        let rhythm: Option<i64> = row.try_get("rhythm_days")?;
        Ok(Craft {
            id: row.id("craft_id")?,
            name: row.try_get("name")?,
            archived: row.try_get("archived")?,
            rhythm: rhythm
                .and_then(|days| u8::try_from(days).ok())
                .and_then(Rhythm::new),
        })
    }
}

impl Session {
    /// The member's craft of that folded name, or the one that this name was merged into.
    pub async fn craft_named(
        &mut self,
        member: MemberId,
        folded: &str,
    ) -> Result<Option<Craft>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT craft.* FROM craft AS named
             JOIN craft ON craft.craft_id = COALESCE(named.merged_into, named.craft_id)
             WHERE named.member_id = $1 AND named.folded = $2",
        )
        .bind(member.get())
        .bind(folded)
        .fetch_optional(self.connection())
        .await?)
    }

    /// The member's craft with that id, or the one it was merged into; another member's is not found.
    pub async fn craft(
        &mut self,
        member: MemberId,
        craft: CraftId,
    ) -> Result<Option<Craft>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT craft.* FROM craft AS named
             JOIN craft ON craft.craft_id = COALESCE(named.merged_into, named.craft_id)
             WHERE named.member_id = $1 AND named.craft_id = $2",
        )
        .bind(member.get())
        .bind(craft.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The member's crafts, the one last logged first, at most `limit`; what was merged into another is none.
    pub async fn crafts_of(
        &mut self,
        member: MemberId,
        limit: i64,
    ) -> Result<Vec<Craft>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT craft.* FROM craft
             LEFT JOIN (SELECT craft_id, MAX(started_on) AS last_on FROM entry
                        WHERE member_id = $1 AND deleted_at IS NULL GROUP BY craft_id) AS used
                 ON used.craft_id = craft.craft_id
             WHERE craft.member_id = $1 AND craft.merged_into IS NULL
             ORDER BY COALESCE(used.last_on, '') DESC, craft.craft_id DESC LIMIT $2",
        )
        .bind(member.get())
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// How many crafts the member has, archived and merged ones with them.
    pub async fn count_crafts(&mut self, member: MemberId) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT COUNT(*) FROM craft WHERE member_id = $1")
                .bind(member.get())
                .fetch_one(self.connection())
                .await?,
        )
    }

    /// Adds a craft, whose folded name the member does not have yet.
    pub async fn add_craft(
        &mut self,
        member: MemberId,
        name: &str,
        folded: &str,
        now: DateTime<Utc>,
    ) -> Result<CraftId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO craft (member_id, name, folded, created_at) VALUES ($1, $2, $3, $4)
             RETURNING craft_id",
        )
        .bind(member.get())
        .bind(name)
        .bind(folded)
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(CraftId::from_row(id))
    }

    /// The same, where the member has fewer crafts than `most`, archived and merged ones with them; else none is added.
    pub async fn add_craft_within(
        &mut self,
        member: MemberId,
        (name, folded): (&str, &str),
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<CraftId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO craft (member_id, name, folded, created_at)
             SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT)
             WHERE (SELECT COUNT(*) FROM craft WHERE member_id = $1) < $5
             RETURNING craft_id",
        )
        .bind(member.get())
        .bind(name)
        .bind(folded)
        .bind(ms(now))
        .bind(most)
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(CraftId::from_row))
    }

    /// Removes a craft that nothing was ever kept in: no entry, deleted ones included, nothing shipped, no rhythm, no hours before
    /// the record, no other craft.
    pub async fn remove_unused_craft(&mut self, craft: CraftId) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM craft WHERE craft_id = $1 AND rhythm_days IS NULL
             AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM shipped WHERE shipped.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM estimate WHERE estimate.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM craft AS other WHERE other.merged_into = craft.craft_id)",
        )
        .bind(craft.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The craft that has exactly this folded name, be it merged into another, and which that is.
    pub async fn craft_holding(
        &mut self,
        member: MemberId,
        folded: &str,
    ) -> Result<Option<(CraftId, Option<CraftId>)>, StoreError> {
        let row: Option<(i64, Option<i64>)> = sqlx::query_as(
            "SELECT craft_id, merged_into FROM craft WHERE member_id = $1 AND folded = $2",
        )
        .bind(member.get())
        .bind(folded)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(id, into)| (CraftId::from_row(id), into.map(CraftId::from_row))))
    }

    /// The crafts that were merged into this one.
    pub async fn merged_into(&mut self, craft: CraftId) -> Result<Vec<CraftId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT craft_id FROM craft WHERE merged_into = $1 ORDER BY craft_id",
        )
        .bind(craft.get())
        .fetch_all(self.connection())
        .await?;
        Ok(ids.into_iter().map(CraftId::from_row).collect())
    }

    /// The folded names that stand for the craft: its own, and those that were merged into it.
    pub async fn names_of(&mut self, craft: CraftId) -> Result<Vec<String>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT folded FROM craft WHERE craft_id = $1 OR merged_into = $1")
                .bind(craft.get())
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// Makes a craft, and whatever was merged into it, other names of another craft. Its entries are to be moved as well.
    pub async fn merge_craft(&mut self, from: CraftId, into: CraftId) -> Result<(), StoreError> {
        sqlx::query("UPDATE craft SET merged_into = $2 WHERE craft_id = $1 OR merged_into = $1")
            .bind(from.get())
            .bind(into.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The day of the craft's first entry.
    pub async fn first_day_of(&mut self, craft: CraftId) -> Result<Option<NaiveDate>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT MIN(started_on) FROM entry WHERE craft_id = $1 AND deleted_at IS NULL",
        )
        .bind(craft.get())
        .fetch_one(self.connection())
        .await?)
    }

    /// The servers that may see the craft, by their ids, with their names.
    pub async fn shares_of(
        &mut self,
        craft: CraftId,
    ) -> Result<Vec<(ServerId, String)>, StoreError> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT server.server_id, server.name FROM craft_share
             JOIN server ON server.server_id = craft_share.server_id
             WHERE craft_share.craft_id = $1 ORDER BY server.server_id",
        )
        .bind(craft.get())
        .fetch_all(self.connection())
        .await?;
        let server = |(id, name)| (ServerId::from_row(id), name);
        Ok(rows.into_iter().map(server).collect())
    }

    /// Whether the server may see the craft, wherever it was logged.
    pub async fn is_shared(
        &mut self,
        craft: CraftId,
        server: ServerId,
    ) -> Result<bool, StoreError> {
        let shared: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM craft_share WHERE craft_id = $1 AND server_id = $2")
                .bind(craft.get())
                .bind(server.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(shared.is_some())
    }

    /// The hours before the record, of all crafts or of one with whatever was merged into it, as far as the place may see them:
    /// a server sees those of the crafts that are shared with it.
    pub async fn estimates(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
    ) -> Result<Vec<(CraftId, Estimate)>, StoreError> {
        let (estimates, _) = self.estimates_and_away(member, visible, craft).await?;
        Ok(estimates)
    }

    /// [`Session::estimates`] and [`Session::away_of`] in one look: whatever compares needs both, and mostly there are none.
    pub(super) async fn estimates_and_away(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
    ) -> Result<(Vec<(CraftId, Estimate)>, Vec<DateRange>), StoreError> {
        type Row = (
            Option<i64>,
            Option<i64>,
            Option<NaiveDate>,
            Option<NaiveDate>,
            Option<i64>,
        );
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT COALESCE(craft.merged_into, craft.craft_id), estimate.minutes, estimate.from_on, estimate.to_on,
                 estimate.craft_id
             FROM estimate JOIN craft ON craft.craft_id = estimate.craft_id
             WHERE estimate.member_id = $1
               AND (CAST($2 AS BIGINT) IS NULL OR COALESCE(craft.merged_into, craft.craft_id) = $2)
               AND (CAST($3 AS BIGINT) IS NULL OR COALESCE(craft.merged_into, craft.craft_id) IN
                    (SELECT craft_id FROM craft_share WHERE server_id = $3 AND member_id = $1))
             UNION ALL
             SELECT CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), from_on, to_on, CAST(NULL AS BIGINT)
             FROM away WHERE member_id = $1
             ORDER BY 5, 3",
        )
        .bind(member.get())
        .bind(craft.map(CraftId::get))
        .bind(visible.server())
        .fetch_all(self.connection())
        .await?;
        let (mut estimates, mut away) = (Vec::new(), Vec::new());
        for (craft, minutes, from, to, _) in rows {
            let days = from.zip(to).map(|(from, to)| DateRange { from, to });
            match craft.zip(minutes) {
                Some((craft, minutes)) => {
                    let over = days;
                    estimates.push((CraftId::from_row(craft), Estimate { minutes, over }));
                }
                None => away.extend(days),
            }
        }
        Ok((estimates, away))
    }
}
