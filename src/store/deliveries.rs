//! What the bot owes Discord, and what waits for somebody's next ephemeral reply.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::check_in::{
    Delivery, DeliveryKind, DeliveryState, Draft, GiveUpReason, NewDelivery, Notice,
};
use crate::domain::ids::{
    AnswerId, ChannelId, DeliveryId, DraftId, MemberId, MessageId, RoundId, ServerId,
};

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

impl Session {
    /// Queues a delivery with its parts in order. A second one with the same key changes nothing and gives `None`.
    pub async fn queue_delivery(
        &mut self,
        delivery: &NewDelivery,
        parts: &[Part],
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DeliveryId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO delivery (key, kind, server_id, round_id, answer_id, member_id, nonce, state, due_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'due', $8, $9)
             ON CONFLICT (key) DO NOTHING RETURNING delivery_id",
        )
        .bind(&delivery.key)
        .bind(delivery.kind.word())
        .bind(delivery.server.map(super::super::domain::ids::ServerId::get))
        .bind(delivery.round.map(super::super::domain::ids::RoundId::get))
        .bind(delivery.answer.map(super::super::domain::ids::AnswerId::get))
        .bind(delivery.member.map(super::super::domain::ids::MemberId::get))
        .bind(nonce)
        .bind(ms(delivery.due_at))
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        let Some(id) = id else { return Ok(None) };
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

    /// Notes that a delivery is about to be tried.
    pub async fn note_attempt(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET attempts = attempts + 1, attempted_at = $2 WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
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

    /// Removes drafts older than `before`.
    pub async fn remove_drafts(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM draft WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

/// Whose next ephemeral reply a notice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// This member's, anywhere.
    Member(MemberId),
    /// Any admin's of this server.
    AdminOf(ServerId),
}

impl Session {
    /// Leaves a notice. A second one with the same key changes nothing.
    pub async fn leave_notice(
        &mut self,
        key: &str,
        reader: Reader,
        notice: &Notice,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (member, server) = match reader {
            Reader::Member(member) => (Some(member.get()), None),
            Reader::AdminOf(server) => (None, Some(server.get())),
        };
        let (kind, detail) = notice_columns(notice);
        sqlx::query(
            "INSERT INTO notice (key, member_id, server_id, kind, detail, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING",
        )
        .bind(key)
        .bind(member)
        .bind(server)
        .bind(kind)
        .bind(detail)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notices that wait for the reader, the oldest first, at most 3 at a time so that a reply stays short.
    pub async fn waiting_notices(
        &mut self,
        reader: Reader,
    ) -> Result<Vec<(i64, Notice)>, StoreError> {
        let (member, server) = match reader {
            Reader::Member(member) => (Some(member.get()), None),
            Reader::AdminOf(server) => (None, Some(server.get())),
        };
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT notice_id, kind, detail FROM notice
             WHERE said_at IS NULL
               AND ((member_id = $1 AND server_id IS NULL) OR (member_id IS NULL AND server_id = $2))
             ORDER BY notice_id LIMIT 3",
        )
        .bind(member)
        .bind(server)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, kind, detail)| Ok((id, read_notice(&kind, &detail)?)))
            .collect()
    }

    /// Notes that a notice was said.
    pub async fn set_notice_said(
        &mut self,
        notice: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE notice SET said_at = $2 WHERE notice_id = $1")
            .bind(notice)
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn notice_columns(notice: &Notice) -> (&'static str, String) {
    match notice {
        Notice::DirectClosed => ("direct_closed", String::new()),
        Notice::QuestionWaiting { round, server_name } => {
            ("question_waiting", format!("{round}|{server_name}"))
        }
        Notice::GivenUp {
            kind,
            reason,
            channel,
        } => {
            let channel = channel
                .map(|channel| channel.to_string())
                .unwrap_or_default();
            (
                "given_up",
                format!("{}|{}|{channel}", kind.word(), reason.word()),
            )
        }
    }
}

fn read_notice(kind: &str, detail: &str) -> Result<Notice, StoreError> {
    let notice = match kind {
        "direct_closed" => Some(Notice::DirectClosed),
        "question_waiting" => detail.split_once('|').and_then(|(round, name)| {
            let round = RoundId::parse(round)?;
            Some(Notice::QuestionWaiting {
                round,
                server_name: name.to_owned(),
            })
        }),
        "given_up" => read_given_up(detail),
        _ => None,
    };
    notice.ok_or(StoreError::Unreadable {
        column: "notice.detail",
    })
}

fn read_given_up(detail: &str) -> Option<Notice> {
    let mut parts = detail.split('|');
    let kind = DeliveryKind::from_word(parts.next()?)?;
    let reason = GiveUpReason::from_word(parts.next()?)?;
    let channel = ChannelId::parse(parts.next()?);
    Some(Notice::GivenUp {
        kind,
        reason,
        channel,
    })
}
