//! *Keep these*: the decision in one transaction, the rows in many small ones.

use std::ops::ControlFlow;
use std::sync::Arc;

use ::import::{Item, Plan, inspect_again};
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;

use super::belongings::Batch;
use super::look::{gate, is_open};
use super::waiting_file::WaitingFile;
use super::{CraftIds, Imports, known, own, plan_of, refused};
use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::ids::{CraftId, ImportId, MemberId};
use crate::domain::imports::{
    Belonging, Gate, Import, ImportState, ImportedEntry, Judged, JudgedBeside, KEPT_A_DAY_MAX,
};
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::{Session, StoreError};

/// Rows that one write keeps: few milliseconds, so that whoever logs in between hardly waits.
const CHUNK: usize = 400;
/// As many rows of entries take as long as one of something else.
const OTHER_WEIGHT: usize = 5;
/// Chunks that are read ahead.
const AHEAD: usize = 4;

/// Told how many rows were written so far.
pub type Progress<'a> = dyn Fn(u64) + Send + Sync + 'a;

/// What one write keeps.
#[derive(Default)]
struct Chunk {
    entries: Vec<ImportedEntry>,
    /// What stands behind them in the file.
    others: Vec<Belonging>,
}

impl Chunk {
    fn is_full(&self) -> bool {
        self.entries.len() + self.others.len() * OTHER_WEIGHT >= CHUNK
    }
}

impl Imports {
    /// Keeps a waiting import. Said twice, it is kept once.
    pub async fn keep(
        &self,
        contact: Contact,
        import: ImportId,
        now: DateTime<Utc>,
        progress: &Progress<'_>,
    ) -> Result<Import, ActionError> {
        let member = contact.member;
        let _turn = self.turns.of(member).await?;
        let plan = self.check_that_nothing_is_open(member, import).await?;
        let decided = self
            .store
            .write::<_, ActionError, _>(move |session| {
                Box::pin(async move {
                    contact::meet(session, &contact, now).await?;
                    let found = own(session, member, import).await?;
                    match found.state {
                        ImportState::Pending if found.plan != plan => {
                            Err(Rejection::Import(ImportRejection::StillAtIt).into())
                        }
                        ImportState::Pending => {
                            check_that_more_fits(session, member, now).await?;
                            session
                                .set_import_state(import, ImportState::Keeping, now)
                                .await?;
                            own(session, member, import).await
                        }
                        ImportState::Keeping | ImportState::Kept => Ok(found),
                        ImportState::Undoing | ImportState::Undone | ImportState::Dropped => {
                            Err(Rejection::Import(ImportRejection::Gone).into())
                        }
                    }
                })
            })
            .await?;
        let finished = async {
            self.go_on(decided, progress).await?;
            own(&mut self.store.read().await?, member, import).await
        };
        finished.await.map_err(ActionError::once_decided)
    }

    /// The plan that was looked at: another one could leave something open.
    async fn check_that_nothing_is_open(
        &self,
        member: MemberId,
        import: ImportId,
    ) -> Result<String, ActionError> {
        let import = own(&mut self.store.read().await?, member, import).await?;
        if import.state != ImportState::Pending {
            return Ok(import.plan);
        }
        let plan = plan_of(&import)?;
        let found = self
            .file(&import)
            .read_by(move |file| inspect_again(file, &plan));
        let found = found.await?.map_err(refused)?;
        if !is_open(&found) {
            return Ok(import.plan);
        }
        let rejection = if found.plan.columns.is_none() {
            ImportRejection::ColumnsOpen
        } else {
            ImportRejection::DatesOpen
        };
        Err(Rejection::Import(rejection).into())
    }

    /// Throws a waiting import away. Said twice, it is gone once.
    pub async fn not_now(
        &self,
        contact: Contact,
        import: ImportId,
        now: DateTime<Utc>,
    ) -> Result<(), ActionError> {
        let _turn = self.turns.of(contact.member).await?;
        let found = self
            .store
            .write::<_, ActionError, _>(move |session| {
                Box::pin(async move {
                    contact::meet(session, &contact, now).await?;
                    let Some(found) = session.import(contact.member, import).await? else {
                        return Ok(None);
                    };
                    if found.state != ImportState::Pending {
                        return Err(Rejection::Import(ImportRejection::Gone).into());
                    }
                    session
                        .set_import_state(import, ImportState::Dropped, now)
                        .await?;
                    Ok(Some(found.id))
                })
            })
            .await?;
        if let Some(import) = found {
            self.throw_away(import).await?;
        }
        Ok(())
    }

    /// Writes what is missing of a batch that was decided on, and then forgets the file.
    pub(super) async fn write_batch(
        &self,
        import: &Import,
        progress: &Progress<'_>,
    ) -> anyhow::Result<()> {
        let decided_at = import.kept_at.context("an import is kept without a time")?;
        let (sender, mut chunks) = mpsc::channel(AHEAD);
        let reading = {
            let session = &mut self.store.read().await?;
            // Whoever was erased in between took the import along.
            let Some(member) = session.member(import.member).await? else {
                return Ok(());
            };
            let plan = plan_of(import)?;
            let known = known(session, import, plan.format).await?;
            let gate = gate(import, &plan, member, known, decided_at)?;
            (plan, gate)
        };
        let (plan, gate) = reading;
        let reading = self
            .file(import)
            .read_by(move |file| read(file, &plan, gate, &sender));
        let reading = tokio::spawn(reading);
        let mut written = 0;
        while let Some(chunk) = chunks.recv().await {
            written += chunk.entries.len() as u64;
            if !self
                .write_chunk(import, Arc::new(chunk), decided_at)
                .await?
            {
                return Ok(());
            }
            progress(written);
        }
        match reading.await.context("reading a file fell over")? {
            // The file was taken along too.
            Err(ActionError::Rejected(_)) => return Ok(()),
            read => read??,
        }
        let id = import.id;
        self.store
            .write::<_, StoreError, _>(move |session| {
                Box::pin(async move {
                    session
                        .set_import_state(id, ImportState::Kept, decided_at)
                        .await
                })
            })
            .await?;
        self.remove_pieces(id).await
    }

    /// Whether the import is still there to be kept.
    async fn write_chunk(
        &self,
        import: &Import,
        chunk: Arc<Chunk>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (id, member) = (import.id, import.member);
        self.store
            .write(move |session| {
                Box::pin(async move {
                    if session.import(member, id).await?.is_none() {
                        return Ok(false);
                    }
                    let crafts = craft_ids(session, member, &chunk.entries, now).await?;
                    let rows: Vec<(CraftId, ImportedEntry)> = chunk
                        .entries
                        .iter()
                        .map(|entry| (crafts[&entry.craft], entry.clone()))
                        .collect();
                    session.add_imported(member, id, &rows, now).await?;
                    let batch = Batch {
                        import: id,
                        member,
                        decided_at: now,
                    };
                    for other in &chunk.others {
                        batch.keep(session, other).await?;
                    }
                    let others = i64::try_from(chunk.others.len()).unwrap_or(i64::MAX);
                    session.count_others(id, others).await?;
                    Ok(true)
                })
            })
            .await
    }
}

async fn check_that_more_fits(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let since = now - TimeDelta::hours(24);
    let kept = session.imports_kept_since(member, since).await?;
    if kept < i64::from(KEPT_A_DAY_MAX) {
        return Ok(());
    }
    let max = KEPT_A_DAY_MAX;
    Err(Rejection::Import(ImportRejection::KeptEnough { max }).into())
}

/// Reads the file and hands on in chunks what is to be kept of it, until nobody takes them.
fn read(
    file: &mut WaitingFile,
    plan: &Plan,
    mut gate: Gate,
    chunks: &mpsc::Sender<Chunk>,
) -> anyhow::Result<()> {
    let mut chunk = Chunk::default();
    ::import::read(file, plan, &mut |item| {
        let mut full = None;
        match item {
            Item::Unread { .. } => {}
            Item::Row(row) => {
                if let Judged::Fits(entry, _) = gate.judge(&row) {
                    // Entries come first in a chunk; in a file other things can.
                    let behind = !chunk.others.is_empty();
                    full = behind.then(|| std::mem::take(&mut chunk));
                    chunk.entries.push(entry);
                }
            }
            Item::Beside(row) => {
                let judged = gate.judge_beside(&row);
                if let JudgedBeside::Fits(other) | JudgedBeside::FitsPartly(other) = judged {
                    chunk.others.push(other);
                }
            }
        }
        if full.is_none() && chunk.is_full() {
            full = Some(std::mem::take(&mut chunk));
        }
        match full.map(|full| chunks.blocking_send(full)) {
            Some(Err(_)) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    })
    .context("reading an import for the second time")?;
    // Nobody takes it when the import is gone.
    let _ = chunks.blocking_send(chunk);
    Ok(())
}

/// The crafts of a chunk; those that are not there yet are made as of the decision, by which an undo knows them.
async fn craft_ids(
    session: &mut Session,
    member: MemberId,
    chunk: &[ImportedEntry],
    decided_at: DateTime<Utc>,
) -> Result<CraftIds, StoreError> {
    let mut crafts = CraftIds::new();
    for entry in chunk {
        if crafts.contains_key(&entry.craft) {
            continue;
        }
        let name = CraftName::parse(&entry.craft).expect("the gate lets parsed names through only");
        let folded = name.folded();
        let id = match session.craft_named(member, &folded).await? {
            Some(craft) => craft.id,
            None => {
                session
                    .add_craft(member, name.as_str(), &folded, decided_at)
                    .await?
            }
        };
        crafts.insert(entry.craft.clone(), id);
    }
    Ok(crafts)
}
