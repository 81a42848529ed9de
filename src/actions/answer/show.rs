//! Where others see an answer: what is posted of it, and sharing one that was given by direct message.

use chrono::{DateTime, Utc};

use super::{Showing, read_round, round_to_answer};
use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{Answer, CheckInState, DeliveryKind, NewDelivery, Round, RoundState};
use crate::domain::ids::{AnswerId, InteractionId, ServerId};
use crate::domain::record::AskBy;
use crate::domain::rejection::Rejection;
use crate::store::{AnswerTexts, Session, StoreError};

/// Whether the next round has opened: what comes now is for its member's eyes only.
pub(super) async fn is_late(session: &mut Session, round: &Round) -> Result<bool, StoreError> {
    match round.state {
        RoundState::Over => Ok(true),
        RoundState::Skipped => {
            let current = session.current_round(round.server).await?;
            Ok(current.is_some_and(|current| current.slot_at > round.slot_at))
        }
        RoundState::Coming | RoundState::Open | RoundState::Closed => Ok(false),
    }
}

/// Where others see the answer.
pub(super) const fn showing(round: &Round, answer: &Answer, late: bool) -> Showing {
    match round.state {
        _ if late => Showing::TooLate,
        _ if !answer.shared => Showing::Privately,
        RoundState::Coming => Showing::WhenAsked,
        _ => Showing::Posted,
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

/// Shows an answer whose texts are others again where an earlier version of it is shown.
pub(in crate::actions) async fn show_changed(
    session: &mut Session,
    answer: AnswerId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    session.note_answer_changed(answer, now).await?;
    let Some(answer) = session.answer(answer).await? else {
        return Ok(());
    };
    let round = read_round(session, answer.round).await?;
    let late = is_late(session, &round).await?;
    if showing(&round, &answer, late) == Showing::Posted {
        queue_comparison(session, &round, &answer, now).await?;
    }
    Ok(())
}

/// The servers in which a private answer can be posted: those its member has joined, and of these the answer's own, and others that
/// ask them directly and have no other words of theirs.
pub(super) async fn shareable(
    session: &mut Session,
    answer: &Answer,
    own_round: &Round,
    now: DateTime<Utc>,
) -> Result<Vec<(ServerId, String)>, ActionError> {
    let mut servers = Vec::new();
    for there in session.memberships_of(answer.member).await? {
        if there.joined_at.is_none() {
            continue;
        }
        let server = there.server;
        let works = server == own_round.server
            || (there.ask_by == AskBy::Direct && takes(session, answer, server, now).await?);
        if works {
            let name = session.server_name(server).await?.unwrap_or_default();
            servers.push((server, name));
        }
    }
    Ok(servers)
}

/// The answer's own server, by its name, where the member has not joined it: nothing of theirs can be posted there yet.
pub(super) async fn join_first(
    session: &mut Session,
    answer: &Answer,
    round: &Round,
) -> Result<Option<String>, StoreError> {
    let there = session.membership(round.server, answer.member).await?;
    if there.is_none_or(|there| there.joined_at.is_some()) {
        return Ok(None);
    }
    session.server_name(round.server).await
}

/// Posts a private answer in the check-in of a server, as its member asked, or says why it cannot be.
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
        if is_late(session, &own_round).await? {
            return Err(Rejection::OlderRound.into());
        }
        return let_see(session, answer, &own_round, now).await;
    }
    // Another server that was asked about in the same message: the words go there too, the hours stay where they are.
    let round = round_to_answer(session, server, now).await?;
    let earlier = session.answer_of(round.id, answer.member).await?;
    let copy = match earlier {
        Some(earlier) if says_the_same(&earlier, answer) => earlier,
        Some(_) => {
            let server_name = session.server_name(server).await?.unwrap_or_default();
            return Err(Rejection::AnsweredThere { server_name }.into());
        }
        None => copy(session, answer, &round, interaction, now).await?,
    };
    let_see(session, &copy, &round, now).await
}

/// Whether the question of another server can be answered with these words.
async fn takes(
    session: &mut Session,
    answer: &Answer,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let asked = session.check_in(server).await?;
    if asked.is_none_or(|check_in| check_in.state != CheckInState::On) {
        return Ok(false);
    }
    let round = match round_to_answer(session, server, now).await {
        Ok(round) => round,
        // Not asked yet.
        Err(ActionError::Rejected(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let earlier = session.answer_of(round.id, answer.member).await?;
    Ok(earlier.is_none_or(|earlier| says_the_same(&earlier, answer)))
}

fn says_the_same(one: &Answer, other: &Answer) -> bool {
    (&one.words, &one.lesson) == (&other.words, &other.lesson)
}

async fn copy(
    session: &mut Session,
    answer: &Answer,
    round: &Round,
    interaction: InteractionId,
    now: DateTime<Utc>,
) -> Result<Answer, ActionError> {
    let texts = AnswerTexts {
        words: answer.words.clone(),
        hours: String::new(),
        lesson: answer.lesson.clone(),
    };
    let (member, is) = (answer.member, (false, true));
    let copy = session
        .add_answer(round.id, member, &texts, is, interaction, now)
        .await?;
    let copy = session.answer(copy).await?;
    Ok(copy.ok_or_else(|| anyhow::anyhow!("the answer just kept is not there"))?)
}

/// Lets the round's server see the answer, and owes it the post; before the slot, the question brings that.
async fn let_see(
    session: &mut Session,
    answer: &Answer,
    round: &Round,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    session.show_answer_entries(answer.id, round.server).await?;
    session.set_answer_shared(answer.id).await?;
    if round.state != RoundState::Coming {
        queue_comparison(session, round, answer, now).await?;
    }
    Ok(())
}
