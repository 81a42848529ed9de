//! A batch is taken back whole: the decision in one transaction, the rows in many small ones.

use chrono::{DateTime, Utc};

use super::belongings::Batch;
use super::{Imports, own};
use crate::actions::ActionError;
use crate::actions::amend::By;
use crate::actions::contact;
use crate::domain::ids::ImportId;
use crate::domain::imports::{Import, ImportState};
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::store::StoreError;

/// Entries that one write removes.
const CHUNK: i64 = 250;

impl Imports {
    /// Takes a batch back, or (`None`) the one that was kept last. Said twice, it is taken back once.
    pub async fn undo(
        &self,
        by: By,
        import: Option<ImportId>,
        now: DateTime<Utc>,
    ) -> Result<Import, ActionError> {
        let _turn = self.turns.of(by.contact.member).await?;
        let decided = self
            .store
            .write::<_, ActionError, _>(move |session| {
                Box::pin(async move {
                    let member = contact::meet(session, &by.contact, now).await?.member.id;
                    let done = session.import_undone_by(by.interaction).await?;
                    let found = match (done, import) {
                        (Some(done), _) => own(session, member, done.id).await?,
                        (None, Some(import)) => own(session, member, import).await?,
                        (None, None) => {
                            let latest = session.latest_import(member, ImportState::Kept).await?;
                            latest.ok_or(Rejection::Import(ImportRejection::NothingToUndo))?
                        }
                    };
                    match found.state {
                        ImportState::Kept => {
                            let undoing = ImportState::Undoing;
                            session.set_import_state(found.id, undoing, now).await?;
                            session
                                .set_import_undone_by(found.id, by.interaction)
                                .await?;
                            own(session, member, found.id).await
                        }
                        ImportState::Undoing | ImportState::Undone => Ok(found),
                        ImportState::Keeping => {
                            Err(Rejection::Import(ImportRejection::UnderWay).into())
                        }
                        ImportState::Pending | ImportState::Dropped => {
                            Err(Rejection::Import(ImportRejection::NothingToUndo).into())
                        }
                    }
                })
            })
            .await?;
        let gone_on = self.go_on(decided.clone(), &|_| {}).await;
        gone_on.map_err(ActionError::Unfinished)?;
        Ok(decided)
    }

    /// Removes what is left of a batch, sets back what it set, and removes the crafts that only it had.
    pub(super) async fn take_back(&self, import: &Import) -> anyhow::Result<()> {
        let (id, member) = (import.id, import.member);
        loop {
            let removed = self.store.write::<_, StoreError, _>(move |session| {
                Box::pin(async move { session.remove_imported(id, CHUNK).await })
            });
            if removed.await? == 0 {
                break;
            }
        }
        let Some(decided_at) = import.kept_at else {
            return Ok(());
        };
        let batch = Batch {
            import: id,
            member,
            decided_at,
        };
        loop {
            let all = self.store.write::<_, StoreError, _>(move |session| {
                Box::pin(async move { batch.set_back(session).await })
            });
            if all.await? {
                break;
            }
        }
        self.store
            .write::<_, StoreError, _>(move |session| {
                Box::pin(async move {
                    batch.take_back(session).await?;
                    session.remove_crafts_made_at(member, decided_at).await?;
                    session
                        .set_import_state(id, ImportState::Undone, decided_at)
                        .await
                })
            })
            .await?;
        Ok(())
    }
}
