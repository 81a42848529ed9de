//! What the gateway says of habit channels: messages, edits, deletions, reactions, threads. Everything else is let go at
//! once: most messages are elsewhere.

use chrono::{DateTime, Utc};
use serenity::all::{
    ChannelType, GuildChannel, Message, MessageId as DiscordId, MessageType, MessageUpdateEvent,
    PartialMember, Reaction, ReactionType, User,
};
use tokio::sync::SemaphorePermit;
use tracing::error;

use super::Data;
use crate::actions::ActionError;
use crate::actions::habit::post::{self, HabitMessage};
use crate::actions::habit::reactions::Wanted;
use crate::actions::habit::{Habits, channels};
use crate::domain::habit::emoji::is_refusal;
use crate::domain::habit::{Emoji, MayRead, has_link};
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::metrics::Metrics;

/// A message was posted.
pub(super) async fn posted(data: &Data, message: &Message) {
    let Some(place) = place(data, message.channel_id) else {
        return;
    };
    let is_persons = message.webhook_id.is_none() && !message.author.bot;
    if !is_persons || !is_written(message.kind) {
        return;
    }
    let member = message.member.as_deref();
    let read = ReadMessage {
        id: message.id,
        author: &message.author,
        nick: member.and_then(|member| member.nick.as_deref()),
        content: &message.content,
        mentions: &message.mentions,
        has_files: !message.attachments.is_empty(),
        edited_at: message.edited_timestamp.map(|at| *at),
    };
    count(data, place, &read).await;
}

/// A message was edited. What comes without the time of an edit is Discord's own doing: a picture of a link, a pin.
pub(super) async fn edited(data: &Data, event: &MessageUpdateEvent) {
    let Some(place) = place(data, event.channel_id) else {
        return;
    };
    let (Some(author), Some(edited_at), Some(content)) =
        (&event.author, event.edited_timestamp, &event.content)
    else {
        return;
    };
    let is_persons = !matches!(event.webhook_id, Some(Some(_))) && !author.bot;
    if !is_persons || !event.kind.is_none_or(is_written) {
        return;
    }
    let member = event.member.as_ref().and_then(Option::as_deref);
    let files = event.attachments.as_deref().unwrap_or_default();
    let read = ReadMessage {
        id: event.id,
        author,
        nick: member.and_then(|member: &PartialMember| member.nick.as_deref()),
        content,
        mentions: event.mentions.as_deref().unwrap_or_default(),
        has_files: !files.is_empty(),
        edited_at: Some(*edited_at),
    };
    count(data, place, &read).await;
}

/// Messages were deleted.
pub(super) async fn deleted(
    data: &Data,
    channel: serenity::all::ChannelId,
    messages: &[DiscordId],
) {
    let Some((channel, _)) = place(data, channel) else {
        return;
    };
    let Some(_turn) = turn(data, Kind::Change, channel).await else {
        return;
    };
    let ids = messages
        .iter()
        .filter_map(|id| MessageId::from_u64(id.get()).ok())
        .collect();
    let removed = post::remove(&data.store, ids, data.clock.now()).await;
    if let Err(failure) = removed {
        told(&failure.into());
    }
    data.habits.places.count_event();
}

/// Somebody reacted with ❌, or took that back. Who, and to whose message, is for the action to judge.
pub(super) async fn reacted(data: &Data, reaction: &Reaction, refused: bool) {
    let Some((channel, server)) = place(data, reaction.channel_id) else {
        return;
    };
    let Some(_turn) = turn(data, Kind::Change, channel).await else {
        return;
    };
    if let (ReactionType::Unicode(emoji), Some(by)) = (&reaction.emoji, reaction.user_id)
        && is_refusal(emoji)
        && let (Ok(message), Ok(by)) = (
            MessageId::from_u64(reaction.message_id.get()),
            MemberId::from_u64(by.get()),
        )
    {
        let now = data.clock.now();
        match post::refuse(&data.store, channel, message, by, refused, now).await {
            Ok(Some(emoji)) => react(data, (server, channel, message), emoji, !refused),
            Ok(None) => {}
            Err(failure) => told(&failure.into()),
        }
        data.habits.places.count_event();
    }
}

/// A thread came to be, was opened again, or is there already. One that is not known yet is read from its beginning.
pub(super) async fn thread(data: &Data, thread: &GuildChannel) {
    let Some(parent) = thread.parent_id else {
        return;
    };
    let (Some((parent, _)), Ok(id)) = (place(data, parent), ChannelId::from_u64(thread.id.get()))
    else {
        return;
    };
    // The first message of a forum's thread has the thread's own id, and may overtake the news of it.
    let before_first = MessageId::from_row(id.get() - 1);
    let (store, places) = (&data.store, &data.habits.places);
    match channels::meet_thread(store, places, id, parent, before_first, data.clock.now()).await {
        Ok(true) => {
            places.try_again(id);
            data.nudge.notify_one();
        }
        Ok(false) => {}
        Err(failure) => told(&failure.into()),
    }
}

/// A channel or thread was deleted.
pub(super) async fn lost(data: &Data, channel: serenity::all::ChannelId) {
    let Some((channel, _)) = place(data, channel) else {
        return;
    };
    let (store, places) = (&data.store, &data.habits.places);
    if let Err(failure) = channels::lose_channel(store, places, channel, data.clock.now()).await {
        told(&failure.into());
    }
}

/// Those threads that are of a channel in which posting counts.
pub(super) fn threads_of_places(
    habits: &Habits,
    mut threads: Vec<GuildChannel>,
) -> Vec<GuildChannel> {
    threads.retain(|thread| {
        let parent = thread.parent_id;
        parent.is_some_and(|parent| place_of(habits, parent).is_some())
    });
    threads.shrink_to_fit();
    threads
}

/// A server is met, anew or for the first time: its threads are noted, and what was missed is read back.
pub(super) async fn met(data: &Data, server: ServerId, threads: &[GuildChannel]) {
    for open in threads {
        if matches!(
            open.kind,
            ChannelType::PublicThread | ChannelType::NewsThread | ChannelType::PrivateThread
        ) {
            thread(data, open).await;
        }
    }
    if data.habits.places.fall_behind(server) {
        data.nudge.notify_one();
    }
}

/// What of a message is read, whichever event brings it.
struct ReadMessage<'a> {
    id: DiscordId,
    author: &'a User,
    nick: Option<&'a str>,
    content: &'a str,
    mentions: &'a [User],
    has_files: bool,
    edited_at: Option<DateTime<Utc>>,
}

async fn count(data: &Data, place: (ChannelId, ServerId), read: &ReadMessage<'_>) {
    let Some(_turn) = turn(data, Kind::Message, place.0).await else {
        return;
    };
    if let Err(failure) = try_count(data, place, read).await {
        told(&failure);
        // It is on Discord still: the next look reads it back.
        data.habits.places.try_again(place.0);
    }
    data.habits.places.count_event();
}

/// What an event that is let go costs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but time: the message is on Discord, and is read back when there is room again.
    Message,
    /// An edit's, a deletion's or a reaction's effect: they are not heard of again.
    Change,
}

/// An event's place in memory and its turn to be dealt with.
type Turn<'a> = (SemaphorePermit<'a>, SemaphorePermit<'a>);

/// Waits for an event's turn. None where too many wait already: it is let go.
async fn turn(data: &Data, kind: Kind, channel: ChannelId) -> Option<Turn<'_>> {
    let Ok(under_way) = data.habits.under_way.try_acquire() else {
        let_go(&data.habits, &data.metrics, kind, channel);
        return None;
    };
    let at_work = data.habits.at_work.acquire().await.ok()?;
    Some((under_way, at_work))
}

/// Counts an event of a habit channel that is too much.
pub(super) fn let_go(habits: &Habits, metrics: &Metrics, kind: Kind, channel: ChannelId) {
    metrics.habit_event_let_go();
    if kind == Kind::Message {
        habits.places.try_again(channel);
    }
    habits.places.count_event();
}

async fn try_count(
    data: &Data,
    (channel, server): (ChannelId, ServerId),
    read: &ReadMessage<'_>,
) -> Result<(), ActionError> {
    let id = MessageId::from_u64(read.id.get())?;
    let readable =
        data.habits.may_read == MayRead::All || is_addressed(data, read.mentions).await?;
    let message = HabitMessage {
        id,
        channel,
        server,
        author: MemberId::from_u64(read.author.id.get())?,
        display_name: read
            .nick
            .unwrap_or_else(|| read.author.display_name())
            .to_owned(),
        words: readable.then(|| read.content.to_owned()),
        media: readable && (read.has_files || has_link(read.content)),
        posted_at: id.posted_at(),
        edited_at: read.edited_at,
    };
    let live = data.habits.places.is_live(channel);
    let counted = post::count(&data.store, message, live, data.clock.now()).await?;
    if let Some(emoji) = counted.react {
        react(data, (server, channel, id), emoji, true);
    }
    if counted.owes {
        data.nudge.notify_one();
    }
    Ok(())
}

/// Whether the bot is mentioned, which an answer that pings it does too: then Discord gives the words to any bot.
async fn is_addressed(data: &Data, mentions: &[User]) -> Result<bool, ActionError> {
    if mentions.iter().all(|user| !user.bot) {
        return Ok(false);
    }
    let own = data.messenger.own_id().await.map_err(anyhow::Error::from)?;
    Ok(mentions.iter().any(|user| user.id.get() == own.as_u64()))
}

fn react(data: &Data, at: (ServerId, ChannelId, MessageId), emoji: Emoji, add: bool) {
    let (server, channel, message) = at;
    let since = data.clock.now();
    data.habits.reactions.want(Wanted {
        server,
        channel,
        message,
        emoji,
        add,
        since,
    });
}

/// The channel and its server, where posting counts.
fn place(data: &Data, channel: serenity::all::ChannelId) -> Option<(ChannelId, ServerId)> {
    place_of(&data.habits, channel)
}

fn place_of(habits: &Habits, channel: serenity::all::ChannelId) -> Option<(ChannelId, ServerId)> {
    let channel = ChannelId::from_u64(channel.get()).ok()?;
    Some((channel, habits.places.server_of(channel)?))
}

fn is_written(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

/// There is nobody to tell: the log has it, without a word of the message.
fn told(failure: &ActionError) {
    error!(%failure, "a message in a habit channel could not be counted");
}
