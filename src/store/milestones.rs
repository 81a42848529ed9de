//! The milestones that were said, and the hours that count towards one.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError, Visible};
use crate::domain::ids::{ChannelId, CraftId, DeliveryId, MemberId};
use crate::domain::milestone::{Milestone, Standing};

impl Session {
    /// Minutes in a craft that count towards a milestone, over the entries that the place may see (no imported ones, which those
    /// derived from commits are too, and no estimated ones), and the largest milestone of the craft that was said.
    pub async fn towards_milestone(
        &mut self,
        craft: CraftId,
        visible: Visible,
    ) -> Result<Standing, StoreError> {
        let (minutes, said_hours) = sqlx::query_as(
            "SELECT (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
                     WHERE craft_id = $1 AND deleted_at IS NULL AND source NOT IN ('import', 'derived', 'estimated')
                       AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2
                           OR EXISTS (SELECT 1 FROM craft_share WHERE craft_share.craft_id = $1 AND craft_share.server_id = $2))),
                    (SELECT MAX(hours) FROM milestone WHERE craft_id = $1
                         OR craft_id IN (SELECT craft_id FROM craft WHERE merged_into = $1))",
        )
        .bind(craft.get())
        .bind(visible.server())
        .fetch_one(self.connection())
        .await?;
        Ok(Standing {
            minutes,
            said_hours,
        })
    }

    /// Notes a milestone as said, and by which post in which channel.
    pub async fn add_milestone(
        &mut self,
        milestone: &Milestone,
        post: Option<(DeliveryId, ChannelId)>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO milestone (member_id, craft_id, hours, delivery_id, channel_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (craft_id, hours) DO NOTHING",
        )
        .bind(milestone.member.get())
        .bind(milestone.craft.get())
        .bind(milestone.hours)
        .bind(post.map(|(delivery, _)| delivery.get()))
        .bind(post.map(|(_, channel)| channel.get()))
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The milestone that a post says, and its channel.
    pub async fn milestone_of_delivery(
        &mut self,
        delivery: DeliveryId,
    ) -> Result<Option<(Milestone, ChannelId)>, StoreError> {
        let row: Option<(i64, i64, String, i64, i64)> = sqlx::query_as(
            "SELECT milestone.member_id, milestone.craft_id, craft.name, hours, channel_id FROM milestone
             JOIN craft ON craft.craft_id = milestone.craft_id
             WHERE delivery_id = $1 AND channel_id IS NOT NULL",
        )
        .bind(delivery.get())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(member, craft, craft_name, hours, channel)| {
            let milestone = Milestone {
                member: MemberId::from_row(member),
                craft: CraftId::from_row(craft),
                craft_name,
                hours,
            };
            (milestone, ChannelId::from_row(channel))
        }))
    }

    /// Forgets a milestone that was taken back before anybody read of it.
    pub async fn remove_milestone(&mut self, milestone: &Milestone) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM milestone WHERE craft_id = $1 AND hours = $2")
            .bind(milestone.craft.get())
            .bind(milestone.hours)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
