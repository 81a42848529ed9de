//! What members did in habits: messages and buttons, without their words.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::group::GroupWindow;
use crate::domain::habit::{Days, Deed, HabitPost, PostState};
use crate::domain::ids::{EntryId, HabitId, MemberId, MessageId};

impl Word for PostState {
    const ALL: &'static [(Self, &'static str)] = &[
        (PostState::Counted, "counted"),
        (PostState::Refused, "refused"),
        (PostState::Withdrawn, "withdrawn"),
    ];
}

impl Word for Deed {
    const ALL: &'static [(Self, &'static str)] = &[(Deed::Done, "done"), (Deed::Rest, "rest")];
}

impl FromRow<'_, SqliteRow> for HabitPost {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitPost> {
        Ok(HabitPost {
            source: row.try_get("source_id")?,
            habit: row.id("habit_id")?,
            member: row.id("member_id")?,
            on_day: row.date("on_day")?,
            deed: row.word("deed")?,
            state: row.word("state")?,
            entry: row.id_or_none("entry_id")?,
            version: row.try_get("version")?,
        })
    }
}

/// A day that a member did or rested in a habit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitDay {
    /// The habit's craft.
    pub craft: String,
    /// The days it is meant to be done on.
    pub days: Days,
    /// The habit's day.
    pub on_day: NaiveDate,
    /// What.
    pub deed: Deed,
}

impl FromRow<'_, SqliteRow> for HabitDay {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitDay> {
        Ok(HabitDay {
            craft: row.try_get("craft")?,
            days: Days::from_bits(row.try_get("days")?).unwrap_or(Days::EVERY),
            on_day: row.date("on_day")?,
            deed: row.word("deed")?,
        })
    }
}

/// A lesson that its owner lets be quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitLesson {
    /// Whose.
    pub member: MemberId,
    /// What was learnt.
    pub lesson: String,
    /// Whether they may be named.
    pub named: bool,
}

impl FromRow<'_, SqliteRow> for HabitLesson {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitLesson> {
        Ok(HabitLesson {
            member: row.id("member_id")?,
            lesson: row.try_get("lesson")?,
            named: row.try_get("named")?,
        })
    }
}

impl Session {
    /// The member's days in habits of all servers, done or rested.
    pub async fn habit_days(&mut self, member: MemberId) -> Result<Vec<HabitDay>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT DISTINCT habit.craft, habit.days, habit_post.on_day, habit_post.deed FROM habit_post
             JOIN habit ON habit.habit_id = habit_post.habit_id
             WHERE habit_post.member_id = $1 AND habit_post.state = 'counted' ORDER BY habit_post.on_day",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// What those who are counted did together in a habit between these days.
    pub async fn habit_window(
        &mut self,
        habit: HabitId,
        days: DateRange,
    ) -> Result<GroupWindow, StoreError> {
        let (members, minutes, member_days) = sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(minutes), 0) AS BIGINT), CAST(COALESCE(SUM(days), 0) AS BIGINT)
             FROM (SELECT SUM(entry.minutes) AS minutes, COUNT(DISTINCT habit_post.on_day) AS days
                   FROM habit_post
                   JOIN habit ON habit.habit_id = habit_post.habit_id
                   JOIN habit_member ON habit_member.server_id = habit.server_id
                       AND habit_member.member_id = habit_post.member_id AND habit_member.counted = TRUE
                   LEFT JOIN entry ON entry.entry_id = habit_post.entry_id AND entry.deleted_at IS NULL
                   WHERE habit_post.habit_id = $1 AND habit_post.on_day >= $2 AND habit_post.on_day <= $3
                     AND habit_post.deed = 'done' AND habit_post.state = 'counted'
                   GROUP BY habit_post.member_id) AS contribution",
        )
        .bind(habit.get())
        .bind(days.from)
        .bind(days.to)
        .fetch_one(self.connection())
        .await?;
        Ok(GroupWindow {
            members,
            minutes,
            member_days,
        })
    }

    /// Members who were in a habit between these days and agreed to be named, by name, at most `limit`.
    pub async fn habit_names(
        &mut self,
        habit: HabitId,
        days: DateRange,
        limit: i64,
    ) -> Result<Vec<MemberId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT membership.member_id FROM membership
             JOIN habit ON habit.server_id = membership.server_id
             JOIN habit_member ON habit_member.server_id = membership.server_id
                 AND habit_member.member_id = membership.member_id
                 AND habit_member.counted = TRUE AND habit_member.named = TRUE
             WHERE habit.habit_id = $1 AND EXISTS (
                 SELECT 1 FROM habit_post WHERE habit_post.habit_id = $1 AND habit_post.member_id = membership.member_id
                     AND habit_post.on_day >= $2 AND habit_post.on_day <= $3
                     AND habit_post.deed = 'done' AND habit_post.state = 'counted')
             ORDER BY LOWER(membership.display_name), membership.member_id LIMIT $4",
        )
        .bind(habit.get())
        .bind(days.from)
        .bind(days.to)
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        Ok(ids.into_iter().map(MemberId::from_row).collect())
    }

    /// Lessons of these days, in a habit's craft and server, of members who let them be quoted; the latest first.
    pub async fn habit_lessons(
        &mut self,
        habit: HabitId,
        craft_folded: &str,
        days: DateRange,
        limit: i64,
    ) -> Result<Vec<HabitLesson>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT entry.member_id, entry.lesson, habit_member.named FROM habit
             JOIN habit_member ON habit_member.server_id = habit.server_id
                 AND habit_member.counted = TRUE AND habit_member.quoted = TRUE
             JOIN entry ON entry.member_id = habit_member.member_id AND entry.server_id = habit.server_id
             JOIN craft AS named ON named.member_id = entry.member_id AND named.folded = $2
                 AND COALESCE(named.merged_into, named.craft_id) = entry.craft_id
             WHERE habit.habit_id = $1 AND entry.started_on >= $3 AND entry.started_on <= $4
               AND entry.lesson <> '' AND entry.deleted_at IS NULL
             ORDER BY entry.entry_id DESC LIMIT $5",
        )
        .bind(habit.get())
        .bind(craft_folded)
        .bind(days.from)
        .bind(days.to)
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// The post that a message or an interaction made.
    pub async fn habit_post(&mut self, source: i64) -> Result<Option<HabitPost>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit_post WHERE source_id = $1")
                .bind(source)
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Keeps a post as given, in place of what was there.
    pub async fn keep_habit_post(
        &mut self,
        post: &HabitPost,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_post (source_id, habit_id, member_id, on_day, deed, state, entry_id, version, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (source_id) DO UPDATE SET deed = excluded.deed, state = excluded.state,
                 entry_id = excluded.entry_id, version = excluded.version",
        )
        .bind(post.source)
        .bind(post.habit.get())
        .bind(post.member.get())
        .bind(post.on_day)
        .bind(post.deed.word())
        .bind(post.state.word())
        .bind(post.entry.map(EntryId::get))
        .bind(post.version)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Whether the member did this on the habit's day, by something that counts; one source apart.
    pub async fn has_done(
        &mut self,
        habit: HabitId,
        member: MemberId,
        on_day: NaiveDate,
        deed: Deed,
        apart_from: i64,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT source_id FROM habit_post
             WHERE habit_id = $1 AND on_day = $2 AND member_id = $3 AND deed = $4 AND state = 'counted' AND source_id <> $5
             LIMIT 1",
        )
        .bind(habit.get())
        .bind(on_day)
        .bind(member.get())
        .bind(deed.word())
        .bind(apart_from)
        .fetch_optional(self.connection())
        .await?;
        Ok(found.is_some())
    }

    /// Whether the member's day has something else that was done, one source apart, and whether it has a rest.
    pub async fn day_so_far(
        &mut self,
        habit: HabitId,
        member: MemberId,
        on_day: NaiveDate,
        apart_from: i64,
    ) -> Result<(bool, bool), StoreError> {
        Ok(sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM habit_post
                            WHERE habit_id = $1 AND on_day = $2 AND member_id = $3 AND deed = 'done' AND state = 'counted'
                              AND source_id <> $4),
                    EXISTS (SELECT 1 FROM habit_post
                            WHERE habit_id = $1 AND on_day = $2 AND member_id = $3 AND deed = 'rest' AND state = 'counted')",
        )
        .bind(habit.get())
        .bind(on_day)
        .bind(member.get())
        .bind(apart_from)
        .fetch_one(self.connection())
        .await?)
    }

    /// Takes back what the member said of a day with buttons: a rest they did not take after all.
    pub async fn withdraw_rest(
        &mut self,
        habit: HabitId,
        member: MemberId,
        on_day: NaiveDate,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit_post SET state = 'withdrawn'
             WHERE habit_id = $1 AND on_day = $2 AND member_id = $3 AND deed = 'rest' AND state = 'counted'",
        )
        .bind(habit.get())
        .bind(on_day)
        .bind(member.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The member's days in a habit with this deed, in order.
    pub async fn days_done(
        &mut self,
        habit: HabitId,
        member: MemberId,
        deed: Deed,
    ) -> Result<Vec<NaiveDate>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT on_day FROM habit_post
             WHERE member_id = $2 AND habit_id = $1 AND deed = $3 AND state = 'counted' ORDER BY on_day",
        )
        .bind(habit.get())
        .bind(member.get())
        .bind(deed.word())
        .fetch_all(self.connection())
        .await?)
    }

    /// Puts back an entry that its message took away; what its owner deleted stays deleted.
    pub async fn unwithdraw_entry(&mut self, entry: EntryId) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE entry SET deleted_at = NULL, withdrawn = FALSE WHERE entry_id = $1 AND withdrawn = TRUE",
        )
        .bind(entry.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Changes how long an entry of a message is; what its owner changed by hand stays.
    pub async fn set_post_minutes(
        &mut self,
        entry: EntryId,
        minutes: i64,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET minutes = $2 WHERE entry_id = $1 AND edited_at IS NULL")
            .bind(entry.get())
            .bind(minutes)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes that a message was deleted before it was read.
    pub async fn add_gone(
        &mut self,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_gone (message_id, created_at) VALUES ($1, $2) ON CONFLICT (message_id) DO NOTHING",
        )
        .bind(message.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets the deletions before an instant.
    pub async fn remove_gone(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM habit_gone WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
