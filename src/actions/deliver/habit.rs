//! Deliveries about habits: what they come to, what is sent, and what follows.

mod summary;

use chrono::{DateTime, NaiveDate, Utc};

use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{Delivery, DeliveryKind, GiveUpReason, NewDelivery};
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::habit::opening::week_before;
use crate::domain::habit::{Habit, HabitOpening, OpeningThread};
use crate::domain::ids::{ChannelId, MemberId, MessageId};
use crate::domain::message::Message;
use crate::domain::notice::Notice;
use crate::store::{HabitTask, Part, Reader, Session, StoreError};
use crate::wording;

use super::Post;
use super::attempt::Sent;
use super::compose::{ComposeError, Composed, Effect};
use super::task::{Plan, Posted, Task};

/// Something about a habit to do, with what was read for it.
#[derive(Debug, Clone)]
pub(super) struct HabitJob {
    pub(super) kind: DeliveryKind,
    pub(super) habit: Habit,
    pub(super) opening: Option<HabitOpening>,
    pub(super) member: Option<MemberId>,
    /// Where it goes.
    pub(super) channel: ChannelId,
    /// What it answers, or what it hangs on.
    pub(super) message: Option<MessageId>,
    /// The summary that is made again: somebody whom it showed was forgotten.
    pub(super) posted: Option<Posted>,
    /// Why it is not to be posted any more; a summary that may be there is looked for all the same.
    pub(super) over: Option<&'static str>,
    /// Whether the channel is a forum, which takes posts and no messages.
    pub(super) in_forum: bool,
    /// The habit's day.
    pub(super) on_day: NaiveDate,
}

/// What a due row about a habit comes to.
pub(super) async fn plan(
    session: &mut Session,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Plan, StoreError> {
    let Some(about) = session.habit_task(delivery.id).await? else {
        return Ok(Plan::Drop("incomplete"));
    };
    let Some(habit) = session.habit(about.habit).await? else {
        return Ok(Plan::Drop("no habit"));
    };
    let posted = match (delivery.kind, delivery.channel, delivery.message) {
        (DeliveryKind::HabitSummary, Some(channel), Some(message)) => {
            Some(Posted { channel, message })
        }
        _ => None,
    };
    let opening = match about.opening {
        Some(opening) => session.opening(opening).await?,
        None => None,
    };
    let mut job = HabitJob {
        kind: delivery.kind,
        opening,
        member: delivery.member,
        channel: posted.map_or(about.channel, |posted| posted.channel),
        message: about.message,
        posted,
        over: (!habit.state.counts()).then_some("paused or archived"),
        in_forum: false,
        on_day: about.on_day,
        habit,
    };
    if let Some(reason) = job.over
        && posted.is_none()
        && !job.may_be_there(delivery)
    {
        return Ok(Plan::Drop(reason));
    }
    Ok(match delivery.kind {
        DeliveryKind::HabitWelcome => welcome(session, job).await?,
        DeliveryKind::HabitOpening => {
            if job.habit.day(now) > about.on_day {
                return Ok(Plan::Drop("the day is over"));
            }
            if let Some(thread) = thread_of_week(session, &job, about).await? {
                job.channel = thread;
                return Ok(Plan::todo(Task::Habit(Box::new(job))));
            }
            in_its_channel(session, delivery, job).await?
        }
        DeliveryKind::HabitSummary if posted.is_none() => {
            in_its_channel(session, delivery, job).await?
        }
        DeliveryKind::HabitThread => match &job.opening {
            Some(opening) if opening.message.is_some() && opening.thread.is_none() => {
                job.message = opening.message;
                Plan::todo(Task::Habit(Box::new(job)))
            }
            _ => Plan::Drop("no thread wanted"),
        },
        _ => Plan::todo(Task::Habit(Box::new(job))),
    })
}

/// What goes to a channel of the habit's: a forum takes it as a post.
async fn in_its_channel(
    session: &mut Session,
    delivery: &Delivery,
    mut job: HabitJob,
) -> Result<Plan, StoreError> {
    const UNBOUND: &str = "not a channel of the habit any more";
    match session.habit_channel(job.channel).await? {
        Some(bound) => job.in_forum = bound.forum,
        None if job.may_be_there(delivery) => job.over = Some(UNBOUND),
        None => return Ok(Plan::Drop(UNBOUND)),
    }
    Ok(Plan::todo(Task::Habit(Box::new(job))))
}

/// Nothing is said to somebody who left before it was.
async fn welcome(session: &mut Session, job: HabitJob) -> Result<Plan, StoreError> {
    let Some(member) = job.member else {
        return Ok(Plan::Drop("incomplete"));
    };
    let standing = session.habit_member(job.habit.server, member).await?;
    Ok(if standing.counted {
        Plan::todo(Task::Habit(Box::new(job)))
    } else {
        Plan::Drop("left")
    })
}

/// With a thread a week, the days after the first go into it.
async fn thread_of_week(
    session: &mut Session,
    job: &HabitJob,
    about: HabitTask,
) -> Result<Option<ChannelId>, StoreError> {
    let weekly = job
        .habit
        .opening
        .is_some_and(|opening| opening.thread == OpeningThread::Week);
    if !weekly {
        return Ok(None);
    }
    let week = week_before(about.on_day).shifted(7);
    session
        .thread_between(job.habit.id, week.from, about.on_day)
        .await
}

impl HabitJob {
    /// Whether it is a summary that Discord may have taken from an earlier attempt, unnoticed.
    pub(super) fn may_be_there(&self, delivery: &Delivery) -> bool {
        self.kind == DeliveryKind::HabitSummary && self.posted.is_none() && delivery.attempts > 0
    }

    /// The button by which the message is known in its channel.
    pub(super) fn markers(&self, nonce: &str) -> Vec<Action> {
        if self.posted.is_some() {
            return Vec::new();
        }
        if self.kind == DeliveryKind::HabitSummary {
            return vec![Action::Mine {
                nonce: nonce.to_owned(),
            }];
        }
        let step = match (self.kind, &self.opening, self.message) {
            (DeliveryKind::HabitOpening, Some(opening), _) => HabitStep::DidIt {
                opening: opening.id,
            },
            (DeliveryKind::HabitWelcome, _, Some(message)) => HabitStep::WhatCounts { message },
            _ => return Vec::new(),
        };
        vec![Action::Habit { step }]
    }

    pub(super) async fn compose(
        &self,
        post: &Post<'_>,
        delivery: &Delivery,
    ) -> Result<Composed, ComposeError> {
        let channel = self.channel;
        let effect = match (self.kind, &self.opening, self.message) {
            (DeliveryKind::HabitWelcome, _, Some(message)) => Effect::Send {
                channel,
                message: wording::habit_welcome(&self.habit, channel, message),
            },
            (DeliveryKind::HabitOpening, Some(opening), _) => self.posting(
                wording::habit_opening(&self.habit, opening),
                wording::habit_thread_name(&self.habit, opening),
            ),
            (DeliveryKind::HabitThread, Some(opening), Some(under)) => Effect::OpenThread {
                channel: opening.channel,
                under,
                name: wording::habit_thread_name(&self.habit, opening),
            },
            (DeliveryKind::HabitSummary, _, _) => match (self.over, self.posted) {
                (Some(reason), None) => Effect::Nothing(reason),
                _ => return self.summary(post, delivery).await,
            },
            _ => Effect::Nothing("incomplete"),
        };
        Ok(effect.into())
    }

    /// The message, in the channel; in a forum as a post of this name; in place of what is there already.
    fn posting(&self, message: Message, name: String) -> Effect {
        if let Some(Posted {
            channel,
            message: posted,
        }) = self.posted
        {
            return Effect::Edit {
                channel,
                posted,
                message,
            };
        }
        if !self.in_forum {
            return Effect::Send {
                channel: self.channel,
                message,
            };
        }
        Effect::OpenPost {
            forum: self.channel,
            name,
            message,
            tag: self.habit.name.clone(),
        }
    }

    /// What follows once Discord has it.
    pub(super) async fn follow_up(
        &self,
        session: &mut Session,
        sent: &Sent,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(opening) = &self.opening else {
            return Ok(());
        };
        match (self.kind, sent.message) {
            (DeliveryKind::HabitOpening, Some(message)) => {
                session
                    .set_opening_posted(opening.id, sent.channel, message)
                    .await?;
                if self.in_forum {
                    // The post is the thread.
                    return session
                        .set_opening_thread(opening.id, Some(sent.channel))
                        .await;
                }
                self.queue_thread(session, opening, sent, now).await
            }
            (DeliveryKind::HabitThread, _) => {
                session
                    .set_opening_thread(opening.id, Some(sent.channel))
                    .await
            }
            _ => Ok(()),
        }
    }

    async fn queue_thread(
        &self,
        session: &mut Session,
        opening: &HabitOpening,
        sent: &Sent,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let thread = self
            .habit
            .opening
            .map_or(OpeningThread::None, |opening| opening.thread);
        // A day that was posted in its week's thread hangs on no channel.
        let in_thread = sent.channel != opening.channel;
        if thread == OpeningThread::None || in_thread {
            return Ok(());
        }
        let delivery = NewDelivery {
            key: format!("habit_thread:{}", opening.id),
            kind: DeliveryKind::HabitThread,
            server: Some(self.habit.server),
            round: None,
            answer: None,
            member: None,
            due_at: now,
        };
        let about = HabitTask {
            habit: self.habit.id,
            opening: Some(opening.id),
            channel: opening.channel,
            message: sent.message,
            on_day: opening.on_day,
        };
        session
            .queue_habit_delivery(&delivery, &about, &fresh_nonce(), now)
            .await
    }

    /// A summary that shows somebody who was forgotten since, or may show what an earlier attempt said, is made again.
    pub(super) async fn is_to_be_made_again(
        &self,
        session: &mut Session,
        row: &Delivery,
        sent: &Sent,
    ) -> Result<bool, StoreError> {
        if self.kind != DeliveryKind::HabitSummary || sent.message.is_none() {
            return Ok(false);
        }
        let parts = session.delivery_parts(row.id).await?;
        let is_left = |member: &MemberId| parts.contains(&Part::Member(*member));
        let may_be_older = self.posted.is_none() && (sent.is_found || row.attempts > 1);
        Ok(may_be_older || !sent.shown.iter().all(is_left))
    }

    /// Whether it went to a week's thread that somebody has removed or locked: then the channel takes it.
    pub(super) fn lost_its_thread(&self, reason: GiveUpReason) -> bool {
        let gone = matches!(
            reason,
            GiveUpReason::ChannelGone | GiveUpReason::ThreadLocked
        );
        let in_thread = self
            .opening
            .as_ref()
            .is_some_and(|opening| opening.channel != self.channel);
        self.kind == DeliveryKind::HabitOpening && gone && in_thread
    }

    /// One notice for each habit, kind and reason. Of a summary that is there it says who stands in it; none where that went too.
    pub(super) async fn tell_admin(
        &self,
        session: &mut Session,
        reason: GiveUpReason,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let is_gone = reason == GiveUpReason::MessageGone
            || (self.posted.is_some() && reason == GiveUpReason::ChannelGone);
        if is_gone || (self.posted.is_none() && self.over.is_some()) {
            return Ok(());
        }
        let kind = match self.posted {
            Some(_) => DeliveryKind::ClosingEdit,
            None => self.kind,
        };
        let key = format!("habit_given_up:{}:{kind:?}:{reason:?}", self.habit.id).to_lowercase();
        let notice = Notice::GivenUp {
            kind,
            reason,
            channel: Some(self.channel),
        };
        session
            .leave_notice(&key, Reader::AdminOf(self.habit.server), &notice, now)
            .await
    }
}
