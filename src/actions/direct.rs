//! Asking by direct message, for members who chose it: at the server's weekday and time in the member's own zone.

mod recheck;

use chrono::{DateTime, TimeDelta, Utc};

pub(super) use recheck::{
    Recheck, behind, count_attempt, go_on_now, question_now, written_this_week,
};

use super::ActionError;
use super::answer::round_to_answer;
use super::contact::{self, Contact};
use super::nonce::fresh_nonce;
use crate::domain::check_in::{CheckInState, DeliveryKind, NewDelivery, Round};
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::notice::Notice;
use crate::domain::record::{AskBy, DirectState, Member, Membership};
use crate::domain::rejection::Rejection;
use crate::domain::schedule::{LATE_HOURS, Schedule};
use crate::store::{Part, Reader, Session, Store, StoreError};

/// Memberships looked at in one go.
const BATCH: i64 = 200;
/// Servers due within this time ask in one message.
const TOGETHER: TimeDelta = TimeDelta::hours(24);
/// A week, less what a change of clocks or a busy minute may take off: the least time between two unasked messages.
const BETWEEN: TimeDelta = TimeDelta::hours(7 * 24 - 3);
/// Unanswered rounds after which the member is asked whether to go on.
const UNANSWERED: i64 = 3;

/// Queues the direct questions that are due. Called again, it finds the next ones not due. Gives the number of members asked.
pub async fn ask_directly(store: &Store, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let mut asked = 0;
    loop {
        let due = store.read().await?.due_direct_questions(now, BATCH).await?;
        if due.is_empty() {
            return Ok(asked);
        }
        let mut members: Vec<MemberId> = due.iter().map(|membership| membership.member).collect();
        members.dedup();
        for member in members {
            asked += usize::from(ask_member(store, member, now).await?);
        }
    }
}

/// The rounds that a direct question for these servers asks about, with the servers' names.
async fn rounds_asked(
    session: &mut Session,
    servers: &[ServerId],
    now: DateTime<Utc>,
) -> Result<Vec<(String, Round)>, ActionError> {
    let mut rounds = Vec::new();
    for server in servers {
        match round_to_answer(session, *server, now).await {
            Ok(round) => {
                rounds.push((
                    session.server_name(*server).await?.unwrap_or_default(),
                    round,
                ));
            }
            // Turned off or not asked yet: there is nothing to ask about.
            Err(ActionError::Rejected(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(rounds)
}

/// When the member is asked next; `None` where nothing is asked.
pub(super) async fn next_direct(
    session: &mut Session,
    membership: &Membership,
    after: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (Some(member), Some(check_in)) = (
        session.member(membership.member).await?,
        session.check_in(membership.server).await?,
    ) else {
        return Ok(None);
    };
    if check_in.state != CheckInState::On {
        return Ok(None);
    }
    Ok(Some(
        Schedule {
            zone: member.timezone,
            ..check_in.schedule
        }
        .next_slot(after),
    ))
}

/// Goes on asking the member by direct message or, as they said, asks them in the channel again, with everybody.
pub async fn go_on(
    store: &Store,
    contact: Contact,
    server: ServerId,
    keep_asking: bool,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member.id;
                let there = session.membership(server, member).await?;
                let there = there.ok_or(Rejection::NotYours)?;
                let (ask_by, next) = if keep_asking {
                    let next = next_direct(session, &there, now).await?;
                    (AskBy::Direct, next)
                } else {
                    (AskBy::Channel, None)
                };
                session.set_ask_by(server, member, ask_by, next).await?;
                let state = DirectState::Asking;
                Ok(session.set_direct_state(server, member, state, 0).await?)
            })
        })
        .await
}

async fn ask_member(
    store: &Store,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let Some(member) = session.member(member).await? else {
                    return Ok(false);
                };
                let due = due_together(session, &member, now).await?;
                let mut servers = Vec::new();
                let mut go_on = Vec::new();
                for membership in due {
                    let after = membership.next_direct_at.map_or(now, |at| at.max(now));
                    let next = next_direct(session, &membership, after).await?;
                    session
                        .set_ask_by(membership.server, member.id, AskBy::Direct, next)
                        .await?;
                    match wanted(&membership, now) {
                        Wanted::Question => servers.push(membership.server),
                        Wanted::GoOn => go_on.push(membership.server),
                        Wanted::Rest => {
                            let state = DirectState::Resting;
                            session
                                .set_direct_state(membership.server, member.id, state, 0)
                                .await?;
                        }
                        Wanted::Nothing => {}
                    }
                }
                let servers = unanswered(session, &member, servers, now).await?;
                queue(session, &member, &servers, &go_on, now).await
            })
        })
        .await
}

/// The member's direct questions that are due by now, and with them those due soon after.
async fn due_together(
    session: &mut Session,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Vec<Membership>, StoreError> {
    let memberships = session.memberships_of(member.id).await?;
    let by = |limit: DateTime<Utc>| {
        move |membership: &Membership| membership.next_direct_at.is_some_and(|at| at <= limit)
    };
    if !memberships.iter().any(by(now)) {
        return Ok(Vec::new());
    }
    Ok(memberships.into_iter().filter(by(now + TOGETHER)).collect())
}

enum Wanted {
    Question,
    GoOn,
    Rest,
    Nothing,
}

fn wanted(membership: &Membership, now: DateTime<Utc>) -> Wanted {
    let late = membership
        .next_direct_at
        .map_or(TimeDelta::zero(), |at| now - at);
    match membership.direct_state {
        DirectState::Asking if late > TimeDelta::hours(LATE_HOURS) => Wanted::Nothing,
        DirectState::Asking if membership.unanswered >= UNANSWERED => Wanted::GoOn,
        DirectState::Asking => Wanted::Question,
        DirectState::AskedToGoOn => Wanted::Rest,
        DirectState::Resting => Wanted::Nothing,
    }
}

/// The servers with a round to ask about that the member has not answered.
async fn unanswered(
    session: &mut Session,
    member: &Member,
    servers: Vec<ServerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(ServerId, String, Round)>, ActionError> {
    let mut open = Vec::new();
    for (name, round) in rounds_asked(session, &servers, now).await? {
        if session.answer_of(round.id, member.id).await?.is_none() {
            open.push((round.server, name, round));
        }
    }
    Ok(open)
}

/// One message at most: the question, or else whether to go on. What may not be sent waits for the next reply.
async fn queue(
    session: &mut Session,
    member: &Member,
    servers: &[(ServerId, String, Round)],
    go_on: &[ServerId],
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    if was_written_to(member, now) || member.direct_closed_at.is_some() {
        for (_, server_name, round) in servers {
            let (member, name) = (member.id, server_name.clone());
            leave_waiting(session, member, round, name, now).await?;
        }
        return Ok(false);
    }
    let delivery = |kind, key, server| NewDelivery {
        key,
        kind,
        server,
        round: None,
        answer: None,
        member: Some(member.id),
        due_at: now,
    };
    if let Some((_, _, first)) = servers.first() {
        let key = format!("direct_question:{}:{}", first.id, member.id);
        let parts: Vec<Part> = servers
            .iter()
            .map(|(server, ..)| Part::Server(*server))
            .collect();
        let question = delivery(DeliveryKind::DirectQuestion, key, None);
        let queued = session
            .queue_delivery(&question, &parts, &fresh_nonce(), now)
            .await?;
        return Ok(queued.is_some());
    }
    if let Some(server) = go_on.first() {
        let key = format!("direct_go_on:{server}:{}:{}", member.id, now.timestamp());
        let question = delivery(DeliveryKind::DirectGoOn, key, Some(*server));
        session
            .set_direct_state(*server, member.id, DirectState::AskedToGoOn, 0)
            .await?;
        session
            .queue_delivery(&question, &[], &fresh_nonce(), now)
            .await?;
        return Ok(true);
    }
    Ok(false)
}

/// Whether this week's one unasked message has been written.
pub(super) fn was_written_to(member: &Member, now: DateTime<Utc>) -> bool {
    member.last_direct_at.is_some_and(|at| now - at < BETWEEN)
}

/// The question is said in the member's next reply.
async fn leave_waiting(
    session: &mut Session,
    member: MemberId,
    round: &Round,
    server_name: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = format!("question_waiting:{}:{member}", round.id);
    let notice = Notice::QuestionWaiting {
        round: round.id,
        server_name,
    };
    session
        .leave_notice(&key, Reader::Member(member), &notice, now)
        .await
}
