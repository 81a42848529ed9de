//! What an export has beside entries: rows of plain values, by the names that `docs/export.md` gives them.
//!
//! Values are handed out as they stand. What they may be is known to whoever keeps them.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bytes of a text that are read; the longest that is kept anywhere has fewer.
const TEXT_BYTES_MAX: usize = 16 << 10;

/// A part of an export other than its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// How its owner wants to be counted.
    Settings,
    /// What the work goes into.
    Crafts,
    /// Hours guessed for the time before the record.
    Estimates,
    /// Answers to the weekly question.
    Answers,
    /// What dead ends taught: when each comes back.
    Lessons,
    /// Days that are not to be remembered.
    QuietTimes,
    /// Days away.
    Away,
    /// Things made.
    Shipped,
    /// Letters to oneself.
    Letters,
    /// Round numbers of hours that were told.
    Milestones,
    /// How things look.
    Preferences,
}

impl Section {
    /// All of them, each by the name it has in a file.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Settings, "settings"),
        (Self::Crafts, "crafts"),
        (Self::Estimates, "estimates"),
        (Self::Answers, "answers"),
        (Self::Lessons, "lessons"),
        (Self::QuietTimes, "quiet_times"),
        (Self::Away, "away"),
        (Self::Shipped, "shipped"),
        (Self::Letters, "letters"),
        (Self::Milestones, "milestones"),
        (Self::Preferences, "preferences"),
    ];

    /// The section of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, known)| *known == name)
            .map(|(section, _)| section)
    }

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        let found = all.find(|(section, _)| *section == self);
        found.map_or("", |(_, name)| name)
    }
}

/// The names of values that are read; others are passed over.
const NAMES: [&str; 43] = [
    "id",
    "timezone",
    "timezone_chosen",
    "day_start_hour",
    "week_starts_on",
    "quoting",
    "name",
    "archived",
    "rhythm_days",
    "stands_for",
    "craft",
    "minutes",
    "from",
    "to",
    "asked_at",
    "period_from",
    "period_to",
    "words",
    "hours",
    "lesson",
    "late",
    "quotable",
    "entry",
    "answer",
    "day",
    "learnt_on",
    "next_on",
    "called",
    "came_back_on",
    "outgrown_on",
    "still_true",
    "saved_me",
    "what",
    "link",
    "deleted_at",
    "kind",
    "written_on",
    "due_on",
    "handed_over_at",
    "taken_back_at",
    "said_at",
    "card_theme",
    "next_explain_at",
];

/// A row of one section.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Its place in the section, counted from 1.
    pub line: u64,
    /// The section.
    pub section: Section,
    pub(super) values: Values,
}

/// A value as it stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or left out.
    Nothing,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// Something else: a list, an object, a number with decimals, a text of no bounds.
    Odd,
}

impl Beside {
    /// A row made of values by their names.
    pub fn new(section: Section, line: u64, values: Vec<(&'static str, Value)>) -> Self {
        Self {
            line,
            section,
            values: Values(values),
        }
    }

    /// The value of that name.
    pub fn value(&self, name: &str) -> &Value {
        let found = self.values.0.iter().find(|(known, _)| *known == name);
        found.map_or(&Value::Nothing, |(_, value)| value)
    }
}

/// The values of a row that are known by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Values(Vec<(&'static str, Value)>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValuesVisitor)
    }
}

struct ValuesVisitor;

/// Whatever is no object has no values.
impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut values = Values::default();
        while let Some(key) = map.next_key::<String>()? {
            let Some(name) = NAMES.into_iter().find(|name| *name == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value()?;
            // Said twice, the last one is meant: as many values as names are held.
            values.0.retain(|(known, _)| *known != name);
            values.0.push((name, value));
        }
        Ok(values)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Values, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Values::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Values, E> {
        Ok(Values::default())
    }

    fn visit_unit<E>(self) -> Result<Values, E> {
        Ok(Values::default())
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(if text.len() > TEXT_BYTES_MAX {
            Value::Odd
        } else {
            Value::Text(text.to_owned())
        })
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Odd, Value::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Odd)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Odd)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Odd)
    }
}
