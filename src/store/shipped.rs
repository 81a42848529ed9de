//! Things shipped, and which interaction changed them.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, InteractionId, MemberId, ServerId, ShippedId};
use crate::domain::shipped::{NewShipped, Shipped, ShippedChange};

impl FromRow<'_, SqliteRow> for Shipped {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Shipped> {
        Ok(Shipped {
            id: row.id("shipped_id")?,
            member: row.id("member_id")?,
            craft: row.id_or_none("craft_id")?,
            craft_name: row.try_get("craft_name")?,
            server: row.id_or_none("server_id")?,
            shipped_on: row.date("shipped_on")?,
            what: row.try_get("what")?,
            link: row.try_get("link")?,
            deleted_at: row.at_or_none("deleted_at")?,
        })
    }
}

impl Session {
    /// Keeps something shipped. `None` when its interaction has kept it already: nothing is changed then.
    pub async fn add_shipped(
        &mut self,
        shipped: &NewShipped,
        now: DateTime<Utc>,
    ) -> Result<Option<ShippedId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO shipped (member_id, craft_id, server_id, shipped_on, what, link, interaction_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (interaction_id) DO NOTHING RETURNING shipped_id",
        )
        .bind(shipped.member.get())
        .bind(shipped.craft.map(CraftId::get))
        .bind(shipped.server.map(ServerId::get))
        .bind(shipped.shipped_on)
        .bind(&shipped.what)
        .bind(&shipped.link)
        .bind(shipped.interaction.get())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(ShippedId::from_row))
    }

    /// The thing; one that was taken back is found too.
    pub async fn shipped(&mut self, shipped: ShippedId) -> Result<Option<Shipped>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT shipped.*, craft.name AS craft_name FROM shipped
             LEFT JOIN craft ON craft.craft_id = shipped.craft_id WHERE shipped_id = $1",
        )
        .bind(shipped.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// What the interaction shipped.
    pub async fn shipped_by_interaction(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Shipped>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT shipped.*, craft.name AS craft_name FROM shipped
             LEFT JOIN craft ON craft.craft_id = shipped.craft_id WHERE interaction_id = $1",
        )
        .bind(interaction.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// What the member shipped and has not taken back, in order of its days, at most the latest `limit`.
    pub async fn all_shipped(
        &mut self,
        member: MemberId,
        limit: i64,
    ) -> Result<Vec<Shipped>, StoreError> {
        let mut latest_first: Vec<Shipped> = sqlx::query_as(
            "SELECT shipped.*, craft.name AS craft_name FROM shipped
             LEFT JOIN craft ON craft.craft_id = shipped.craft_id
             WHERE shipped.member_id = $1 AND shipped.deleted_at IS NULL
             ORDER BY shipped.shipped_on DESC, shipped.shipped_id DESC LIMIT $2",
        )
        .bind(member.get())
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        latest_first.reverse();
        Ok(latest_first)
    }

    /// What the member told last of what is still there.
    pub async fn latest_shipped(
        &mut self,
        member: MemberId,
    ) -> Result<Option<Shipped>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT shipped.*, craft.name AS craft_name FROM shipped
             LEFT JOIN craft ON craft.craft_id = shipped.craft_id
             WHERE shipped.member_id = $1 AND shipped.deleted_at IS NULL
             ORDER BY shipped.shipped_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// What the member took back last and has not put back.
    pub async fn latest_shipped_taken_back(
        &mut self,
        member: MemberId,
    ) -> Result<Option<Shipped>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT shipped.*, craft.name AS craft_name FROM shipped
             LEFT JOIN craft ON craft.craft_id = shipped.craft_id
             WHERE shipped.member_id = $1 AND shipped.deleted_at IS NOT NULL
             ORDER BY shipped.deleted_at DESC, shipped.shipped_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Changes a thing by its owner's hand.
    pub async fn change_shipped(
        &mut self,
        shipped: ShippedId,
        change: &ShippedChange,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE shipped SET craft_id = $2, shipped_on = $3, what = $4, link = $5, edited_at = $6 WHERE shipped_id = $1",
        )
        .bind(shipped.get())
        .bind(change.craft.map(CraftId::get))
        .bind(change.shipped_on)
        .bind(&change.what)
        .bind(&change.link)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a thing back, or (`None`) puts it back.
    pub async fn set_shipped_deleted(
        &mut self,
        shipped: ShippedId,
        deleted_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE shipped SET deleted_at = $2 WHERE shipped_id = $1")
            .bind(shipped.get())
            .bind(deleted_at.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes what an interaction is about to do something to.
    pub async fn note_shipped_change(
        &mut self,
        interaction: InteractionId,
        shipped: ShippedId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO shipped_change (interaction_id, shipped_id, created_at) VALUES ($1, $2, $3)",
        )
        .bind(interaction.get())
        .bind(shipped.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The thing to which this interaction has done something already.
    pub async fn shipped_changed_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<ShippedId>, StoreError> {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT shipped_id FROM shipped_change WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(id.map(ShippedId::from_row))
    }

    /// Forgets what was noted before `before`.
    pub async fn remove_shipped_changes(
        &mut self,
        before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM shipped_change WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
