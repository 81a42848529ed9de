//! Deliveries about habits: what they come to, what is sent, and what follows.

use chrono::{DateTime, NaiveDate, Utc};

use crate::actions::habit::summary::{period_of, week_together};
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{Delivery, DeliveryKind, GiveUpReason, NewDelivery};
use crate::domain::custom_id::{Action, HabitStep};
use crate::domain::habit::opening::week_before;
use crate::domain::habit::{Habit, HabitOpening, OpeningThread};
use crate::domain::ids::{ChannelId, MemberId, MessageId};
use crate::domain::notice::Notice;
use crate::domain::text::folded;
use crate::messenger::{SendError, Standing};
use crate::store::{HabitTask, Reader, Session, StoreError};
use crate::wording;

use super::Post;
use super::attempt::Sent;
use super::compose::{ComposeError, Composed, Effect};
use super::task::{Plan, Task};

/// People named in one summary.
const NAMED_MAX: i64 = 40;
/// Lessons looked at for one to quote.
const LESSONS_MAX: i64 = 5;

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
    if !habit.state.counts() {
        return Ok(Plan::Drop("paused or archived"));
    }
    let opening = match about.opening {
        Some(opening) => session.opening(opening).await?,
        None => None,
    };
    let mut job = HabitJob {
        kind: delivery.kind,
        opening,
        member: delivery.member,
        channel: about.channel,
        message: about.message,
        on_day: about.on_day,
        habit,
    };
    Ok(match delivery.kind {
        DeliveryKind::HabitWelcome => welcome(session, job).await?,
        DeliveryKind::HabitOpening => {
            if job.habit.day(now) > about.on_day {
                return Ok(Plan::Drop("the day is over"));
            }
            if let Some(thread) = thread_of_week(session, &job, about).await? {
                job.channel = thread;
            }
            Plan::todo(Task::Habit(Box::new(job)))
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
    /// The button by which the message is known in its channel.
    pub(super) fn markers(&self, nonce: &str) -> Vec<Action> {
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
            (DeliveryKind::HabitOpening, Some(opening), _) => Effect::Send {
                channel,
                message: wording::habit_opening(&self.habit, opening),
            },
            (DeliveryKind::HabitThread, Some(opening), Some(under)) => Effect::OpenThread {
                channel: opening.channel,
                under,
                name: wording::habit_thread_name(&self.habit, opening),
            },
            (DeliveryKind::HabitSummary, _, _) => {
                return self.summary(post, &delivery.nonce).await;
            }
            _ => Effect::Nothing("incomplete"),
        };
        Ok(effect.into())
    }

    /// The channel's week: what may be told of it, who was here of those who agreed to be named, a lesson of one who lets it be
    /// quoted; each of them fetched before they are spoken of.
    async fn summary(&self, post: &Post<'_>, nonce: &str) -> Result<Composed, ComposeError> {
        let (habit, period) = (&self.habit, period_of(self.on_day));
        let session = &mut post.store.read().await?;
        let together = week_together(session, habit.id, period).await?;
        let craft = folded(&habit.craft);
        let named = session.habit_names(habit.id, period, NAMED_MAX).await?;
        let lessons = session
            .habit_lessons(habit.id, &craft, period, LESSONS_MAX)
            .await?;
        let (mut here, mut refreshed) = (Vec::new(), Vec::new());
        for member in named {
            if let Some(name) = self.name_of(post, member).await? {
                here.push(name.clone());
                refreshed.push((habit.server, member, name));
            }
        }
        here.sort_by_key(|name| folded(name));
        let mut lesson = None;
        for found in lessons {
            if let Some(name) = self.name_of(post, found.member).await? {
                lesson = Some((found.lesson, found.named.then_some(name)));
                break;
            }
        }
        if together.is_none() && here.is_empty() && lesson.is_none() {
            return Ok(Effect::Nothing("nothing to tell").into());
        }
        let told = wording::HabitWeek {
            period,
            together: together.as_ref(),
            here: &here,
            lesson: lesson.as_ref(),
        };
        let effect = Effect::Send {
            channel: self.channel,
            message: wording::habit_summary(habit, &told, nonce),
        };
        Ok(Composed {
            names: refreshed,
            ..effect.into()
        })
    }

    /// The member's name, if they are in the server and free to speak.
    async fn name_of(
        &self,
        post: &Post<'_>,
        member: MemberId,
    ) -> Result<Option<String>, SendError> {
        let standing = post
            .messenger
            .member_standing(self.habit.server, member, post.now)
            .await?;
        Ok(match standing {
            Standing::Here { display_name } => Some(display_name),
            Standing::Gone | Standing::TimedOut => None,
        })
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

    /// One notice for each habit, kind and reason.
    pub(super) async fn tell_admin(
        &self,
        session: &mut Session,
        reason: GiveUpReason,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if reason == GiveUpReason::MessageGone {
            return Ok(());
        }
        let key = format!(
            "habit_given_up:{}:{:?}:{reason:?}",
            self.habit.id, self.kind
        )
        .to_lowercase();
        let notice = Notice::GivenUp {
            kind: self.kind,
            reason,
            channel: Some(self.channel),
        };
        session
            .leave_notice(&key, Reader::AdminOf(self.habit.server), &notice, now)
            .await
    }
}
