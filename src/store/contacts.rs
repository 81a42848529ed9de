//! What a contact looks up and notes: who acts, and where.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::{Session, StoreError};
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::record::{Member, Membership};

/// What the bot knows of somebody who acts, and of where they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The member, if the bot has met them.
    pub member: Option<Member>,
    /// The member in the server they act in.
    pub membership: Option<Membership>,
    /// Whether they had everything erased since they acted.
    pub erased_since: bool,
    /// Whether the bot knows the server.
    pub knows_server: bool,
    /// The zone of the server's weekly question.
    pub server_zone: Option<Tz>,
}

impl FromRow<'_, SqliteRow> for Known {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Known> {
        let member: Option<MemberId> = row.id_or_none("member_id")?;
        let server: Option<ServerId> = row.id_or_none("server_id")?;
        let known_server: Option<ServerId> = row.id_or_none("known_server_id")?;
        let has_zone: Option<String> = row.try_get("server_zone")?;
        Ok(Known {
            member: member.map(|_| Member::from_row(row)).transpose()?,
            membership: server.map(|_| Membership::from_row(row)).transpose()?,
            erased_since: row.try_get("erased_since")?,
            knows_server: known_server.is_some(),
            server_zone: has_zone.map(|_| row.zone("server_zone")).transpose()?,
        })
    }
}

const ADD: &str = "INSERT INTO member (member_id, timezone, created_at) VALUES ($1, $2, $3) ON CONFLICT (member_id) DO NOTHING";
const MEET: &str = "INSERT INTO membership (server_id, member_id, display_name) VALUES ($4, $1, $5)
     ON CONFLICT (server_id, member_id) DO UPDATE SET display_name = excluded.display_name";
const MET: &str = "SELECT member.*, membership.server_id, display_name, joined_at, ask_by, direct_state, unanswered, next_direct_at
     FROM member JOIN membership ON membership.server_id = $4 AND membership.member_id = member.member_id
     WHERE member.member_id = $1";
/// One way to the database.
static ADD_IN_SERVER: LazyLock<String> = LazyLock::new(|| format!("{ADD}; {MEET}; {MET}"));

impl Session {
    /// Who acted at `at`, in a server or not: all that a contact asks for, in one look.
    pub async fn known(
        &mut self,
        member: MemberId,
        server: Option<ServerId>,
        at: DateTime<Utc>,
    ) -> Result<Known, StoreError> {
        let hash = self.hash_of(member);
        Ok(sqlx::query_as(
            "SELECT member.*, membership.server_id, display_name, joined_at, ask_by, direct_state, unanswered, next_direct_at,
                 server.server_id AS known_server_id, check_in.timezone AS server_zone,
                 EXISTS (SELECT 1 FROM erased WHERE hash = $3 AND erased_at > $4) AS erased_since
             FROM (SELECT 1 AS one) AS asked
             LEFT JOIN member ON member.member_id = $1
             LEFT JOIN membership ON membership.server_id = $2 AND membership.member_id = member.member_id
             LEFT JOIN server ON server.server_id = $2
             LEFT JOIN check_in ON check_in.server_id = $2",
        )
        .bind(member.get())
        .bind(server.map(ServerId::get))
        .bind(hash)
        .bind(ms(at))
        .fetch_one(self.connection())
        .await?)
    }

    /// Adds a member at first contact in a server, with their name there, and gives both. Who is there stays as
    /// they are, but for that name.
    pub async fn add_member_in_server(
        &mut self,
        member: MemberId,
        timezone: Tz,
        (server, display_name): (ServerId, &str),
        now: DateTime<Utc>,
    ) -> Result<(Member, Membership), StoreError> {
        let row = sqlx::query(ADD_IN_SERVER.as_str())
            .bind(member.get())
            .bind(timezone.name())
            .bind(ms(now))
            .bind(server.get())
            .bind(display_name)
            .fetch_one(self.connection())
            .await?;
        Ok((Member::from_row(&row)?, Membership::from_row(&row)?))
    }

    /// Notes the member's name in the server; the first time they act there, adds them, not joined.
    pub async fn meet_in_server(
        &mut self,
        server: ServerId,
        member: MemberId,
        display_name: &str,
    ) -> Result<Membership, StoreError> {
        Ok(sqlx::query_as(
            "INSERT INTO membership (server_id, member_id, display_name) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, member_id) DO UPDATE SET display_name = excluded.display_name
             RETURNING *",
        )
        .bind(server.get())
        .bind(member.get())
        .bind(display_name)
        .fetch_one(self.connection())
        .await?)
    }
}
