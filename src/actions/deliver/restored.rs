//! After a backup was put back: what Discord got in the time that the record knows nothing of.
//!
//! The record's own look-back goes by row numbers and nonces, which what was made since the backup does not share. So until the slots
//! of the lost time are past, a question is looked for by its kind: the bot's own message with *Answer* on it, posted since the slot.
//! It is taken over, which makes its buttons work again. A closing post that is found is not made a second time.

use chrono::{DateTime, TimeDelta, Utc};

use super::Post;
use super::attempt::LOOK_BACK_MARGIN;
use super::compose::ComposeError;
use super::task::Task;
use crate::domain::check_in::Delivery;
use crate::domain::custom_id::Action;
use crate::domain::ids::MessageId;

/// Direct questions follow the member's own zone: up to so long before or after the server's slot. Slots are 4 days apart at least.
const ZONES: TimeDelta = TimeDelta::hours(36);

/// What Discord has already.
pub(super) enum Earlier {
    /// A message to be changed into the one that is owed.
    TakeOver(MessageId),
    /// What is owed, or as good as that.
    Enough,
}

/// Looks for what was posted between the backup and its return.
pub(super) async fn earlier(
    post: &Post<'_>,
    delivery: &Delivery,
    task: &Task,
) -> Result<Option<Earlier>, ComposeError> {
    let Some(since) = begins(task, delivery) else {
        return Ok(None);
    };
    let restored_at = post.store.read().await?.restored_at().await?;
    if restored_at.is_none_or(|restored_at| since > restored_at) {
        return Ok(None);
    }
    let messenger = post.messenger;
    match task {
        Task::Question { round } => {
            let is_question = |action: &Action| matches!(action, Action::Answer { .. });
            let found = messenger
                .find_where(round.channel, is_question, since - LOOK_BACK_MARGIN)
                .await?;
            Ok(found.map(Earlier::TakeOver))
        }
        Task::DirectQuestion { member, .. } => {
            let channel = messenger.direct_channel(*member).await?;
            let is_question = |action: &Action| matches!(action, Action::Answer { .. });
            let found = messenger
                .find_where(channel, is_question, since - ZONES)
                .await?;
            Ok(found.map(Earlier::TakeOver))
        }
        Task::Closing { channel, .. } => {
            let is_post = |action: &Action| matches!(action, Action::Mine { .. });
            let found = messenger
                .find_where(*channel, is_post, since - LOOK_BACK_MARGIN)
                .await?;
            Ok(found.map(|_| Earlier::Enough))
        }
        _ => Ok(None),
    }
}

/// Since when Discord may have it.
fn begins(task: &Task, delivery: &Delivery) -> Option<DateTime<Utc>> {
    match task {
        Task::Question { round } => Some(round.slot_at),
        Task::DirectQuestion { rounds, .. } => {
            let slots = rounds.iter().map(|(_, round)| round.slot_at);
            slots.min().or(Some(delivery.queued_at))
        }
        Task::Closing { round, .. } => round.closes_at,
        _ => None,
    }
}
