//! The *close* step: rounds past their window; joined members who logged but did not answer get their comparison, and the server
//! its own, where enough of its members are in it.

use chrono::{DateTime, Utc};

use super::compare::comparison_of;
use super::group::group_of;
use super::nonce::fresh_nonce;
use crate::domain::check_in::{DeliveryKind, NewDelivery, Round, RoundState};
use crate::domain::comparison::Period;
use crate::domain::ids::{MemberId, RoundId};
use crate::domain::record::DirectState;
use crate::store::{Part, Session, Store, StoreError, Visible};

/// Rounds closed in one go; the rest follow in the next.
const BATCH: i64 = 200;
/// Comparisons in one message: Discord's number of embeds.
const IN_ONE_MESSAGE: usize = 10;

/// Closes the rounds whose window has ended. Called again, it finds none. Gives the number of rounds closed.
pub async fn close(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let mut closed = 0;
    loop {
        let rounds = store.read().await?.rounds_to_close(now, BATCH).await?;
        if rounds.is_empty() {
            return Ok(closed);
        }
        for round in rounds {
            close_round(store, round.id, now).await?;
            closed += 1;
        }
    }
}

async fn close_round(store: &Store, round: RoundId, now: DateTime<Utc>) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let Some(round) = session.round(round).await? else {
                    return Ok(());
                };
                if round.state != RoundState::Open {
                    return Ok(());
                }
                session
                    .set_round_state(round.id, RoundState::Closed)
                    .await?;
                note_unanswered(session, &round).await?;
                if round.message.is_some() {
                    queue_comparisons(session, &round, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Counts another unanswered round for those who were asked by direct message.
async fn note_unanswered(session: &mut Session, round: &Round) -> Result<(), StoreError> {
    for membership in session.members_asked_directly(round.server).await? {
        let answered = session
            .answer_of(round.id, membership.member)
            .await?
            .is_some();
        if !answered && membership.direct_state == DirectState::Asking {
            let unanswered = membership.unanswered + 1;
            session
                .set_direct_state(
                    round.server,
                    membership.member,
                    DirectState::Asking,
                    unanswered,
                )
                .await?;
        }
    }
    Ok(())
}

async fn queue_comparisons(
    session: &mut Session,
    round: &Round,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let members = logged_without_answer(session, round).await?;
    // What they did together stands in the first message, also where everybody has answered.
    let is_told_together = group_of(session, round.server, round.period)
        .await?
        .is_some();
    let (first, rest) = if is_told_together {
        members.split_at(members.len().min(IN_ONE_MESSAGE - 1))
    } else {
        members.split_at(0)
    };
    let first = is_told_together.then_some(first);
    let messages = first.into_iter().chain(rest.chunks(IN_ONE_MESSAGE));
    for (number, members) in messages.enumerate() {
        let delivery = NewDelivery {
            key: format!("closing:{}:{number}", round.id),
            kind: DeliveryKind::Closing,
            server: Some(round.server),
            round: Some(round.id),
            answer: None,
            member: None,
            due_at: now,
        };
        let parts: Vec<Part> = members.iter().copied().map(Part::Member).collect();
        session
            .queue_delivery(&delivery, &parts, &fresh_nonce(), now)
            .await?;
    }
    Ok(())
}

/// In name order, case ignored: never by amount.
async fn logged_without_answer(
    session: &mut Session,
    round: &Round,
) -> Result<Vec<MemberId>, StoreError> {
    let mut found = Vec::new();
    let visible = Visible::In(round.server);
    for membership in session.joined_members(round.server).await? {
        let member = membership.member;
        if session.answer_of(round.id, member).await?.is_some() {
            continue;
        }
        let period = Period {
            range: round.period,
            so_far: false,
        };
        let comparison = comparison_of(session, member, visible, period).await?;
        if comparison.this.entries > 0 && !comparison.away {
            found.push((membership.display_name.to_lowercase(), member));
        }
    }
    // The database folds ASCII only.
    found.sort();
    Ok(found.into_iter().map(|(_, member)| member).collect())
}
