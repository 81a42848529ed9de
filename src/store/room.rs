//! What is looked at before an entry is kept: who keeps it, and whether there is room for it. In one look, since it happens most, and
//! for several who wait in one too: see [`Store::write_entry`](super::Store::write_entry).

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{Columns, ms};
use super::several::{SEVERAL, for_several};
use super::writer::BEGIN;
use super::{Known, Session, StoreError};
use crate::domain::ids::{EntryId, InteractionId, MemberId, ServerId};
use crate::domain::milestone::Standing;
use crate::domain::record::{Craft, ENTRIES_A_DAY_MAX};

/// The entry that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whose.
    pub member: MemberId,
    /// Where they act, if in a server.
    pub server: Option<ServerId>,
    /// When they acted.
    pub at: DateTime<Utc>,
    /// The day of the work.
    pub day: NaiveDate,
    /// What makes the entry.
    pub interaction: InteractionId,
    /// The folded name of its craft.
    pub craft: String,
}

/// What there is before one more entry on a day, in a craft of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The entry that the same interaction made before.
    pub again: Option<EntryId>,
    /// The minutes of the day, undated entries apart.
    pub day_minutes: i64,
    /// When the entry was kept that with this one fills a day's measure, as in [`Session::entry_kept_at`]; none where that was more than
    /// 24 hours ago.
    pub kept_at: Option<DateTime<Utc>>,
    /// The craft, and how far it has come; none where the entry would be its first.
    pub craft: Option<(Craft, Standing)>,
}

impl FromRow<'_, SqliteRow> for Room {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Room> {
        let said_hours: Option<i64> = row.try_get("said_hours")?;
        let craft = match row.try_get::<Option<i64>, _>("craft_id")? {
            Some(_) => Some((
                Craft::from_row(row)?,
                Standing {
                    minutes: row.try_get("craft_minutes")?,
                    said_hours: said_hours.max(row.try_get("said_hours_of_merged")?),
                },
            )),
            None => None,
        };
        Ok(Room {
            again: row.id_or_none("again")?,
            day_minutes: row.try_get("day_minutes")?,
            kept_at: row.at_or_none("kept_at")?,
            craft,
        })
    }
}

/// What is looked up of one [`Wanted`]; [`LOOKS`] are of more. Since it is in order, all of it comes at once: whoever waits is woken once.
const LOOK: &str = "WITH wanted (place, member_id, server_id, hash, acted_at, day, interaction_id, folded) AS (
         VALUES ($2, $3, $4, $5, $6, $7, $8, $9))
     SELECT member.*, membership.server_id, display_name, joined_at, ask_by, direct_state, unanswered, next_direct_at,
         server.server_id AS known_server_id, check_in.timezone AS server_zone,
         EXISTS (SELECT 1 FROM erased WHERE erased.hash = wanted.hash AND erased_at > wanted.acted_at) AS erased_since,
         (SELECT entry_id FROM entry WHERE entry.interaction_id = wanted.interaction_id AND item = 0
              AND entry.member_id = wanted.member_id) AS again,
         (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
          WHERE entry.member_id = wanted.member_id AND started_on = wanted.day AND dated = TRUE AND deleted_at IS NULL) AS day_minutes,
         (SELECT entry.created_at FROM entry WHERE entry.member_id = wanted.member_id AND source <> 'import'
              AND entry.created_at > wanted.acted_at - 86400000 ORDER BY entry.created_at DESC LIMIT 1 OFFSET $1) AS kept_at,
         craft.craft_id, craft.name, craft.archived, craft.rhythm_days,
         (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM entry
          WHERE craft_id = craft.craft_id AND deleted_at IS NULL
            AND source <> 'import' AND source <> 'derived' AND source <> 'estimated') AS craft_minutes,
         (SELECT MAX(hours) FROM milestone WHERE craft_id = craft.craft_id) AS said_hours,
         (SELECT MAX(hours) FROM craft AS merged JOIN milestone ON milestone.craft_id = merged.craft_id
          WHERE merged.merged_into = craft.craft_id) AS said_hours_of_merged
     FROM wanted
     LEFT JOIN member ON member.member_id = wanted.member_id
     LEFT JOIN membership ON membership.server_id = wanted.server_id AND membership.member_id = member.member_id
     LEFT JOIN server ON server.server_id = wanted.server_id
     LEFT JOIN check_in ON check_in.server_id = wanted.server_id
     LEFT JOIN craft AS named ON named.member_id = wanted.member_id AND named.folded = wanted.folded
     LEFT JOIN craft ON craft.craft_id = COALESCE(named.merged_into, named.craft_id)
     ORDER BY wanted.place";
/// The one of [`LOOK`].
const ONE: &str = "($2, $3, $4, $5, $6, $7, $8, $9)";

/// The same for one, for two, and so on.
static LOOKS: LazyLock<[String; SEVERAL]> = LazyLock::new(|| for_several(LOOK, ONE, ", "));
/// [`LOOK`] where nothing is begun yet: one way to the database instead of two, for an entry alone.
static FIRST_LOOK: LazyLock<String> = LazyLock::new(|| format!("{BEGIN}; {LOOK}"));

/// What is found of one [`Wanted`].
pub(super) type Found = sqlx::Result<(Known, Room)>;

impl Session {
    /// Who acts, as in [`Session::known`], and the room that there is for their entry. The hours of the craft are those of
    /// [`Session::towards_milestone`].
    pub async fn known_with_room(&mut self, wanted: &Wanted) -> Result<(Known, Room), StoreError> {
        if let Some(found) = self.take_looked_up(wanted) {
            return Ok(found);
        }
        self.keep_held().await?;
        let found = self
            .look_up(&LOOKS[0], std::slice::from_ref(wanted))
            .await?;
        Ok(found.into_iter().next().ok_or(sqlx::Error::RowNotFound)??)
    }

    /// Begins, and looks up what is wanted first.
    pub(super) async fn begin_and_look_up(&mut self, wanted: &Wanted) -> sqlx::Result<Vec<Found>> {
        self.look_up(&FIRST_LOOK, std::slice::from_ref(wanted))
            .await
    }

    /// Looks up several at once, [`SEVERAL`] at most, in their order.
    pub(super) async fn look_up_several(&mut self, wanted: &[Wanted]) -> sqlx::Result<Vec<Found>> {
        let sql = wanted
            .len()
            .checked_sub(1)
            .and_then(|others| LOOKS.get(others));
        match sql {
            Some(sql) => self.look_up(sql, wanted).await,
            None => Ok(Vec::new()),
        }
    }

    async fn look_up(&mut self, sql: &'static str, wanted: &[Wanted]) -> sqlx::Result<Vec<Found>> {
        let mut query = sqlx::query(sql).bind(ENTRIES_A_DAY_MAX - 1);
        for (place, wanted) in (0_i64..).zip(wanted) {
            query = query
                .bind(place)
                .bind(wanted.member.get())
                .bind(wanted.server.map(ServerId::get))
                .bind(self.hash_of(wanted.member))
                .bind(ms(wanted.at))
                .bind(wanted.day)
                .bind(wanted.interaction.get())
                .bind(&wanted.craft);
        }
        let rows = query.fetch_all(self.connection()).await?;
        let found = |row: &SqliteRow| Ok((Known::from_row(row)?, Room::from_row(row)?));
        Ok(rows.iter().map(found).collect())
    }
}
