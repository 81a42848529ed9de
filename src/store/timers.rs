//! Timers, and entries that one of them made by itself.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, EntryId, InteractionId, MemberId, ServerId, TimerId};
use crate::domain::record::Source;
use crate::domain::timer::{NewTimer, Timer, TimerState};
use crate::domain::voice::RoomTime;

/// A timer under its craft's present name.
macro_rules! timer {
    ($rest:literal) => {
        concat!(
            "SELECT timer.*, COALESCE(craft.name, timer.craft_name) AS craft_now
             FROM timer LEFT JOIN craft AS named ON named.craft_id = timer.craft_id
             LEFT JOIN craft ON craft.craft_id = COALESCE(named.merged_into, named.craft_id) ",
            $rest
        )
    };
}

impl FromRow<'_, SqliteRow> for Timer {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Timer> {
        Ok(Timer {
            id: row.id("timer_id")?,
            member: row.id("member_id")?,
            craft: row.id_or_none("craft_id")?,
            craft_name: row.try_get("craft_now")?,
            note: row.try_get("note")?,
            server: row.id_or_none("server_id")?,
            source: row.word("source")?,
            state: row.word("state")?,
            started_on: row.date("started_on")?,
            started_at: row.at("started_at")?,
            limit_minutes: row.try_get("limit_minutes")?,
            limit_at: row.at("limit_at")?,
            asked_at: row.at_or_none("asked_at")?,
            ended_at: row.at_or_none("ended_at")?,
            entry: row.id_or_none("entry_id")?,
            started_by: row.id("interaction_id")?,
            ended_by: row.id_or_none("ended_by")?,
            run_on_by: row.id_or_none("run_on_by")?,
            room: room(row)?,
        })
    }
}

fn room(row: &SqliteRow) -> sqlx::Result<Option<RoomTime>> {
    if row.word::<Source>("source")? != Source::Voice {
        return Ok(None);
    }
    let started_at = row.at("started_at")?;
    Ok(Some(RoomTime {
        paused: TimeDelta::milliseconds(row.try_get("paused_ms")?),
        paused_at: row.at_or_none("paused_at")?,
        most_minutes: row.try_get::<Option<i64>, _>("most_minutes")?.unwrap_or(0),
        heard_at: row.at_or_none("heard_at")?.unwrap_or(started_at),
        in_room: row.try_get("in_room")?,
    }))
}

/// How a timer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerEnd {
    /// Stopped or discarded.
    pub state: TimerState,
    /// When.
    pub at: DateTime<Utc>,
    /// What it came to.
    pub entry: Option<EntryId>,
    /// By which interaction; none when it ended by itself.
    pub by: Option<InteractionId>,
}

impl Session {
    /// Keeps a timer that has begun. The member has no other running one.
    pub async fn start_timer(&mut self, timer: &NewTimer) -> Result<TimerId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO timer (member_id, craft_id, craft_name, note, server_id, source, state, started_on, started_at,
                 limit_minutes, limit_at, look_at, interaction_id, most_minutes, heard_at, in_room)
             VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING timer_id",
        )
        .bind(timer.member.get())
        .bind(timer.craft.map(CraftId::get))
        .bind(&timer.craft_name)
        .bind(&timer.note)
        .bind(timer.server.map(ServerId::get))
        .bind(timer.source.word())
        .bind(timer.started_on)
        .bind(ms(timer.started_at))
        .bind(timer.limit_minutes)
        .bind(ms(timer.limit_at()))
        .bind(ms(timer.look_at()))
        .bind(timer.started_by.get())
        .bind(timer.room.map(|room| room.most_minutes))
        .bind(timer.room.map(|room| ms(room.heard_at)))
        .bind(timer.room.is_some())
        .fetch_one(self.connection())
        .await?;
        Ok(TimerId::from_row(id))
    }

    /// The timer, running or not.
    pub async fn timer(&mut self, timer: TimerId) -> Result<Option<Timer>, StoreError> {
        Ok(sqlx::query_as(timer!("WHERE timer.timer_id = $1"))
            .bind(timer.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// The member's running timer.
    pub async fn running_timer(&mut self, member: MemberId) -> Result<Option<Timer>, StoreError> {
        Ok(sqlx::query_as(timer!(
            "WHERE timer.member_id = $1 AND timer.state = 'running'"
        ))
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The member's timer that was started last, running or not.
    pub async fn latest_timer(&mut self, member: MemberId) -> Result<Option<Timer>, StoreError> {
        Ok(sqlx::query_as(timer!(
            "WHERE timer.member_id = $1 ORDER BY timer.timer_id DESC LIMIT 1"
        ))
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// The timer that this interaction started or ended.
    pub async fn timer_of_interaction(
        &mut self,
        interaction: InteractionId,
    ) -> Result<Option<Timer>, StoreError> {
        Ok(sqlx::query_as(timer!(
            "WHERE timer.interaction_id = $1 OR timer.ended_by = $1 ORDER BY timer.timer_id DESC LIMIT 1"
        ))
        .bind(interaction.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Running timers that have to be looked at by now, those due longest first, at most `limit`. A voice room's is due when its
    /// member was heard of until then, or `unheard_since`.
    pub async fn due_timers(
        &mut self,
        now: DateTime<Utc>,
        unheard_since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Timer>, StoreError> {
        Ok(sqlx::query_as(timer!(
            "WHERE timer.state = 'running' AND timer.look_at <= $1
               AND (timer.heard_at IS NULL OR timer.heard_at >= timer.look_at OR timer.heard_at <= $2)
             ORDER BY timer.look_at, timer.timer_id LIMIT $3"
        ))
        .bind(ms(now))
        .bind(ms(unheard_since))
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Notes that the member was asked whether the timer still runs, and when to look again.
    pub async fn set_timer_asked(
        &mut self,
        timer: TimerId,
        asked_at: DateTime<Utc>,
        look_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE timer SET asked_at = $2, look_at = $3 WHERE timer_id = $1")
            .bind(timer.get())
            .bind(ms(asked_at))
            .bind(ms(look_at))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Lets the timer run to another limit, and says when to look at it next.
    pub async fn set_timer_limit(
        &mut self,
        timer: TimerId,
        limit_at: DateTime<Utc>,
        look_at: DateTime<Utc>,
        run_on_by: InteractionId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE timer SET asked_at = NULL, limit_at = $2, look_at = $3, run_on_by = $4 WHERE timer_id = $1",
        )
        .bind(timer.get())
        .bind(ms(limit_at))
        .bind(ms(look_at))
        .bind(run_on_by.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends the timer.
    pub async fn end_timer(&mut self, timer: TimerId, end: TimerEnd) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE timer SET state = $2, ended_at = $3, entry_id = $4, ended_by = $5 WHERE timer_id = $1",
        )
        .bind(timer.get())
        .bind(end.state.word())
        .bind(ms(end.at))
        .bind(end.entry.map(EntryId::get))
        .bind(end.by.map(InteractionId::get))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes timers that ended before `before`.
    pub async fn remove_timers(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM timer WHERE ended_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says whether an entry waits for its owner's word about its length.
    pub async fn set_entry_unconfirmed(
        &mut self,
        entry: EntryId,
        unconfirmed: bool,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE entry SET unconfirmed = $2 WHERE entry_id = $1")
            .bind(entry.get())
            .bind(unconfirmed)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
