//! What was queued is looked at again before it is sent: what the member chose, and that nothing was written to them this week.

use chrono::{DateTime, TimeDelta, Utc};

use super::{UNANSWERED, leave_waiting, rounds_asked, was_written_to};
use crate::actions::ActionError;
use crate::domain::check_in::{Delivery, Round};
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::record::{AskBy, DirectState};
use crate::store::{Session, StoreError};

/// How long a message waits before it looks again whether the one before it is dealt with.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// What has become of a direct message that was queued.
pub(in crate::actions) enum Recheck<T> {
    /// It is to be sent, with this.
    Ask(T),
    /// One before it is still owed: whether this one may be sent depends on it.
    Wait(DateTime<Utc>),
    /// It is owed no more.
    Drop(&'static str),
}

/// The rounds that a queued question asks about now. Where the week's one message was written meanwhile, the question waits for the
/// member's next reply instead.
pub(in crate::actions) async fn question_now(
    session: &mut Session,
    delivery: &Delivery,
    member: MemberId,
    servers: &[ServerId],
    now: DateTime<Utc>,
) -> Result<Recheck<Vec<(String, Round)>>, ActionError> {
    if let Some(until) = behind(session, delivery, member, now).await? {
        return Ok(Recheck::Wait(until));
    }
    let mut asked = Vec::new();
    for server in servers {
        if is_in_state(session, *server, member, DirectState::Asking).await? {
            asked.push(*server);
        }
    }
    let mut rounds = Vec::new();
    for (name, round) in rounds_asked(session, &asked, now).await? {
        if session.answer_of(round.id, member).await?.is_none() {
            rounds.push((name, round));
        }
    }
    if rounds.is_empty() {
        count_attempt(session, delivery, member).await?;
        return Ok(Recheck::Drop("nothing to ask"));
    }
    if written_this_week(session, member, now).await? {
        for (name, round) in rounds {
            leave_waiting(session, member, &round, name, now).await?;
        }
        return Ok(Recheck::Drop("written to this week"));
    }
    Ok(Recheck::Ask(rounds))
}

/// Whether to ask now if the bot is to go on. Where the week's one message was written meanwhile, that is asked in a later week.
pub(in crate::actions) async fn go_on_now(
    session: &mut Session,
    delivery: &Delivery,
    member: MemberId,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<Recheck<()>, ActionError> {
    if let Some(until) = behind(session, delivery, member, now).await? {
        return Ok(Recheck::Wait(until));
    }
    if !is_in_state(session, server, member, DirectState::AskedToGoOn).await? {
        count_attempt(session, delivery, member).await?;
        return Ok(Recheck::Drop("decided meanwhile"));
    }
    if written_this_week(session, member, now).await? {
        let state = DirectState::Asking;
        session
            .set_direct_state(server, member, state, UNANSWERED)
            .await?;
        return Ok(Recheck::Drop("written to this week"));
    }
    Ok(Recheck::Ask(()))
}

/// Until when a message waits for one before it that is still owed.
pub(in crate::actions) async fn behind(
    session: &mut Session,
    delivery: &Delivery,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let before = session.owed_directly_before(member, delivery.id).await?;
    Ok(before.map(|due_at| due_at.max(now + LOOK_AGAIN)))
}

async fn is_in_state(
    session: &mut Session,
    server: ServerId,
    member: MemberId,
    state: DirectState,
) -> Result<bool, StoreError> {
    let there = session.membership(server, member).await?;
    Ok(there.is_some_and(|there| there.ask_by == AskBy::Direct && there.direct_state == state))
}

/// Whether this week's one unasked message has been written to the member.
pub(in crate::actions) async fn written_this_week(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let member = session.member(member).await?;
    Ok(member.is_some_and(|member| was_written_to(&member, now)))
}

/// What was tried may have reached the member, though nobody heard of it: then it was this week's message.
pub(in crate::actions) async fn count_attempt(
    session: &mut Session,
    delivery: &Delivery,
    member: MemberId,
) -> Result<(), StoreError> {
    let Some(attempted_at) = delivery.attempted_at else {
        return Ok(());
    };
    let last = session.member(member).await?;
    let last = last.and_then(|member| member.last_direct_at);
    if last.is_none_or(|last| last < attempted_at) {
        session.set_last_direct(member, attempted_at).await?;
    }
    Ok(())
}
