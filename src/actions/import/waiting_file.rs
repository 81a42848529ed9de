//! The file of an import that waits, read out of the database piece by piece: never all of it is in memory.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

use tokio::runtime::Handle;

use super::Imports;
use super::look::blocking;
use super::offer::PIECE_BYTES;
use crate::actions::ActionError;
use crate::domain::ids::ImportId;
use crate::domain::imports::Import;
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::store::Store;

const PIECE: u64 = PIECE_BYTES as u64;
/// Pieces that are kept at hand.
const PIECES: usize = 4;

/// To be read where waiting blocks nobody, by [`WaitingFile::read_by`].
pub(super) struct WaitingFile {
    store: Store,
    runtime: Handle,
    import: ImportId,
    /// Bytes of the whole file.
    length: u64,
    /// How many bytes of it are before what is read next.
    at: u64,
    /// The pieces that were read last, by their position, the latest last: archives are read from here and there.
    pieces: VecDeque<(u64, Vec<u8>)>,
    /// Why a piece could not be read: no fault of the file's.
    failure: Option<ActionError>,
}

impl Imports {
    /// The whole file. To be called where the runtime is.
    pub(super) fn file(&self, import: &Import) -> WaitingFile {
        WaitingFile {
            store: self.store.clone(),
            runtime: Handle::current(),
            import: import.id,
            length: u64::try_from(import.file_bytes).unwrap_or(0),
            at: 0,
            pieces: VecDeque::with_capacity(PIECES),
            failure: None,
        }
    }
}

impl WaitingFile {
    /// Reads it on a thread of its own. An error is that it cannot be had, or is gone with its import, whatever `work` made of that.
    pub(super) async fn read_by<T: Send + 'static>(
        mut self,
        work: impl FnOnce(&mut WaitingFile) -> T + Send + 'static,
    ) -> Result<T, ActionError> {
        blocking(move || {
            let done = work(&mut self);
            self.failure.map_or(Ok(done), Err)
        })
        .await?
    }

    /// The piece of that position.
    fn piece(&mut self, position: u64) -> io::Result<&[u8]> {
        let known = self.pieces.iter().position(|(of, _)| *of == position);
        let piece = if let Some(known) = known.and_then(|known| self.pieces.remove(known)) {
            known
        } else {
            (position, self.load(position)?)
        };
        if self.pieces.len() == PIECES {
            self.pieces.pop_front();
        }
        self.pieces.push_back(piece);
        Ok(self.pieces.back().map_or(&[], |(_, piece)| piece))
    }

    fn load(&mut self, position: u64) -> io::Result<Vec<u8>> {
        let (store, import) = (&self.store, self.import);
        let piece = self.runtime.block_on(async {
            let position = i64::try_from(position).unwrap_or(i64::MAX);
            store.read().await?.import_piece(import, position).await
        });
        let failure = match piece {
            Ok(Some(piece)) => return Ok(piece),
            Ok(None) => Rejection::Import(ImportRejection::Gone).into(),
            Err(failure) => ActionError::from(failure),
        };
        self.failure = Some(failure);
        Err(io::Error::other("the database did not give the file"))
    }
}

impl Read for WaitingFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length {
            return Ok(0);
        }
        let from = usize::try_from(self.at % PIECE).unwrap_or(usize::MAX);
        let piece = self.piece(self.at / PIECE)?;
        let rest = piece.get(from..).unwrap_or_default();
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for WaitingFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use chrono_tz::Tz;

    use super::*;
    use crate::domain::ids::{InteractionId, MemberId};
    use crate::domain::imports::NewImport;
    use crate::store::{StoreError, StoreOptions};

    /// A waiting file of two and a half pieces, and what is in it.
    async fn waiting(folder: &tempfile::TempDir) -> (Imports, Import, Vec<u8>) {
        let path = folder.path().join("yesteryou.sqlite");
        let store = Store::open(&path, StoreOptions::default()).await;
        let store = store.expect("opens");
        let bytes: Vec<u8> = (0..PIECE_BYTES * 5 / 2)
            .map(|at| u8::try_from(at % 251).unwrap())
            .collect();
        let (pieces, member) = (bytes.clone(), MemberId::from_row(1));
        let import = store.write::<_, StoreError, _>(move |session| {
            Box::pin(async move {
                let now = Utc.timestamp_millis_opt(1_700_000_000_000).unwrap();
                session.add_member(member, Tz::UTC, now).await?;
                let new = NewImport {
                    member,
                    file_name: "a.csv".to_owned(),
                    file_bytes: i64::try_from(pieces.len()).unwrap(),
                    plan: "{}".to_owned(),
                    craft: "rust".to_owned(),
                    interaction: InteractionId::from_row(1),
                };
                let id = session.add_import(&new, now).await?.unwrap();
                for (position, piece) in (0..).zip(pieces.chunks(PIECE_BYTES)) {
                    session.add_import_piece(id, position, piece).await?;
                }
                Ok(session.import(member, id).await?.unwrap())
            })
        });
        (Imports::new(store.clone()), import.await.unwrap(), bytes)
    }

    #[tokio::test]
    async fn a_file_is_read_over_its_pieces_from_wherever() {
        let folder = tempfile::tempdir().unwrap();
        let (imports, import, bytes) = waiting(&folder).await;
        let read = imports.file(&import).read_by(|file| {
            let (mut all, mut some, mut end) = (Vec::new(), [0; 6], Vec::new());
            file.read_to_end(&mut all)?;
            file.seek(SeekFrom::Start(PIECE - 3))?;
            file.read_exact(&mut some)?;
            file.seek(SeekFrom::End(-2))?;
            file.read_to_end(&mut end)?;
            let beyond = file.seek(SeekFrom::Current(-1 - file.length.cast_signed()));
            io::Result::Ok((all, some, end, beyond.is_err()))
        });
        let (all, some, end, is_refused) = read.await.unwrap().unwrap();
        assert!(all == bytes, "{} of {} bytes", all.len(), bytes.len());
        assert_eq!(some, bytes[PIECE_BYTES - 3..PIECE_BYTES + 3]);
        assert_eq!(end, bytes[bytes.len() - 2..]);
        assert!(is_refused);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_had_is_not_called_a_bad_one() {
        let folder = tempfile::tempdir().unwrap();
        let (imports, import, _) = waiting(&folder).await;
        let gone = imports.file(&import);
        imports.remove_pieces(import.id).await.unwrap();
        let gone = gone.read_by(|file| file.read(&mut [0]).is_err()).await;
        let why = ActionError::from(Rejection::Import(ImportRejection::Gone));
        assert_eq!(format!("{gone:?}"), format!("{:?}", Err::<bool, _>(why)));
        imports.store.close().await;
        let read = imports.file(&import).read_by(|file| file.read(&mut [0]));
        assert!(matches!(read.await, Err(ActionError::Internal(_))));
    }
}
