//! The *read back* step: what was posted in habit channels while the bot was not there.
//!
//! Each place is read from the last message before the gap, a minute earlier to be sure, and at most a thousand messages
//! far. Counting a message twice changes nothing, so what came live meanwhile does no harm. What was edited or deleted
//! before the gap began to be read is not heard of.

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use super::places::HabitPlaces;
use super::post::{self, HabitMessage, OLDEST};
use super::reactions::{Reactions, Wanted};
use crate::domain::habit::MayRead;
use crate::domain::ids::{ChannelId, MessageId};
use crate::messenger::{Messenger, PostedMessage, SendError};
use crate::store::Store;

/// Places read in one look, so that questions do not wait for long.
const PLACES: usize = 16;
/// Pages of 100 messages that are read of one place.
const PAGES: usize = 10;
/// Read again before the mark: messages may have overtaken each other.
const OVERLAP: TimeDelta = TimeDelta::minutes(1);

/// What reading back needs.
pub struct ReadBack<'a> {
    /// The record.
    pub store: &'a Store,
    /// The way to Discord.
    pub messenger: &'a Messenger,
    /// What is behind.
    pub places: &'a HabitPlaces,
    /// The words that the bot may read.
    pub may_read: MayRead,
    /// Where reactions wait.
    pub reactions: &'a Reactions,
    /// Once cancelled, no other page is read.
    pub stop: &'a CancellationToken,
}

/// Reads some of the places that are behind; gives how many messages were looked at. Called again, it goes on. An
/// error is a place whose messages could not be kept: it is read again at the next look.
pub async fn read_back(step: &ReadBack<'_>, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let (mut read, mut failed) = (0, None);
    for channel in step.places.take_behind(PLACES) {
        if step.stop.is_cancelled() {
            step.places.try_again(channel);
            continue;
        }
        match read_place(step, channel, now).await {
            Ok(Read::All(messages)) => {
                read += messages;
                step.places.caught_up(channel);
            }
            // Gone, or not to be seen any more: nothing comes from there.
            Ok(Read::Nothing) => {}
            Ok(Read::Later) => step.places.try_again(channel),
            // The others are read all the same, and this one again.
            Err(error) => {
                step.places.try_again(channel);
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(read), Err)
}

enum Read {
    All(usize),
    Nothing,
    Later,
}

async fn read_place(
    step: &ReadBack<'_>,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> anyhow::Result<Read> {
    let (place, mark) = {
        let session = &mut step.store.read().await?;
        let place = session.habit_channel(channel).await?;
        (place, session.read_to(channel).await?)
    };
    let (Some(place), Some(mark)) = (place, mark) else {
        return Ok(Read::Nothing);
    };
    if place.forum {
        return Ok(Read::All(0));
    }
    let server = step.places.server_of(channel);
    let Some(server) = server else {
        return Ok(Read::Nothing);
    };
    let mut after = mark.earlier_by(OVERLAP).max(MessageId::at(now - OLDEST));
    let mut read = 0;
    for _ in 0..PAGES {
        let page = match step
            .messenger
            .messages_after(server, channel, after, step.may_read)
            .await
        {
            Ok(page) => page,
            Err(SendError::GiveUp(reason)) => {
                tracing::info!(%channel, ?reason, "a habit channel cannot be read back");
                return Ok(Read::Nothing);
            }
            Err(SendError::Retry { reason, .. }) => {
                tracing::warn!(%channel, reason, "a habit channel is read back later");
                return Ok(Read::Later);
            }
        };
        read += page.messages.len();
        for message in page.messages {
            count(step, message, now).await?;
        }
        let Some(last) = page.last else { break };
        mark_read(step.store, channel, last).await?;
        after = last;
        if !page.is_full || step.stop.is_cancelled() {
            break;
        }
    }
    Ok(Read::All(read))
}

async fn count(
    step: &ReadBack<'_>,
    message: PostedMessage,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let (channel, id, server) = (message.channel, message.id, message.server);
    let author = message.author;
    let known = step.store.read().await?.membership(server, author).await?;
    let display_name = known.map_or(message.name, |there| there.display_name);
    let message = HabitMessage {
        id,
        channel,
        server,
        author,
        display_name,
        words: message.words,
        media: message.media,
        posted_at: id.posted_at(),
        edited_at: message.edited_at,
    };
    let counted = post::count(step.store, message, false, now).await?;
    if let Some(emoji) = counted.react {
        step.reactions.want(Wanted {
            server,
            channel,
            message: id,
            emoji,
            add: true,
            since: now,
        });
    }
    Ok(())
}

async fn mark_read(store: &Store, channel: ChannelId, last: MessageId) -> anyhow::Result<()> {
    let marked = store
        .write(move |session| Box::pin(async move { session.set_read_to(channel, last).await }));
    Ok(marked.await?)
}
