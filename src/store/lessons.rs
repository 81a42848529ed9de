//! Lessons: when each comes back, and what its member said of it. The text is read where it was written.

use chrono::NaiveDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, DeliveryId, InteractionId, LessonId, MemberId};
use crate::domain::lesson::{KeptLesson, LessonSource, LessonWord, next_return};

/// Lessons of one member that are read at most.
const LESSONS_MAX: i64 = 5_000;

impl FromRow<'_, SqliteRow> for KeptLesson {
    fn from_row(row: &SqliteRow) -> sqlx::Result<KeptLesson> {
        let craft: Option<CraftId> = row.id_or_none("craft_id")?;
        let craft_name: Option<String> = row.try_get("craft_name")?;
        let source = match row.id_or_none("entry_id")? {
            Some(entry) => LessonSource::Entry(entry),
            None => LessonSource::Answer(row.id("answer_id")?),
        };
        Ok(KeptLesson {
            id: row.id("lesson_id")?,
            member: row.id("member_id")?,
            source,
            craft: craft.zip(craft_name),
            text: row.try_get("text")?,
            learnt_on: row.date("learnt_on")?,
            next_on: row.try_get("next_on")?,
            called: row.try_get("called")?,
            came_back_on: row.try_get("came_back_on")?,
            outgrown_on: row.try_get("outgrown_on")?,
            still_true: row.try_get("still_true")?,
            saved_me: row.try_get("saved_me")?,
        })
    }
}

impl Session {
    /// Keeps that a lesson was written down, once for each entry and answer.
    pub async fn keep_lesson(
        &mut self,
        member: MemberId,
        source: LessonSource,
        learnt_on: NaiveDate,
    ) -> Result<(), StoreError> {
        let (entry, answer) = match source {
            LessonSource::Entry(entry) => (Some(entry.get()), None),
            LessonSource::Answer(answer) => (None, Some(answer.get())),
        };
        sqlx::query(
            "INSERT INTO lesson (member_id, entry_id, answer_id, learnt_on, next_on) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(member.get())
        .bind(entry)
        .bind(answer)
        .bind(learnt_on)
        .bind(next_return(learnt_on, learnt_on))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The member's lessons that still have a text, the one written last first.
    pub async fn lessons_of(&mut self, member: MemberId) -> Result<Vec<KeptLesson>, StoreError> {
        self.living_lessons(member, None).await
    }

    /// The member's lesson; another member's is not found, nor one whose text is gone.
    pub async fn lesson(
        &mut self,
        member: MemberId,
        lesson: LessonId,
    ) -> Result<Option<KeptLesson>, StoreError> {
        Ok(self.living_lessons(member, Some(lesson)).await?.pop())
    }

    async fn living_lessons(
        &mut self,
        member: MemberId,
        lesson: Option<LessonId>,
    ) -> Result<Vec<KeptLesson>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT lesson.*, COALESCE(entry.lesson, answer.lesson) AS text, craft.craft_id, craft.name AS craft_name,
                 lesson.still_true_before + (SELECT COUNT(*) FROM lesson_word
                     WHERE lesson_word.lesson_id = lesson.lesson_id AND word = 'still_true') AS still_true,
                 lesson.saved_me_before + (SELECT COUNT(*) FROM lesson_word
                     WHERE lesson_word.lesson_id = lesson.lesson_id AND word = 'saved_me') AS saved_me
             FROM lesson
             LEFT JOIN entry ON entry.entry_id = lesson.entry_id
             LEFT JOIN answer ON answer.answer_id = lesson.answer_id
             LEFT JOIN craft ON craft.craft_id = COALESCE(entry.craft_id,
                 (SELECT MIN(hours.craft_id) FROM entry AS hours
                  WHERE hours.answer_id = lesson.answer_id AND hours.deleted_at IS NULL
                  HAVING COUNT(DISTINCT hours.craft_id) = 1))
             WHERE lesson.member_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR lesson.lesson_id = $2)
               AND COALESCE(entry.lesson, answer.lesson, '') <> '' AND entry.deleted_at IS NULL
             ORDER BY lesson.lesson_id DESC LIMIT $3",
        )
        .bind(member.get())
        .bind(lesson.map(LessonId::get))
        .bind(LESSONS_MAX)
        .fetch_all(self.connection())
        .await?)
    }

    /// Whether a lesson of the member's is to come back by that day; it may have no text any more.
    pub async fn is_lesson_due(
        &mut self,
        member: MemberId,
        today: NaiveDate,
    ) -> Result<bool, StoreError> {
        let due: Option<i64> = sqlx::query_scalar(
            "SELECT lesson_id FROM lesson WHERE member_id = $1 AND next_on <= $2 LIMIT 1",
        )
        .bind(member.get())
        .bind(today)
        .fetch_optional(self.connection())
        .await?;
        Ok(due.is_some())
    }

    /// Calls a lesson back with the next private reply.
    pub async fn call_lesson(
        &mut self,
        lesson: LessonId,
        today: NaiveDate,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE lesson SET next_on = $2, called = TRUE WHERE lesson_id = $1")
            .bind(lesson.get())
            .bind(today)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says when a lesson comes back next, and that it did on a day, where it did.
    pub async fn set_lesson_next(
        &mut self,
        lesson: LessonId,
        next_on: Option<NaiveDate>,
        came_back_on: Option<NaiveDate>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE lesson SET next_on = $2, called = FALSE, came_back_on = COALESCE($3, came_back_on)
             WHERE lesson_id = $1",
        )
        .bind(lesson.get())
        .bind(next_on)
        .bind(came_back_on)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes since when a lesson is outgrown, or that it is not.
    pub async fn set_lesson_outgrown(
        &mut self,
        lesson: LessonId,
        outgrown_on: Option<NaiveDate>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE lesson SET outgrown_on = $2 WHERE lesson_id = $1")
            .bind(lesson.get())
            .bind(outgrown_on)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps what its member said of a lesson: the same word once a day.
    pub async fn add_lesson_word(
        &mut self,
        lesson: LessonId,
        word: LessonWord,
        said_on: NaiveDate,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO lesson_word (lesson_id, said_on, word) VALUES ($1, $2, $3)
             ON CONFLICT (lesson_id, said_on, word) DO NOTHING",
        )
        .bind(lesson.get())
        .bind(said_on)
        .bind(word.word())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that an interaction said something of a lesson. False when it, or a later one, was heard before: nothing is to be done then.
    pub async fn hear_of_lesson(
        &mut self,
        lesson: LessonId,
        interaction: InteractionId,
    ) -> Result<bool, StoreError> {
        let heard =
            sqlx::query("UPDATE lesson SET heard_id = $2 WHERE lesson_id = $1 AND heard_id < $2")
                .bind(lesson.get())
                .bind(interaction.get())
                .execute(self.connection())
                .await?;
        Ok(heard.rows_affected() > 0)
    }

    /// The lessons that go along in a delivery, and whose they are.
    pub async fn lessons_along(
        &mut self,
        delivery: DeliveryId,
    ) -> Result<Vec<(LessonId, MemberId)>, StoreError> {
        let rows: Vec<(i64, i64)> =
            sqlx::query_as("SELECT lesson_id, member_id FROM lesson WHERE delivery_id = $1")
                .bind(delivery.get())
                .fetch_all(self.connection())
                .await?;
        let ids = |(lesson, member)| (LessonId::from_row(lesson), MemberId::from_row(member));
        Ok(rows.into_iter().map(ids).collect())
    }

    /// Notes that these lessons go along in a delivery, and no others.
    pub async fn send_lessons_along(
        &mut self,
        lessons: &[LessonId],
        delivery: DeliveryId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE lesson SET delivery_id = NULL WHERE delivery_id = $1")
            .bind(delivery.get())
            .execute(self.connection())
            .await?;
        for lesson in lessons {
            sqlx::query("UPDATE lesson SET delivery_id = $2 WHERE lesson_id = $1")
                .bind(lesson.get())
                .bind(delivery.get())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}

impl Word for LessonWord {
    const ALL: &'static [(Self, &'static str)] = &[
        (LessonWord::StillTrue, "still_true"),
        (LessonWord::Outgrown, "outgrown"),
        (LessonWord::SavedMe, "saved_me"),
    ];
}
