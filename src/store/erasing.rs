//! Erasing a member: everything of theirs goes in the transaction that queues the removal of the bot's posts about them.
//!
//! Rows go by `ON DELETE CASCADE`, with `secure_delete` on, which is so for every write here: what is deleted is overwritten. What
//! stays is a keyed hash for two weeks ([`super::erased_list`]), and, until Discord has done it, which messages are to be removed.

use chrono::{DateTime, TimeDelta, Utc};

use super::columns::ms;
use super::remaking::Post;
use super::{Session, StoreError};
use crate::domain::ids::{ChannelId, MemberId, MessageId};

impl Session {
    /// How many messages in channels show the member's words or numbers, as far as the bot knows.
    pub async fn count_posts_about(&mut self, member: MemberId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM answer WHERE member_id = $1 AND message_id IS NOT NULL)
                  + (SELECT COUNT(*) FROM shared_post WHERE member_id = $1)
                  + (SELECT COUNT(*) FROM delivery WHERE kind = 'milestone' AND member_id = $1 AND message_id IS NOT NULL)
                  + (SELECT COUNT(*) FROM delivery_part JOIN delivery ON delivery.delivery_id = delivery_part.delivery_id
                     WHERE delivery_part.member_id = $1 AND delivery.message_id IS NOT NULL)",
        )
        .bind(member.get())
        .fetch_one(self.connection())
        .await?)
    }

    /// Notes a message in a channel that shows the member's words or numbers.
    pub async fn note_shared_post(
        &mut self,
        member: MemberId,
        channel: ChannelId,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO shared_post (message_id, channel_id, member_id, created_at)
             SELECT $1, $2, member_id, $4 FROM member WHERE member_id = $3
             ON CONFLICT (message_id) DO NOTHING",
        )
        .bind(message.get())
        .bind(channel.get())
        .bind(member.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Erases everything of the member, and queues what removes the bot's posts about them; `nonce` makes a fresh name for a delivery.
    /// False when nothing was kept of them.
    pub async fn erase_member(
        &mut self,
        member: MemberId,
        nonce: fn() -> String,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM member WHERE member_id = $1")
            .bind(member.get())
            .fetch_one(self.connection())
            .await?;
        // Delivered a second time, the wish does not end what was begun anew after the first.
        let is_new = known > 0
            && !self
                .erased_after(member, now - TimeDelta::milliseconds(1))
                .await?;
        if !is_new {
            return Ok(false);
        }
        let posts = self.posts_about(member).await?;
        self.take_out_of_posts(member, now).await?;
        // An admin's id, kept only to say who set the question or the habit up.
        sqlx::query("UPDATE check_in SET set_by = 0 WHERE set_by = $1")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        sqlx::query("UPDATE habit SET set_by = 0 WHERE set_by = $1")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        self.remove_places_of_answers(member).await?;
        sqlx::query("DELETE FROM member WHERE member_id = $1")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        for post in posts {
            // A row that is gone leaves its nonce, by which its message can be found.
            let nonce = post.nonce.clone().unwrap_or_else(nonce);
            self.insert_removal(&post, &nonce, now).await?;
        }
        let hash = self.hash_of(member);
        sqlx::query(
            "INSERT INTO erased (hash, erased_at) VALUES ($1, $2)
             ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at, listed = FALSE, swept = FALSE",
        )
        .bind(hash)
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(true)
    }

    /// Whether the member had everything erased after this instant: then what they asked for at it is not to be done.
    pub async fn erased_after(
        &mut self,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let hash = self.hash_of(member);
        let later: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM erased WHERE hash = $1 AND erased_at > $2")
                .bind(hash)
                .bind(ms(at))
                .fetch_one(self.connection())
                .await?;
        Ok(later > 0)
    }

    /// The erased whom the list outside the database does not have yet.
    pub(super) async fn unlisted(&mut self) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT hash, erased_at FROM erased WHERE listed = FALSE")
                .fetch_all(self.connection())
                .await?;
        let at = |(hash, ms)| Some((hash, DateTime::from_timestamp_millis(ms)?));
        Ok(rows.into_iter().filter_map(at).collect())
    }

    /// Notes that the list has them.
    pub(super) async fn set_listed(&mut self, hashes: &[String]) -> Result<(), StoreError> {
        for hash in hashes {
            sqlx::query("UPDATE erased SET listed = TRUE WHERE hash = $1")
                .bind(hash)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Forgets who was erased before this instant, as far as the list has them and the file was written anew.
    pub async fn remove_erased(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM erased WHERE erased_at < $1 AND listed = TRUE AND swept = TRUE")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Messages that are to be removed: those about this member alone, and those that were given up and may have arrived all the same.
    async fn posts_about(&mut self, member: MemberId) -> Result<Vec<Post>, StoreError> {
        let known: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT channel_id, message_id FROM answer
                 WHERE member_id = $1 AND message_id IS NOT NULL AND channel_id IS NOT NULL
             UNION SELECT channel_id, message_id FROM shared_post WHERE member_id = $1
             UNION SELECT channel_id, message_id FROM delivery
                 WHERE kind = 'milestone' AND member_id = $1 AND message_id IS NOT NULL AND channel_id IS NOT NULL",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let on_the_way: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
            "SELECT channel_id, nonce, attempted_at FROM delivery
                 WHERE kind = 'comparison' AND answer_id IN (SELECT answer_id FROM answer WHERE member_id = $1)
                   AND state <> 'done' AND attempts > 0 AND message_id IS NULL AND channel_id IS NOT NULL
             UNION SELECT channel_id, nonce, attempted_at FROM delivery
                 WHERE kind = 'milestone' AND member_id = $1
                   AND state <> 'done' AND attempts > 0 AND message_id IS NULL AND channel_id IS NOT NULL
             UNION SELECT channel_id, nonce, attempted_at FROM delivery
                 WHERE kind IN ('closing', 'closing_edit', 'habit_summary')
                   AND delivery_id IN (SELECT delivery_id FROM delivery_part WHERE member_id = $1)
                   AND state NOT IN ('due', 'done') AND attempts > 0 AND message_id IS NULL AND channel_id IS NOT NULL",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let known = known.into_iter().map(|(channel, message)| Post {
            channel,
            message: Some(message),
            nonce: None,
            attempted_at: None,
        });
        let on_the_way = on_the_way
            .into_iter()
            .map(|(channel, nonce, attempted_at)| Post {
                channel,
                message: None,
                nonce: Some(nonce),
                attempted_at,
            });
        Ok(known.chain(on_the_way).collect())
    }

    /// Posts that show several members are made again without this one, those among them that Discord may have taken unnoticed. One that
    /// shows nobody else and nothing else is removed then. Of those that were given up nothing is posted any more.
    async fn take_out_of_posts(
        &mut self,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM delivery WHERE kind IN ('closing', 'closing_edit', 'habit_summary')
               AND state NOT IN ('due', 'done') AND attempts > 0 AND message_id IS NULL
               AND delivery_id IN (SELECT delivery_id FROM delivery_part WHERE member_id = $1)",
        )
        .bind(member.get())
        .execute(self.connection())
        .await?;
        sqlx::query(
            "UPDATE delivery SET kind = CASE kind WHEN 'closing' THEN 'closing_edit' ELSE kind END, state = 'due', due_at = $2,
                 created_at = CASE WHEN message_id IS NULL THEN created_at ELSE $2 END
             WHERE kind IN ('closing', 'closing_edit', 'habit_summary')
               AND (message_id IS NOT NULL OR (state = 'due' AND attempts > 0))
               AND delivery_id IN (SELECT delivery_id FROM delivery_part WHERE member_id = $1)",
        )
        .bind(member.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
