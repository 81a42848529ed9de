//! One attempt at one row, up to the moment that Discord has it.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use crate::actions::ActionError;
use crate::actions::nonce::fresh_nonce;
use crate::actions::notices;
use crate::domain::check_in::{Delivery, DeliveryKind, DeliveryState, GiveUpReason, NewDelivery};
use crate::domain::custom_id::Action;
use crate::domain::ids::{ChannelId, DeliveryId, MemberId, MessageId, ServerId};
use crate::messenger::SendError;
use crate::store::{Part, StoreError};

use super::backoff::is_too_old;
use super::compose::{ComposeError, Composed, Effect, compose};
use super::plan::plan;
use super::restored::{self, Earlier};
use super::task::{Plan, Task};
use super::{Outcome, Post, settle};

/// After this time Discord may no longer know the nonce: the message is looked for.
pub(super) const LOOK_BACK_AFTER: TimeDelta = TimeDelta::seconds(60);
/// How far before the last attempt a look-back begins: earlier attempts may have followed each other closely, and the bot's clock
/// is not Discord's.
pub(super) const LOOK_BACK_MARGIN: TimeDelta = TimeDelta::minutes(10);

/// What Discord has.
#[derive(Debug)]
pub(super) struct Sent {
    /// The channel, which for a thread is the thread itself.
    pub(super) channel: ChannelId,
    /// None for a thread.
    pub(super) message: Option<MessageId>,
    /// When it was posted.
    pub(super) at: DateTime<Utc>,
    /// Names as the server shows them now.
    pub(super) names: Vec<(ServerId, MemberId, String)>,
    /// Of several members, those whom the message shows; empty where that is not known.
    pub(super) shown: Vec<MemberId>,
    /// Whether it is an earlier attempt's, found again.
    pub(super) is_found: bool,
}

/// Tries the row once. Whatever happens is kept in the row; an error of ours is logged here and puts it off.
pub(super) async fn attempt(post: &Post<'_>, delivery: Delivery) -> Outcome {
    let (id, kind) = (delivery.id, delivery.kind);
    match try_once(post, id).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(delivery = %id, ?kind, error = format!("{error:#}"), "a delivery failed inside the bot");
            settle::retry(post, &delivery, None, "internal", None).await
        }
    }
}

async fn try_once(post: &Post<'_>, id: DeliveryId) -> anyhow::Result<Outcome> {
    let Some((delivery, plan)) = read(post, id).await? else {
        return Ok(Outcome::Dropped);
    };
    let task = match plan {
        Plan::Do(task) => task,
        Plan::Wait { until, reason } => {
            settle::wait(post, id, until, reason).await;
            return Ok(Outcome::Waits);
        }
        Plan::Drop(reason) => return settle::drop(post, id, reason).await,
    };
    let tried = send_once(post, &delivery, &task).await;
    let is_over = matches!(
        tried,
        Ok(Err(_)) | Err(ComposeError::Send(SendError::GiveUp(_)))
    );
    if is_over && is_to_be_looked_for(post, &delivery, &task) {
        let until = post.now + LOOK_BACK_AFTER + TimeDelta::seconds(1);
        settle::wait(post, id, until, "it may be there already").await;
        return Ok(Outcome::Waits);
    }
    match tried {
        Ok(Ok(sent)) => settle::done(post, &delivery, *task, sent).await,
        Ok(Err(reason)) => settle::drop(post, id, reason).await,
        Err(ComposeError::Send(SendError::GiveUp(reason))) => {
            settle::give_up(post, &delivery, *task, reason).await
        }
        Err(ComposeError::Send(SendError::Retry { reason, after })) => {
            let channel = task.channel_of_marked(&delivery.nonce);
            Ok(settle::retry(post, &delivery, channel, &reason, after).await)
        }
        Err(ComposeError::Changed) => {
            settle::wait(post, id, post.now, "what it says has changed").await;
            Ok(Outcome::Waits)
        }
        Err(ComposeError::Store(error)) => Err(error).context("preparing a delivery"),
    }
}

/// Whether a summary that is to be posted no more may have reached Discord by an earlier attempt, for which it is too early to look: one
/// that is there is made again without who was forgotten, and one that is dropped nobody looks for.
fn is_to_be_looked_for(post: &Post<'_>, delivery: &Delivery, task: &Task) -> bool {
    let is_recent = |at: DateTime<Utc>| post.ago(at) <= LOOK_BACK_AFTER;
    matches!(task, Task::Habit(job) if job.may_be_there(delivery))
        && delivery.attempted_at.is_some_and(is_recent)
}

/// The row, if it is still owed, and what it comes to.
async fn read(post: &Post<'_>, id: DeliveryId) -> anyhow::Result<Option<(Delivery, Plan)>> {
    let now = post.now;
    let read = post.store.write(move |session| {
        Box::pin(async move {
            match session.delivery(id).await? {
                Some(delivery) if delivery.state == DeliveryState::Due => {
                    let plan = plan(session, &delivery, now).await?;
                    Ok::<_, ActionError>(Some((delivery, plan)))
                }
                _ => Ok(None),
            }
        })
    });
    Ok(read.await?)
}

/// Gives what Discord has, or why there is nothing to send.
async fn send_once(
    post: &Post<'_>,
    delivery: &Delivery,
    task: &Task,
) -> Result<Result<Sent, &'static str>, ComposeError> {
    if let Some(sent) = look_back(post, delivery, task).await? {
        return Ok(Ok(sent));
    }
    let slot = task
        .round()
        .map_or(delivery.queued_at, |round| round.slot_at);
    if !task.keeps() && is_too_old(delivery.queued_at.max(slot), post.now) {
        return Err(SendError::GiveUp(GiveUpReason::TooOld).into());
    }
    let mut composed = compose(post, delivery, task).await?;
    match restored::earlier(post, delivery, task).await? {
        Some(Earlier::TakeOver(posted)) => composed.effect = composed.effect.in_place_of(posted),
        Some(Earlier::Enough) => return Ok(Err("posted before the record was restored")),
        None => {}
    }
    if let Effect::Nothing(reason) = composed.effect {
        return Ok(Err(reason));
    }
    if !note_attempt(post, delivery, task.channel(), &composed).await? {
        return Err(ComposeError::Changed);
    }
    let (channel, message) = carry_out(post, delivery, composed.effect).await?;
    Ok(Ok(Sent {
        channel,
        message,
        at: post.now,
        names: composed.names,
        shown: composed.shown,
        is_found: false,
    }))
}

/// The message of an earlier attempt, if that reached Discord. To be asked before the next attempt is noted: what cannot be
/// answered now must be asked again.
async fn look_back(
    post: &Post<'_>,
    delivery: &Delivery,
    task: &Task,
) -> Result<Option<Sent>, SendError> {
    let markers = task.markers(&delivery.nonce);
    let Some(attempted_at) = delivery.attempted_at else {
        return Ok(None);
    };
    if let Some((server, forum)) = task.forum() {
        return look_back_in_forum(post, server, forum, &markers, attempted_at).await;
    }
    if markers.is_empty() || post.ago(attempted_at) <= LOOK_BACK_AFTER {
        return Ok(None);
    }
    let channel = match (task.channel(), task.addressee()) {
        (Some(channel), _) => channel,
        (None, Some(member)) => post.messenger.direct_channel(member).await?,
        (None, None) => return Ok(None),
    };
    let since = attempted_at.min(post.now) - LOOK_BACK_MARGIN;
    let found = post.messenger.find(channel, &markers, since).await?;
    Ok(found.map(|message| Sent {
        channel,
        message: Some(message),
        at: attempted_at,
        names: Vec::new(),
        shown: Vec::new(),
        is_found: true,
    }))
}

/// The same for a post in a forum, which Discord does not know by a nonce: it is looked for after any attempt, and not before that
/// attempt has surely come to its end.
async fn look_back_in_forum(
    post: &Post<'_>,
    server: ServerId,
    forum: ChannelId,
    markers: &[Action],
    attempted_at: DateTime<Utc>,
) -> Result<Option<Sent>, SendError> {
    let since = post.ago(attempted_at);
    if since <= LOOK_BACK_AFTER {
        return Err(SendError::Retry {
            reason: "the post may be on its way".to_owned(),
            after: (LOOK_BACK_AFTER + TimeDelta::seconds(1) - since)
                .to_std()
                .ok(),
        });
    }
    let found = post.messenger.find_post(server, forum, markers).await?;
    Ok(found.map(|thread| Sent {
        channel: thread,
        message: Some(first_message_of(thread)),
        at: attempted_at,
        names: Vec::new(),
        shown: Vec::new(),
        is_found: true,
    }))
}

/// A forum's post has the id of its first message.
const fn first_message_of(post: ChannelId) -> MessageId {
    MessageId::from_row(post.get())
}

/// Commits that Discord is about to be told. Members who do not fit into the message move to one of their own in the same
/// transaction, so that none is shown twice or left out, wherever the bot is killed. False when the message is not to be sent: somebody
/// whom it is about was forgotten since it was composed.
async fn note_attempt(
    post: &Post<'_>,
    delivery: &Delivery,
    channel: Option<ChannelId>,
    composed: &Composed,
) -> Result<bool, StoreError> {
    let (id, kind, now) = (delivery.id, delivery.kind, post.now);
    let left_over = composed.left_over.clone();
    let along = composed.along.clone();
    let (shown, shown_as) = (composed.shown.clone(), composed.shown_as.clone());
    let rest = NewDelivery {
        key: format!("rest:{id}:{}", delivery.attempts),
        kind: match delivery.kind {
            DeliveryKind::ClosingEdit => DeliveryKind::Closing,
            kind => kind,
        },
        server: delivery.server,
        round: delivery.round,
        answer: delivery.answer,
        member: delivery.member,
        due_at: now,
    };
    post.store
        .write(move |session| {
            Box::pin(async move {
                let is_as_composed = if kind == DeliveryKind::HabitSummary {
                    session.note_shown(id, &shown_as, now).await?
                } else {
                    let parts = session.delivery_parts(id).await?;
                    let is_left = |member: &MemberId| parts.contains(&Part::Member(*member));
                    shown.iter().chain(&left_over).all(is_left)
                };
                if !is_as_composed || !session.note_attempt(id, channel, now).await? {
                    return Ok(false);
                }
                if kind == DeliveryKind::DirectQuestion {
                    notices::send_along(session, id, &along).await?;
                }
                if !left_over.is_empty() {
                    session
                        .split_delivery(id, &left_over, &rest, &fresh_nonce(), now)
                        .await?;
                }
                Ok(true)
            })
        })
        .await
}

async fn carry_out(
    post: &Post<'_>,
    delivery: &Delivery,
    effect: Effect,
) -> Result<(ChannelId, Option<MessageId>), SendError> {
    let messenger = post.messenger;
    match effect {
        Effect::Send { channel, message } => {
            let posted = messenger.send(channel, &message, &delivery.nonce).await?;
            Ok((channel, Some(posted)))
        }
        Effect::Edit {
            channel,
            posted,
            message,
        } => {
            messenger.edit(channel, posted, &message).await?;
            Ok((channel, Some(posted)))
        }
        Effect::Delete { channel, posted } => {
            messenger.delete(channel, posted).await?;
            Ok((channel, None))
        }
        Effect::OpenThread {
            channel,
            under,
            name,
        } => Ok((messenger.open_thread(channel, under, &name).await?, None)),
        Effect::OpenPost {
            forum,
            name,
            message,
            tag,
        } => {
            let thread = messenger.open_post(forum, &name, &message, &tag).await?;
            Ok((thread, Some(first_message_of(thread))))
        }
        Effect::Nothing(_) => unreachable!("nothing is carried out for nothing"),
    }
}
