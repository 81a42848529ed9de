//! One's own entries by what is looked for; and what was looked for, kept for a day so that pages can be turned.

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;

use super::columns::{Word, ms};
use super::{Session, StoreError};
use crate::domain::ids::{CraftId, EntryId, MemberId, SearchId};
use crate::domain::record::Outcome;
use crate::domain::search::{EntryFilter, Search};

impl Session {
    /// The member's entries that the filter leaves, the latest day first.
    pub async fn found_entries(
        &mut self,
        member: MemberId,
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, StoreError> {
        let mut rows = sqlx::query_as::<_, (i64, String, String, String)>(
            "SELECT entry_id, note, lesson, evidence FROM entry
             WHERE member_id = $1 AND deleted_at IS NULL
               AND (CAST($2 AS BIGINT) IS NULL OR craft_id = $2)
               AND (CAST($3 AS TEXT) IS NULL OR started_on >= $3)
               AND (CAST($4 AS TEXT) IS NULL OR started_on <= $4)
               AND (CAST($5 AS TEXT) IS NULL OR outcome = $5)
             ORDER BY started_on DESC, entry_id DESC",
        )
        .bind(member.get())
        .bind(filter.craft.map(CraftId::get))
        .bind(filter.from)
        .bind(filter.to)
        .bind(filter.outcome.map(Word::word))
        .fetch(self.connection());
        let mut found = Vec::new();
        while let Some((entry, note, lesson, evidence)) = rows.try_next().await? {
            if filter.is_in([&note, &lesson, &evidence]) {
                found.push(EntryId::from_row(entry));
            }
        }
        Ok(found)
    }

    /// Keeps what is looked for.
    pub async fn keep_search(
        &mut self,
        member: MemberId,
        filter: &EntryFilter,
        now: DateTime<Utc>,
    ) -> Result<SearchId, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO entry_search (member_id, craft_id, from_on, to_on, outcome, words, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING search_id",
        )
        .bind(member.get())
        .bind(filter.craft.map(CraftId::get))
        .bind(filter.from)
        .bind(filter.to)
        .bind(filter.outcome.map(Word::word))
        .bind(&filter.text)
        .bind(ms(now))
        .fetch_one(self.connection())
        .await?;
        Ok(SearchId::from_row(id))
    }

    /// What the member looked for; another member's is not found.
    pub async fn search(
        &mut self,
        member: MemberId,
        search: SearchId,
    ) -> Result<Option<Search>, StoreError> {
        let row: Option<SearchRow> = sqlx::query_as(
            "SELECT craft_id, from_on, to_on, outcome, words FROM entry_search
             WHERE search_id = $1 AND member_id = $2",
        )
        .bind(search.get())
        .bind(member.get())
        .fetch_optional(self.connection())
        .await?;
        let found = |(craft, from, to, outcome, text): SearchRow| Search {
            id: search,
            filter: EntryFilter {
                craft: craft.map(CraftId::from_row),
                from,
                to,
                outcome: outcome.as_deref().and_then(Outcome::from_word),
                text,
            },
        };
        Ok(row.map(found))
    }

    /// Removes what was looked for before `before`.
    pub async fn remove_searches(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM entry_search WHERE created_at < $1")
            .bind(ms(before))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

type SearchRow = (
    Option<i64>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
    String,
);
