//! What is kept of an attempt: done, put off, given up or dropped, each with what follows from it in one transaction.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};

use crate::actions::milestones;
use crate::actions::nonce::fresh_nonce;
use crate::actions::notices;
use crate::actions::timer::leave_asking;
use crate::domain::check_in::{
    Delivery, DeliveryKind, DeliveryState, GiveUpReason, NewDelivery, Round,
};
use crate::domain::ids::{ChannelId, DeliveryId, MemberId};
use crate::domain::notice::Notice;
use crate::store::{Part, Reader, Session, StoreError};

use super::attempt::Sent;
use super::backoff::backoff;
use super::task::Task;
use super::{Outcome, Post};

/// Marks the row done, with what follows. A row that was erased while its message was on the way takes the message with it: that it
/// is to go is kept in the same transaction.
pub(super) async fn done(
    post: &Post<'_>,
    delivery: &Delivery,
    task: Task,
    sent: Sent,
) -> anyhow::Result<Outcome> {
    let (id, now, answering) = (delivery.id, post.now, post.options.answering);
    let (channel, message) = (sent.channel, sent.message);
    let kept = post.store.write(move |session| {
        Box::pin(async move {
            let Some(row) = session.delivery(id).await? else {
                if let Some(message) = message {
                    session
                        .queue_removal(channel, message, &fresh_nonce(), now)
                        .await?;
                }
                return Ok::<_, StoreError>(Outcome::Dropped);
            };
            if matches!(task, Task::Removal { .. } | Task::ClosingEdit { .. }) && message.is_none()
            {
                session.remove_delivery(id).await?;
                return Ok(Outcome::Sent);
            }
            session
                .mark_done(id, message.map(|message| (channel, message)), now)
                .await?;
            for (server, member, name) in &sent.names {
                session.refresh_display_name(*server, *member, name).await?;
            }
            if matches!(task, Task::DirectQuestion { .. }) {
                notices::set_along_said(session, id, now).await?;
            }
            let closes_at = sent.at + answering;
            follow_up(session, &task, &sent, closes_at, now).await?;
            match &task {
                Task::Closing { .. } | Task::ClosingEdit { .. } => {
                    closing_shown(session, &row, &sent.shown, now).await?;
                }
                Task::Habit(job) if job.is_to_be_made_again(session, &row, &sent).await? => {
                    session.queue_again(id, now).await?;
                }
                _ => {}
            }
            Ok(Outcome::Sent)
        })
    });
    kept.await.context("marking a delivery done")
}

/// Keeps whom a closing post shows. One who had everything erased while it was on the way is taken out of it next.
async fn closing_shown(
    session: &mut Session,
    row: &Delivery,
    shown: &[MemberId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let parts = session.delivery_parts(row.id).await?;
    let is_left = |member: &MemberId| parts.contains(&Part::Member(*member));
    let was_changed = row.kind == DeliveryKind::ClosingEdit && row.message.is_none();
    // An earlier attempt may have reached Discord with more of them in it, and then that is what stands.
    let is_only = |part: &Part| matches!(part, Part::Member(member) if shown.contains(member));
    let may_be_older = row.kind == DeliveryKind::Closing && row.attempts > 1;
    let is_older = may_be_older && !shown.is_empty() && !parts.iter().all(is_only);
    if was_changed || is_older || !shown.iter().all(is_left) {
        return session.queue_again(row.id, now).await;
    }
    if !shown.is_empty() {
        session.keep_parts_of(row.id, shown).await?;
    }
    session.set_closing(row.id).await
}

async fn follow_up(
    session: &mut Session,
    task: &Task,
    sent: &Sent,
    closes_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match (task, sent.message) {
        (Task::Question { round }, Some(message)) => {
            session
                .set_round_posted(round.id, message, sent.at, closes_at)
                .await?;
            if round.thread {
                queue_thread(session, round, now).await?;
            }
            session.wake_waiting(round.id, now).await
        }
        (Task::Thread { round, .. }, _) => {
            session
                .set_round_thread(round.id, Some(sent.channel))
                .await?;
            session.wake_waiting(round.id, now).await
        }
        (Task::Comparison { answer, .. }, Some(message)) => {
            session
                .set_answer_message(answer.id, Some((sent.channel, message)))
                .await
        }
        (
            Task::DirectQuestion { member, .. }
            | Task::DirectGoOn { member, .. }
            | Task::AboutTimer { member, .. },
            _,
        ) => session.set_last_direct(*member, now).await,
        (Task::Habit(job), _) => job.follow_up(session, sent, now).await,
        _ => Ok(()),
    }
}

async fn queue_thread(
    session: &mut Session,
    round: &Round,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let thread = NewDelivery {
        key: format!("thread:{}", round.id),
        kind: DeliveryKind::Thread,
        server: Some(round.server),
        round: Some(round.id),
        answer: None,
        member: None,
        due_at: now,
    };
    session
        .queue_delivery(&thread, &[], &fresh_nonce(), now)
        .await?;
    Ok(())
}

/// Puts the row off without counting it as a failure. When even that cannot be kept the row stays due.
pub(super) async fn wait(post: &Post<'_>, id: DeliveryId, until: DateTime<Utc>, reason: &str) {
    let reason = reason.to_owned();
    let put_off = post
        .store
        .write(move |session| Box::pin(async move { session.put_off(id, until, &reason).await }));
    if let Err(error) = put_off.await {
        tracing::error!(delivery = %id, %error, "a delivery could not be put off");
    }
}

/// Puts the row off after a failure. One that was erased meanwhile takes its message with it, if Discord has that after all: in this
/// channel.
pub(super) async fn retry(
    post: &Post<'_>,
    delivery: &Delivery,
    channel: Option<ChannelId>,
    reason: &str,
    after: Option<Duration>,
) -> Outcome {
    let until = post.now + backoff(delivery.attempts + 1, after, rand::random());
    tracing::warn!(
        delivery = %delivery.id, kind = ?delivery.kind, attempts = delivery.attempts + 1, reason,
        "a delivery is put off"
    );
    wait(post, delivery.id, until, reason).await;
    if let Some(channel) = channel {
        take_back_if_erased(post, delivery, channel).await;
    }
    Outcome::Failed(until)
}

async fn take_back_if_erased(post: &Post<'_>, delivery: &Delivery, channel: ChannelId) {
    let (id, nonce, now) = (delivery.id, delivery.nonce.clone(), post.now);
    let taken_back = post.store.write(move |session| {
        Box::pin(async move {
            if session.delivery(id).await?.is_some() {
                return Ok::<_, StoreError>(());
            }
            session.queue_search_and_removal(channel, &nonce, now).await
        })
    });
    if let Err(error) = taken_back.await {
        tracing::error!(delivery = %id, %error, "what was on its way of a forgotten member could not be noted");
    }
}

/// Ends a row that is owed no more.
pub(super) async fn drop(
    post: &Post<'_>,
    id: DeliveryId,
    reason: &'static str,
) -> anyhow::Result<Outcome> {
    let now = post.now;
    let dropped = post.store.write(move |session| {
        Box::pin(async move {
            if is_removal(session, id).await? {
                return session.remove_delivery(id).await;
            }
            if session.take_back_closing(id, now).await? {
                return Ok(());
            }
            session
                .end_delivery(id, DeliveryState::Dropped, reason, now)
                .await
        })
    });
    dropped.await.context("dropping a delivery")?;
    Ok(Outcome::Dropped)
}

/// Of a removal nothing is kept, however it ends.
async fn is_removal(session: &mut Session, id: DeliveryId) -> Result<bool, StoreError> {
    let row = session.delivery(id).await?;
    Ok(row.is_some_and(|row| row.kind == DeliveryKind::Removal))
}

/// Gives the row up, with what follows: where a thread is gone or cannot be opened the channel takes its place, and who has to
/// know is told once.
pub(super) async fn give_up(
    post: &Post<'_>,
    delivery: &Delivery,
    task: Task,
    reason: GiveUpReason,
) -> anyhow::Result<Outcome> {
    tracing::warn!(delivery = %delivery.id, kind = ?delivery.kind, ?reason, "a delivery is given up");
    let (delivery, now) = (delivery.clone(), post.now);
    let given_up = post.store.write(move |session| {
        Box::pin(async move {
            if delivery.kind == DeliveryKind::Removal {
                session.remove_delivery(delivery.id).await?;
                return Ok(Outcome::GivenUp);
            }
            if reason != GiveUpReason::ChannelGone
                && session.take_back_closing(delivery.id, now).await?
            {
                if reason != GiveUpReason::TooOld {
                    tell_admin(session, &delivery, &task, reason, now).await?;
                }
                return Ok(Outcome::Dropped);
            }
            if lost_its_thread(&task, reason)
                && let Some(round) = task.round()
            {
                session.set_round_thread(round.id, None).await?;
                session
                    .put_off(delivery.id, now, "the thread is gone")
                    .await?;
                return Ok::<_, StoreError>(Outcome::Waits);
            }
            if let Task::Habit(job) = &task
                && job.lost_its_thread(reason)
            {
                session.forget_thread(job.habit.id, job.channel).await?;
                session
                    .put_off(delivery.id, now, "the thread is gone")
                    .await?;
                return Ok(Outcome::Waits);
            }
            session.give_up(delivery.id, reason, now).await?;
            fall_back(session, &task, reason, now).await?;
            if let Task::Milestone { milestone, .. } = &task {
                milestones::say_privately(session, milestone, now).await?;
            }
            tell_member(session, &delivery, &task, reason, now).await?;
            tell_admin(session, &delivery, &task, reason, now).await?;
            Ok(Outcome::GivenUp)
        })
    });
    given_up.await.context("giving a delivery up")
}

/// Whether a post went to a thread that somebody has removed: then the channel takes it.
fn lost_its_thread(task: &Task, reason: GiveUpReason) -> bool {
    let is_post = matches!(task, Task::Comparison { .. } | Task::Closing { .. });
    let thread: Option<ChannelId> = task.round().and_then(|round| round.thread_id);
    is_post && reason == GiveUpReason::ChannelGone && thread.is_some() && thread == task.channel()
}

async fn fall_back(
    session: &mut Session,
    task: &Task,
    reason: GiveUpReason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match task {
        Task::Question { round } => session.wake_waiting(round.id, now).await,
        Task::Thread { round, .. } => {
            session.set_round_thread(round.id, None).await?;
            session.wake_waiting(round.id, now).await
        }
        Task::ComparisonEdit { answer, .. }
            if matches!(
                reason,
                GiveUpReason::MessageGone | GiveUpReason::ChannelGone
            ) =>
        {
            session.set_answer_message(answer.id, None).await
        }
        _ => Ok(()),
    }
}

/// Who could not be asked directly finds the question in their next reply.
async fn tell_member(
    session: &mut Session,
    delivery: &Delivery,
    task: &Task,
    reason: GiveUpReason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(member) = task.addressee() else {
        return Ok(());
    };
    let reader = Reader::Member(member);
    if reason == GiveUpReason::DirectClosed {
        session.set_direct_closed(member, Some(now)).await?;
        let key = format!("direct_closed:{}", delivery.id);
        session
            .leave_notice(&key, reader, &Notice::DirectClosed, now)
            .await?;
    }
    if let Task::AboutTimer { asking, .. } = task {
        return leave_asking(session, member, asking, now).await;
    }
    let Task::DirectQuestion { rounds, .. } = task else {
        return Ok(());
    };
    for (server_name, round) in rounds {
        let server_name = server_name.clone();
        let notice = Notice::QuestionWaiting {
            round: round.id,
            server_name,
        };
        let key = waiting_key(round, member);
        session.leave_notice(&key, reader, &notice, now).await?;
    }
    Ok(())
}

/// The same key as where the question is not sent at all (`direct`): said once a round.
fn waiting_key(round: &Round, member: MemberId) -> String {
    format!("question_waiting:{}:{member}", round.id)
}

/// One notice for each round, kind and reason, however many rows it struck.
async fn tell_admin(
    session: &mut Session,
    delivery: &Delivery,
    task: &Task,
    reason: GiveUpReason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let Task::Habit(job) = task {
        return job.tell_admin(session, reason, now).await;
    }
    let Some(round) = task.round() else {
        return Ok(());
    };
    // A moderator removed it: they know.
    if reason == GiveUpReason::MessageGone {
        return Ok(());
    }
    let key = format!("given_up:{}:{:?}:{reason:?}", round.id, delivery.kind).to_lowercase();
    let notice = Notice::GivenUp {
        kind: delivery.kind,
        reason,
        channel: task.channel(),
    };
    session
        .leave_notice(&key, Reader::AdminOf(round.server), &notice, now)
        .await
}
