//! The JSON of an export: each file a whole document, with a section's rows in a list under its name.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::ExportFile;
use crate::domain::own_data::{FORMAT, VERSION};
use crate::store::personal::{PersonalRow, Section};

/// Room for what closes a document.
const TAIL: usize = 64;

pub(super) struct JsonParts {
    prefix: String,
    max: usize,
    exported_at: String,
    /// Counted from 1.
    number: u32,
    text: String,
    section: Option<&'static str>,
}

impl JsonParts {
    pub(super) fn new(prefix: &str, max: usize, now: DateTime<Utc>) -> JsonParts {
        let mut parts = JsonParts {
            prefix: prefix.to_owned(),
            max,
            exported_at: now.to_rfc3339_opts(SecondsFormat::Millis, true),
            number: 0,
            text: String::new(),
            section: None,
        };
        parts.begin();
        parts
    }

    /// Adds a row; gives the file that was full before it.
    pub(super) fn add(&mut self, section: &Section, row: &PersonalRow) -> Option<ExportFile> {
        let object = row.object(section).to_string();
        let room = self.max.saturating_sub(TAIL + section.name.len());
        let full = if self.section.is_some() && self.text.len() + object.len() > room {
            let name = format!("{}-{}.json", self.prefix, self.number);
            let file = self.end(name, false);
            self.begin();
            Some(file)
        } else {
            None
        };
        if self.section == Some(section.name) {
            self.text.push_str(",\n");
        } else {
            self.end_section();
            self.text.extend([",\n\"", section.name, "\":[\n"]);
            self.section = Some(section.name);
        }
        self.text.push_str(&object);
        full
    }

    /// The last file.
    pub(super) fn finish(mut self) -> ExportFile {
        let name = match self.number {
            1 => format!("{}.json", self.prefix),
            number => format!("{}-{number}.json", self.prefix),
        };
        self.end(name, true)
    }

    fn begin(&mut self) {
        self.number += 1;
        self.section = None;
        self.text = format!(
            "{{\"format\":{},\"version\":{VERSION},\"exported_at\":{},\"part\":{}",
            Value::from(FORMAT),
            Value::from(self.exported_at.as_str()),
            self.number
        );
    }

    fn end_section(&mut self) {
        if self.section.is_some() {
            self.text.push_str("\n]");
        }
    }

    fn end(&mut self, name: String, last: bool) -> ExportFile {
        self.end_section();
        let last = if last { "true" } else { "false" };
        self.text.extend([",\n\"last\":", last, "}\n"]);
        let bytes = std::mem::take(&mut self.text).into_bytes();
        ExportFile { name, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::personal::sections;

    fn row(section: &Section, text: &str) -> PersonalRow {
        PersonalRow {
            key: 1,
            values: section.columns.iter().map(|_| text.into()).collect(),
        }
    }

    #[test]
    fn every_part_is_a_document_within_its_bound_and_no_row_is_lost() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).expect("in range");
        let all: Vec<&Section> = sections().collect();
        for max in [3_000, 10_000, 1_000_000] {
            let mut parts = JsonParts::new("y", max, now);
            let mut files = Vec::new();
            for number in 0..40 {
                let section = all[number / 8];
                files.extend(parts.add(section, &row(section, &format!("r{number} \"\\\n"))));
            }
            files.push(parts.finish());
            let mut rows = Vec::new();
            for (at, file) in files.iter().enumerate() {
                assert!(file.bytes.len() <= max, "{}", file.bytes.len());
                let read: Value = serde_json::from_slice(&file.bytes).expect("JSON");
                assert_eq!(read["format"], FORMAT);
                assert_eq!(read["part"], at + 1);
                assert_eq!(read["last"], at + 1 == files.len());
                for section in &all {
                    let list = read[section.name].as_array().into_iter().flatten();
                    rows.extend(list.map(|row| row[section.columns[0].name].clone()));
                }
            }
            let expected: Vec<_> = (0..40).map(|number| format!("r{number} \"\\\n")).collect();
            assert_eq!(rows, expected, "{max}");
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            match names.as_slice() {
                [only] => assert_eq!(*only, "y.json"),
                [first, ..] => assert_eq!(*first, "y-1.json"),
                [] => panic!("no file"),
            }
        }
    }

    #[test]
    fn of_nobody_there_is_an_empty_document() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).expect("in range");
        let file = JsonParts::new("y", 3_000, now).finish();
        let text = String::from_utf8(file.bytes).expect("UTF-8");
        assert_eq!(
            text,
            "{\"format\":\"yesteryou\",\"version\":1,\"exported_at\":\"2026-11-18T11:06:40.000Z\",\"part\":1,\n\
             \"last\":true}\n"
        );
    }
}
