//! A member's old answers, and which of them they do not want to be shown.

use chrono::{DateTime, NaiveDate, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::ids::{AnswerId, MemberId, QuietTimeId, RoundId, ServerId};
use crate::domain::own_words::OldAnswer;

/// Which old answers a place may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The member alone reads them: all; those of this server's round come first.
    ByMember(RoundId),
    /// A server reads them: those to its own questions that it saw.
    ByServer(ServerId),
}

impl Session {
    /// The member's answers about weeks that ended in these days, hidden ones left out.
    pub async fn old_answers(
        &mut self,
        member: MemberId,
        heard: Heard,
        ended: DateRange,
    ) -> Result<Vec<OldAnswer>, StoreError> {
        let (round, server) = match heard {
            Heard::ByMember(round) => (Some(round.get()), None),
            Heard::ByServer(server) => (None, Some(server.get())),
        };
        let rows: Vec<(i64, NaiveDate, NaiveDate, bool)> = sqlx::query_as(
            "SELECT answer.answer_id, round.period_from, round.period_to,
                 COALESCE(round.server_id = (SELECT server_id FROM round AS now WHERE now.round_id = $2), TRUE)
             FROM answer JOIN round ON round.round_id = answer.round_id
             WHERE answer.member_id = $1 AND answer.quotable = TRUE
               AND round.period_to >= $3 AND round.period_to <= $4
               AND (CAST($5 AS BIGINT) IS NULL
                   OR (round.server_id = $5 AND answer.shared = TRUE AND answer.late = FALSE))
             ORDER BY answer.answer_id",
        )
        .bind(member.get())
        .bind(round)
        .bind(ended.from)
        .bind(ended.to)
        .bind(server)
        .fetch_all(self.connection())
        .await?;
        let old = |(answer, from, to, here)| OldAnswer {
            answer: AnswerId::from_row(answer),
            period: DateRange::new(from, to),
            here,
        };
        Ok(rows.into_iter().map(old).collect())
    }

    /// Whether the member's old answers are shown to them at all.
    pub async fn is_quoting(&mut self, member: MemberId) -> Result<bool, StoreError> {
        let quoting = sqlx::query_scalar("SELECT quoting FROM member WHERE member_id = $1")
            .bind(member.get())
            .fetch_optional(self.connection())
            .await?;
        Ok(quoting.unwrap_or(true))
    }

    /// Shows the member's old answers to them, or does not.
    pub async fn set_quoting(&mut self, member: MemberId, quoting: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE member SET quoting = $2 WHERE member_id = $1")
            .bind(member.get())
            .bind(quoting)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Whether an old answer stands above the member's posts in the server.
    pub async fn posts_quotes(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<bool, StoreError> {
        let posts = sqlx::query_scalar(
            "SELECT quotes_posted FROM membership WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        Ok(posts.unwrap_or(false))
    }

    /// Lets an old answer stand above the member's posts in the server, or not.
    pub async fn set_posts_quotes(
        &mut self,
        server: ServerId,
        member: MemberId,
        posts: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE membership SET quotes_posted = $3 WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(posts)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Hides an answer of the member's, for good.
    pub async fn hide_answer(
        &mut self,
        member: MemberId,
        answer: AnswerId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE answer SET quotable = FALSE WHERE answer_id = $1 AND member_id = $2")
            .bind(answer.get())
            .bind(member.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Shows the member's hidden answers again.
    pub async fn unhide_answers(&mut self, member: MemberId) -> Result<(), StoreError> {
        sqlx::query("UPDATE answer SET quotable = TRUE WHERE member_id = $1 AND quotable = FALSE")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// How many answers of the member's are hidden.
    pub async fn count_hidden_answers(&mut self, member: MemberId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM answer WHERE member_id = $1 AND quotable = FALSE",
        )
        .bind(member.get())
        .fetch_one(self.connection())
        .await?)
    }

    /// The times that the member does not want to be reminded of, in their order.
    pub async fn quiet_times(
        &mut self,
        member: MemberId,
    ) -> Result<Vec<(QuietTimeId, DateRange)>, StoreError> {
        let rows: Vec<(i64, NaiveDate, NaiveDate)> = sqlx::query_as(
            "SELECT quiet_time_id, from_on, to_on FROM quiet_time WHERE member_id = $1
             ORDER BY from_on, quiet_time_id",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let time = |(id, from, to)| (QuietTimeId::from_row(id), DateRange::new(from, to));
        Ok(rows.into_iter().map(time).collect())
    }

    /// Leaves a time out from now on.
    pub async fn add_quiet_time(
        &mut self,
        member: MemberId,
        time: DateRange,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO quiet_time (member_id, from_on, to_on, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(member.get())
        .bind(time.from)
        .bind(time.to)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Leaves a time of the member's out no more.
    pub async fn remove_quiet_time(
        &mut self,
        member: MemberId,
        time: QuietTimeId,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM quiet_time WHERE quiet_time_id = $1 AND member_id = $2")
            .bind(time.get())
            .bind(member.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
