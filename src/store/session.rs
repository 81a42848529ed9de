//! A connection to the database, writing (inside the writer's transaction) or reading (from the pool).

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Sqlite};

use super::erased_list::ErasedList;
use crate::domain::ids::MemberId;

/// What queries run on. Those that write fail on a reading session: its connection is read-only.
pub struct Session {
    inner: Inner,
    erased: Arc<ErasedList>,
}

enum Inner {
    Writing(Box<SqliteConnection>),
    Reading(PoolConnection<Sqlite>),
}

impl Session {
    pub(super) fn writing(connection: SqliteConnection, erased: Arc<ErasedList>) -> Session {
        let inner = Inner::Writing(Box::new(connection));
        Session { inner, erased }
    }

    pub(super) fn reading(connection: PoolConnection<Sqlite>, erased: Arc<ErasedList>) -> Session {
        let inner = Inner::Reading(connection);
        Session { inner, erased }
    }

    /// The member's name in the list of the erased.
    pub(super) fn hash_of(&self, member: MemberId) -> String {
        self.erased.hash(member)
    }

    pub(super) fn erased_list(&self) -> Arc<ErasedList> {
        self.erased.clone()
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.inner {
            Inner::Writing(connection) => connection,
            Inner::Reading(connection) => connection,
        }
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        match self.inner {
            Inner::Writing(connection) => connection.close().await,
            Inner::Reading(connection) => connection.close().await,
        }
    }
}
