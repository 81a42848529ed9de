//! What a due row comes to, by the record as it stands: something to do, to wait for, or nothing any more.

use chrono::{DateTime, TimeDelta, Utc};

use crate::actions::ActionError;
use crate::actions::direct::{self, Recheck};
use crate::actions::group::group_of;
use crate::actions::milestones;
use crate::actions::timer;
use crate::domain::check_in::{Answer, Delivery, DeliveryKind, DeliveryState, Round, RoundState};
use crate::domain::ids::ChannelId;
use crate::store::{Part, Session, StoreError};

use super::habit;
use super::task::{Plan, Posted, Task};

/// How long a row waits before it looks again whether what it waits for is there.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Reads what the row comes to. Needs a writing session: a direct question may open the round it asks about.
pub(super) async fn plan(
    session: &mut Session,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Plan, ActionError> {
    match delivery.kind {
        DeliveryKind::DirectQuestion => return direct_question(session, delivery, now).await,
        DeliveryKind::StillAtIt => return about_timer(session, delivery, now).await,
        DeliveryKind::DirectGoOn => {
            let (Some(member), Some(server)) = (delivery.member, delivery.server) else {
                return Ok(Plan::Drop("incomplete"));
            };
            return Ok(
                match direct::go_on_now(session, delivery, member, server, now).await? {
                    Recheck::Ask(()) => Plan::todo(Task::DirectGoOn { member, server }),
                    Recheck::Wait(until) => behind_another(until),
                    Recheck::Drop(reason) => Plan::Drop(reason),
                },
            );
        }
        DeliveryKind::HabitWelcome
        | DeliveryKind::HabitOpening
        | DeliveryKind::HabitThread
        | DeliveryKind::HabitSummary => return Ok(habit::plan(session, delivery, now).await?),
        DeliveryKind::Milestone => return Ok(milestone(session, delivery).await?),
        DeliveryKind::Removal => {
            let message = delivery.message;
            return Ok(match delivery.channel {
                Some(channel) => Plan::todo(Task::Removal { channel, message }),
                None => Plan::Drop("incomplete"),
            });
        }
        _ => {}
    }
    let round = match delivery.round {
        Some(round) => session.round(round).await?,
        None => None,
    };
    let Some(round) = round else {
        return Ok(Plan::Drop("no round"));
    };
    Ok(match delivery.kind {
        DeliveryKind::Question => question(round),
        DeliveryKind::Thread => thread(session, round, now).await?,
        DeliveryKind::Comparison => comparison(session, delivery, round, now).await?,
        DeliveryKind::ComparisonEdit => edit(session, delivery, round, now).await?,
        _ => match (delivery.kind, delivery.channel, delivery.message) {
            (DeliveryKind::ClosingEdit, Some(channel), Some(message)) => {
                let posted = Posted { channel, message };
                closing_edit(session, delivery, round, posted).await?
            }
            _ => closing(session, delivery, round, now).await?,
        },
    })
}

/// A milestone that was taken back before it was posted is said when it is reached again.
async fn milestone(session: &mut Session, delivery: &Delivery) -> Result<Plan, StoreError> {
    let found = session.milestone_of_delivery(delivery.id).await?;
    let (Some((milestone, channel)), Some(server)) = (found, delivery.server) else {
        return Ok(Plan::Drop("incomplete"));
    };
    if !milestones::may_post(session, &milestone, server).await? {
        session.remove_milestone(&milestone).await?;
        return Ok(Plan::Drop("not to be posted"));
    }
    Ok(Plan::todo(Task::Milestone {
        milestone,
        server,
        channel,
    }))
}

fn question(round: Round) -> Plan {
    match round.state {
        RoundState::Over | RoundState::Skipped => Plan::Drop("round over"),
        _ if round.message.is_some() => Plan::Drop("posted"),
        _ => Plan::todo(Task::Question { round }),
    }
}

async fn thread(
    session: &mut Session,
    round: Round,
    now: DateTime<Utc>,
) -> Result<Plan, StoreError> {
    if !round.thread || round.thread_id.is_some() {
        return Ok(Plan::Drop("no thread wanted"));
    }
    if let Some(message) = round.message {
        return Ok(Plan::todo(Task::Thread { round, message }));
    }
    let question = session
        .round_delivery(round.id, DeliveryKind::Question)
        .await?;
    Ok(match owed_until(question, now) {
        Some(until) => Plan::Wait {
            until,
            reason: "waits for the question",
        },
        None => Plan::Drop("no question"),
    })
}

async fn comparison(
    session: &mut Session,
    delivery: &Delivery,
    round: Round,
    now: DateTime<Utc>,
) -> Result<Plan, StoreError> {
    let Some(answer) = answer_of(session, delivery).await? else {
        return Ok(Plan::Drop("no answer"));
    };
    if answer.message.is_some() {
        return Ok(Plan::Drop("posted"));
    }
    let membership = session.membership(round.server, answer.member).await?;
    let joined = membership.is_some_and(|membership| membership.joined_at.is_some());
    if !joined || answer.late {
        return Ok(Plan::Drop("not to be posted"));
    }
    Ok(match place(session, &round, now).await? {
        Place::In(channel) => Plan::todo(Task::Comparison {
            round,
            answer,
            channel,
        }),
        Place::Later { until, reason } => Plan::Wait { until, reason },
    })
}

async fn edit(
    session: &mut Session,
    delivery: &Delivery,
    round: Round,
    now: DateTime<Utc>,
) -> Result<Plan, StoreError> {
    let Some(answer) = answer_of(session, delivery).await? else {
        return Ok(Plan::Drop("no answer"));
    };
    let first = session
        .answer_delivery(answer.id, DeliveryKind::Comparison)
        .await?;
    let (Some(channel), Some(message)) = (answer.channel, answer.message) else {
        return Ok(match owed_until(first, now) {
            Some(until) => Plan::Wait {
                until,
                reason: "waits for the comparison",
            },
            None => Plan::Drop("not posted"),
        });
    };
    let nonce = first.map_or_else(|| delivery.nonce.clone(), |first| first.nonce);
    let posted = Posted { channel, message };
    Ok(Plan::todo(Task::ComparisonEdit {
        round,
        answer,
        posted,
        nonce,
    }))
}

async fn closing(
    session: &mut Session,
    delivery: &Delivery,
    round: Round,
    now: DateTime<Utc>,
) -> Result<Plan, StoreError> {
    let mut members = Vec::new();
    for part in session.delivery_parts(delivery.id).await? {
        let Part::Member(member) = part else { continue };
        let membership = session.membership(round.server, member).await?;
        let joined = membership.is_some_and(|membership| membership.joined_at.is_some());
        // Who answered after the window has a post of their own.
        if joined && session.answer_of(round.id, member).await?.is_none() {
            members.push(member);
        }
    }
    let together = tells_together(session, delivery, &round).await?;
    if members.is_empty() && !together {
        return Ok(Plan::Drop("nobody left"));
    }
    Ok(match place(session, &round, now).await? {
        Place::In(channel) => Plan::todo(Task::Closing {
            round,
            members,
            together,
            channel,
        }),
        Place::Later { until, reason } => Plan::Wait { until, reason },
    })
}

/// The first closing post of a round tells what the server did together, where that may be told.
async fn tells_together(
    session: &mut Session,
    delivery: &Delivery,
    round: &Round,
) -> Result<bool, StoreError> {
    let first = session.first_closing(round.id).await?;
    Ok(first == Some(delivery.id)
        && group_of(session, round.server, round.period)
            .await?
            .is_some())
}

/// Who left the check-in meanwhile is not shown again either.
async fn closing_edit(
    session: &mut Session,
    delivery: &Delivery,
    round: Round,
    posted: Posted,
) -> Result<Plan, StoreError> {
    let mut members = Vec::new();
    for part in session.delivery_parts(delivery.id).await? {
        let Part::Member(member) = part else { continue };
        let membership = session.membership(round.server, member).await?;
        if membership.is_some_and(|membership| membership.joined_at.is_some()) {
            members.push(member);
        }
    }
    let together = tells_together(session, delivery, &round).await?;
    Ok(Plan::todo(Task::ClosingEdit {
        round,
        members,
        together,
        posted,
    }))
}

async fn direct_question(
    session: &mut Session,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Plan, ActionError> {
    let Some(member) = delivery.member else {
        return Ok(Plan::Drop("incomplete"));
    };
    let mut servers = Vec::new();
    for part in session.delivery_parts(delivery.id).await? {
        let Part::Server(server) = part else { continue };
        servers.push(server);
    }
    let question = direct::question_now(session, delivery, member, &servers, now).await?;
    Ok(match question {
        Recheck::Ask(rounds) => Plan::todo(Task::DirectQuestion { member, rounds }),
        Recheck::Wait(until) => behind_another(until),
        Recheck::Drop(reason) => Plan::Drop(reason),
    })
}

async fn about_timer(
    session: &mut Session,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Plan, ActionError> {
    let Some(member) = delivery.member else {
        return Ok(Plan::Drop("incomplete"));
    };
    let asking = timer::asking_now(session, delivery, member, now).await?;
    Ok(match asking {
        Recheck::Ask(asking) => Plan::todo(Task::AboutTimer { member, asking }),
        Recheck::Wait(until) => behind_another(until),
        Recheck::Drop(reason) => Plan::Drop(reason),
    })
}

fn behind_another(until: DateTime<Utc>) -> Plan {
    Plan::Wait {
        until,
        reason: "behind another",
    }
}

async fn answer_of(
    session: &mut Session,
    delivery: &Delivery,
) -> Result<Option<Answer>, StoreError> {
    match delivery.answer {
        Some(answer) => session.answer(answer).await,
        None => Ok(None),
    }
}

/// Where the comparisons of a round go, if they can go now.
enum Place {
    In(ChannelId),
    Later {
        until: DateTime<Utc>,
        reason: &'static str,
    },
}

/// The round's thread, else its channel; not before the question and the thread are there, unless they are given up.
async fn place(
    session: &mut Session,
    round: &Round,
    now: DateTime<Utc>,
) -> Result<Place, StoreError> {
    match round.state {
        RoundState::Coming => {
            let until = round.slot_at.max(now + LOOK_AGAIN);
            return Ok(Place::Later {
                until,
                reason: "waits for the slot",
            });
        }
        // The early answers to a question that was skipped are posted without it.
        RoundState::Skipped | RoundState::Open | RoundState::Closed | RoundState::Over => {}
    }
    if round.message.is_none() {
        let question = session
            .round_delivery(round.id, DeliveryKind::Question)
            .await?;
        if let Some(until) = owed_until(question, now) {
            return Ok(Place::Later {
                until,
                reason: "waits for the question",
            });
        }
    }
    if round.thread && round.thread_id.is_none() {
        let thread = session
            .round_delivery(round.id, DeliveryKind::Thread)
            .await?;
        if let Some(until) = owed_until(thread, now) {
            return Ok(Place::Later {
                until,
                reason: "waits for the thread",
            });
        }
    }
    Ok(Place::In(round.thread_id.unwrap_or(round.channel)))
}

/// Until when to wait for a row that is still owed; `None` when it is not.
fn owed_until(delivery: Option<Delivery>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let owed = delivery.filter(|delivery| delivery.state == DeliveryState::Due)?;
    Some(owed.due_at.max(now + LOOK_AGAIN))
}
