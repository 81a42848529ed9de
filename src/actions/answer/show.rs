//! Where others see an answer: what is posted of it, and sharing one that was given by direct message.

use chrono::{DateTime, Utc};

use super::{Showing, read_round, round_to_answer};
use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{Answer, CheckInState, DeliveryKind, NewDelivery, Round, RoundState};
use crate::domain::ids::{InteractionId, MemberId, ServerId};
use crate::domain::rejection::Rejection;
use crate::store::{AnswerTexts, Session, StoreError};

/// Where others see the answer.
pub(super) fn showing(round: &Round, answer: &Answer) -> Showing {
    match round.state {
        RoundState::Over | RoundState::Skipped => Showing::TooLate,
        _ if !answer.shared => Showing::Privately,
        RoundState::Coming => Showing::WhenAsked,
        RoundState::Open | RoundState::Closed => Showing::Posted,
    }
}

/// Owes the server the answer with its comparison, or the change of the post that shows an earlier version.
pub(in crate::actions) async fn queue_comparison(
    session: &mut Session,
    round: &Round,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let delivery = |kind, key| NewDelivery {
        key,
        kind,
        server: Some(round.server),
        round: Some(round.id),
        answer: Some(answer.id),
        member: Some(answer.member),
        due_at: now,
    };
    let first = delivery(
        DeliveryKind::Comparison,
        format!("comparison:{}", answer.id),
    );
    let added = session
        .queue_delivery(&first, &[], &fresh_nonce(), now)
        .await?;
    if added.is_none() && answer.version > 1 {
        let key = format!("comparison_edit:{}:{}", answer.id, answer.version);
        let edit = delivery(DeliveryKind::ComparisonEdit, key);
        session
            .queue_delivery(&edit, &[], &fresh_nonce(), now)
            .await?;
    }
    Ok(())
}

/// Servers with a check-in in which the member is asked by direct message.
pub(super) async fn shareable(
    session: &mut Session,
    member: MemberId,
) -> Result<Vec<(ServerId, String)>, StoreError> {
    let mut servers = Vec::new();
    for membership in session.memberships_of(member).await? {
        let asked = session.check_in(membership.server).await?;
        if asked.is_some_and(|check_in| check_in.state == CheckInState::On) {
            let name = session
                .server_name(membership.server)
                .await?
                .unwrap_or_default();
            servers.push((membership.server, name));
        }
    }
    Ok(servers)
}

/// Posts a private answer in the check-in of a server, as its member asked.
pub(super) async fn share(
    session: &mut Session,
    answer: &Answer,
    server: ServerId,
    interaction: InteractionId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let there = session
        .membership(server, answer.member)
        .await?
        .ok_or(Rejection::NotYours)?;
    if there.joined_at.is_none() {
        return Err(Rejection::NotJoined.into());
    }
    let own_round = read_round(session, answer.round).await?;
    if own_round.server == server {
        if matches!(own_round.state, RoundState::Over | RoundState::Skipped) {
            return Err(Rejection::OlderRound.into());
        }
        session.show_answer_entries(answer.id, server).await?;
        session.set_answer_shared(answer.id).await?;
        if own_round.state != RoundState::Coming {
            queue_comparison(session, &own_round, answer, now).await?;
        }
        return Ok(());
    }
    // Another server that was asked about in the same message: the words go there too, the hours stay where they are.
    let round = round_to_answer(session, server, now).await?;
    if session.answer_of(round.id, answer.member).await?.is_some() {
        return Ok(());
    }
    let texts = AnswerTexts {
        words: answer.words.clone(),
        hours: String::new(),
        lesson: answer.lesson.clone(),
    };
    let copy = session
        .add_answer(
            round.id,
            answer.member,
            &texts,
            (false, true),
            interaction,
            now,
        )
        .await?;
    let copy = session.answer(copy).await?;
    let copy = copy.ok_or_else(|| anyhow::anyhow!("the answer just kept is not there"))?;
    if round.state != RoundState::Coming {
        queue_comparison(session, &round, &copy, now).await?;
    }
    Ok(())
}
