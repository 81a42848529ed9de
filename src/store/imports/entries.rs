//! The entries of imported files, batch by batch: what of them is there, keeping them, and taking them back.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{QueryBuilder, Sqlite};

use crate::domain::ids::{CraftId, ImportId, MemberId};
use crate::domain::imports::{Import, ImportedEntry, Known, KnownBelongings, Work};
use crate::domain::lesson::next_return;
use crate::store::columns::{Word, ms};
use crate::store::{Session, StoreError};

/// Entries in one statement: more save little, and each number of them is a statement of its own to prepare.
const ROWS: usize = 50;

impl Session {
    /// What an import has to know of the record.
    pub async fn known_to_imports(&mut self, member: MemberId) -> Result<Known, StoreError> {
        let keys: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT interaction_id, item FROM entry
             WHERE import_id IN (SELECT import_id FROM import WHERE member_id = $1)",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let minutes: Vec<(NaiveDate, i64)> = sqlx::query_as(
            "SELECT started_on, CAST(SUM(minutes) AS BIGINT) FROM entry
             WHERE member_id = $1 AND dated = TRUE AND deleted_at IS NULL GROUP BY started_on",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        Ok(Known {
            keys: HashSet::from_iter(keys),
            minutes: HashMap::from_iter(minutes),
            logged: HashMap::new(),
            brought: HashMap::new(),
            beside: KnownBelongings::default(),
        })
    }

    /// Each piece of work that is there: its number, the import that brought it, and what it says.
    pub async fn live_work(
        &mut self,
        member: MemberId,
    ) -> Result<Vec<(i64, Option<ImportId>, Work)>, StoreError> {
        let rows: Vec<(i64, Option<i64>, NaiveDate, i64, String, String)> = sqlx::query_as(
            "SELECT entry_id, import_id, started_on, minutes, craft.folded, note FROM entry
             JOIN craft ON craft.craft_id = entry.craft_id
             WHERE entry.member_id = $1 AND deleted_at IS NULL",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?;
        let work = rows
            .into_iter()
            .map(|(number, import, day, minutes, craft, note)| {
                let import = import.map(ImportId::from_row);
                (number, import, (day, minutes, craft, note))
            });
        Ok(work.collect())
    }

    /// The member's imports of which there are entries.
    pub async fn kept_imports(&mut self, member: MemberId) -> Result<Vec<Import>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT * FROM import WHERE member_id = $1 AND state IN ('keeping', 'kept', 'undoing')",
        )
        .bind(member.get())
        .fetch_all(self.connection())
        .await?)
    }

    /// Keeps entries of an import, in the crafts given beside them; those that are there already are passed over. Says how many
    /// were new.
    pub async fn add_imported(
        &mut self,
        member: MemberId,
        import: ImportId,
        entries: &[(CraftId, ImportedEntry)],
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut added = 0;
        for rows in entries.chunks(ROWS) {
            let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
                "INSERT INTO entry (member_id, craft_id, started_on, dated, minutes, note, outcome, lesson, evidence,
                     source, unconfirmed, interaction_id, item, created_at, import_id) ",
            );
            query.push_values(rows, |mut row, (craft, entry)| {
                row.push_bind(member.get())
                    .push_bind(craft.get())
                    .push_bind(entry.started_on)
                    .push_bind(entry.dated)
                    .push_bind(entry.minutes)
                    .push_bind(&entry.note)
                    .push_bind(entry.outcome.word())
                    .push_bind(&entry.lesson)
                    .push_bind(&entry.evidence)
                    .push_bind(entry.source.word())
                    .push_bind(entry.unconfirmed)
                    .push_bind(entry.key.0)
                    .push_bind(entry.key.1)
                    .push_bind(ms(now))
                    .push_bind(import.get());
            });
            query.push(" ON CONFLICT (interaction_id, item) DO NOTHING");
            let whole = rows.len() == ROWS;
            let done = query
                .build()
                .persistent(whole)
                .execute(self.connection())
                .await?;
            added += done.rows_affected();
        }
        self.keep_imported_lessons(member, import, entries, now)
            .await?;
        sqlx::query("UPDATE import SET entries = entries + $2 WHERE import_id = $1")
            .bind(import.get())
            .bind(i64::try_from(added).unwrap_or(i64::MAX))
            .execute(self.connection())
            .await?;
        Ok(added)
    }

    /// What the entries taught was learnt on their days, and goes on coming back by those.
    async fn keep_imported_lessons(
        &mut self,
        member: MemberId,
        import: ImportId,
        entries: &[(CraftId, ImportedEntry)],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let taught: Vec<&ImportedEntry> = entries
            .iter()
            .map(|(_, entry)| entry)
            .filter(|entry| !entry.lesson.is_empty())
            .collect();
        if taught.is_empty() {
            return Ok(());
        }
        let Some(known) = self.member(member).await? else {
            return Ok(());
        };
        for entry in taught {
            sqlx::query(
                "INSERT INTO lesson (member_id, entry_id, learnt_on, next_on)
                 SELECT member_id, entry_id, started_on, $4 FROM entry
                 WHERE interaction_id = $1 AND item = $2 AND import_id = $3
                 ON CONFLICT DO NOTHING",
            )
            .bind(entry.key.0)
            .bind(entry.key.1)
            .bind(import.get())
            .bind(next_return(entry.started_on, known.today(now)))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Removes up to `limit` entries of an import, and says how many.
    pub async fn remove_imported(
        &mut self,
        import: ImportId,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let removed = sqlx::query(
            "DELETE FROM entry WHERE entry_id IN
                 (SELECT entry_id FROM entry WHERE import_id = $1 LIMIT $2)",
        )
        .bind(import.get())
        .bind(limit)
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected())
    }

    /// Removes the crafts that an import made at that instant and that nothing else is in: no entry, deleted ones included,
    /// nothing shipped, no timer, no rhythm, no hours before the record, and no other craft that was not made with them.
    pub async fn remove_crafts_made_at(
        &mut self,
        member: MemberId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM craft WHERE member_id = $1 AND created_at = $2 AND rhythm_days IS NULL
             AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM shipped WHERE shipped.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM timer WHERE timer.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM estimate WHERE estimate.craft_id = craft.craft_id)
             AND NOT EXISTS (SELECT 1 FROM craft AS other
                 WHERE other.merged_into = craft.craft_id AND other.created_at <> $2)",
        )
        .bind(member.get())
        .bind(ms(at))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
