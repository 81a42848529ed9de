//! What the bot owes Discord.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Statement, Word, ms, new_row};
use super::{Session, StoreError};
use crate::domain::check_in::{Delivery, DeliveryKind, DeliveryState, NewDelivery};
use crate::domain::ids::{AnswerId, ChannelId, DeliveryId, MemberId, MessageId, RoundId, ServerId};

impl FromRow<'_, SqliteRow> for Delivery {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Delivery> {
        Ok(Delivery {
            id: row.id("delivery_id")?,
            kind: row.word("kind")?,
            server: row.id_or_none("server_id")?,
            round: row.id_or_none("round_id")?,
            answer: row.id_or_none("answer_id")?,
            member: row.id_or_none("member_id")?,
            nonce: row.try_get("nonce")?,
            channel: row.id_or_none("channel_id")?,
            message: row.id_or_none("message_id")?,
            state: row.word("state")?,
            queued_at: row.at("created_at")?,
            due_at: row.at("due_at")?,
            attempts: row.try_get("attempts")?,
            attempted_at: row.at_or_none("attempted_at")?,
            reason: row.try_get("reason")?,
        })
    }
}

/// Whom a delivery speaks of, or which server it asks about; exactly one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A member whose comparison it carries.
    Member(MemberId),
    /// A server whose question it carries.
    Server(ServerId),
}

/// Queues a delivery; a second one with the same key changes nothing.
pub(super) const QUEUE: &str = "INSERT INTO delivery (key, kind, server_id, round_id, answer_id, member_id, nonce, state, due_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'due', $8, $9) ON CONFLICT (key) DO NOTHING";

/// `$1` to `$9` of [`QUEUE`].
pub(super) fn bind_delivery<'q>(
    query: Statement<'q>,
    delivery: &'q NewDelivery,
    nonce: &'q str,
    now: DateTime<Utc>,
) -> Statement<'q> {
    query
        .bind(&delivery.key)
        .bind(delivery.kind.word())
        .bind(delivery.server.map(ServerId::get))
        .bind(delivery.round.map(RoundId::get))
        .bind(delivery.answer.map(AnswerId::get))
        .bind(delivery.member.map(MemberId::get))
        .bind(nonce)
        .bind(ms(delivery.due_at))
        .bind(ms(now))
}

impl Session {
    /// Queues a delivery with its parts in order. A second one with the same key changes nothing and gives `None`.
    pub async fn queue_delivery(
        &mut self,
        delivery: &NewDelivery,
        parts: &[Part],
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DeliveryId>, StoreError> {
        let added = bind_delivery(sqlx::query(QUEUE), delivery, nonce, now)
            .execute(self.connection())
            .await?;
        let Some(id) = new_row(&added) else {
            return Ok(None);
        };
        for (position, part) in (0_i64..).zip(parts) {
            let (member, server) = match part {
                Part::Member(member) => (Some(member.get()), None),
                Part::Server(server) => (None, Some(server.get())),
            };
            sqlx::query(
                "INSERT INTO delivery_part (delivery_id, position, member_id, server_id)
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(position)
            .bind(member)
            .bind(server)
            .execute(self.connection())
            .await?;
        }
        Ok(Some(DeliveryId::from_row(id)))
    }

    /// Deliveries to be tried now, those due longest first, at most `limit`.
    pub async fn due_deliveries(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM delivery WHERE state = 'due' AND due_at <= $1
             ORDER BY due_at, delivery_id LIMIT $2",
        )
        .bind(ms(now))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// The delivery.
    pub async fn delivery(&mut self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM delivery WHERE delivery_id = $1")
                .bind(id.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The round's delivery of that kind that was queued last.
    pub async fn round_delivery(
        &mut self,
        round: RoundId,
        kind: DeliveryKind,
    ) -> Result<Option<Delivery>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM delivery WHERE round_id = $1 AND kind = $2
             ORDER BY delivery_id DESC LIMIT 1",
        )
        .bind(round.get())
        .bind(kind.word())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The first closing post of a round.
    pub async fn first_closing(
        &mut self,
        round: RoundId,
    ) -> Result<Option<DeliveryId>, StoreError> {
        let first: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(delivery_id) FROM delivery WHERE round_id = $1 AND kind IN ($2, $3)",
        )
        .bind(round.get())
        .bind(DeliveryKind::Closing.word())
        .bind(DeliveryKind::ClosingEdit.word())
        .fetch_one(self.connection())
        .await?;
        Ok(first.map(DeliveryId::from_row))
    }

    /// The parts of a delivery, in order.
    pub async fn delivery_parts(&mut self, id: DeliveryId) -> Result<Vec<Part>, StoreError> {
        let rows: Vec<(Option<i64>, Option<i64>)> = sqlx::query_as(
            "SELECT member_id, server_id FROM delivery_part WHERE delivery_id = $1 ORDER BY position",
        )
        .bind(id.get())
        .fetch_all(self.connection())
        .await?;
        let part = |(member, server): (Option<i64>, Option<i64>)| match (member, server) {
            (Some(member), None) => Ok(Part::Member(MemberId::from_row(member))),
            (None, Some(server)) => Ok(Part::Server(ServerId::from_row(server))),
            _ => Err(StoreError::Unreadable {
                column: "delivery_part",
            }),
        };
        rows.into_iter().map(part).collect()
    }

    /// Notes that a delivery is about to be tried, in this channel of a server. False when it is owed no more. A removal keeps the time
    /// at which what it looks for was tried.
    pub async fn note_attempt(
        &mut self,
        id: DeliveryId,
        channel: Option<ChannelId>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let noted = sqlx::query(
            "UPDATE delivery SET attempts = attempts + 1, channel_id = COALESCE($3, channel_id),
                 attempted_at = CASE WHEN kind = 'removal' THEN attempted_at ELSE $2 END
             WHERE delivery_id = $1 AND state = 'due'",
        )
        .bind(id.get())
        .bind(ms(now))
        .bind(channel.map(ChannelId::get))
        .execute(self.connection())
        .await?;
        Ok(noted.rows_affected() > 0)
    }

    /// Puts a delivery off.
    pub async fn put_off(
        &mut self,
        id: DeliveryId,
        due_at: DateTime<Utc>,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE delivery SET due_at = $2, reason = $3 WHERE delivery_id = $1")
            .bind(id.get())
            .bind(ms(due_at))
            .bind(reason)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes that Discord has it.
    pub async fn mark_done(
        &mut self,
        id: DeliveryId,
        posted: Option<(ChannelId, MessageId)>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET state = 'done', reason = '', done_at = $2, channel_id = $3, message_id = $4
             WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(ms(now))
        .bind(posted.map(|(channel, _)| channel.get()))
        .bind(posted.map(|(_, message)| message.get()))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends a delivery that will not be sent, with the reason.
    pub async fn end_delivery(
        &mut self,
        id: DeliveryId,
        state: DeliveryState,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET state = $2, reason = $3, done_at = $4 WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(state.word())
        .bind(reason)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Drops what is still owed to a server, with the reason.
    pub async fn drop_deliveries_of(
        &mut self,
        server: ServerId,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET state = 'dropped', reason = $2, done_at = $3
             WHERE server_id = $1 AND state = 'due'",
        )
        .bind(server.get())
        .bind(reason)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// When the next delivery is due.
    pub async fn next_delivery_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> =
            sqlx::query_scalar("SELECT MIN(due_at) FROM delivery WHERE state = 'due'")
                .fetch_one(self.connection())
                .await?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    /// Whether an answer's comparison, or an edit of it, is still owed.
    pub async fn answer_delivery_due(&mut self, answer: AnswerId) -> Result<bool, StoreError> {
        let due: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM delivery WHERE answer_id = $1 AND state = 'due'",
        )
        .bind(answer.get())
        .fetch_one(self.connection())
        .await?;
        Ok(due > 0)
    }
}
