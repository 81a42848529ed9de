//! WakaTime: the data dump of daily totals, JSON, from <https://wakatime.com/settings/account>; the
//! same in the answers of its API (<https://wakatime.com/developers#summaries>).
//!
//! The dump is `{"user": …, "range": …, "days": [{"date": "2018-01-01", "grand_total": …, "projects":
//! [{"name": …, "grand_total": {"total_seconds": …}, …}], "languages": [{"name": …, "total_seconds":
//! …}], …}]}`. The API's summaries have `data` for `days` and the date in `range.date`. In older
//! dumps a project's `total_seconds` stands beside its name. Dumps of heartbeats hold no lengths and
//! are refused.

use std::fmt;
use std::io::BufReader;
use std::ops::ControlFlow;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::dates::day;
use crate::plan::{Plan, WakaTimeBy};
use crate::row::{Item, Row, Start, Trouble, quoted};
use crate::{Refusal, Sink, Source, json, text};

/// Seconds of a day: more than that is no total of one.
const DAY_SECONDS: f64 = 86_400.0;
/// Projects or languages of one day that are read; more is no dump of a person's.
const PARTS_MAX: usize = 10_000;

#[derive(Deserialize)]
struct Day {
    date: Option<String>,
    range: Option<Range>,
    #[serde(default, deserialize_with = "bounded")]
    projects: Vec<Part>,
    #[serde(default, deserialize_with = "bounded")]
    languages: Vec<Part>,
    heartbeats: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Range {
    date: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    name: Option<String>,
    total_seconds: Option<f64>,
    grand_total: Option<Total>,
}

#[derive(Deserialize)]
struct Total {
    total_seconds: Option<f64>,
}

/// A list of parts that does not grow past what a day can have.
fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Part>, D::Error> {
    struct Parts;
    impl<'de> Visitor<'de> for Parts {
        type Value = Vec<Part>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the parts of a day")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Vec<Part>, A::Error> {
            let mut out = Vec::new();
            while let Some(part) = parts.next_element()? {
                if out.len() == PARTS_MAX {
                    return Err(serde::de::Error::custom("a day of too many parts"));
                }
                out.push(part);
            }
            Ok(out)
        }
    }
    deserializer.deserialize_seq(Parts)
}

/// Every project or language of every day; a row's line is the place of its day in the file.
pub(crate) fn read(
    file: &mut impl Source,
    plan: &Plan,
    sink: &mut Sink<'_>,
) -> Result<ControlFlow<()>, Refusal> {
    let mut reading = Reading {
        by: plan.wakatime_by,
        sink,
        days: 0,
        heartbeats: false,
        enough: false,
    };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(text::decoded(file)?));
    let done = Top(&mut reading).deserialize(&mut json);
    let (enough, heartbeats, days) = (reading.enough, reading.heartbeats, reading.days);
    match done {
        Err(_) if enough => Ok(ControlFlow::Break(())),
        Err(_) if heartbeats => Err(Refusal::Heartbeats),
        Err(error) => Err(json::refusal(error)),
        Ok(()) if days == 0 => Err(Refusal::JsonUnknown),
        Ok(()) => Ok(ControlFlow::Continue(())),
    }
}

struct Reading<'a, 'b> {
    by: WakaTimeBy,
    sink: &'a mut Sink<'b>,
    days: u64,
    heartbeats: bool,
    enough: bool,
}

impl Reading<'_, '_> {
    /// An error ends the reading: the caller has enough, or this is a dump of another kind.
    fn day(&mut self, read: Day) -> Result<(), &'static str> {
        self.days += 1;
        if read.heartbeats.is_some() {
            self.heartbeats = true;
            return Err("heartbeats");
        }
        let line = self.days;
        let date = read.date.or(read.range.and_then(|range| range.date));
        let parts = match self.by {
            WakaTimeBy::Project => read.projects,
            WakaTimeBy::Language => read.languages,
        };
        let on = date.as_deref().and_then(day).and_then(|day| day.read(None));
        let Some(on) = on else {
            let trouble = match date {
                Some(text) => Trouble::DateUnreadable {
                    text: quoted(&text),
                },
                None => Trouble::DateMissing,
            };
            return self.tell(Item::Unread { line, trouble });
        };
        for part in parts {
            let total = part
                .total_seconds
                .or(part.grand_total.and_then(|total| total.total_seconds));
            let name = part.name.unwrap_or_default();
            let item = match total {
                None => Item::Unread {
                    line,
                    trouble: Trouble::LengthMissing,
                },
                // Totals of under a second come for files that were only opened.
                Some(total) if total < 0.5 => continue,
                Some(total) if total.is_nan() || total > DAY_SECONDS => {
                    let text = total.to_string();
                    Item::Unread {
                        line,
                        trouble: Trouble::LengthUnreadable { text },
                    }
                }
                Some(total) => Item::Row(row(line, on, &name, total, self.by)),
            };
            self.tell(item)?;
        }
        Ok(())
    }

    fn tell(&mut self, item: Item) -> Result<(), &'static str> {
        if (self.sink)(item).is_break() {
            self.enough = true;
            return Err("enough");
        }
        Ok(())
    }
}

/// A day's total may still grow until the next dump: the row stays the same one.
fn row(line: u64, on: chrono::NaiveDate, name: &str, total: f64, by: WakaTimeBy) -> Row {
    let kind = match by {
        WakaTimeBy::Project => "project",
        WakaTimeBy::Language => "language",
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between half a second and the seconds of a day, as checked by the caller"
    )]
    let seconds = total.round() as u64;
    Row {
        line,
        identity: Some(format!("{on}\t{kind}\t{name}")),
        craft: name.trim().to_owned(),
        note: String::new(),
        start: Start::Day(on),
        seconds,
        derived: false,
        remark: None,
        more: None,
    }
}

/// The whole file: an object with days under a name.
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
        f.write_str("an object with days")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == "days" || name == "data" {
                map.next_value_seed(json::each("days", |day| self.0.day(day)))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Whether the beginning of a JSON file names what a dump of WakaTime's has.
pub(crate) fn is_wakatime(head: &str) -> bool {
    let has = |name: &str| head.contains(&format!("\"{name}\""));
    (has("days") || has("data"))
        && (has("grand_total") || has("range") || has("user") || has("projects"))
}
