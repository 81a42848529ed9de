//! What waits for somebody's next private reply, as far as it is still so.

use chrono::{DateTime, Utc};

use crate::domain::check_in::{Notice, RoundState};
use crate::domain::ids::{MemberId, ServerId};
use crate::store::{Reader, Session, Store, StoreError};

/// The member's notices, the oldest first, and those for admins of the server that they manage, with their row ids. What is not so any
/// more is forgotten.
pub async fn waiting(
    store: &Store,
    member: MemberId,
    manages: Option<ServerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(i64, Notice)>, StoreError> {
    let mut session = store.read().await?;
    let mut found = session.waiting_notices(Reader::Member(member)).await?;
    if let Some(server) = manages {
        found.extend(session.waiting_notices(Reader::AdminOf(server)).await?);
    }
    let (mut waiting, mut past) = (Vec::new(), Vec::new());
    for (id, notice) in found {
        if is_still_so(&mut session, member, &notice).await? {
            waiting.push((id, notice));
        } else {
            past.push(id);
        }
    }
    drop(session);
    if !past.is_empty() {
        set_said(store, past, now).await?;
    }
    Ok(waiting)
}

/// Notes that these were said.
pub async fn set_said(store: &Store, ids: Vec<i64>, now: DateTime<Utc>) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                for id in ids {
                    session.set_notice_said(id, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// A question waits as long as it can be answered and is not.
async fn is_still_so(
    session: &mut Session,
    member: MemberId,
    notice: &Notice,
) -> Result<bool, StoreError> {
    let Notice::QuestionWaiting { round, .. } = notice else {
        return Ok(true);
    };
    let Some(round) = session.round(*round).await? else {
        return Ok(false);
    };
    let is_over = matches!(round.state, RoundState::Over | RoundState::Skipped);
    Ok(!is_over && session.answer_of(round.id, member).await?.is_none())
}
