//! Everything of one member's: what there is, and its end.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::nonce::fresh_nonce;
use crate::domain::ids::MemberId;
use crate::domain::own_data::is_erasing_word;
use crate::domain::rejection::{OwnDataRejection, Rejection};
use crate::store::{Store, StoreError};

/// What is kept of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// How many rows, by the sections of an export; none of zero.
    pub sections: Vec<(&'static str, i64)>,
    /// Messages in channels that show their words or numbers.
    pub posts: i64,
}

/// What became of the wish to be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten {
    /// Everything is erased, and the removal of the posts queued.
    Now,
    /// Nothing was kept.
    NothingKept,
}

/// What is kept of the member; none when they are not known.
pub async fn kept(store: &Store, member: MemberId) -> Result<Option<Kept>, StoreError> {
    let session = &mut store.read().await?;
    if session.member(member).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Kept {
        sections: session.personal_counts(member).await?,
        posts: session.count_posts_about(member).await?,
    }))
}

/// Refuses anything but the word that erases. Of whom nothing is kept may type what they like: there is nothing to be careful with, and
/// a refusal would be kept.
pub async fn check_word(store: &Store, member: MemberId, typed: &str) -> Result<(), ActionError> {
    if is_erasing_word(typed) || store.read().await?.member(member).await?.is_none() {
        return Ok(());
    }
    let input = typed.to_owned();
    Err(Rejection::OwnData(OwnDataRejection::OtherWord { input }).into())
}

/// Erases everything of the member. Done twice it changes nothing.
pub async fn erase(
    store: &Store,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Forgotten, ActionError> {
    if store.erase_member(member, fresh_nonce, now).await? {
        tracing::info!("a member had everything erased");
        Ok(Forgotten::Now)
    } else {
        Ok(Forgotten::NothingKept)
    }
}
