//! Yesteryou's own export: the JSON that `/export` writes, read back. Its format is described in `docs/export.md`.
//!
//! A document, or each part of a long one: `{"format":"yesteryou","version":1,…,"entries":[{"id":"5",
//! "day":"2026-11-25","dated":true,"craft":"rust","minutes":90,"note":"…","outcome":"worked", …},…],…}`.
//! What else belongs to its owner alone is handed out as rows of values ([`Beside`]). Other sections, and keys that are not known
//! here, are passed over, as the format says they may be. Entries that were taken back before the export are told of and not read.

mod beside;

use std::fmt;
use std::io::BufReader;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::dates::day;
use crate::row::{Item, More, Row, Start, Trouble, quoted};
use crate::{Refusal, Sink, Source, json, text};

pub use beside::{Beside, Section, Value};

/// The newest version that is known here.
const VERSION: u64 = 1;

#[derive(Deserialize)]
struct Entry {
    id: Option<String>,
    day: Option<String>,
    #[serde(default = "yes")]
    dated: bool,
    #[serde(default)]
    craft: String,
    minutes: Option<u64>,
    note: Option<String>,
    outcome: Option<String>,
    lesson: Option<String>,
    link: Option<String>,
    source: Option<String>,
    unconfirmed: Option<bool>,
    deleted_at: Option<IgnoredAny>,
}

const fn yes() -> bool {
    true
}

/// Whether the beginning of a JSON file says that it is such an export.
pub(crate) fn is_own(head: &str) -> bool {
    let bare: String = head
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(40)
        .collect();
    bare.starts_with("{\"format\":\"yesteryou\"")
}

/// Whether the names of a table are those of an export's entries.
pub(crate) fn is_own_table(names: &[String]) -> bool {
    ["day", "craft", "minutes", "outcome", "deleted_at"]
        .iter()
        .all(|wanted| names.iter().any(|name| name == wanted))
}

/// Every entry, and what is beside them; a row's line is its place in its section.
pub(crate) fn read(
    file: &mut impl Source,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Refusal> {
    let mut reading = Reading {
        sink,
        entries: 0,
        enough: false,
        newer: false,
    };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(text::decoded(file)?));
    let done = Top(&mut reading).deserialize(&mut json);
    match done {
        Err(_) if reading.enough => Ok(ControlFlow::Break(())),
        Err(_) if reading.newer => Err(Refusal::JsonUnknown),
        Err(error) => Err(json::refusal(error)),
        Ok(()) => Ok(ControlFlow::Continue(())),
    }
}

struct Reading<'a, 'b> {
    sink: &'a mut Sink<'b>,
    entries: u64,
    enough: bool,
    newer: bool,
}

impl Reading<'_, '_> {
    /// An error ends the reading: the caller has enough.
    fn entry(&mut self, entry: Entry) -> Result<(), &'static str> {
        self.entries += 1;
        let line = self.entries;
        self.hand_out(match row(line, entry) {
            Ok(row) => Item::Row(row),
            Err(trouble) => Item::Unread { line, trouble },
        })
    }

    fn hand_out(&mut self, item: Item) -> Result<(), &'static str> {
        if (self.sink)(item).is_break() {
            self.enough = true;
            return Err("enough");
        }
        Ok(())
    }
}

fn row(line: u64, entry: Entry) -> Result<Row, Trouble> {
    if entry.deleted_at.is_some() {
        return Err(Trouble::TakenBack);
    }
    let text = entry.day.ok_or(Trouble::DateMissing)?;
    let on = day(&text).and_then(|day| day.read(None));
    let on = on.ok_or_else(|| Trouble::DateUnreadable {
        text: quoted(&text),
    })?;
    let minutes = entry.minutes.ok_or(Trouble::LengthMissing)?;
    if minutes == 0 {
        return Err(Trouble::LengthZero);
    }
    let number = entry.id.as_deref().and_then(|id| id.parse().ok());
    Ok(Row {
        line,
        craft: entry.craft,
        note: entry.note.unwrap_or_default(),
        start: Start::Day(on),
        seconds: minutes.saturating_mul(60),
        derived: entry.source.as_deref() == Some("derived"),
        identity: entry.id.map(|id| identity(&id, on, minutes)),
        remark: None,
        more: Some(Box::new(More {
            number,
            dated: entry.dated,
            dead_end: entry.outcome.as_deref() == Some("dead_end"),
            lesson: entry.lesson.unwrap_or_default(),
            link: entry.link.unwrap_or_default(),
            unconfirmed: entry.unconfirmed.unwrap_or(false),
        })),
    })
}

/// What names an entry. Numbers are of the bot that wrote the export: with the day and the length none meets another's.
pub fn identity(id: &str, on: NaiveDate, minutes: u64) -> String {
    format!("{id}\t{on}\t{minutes}")
}

/// The whole document.
struct Top<'r, 'a, 'b>(&'r mut Reading<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "entries" => {
                    map.next_value_seed(json::each("entries", |entry| self.0.entry(entry)))?;
                }
                "version" if map.next_value::<u64>()? > VERSION => {
                    self.0.newer = true;
                    return Err(serde::de::Error::custom("a newer version"));
                }
                "version" => {}
                other => match Section::named(other) {
                    Some(section) => {
                        let mut line = 0;
                        map.next_value_seed(json::each("rows", |values| {
                            line += 1;
                            self.0.hand_out(Item::Beside(Beside {
                                line,
                                section,
                                values,
                            }))
                        }))?;
                    }
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        Ok(())
    }
}
