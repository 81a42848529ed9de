//! What is known about a message in a habit channel when it is heard of: read at once, since most of them count for nothing.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::Columns;
use super::habits::HabitMember;
use super::{Session, StoreError};
use crate::domain::habit::{Habit, HabitPost};
use crate::domain::ids::{ChannelId, MemberId, MessageId};

/// A message, its habit and its author, as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMessage {
    /// The habit of its channel.
    pub habit: Habit,
    /// The last message of the channel that was read without a gap before it.
    pub read_to: MessageId,
    /// What it counted when it was last heard of.
    pub post: Option<HabitPost>,
    /// Whether it was deleted before it was heard of.
    pub is_gone: bool,
    /// How its author stands in the server's habits.
    pub standing: HabitMember,
}

impl FromRow<'_, SqliteRow> for KnownMessage {
    fn from_row(row: &SqliteRow) -> sqlx::Result<KnownMessage> {
        let source: Option<i64> = row.try_get("source_id")?;
        let habit = Habit::from_row(row)?;
        let post = match source {
            Some(source) => Some(HabitPost {
                source,
                habit: row.id("post_habit_id")?,
                member: row.id("member_id")?,
                on_day: row.date("on_day")?,
                deed: row.word("deed")?,
                state: row.word("post_state")?,
                entry: row.id_or_none("entry_id")?,
                version: row.try_get("version")?,
            }),
            None => None,
        };
        let standing = match row.try_get("counted")? {
            Some(counted) => {
                let welcomed_at: Option<DateTime<Utc>> = row.at_or_none("welcomed_at")?;
                HabitMember {
                    welcomed: welcomed_at.is_some(),
                    counted,
                    named: row.try_get("named")?,
                    quoted: row.try_get("quoted")?,
                }
            }
            None => HabitMember::default(),
        };
        Ok(KnownMessage {
            habit,
            read_to: row.id("read_to_id")?,
            post,
            is_gone: row.try_get("is_gone")?,
            standing,
        })
    }
}

impl Session {
    /// What is known about a message and its author; `None` where the channel has no habit.
    pub async fn known_message(
        &mut self,
        channel: ChannelId,
        message: MessageId,
        author: MemberId,
    ) -> Result<Option<KnownMessage>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT habit.*, read_to_id,
                 source_id, post.habit_id AS post_habit_id, post.member_id, on_day, deed, post.state AS post_state, entry_id, version,
                 EXISTS (SELECT 1 FROM habit_gone WHERE message_id = $2) AS is_gone,
                 welcomed_at, counted, named, quoted
             FROM habit_channel
             JOIN habit ON habit.habit_id = habit_channel.habit_id
             LEFT JOIN habit_post AS post ON post.source_id = $2
             LEFT JOIN habit_member AS standing ON standing.server_id = habit.server_id AND standing.member_id = $3
             WHERE habit_channel.channel_id = $1",
        )
        .bind(channel.get())
        .bind(message.get())
        .bind(author.get())
        .fetch_optional(self.connection())
        .await?)
    }
}
