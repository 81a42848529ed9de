//! Reactions that say that a message counts, on their way to Discord.
//!
//! They wait in memory, bounded, since they are a courtesy: the count does not hang on them. What waits longer than five
//! minutes is dropped. Not here: when they may go (the scheduler lets questions go first).

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::sync::Notify;

use crate::domain::check_in::HabitTrouble;
use crate::domain::habit::Emoji;
use crate::domain::ids::{ChannelId, MessageId, ServerId};
use crate::domain::notice::Notice;
use crate::messenger::{Messenger, Reacted, SendError};
use crate::store::{Reader, Store};

/// Reactions that can wait; of more, the oldest are dropped.
const WAITING_MAX: usize = 5_000;
/// Reactions sent at once, each in another channel: Discord limits them by channel.
const AT_ONCE: usize = 6;
/// What waited longer is of no use to anybody.
const USEFUL_FOR: TimeDelta = TimeDelta::minutes(5);
/// How long a channel is left alone in which the bot may not react: refusals count against its address.
const LEFT_ALONE: TimeDelta = TimeDelta::hours(1);

/// A reaction to be added, or the bot's own to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The server.
    pub server: ServerId,
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// With what.
    pub emoji: Emoji,
    /// Whether it is added.
    pub add: bool,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

/// The reactions that wait. Cheap to clone; all clones share one queue.
#[derive(Clone, Default)]
pub struct Reactions(Arc<Inner>);

#[derive(Default)]
struct Inner {
    waiting: Mutex<VecDeque<Wanted>>,
    left_alone: Mutex<HashMap<ChannelId, DateTime<Utc>>>,
    rung: Notify,
}

impl Reactions {
    /// Queues one.
    pub fn want(&self, wanted: Wanted) {
        let mut waiting = self.waiting();
        if waiting.len() >= WAITING_MAX {
            waiting.pop_front();
        }
        waiting.push_back(wanted);
        drop(waiting);
        self.0.rung.notify_one();
    }

    /// Whether any waits.
    pub fn is_empty(&self) -> bool {
        self.waiting().is_empty()
    }

    /// Waits until one is queued.
    pub async fn rung(&self) {
        self.0.rung.notified().await;
    }

    /// Sends the next few. What fails is dropped: nobody waits for it.
    pub async fn send_some(&self, store: &Store, messenger: &Messenger, now: DateTime<Utc>) {
        let batch = self.take(now);
        let sent = batch.iter().map(|wanted| send(messenger, wanted));
        let results = join_all(sent).await;
        for (wanted, result) in batch.iter().zip(results) {
            match result {
                Ok(Reacted::Done | Reacted::Gone) => {}
                Ok(Reacted::NotAllowed) => {
                    self.left_alone().insert(wanted.channel, now + LEFT_ALONE);
                    tell_admin(store, wanted, HabitTrouble::CannotReact, now).await;
                }
                Ok(Reacted::UnknownEmoji) => {
                    self.left_alone().insert(wanted.channel, now + LEFT_ALONE);
                    tell_admin(store, wanted, HabitTrouble::EmojiGone, now).await;
                }
                Err(error) => tracing::debug!(%error, "a reaction was not taken"),
            }
        }
    }

    /// The oldest of each channel, without those that are too old or not allowed.
    fn take(&self, now: DateTime<Utc>) -> Vec<Wanted> {
        let mut left_alone = self.left_alone();
        left_alone.retain(|_, until| *until > now);
        let mut waiting = self.waiting();
        let (mut batch, mut channels, mut rest) = (Vec::new(), HashSet::new(), VecDeque::new());
        for wanted in waiting.drain(..) {
            if wanted.since + USEFUL_FOR < now || left_alone.contains_key(&wanted.channel) {
                continue;
            }
            if batch.len() < AT_ONCE && channels.insert(wanted.channel) {
                batch.push(wanted);
            } else {
                rest.push_back(wanted);
            }
        }
        *waiting = rest;
        batch
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Wanted>> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn left_alone(&self) -> MutexGuard<'_, HashMap<ChannelId, DateTime<Utc>>> {
        self.0
            .left_alone
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

async fn send(messenger: &Messenger, wanted: &Wanted) -> Result<Reacted, SendError> {
    let Wanted {
        channel,
        message,
        emoji,
        ..
    } = wanted;
    if wanted.add {
        messenger.react(*channel, *message, emoji.as_str()).await
    } else {
        messenger.unreact(*channel, *message, emoji.as_str()).await
    }
}

async fn tell_admin(store: &Store, wanted: &Wanted, trouble: HabitTrouble, now: DateTime<Utc>) {
    let (server, channel) = (wanted.server, wanted.channel);
    let left = store.write(move |session| {
        Box::pin(async move {
            let habit = session.habit_in(channel).await?.map(|habit| habit.name);
            let notice = Notice::Habit {
                trouble,
                channel: Some(channel),
                name: habit.unwrap_or_default(),
            };
            let key = format!("habit:{trouble:?}:{channel}").to_lowercase();
            session
                .leave_notice(&key, Reader::AdminOf(server), &notice, now)
                .await
        })
    });
    if let Err(error) = left.await {
        tracing::warn!(%error, "an admin's notice was not kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(channel: i64, message: i64, since: DateTime<Utc>) -> Wanted {
        Wanted {
            server: ServerId::from_row(1),
            channel: ChannelId::from_row(channel),
            message: MessageId::from_row(message),
            emoji: Emoji::default(),
            add: true,
            since,
        }
    }

    #[test]
    fn old_ones_are_dropped_and_one_channel_does_not_hold_up_another() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let reactions = Reactions::default();
        reactions.want(wanted(1, 1, now - TimeDelta::minutes(6)));
        for message in 2..=4 {
            reactions.want(wanted(1, message, now));
        }
        reactions.want(wanted(2, 5, now));
        let ids = |batch: Vec<Wanted>| {
            batch
                .iter()
                .map(|one| one.message.get())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(reactions.take(now)), [2, 5]);
        assert_eq!(ids(reactions.take(now)), [3]);
        assert_eq!(
            ids(reactions.take(now + TimeDelta::minutes(6))),
            [] as [i64; 0]
        );
        assert!(reactions.is_empty());
    }

    #[test]
    fn the_queue_is_bounded() {
        let now = DateTime::UNIX_EPOCH;
        let reactions = Reactions::default();
        for message in 1..=6_000 {
            reactions.want(wanted(1, message, now));
        }
        assert_eq!(reactions.waiting().len(), WAITING_MAX);
        assert_eq!(reactions.take(now)[0].message.get(), 1_001);
    }
}
