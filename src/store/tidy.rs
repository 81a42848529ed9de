//! What follows an erasing: the list outside the database; the file, written anew, since `secure_delete` does not know of what SQLite
//! leaves in a page whose rows it moves to another; and the log of writes, which has the pages as they were before.
//!
//! Each can fail when the erasing itself has succeeded (a full disk, a long reader): they are done again by [`Store::tidy`], and at the
//! latest when the file is opened next.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection};

use super::{Session, Store, StoreError};
use crate::domain::ids::MemberId;

/// How long the log's end waits for readers, while writers wait for it.
const READERS_FINISH_WITHIN: Duration = Duration::from_millis(200);
/// Between two sweeps lies so many times what the last one took, whatever came of it: whoever has themselves forgotten again and again holds up nobody.
const REST: u32 = 20;

impl Store {
    /// Erases everything of a member in one transaction; false when nothing was kept of them. What follows it is tried at once, and its
    /// failure is logged: the erasing stands.
    pub async fn erase_member(
        &self,
        member: MemberId,
        nonce: fn() -> String,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let erased: bool = self
            .write(move |session| {
                Box::pin(async move { session.erase_member(member, nonce, now).await })
            })
            .await?;
        if erased {
            self.untidy.store(true, Ordering::Release);
            if let Err(error) = self.tidy().await {
                tracing::error!(%error, "what follows an erasing is put off");
            }
        }
        Ok(erased)
    }

    /// Does what is left to do of erasings, if anything is: true when nothing is left.
    pub async fn tidy(&self) -> Result<bool, StoreError> {
        // Taken down first: who is erased meanwhile puts it up again.
        if !self.untidy.swap(false, Ordering::AcqRel) {
            return Ok(true);
        }
        let done = self.tidy_up().await;
        if !matches!(done, Ok(true)) {
            self.untidy.store(true, Ordering::Release);
        }
        done
    }

    async fn tidy_up(&self) -> Result<bool, StoreError> {
        self.write(|session| Box::pin(list_erased(session))).await?;
        let options = self.connect.clone().busy_timeout(READERS_FINISH_WITHIN);
        let mut connection = options.connect().await?;
        let swept = self.sweep_in_turn(&mut connection).await;
        let truncated = truncate_wal(&mut connection).await;
        connection.close().await?;
        Ok(swept? && truncated?)
    }

    /// Sweeps what is to be swept, unless the last time is too near: false then.
    async fn sweep_in_turn(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        if unswept(connection).await?.is_empty() {
            return Ok(true);
        }
        let next_sweep = || {
            self.next_sweep
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if next_sweep().is_some_and(|at| Instant::now() < at) {
            return Ok(false);
        }
        let began_at = Instant::now();
        let swept = sweep(connection).await;
        // A disk that is too full for it is not kept busy with trying.
        let took = began_at.elapsed();
        *next_sweep() = Some(Instant::now() + took * REST);
        swept.map(|()| true)
    }
}

/// Writes the file anew, if anybody was erased since that was done last. Writers wait meanwhile: about a second for 150 MB.
pub(super) async fn sweep(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let unswept = unswept(connection).await?;
    if unswept.is_empty() {
        return Ok(());
    }
    connection.execute(sqlx::raw_sql("VACUUM")).await?;
    for (hash, erased_at) in unswept {
        // Whoever was erased again meanwhile waits for the next time.
        sqlx::query("UPDATE erased SET swept = TRUE WHERE hash = $1 AND erased_at = $2")
            .bind(hash)
            .bind(erased_at)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Who was erased since the file was last written anew, and when.
async fn unswept(connection: &mut SqliteConnection) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(
        sqlx::query_as("SELECT hash, erased_at FROM erased WHERE swept = FALSE")
            .fetch_all(connection)
            .await?,
    )
}

/// Puts into the list whom it lacks. Killed in between, it has somebody twice, which means the same.
pub(super) async fn list_erased(session: &mut Session) -> Result<(), StoreError> {
    let unlisted = session.unlisted().await?;
    if unlisted.is_empty() {
        return Ok(());
    }
    let hashes: Vec<String> = unlisted.iter().map(|(hash, _)| hash.clone()).collect();
    let list = session.erased_list();
    tokio::task::spawn_blocking(move || list.append(&unlisted))
        .await
        .map_err(|_| StoreError::Panicked)??;
    session.set_listed(&hashes).await
}

/// Moves the log of writes into the file and empties it; false when a reader stands in the way.
pub(super) async fn truncate_wal(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(connection)
        .await?;
    Ok(busy == 0)
}
