//! What somebody typed into a modal that was refused.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::check_in::Draft;
use crate::domain::ids::{DraftId, MemberId};

impl Session {
    /// Keeps what somebody typed into a modal that was refused.
    pub async fn keep_draft(
        &mut self,
        member: MemberId,
        modal: &str,
        fields: &[(String, String)],
        now: DateTime<Utc>,
    ) -> Result<DraftId, StoreError> {
        let fields = serde_json::to_string(fields).expect("pairs of strings are JSON");
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO draft (member_id, modal, fields, created_at) VALUES ($1, $2, $3, $4)
             RETURNING draft_id",
        )
        .bind(member.get())
        .bind(modal)
        .bind(fields)
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(DraftId::from_row(id))
    }

    /// A draft of the member's; another member's is not found.
    pub async fn draft(
        &mut self,
        member: MemberId,
        draft: DraftId,
    ) -> Result<Option<Draft>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT modal, fields FROM draft WHERE draft_id = $1 AND member_id = $2",
        )
        .bind(draft.get())
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        let Some((modal, fields)) = row else {
            return Ok(None);
        };
        let fields = serde_json::from_str(&fields).map_err(|_| StoreError::Unreadable {
            column: "draft.fields",
        })?;
        Ok(Some(Draft {
            id: draft,
            member,
            modal,
            fields,
        }))
    }

    /// Removes a draft whose form was dealt with.
    pub async fn remove_draft(&mut self, draft: DraftId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM draft WHERE draft_id = $1")
            .bind(draft.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes drafts older than `before`.
    pub async fn remove_drafts(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM draft WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
