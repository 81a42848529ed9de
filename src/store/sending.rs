//! What only the *deliver* step and the scheduler's clockwork ask of the record.

use chrono::{DateTime, Utc};

use super::columns::{Word, ms};
use super::{Part, Session, StoreError};
use crate::domain::check_in::{Delivery, DeliveryKind, GiveUpReason, NewDelivery};
use crate::domain::ids::{AnswerId, DeliveryId, MemberId, RoundId, ServerId};
use crate::metrics::DeliveriesNow;

impl Session {
    /// The answer's delivery of that kind that was queued last.
    pub async fn answer_delivery(
        &mut self,
        answer: AnswerId,
        kind: DeliveryKind,
    ) -> Result<Option<Delivery>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM delivery WHERE answer_id = $1 AND kind = $2
             ORDER BY delivery_id DESC LIMIT 1",
        )
        .bind(answer.get())
        .bind(kind.word())
        .fetch_optional(self.connection())
        .await?)
    }

    /// When a direct message to the member is tried again that was queued before this one and is still owed.
    pub async fn owed_directly_before(
        &mut self,
        member: MemberId,
        before: DeliveryId,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(due_at) FROM delivery WHERE member_id = $1 AND delivery_id < $2
             AND state = 'due' AND kind IN ($3, $4, $5)",
        )
        .bind(member.get())
        .bind(before.get())
        .bind(DeliveryKind::DirectQuestion.word())
        .bind(DeliveryKind::DirectGoOn.word())
        .bind(DeliveryKind::StillAtIt.word())
        .fetch_one(self.connection())
        .await?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    /// Ends a delivery that cannot be done, with the reason.
    pub async fn give_up(
        &mut self,
        id: DeliveryId,
        reason: GiveUpReason,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET state = 'given_up', reason = $2, done_at = $3 WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(reason.word())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes due what was never tried and has been waiting for the round's question or thread.
    pub async fn wake_waiting(
        &mut self,
        round: RoundId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET due_at = $2
             WHERE round_id = $1 AND state = 'due' AND attempts = 0 AND due_at > $2",
        )
        .bind(round.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Moves some members of a delivery into a new one, in their order. Done twice it changes nothing.
    pub async fn split_delivery(
        &mut self,
        from: DeliveryId,
        members: &[MemberId],
        into: &NewDelivery,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let parts: Vec<Part> = members.iter().copied().map(Part::Member).collect();
        self.queue_delivery(into, &parts, nonce, now).await?;
        for member in members {
            sqlx::query("DELETE FROM delivery_part WHERE delivery_id = $1 AND member_id = $2")
                .bind(from.get())
                .bind(member.get())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Notes the name that people see in the server, of a member the server knows.
    pub async fn refresh_display_name(
        &mut self,
        server: ServerId,
        member: MemberId,
        display_name: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE membership SET display_name = $3 WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(display_name)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The messages owed as they stand at `now`.
    pub async fn deliveries_now(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<DeliveriesNow, StoreError> {
        let (due, later, put_off, since): (i64, i64, i64, Option<i64>) = sqlx::query_as(
            "SELECT COUNT(*) FILTER (WHERE attempts = 0 AND due_at <= $1),
                 COUNT(*) FILTER (WHERE attempts = 0 AND due_at > $1),
                 COUNT(*) FILTER (WHERE attempts > 0),
                 MIN(CASE WHEN attempts > 0 THEN created_at WHEN due_at <= $1 THEN due_at END)
             FROM delivery WHERE state = 'due'",
        )
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        let waiting = since.map_or(0, |since| (ms(now) - since).max(0));
        Ok(DeliveriesNow {
            due,
            later,
            put_off,
            oldest_seconds: waiting / 1_000,
        })
    }

    /// When the next weekly question is due.
    pub async fn next_slot_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(next_slot_at) FROM check_in WHERE next_slot_at IS NOT NULL AND state = 'on'",
        )
        .fetch_one(self.connection())
        .await?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    /// When the next thing is due: a question, a direct question, the end of an answering window, a timer past its
    /// limit or a delivery.
    pub async fn next_due_at(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(at) FROM (
                 SELECT MIN(next_slot_at) AS at FROM check_in
                     WHERE next_slot_at IS NOT NULL AND state = 'on'
                 UNION ALL
                 SELECT MIN(next_direct_at) FROM membership WHERE next_direct_at IS NOT NULL
                 UNION ALL
                 SELECT MIN(closes_at) FROM round WHERE state = 'open'
                 UNION ALL
                 SELECT MIN(look_at) FROM timer WHERE state = 'running'
                     AND (heard_at IS NULL OR heard_at >= look_at OR look_at > $1)
                 UNION ALL
                 SELECT MIN(next_opening_at) FROM habit WHERE next_opening_at IS NOT NULL
                 UNION ALL
                 SELECT MIN(next_summary_at) FROM habit WHERE next_summary_at IS NOT NULL
                 UNION ALL
                 SELECT MIN(due_at) FROM delivery WHERE state = 'due') AS soon",
        )
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }
}
