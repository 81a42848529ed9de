//! Everything that is kept of one member: which tables hold it, what of it an export shows, and how many rows there are.
//!
//! [`TABLES`] is the one list. A test reads the schema and fails where a table or column with member data is missing from it, so
//! whoever adds a table adds a line there. Erasing needs no list: every such table goes with its member by `ON DELETE CASCADE`,
//! which the same test tries out.

mod tables;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};

use super::{Session, StoreError};
use crate::domain::ids::MemberId;

pub use tables::TABLES;

/// One table that holds something of a member's.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whether an export shows it.
    pub export: Export,
}

/// Whether an export shows a table.
#[derive(Debug, Clone, Copy)]
pub enum Export {
    /// As this section.
    As(Section),
    /// Not, for this reason.
    No(&'static str),
}

/// A table as an export shows it: one object of the JSON's list, one line of the CSV, for each row.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// The key of the list in the JSON, and the CSV's name: `entries`.
    pub name: &'static str,
    /// A BIGINT column that is unique among one member's rows: they are read in its order, some at a time.
    pub key: &'static str,
    /// Tables whose columns stand beside the table's own, as SQL: ` JOIN craft ON …`; mostly empty.
    pub joins: &'static str,
    /// What is shown, in order.
    pub columns: &'static [Column],
    /// Columns of the table that are not shown, each with the reason.
    pub left_out: &'static [(&'static str, &'static str)],
}

/// One value of a row.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its key in the JSON, its heading in the CSV.
    pub name: &'static str,
    /// The column of the table that it shows.
    pub of: &'static str,
    /// Where it is read from, as SQL: mostly that column, else one of a joined table.
    pub sql: &'static str,
    /// How it is written.
    pub kind: Kind,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, and dates and words too, as they are kept.
    Text,
    /// A whole number.
    Number,
    /// A Discord id or a row's number: text, since many readers of JSON round large numbers.
    Id,
    /// True or false.
    Flag,
    /// An instant: `2026-11-23T08:00:00.000Z`.
    Instant,
    /// JSON kept as text.
    Json,
}

/// One row of a section.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonalRow {
    /// Where to go on reading: the row's [`Section::key`].
    pub key: i64,
    /// The values, in the section's order.
    pub values: Vec<Value>,
}

impl PersonalRow {
    /// The row as the JSON has it.
    pub fn object(&self, section: &Section) -> Value {
        let names = section.columns.iter().map(|column| column.name.to_owned());
        Value::Object(
            names
                .zip(self.values.iter().cloned())
                .collect::<Map<_, _>>(),
        )
    }
}

/// The sections of an export, in order.
pub fn sections() -> impl Iterator<Item = &'static Section> {
    TABLES.iter().filter_map(|table| match &table.export {
        Export::As(section) => Some(section),
        Export::No(_) => None,
    })
}

fn table_of(section: &Section) -> &'static str {
    let found = TABLES.iter().find(|table| match &table.export {
        Export::As(of) => of.name == section.name,
        Export::No(_) => false,
    });
    found.expect("every section stands in TABLES").name
}

impl Session {
    /// Rows of a section after the one with `after` as its key, in the key's order, at most `limit`. From `i64::MIN` on for the first.
    pub async fn personal_rows(
        &mut self,
        section: &Section,
        member: MemberId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<PersonalRow>, StoreError> {
        let table = table_of(section);
        let Section { key, joins, .. } = section;
        let columns = section.columns.iter().map(|column| column.sql);
        let columns = columns.collect::<Vec<_>>().join(", ");
        // Names and joins of the list above; nothing that anybody typed.
        let sql = format!(
            "SELECT {table}.{key}, {columns} FROM {table}{joins}
             WHERE {table}.member_id = $1 AND {table}.{key} > $2 ORDER BY {table}.{key} LIMIT $3"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(member.get())
            .bind(after)
            .bind(limit)
            .fetch_all(self.connection())
            .await?;
        let read = |row: &SqliteRow| {
            let values = section.columns.iter().enumerate();
            let values = values.map(|(at, column)| value(row, at + 1, column));
            Ok(PersonalRow {
                key: row.try_get(0)?,
                values: values.collect::<Result<_, StoreError>>()?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// How many rows each section has of the member; those without any are left out.
    pub async fn personal_counts(
        &mut self,
        member: MemberId,
    ) -> Result<Vec<(&'static str, i64)>, StoreError> {
        let mut counts = Vec::new();
        for section in sections() {
            let table = table_of(section);
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE member_id = $1");
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(member.get())
                .fetch_one(self.connection())
                .await?;
            if count > 0 {
                counts.push((section.name, count));
            }
        }
        Ok(counts)
    }
}

fn value(row: &SqliteRow, at: usize, column: &Column) -> Result<Value, StoreError> {
    let unreadable = StoreError::Unreadable {
        column: column.name,
    };
    let number = || row.try_get::<Option<i64>, _>(at);
    let text = || row.try_get::<Option<String>, _>(at);
    let value = match column.kind {
        Kind::Text => text()?.map(Value::from),
        Kind::Number => number()?.map(Value::from),
        Kind::Id => number()?.map(|id| Value::from(id.to_string())),
        Kind::Flag => row.try_get::<Option<bool>, _>(at)?.map(Value::from),
        Kind::Instant => match number()? {
            Some(ms) => {
                let at = DateTime::from_timestamp_millis(ms).ok_or(unreadable)?;
                Some(at.to_rfc3339_opts(SecondsFormat::Millis, true).into())
            }
            None => None,
        },
        Kind::Json => match text()? {
            Some(text) => Some(serde_json::from_str(&text).map_err(|_| unreadable)?),
            None => None,
        },
    };
    Ok(value.unwrap_or(Value::Null))
}
