//! Everything of one member's, written out: a JSON document that has all of it, and a CSV for each section.
//!
//! It is read some rows at a time and handed on a file at a time, so that an export of any size takes the memory of two files.
//! What stands where is said once, in [`crate::store::personal`]; `docs/export.md` describes the format. Not here: taking one back.

mod csv;
mod json;

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use self::csv::CsvParts;
use self::json::JsonParts;
use crate::domain::ids::MemberId;
use crate::store::personal::{Section, sections};
use crate::store::{Store, StoreError};

/// Rows read at a time.
const PAGE: i64 = 500;

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name, of letters, digits, `-` and `.`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// An export under way.
pub struct Export {
    store: Store,
    member: MemberId,
    /// What every file's name begins with.
    prefix: String,
    file_bytes_max: usize,
    left: VecDeque<&'static Section>,
    after: i64,
    json: Option<JsonParts>,
    csv: Option<CsvParts>,
    ready: VecDeque<ExportFile>,
}

impl Export {
    /// Begins one, whose files have at most so many bytes; a row is never split, so this is some 100,000 at least.
    pub fn new(
        store: Store,
        member: MemberId,
        prefix: &str,
        file_bytes_max: usize,
        now: DateTime<Utc>,
    ) -> Export {
        Export {
            store,
            member,
            prefix: prefix.to_owned(),
            file_bytes_max,
            left: sections().collect(),
            after: i64::MIN,
            json: Some(JsonParts::new(prefix, file_bytes_max, now)),
            csv: None,
            ready: VecDeque::new(),
        }
    }

    /// The next file; none when that was all.
    pub async fn next(&mut self) -> Result<Option<ExportFile>, StoreError> {
        loop {
            if let Some(file) = self.ready.pop_front() {
                return Ok(Some(file));
            }
            match self.left.front().copied() {
                Some(section) => self.read(section).await?,
                None => match self.json.take() {
                    Some(json) => self.ready.push_back(json.finish()),
                    None => return Ok(None),
                },
            }
        }
    }

    /// Reads some rows of the section; after its last ones goes on to the next.
    async fn read(&mut self, section: &'static Section) -> Result<(), StoreError> {
        let session = &mut self.store.read().await?;
        let rows = session
            .personal_rows(section, self.member, self.after, PAGE)
            .await?;
        for row in &rows {
            self.after = row.key;
            if let Some(json) = &mut self.json {
                self.ready.extend(json.add(section, row));
            }
            let csv = self
                .csv
                .get_or_insert_with(|| CsvParts::new(&self.prefix, section, self.file_bytes_max));
            self.ready.extend(csv.add(row));
        }
        if i64::try_from(rows.len()) != Ok(PAGE) {
            self.left.pop_front();
            self.after = i64::MIN;
            self.ready.extend(self.csv.take().map(CsvParts::finish));
        }
        Ok(())
    }
}
