//! A value together with where it stands, and the list of what was found: the tools that the rules
//! are written with.

use std::collections::HashSet;
use std::fmt::Display;
use std::ops::RangeInclusive;

use serde_json::Value;

/// A value in a body and its JSON path.
pub(super) struct Spot<'a> {
    pub(super) value: &'a Value,
    pub(super) path: String,
}

impl<'a> Spot<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self {
            value,
            path: "$".to_owned(),
        }
    }

    /// The field, if it is there and not null: Discord reads null as absent.
    pub(super) fn get(&self, field: &str) -> Option<Spot<'a>> {
        let value = self.value.get(field).filter(|value| !value.is_null())?;
        Some(Spot {
            value,
            path: format!("{}.{field}", self.path),
        })
    }

    /// The items of the list in a field; none when it is absent.
    pub(super) fn list(&self, field: &str) -> Vec<Spot<'a>> {
        self.get(field).map(|list| list.items()).unwrap_or_default()
    }

    pub(super) fn items(&self) -> Vec<Spot<'a>> {
        let items = self.value.as_array().into_iter().flatten();
        items
            .enumerate()
            .map(|(index, value)| Spot {
                value,
                path: format!("{}[{index}]", self.path),
            })
            .collect()
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.value.get(field).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, field: &str) -> Option<&'a str> {
        self.value.get(field).and_then(Value::as_str)
    }

    pub(super) fn number(&self, field: &str) -> Option<u64> {
        self.value.get(field).and_then(Value::as_u64)
    }

    /// A component's, option's, callback's `type`; 0, which is nobody's, when it is missing.
    pub(super) fn kind(&self) -> u64 {
        self.number("type").unwrap_or(0)
    }
}

/// Length as Discord's API counts it: code points.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

/// What was found wrong.
#[derive(Default)]
pub(super) struct Findings(Vec<String>);

impl Findings {
    pub(super) fn add(&mut self, at: &Spot<'_>, reason: impl Display) {
        self.0.push(format!("{}: {reason}", at.path));
    }

    /// Holds the text in a field, if it is there, to a length in code points. A lower bound is met
    /// by visible text only.
    pub(super) fn length(&mut self, of: &Spot<'_>, field: &str, allowed: RangeInclusive<usize>) {
        let (Some(at), Some(text)) = (of.get(field), of.text(field)) else {
            return;
        };
        let given = length(text);
        if given > *allowed.end() {
            self.add(
                &at,
                format_args!("{given} characters, at most {}", allowed.end()),
            );
        } else if length(text.trim()) < *allowed.start() {
            self.add(
                &at,
                format_args!("empty, at least {} character", allowed.start()),
            );
        }
    }

    /// As [`Findings::length`], for a field that has to be there.
    pub(super) fn needs(&mut self, of: &Spot<'_>, field: &str, allowed: RangeInclusive<usize>) {
        if of.text(field).is_none() {
            self.add(of, format_args!("{field} is missing"));
        }
        self.length(of, field, allowed);
    }

    pub(super) fn at_most(&mut self, of: &Spot<'_>, field: &str, most: usize) {
        let (Some(at), given) = (of.get(field), of.list(field).len()) else {
            return;
        };
        if given > most {
            self.add(&at, format_args!("{given} items, at most {most}"));
        }
    }

    /// Lower and upper bound given in two fields.
    pub(super) fn ordered(&mut self, of: &Spot<'_>, low: &str, high: &str) {
        let value = |field: &str| of.value.get(field).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (value(low), value(high))
            && least > most
        {
            self.add(of, format_args!("{low} {least} is above {high} {most}"));
        }
    }

    pub(super) fn done(self) -> Vec<String> {
        self.0
    }
}

/// Notices a text that was there before, as custom_ids and names must not.
#[derive(Default)]
pub(super) struct Unique<'a>(HashSet<&'a str>);

impl<'a> Unique<'a> {
    pub(super) fn check(&mut self, found: &mut Findings, of: &Spot<'a>, field: &str) {
        if let (Some(at), Some(text)) = (of.get(field), of.text(field))
            && !self.0.insert(text)
        {
            found.add(&at, format_args!("{text:?} is there twice"));
        }
    }
}
