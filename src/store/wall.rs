//! The lessons that members hung on a server's wall.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::ids::{LessonId, MemberId, ServerId};
use crate::domain::wall::Hung;

/// Lessons of one wall that are read at most.
const HUNG_MAX: i64 = 2_000;

impl Session {
    /// Hangs a lesson on a server's wall; one that hangs there stays.
    pub async fn hang_lesson(
        &mut self,
        lesson: LessonId,
        server: ServerId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO lesson_on_wall (server_id, lesson_id, hung_at) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, lesson_id) DO NOTHING",
        )
        .bind(server.get())
        .bind(lesson.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a lesson from a server's wall.
    pub async fn take_lesson_down(
        &mut self,
        lesson: LessonId,
        server: ServerId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM lesson_on_wall WHERE server_id = $1 AND lesson_id = $2")
            .bind(server.get())
            .bind(lesson.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Which of the member's lessons hang on a server's wall.
    pub async fn hung_by(
        &mut self,
        member: MemberId,
        server: ServerId,
    ) -> Result<Vec<LessonId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT lesson.lesson_id FROM lesson_on_wall
             JOIN lesson ON lesson.lesson_id = lesson_on_wall.lesson_id
             WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        Ok(ids.into_iter().map(LessonId::from_row).collect())
    }

    /// What hangs on a server's wall by members who have joined there, without what is outgrown or has no text any more.
    pub async fn wall_of(&mut self, server: ServerId) -> Result<Vec<Hung>, StoreError> {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT lesson.lesson_id, lesson.member_id, COALESCE(entry.lesson, answer.lesson)
             FROM lesson_on_wall
             JOIN lesson ON lesson.lesson_id = lesson_on_wall.lesson_id
             JOIN membership ON membership.server_id = lesson_on_wall.server_id
                 AND membership.member_id = lesson.member_id AND membership.joined_at IS NOT NULL
             LEFT JOIN entry ON entry.entry_id = lesson.entry_id
             LEFT JOIN answer ON answer.answer_id = lesson.answer_id
             WHERE lesson_on_wall.server_id = $1 AND lesson.outgrown_on IS NULL
               AND COALESCE(entry.lesson, answer.lesson, '') <> '' AND entry.deleted_at IS NULL
             ORDER BY lesson.lesson_id LIMIT $2",
        )
        .bind(server.get())
        .bind(HUNG_MAX)
        .fetch_all(self.connection())
        .await?;
        let hung = |(lesson, member, text)| Hung {
            lesson: LessonId::from_row(lesson),
            member: MemberId::from_row(member),
            text,
        };
        Ok(rows.into_iter().map(hung).collect())
    }
}
