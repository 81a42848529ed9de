//! The *ask* step: every server whose slot has come gets its round, once.

use chrono::{DateTime, TimeDelta, Utc};

use super::answer::queue_comparison;
use super::nonce::fresh_nonce;
use crate::domain::calendar::DateRange;
use crate::domain::check_in::{
    CheckIn, CheckInState, DeliveryKind, NewDelivery, Round, RoundState,
};
use crate::domain::ids::RoundId;
use crate::domain::schedule::{Due, due, period_of};
use crate::store::{Session, Store, StoreError};

/// Servers asked in one go; the rest follow in the next.
const BATCH: i64 = 200;
/// How long a round that cannot be posted stays open, counted from its slot.
pub const ANSWERING: TimeDelta = TimeDelta::hours(48);

/// Opens a round for each server whose slot has come and queues its question. A slot more than 24 hours old is recorded as
/// skipped. Called again, it finds the rounds there. Gives the number of rounds opened.
pub async fn ask(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let mut asked = 0;
    loop {
        let due = store.read().await?.due_check_ins(now, BATCH).await?;
        if due.is_empty() {
            return Ok(asked);
        }
        for check_in in due {
            asked += usize::from(pass_slot(store, check_in, now).await?);
        }
    }
}

/// The dates a slot of this check-in asks about.
pub(super) fn slot_after_settings(check_in: &CheckIn, slot: DateTime<Utc>) -> DateRange {
    let previous = check_in.last_period_to.map(|to| DateRange { from: to, to });
    period_of(slot, check_in.schedule.zone, previous)
}

/// Opens a round out of turn, for *Ask now*: it takes the place of the next slot when that is less than four days away.
pub(super) async fn open_round(
    session: &mut Session,
    check_in: &CheckIn,
    slot: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<RoundId, StoreError> {
    let period = slot_after_settings(check_in, slot);
    session.end_rounds_before(check_in.server, slot).await?;
    let id = session
        .open_round(check_in, slot, period, RoundState::Open)
        .await?;
    session.move_undated_entries(id, period.to).await?;
    session
        .set_round_closes(id, slot.max(now) + ANSWERING)
        .await?;
    let question = NewDelivery {
        key: format!("question:{id}"),
        kind: DeliveryKind::Question,
        server: Some(check_in.server),
        round: Some(id),
        answer: None,
        member: None,
        due_at: now,
    };
    session
        .queue_delivery(&question, &[], &fresh_nonce(), now)
        .await?;
    queue_early_answers(session, id, now).await?;
    Ok(id)
}

/// Asks or skips one slot in one transaction: true when a round was opened.
async fn pass_slot(store: &Store, seen: CheckIn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let Some(check_in) = session.check_in(seen.server).await? else {
                    return Ok(false);
                };
                // Changed since it was read: the next look decides afresh.
                let Some(slot) = check_in.next_slot_at else {
                    return Ok(false);
                };
                if check_in.state != CheckInState::On || check_in.next_slot_at != seen.next_slot_at
                {
                    return Ok(false);
                }
                let period = slot_after_settings(&check_in, slot);
                let ask = match due(slot, now) {
                    Due::NotYet => return Ok(false),
                    Due::Ask | Due::AskLate => true,
                    Due::Skip => false,
                };
                if ask {
                    open_round(session, &check_in, slot, now).await?;
                } else {
                    skip_round(session, &check_in, slot, period, now).await?;
                }
                let next = check_in.schedule.next_slot(slot);
                session
                    .pass_slot(check_in.server, slot, period.to, next)
                    .await?;
                Ok(ask)
            })
        })
        .await
}

/// Records a slot that was missed. Nothing is asked; answers that came before it were in time, and are posted all the same.
async fn skip_round(
    session: &mut Session,
    check_in: &CheckIn,
    slot: DateTime<Utc>,
    period: DateRange,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = session
        .open_round(check_in, slot, period, RoundState::Skipped)
        .await?;
    session.move_undated_entries(id, period.to).await?;
    queue_early_answers(session, id, now).await
}

/// Answers that came before the question are posted after it.
async fn queue_early_answers(
    session: &mut Session,
    round: RoundId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let answers = session.answers_to(round).await?;
    let round: Option<Round> = session.round(round).await?;
    let Some(round) = round else { return Ok(()) };
    for answer in answers.iter().filter(|answer| answer.shared) {
        queue_comparison(session, &round, answer, now).await?;
    }
    Ok(())
}
