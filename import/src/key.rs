//! What makes two rows of one owner the same one, in this file, in the same file sent again, or in a longer export of the same tool.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::plan::Format;
use crate::row::{Row, Start};

/// The first 128 bits of a SHA-256: no two different rows meet by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

/// Gives rows their keys, from owner, source, start, length and texts: two owners' rows are never the same one.
///
/// A row that names only its day may stand twice in a file, as somebody plays an hour twice on a
/// day: those are counted, so that each has a key of its own and the same in the next export. A row
/// with a time of day stands twice by mistake only.
#[derive(Debug)]
pub struct Keys {
    owner: u64,
    /// How often a row without a time of day came so far.
    seen: HashMap<Key, u32>,
}

impl Keys {
    /// Of the rows of one owner, by a number that is theirs alone.
    pub fn of_owner(owner: u64) -> Self {
        let seen = HashMap::new();
        Self { owner, seen }
    }

    /// The key of what is named so, whatever else it says.
    pub fn named(&self, format: Format, identity: &str) -> Key {
        let mut hash = begun(self.owner, format);
        add(&mut hash, identity.as_bytes());
        key(hash)
    }

    /// The key of the next row of the file.
    pub fn of(&mut self, format: Format, row: &Row) -> Key {
        let plain = hashed(self.owner, format, row, 0);
        if row.identity.is_some() || !matches!(row.start, Start::Day(_)) {
            return plain;
        }
        let times = self.seen.entry(plain).or_insert(0);
        *times += 1;
        match *times {
            1 => plain,
            times => hashed(self.owner, format, row, times),
        }
    }
}

fn begun(owner: u64, format: Format) -> Sha256 {
    let mut hash = Sha256::new();
    add(&mut hash, &owner.to_le_bytes());
    add(&mut hash, source(format).as_bytes());
    hash
}

fn add(hash: &mut Sha256, part: &[u8]) {
    // Lengths first, so that "ab" and "c" are not "a" and "bc".
    hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
    hash.update(part);
}

fn key(hash: Sha256) -> Key {
    let mut key = [0; 16];
    key.copy_from_slice(&hash.finalize()[..16]);
    Key(key)
}

fn hashed(owner: u64, format: Format, row: &Row, times: u32) -> Key {
    let mut hash = begun(owner, format);
    let mut add = |part: &[u8]| add(&mut hash, part);
    if let Some(identity) = &row.identity {
        add(identity.as_bytes());
    } else {
        match row.start {
            Start::Day(day) => add(day.to_string().as_bytes()),
            Start::Local(local) => add(local.to_string().as_bytes()),
            Start::Instant(at) => add(&at.timestamp_millis().to_le_bytes()),
        }
        add(&row.seconds.to_le_bytes());
        add(row.craft.as_bytes());
        add(row.note.as_bytes());
    }
    if times > 0 {
        add(&times.to_le_bytes());
    }
    key(hash)
}

/// Never changed: keys of rows that were kept long ago are made of it.
const fn source(format: Format) -> &'static str {
    match format {
        Format::Toggl => "toggl",
        Format::Clockify => "clockify",
        Format::Loop => "loop",
        Format::WakaTime => "wakatime",
        Format::Csv => "csv",
        Format::Git => "git",
        Format::Own => "yesteryou",
    }
}
