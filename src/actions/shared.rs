//! What members post of their own in channels: which message it became, so that it can be removed when they want to be forgotten.

use chrono::{DateTime, Utc};

use crate::domain::ids::{ChannelId, MemberId, MessageId};
use crate::store::{Store, StoreError};

/// Notes the message. Of somebody who was forgotten meanwhile, it is to be removed at once.
pub async fn note(
    store: &Store,
    member: MemberId,
    channel: ChannelId,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let nonce = super::nonce::fresh_nonce();
    store
        .write(move |session| {
            Box::pin(async move {
                let is_gone = session.member(member).await?.is_none();
                if is_gone || session.erased_after(member, now).await? {
                    return session.queue_removal(channel, message, &nonce, now).await;
                }
                session
                    .note_shared_post(member, channel, message, now)
                    .await
            })
        })
        .await
}
