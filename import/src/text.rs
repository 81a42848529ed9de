//! Text files as they come: UTF-8 with or without a byte order mark, UTF-16, or what Windows wrote before.

use std::cell::Cell;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

/// Bytes that one record may have: a quotation mark that is never closed must not swallow the file.
const RECORD_BYTES_MAX: u64 = 1 << 20;
/// Bytes looked at for a file's kind.
const HEAD_BYTES: usize = 4_096;

/// A text in UTF-8, whatever it was before.
pub(crate) type Decoded<R> = DecodeReaderBytes<R, Vec<u8>>;

/// The text of a file from its beginning.
pub(crate) fn decoded<R: Read + Seek>(mut file: R) -> io::Result<Decoded<R>> {
    let encoding = encoding_of(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .bom_override(true)
        .strip_bom(true)
        .build(file))
}

/// A text that is UTF-8; what is not in it becomes replacement characters.
pub(crate) fn utf_8<R: Read>(reader: R) -> Decoded<R> {
    DecodeReaderBytesBuilder::new()
        .encoding(Some(UTF_8))
        .strip_bom(true)
        .build(reader)
}

/// The beginning of a file, for a look at what it is.
pub(crate) fn head(file: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head)
}

/// What is not UTF-8 throughout was written by Windows in the West: the one encoding in which every byte is some letter.
fn encoding_of(file: &mut (impl Read + Seek)) -> io::Result<&'static Encoding> {
    let head = head(file)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf_16(&head) {
        return Ok(encoding);
    }
    Ok(if is_utf_8(file)? { UTF_8 } else { WINDOWS_1252 })
}

/// UTF-16 without a mark: of mostly Latin text every other byte is zero.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (even, odd) if half > 1 && odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        (even, odd) if half > 1 && even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        _ => None,
    }
}

fn is_utf_8(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(kept == 0);
        }
        let filled = kept + read;
        match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => kept = 0,
            // A letter may be cut at the end of what was read.
            Err(error) if error.error_len().is_none() => {
                let good = error.valid_up_to();
                buffer.copy_within(good..filled, 0);
                kept = filled - good;
            }
            Err(_) => return Ok(false),
        }
    }
}

/// A text whose lines all end in `\n`, and that ends with an error when one record goes on for too long.
pub(crate) struct Bounded<R> {
    inner: BufReader<R>,
    since_record: Rc<Cell<u64>>,
    after_return: bool,
}

/// Tells a [`Bounded`] that a record is complete.
pub(crate) struct RecordEnds(Rc<Cell<u64>>);

impl RecordEnds {
    pub(crate) fn here(&self) {
        self.0.set(0);
    }

    /// Whether the reading ended since a record was too long.
    pub(crate) fn went_too_far(&self) -> bool {
        self.0.get() > RECORD_BYTES_MAX
    }
}

pub(crate) fn bounded<R: Read>(inner: R) -> (Bounded<R>, RecordEnds) {
    let since_record = Rc::new(Cell::new(0));
    let ends = RecordEnds(Rc::clone(&since_record));
    let inner = BufReader::new(inner);
    let bounded = Bounded {
        inner,
        since_record,
        after_return: false,
    };
    (bounded, ends)
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_record.get() > RECORD_BYTES_MAX {
            return Err(io::Error::other("a record goes on for too long"));
        }
        loop {
            let read = self.inner.read(buffer)?;
            let so_far = self.since_record.get().saturating_add(read as u64);
            self.since_record.set(so_far);
            let kept = self.with_plain_ends(&mut buffer[..read]);
            // Nothing kept of something read is a line's second half.
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

impl<R> Bounded<R> {
    /// Makes `\r\n` and `\r` into `\n`, in place, and says how many bytes are left.
    fn with_plain_ends(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            let is_second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !is_second_half {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn text(bytes: &[u8]) -> String {
        let mut out = String::new();
        decoded(Cursor::new(bytes))
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        out
    }

    #[test]
    fn every_common_encoding_becomes_the_same_text() {
        let utf_16 = |big: bool| -> Vec<u8> {
            let unit = |unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            };
            "Zürich,1\n".encode_utf16().flat_map(unit).collect()
        };
        let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            "Zürich,1\n".as_bytes().to_vec(),
            with_mark(b"\xEF\xBB\xBF", "Zürich,1\n".as_bytes()),
            with_mark(b"\xFF\xFE", &utf_16(false)),
            with_mark(b"\xFE\xFF", &utf_16(true)),
            utf_16(false),
            utf_16(true),
            b"Z\xFCrich,1\n".to_vec(),
        ] {
            assert_eq!(text(&bytes), "Zürich,1\n", "{bytes:?}");
        }
    }

    #[test]
    fn lines_end_plainly_wherever_the_buffer_ends() {
        for size in 1..6 {
            let (mut bounded, _) = bounded(&b"a\r\n\r\nb\rc\n\r"[..]);
            let (mut out, mut buffer) = (Vec::new(), vec![0; size]);
            loop {
                match bounded.read(&mut buffer).unwrap() {
                    0 => break,
                    read => out.extend_from_slice(&buffer[..read]),
                }
            }
            assert_eq!(out, b"a\n\nb\nc\n\n", "{size}");
        }
    }

    #[test]
    fn a_letter_cut_by_the_buffer_is_still_utf_8() {
        let long = format!("{}ü", "a".repeat(64 * 1024 - 1));
        assert_eq!(text(long.as_bytes()), long);
        let cut = [long.as_bytes(), b"\xC3"].concat();
        assert!(text(&cut).ends_with("Ã¼Ã"));
    }
}
