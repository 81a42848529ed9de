//! Posts that are removed, and posts that are made again without somebody who was forgotten.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Part, Session, StoreError};
use crate::domain::ids::{ChannelId, DeliveryId, MemberId, MessageId};

/// After this time an attempt has surely come to its end: before it, a message that is looked for may not be there yet.
const UNDER_WAY_MS: i64 = 61_000;

/// How a habit's summary shows somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Whom.
    pub member: MemberId,
    /// By their name.
    pub named: bool,
    /// By the words of a lesson.
    pub quoted: bool,
}

/// A message to be removed, or, where it is not known whether Discord has it, how to find it.
pub(super) struct Post {
    pub(super) channel: i64,
    pub(super) message: Option<i64>,
    pub(super) nonce: Option<String>,
    pub(super) attempted_at: Option<i64>,
}

impl Session {
    /// Queues the removal of a message, whoever it is about.
    pub async fn queue_removal(
        &mut self,
        channel: ChannelId,
        message: MessageId,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let post = Post {
            channel: channel.get(),
            message: Some(message.get()),
            nonce: None,
            attempted_at: None,
        };
        self.insert_removal(&post, nonce, now).await
    }

    /// Queues the removal of a message of which it is not known whether Discord has it, by the nonce of the row that was to send it
    /// and is gone.
    pub async fn queue_search_and_removal(
        &mut self,
        channel: ChannelId,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let post = Post {
            channel: channel.get(),
            message: None,
            nonce: None,
            attempted_at: Some(ms(now)),
        };
        self.insert_removal(&post, nonce, now).await
    }

    /// Queues the removal of a message, which is looked for by the nonce where it is not known.
    pub(super) async fn insert_removal(
        &mut self,
        post: &Post,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let now = ms(now);
        // The clock may have been ahead at the attempt, and is not waited for.
        let due_at = (post.attempted_at)
            .map_or(now, |at| (at + UNDER_WAY_MS).clamp(now, now + UNDER_WAY_MS));
        sqlx::query(
            "INSERT INTO delivery (key, kind, nonce, state, due_at, attempted_at, channel_id, message_id, created_at)
             VALUES ($1, 'removal', $2, 'due', $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING",
        )
        .bind(format!("removal:{nonce}"))
        .bind(nonce)
        .bind(due_at)
        .bind(post.attempted_at)
        .bind(post.channel)
        .bind(post.message)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A closing post that was to be made again, and of which it is not known whether Discord has it, becomes the removal of it. False for
    /// any other row.
    pub async fn take_back_closing(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let found: Option<(i64, String, Option<i64>)> = sqlx::query_as(
            "SELECT channel_id, nonce, attempted_at FROM delivery
             WHERE delivery_id = $1 AND kind = 'closing_edit' AND message_id IS NULL AND channel_id IS NOT NULL
               AND state <> 'done'",
        )
        .bind(id.get())
        .fetch_optional(self.connection())
        .await?;
        let Some((channel, nonce, attempted_at)) = found else {
            return Ok(false);
        };
        self.remove_delivery(id).await?;
        let post = Post {
            channel,
            message: None,
            nonce: None,
            attempted_at,
        };
        self.insert_removal(&post, &nonce, now).await?;
        Ok(true)
    }

    /// Makes a message due to be made again with those who are left.
    pub async fn queue_again(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET kind = CASE kind WHEN 'closing' THEN 'closing_edit' ELSE kind END,
                 state = 'due', due_at = $2, created_at = $2
             WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes a closing post that was made again one like any other.
    pub async fn set_closing(&mut self, id: DeliveryId) -> Result<(), StoreError> {
        sqlx::query("UPDATE delivery SET kind = 'closing' WHERE delivery_id = $1")
            .bind(id.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes whom a message composed at `now` or after it is about to show, beside those whom an earlier attempt may have shown. False when
    /// one of them was forgotten since, known again or not.
    pub async fn note_shown(
        &mut self,
        id: DeliveryId,
        shown: &[Shown],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let parts = self.delivery_parts(id).await?;
        for one in shown {
            let is_gone = self.member(one.member).await?.is_none();
            if is_gone || self.erased_after(one.member, now).await? {
                return Ok(false);
            }
            let note = if parts.contains(&Part::Member(one.member)) {
                "UPDATE delivery_part SET named = (named OR $3), quoted = (quoted OR $4)
                 WHERE delivery_id = $1 AND member_id = $2"
            } else {
                "INSERT INTO delivery_part (delivery_id, position, member_id, named, quoted)
                 SELECT $1, COALESCE(MAX(position) + 1, 0), $2, $3, $4 FROM delivery_part WHERE delivery_id = $1"
            };
            sqlx::query(note)
                .bind(id.get())
                .bind(one.member.get())
                .bind(one.named)
                .bind(one.quoted)
                .execute(self.connection())
                .await?;
        }
        Ok(true)
    }

    /// Whom a habit's summary shows, and how, as noted by [`Session::note_shown`].
    pub async fn shown_in(&mut self, id: DeliveryId) -> Result<Vec<Shown>, StoreError> {
        let rows: Vec<(i64, bool, bool)> = sqlx::query_as(
            "SELECT member_id, named, quoted FROM delivery_part WHERE delivery_id = $1 AND member_id IS NOT NULL
             ORDER BY position",
        )
        .bind(id.get())
        .fetch_all(self.connection())
        .await?;
        let shown = |(member, named, quoted)| Shown {
            member: MemberId::from_row(member),
            named,
            quoted,
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Keeps the parts of these members only: those whom the message shows.
    pub async fn keep_parts_of(
        &mut self,
        id: DeliveryId,
        shown: &[MemberId],
    ) -> Result<(), StoreError> {
        for part in self.delivery_parts(id).await? {
            let Part::Member(member) = part else {
                continue;
            };
            if !shown.contains(&member) {
                sqlx::query("DELETE FROM delivery_part WHERE delivery_id = $1 AND member_id = $2")
                    .bind(id.get())
                    .bind(member.get())
                    .execute(self.connection())
                    .await?;
            }
        }
        Ok(())
    }

    /// Removes the row of a delivery of which nothing is to be kept.
    pub async fn remove_delivery(&mut self, id: DeliveryId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM delivery WHERE delivery_id = $1")
            .bind(id.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
