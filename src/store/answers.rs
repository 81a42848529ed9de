//! Answers to rounds.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::{Session, StoreError};
use crate::domain::check_in::Answer;
use crate::domain::ids::{AnswerId, ChannelId, InteractionId, MemberId, MessageId, RoundId};

impl FromRow<'_, SqliteRow> for Answer {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Answer> {
        Ok(Answer {
            id: row.id("answer_id")?,
            round: row.id("round_id")?,
            member: row.id("member_id")?,
            words: row.try_get("words")?,
            hours: row.try_get("hours")?,
            lesson: row.try_get("lesson")?,
            late: row.try_get("late")?,
            shared: row.try_get("shared")?,
            version: row.try_get("version")?,
            interaction: row.id("interaction_id")?,
            channel: row.id_or_none("channel_id")?,
            message: row.id_or_none("message_id")?,
            created_at: row.at("created_at")?,
        })
    }
}

/// The texts of an answer, as typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTexts {
    /// What they have done.
    pub words: String,
    /// The hours as typed; may be empty.
    pub hours: String,
    /// A dead end and what it taught; may be empty.
    pub lesson: String,
}

impl Session {
    /// The answer.
    pub async fn answer(&mut self, answer: AnswerId) -> Result<Option<Answer>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM answer WHERE answer_id = $1")
            .bind(answer.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// The member's answer to the round.
    pub async fn answer_of(
        &mut self,
        round: RoundId,
        member: MemberId,
    ) -> Result<Option<Answer>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM answer WHERE round_id = $1 AND member_id = $2")
                .bind(round.get())
                .bind(member.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The round's answers in the order in which they came.
    pub async fn answers_to(&mut self, round: RoundId) -> Result<Vec<Answer>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM answer WHERE round_id = $1 ORDER BY answer_id")
                .bind(round.get())
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// Keeps a first answer.
    pub async fn add_answer(
        &mut self,
        round: RoundId,
        member: MemberId,
        texts: &AnswerTexts,
        (late, shared): (bool, bool),
        interaction: InteractionId,
        now: DateTime<Utc>,
    ) -> Result<AnswerId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO answer (round_id, member_id, words, hours, lesson, late, shared, interaction_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING answer_id",
        )
        .bind(round.get())
        .bind(member.get())
        .bind(&texts.words)
        .bind(&texts.hours)
        .bind(&texts.lesson)
        .bind(late)
        .bind(shared)
        .bind(interaction.get())
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(AnswerId::from_row(id))
    }

    /// Replaces an answer's texts: its next version.
    pub async fn change_answer(
        &mut self,
        answer: AnswerId,
        texts: &AnswerTexts,
        interaction: InteractionId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE answer SET words = $2, hours = $3, lesson = $4, interaction_id = $5, edited_at = $6,
                 version = version + 1 WHERE answer_id = $1",
        )
        .bind(answer.get())
        .bind(&texts.words)
        .bind(&texts.hours)
        .bind(&texts.lesson)
        .bind(interaction.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that an answer's texts are others again: its next version.
    pub async fn note_answer_changed(
        &mut self,
        answer: AnswerId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE answer SET edited_at = $2, version = version + 1 WHERE answer_id = $1")
            .bind(answer.get())
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Lets the answer's server see it.
    pub async fn set_answer_shared(&mut self, answer: AnswerId) -> Result<(), StoreError> {
        sqlx::query("UPDATE answer SET shared = TRUE WHERE answer_id = $1")
            .bind(answer.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes the message that shows the answer; `None` once a moderator removed it.
    pub async fn set_answer_message(
        &mut self,
        answer: AnswerId,
        posted: Option<(ChannelId, MessageId)>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE answer SET channel_id = $2, message_id = $3 WHERE answer_id = $1")
            .bind(answer.get())
            .bind(posted.map(|(channel, _)| channel.get()))
            .bind(posted.map(|(_, message)| message.get()))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
