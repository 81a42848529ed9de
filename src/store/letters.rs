//! Letters to oneself, and which interaction changed them.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{InteractionId, LetterId, MemberId};
use crate::domain::letter::{Letter, LetterKind, NewLetter};

impl Word for LetterKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (LetterKind::Letter, "letter"),
        (LetterKind::Explanation, "explanation"),
    ];
}

impl FromRow<'_, SqliteRow> for Letter {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Letter> {
        Ok(Letter {
            id: row.id("letter_id")?,
            member: row.id("member_id")?,
            kind: row.word("kind")?,
            words: row.try_get("words")?,
            written_on: row.date("written_on")?,
            due_on: row.date("due_on")?,
            handed_over_at: row.at_or_none("handed_over_at")?,
            taken_back_at: row.at_or_none("taken_back_at")?,
        })
    }
}

impl Session {
    /// Keeps a letter. `None` when its interaction has kept it already: nothing is changed then.
    pub async fn add_letter(
        &mut self,
        letter: &NewLetter,
        now: DateTime<Utc>,
    ) -> Result<Option<LetterId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO letter (member_id, kind, words, written_on, due_on, due_at, interaction_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (interaction_id) DO NOTHING RETURNING letter_id",
        )
        .bind(letter.member.get())
        .bind(letter.kind.word())
        .bind(&letter.words)
        .bind(letter.written_on)
        .bind(letter.due_on)
        .bind(ms(letter.due_at))
        .bind(letter.interaction.get())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(LetterId::from_row))
    }

    /// The letter; one that was taken back is found too.
    pub async fn letter(&mut self, letter: LetterId) -> Result<Option<Letter>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM letter WHERE letter_id = $1")
            .bind(letter.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// What the interaction wrote.
    pub async fn letter_by_interaction(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Letter>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM letter WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The member's letters that were not taken back, the one that comes first at the head, at most `limit` from `offset` on.
    pub async fn letters_page(
        &mut self,
        member: MemberId,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Letter>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM letter WHERE member_id = $1 AND taken_back_at IS NULL
             ORDER BY CASE WHEN handed_over_at IS NULL THEN 0 ELSE 1 END, due_on, letter_id LIMIT $2 OFFSET $3",
        )
        .bind(member.get())
        .bind(limit)
        .bind(offset)
        .fetch_all(self.connection())
        .await?)
    }

    /// How many letters the member has, and how many of them are on their way.
    pub async fn count_letters(&mut self, member: MemberId) -> Result<(i64, i64), StoreError> {
        Ok(sqlx::query_as(
            "SELECT COUNT(*), COUNT(CASE WHEN handed_over_at IS NULL THEN 1 END) FROM letter
             WHERE member_id = $1 AND taken_back_at IS NULL",
        )
        .bind(member.get())
        .fetch_one(self.connection())
        .await?)
    }

    /// The letter that the member took back last and has not put back.
    pub async fn latest_letter_taken_back(
        &mut self,
        member: MemberId,
    ) -> Result<Option<Letter>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM letter WHERE member_id = $1 AND taken_back_at IS NOT NULL
             ORDER BY taken_back_at DESC, letter_id DESC LIMIT 1",
        )
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Letters on their way that are due by `by`, of one member or of anybody, at most `limit`.
    pub async fn letters_due(
        &mut self,
        member: Option<MemberId>,
        by: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Letter>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM letter
             WHERE due_at <= $1 AND handed_over_at IS NULL AND taken_back_at IS NULL
               AND (CAST($2 AS BIGINT) IS NULL OR member_id = $2)
             ORDER BY due_at, letter_id LIMIT $3",
        )
        .bind(ms(by))
        .bind(member.map(MemberId::get))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Notes that a letter is on its way no more.
    pub async fn set_letter_handed_over(
        &mut self,
        letter: LetterId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter SET handed_over_at = $2 WHERE letter_id = $1")
            .bind(letter.get())
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes a letter back, or (`None`) puts it back.
    pub async fn set_letter_taken_back(
        &mut self,
        letter: LetterId,
        taken_back_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter SET taken_back_at = $2 WHERE letter_id = $1")
            .bind(letter.get())
            .bind(taken_back_at.map(ms))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes what an interaction is about to do something to.
    pub async fn note_letter_change(
        &mut self,
        interaction: InteractionId,
        letter: LetterId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO letter_change (interaction_id, letter_id, created_at) VALUES ($1, $2, $3)",
        )
        .bind(interaction.get())
        .bind(letter.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The letter to which this interaction has done something already.
    pub async fn letter_changed_by(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<LetterId>, StoreError> {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT letter_id FROM letter_change WHERE interaction_id = $1")
                .bind(interaction.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(id.map(LetterId::from_row))
    }

    /// Forgets what was noted before `before`.
    pub async fn remove_letter_changes(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM letter_change WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
