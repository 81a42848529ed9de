//! The list of those who had everything erased, kept outside the database so that a backup from before can be put right again.
//!
//! A line holds a keyed hash (HMAC-SHA256) of a member's id and the time of the erasing. The key is in a file of its own beside the
//! list: without it nobody can tell whom the list names. Both are made with mode 0600.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use ring::hmac;

use super::StoreError;
use crate::domain::ids::MemberId;

/// Says whose hash it is: the key is used for nothing else, and would not be mistaken if it were.
const PURPOSE: &[u8] = b"yesteryou member ";
const HEADING: &str = "# Who had everything erased, by keyed hashes. Keep this file and its key: a backup that is restored\n\
                       # loses these members again.\n";
const KEY_BYTES: usize = 32;

/// The list and its key.
pub struct ErasedList {
    path: PathBuf,
    key: hmac::Key,
}

impl ErasedList {
    /// Where the list of a database is kept unless the settings say otherwise.
    pub fn beside(database: &Path) -> PathBuf {
        with_ending(database, ".erased")
    }

    /// Reads the key, which is made when neither it nor the list is there. A list whose key is lost is an error: it could not be
    /// applied any more, and nobody would notice.
    pub(super) fn open(path: PathBuf) -> Result<ErasedList, StoreError> {
        let key_path = with_ending(&path, ".key");
        let at = |source| StoreError::File {
            path: key_path.clone(),
            source,
        };
        if !key_path.exists() {
            if path.exists() {
                return Err(StoreError::KeyLost { list: path });
            }
            make_key(&key_path).map_err(at)?;
        }
        let mut hex = String::new();
        File::open(&key_path)
            .and_then(|mut file| file.read_to_string(&mut hex))
            .map_err(at)?;
        let bytes = from_hex(hex.trim()).ok_or(StoreError::KeyLost { list: path.clone() })?;
        Ok(ErasedList {
            path,
            key: hmac::Key::new(hmac::HMAC_SHA256, &bytes),
        })
    }

    /// The member's name in the list.
    pub(super) fn hash(&self, member: MemberId) -> String {
        let mut text = PURPOSE.to_vec();
        text.extend(member.to_string().bytes());
        to_hex(hmac::sign(&self.key, &text).as_ref())
    }

    /// Adds to the list; it is on disk when this returns.
    pub(super) fn append(&self, erased: &[(String, DateTime<Utc>)]) -> Result<(), StoreError> {
        let at = |source| StoreError::File {
            path: self.path.clone(),
            source,
        };
        // A leading line break ends a line that a crash left half written.
        let beginning = if self.path.exists() { "\n" } else { HEADING };
        let mut lines = beginning.to_owned();
        for (hash, erased_at) in erased {
            lines.extend([hash, " ", &erased_at.timestamp_millis().to_string(), "\n"]);
        }
        let mut file = private()
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(at)?;
        file.write_all(lines.as_bytes()).map_err(at)?;
        file.sync_all().map_err(at)?;
        sync_folder(&self.path).map_err(at)
    }

    /// Everybody on the list by their hash, with the last time they had everything erased. Lines that were not written whole are
    /// passed over.
    pub(super) fn read(&self) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => {
                return Err(StoreError::File {
                    path: self.path.clone(),
                    source,
                });
            }
        };
        let mut listed = HashMap::new();
        for (hash, erased_at) in text.lines().filter_map(read_line) {
            let last = listed.entry(hash).or_insert(erased_at);
            *last = erased_at.max(*last);
        }
        Ok(listed)
    }
}

fn read_line(line: &str) -> Option<(String, DateTime<Utc>)> {
    let (hash, at) = line.split_once(' ')?;
    let erased_at = DateTime::from_timestamp_millis(at.parse().ok()?)?;
    from_hex(hash).map(|_| (hash.to_owned(), erased_at))
}

fn make_key(path: &Path) -> std::io::Result<()> {
    let mut file = private().write(true).create_new(true).open(path)?;
    file.write_all(to_hex(&rand::random::<[u8; KEY_BYTES]>()).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    sync_folder(path)
}

/// Makes the names in a file's folder as lasting as the file.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// For a file that only its owner may read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The path with an ending behind its whole name: `a.sqlite` and `-wal` give `a.sqlite-wal`.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).expect("below 16");
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

fn from_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    let mut bytes = [0; KEY_BYTES];
    if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).expect("in range")
    }

    #[test]
    fn who_is_listed_is_found_again_with_the_same_key_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("y.erased");
        let list = ErasedList::open(path.clone()).expect("made");
        let hash = list.hash(MemberId::from_row(7));
        list.append(&[(hash.clone(), at(5)), (hash.clone(), at(3))])
            .expect("kept");
        let again = ErasedList::open(path.clone()).expect("opens");
        assert_eq!(again.hash(MemberId::from_row(7)), hash);
        assert_ne!(again.hash(MemberId::from_row(8)), hash);
        assert_eq!(
            again.read().expect("read"),
            HashMap::from([(hash.clone(), at(5))])
        );
        assert!(!std::fs::read_to_string(&path).expect("read").contains(" 7"));
        std::fs::remove_file(with_ending(&path, ".key")).expect("removed");
        assert!(matches!(
            ErasedList::open(path),
            Err(StoreError::KeyLost { .. })
        ));
    }

    #[test]
    fn a_line_that_a_crash_cut_short_costs_only_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("y.erased");
        let list = ErasedList::open(path.clone()).expect("made");
        let (one, two) = (
            list.hash(MemberId::from_row(1)),
            list.hash(MemberId::from_row(2)),
        );
        list.append(&[(one.clone(), at(1))]).expect("kept");
        let mut file = OpenOptions::new().append(true).open(&path).expect("opens");
        file.write_all(&two.as_bytes()[..20]).expect("written");
        list.append(&[(two.clone(), at(2))]).expect("kept");
        let read = list.read().expect("read");
        assert_eq!(read, HashMap::from([(one, at(1)), (two, at(2))]));
    }

    #[test]
    #[cfg(unix)]
    fn list_and_key_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("y.erased");
        let list = ErasedList::open(path.clone()).expect("made");
        list.append(&[]).expect("kept");
        for file in [with_ending(&path, ".key"), path] {
            let mode = file.metadata().expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", file.display());
        }
    }
}
