//! A message in a habit channel, counted: once, however often it is heard of, and as it was last edited.
//!
//! Messages, edits and deletions come in tasks of their own and can overtake each other: an edit counts as the message, the
//! later edit wins, and a deletion is remembered for a while. The words are read and not kept.

mod keep;

use chrono::{DateTime, TimeDelta, Utc};

use self::keep::{keep, set_state, welcome};
use crate::actions::ActionError;
use crate::domain::habit::{Emoji, Habit, HabitPost, HabitState, Judged, PostState, Words, judge};
use crate::domain::ids::{ChannelId, MemberId, MessageId, ServerId};
use crate::domain::rejection::{OwnDataRejection, Rejection};
use crate::store::{KnownMessage, Session, Store, StoreError};

/// The version of a message that was deleted: no edit comes after it.
const DELETED: i64 = i64::MAX;
/// What is older when it is first heard of, by a look back or an edit, is not counted any more. Who had everything erased is known for longer.
pub(super) const OLDEST: TimeDelta = TimeDelta::days(7);
/// Messages of that long are read again after a restart, and count no second time: so not every one is noted as read.
const READ_AGAIN: TimeDelta = TimeDelta::seconds(10);

/// A message of a person, as Discord gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabitMessage {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// The server.
    pub server: ServerId,
    /// Whose.
    pub author: MemberId,
    /// The author's name there.
    pub display_name: String,
    /// Its text, where the bot may read it.
    pub words: Option<String>,
    /// Whether it has a file or a link.
    pub media: bool,
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
}

/// What became of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// The emoji by which its author is to see that it counts.
    pub react: Option<Emoji>,
    /// Whether something is owed to Discord by it.
    pub owes: bool,
}

/// Counts a message, new or edited. `live` says that no message before it was missed.
pub async fn count(
    store: &Store,
    message: HabitMessage,
    live: bool,
    now: DateTime<Utc>,
) -> Result<Counted, ActionError> {
    let counted = store
        .write(move |session| {
            Box::pin(async move {
                let (channel, id) = (message.channel, message.id);
                let known = session.known_message(channel, id, message.author).await?;
                let Some(known) = known else {
                    return Ok(Counted::default());
                };
                if live && id.posted_at() >= known.read_to.posted_at() + READ_AGAIN {
                    session.set_read_to(channel, id).await?;
                }
                count_in(session, known, &message, now).await
            })
        })
        .await;
    match counted {
        // It is from before its author had everything erased, and stays forgotten.
        Err(ActionError::Rejected(why)) if is_from_before(&why) => Ok(Counted::default()),
        counted => counted,
    }
}

fn is_from_before(why: &[Rejection]) -> bool {
    why.contains(&Rejection::OwnData(OwnDataRejection::ErasedSince))
}

/// Takes back what deleted messages counted.
pub async fn remove(
    store: &Store,
    messages: Vec<MessageId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                for message in messages {
                    match session.habit_post(message.get()).await? {
                        Some(post) => {
                            let gone = HabitPost {
                                version: DELETED,
                                ..post
                            };
                            set_state(session, gone, PostState::Withdrawn, now).await?;
                        }
                        None => session.add_gone(message, now).await?,
                    }
                }
                Ok(())
            })
        })
        .await
}

/// Its author says with ❌ that a message does not count, or takes that back. The emoji is given where the bot's own reaction
/// has to follow; nobody else's ❌ means anything.
pub async fn refuse(
    store: &Store,
    channel: ChannelId,
    message: MessageId,
    by: MemberId,
    refused: bool,
    now: DateTime<Utc>,
) -> Result<Option<Emoji>, StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let Some(post) = session.habit_post(message.get()).await? else {
                    return Ok(None);
                };
                let (from, to) = if refused {
                    (PostState::Counted, PostState::Refused)
                } else {
                    (PostState::Refused, PostState::Counted)
                };
                if post.member != by || post.state != from {
                    return Ok(None);
                }
                set_state(session, post, to, now).await?;
                Ok(session.habit_in(channel).await?.map(|habit| habit.emoji))
            })
        })
        .await
}

async fn count_in(
    session: &mut Session,
    heard: KnownMessage,
    message: &HabitMessage,
    now: DateTime<Utc>,
) -> Result<Counted, ActionError> {
    let KnownMessage {
        habit,
        post: known,
        standing,
        ..
    } = heard;
    if !habit.state.counts() || !standing.counted {
        return Ok(Counted::default());
    }
    let version = message.edited_at.map_or(0, |at| at.timestamp_millis());
    let is_past = known.as_ref().map_or(heard.is_gone, |post| {
        post.version >= version || post.member != message.author
    });
    let is_old = known.is_none() && message.posted_at < now - OLDEST;
    if is_past || is_old {
        return Ok(Counted::default());
    }
    let words = Words {
        text: message.words.as_deref(),
        media: message.media,
    };
    let judged = judge(habit.counts, words);
    if known.is_none() && judged == Judged::Nothing {
        return Ok(Counted::default());
    }
    let before = known.as_ref().map(|post| post.state);
    // Who was never welcomed has nothing in the habits of this server yet.
    let is_first = known.is_none() && !standing.welcomed;
    let post = keep(session, &habit, message, known, judged, version, now).await?;
    if before == Some(PostState::Refused) || judged == Judged::Nothing {
        return Ok(Counted::default());
    }
    let (done_before, rested) = if is_first {
        (false, false)
    } else {
        session
            .day_so_far(habit.id, message.author, post.on_day, post.source)
            .await?
    };
    if rested {
        session
            .withdraw_rest(habit.id, message.author, post.on_day)
            .await?;
    }
    note_active(session, &habit, message.posted_at).await?;
    let owes = !standing.welcomed;
    if owes {
        welcome(session, &habit, message, now).await?;
    }
    let news = post.entry.is_some() || !done_before;
    let react = (news && before != Some(PostState::Counted)).then_some(habit.emoji);
    Ok(Counted { react, owes })
}

/// Notes that the habit is alive: to the hour, which is enough to tell a quiet one, and at once where it rested.
async fn note_active(
    session: &mut Session,
    habit: &Habit,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if habit.state == HabitState::Resting || at >= habit.active_at + TimeDelta::hours(1) {
        session.set_habit_active(habit.id, at).await?;
    }
    Ok(())
}
