//! A connection to the database, writing (inside the writer's transaction) or reading (from the pool).

use std::sync::Arc;

use deadpool::managed::Object;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Executor};

use super::erased_list::ErasedList;
use super::held::Held;
use super::readers::Reader;
use super::{Known, Room, StoreError, Wanted};
use crate::domain::ids::MemberId;

/// What queries run on. Those that write fail on a reading session: its connection is read-only.
pub struct Session {
    inner: Inner,
    erased: Arc<ErasedList>,
    /// Whether what a write changes can be undone apart from the others of its transaction, or never has to be.
    guarded: bool,
    /// What was looked up for the write that runs.
    looked_up: Option<LookedUp>,
    /// The entries that are kept with the next that goes to the database.
    pub(super) held: Held,
}

/// What was looked up of what was wanted.
pub(super) type LookedUp = (Wanted, (Known, Room));

enum Inner {
    Writing(Box<SqliteConnection>),
    Reading(Reader),
}

impl Session {
    pub(super) fn writing(connection: SqliteConnection, erased: Arc<ErasedList>) -> Session {
        let inner = Inner::Writing(Box::new(connection));
        Session {
            inner,
            erased,
            guarded: true,
            looked_up: None,
            held: Held::default(),
        }
    }

    pub(super) fn reading(connection: Reader, erased: Arc<ErasedList>) -> Session {
        let inner = Inner::Reading(connection);
        Session {
            inner,
            erased,
            guarded: true,
            looked_up: None,
            held: Held::default(),
        }
    }

    /// Sees to it that all changes from here on are kept together or not at all. To be called before the first of several changes in a
    /// [`Store::write_entry`](super::Store::write_entry); called again, and elsewhere, it does nothing.
    pub async fn guard(&mut self) -> Result<(), StoreError> {
        if !self.guarded {
            self.keep_held().await?;
            self.count_from(None);
            self.say(Some("SAVEPOINT write")).await?;
            self.guarded = true;
        }
        Ok(())
    }

    /// Whether the write that comes next is guarded already.
    pub(super) fn set_guarded(&mut self, guarded: bool) {
        self.guarded = guarded;
        if guarded {
            self.count_from(None);
        }
    }

    pub(super) fn set_looked_up(&mut self, found: Option<LookedUp>) {
        self.looked_up = found;
    }

    pub(super) fn take_looked_up(&mut self, wanted: &Wanted) -> Option<(Known, Room)> {
        let (of, found) = self.looked_up.take()?;
        (of == *wanted).then_some(found)
    }

    pub(super) fn is_guarded(&self) -> bool {
        self.guarded
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

    /// Says what takes no values and gives none back.
    pub(super) async fn say(&mut self, statements: Option<&'static str>) -> sqlx::Result<()> {
        if let Some(statements) = statements {
            self.connection().execute(sqlx::raw_sql(statements)).await?;
        }
        Ok(())
    }

    pub(super) async fn close(self) -> sqlx::Result<()> {
        match self.inner {
            Inner::Writing(connection) => connection.close().await,
            Inner::Reading(connection) => Object::take(connection).close().await,
        }
    }
}
