//! Erasing a member: everything of theirs goes in the transaction that queues the removal of the bot's posts about them.
//!
//! Rows go by `ON DELETE CASCADE`, with `secure_delete` on, which is so for every write here: what is deleted is overwritten. What
//! stays is a keyed hash for two weeks ([`super::erased_list`]), and, until Discord has done it, which messages are to be removed.

use chrono::{DateTime, TimeDelta, Utc};

use super::columns::ms;
use super::{Part, Session, StoreError};
use crate::domain::ids::{ChannelId, DeliveryId, MemberId, MessageId};

/// How a habit's summary shows somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Whom.
    pub member: MemberId,
    /// By their name.
    pub named: bool,
    /// By the words of a lesson.
    pub quoted: bool,
}

/// After this time an attempt has surely come to its end: before it, a message that is looked for may not be there yet.
const UNDER_WAY_MS: i64 = 61_000;

/// A message to be removed, or, where it is not known whether Discord has it, how to find it.
struct Post {
    channel: i64,
    message: Option<i64>,
    nonce: Option<String>,
    attempted_at: Option<i64>,
}

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

    /// Queues the removal of a message, whoever it is about.
    pub async fn queue_removal(
        &mut self,
        channel: ChannelId,
        message: MessageId,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let post = Post {
            channel: channel.get(),
            message: Some(message.get()),
            nonce: None,
            attempted_at: None,
        };
        self.insert_removal(&post, nonce, now).await
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

    /// Queues the removal of a message of which it is not known whether Discord has it, by the nonce of the row that was to send it
    /// and is gone.
    pub async fn queue_search_and_removal(
        &mut self,
        channel: ChannelId,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let post = Post {
            channel: channel.get(),
            message: None,
            nonce: None,
            attempted_at: Some(ms(now)),
        };
        self.insert_removal(&post, nonce, now).await
    }

    /// A closing post that was to be made again, and of which it is not known whether Discord has it, becomes the removal of it. False for
    /// any other row.
    pub async fn take_back_closing(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let found: Option<(i64, String, Option<i64>)> = sqlx::query_as(
            "SELECT channel_id, nonce, attempted_at FROM delivery
             WHERE delivery_id = $1 AND kind = 'closing_edit' AND message_id IS NULL AND channel_id IS NOT NULL
               AND state <> 'done'",
        )
        .bind(id.get())
        .fetch_optional(self.connection())
        .await?;
        let Some((channel, nonce, attempted_at)) = found else {
            return Ok(false);
        };
        self.remove_delivery(id).await?;
        let post = Post {
            channel,
            message: None,
            nonce: None,
            attempted_at,
        };
        self.insert_removal(&post, &nonce, now).await?;
        Ok(true)
    }

    /// Notes whom a message composed at `now` or after it is about to show, beside those whom an earlier attempt may have shown. False when
    /// one of them was forgotten since, known again or not.
    pub async fn note_shown(
        &mut self,
        id: DeliveryId,
        shown: &[Shown],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let parts = self.delivery_parts(id).await?;
        for one in shown {
            let is_gone = self.member(one.member).await?.is_none();
            if is_gone || self.erased_after(one.member, now).await? {
                return Ok(false);
            }
            let note = if parts.contains(&Part::Member(one.member)) {
                "UPDATE delivery_part SET named = (named OR $3), quoted = (quoted OR $4)
                 WHERE delivery_id = $1 AND member_id = $2"
            } else {
                "INSERT INTO delivery_part (delivery_id, position, member_id, named, quoted)
                 SELECT $1, COALESCE(MAX(position) + 1, 0), $2, $3, $4 FROM delivery_part WHERE delivery_id = $1"
            };
            sqlx::query(note)
                .bind(id.get())
                .bind(one.member.get())
                .bind(one.named)
                .bind(one.quoted)
                .execute(self.connection())
                .await?;
        }
        Ok(true)
    }

    /// Whom a habit's summary shows, and how, as noted by [`Session::note_shown`].
    pub async fn shown_in(&mut self, id: DeliveryId) -> Result<Vec<Shown>, StoreError> {
        let rows: Vec<(i64, bool, bool)> = sqlx::query_as(
            "SELECT member_id, named, quoted FROM delivery_part WHERE delivery_id = $1 AND member_id IS NOT NULL
             ORDER BY position",
        )
        .bind(id.get())
        .fetch_all(self.connection())
        .await?;
        let shown = |(member, named, quoted)| Shown {
            member: MemberId::from_row(member),
            named,
            quoted,
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Makes a message due to be made again with those who are left.
    pub async fn queue_again(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE delivery SET state = 'due', due_at = $2, created_at = $2 WHERE delivery_id = $1")
            .bind(id.get())
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn insert_removal(
        &mut self,
        post: &Post,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let now = ms(now);
        // The clock may have been ahead at the attempt, and is not waited for.
        let due_at = (post.attempted_at)
            .map_or(now, |at| (at + UNDER_WAY_MS).clamp(now, now + UNDER_WAY_MS));
        sqlx::query(
            "INSERT INTO delivery (key, kind, nonce, state, due_at, attempted_at, channel_id, message_id, created_at)
             VALUES ($1, 'removal', $2, 'due', $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING",
        )
        .bind(format!("removal:{nonce}"))
        .bind(nonce)
        .bind(due_at)
        .bind(post.attempted_at)
        .bind(post.channel)
        .bind(post.message)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes a closing post due to be made again with those who are left.
    pub async fn queue_closing_edit(
        &mut self,
        id: DeliveryId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE delivery SET kind = 'closing_edit', state = 'due', due_at = $2, created_at = $2 WHERE delivery_id = $1",
        )
        .bind(id.get())
        .bind(ms(now))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes a closing post that was made again one like any other.
    pub async fn set_closing(&mut self, id: DeliveryId) -> Result<(), StoreError> {
        sqlx::query("UPDATE delivery SET kind = 'closing' WHERE delivery_id = $1")
            .bind(id.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes the row of a delivery of which nothing is to be kept.
    pub async fn remove_delivery(&mut self, id: DeliveryId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM delivery WHERE delivery_id = $1")
            .bind(id.get())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the parts of these members only: those whom the message shows.
    pub async fn keep_parts_of(
        &mut self,
        id: DeliveryId,
        shown: &[MemberId],
    ) -> Result<(), StoreError> {
        for part in self.delivery_parts(id).await? {
            let Part::Member(member) = part else {
                continue;
            };
            if !shown.contains(&member) {
                sqlx::query("DELETE FROM delivery_part WHERE delivery_id = $1 AND member_id = $2")
                    .bind(id.get())
                    .bind(member.get())
                    .execute(self.connection())
                    .await?;
            }
        }
        Ok(())
    }
}
