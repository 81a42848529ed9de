//! ZIP archives of strangers: opened with care, read in place, never unpacked to a disk.
//!
//! Refused are names that lead out of the archive, links, more entries than an export has, and more
//! bytes than are read in all, counted as they come out and not as the archive says.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Refusal;

/// Entries of an archive that are looked at.
const ENTRIES_MAX: usize = 4_000;
/// Bytes that come out of an archive in all.
const UNPACKED_MAX: u64 = 128 << 20;
/// The end of an archive: a record of 22 bytes and a comment of at most 65,535.
const TAIL_BYTES: u64 = 22 + 65_535 + 20;
const END_MARK: &[u8; 4] = b"PK\x05\x06";
const END_MARK_64: &[u8; 4] = b"PK\x06\x07";

/// An archive, and what may still come out of it.
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    names: Vec<String>,
    left: u64,
}

impl<R: Read + Seek> Archive<R> {
    pub(crate) fn open(mut file: R) -> Result<Self, Refusal> {
        check_end(&mut file)?;
        let mut zip = ZipArchive::new(file).map_err(refusal)?;
        if zip.len() > ENTRIES_MAX {
            return Err(Refusal::ArchiveTooLarge);
        }
        let mut names = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(refusal)?;
            let name = entry.name().map_err(refusal)?.into_owned();
            if entry.enclosed_name().is_none() || leads_out(&name) || entry.is_symlink() {
                return Err(Refusal::ArchiveUnsafe);
            }
            names.push(name);
        }
        let left = UNPACKED_MAX;
        Ok(Self { zip, names, left })
    }

    /// The names of all entries.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// What is in an entry.
    pub(crate) fn entry(&mut self, name: &str) -> Result<impl Read + use<'_, R>, Refusal> {
        let left = &mut self.left;
        let inner = self.zip.by_name(name).map_err(refusal)?;
        Ok(Metered { inner, left })
    }
}

/// The list of entries is read into memory as a whole, so its length is looked at first. Archives of the large kind (ZIP64) count
/// their entries elsewhere, and no export is one.
fn check_end(file: &mut (impl Read + Seek)) -> Result<(), Refusal> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.by_ref().take(TAIL_BYTES).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    if tail.windows(4).any(|mark| mark == END_MARK_64) {
        return Err(Refusal::ArchiveTooLarge);
    }
    let mut ends = tail
        .windows(12)
        .filter(|end| end.starts_with(END_MARK))
        .peekable();
    if ends.peek().is_none() {
        return Err(Refusal::ArchiveBroken);
    }
    let entries = |end: &[u8]| usize::from(u16::from_le_bytes([end[10], end[11]]));
    if ends.any(|end| entries(end) > ENTRIES_MAX) {
        return Err(Refusal::ArchiveTooLarge);
    }
    Ok(())
}

/// Whether a name is one that would be unpacked elsewhere on some system, however a library would mend it.
fn leads_out(name: &str) -> bool {
    let mut parts = name.split(['/', '\\']);
    let from_the_root = name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':');
    from_the_root || name.contains('\0') || parts.any(|part| part == "..")
}

/// An error of an entry's reader, as what it says of the archive.
pub(crate) fn reading(refused: Refusal) -> Refusal {
    match refused {
        Refusal::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Refusal::ArchiveTooLarge
        }
        Refusal::Io(error) if error.kind() != io::ErrorKind::Interrupted => Refusal::ArchiveBroken,
        other => other,
    }
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::Other => Refusal::Io(error),
        _ => Refusal::ArchiveBroken,
    }
}

struct Metered<'a, R> {
    inner: R,
    left: &'a mut u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const LOOP: &[u8] = include_bytes!("../tests/samples/loop.zip");

    #[test]
    fn what_comes_out_is_counted_over_all_entries() {
        let mut archive = Archive::open(Cursor::new(LOOP)).unwrap();
        archive.left = 400;
        let mut read = |name: &str| {
            let mut out = Vec::new();
            let read = archive.entry(name).unwrap().read_to_end(&mut out);
            read.map_err(|error| reading(Refusal::Io(error)))
        };
        assert!(read("Habits.csv").is_ok_and(|bytes| bytes > 300));
        assert!(read("001 Guitar/Scores.csv").is_ok());
        let refused = read("001 Guitar/Checkmarks.csv");
        assert!(
            matches!(refused, Err(Refusal::ArchiveTooLarge)),
            "{refused:?}"
        );
    }

    #[test]
    fn an_archive_that_counts_too_many_entries_is_refused_before_they_are_read() {
        let mut many = LOOP.to_vec();
        let end = many.len() - 22;
        many[end + 10..end + 12].copy_from_slice(&u16::MAX.to_le_bytes());
        let refused = Archive::open(Cursor::new(many)).err();
        assert!(
            matches!(refused, Some(Refusal::ArchiveTooLarge)),
            "{refused:?}"
        );
    }
}
