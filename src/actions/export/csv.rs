//! The CSV of one section: a heading, a line for each row. Begins with the mark by which spreadsheets know UTF-8.

use serde_json::Value;

use super::ExportFile;
use crate::store::personal::{PersonalRow, Section};

const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) struct CsvParts {
    name: String,
    max: usize,
    section: &'static Section,
    number: u32,
    bytes: Vec<u8>,
}

impl CsvParts {
    pub(super) fn new(prefix: &str, section: &'static Section, max: usize) -> CsvParts {
        let mut parts = CsvParts {
            name: format!("{prefix}-{}", section.name.replace('_', "-")),
            max,
            section,
            number: 0,
            bytes: Vec::new(),
        };
        parts.begin();
        parts
    }

    /// Adds a row; gives the file that was full before it.
    pub(super) fn add(&mut self, row: &PersonalRow) -> Option<ExportFile> {
        let line = line(row.values.iter().map(text));
        let full = (self.bytes.len() + line.len() > self.max).then(|| {
            let name = format!("{}-{}.csv", self.name, self.number);
            let bytes = std::mem::take(&mut self.bytes);
            self.begin();
            ExportFile { name, bytes }
        });
        self.bytes.extend(line);
        full
    }

    /// The last file.
    pub(super) fn finish(self) -> ExportFile {
        let name = match self.number {
            1 => format!("{}.csv", self.name),
            number => format!("{}-{number}.csv", self.name),
        };
        let bytes = self.bytes;
        ExportFile { name, bytes }
    }

    fn begin(&mut self) {
        self.number += 1;
        self.bytes = BYTE_ORDER_MARK.into();
        let names = self.section.columns.iter().map(|column| column.name);
        self.bytes.extend(line(names.map(str::to_owned)));
    }
}

fn line(values: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(values)
        .expect("a record goes into memory");
    writer.into_inner().expect("a record goes into memory")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::personal::sections;

    #[test]
    fn every_part_has_the_heading_and_no_row_is_lost() {
        let section = sections().find(|one| one.name == "away").expect("there");
        let mut parts = CsvParts::new("y", section, 120);
        let mut files = Vec::new();
        for number in 0..12 {
            let values = vec![
                format!("a \"{number}\", b\nc").into(),
                Value::Null,
                Value::Bool(true),
            ];
            files.extend(parts.add(&PersonalRow { key: 1, values }));
        }
        files.push(parts.finish());
        assert!(files.len() > 2);
        let mut rows = Vec::new();
        for (at, file) in files.iter().enumerate() {
            assert_eq!(file.name, format!("y-away-{}.csv", at + 1));
            assert!(file.bytes.len() <= 120);
            let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
            let text = text.strip_prefix(BYTE_ORDER_MARK).expect("the mark");
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            assert_eq!(
                reader.headers().expect("a heading"),
                vec!["from", "to", "created_at"]
            );
            rows.extend(reader.records().map(|row| row.expect("a record")));
        }
        assert_eq!(rows.len(), 12);
        assert_eq!(rows[11], vec!["a \"11\", b\nc", "", "true"]);
    }
}
