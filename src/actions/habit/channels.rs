//! The channels and threads of habits: bound and unbound by admins, met as threads, lost with what was deleted.

use chrono::{DateTime, Utc};

use super::places::HabitPlaces;
use crate::actions::ActionError;
use crate::domain::check_in::HabitTrouble;
use crate::domain::habit::{CHANNELS_MAX, Habit, HabitChannel, HabitState};
use crate::domain::ids::{ChannelId, HabitId, MessageId, ServerId};
use crate::domain::notice::Notice;
use crate::domain::rejection::HabitRejection;
use crate::messenger::{Messenger, SendError};
use crate::store::{Reader, Session, Store, StoreError};

/// A channel or thread in which a habit can live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The channel or thread.
    pub channel: ChannelId,
    /// Whether it is a forum.
    pub forum: bool,
}

/// Takes in the threads that are open in a channel that was bound now.
pub async fn adopt_threads(
    store: &Store,
    messenger: &Messenger,
    places: &HabitPlaces,
    server: ServerId,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let threads = match messenger.open_threads(server).await {
        Ok(threads) => threads,
        Err(SendError::GiveUp(_) | SendError::Retry { .. }) => {
            tracing::warn!(%server, "the threads of a habit channel are met when somebody writes in them");
            return Ok(());
        }
    };
    for (thread, parent) in threads {
        if parent == channel {
            meet_thread(store, places, thread, parent, MessageId::at(now), now).await?;
        }
    }
    Ok(())
}

/// Notes a thread of a habit channel; of any other channel nothing. True where it is a new one: its first messages may have come
/// before it was known, and are to be read back.
pub async fn meet_thread(
    store: &Store,
    places: &HabitPlaces,
    thread: ChannelId,
    parent: ChannelId,
    after: MessageId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(server) = places.server_of(parent) else {
        return Ok(false);
    };
    if places.server_of(thread).is_some() {
        return Ok(false);
    }
    let bound = store.write(move |session| {
        Box::pin(async move {
            let Some(bound) = session.habit_channel(parent).await? else {
                return Ok::<_, StoreError>(false);
            };
            let channel = HabitChannel {
                channel: thread,
                parent: Some(parent),
                habit: bound.habit,
                forum: false,
            };
            session.add_habit_channel(&channel, after, now).await?;
            Ok(true)
        })
    });
    let is_new = bound.await?;
    if is_new {
        places.add(thread, server);
    }
    Ok(is_new)
}

/// A channel or thread was deleted. A habit that has lost its last channel is paused, and the admin is told.
pub async fn lose_channel(
    store: &Store,
    places: &HabitPlaces,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(server) = places.server_of(channel) else {
        return Ok(());
    };
    let lost = store
        .write(move |session| {
            Box::pin(async move {
                let Some(habit) = session.habit_in(channel).await? else {
                    return Ok(());
                };
                session.remove_habit_channel(channel).await?;
                session.forget_thread(habit.id, channel).await?;
                if !session.habit_channels(habit.id).await?.is_empty() || !habit.state.counts() {
                    return Ok(());
                }
                let (id, name) = (habit.id, habit.name.clone());
                let folded = crate::domain::text::folded(&name);
                let paused = Habit {
                    state: HabitState::Paused,
                    next_opening_at: None,
                    next_summary_at: None,
                    ..habit
                };
                session.keep_habit(&paused, &folded).await?;
                let trouble = HabitTrouble::ChannelGone;
                let notice = Notice::Habit {
                    trouble,
                    channel: None,
                    name,
                };
                let key = format!("habit:channel_gone:{id}:{channel}");
                session
                    .leave_notice(&key, Reader::AdminOf(server), &notice, now)
                    .await
            })
        })
        .await;
    places.remove(channel);
    lost
}

/// Binds a channel to a habit; one that is another habit's is refused.
pub(super) async fn bind(
    session: &mut Session,
    habit: HabitId,
    place: Fit,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let count = session.habit_channels(habit).await?.len();
    if i64::try_from(count).unwrap_or(i64::MAX) >= CHANNELS_MAX {
        return Err(HabitRejection::TooManyChannels.into());
    }
    let channel = HabitChannel {
        channel: place.channel,
        parent: None,
        habit,
        forum: place.forum,
    };
    if session
        .add_habit_channel(&channel, MessageId::at(now), now)
        .await?
    {
        return Ok(());
    }
    match session.habit_in(place.channel).await? {
        Some(other) if other.id == habit => Ok(()),
        other => {
            let name = other.map(|habit| habit.name).unwrap_or_default();
            Err(HabitRejection::ChannelTaken {
                channel: place.channel,
                name,
            }
            .into())
        }
    }
}

/// Lets a channel go, unless it is the habit's only one.
pub(super) async fn unbind(
    session: &mut Session,
    habit: HabitId,
    channel: ChannelId,
) -> Result<(), ActionError> {
    let channels = session.habit_channels(habit).await?;
    if !channels.iter().any(|bound| bound.channel == channel) {
        return Err(HabitRejection::NotItsChannel { channel }.into());
    }
    if channels.len() == 1 {
        return Err(HabitRejection::OnlyChannel.into());
    }
    Ok(session.remove_habit_channel(channel).await?)
}
