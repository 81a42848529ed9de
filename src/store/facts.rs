//! Single values of the record as text, read and set by what they are: what undoing a change needs, and nothing else.
//!
//! A value is `None` where there is none: no rhythm, no estimate, an entry that is not deleted, a craft that is gone.

use super::{Session, StoreError};
use crate::domain::change::What;
use crate::domain::text::folded;

impl Session {
    /// The value as it stands.
    pub async fn fact(&mut self, what: What, row: i64) -> Result<Option<String>, StoreError> {
        let statement = match what {
            What::EntryCraft => "SELECT CAST(craft_id AS TEXT) FROM entry WHERE entry_id = $1",
            What::EntryDay => "SELECT started_on FROM entry WHERE entry_id = $1",
            What::EntryDated => {
                "SELECT CASE WHEN dated THEN 'yes' ELSE 'no' END FROM entry WHERE entry_id = $1"
            }
            What::EntryMinutes => "SELECT CAST(minutes AS TEXT) FROM entry WHERE entry_id = $1",
            What::EntryNote => "SELECT note FROM entry WHERE entry_id = $1",
            What::EntryOutcome => "SELECT outcome FROM entry WHERE entry_id = $1",
            What::EntryLesson => "SELECT lesson FROM entry WHERE entry_id = $1",
            What::EntryEvidence => "SELECT evidence FROM entry WHERE entry_id = $1",
            What::EntryUnconfirmed => {
                "SELECT CASE WHEN unconfirmed THEN 'yes' ELSE 'no' END FROM entry WHERE entry_id = $1"
            }
            What::EntryDeleted => "SELECT CAST(deleted_at AS TEXT) FROM entry WHERE entry_id = $1",
            What::EntryWithdrawn => {
                "SELECT CASE WHEN withdrawn THEN 'yes' ELSE 'no' END FROM entry WHERE entry_id = $1"
            }
            What::AnswerWords => "SELECT words FROM answer WHERE answer_id = $1",
            What::AnswerHours => "SELECT hours FROM answer WHERE answer_id = $1",
            What::AnswerLesson => "SELECT lesson FROM answer WHERE answer_id = $1",
            What::CraftName => "SELECT name FROM craft WHERE craft_id = $1",
            What::CraftArchived => {
                "SELECT CASE WHEN archived THEN 'yes' ELSE 'no' END FROM craft WHERE craft_id = $1"
            }
            What::CraftRhythm => "SELECT CAST(rhythm_days AS TEXT) FROM craft WHERE craft_id = $1",
            What::CraftMergedInto => {
                "SELECT CAST(merged_into AS TEXT) FROM craft WHERE craft_id = $1"
            }
            What::CraftItself => {
                "SELECT CAST(member_id AS TEXT) || ' ' || CAST(created_at AS TEXT) || ' ' || name
                 FROM craft WHERE craft_id = $1"
            }
            What::CraftBefore => {
                "SELECT CAST(minutes AS TEXT) || COALESCE(' ' || from_on || ' ' || to_on, '')
                 FROM estimate WHERE craft_id = $1"
            }
            What::CraftShared => return self.shared_in(row).await,
            What::ShippedCraft => {
                "SELECT CAST(craft_id AS TEXT) FROM shipped WHERE shipped_id = $1"
            }
            What::ShippedDay => "SELECT shipped_on FROM shipped WHERE shipped_id = $1",
            What::ShippedWhat => "SELECT what FROM shipped WHERE shipped_id = $1",
            What::ShippedLink => "SELECT link FROM shipped WHERE shipped_id = $1",
            What::MemberAway => return self.days_away(row).await,
            What::MemberTimezone => {
                "SELECT CASE WHEN timezone_chosen THEN 'chosen ' ELSE 'given ' END || timezone
                 FROM member WHERE member_id = $1"
            }
            What::MemberDayStart => {
                "SELECT CAST(day_start_hour AS TEXT) FROM member WHERE member_id = $1"
            }
            What::MemberWeekStart => "SELECT week_starts_on FROM member WHERE member_id = $1",
            What::MemberQuoting => {
                "SELECT CASE WHEN quoting THEN 'yes' ELSE 'no' END FROM member WHERE member_id = $1"
            }
            What::MemberTheme => "SELECT card_theme FROM preference WHERE member_id = $1",
            What::MemberExplain => {
                "SELECT CAST(next_explain_at AS TEXT) FROM preference WHERE member_id = $1"
            }
        };
        let found: Option<Option<String>> = sqlx::query_scalar(statement)
            .bind(row)
            .fetch_optional(self.connection())
            .await?;
        Ok(found.flatten())
    }

    /// Sets the value. One of a row that is gone is not set.
    pub async fn set_fact(
        &mut self,
        what: What,
        row: i64,
        value: Option<&str>,
    ) -> Result<(), StoreError> {
        let statement = match what {
            What::EntryCraft => {
                "UPDATE entry SET craft_id = CAST($2 AS BIGINT) WHERE entry_id = $1"
            }
            What::EntryDay => "UPDATE entry SET started_on = $2 WHERE entry_id = $1",
            What::EntryDated => "UPDATE entry SET dated = ($2 = 'yes') WHERE entry_id = $1",
            What::EntryMinutes => {
                "UPDATE entry SET minutes = CAST($2 AS BIGINT) WHERE entry_id = $1"
            }
            What::EntryNote => "UPDATE entry SET note = $2 WHERE entry_id = $1",
            What::EntryOutcome => "UPDATE entry SET outcome = $2 WHERE entry_id = $1",
            What::EntryLesson => "UPDATE entry SET lesson = $2 WHERE entry_id = $1",
            What::EntryEvidence => "UPDATE entry SET evidence = $2 WHERE entry_id = $1",
            What::EntryUnconfirmed => {
                "UPDATE entry SET unconfirmed = ($2 = 'yes') WHERE entry_id = $1"
            }
            What::EntryDeleted => {
                "UPDATE entry SET deleted_at = CAST($2 AS BIGINT), withdrawn = FALSE WHERE entry_id = $1"
            }
            What::EntryWithdrawn => {
                "UPDATE entry SET withdrawn = ($2 = 'yes') WHERE entry_id = $1"
            }
            What::AnswerWords => "UPDATE answer SET words = $2 WHERE answer_id = $1",
            What::AnswerHours => "UPDATE answer SET hours = $2 WHERE answer_id = $1",
            What::AnswerLesson => "UPDATE answer SET lesson = $2 WHERE answer_id = $1",
            What::CraftArchived => "UPDATE craft SET archived = ($2 = 'yes') WHERE craft_id = $1",
            What::CraftRhythm => {
                "UPDATE craft SET rhythm_days = CAST($2 AS BIGINT) WHERE craft_id = $1"
            }
            What::CraftMergedInto => {
                "UPDATE craft SET merged_into = CAST($2 AS BIGINT) WHERE craft_id = $1"
            }
            What::ShippedCraft => {
                "UPDATE shipped SET craft_id =
                     (SELECT COALESCE(merged_into, craft_id) FROM craft WHERE craft_id = CAST($2 AS BIGINT))
                 WHERE shipped_id = $1"
            }
            What::ShippedDay => "UPDATE shipped SET shipped_on = $2 WHERE shipped_id = $1",
            What::ShippedWhat => "UPDATE shipped SET what = $2 WHERE shipped_id = $1",
            What::ShippedLink => "UPDATE shipped SET link = $2 WHERE shipped_id = $1",
            What::MemberDayStart => {
                "UPDATE member SET day_start_hour = CAST($2 AS BIGINT) WHERE member_id = $1"
            }
            What::MemberWeekStart => "UPDATE member SET week_starts_on = $2 WHERE member_id = $1",
            What::MemberQuoting => "UPDATE member SET quoting = ($2 = 'yes') WHERE member_id = $1",
            What::MemberTheme => {
                "UPDATE preference SET card_theme = COALESCE($2, 'dark') WHERE member_id = $1"
            }
            What::MemberExplain => {
                "UPDATE preference SET next_explain_at = CAST($2 AS BIGINT) WHERE member_id = $1"
            }
            What::MemberTimezone => return self.set_zone(row, value).await,
            What::CraftName => return self.set_craft_name(row, value).await,
            What::CraftItself => return self.set_craft_itself(row, value).await,
            What::CraftBefore => return self.set_before(row, value).await,
            What::CraftShared => return self.set_shared_in(row, value).await,
            What::MemberAway => return self.set_days_away(row, value).await,
        };
        sqlx::query(statement)
            .bind(row)
            .bind(value)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A name's folding goes with it.
    async fn set_craft_name(&mut self, craft: i64, name: Option<&str>) -> Result<(), StoreError> {
        let name = name.ok_or(unreadable())?;
        sqlx::query("UPDATE craft SET name = $2, folded = $3 WHERE craft_id = $1")
            .bind(craft)
            .bind(name)
            .bind(folded(name))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// "chosen Europe/Berlin", or "given Europe/Berlin" where it is the server's.
    async fn set_zone(&mut self, member: i64, value: Option<&str>) -> Result<(), StoreError> {
        let (how, zone) = value
            .and_then(|value| value.split_once(' '))
            .ok_or(unreadable())?;
        sqlx::query("UPDATE member SET timezone = $2, timezone_chosen = $3 WHERE member_id = $1")
            .bind(member)
            .bind(zone)
            .bind(how == "chosen")
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn set_craft_itself(
        &mut self,
        craft: i64,
        value: Option<&str>,
    ) -> Result<(), StoreError> {
        let Some(value) = value else {
            let craft = crate::domain::ids::CraftId::from_row(craft);
            return self.remove_unused_craft(craft).await;
        };
        let mut parts = value.splitn(3, ' ');
        let mut number = || parts.next()?.parse::<i64>().ok();
        let (member, created_at) = number().zip(number()).ok_or(unreadable())?;
        let name = parts.next().ok_or(unreadable())?;
        sqlx::query(
            "INSERT INTO craft (craft_id, member_id, name, folded, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(craft)
        .bind(member)
        .bind(name)
        .bind(folded(name))
        .bind(created_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// "18000", or "18000 2020-01-01 2025-12-31" where it is spread.
    async fn set_before(&mut self, craft: i64, value: Option<&str>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM estimate WHERE craft_id = $1")
            .bind(craft)
            .execute(self.connection())
            .await?;
        let Some(value) = value else {
            return Ok(());
        };
        let mut parts = value.split(' ');
        let minutes: i64 = parts
            .next()
            .and_then(|minutes| minutes.parse().ok())
            .ok_or(unreadable())?;
        sqlx::query(
            "INSERT INTO estimate (craft_id, member_id, minutes, from_on, to_on)
             SELECT craft_id, member_id, $2, $3, $4 FROM craft WHERE craft_id = $1",
        )
        .bind(craft)
        .bind(minutes)
        .bind(parts.next())
        .bind(parts.next())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The servers' ids in order, with spaces between them.
    async fn shared_in(&mut self, craft: i64) -> Result<Option<String>, StoreError> {
        let servers: Vec<i64> = sqlx::query_scalar(
            "SELECT server_id FROM craft_share WHERE craft_id = $1 ORDER BY server_id",
        )
        .bind(craft)
        .fetch_all(self.connection())
        .await?;
        let servers: Vec<String> = servers.iter().map(i64::to_string).collect();
        Ok((!servers.is_empty()).then(|| servers.join(" ")))
    }

    /// First and last day and the instant at which they were set, in milliseconds, of one stretch after the other, with spaces.
    async fn days_away(&mut self, member: i64) -> Result<Option<String>, StoreError> {
        let stretches: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT from_on, to_on, created_at FROM away WHERE member_id = $1 ORDER BY from_on, away_id",
        )
        .bind(member)
        .fetch_all(self.connection())
        .await?;
        let words = |(from, to, at)| format!("{from} {to} {at}");
        let stretches: Vec<String> = stretches.into_iter().map(words).collect();
        Ok((!stretches.is_empty()).then(|| stretches.join(" ")))
    }

    async fn set_days_away(&mut self, member: i64, value: Option<&str>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM away WHERE member_id = $1")
            .bind(member)
            .execute(self.connection())
            .await?;
        let mut words = value.unwrap_or_default().split(' ');
        while let (Some(from), Some(to), Some(at)) = (words.next(), words.next(), words.next()) {
            let at: i64 = at.parse().map_err(|_| unreadable())?;
            sqlx::query(
                "INSERT INTO away (member_id, from_on, to_on, created_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(member)
            .bind(from)
            .bind(to)
            .bind(at)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Servers that were erased since are left out.
    async fn set_shared_in(&mut self, craft: i64, value: Option<&str>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM craft_share WHERE craft_id = $1")
            .bind(craft)
            .execute(self.connection())
            .await?;
        for server in value.unwrap_or_default().split_whitespace() {
            let server: i64 = server.parse().map_err(|_| unreadable())?;
            sqlx::query(
                "INSERT INTO craft_share (craft_id, server_id, member_id)
                 SELECT craft.craft_id, server.server_id, craft.member_id FROM craft, server
                 WHERE craft.craft_id = $1 AND server.server_id = $2",
            )
            .bind(craft)
            .bind(server)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

const fn unreadable() -> StoreError {
    StoreError::Unreadable {
        column: "change_fact.was",
    }
}
