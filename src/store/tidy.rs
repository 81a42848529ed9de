//! What follows an erasing: the list outside the database, and the log of writes, which has the pages as they were before.
//!
//! Both can fail when the erasing itself has succeeded (a full disk, a long reader): they are done again by [`Store::tidy`], and at the
//! latest when the file is opened next.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::{Session, Store, StoreError};
use crate::domain::ids::MemberId;

/// How long the log's end waits for readers, while writers wait for it.
const READERS_FINISH_WITHIN: Duration = Duration::from_millis(200);

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
        if !self.untidy.load(Ordering::Acquire) {
            return Ok(true);
        }
        self.write(|session| Box::pin(list_erased(session))).await?;
        let options = self.connect.clone().busy_timeout(READERS_FINISH_WITHIN);
        let mut connection = options.connect().await?;
        let done = truncate_wal(&mut connection).await?;
        connection.close().await?;
        self.untidy.store(!done, Ordering::Release);
        Ok(done)
    }
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
