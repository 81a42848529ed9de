//! Habits of servers, their channels, and how members stand in them.

use chrono::{DateTime, NaiveTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, Word, ms};
use super::{Session, StoreError};
use crate::domain::habit::{
    Counts, Days, Emoji, Habit, HabitChannel, HabitState, Opening, OpeningThread,
};
use crate::domain::ids::{ChannelId, HabitId, MemberId, MessageId, ServerId};

const TIME: &str = "%H:%M";

impl Word for Counts {
    const ALL: &'static [(Self, &'static str)] = &[
        (Counts::Any, "any"),
        (Counts::Time, "time"),
        (Counts::Media, "media"),
    ];
}

impl Word for HabitState {
    const ALL: &'static [(Self, &'static str)] = &[
        (HabitState::On, "on"),
        (HabitState::Resting, "resting"),
        (HabitState::Paused, "paused"),
        (HabitState::Archived, "archived"),
    ];
}

impl Word for OpeningThread {
    const ALL: &'static [(Self, &'static str)] = &[
        (OpeningThread::None, "none"),
        (OpeningThread::Day, "day"),
        (OpeningThread::Week, "week"),
    ];
}

impl FromRow<'_, SqliteRow> for Habit {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Habit> {
        let unreadable = |column: &str| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: "not what this program writes there".into(),
        };
        let hour: i64 = row.try_get("day_start_hour")?;
        let opening_time: &str = row.try_get("opening_time")?;
        let opening = if opening_time.is_empty() {
            None
        } else {
            let time = NaiveTime::parse_from_str(opening_time, TIME);
            let time = time.map_err(|_| unreadable("opening_time"))?;
            Some(Opening {
                time,
                thread: row.word("opening_thread")?,
            })
        };
        Ok(Habit {
            id: row.id("habit_id")?,
            server: row.id("server_id")?,
            name: row.try_get("name")?,
            craft: row.try_get("craft")?,
            counts: row.word("counts")?,
            days: Days::from_bits(row.try_get("days")?).ok_or_else(|| unreadable("days"))?,
            zone: row.zone("timezone")?,
            day_start_hour: u8::try_from(hour).unwrap_or(0),
            emoji: Emoji::from_row(row.try_get("emoji")?),
            opening,
            summary: row.try_get("summary")?,
            state: row.word("state")?,
            since_on: row.date("since_on")?,
            next_opening_at: row.at_or_none("next_opening_at")?,
            next_summary_at: row.at_or_none("next_summary_at")?,
            active_at: row.at("active_at")?,
            set_by: row.id("set_by")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for HabitChannel {
    fn from_row(row: &SqliteRow) -> sqlx::Result<HabitChannel> {
        Ok(HabitChannel {
            channel: row.id("channel_id")?,
            parent: row.id_or_none("parent_id")?,
            habit: row.id("habit_id")?,
            forum: row.try_get("forum")?,
        })
    }
}

/// How a member stands in the habits of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent answers of one member"
)]
pub struct HabitMember {
    /// Whether they were told what is counted.
    pub welcomed: bool,
    /// Whether what they do is counted; not after they left.
    pub counted: bool,
    /// Whether the weekly summary may name them.
    pub named: bool,
    /// Whether it may quote a lesson of theirs.
    pub quoted: bool,
}

impl Default for HabitMember {
    /// Somebody who was never there.
    fn default() -> Self {
        HabitMember {
            welcomed: false,
            counted: true,
            named: false,
            quoted: false,
        }
    }
}

impl Session {
    /// Adds a habit; its id is given, whatever the value holds. None where the server has one of that name.
    pub async fn add_habit(
        &mut self,
        habit: &Habit,
        folded: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<HabitId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO habit (server_id, name, folded, craft, counts, days, timezone, day_start_hour, emoji, opening_time,
                 opening_thread, summary, state, since_on, next_opening_at, next_summary_at, active_at, set_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             ON CONFLICT (server_id, folded) DO NOTHING RETURNING habit_id",
        )
        .bind(habit.server.get())
        .bind(&habit.name)
        .bind(folded)
        .bind(&habit.craft)
        .bind(habit.counts.word())
        .bind(habit.days.bits())
        .bind(habit.zone.name())
        .bind(i64::from(habit.day_start_hour))
        .bind(habit.emoji.as_str())
        .bind(opening_time(habit))
        .bind(opening_thread(habit))
        .bind(habit.summary)
        .bind(habit.state.word())
        .bind(habit.since_on)
        .bind(habit.next_opening_at.map(ms))
        .bind(habit.next_summary_at.map(ms))
        .bind(ms(habit.active_at))
        .bind(habit.set_by.get())
        .bind(ms(now))
        .fetch_optional(self.connection())
        .await?;
        Ok(id.map(HabitId::from_row))
    }

    /// Keeps a habit as given, in place of what was there.
    pub async fn keep_habit(&mut self, habit: &Habit, folded: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit SET name = $2, folded = $3, craft = $4, counts = $5, days = $6, timezone = $7,
                 day_start_hour = $8, emoji = $9, opening_time = $10, opening_thread = $11, summary = $12, state = $13,
                 next_opening_at = $14, next_summary_at = $15, active_at = $16, set_by = $17 WHERE habit_id = $1",
        )
        .bind(habit.id.get())
        .bind(&habit.name)
        .bind(folded)
        .bind(&habit.craft)
        .bind(habit.counts.word())
        .bind(habit.days.bits())
        .bind(habit.zone.name())
        .bind(i64::from(habit.day_start_hour))
        .bind(habit.emoji.as_str())
        .bind(opening_time(habit))
        .bind(opening_thread(habit))
        .bind(habit.summary)
        .bind(habit.state.word())
        .bind(habit.next_opening_at.map(ms))
        .bind(habit.next_summary_at.map(ms))
        .bind(ms(habit.active_at))
        .bind(habit.set_by.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The habit.
    pub async fn habit(&mut self, habit: HabitId) -> Result<Option<Habit>, StoreError> {
        Ok(sqlx::query_as("SELECT * FROM habit WHERE habit_id = $1")
            .bind(habit.get())
            .fetch_optional(self.connection())
            .await?)
    }

    /// The server's habit of that folded name.
    pub async fn habit_named(
        &mut self,
        server: ServerId,
        folded: &str,
    ) -> Result<Option<Habit>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit WHERE server_id = $1 AND folded = $2")
                .bind(server.get())
                .bind(folded)
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The server's habits, by name.
    pub async fn habits_of(&mut self, server: ServerId) -> Result<Vec<Habit>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit WHERE server_id = $1 ORDER BY folded LIMIT 200")
                .bind(server.get())
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// The habit to which a channel or thread belongs.
    pub async fn habit_in(&mut self, channel: ChannelId) -> Result<Option<Habit>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT habit.* FROM habit_channel
             JOIN habit ON habit.habit_id = habit_channel.habit_id WHERE habit_channel.channel_id = $1",
        )
        .bind(channel.get())
        .fetch_optional(self.connection())
        .await?)
    }

    /// Says whether posting in the habit counts.
    pub async fn set_habit_state(
        &mut self,
        habit: HabitId,
        state: HabitState,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE habit SET state = $2 WHERE habit_id = $1")
            .bind(habit.get())
            .bind(state.word())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes that somebody did something in a habit; one that rested is on again.
    pub async fn set_habit_active(
        &mut self,
        habit: HabitId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit SET active_at = $2, state = CASE WHEN state = 'resting' THEN 'on' ELSE state END
             WHERE habit_id = $1 AND active_at < $2",
        )
        .bind(habit.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Binds a channel or thread to a habit; false where it is bound already. `after` is the newest message that is not read.
    pub async fn add_habit_channel(
        &mut self,
        channel: &HabitChannel,
        after: MessageId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO habit_channel (channel_id, habit_id, parent_id, forum, read_to_id, added_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id) DO NOTHING",
        )
        .bind(channel.channel.get())
        .bind(channel.habit.get())
        .bind(channel.parent.map(ChannelId::get))
        .bind(channel.forum)
        .bind(after.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(added.rows_affected() > 0)
    }

    /// Unbinds a channel or thread, and the threads in it.
    pub async fn remove_habit_channel(&mut self, channel: ChannelId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM habit_channel WHERE channel_id = $1 OR parent_id = $1")
            .bind(channel.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The channels bound to a habit, the first bound first; not the threads in them.
    pub async fn habit_channels(
        &mut self,
        habit: HabitId,
    ) -> Result<Vec<HabitChannel>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM habit_channel WHERE habit_id = $1 AND parent_id IS NULL
             ORDER BY added_at, channel_id LIMIT 100",
        )
        .bind(habit.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Every channel and thread in which posting counts, with its server.
    pub async fn all_habit_channels(
        &mut self,
    ) -> Result<Vec<(HabitChannel, ServerId)>, StoreError> {
        let rows = sqlx::query(
            "SELECT habit_channel.*, habit.server_id FROM habit_channel
             JOIN habit ON habit.habit_id = habit_channel.habit_id",
        )
        .fetch_all(self.connection())
        .await?;
        let read = |row: &SqliteRow| Ok((HabitChannel::from_row(row)?, row.id("server_id")?));
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(StoreError::from)
    }

    /// The bound channel itself.
    pub async fn habit_channel(
        &mut self,
        channel: ChannelId,
    ) -> Result<Option<HabitChannel>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM habit_channel WHERE channel_id = $1")
                .bind(channel.get())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The last message of a channel that was read without a gap before it.
    pub async fn read_to(&mut self, channel: ChannelId) -> Result<Option<MessageId>, StoreError> {
        let id: Option<i64> =
            sqlx::query_scalar("SELECT read_to_id FROM habit_channel WHERE channel_id = $1")
                .bind(channel.get())
                .fetch_optional(self.connection())
                .await?;
        Ok(id.map(MessageId::from_row))
    }

    /// Notes that a channel was read up to this message; never backwards.
    pub async fn set_read_to(
        &mut self,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE habit_channel SET read_to_id = $2 WHERE channel_id = $1 AND read_to_id < $2",
        )
        .bind(channel.get())
        .bind(message.get())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// How a member stands in the server's habits.
    pub async fn habit_member(
        &mut self,
        server: ServerId,
        member: MemberId,
    ) -> Result<HabitMember, StoreError> {
        let row: Option<(Option<i64>, bool, bool, bool)> = sqlx::query_as(
            "SELECT welcomed_at, counted, named, quoted FROM habit_member WHERE server_id = $1 AND member_id = $2",
        )
        .bind(server.get())
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        let member = row.map(|(welcomed_at, counted, named, quoted)| HabitMember {
            welcomed: welcomed_at.is_some(),
            counted,
            named,
            quoted,
        });
        Ok(member.unwrap_or_default())
    }

    /// Notes that a member was told what is counted.
    pub async fn set_habit_welcomed(
        &mut self,
        server: ServerId,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, welcomed_at) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO UPDATE SET welcomed_at = excluded.welcomed_at",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps what a member agreed to in the summaries of the server's habits.
    pub async fn set_habit_agreed(
        &mut self,
        server: ServerId,
        member: MemberId,
        standing: &HabitMember,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, named, quoted) VALUES ($1, $2, $3, $4)
             ON CONFLICT (server_id, member_id) DO UPDATE SET named = excluded.named, quoted = excluded.quoted",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(standing.named)
        .bind(standing.quoted)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says whether what a member does in the server's habits is counted. Leaving ends what they agreed to.
    pub async fn set_habit_counted(
        &mut self,
        server: ServerId,
        member: MemberId,
        counted: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO habit_member (server_id, member_id, counted) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO UPDATE SET counted = excluded.counted,
                 named = CASE WHEN excluded.counted THEN habit_member.named ELSE FALSE END,
                 quoted = CASE WHEN excluded.counted THEN habit_member.quoted ELSE FALSE END",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(counted)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn opening_time(habit: &Habit) -> String {
    let time = habit
        .opening
        .map(|opening| opening.time.format(TIME).to_string());
    time.unwrap_or_default()
}

fn opening_thread(habit: &Habit) -> &'static str {
    habit
        .opening
        .map_or(OpeningThread::None, |opening| opening.thread)
        .word()
}
