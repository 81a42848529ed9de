//! JSON files: whose they are, and their lists read item by item.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::{Format, Refusal};
use crate::{own, wakatime};

/// Whether the beginning of a file is that of a JSON text.
pub(crate) fn is_json(head: &str) -> bool {
    head.trim_start().starts_with(['{', '['])
}

/// Whose JSON it is.
pub(crate) fn format(head: &str) -> Result<Format, Refusal> {
    if own::is_own(head) {
        return Ok(Format::Own);
    }
    if wakatime::is_wakatime(head) {
        return Ok(Format::WakaTime);
    }
    Err(Refusal::JsonUnknown)
}

/// What an error of the JSON reader's says of the file.
pub(crate) fn refusal(error: serde_json::Error) -> Refusal {
    let line = error.line();
    match error.classify() {
        serde_json::error::Category::Io => Refusal::Io(error.into()),
        serde_json::error::Category::Data => Refusal::JsonUnknown,
        _ => Refusal::JsonBroken { line },
    }
}

/// Reads a list and hands each item on as it comes, so that the list is never held as a whole. `what` names the items where there is
/// something else; an error of the taker's ends the reading.
pub(crate) fn each<T, F>(what: &'static str, take: F) -> Each<T, F>
where
    F: FnMut(T) -> Result<(), &'static str>,
{
    let item = PhantomData;
    Each { what, take, item }
}

/// See [`each`].
pub(crate) struct Each<T, F> {
    what: &'static str,
    take: F,
    item: PhantomData<T>,
}

impl<'de, T, F> DeserializeSeed<'de> for Each<T, F>
where
    T: Deserialize<'de>,
    F: FnMut(T) -> Result<(), &'static str>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T, F> Visitor<'de> for Each<T, F>
where
    T: Deserialize<'de>,
    F: FnMut(T) -> Result<(), &'static str>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of {}", self.what)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            (self.take)(item).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}
