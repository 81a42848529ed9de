//! How single settings are read and checked. What each accepts is told by the comments of
//! `config/default.toml`, which the errors quote, so the messages in here are never shown.

use std::fmt;
use std::path::PathBuf;

use axum::http::Uri;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use tracing_subscriber::EnvFilter;

use super::{ShardCount, ShardRange};

/// Many more than anybody has: beyond it stands a slip of the finger.
const MOST_SHARDS: u32 = 16_384;

/// A whole number from `MIN` to `MAX`, as a number or, from the environment, as text. Fractions and
/// booleans, which the config crate would round, are refused.
pub(super) fn between<'de, const MIN: u64, const MAX: u64, T, D>(
    deserializer: D,
) -> Result<T, D::Error>
where
    T: TryFrom<u64>,
    D: Deserializer<'de>,
{
    let number = deserializer.deserialize_any(WholeNumber)?;
    if !(MIN..=MAX).contains(&number) {
        return Err(D::Error::custom("out of range"));
    }
    T::try_from(number).map_err(|_| D::Error::custom("out of range"))
}

struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        u64::try_from(number).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        text.parse().map_err(E::custom)
    }
}

/// `auto`, or a whole number from 1 to Discord's own limit.
pub(super) fn shard_count<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<ShardCount, D::Error> {
    let number = deserializer.deserialize_any(NumberOr("auto"))?;
    match number {
        None => Ok(ShardCount::Auto),
        Some(number @ 1..=MOST_SHARDS) => Ok(ShardCount::Number(number)),
        Some(_) => Err(D::Error::custom("out of range")),
    }
}

/// `all`, or two numbers with a hyphen between them, the second not below the first.
pub(super) fn shard_range<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<ShardRange, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "all" {
        return Ok(ShardRange::All);
    }
    let ends = text
        .split_once('-')
        .and_then(|(first, last)| Some((first.trim().parse().ok()?, last.trim().parse().ok()?)));
    match ends {
        Some((first, last)) if first <= last && last < MOST_SHARDS => {
            Ok(ShardRange::From(first, last))
        }
        _ => Err(D::Error::custom("no range")),
    }
}

/// A whole number, or the one word that stands for none.
struct NumberOr(&'static str);

impl Visitor<'_> for NumberOr {
    type Value = Option<u32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number or {}", self.0)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u32>, E> {
        u32::try_from(number).map(Some).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u32>, E> {
        u32::try_from(number).map(Some).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<u32>, E> {
        if text == self.0 {
            return Ok(None);
        }
        text.parse().map(Some).map_err(E::custom)
    }
}

/// Scheme, host and port; a slash at the end is taken off.
pub(super) fn api_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let uri: Uri = text.parse().map_err(D::Error::custom)?;
    let plain = matches!(uri.scheme_str(), Some("http" | "https"))
        && uri.path() == "/"
        && uri.query().is_none()
        && uri.authority().is_some_and(|it| !it.as_str().contains('@'));
    if !plain || text.contains('#') {
        return Err(D::Error::custom("no plain address"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// A path that is not empty; whether the file can be opened is found out when it is.
pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("empty"));
    }
    Ok(PathBuf::from(text))
}

/// A path, or nothing.
pub(super) fn path_or_nothing<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<PathBuf>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok((!text.trim().is_empty()).then(|| PathBuf::from(text)))
}

/// A log filter that tracing understands.
pub(super) fn log_filter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("empty"));
    }
    EnvFilter::try_new(&text).map_err(D::Error::custom)?;
    Ok(text)
}
