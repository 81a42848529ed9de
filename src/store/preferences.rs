//! What members chose of how things look and where they are said.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::sqlite::SqliteRow;

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{ChannelId, MemberId, ServerId};
use crate::domain::preferences::{MilestonePlace, Preferences, Theme};

impl Word for Theme {
    const ALL: &'static [(Self, &'static str)] = &[(Theme::Light, "light"), (Theme::Dark, "dark")];
}

impl FromRow<'_, SqliteRow> for Preferences {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Preferences> {
        let server: Option<ServerId> = row.id_or_none("milestone_server_id")?;
        let channel: Option<ChannelId> = row.id_or_none("milestone_channel_id")?;
        Ok(Preferences {
            card_theme: row.word("card_theme")?,
            milestones: match server.zip(channel) {
                Some((server, channel)) => MilestonePlace::Channel { server, channel },
                None => MilestonePlace::Private,
            },
            next_explain_at: row.at_or_none("next_explain_at")?,
        })
    }
}

impl Session {
    /// What the member chose, or the defaults.
    pub async fn preferences(&mut self, member: MemberId) -> Result<Preferences, StoreError> {
        let kept: Option<Preferences> =
            sqlx::query_as("SELECT * FROM preference WHERE member_id = $1")
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(kept.unwrap_or_default())
    }

    /// Keeps what the member chose.
    pub async fn keep_preferences(
        &mut self,
        member: MemberId,
        chosen: &Preferences,
    ) -> Result<(), StoreError> {
        let place = match chosen.milestones {
            MilestonePlace::Private => None,
            MilestonePlace::Channel { server, channel } => Some((server.get(), channel.get())),
        };
        sqlx::query(
            "INSERT INTO preference (member_id, card_theme, milestone_server_id, milestone_channel_id, next_explain_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (member_id) DO UPDATE SET card_theme = excluded.card_theme,
                 milestone_server_id = excluded.milestone_server_id,
                 milestone_channel_id = excluded.milestone_channel_id,
                 next_explain_at = excluded.next_explain_at",
        )
        .bind(member.get())
        .bind(chosen.card_theme.word())
        .bind(place.map(|(server, _)| server))
        .bind(place.map(|(_, channel)| channel))
        .bind(chosen.next_explain_at.map(ms))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Members who asked to be asked to explain something, and are due, at most `limit`.
    pub async fn due_to_explain(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<MemberId>, StoreError> {
        let due: Vec<i64> = sqlx::query_scalar(
            "SELECT member_id FROM preference WHERE next_explain_at <= $1 ORDER BY next_explain_at LIMIT $2",
        )
        .bind(ms(now))
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        Ok(due.into_iter().map(MemberId::from_row).collect())
    }
}
