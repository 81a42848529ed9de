//! A file comes in: it is looked at and kept aside, in pieces.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::look::inspected;
use super::{Imports, Looked, PlaceForFile, WAITING_BYTES_MAX, plan_text, usual_craft};
use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::ids::{ImportId, InteractionId, MemberId};
use crate::domain::imports::{FILE_NAME_MAX, Import, ImportState, NewImport};
use crate::domain::rejection::{ImportRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::StoreError;

/// Bytes of one piece: as much as one short write takes.
pub(super) const PIECE_BYTES: usize = 1 << 20;

/// A file, and what its owner said of it.
#[derive(Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<Vec<u8>>,
    /// The craft of rows that name none.
    pub craft: Option<String>,
}

/// Whose import: this one, or the latest that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The one whose button was pressed.
    This(ImportId),
    /// The latest that waits to be kept.
    Waiting,
}

impl Imports {
    /// What this interaction brought before, if it is a second delivery.
    pub async fn brought_by(
        &self,
        interaction: InteractionId,
        now: DateTime<Utc>,
    ) -> Result<Option<Looked>, ActionError> {
        let known = self
            .store
            .read()
            .await?
            .import_of_interaction(interaction)
            .await?;
        let Some(import) = known else {
            return Ok(None);
        };
        // The first delivery may still be at it.
        self.turns.after_this_one().await?;
        self.show(import.member, Of::This(import.id), now)
            .await
            .map(Some)
    }

    /// Looks at a file, for which there is a place, and lets it wait. An earlier one of the member's that waits is thrown away.
    pub async fn offer(
        &self,
        place: PlaceForFile,
        contact: Contact,
        interaction: InteractionId,
        file: File,
        now: DateTime<Utc>,
    ) -> Result<Looked, ActionError> {
        let craft = file.craft.as_deref().map(CraftName::parse).transpose()?;
        let _turn = self.turns.with_place(&place).await?;
        let member = self
            .store
            .write::<_, ActionError, _>(move |session| {
                Box::pin(async move { Ok(contact::meet(session, &contact, now).await?.member) })
            })
            .await?;
        let found = inspected(Arc::clone(&file.bytes), member.timezone).await?;
        let craft = craft.map_or_else(
            || usual_craft(found.plan.format, &file.name),
            |craft| craft.as_str().to_owned(),
        );
        let new = NewImport {
            member: member.id,
            file_name: file.name.chars().take(FILE_NAME_MAX).collect(),
            file_bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            plan: plan_text(&found.plan)?,
            craft,
            interaction,
        };
        let import = self.set_aside(new, &file.bytes, now).await?;
        drop(file);
        let id = import.id;
        let looked = self.looked(import, found, now).await;
        if let Err(ActionError::Rejected(_)) = looked {
            // It would be refused again whenever it is looked at.
            self.store
                .write::<_, StoreError, _>(move |session| {
                    Box::pin(async move {
                        let dropped = ImportState::Dropped;
                        session.set_import_state(id, dropped, now).await
                    })
                })
                .await?;
            self.throw_away(id).await?;
        }
        looked
    }

    /// Keeps the file in pieces; only the last of the writes makes it one that waits.
    async fn set_aside(
        &self,
        new: NewImport,
        bytes: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Import, ActionError> {
        let (member, interaction) = (new.member, new.interaction);
        let begun = self
            .store
            .write::<_, ActionError, _>(move |session| {
                Box::pin(async move {
                    let waiting = session.waiting_import_bytes().await?;
                    if waiting.saturating_add(new.file_bytes) > WAITING_BYTES_MAX {
                        return Err(Rejection::Import(ImportRejection::Busy).into());
                    }
                    session.drop_imports_of(member).await?;
                    Ok(session.add_import(&new, now).await?)
                })
            })
            .await?;
        let Some(id) = begun else {
            let known = self
                .store
                .read()
                .await?
                .import_of_interaction(interaction)
                .await?;
            return Ok(known.ok_or(Rejection::Import(ImportRejection::Gone))?);
        };
        for (position, piece) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
            let piece = piece.to_vec();
            self.store
                .write::<_, StoreError, _>(move |session| {
                    Box::pin(async move { session.add_import_piece(id, position, &piece).await })
                })
                .await?;
        }
        self.store
            .write(move |session| {
                Box::pin(async move {
                    session
                        .set_import_state(id, ImportState::Pending, now)
                        .await?;
                    super::own(session, member, id).await
                })
            })
            .await
    }

    /// What waits, or was kept last.
    pub async fn latest(
        &self,
        member: MemberId,
        state: ImportState,
    ) -> Result<Option<Import>, StoreError> {
        self.store.read().await?.latest_import(member, state).await
    }
}
