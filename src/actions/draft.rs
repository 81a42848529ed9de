//! What somebody typed into a form that was refused: kept for a day, so that nothing typed is lost.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::check_in::Draft;
use crate::domain::ids::{DraftId, MemberId};
use crate::domain::rejection::Rejection;
use crate::store::Store;

/// Keeps a refused form: the custom_id of its modal, and what stood in its fields.
pub async fn keep(
    store: &Store,
    contact: Contact,
    modal: String,
    fields: Vec<(String, String)>,
    now: DateTime<Utc>,
) -> Result<DraftId, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                Ok(session
                    .keep_draft(contact.member, &modal, &fields, now)
                    .await?)
            })
        })
        .await
}

/// The member's own draft; [`Rejection::DraftGone`] when it is another's or is kept no more.
pub async fn find(store: &Store, member: MemberId, draft: DraftId) -> Result<Draft, ActionError> {
    let draft = store.read().await?.draft(member, draft).await?;
    Ok(draft.ok_or(Rejection::DraftGone)?)
}
