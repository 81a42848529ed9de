//! What a comparison reads: minutes by day, lifetime sums, days away.
//!
//! The windows are computed in the domain; here is one range of days and one pass over a member's entries, both answered from
//! the index `entry_for_comparison` alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::columns::ms;
use super::{Session, StoreError};
use crate::domain::calendar::DateRange;
use crate::domain::comparison::{DayTotal, History};
use crate::domain::engine::Record;
use crate::domain::estimate::Estimate;
use crate::domain::group::GroupWindow;
use crate::domain::ids::{CraftId, MemberId, ServerId};

/// Which entries a place may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visible {
    /// The member alone is looking: everything.
    All,
    /// A server is looking: the entries logged there, and those of the crafts that the member shares there.
    In(ServerId),
}

impl Visible {
    pub(super) fn server(self) -> Option<i64> {
        match self {
            Visible::All => None,
            Visible::In(server) => Some(server.get()),
        }
    }
}

impl Session {
    /// The member's visible history around a period, in one craft or over all: days from `days.from` to `days.to`, lifetime sums
    /// now and up to `then`. Its grounds are [`Session::grounds`]'s.
    pub async fn history(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
        days: DateRange,
        then: NaiveDate,
    ) -> Result<History, StoreError> {
        // The days and then, without a number of entries, the sums and whether there is more to look for: one look for all.
        let rows: Vec<DayOrSums> = sqlx::query_as(
            "SELECT started_on, CAST(SUM(minutes) AS BIGINT), CAST(SUM(CASE WHEN dated THEN 1 ELSE 0 END) AS BIGINT),
                 COUNT(*), FALSE
             FROM entry
             WHERE member_id = $1 AND started_on >= $2 AND started_on <= $3 AND deleted_at IS NULL
               AND (CAST($4 AS BIGINT) IS NULL OR server_id = $4 OR craft_id IN
                    (SELECT craft_id FROM craft_share WHERE server_id = $4 AND member_id = $1))
               AND (CAST($5 AS BIGINT) IS NULL OR craft_id = $5)
             GROUP BY started_on
             UNION ALL
             SELECT MIN(started_on), CAST(COALESCE(SUM(minutes), 0) AS BIGINT),
                 CAST(COALESCE(SUM(minutes) FILTER (WHERE started_on <= $6), 0) AS BIGINT), CAST(NULL AS BIGINT),
                 EXISTS (SELECT 1 FROM estimate WHERE member_id = $1) OR EXISTS (SELECT 1 FROM away WHERE member_id = $1)
             FROM entry
             WHERE member_id = $1 AND deleted_at IS NULL
               AND (CAST($4 AS BIGINT) IS NULL OR server_id = $4 OR craft_id IN
                    (SELECT craft_id FROM craft_share WHERE server_id = $4 AND member_id = $1))
               AND (CAST($5 AS BIGINT) IS NULL OR craft_id = $5)",
        )
        .bind(member.get())
        .bind(days.from)
        .bind(days.to)
        .bind(visible.server())
        .bind(craft.map(CraftId::get))
        .bind(then)
        .fetch_all(self.connection())
        .await?;
        let mut history = History::default();
        if rows.iter().any(|(.., is_more)| *is_more) {
            let (estimates, away) = self.estimates_and_away(member, visible, craft).await?;
            let estimates = estimates.into_iter().map(|(_, estimate)| estimate);
            (history.estimated, history.away) = (estimated_by_day(estimates), away);
        }
        for (day, minutes, other, entries, _) in rows {
            if let Some(entries) = entries {
                let total = DayTotal {
                    minutes,
                    entries,
                    dated_entries: other,
                };
                history.days.extend(day.map(|day| (day, total)));
            } else {
                history.first_day = day;
                (history.lifetime_minutes, history.lifetime_then_minutes) = (minutes, other);
            }
        }
        Ok(history)
    }

    /// Everything visible of the member, day by day, in one craft or over all.
    pub async fn record(
        &mut self,
        member: MemberId,
        visible: Visible,
        craft: Option<CraftId>,
    ) -> Result<Record, StoreError> {
        let rows: Vec<(NaiveDate, i64, bool)> = sqlx::query_as(
            "SELECT started_on, CAST(SUM(minutes) AS BIGINT), MAX(CASE WHEN dated THEN 1 ELSE 0 END) = 1
             FROM entry
             WHERE member_id = $1 AND deleted_at IS NULL
               AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2 OR craft_id IN
                    (SELECT craft_id FROM craft_share WHERE server_id = $2 AND member_id = $1))
               AND (CAST($3 AS BIGINT) IS NULL OR craft_id = $3)
             GROUP BY started_on ORDER BY started_on",
        )
        .bind(member.get())
        .bind(visible.server())
        .bind(craft.map(CraftId::get))
        .fetch_all(self.connection())
        .await?;
        let (guesses, away) = self.estimates_and_away(member, visible, craft).await?;
        let estimated = estimated_by_day(guesses.into_iter().map(|(_, estimate)| estimate));
        Ok(record_of(rows, estimated, away))
    }

    /// The same for each of the member's crafts that has a visible entry, with the craft's name.
    pub async fn records_by_craft(
        &mut self,
        member: MemberId,
        visible: Visible,
    ) -> Result<Vec<(CraftId, String, Record)>, StoreError> {
        let rows: Vec<CraftDay> = sqlx::query_as(
            "SELECT entry.craft_id, craft.name, started_on, CAST(SUM(minutes) AS BIGINT), MAX(CASE WHEN dated THEN 1 ELSE 0 END) = 1
             FROM entry JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND deleted_at IS NULL
               AND (CAST($2 AS BIGINT) IS NULL OR server_id = $2 OR entry.craft_id IN
                    (SELECT craft_id FROM craft_share WHERE server_id = $2 AND member_id = $1))
             GROUP BY entry.craft_id, craft.name, started_on ORDER BY entry.craft_id, started_on",
        )
        .bind(member.get())
        .bind(visible.server())
        .fetch_all(self.connection())
        .await?;
        let (guesses, away) = self.estimates_and_away(member, visible, None).await?;
        let of_craft = |rows: &[CraftDay]| {
            let days = rows
                .iter()
                .map(|(_, _, day, minutes, dated)| (*day, *minutes, *dated));
            let craft = CraftId::from_row(rows[0].0);
            let of_craft = guesses.iter().filter(|(of, _)| *of == craft);
            let estimated = estimated_by_day(of_craft.map(|(_, estimate)| *estimate));
            let record = record_of(days, estimated, away.clone());
            (craft, rows[0].1.clone(), record)
        };
        Ok(rows
            .chunk_by(|one, next| one.0 == next.0)
            .map(of_craft)
            .collect())
    }

    /// What the server's members who have joined did in these dates, all together: what they logged there, and what they logged
    /// elsewhere in crafts that they share there.
    pub async fn group_window(
        &mut self,
        server: ServerId,
        days: DateRange,
    ) -> Result<GroupWindow, StoreError> {
        let (members, minutes, member_days) = sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(minutes), 0) AS BIGINT), CAST(COALESCE(SUM(days), 0) AS BIGINT)
             FROM (SELECT SUM(seen.minutes) AS minutes,
                       COUNT(DISTINCT CASE WHEN seen.dated THEN seen.started_on END) AS days
                   FROM (SELECT member_id, minutes, dated, started_on FROM entry
                         WHERE server_id = $1 AND started_on >= $2 AND started_on <= $3 AND deleted_at IS NULL
                         UNION ALL
                         SELECT entry.member_id, entry.minutes, entry.dated, entry.started_on
                         FROM craft_share
                         JOIN entry ON entry.member_id = craft_share.member_id AND entry.craft_id = craft_share.craft_id
                         WHERE craft_share.server_id = $1 AND entry.started_on >= $2 AND entry.started_on <= $3
                           AND entry.deleted_at IS NULL AND (entry.server_id IS NULL OR entry.server_id <> $1)) AS seen
                   JOIN membership ON membership.server_id = $1
                       AND membership.member_id = seen.member_id AND membership.joined_at IS NOT NULL
                   GROUP BY seen.member_id) AS contribution",
        )
        .bind(server.get())
        .bind(days.from)
        .bind(days.to)
        .fetch_one(self.connection())
        .await?;
        Ok(GroupWindow {
            members,
            minutes,
            member_days,
        })
    }

    /// The member's days away, all of them.
    pub async fn away_of(&mut self, member: MemberId) -> Result<Vec<DateRange>, StoreError> {
        let rows: Vec<(NaiveDate, NaiveDate)> = sqlx::query_as(
            "SELECT from_on, to_on FROM away WHERE member_id = $1 ORDER BY from_on, away_id",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(from, to)| DateRange { from, to })
            .collect())
    }

    /// Replaces the member's days away.
    pub async fn keep_away(
        &mut self,
        member: MemberId,
        ranges: &[DateRange],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM away WHERE member_id = $1")
            .bind(member.get())
            .execute(self.connection())
            .await?;
        for range in ranges {
            sqlx::query(
                "INSERT INTO away (member_id, from_on, to_on, created_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(member.get())
            .bind(range.from)
            .bind(range.to)
            .bind(ms(now))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

/// A day, its minutes, its dated entries and all; or the first day, the minutes of all time, those up to then, and whether there is more.
type DayOrSums = (Option<NaiveDate>, i64, i64, Option<i64>, bool);

/// A craft's id and name, a day, its minutes, and whether any of them was logged for that very day.
type CraftDay = (i64, String, NaiveDate, i64, bool);

/// Days with their minutes, and whether any of them was logged for that very day.
fn record_of(
    days: impl IntoIterator<Item = (NaiveDate, i64, bool)>,
    estimated: BTreeMap<NaiveDate, i64>,
    away: Vec<DateRange>,
) -> Record {
    let (mut logged, mut undated) = (BTreeMap::new(), BTreeSet::new());
    for (day, minutes, dated) in days {
        logged.insert(day, minutes);
        if !dated {
            undated.insert(day);
        }
    }
    Record {
        undated,
        ..Record::whole(logged, estimated, away)
    }
}

/// All of them together, day by day.
fn estimated_by_day(estimates: impl IntoIterator<Item = Estimate>) -> BTreeMap<NaiveDate, i64> {
    let mut days = BTreeMap::new();
    for (day, minutes) in estimates.into_iter().flat_map(Estimate::by_day) {
        *days.entry(day).or_insert(0) += minutes;
    }
    days
}
