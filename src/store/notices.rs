//! What waits for somebody's next ephemeral reply.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{FromRow, Row};

use super::columns::{Word, ms};
use super::{Session, StoreError};
use crate::domain::check_in::{DeliveryKind, GiveUpReason, HabitTrouble};
use crate::domain::ids::{ChannelId, DeliveryId, LetterId, MemberId, RoundId, ServerId, TimerId};
use crate::domain::notice::Notice;
use crate::domain::record::Member;

/// Whose next ephemeral reply a notice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// This member's, anywhere.
    Member(MemberId),
    /// This member's, who is written to directly: what may be said there.
    Directly(MemberId),
    /// Any admin's of this server.
    AdminOf(ServerId),
}

impl Reader {
    fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Reader::Member(member) | Reader::Directly(member) => (Some(member.get()), None),
            Reader::AdminOf(server) => (None, Some(server.get())),
        }
    }
}

/// What may wait for somebody's next private reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// Whether a notice does, of theirs or of the server's that they manage.
    pub notices: bool,
    /// The member, if the bot has met them, and the day from which one of their lessons comes back.
    pub lesson: Option<(Member, NaiveDate)>,
}

impl Session {
    /// What may wait to be said to the member, in one look: mostly nothing does.
    pub async fn waits(
        &mut self,
        member: MemberId,
        manages: Option<ServerId>,
    ) -> Result<Waits, StoreError> {
        let row = sqlx::query(
            "SELECT member.*,
                 EXISTS (SELECT 1 FROM notice WHERE said_at IS NULL AND member_id = $1)
                     OR EXISTS (SELECT 1 FROM notice WHERE said_at IS NULL AND server_id = $2 AND member_id IS NULL) AS notices,
                 (SELECT MIN(next_on) FROM lesson WHERE member_id = $1 AND next_on IS NOT NULL) AS lesson_on
             FROM (SELECT 1 AS one) AS asked LEFT JOIN member ON member.member_id = $1",
        )
        .bind(member.get())
        .bind(manages.map(ServerId::get))
        .fetch_one(self.connection())
        .await?;
        let lesson_on: Option<NaiveDate> = row.try_get("lesson_on")?;
        let lesson = lesson_on.map(|day| Ok::<_, sqlx::Error>((Member::from_row(&row)?, day)));
        Ok(Waits {
            notices: row.try_get("notices")?,
            lesson: lesson.transpose()?,
        })
    }

    /// Leaves a notice: the one way to say something to a member privately, where they chose. A second one with the same key
    /// changes nothing; keys begin with the notice's kind.
    pub async fn leave_notice(
        &mut self,
        key: &str,
        reader: Reader,
        notice: &Notice,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (member, server) = reader.columns();
        let (kind, detail) = notice_columns(notice);
        sqlx::query(
            "INSERT INTO notice (key, member_id, server_id, kind, detail, direct, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING",
        )
        .bind(key)
        .bind(member)
        .bind(server)
        .bind(kind)
        .bind(detail)
        .bind(notice.may_be_direct())
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
        // One query for each reader: together they would read every notice there ever was.
        let waiting = match reader {
            Reader::Member(member) | Reader::Directly(member) => sqlx::query_as(
                "SELECT notice_id, kind, detail FROM notice
                 WHERE said_at IS NULL AND member_id = $1 AND (direct = TRUE OR $2 = FALSE)
                 ORDER BY notice_id LIMIT 3",
            )
            .bind(member.get())
            .bind(matches!(reader, Reader::Directly(_))),
            Reader::AdminOf(server) => sqlx::query_as(
                "SELECT notice_id, kind, detail FROM notice
                 WHERE said_at IS NULL AND server_id = $1 AND member_id IS NULL
                 ORDER BY notice_id LIMIT 3",
            )
            .bind(server.get()),
        };
        let rows: Vec<(i64, String, String)> = waiting.fetch_all(self.connection()).await?;
        rows.into_iter()
            .map(|(id, kind, detail)| Ok((id, read_notice(&kind, &detail)?)))
            .collect()
    }

    /// Notes that these notices go along in a delivery, and no others.
    pub async fn send_notices_along(
        &mut self,
        notices: &[i64],
        delivery: DeliveryId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE notice SET delivery_id = NULL WHERE delivery_id = $1")
            .bind(delivery.get())
            .execute(self.connection())
            .await?;
        for notice in notices {
            sqlx::query("UPDATE notice SET delivery_id = $2 WHERE notice_id = $1")
                .bind(notice)
                .bind(delivery.get())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Notes that what went along in a delivery was said.
    pub async fn set_notices_along_said(
        &mut self,
        delivery: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE notice SET said_at = $2 WHERE delivery_id = $1 AND said_at IS NULL")
            .bind(delivery.get())
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets a member's notices of a kind that were not said yet, for one that takes their place.
    pub async fn forget_notices(
        &mut self,
        member: MemberId,
        kind: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE notice SET said_at = $3
             WHERE member_id = $1 AND server_id IS NULL AND kind = $2 AND said_at IS NULL",
        )
        .bind(member.get())
        .bind(kind)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
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
        Notice::StillAtIt { timer, minutes } => ("still_at_it", format!("{timer}|{minutes}")),
        Notice::TimerEnded { timer } => ("timer_ended", timer.to_string()),
        Notice::Habit {
            trouble,
            channel,
            name,
        } => {
            let channel = channel
                .map(|channel| channel.to_string())
                .unwrap_or_default();
            ("habit", format!("{}|{channel}|{name}", trouble.word()))
        }
        Notice::Letter { letter } => ("letter", letter.to_string()),
        Notice::Explain { until } => ("explain", ms(*until).to_string()),
        Notice::Milestone { craft_name, hours } => ("milestone", format!("{hours}|{craft_name}")),
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
        "still_at_it" => detail.split_once('|').and_then(|(timer, minutes)| {
            Some(Notice::StillAtIt {
                timer: TimerId::parse(timer)?,
                minutes: minutes.parse().ok()?,
            })
        }),
        "timer_ended" => TimerId::parse(detail).map(|timer| Notice::TimerEnded { timer }),
        "habit" => read_habit(detail),
        "letter" => LetterId::parse(detail).map(|letter| Notice::Letter { letter }),
        "explain" => {
            let until = detail
                .parse()
                .ok()
                .and_then(DateTime::from_timestamp_millis);
            until.map(|until| Notice::Explain { until })
        }
        "milestone" => detail.split_once('|').and_then(|(hours, craft_name)| {
            Some(Notice::Milestone {
                hours: hours.parse().ok()?,
                craft_name: craft_name.to_owned(),
            })
        }),
        "given_up" => read_given_up(detail),
        _ => None,
    };
    notice.ok_or(StoreError::Unreadable {
        column: "notice.detail",
    })
}

fn read_habit(detail: &str) -> Option<Notice> {
    let mut parts = detail.splitn(3, '|');
    let trouble = HabitTrouble::from_word(parts.next()?)?;
    let channel = ChannelId::parse(parts.next()?);
    let name = parts.next()?.to_owned();
    Some(Notice::Habit {
        trouble,
        channel,
        name,
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
