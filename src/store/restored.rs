//! What a restored backup is told of itself: that Discord may have messages which it knows nothing of.

use chrono::{DateTime, Utc};

use super::columns::ms;
use super::{Session, StoreError};

/// Row numbers that are left free at a restore: buttons made since the backup carry numbers that must not mean something else now.
const FREE_NUMBERS: i64 = 1 << 32;

impl Session {
    /// When this record was last put back from a backup, if it ever was.
    pub async fn restored_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = sqlx::query_scalar("SELECT MAX(restored_at) FROM restoration")
            .fetch_one(self.connection())
            .await?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    /// Notes that the record was put back, makes what is owed be looked for before it is sent, and gives no row a number again that was
    /// given since the backup was made.
    pub(super) async fn set_restored(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        for sql in [
            "INSERT INTO restoration (restored_at) VALUES ($1) ON CONFLICT (restored_at) DO NOTHING",
            "UPDATE delivery SET attempted_at = created_at
             WHERE state = 'due' AND attempted_at IS NULL AND created_at <= $1",
        ] {
            sqlx::query(sql)
                .bind(ms(now))
                .execute(self.connection())
                .await?;
        }
        // A table that was empty in the backup has no line here yet.
        sqlx::query(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master
             WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)",
        )
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE sqlite_sequence SET seq = seq + $1")
            .bind(FREE_NUMBERS)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
