//! A connection to the database, writing (inside the writer's transaction) or reading (from the pool).

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Sqlite};

/// What queries run on. Those that write fail on a reading session: its connection is read-only.
pub struct Session(Inner);

enum Inner {
    Writing(Box<SqliteConnection>),
    Reading(PoolConnection<Sqlite>),
}

impl Session {
    pub(super) fn writing(connection: SqliteConnection) -> Session {
        Session(Inner::Writing(Box::new(connection)))
    }

    pub(super) fn reading(connection: PoolConnection<Sqlite>) -> Session {
        Session(Inner::Reading(connection))
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Inner::Writing(connection) => connection,
            Inner::Reading(connection) => connection,
        }
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        match self.0 {
            Inner::Writing(connection) => connection.close().await,
            Inner::Reading(connection) => connection.close().await,
        }
    }
}
