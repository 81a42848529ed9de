//! A message in a habit channel, counted: once, however often it is heard of, and as it was last edited.
//!
//! Messages, edits and deletions come in tasks of their own and can overtake each other: an edit counts as the message, the
//! later edit wins, and a deletion is remembered for a while. The words are read and not kept.

use chrono::{DateTime, TimeDelta, Utc};

use crate::actions::ActionError;
use crate::actions::bounds;
use crate::actions::contact::{self, Contact, Place};
use crate::actions::log_work::add_craft;
use crate::actions::milestones;
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{DeliveryKind, NewDelivery};
use crate::domain::duration::{Minutes, check_day};
use crate::domain::habit::{
    Deed, Emoji, Habit, HabitPost, HabitState, Judged, PostState, Words, judge,
};
use crate::domain::ids::{ChannelId, EntryId, InteractionId, MemberId, MessageId, ServerId};
use crate::domain::milestone::Standing;
use crate::domain::record::{Member, NewEntry, Outcome, Source};
use crate::domain::rejection::{OwnDataRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::{HabitTask, KnownMessage, Session, Store, StoreError, Wanted};

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

/// Keeps the post and its entry as the message is now. What its author refused stays refused.
async fn keep(
    session: &mut Session,
    habit: &Habit,
    message: &HabitMessage,
    known: Option<HabitPost>,
    judged: Judged,
    version: i64,
    now: DateTime<Utc>,
) -> Result<HabitPost, ActionError> {
    let contact = Contact {
        member: message.author,
        place: Place::Server {
            id: message.server,
            display_name: message.display_name.clone(),
        },
    };
    // Met when they posted: read back late, a message does not undo an erasing that came after it.
    let met = contact::meet(session, &contact, message.posted_at).await?;
    let (member, first) = (met.member, known.is_none());
    let mut post = known.unwrap_or(HabitPost {
        source: message.id.get(),
        habit: habit.id,
        member: message.author,
        on_day: habit.day(message.posted_at),
        deed: Deed::Done,
        state: PostState::Counted,
        entry: None,
        version,
    });
    post.version = version;
    if post.state != PostState::Refused || first {
        post.state = match judged {
            Judged::Nothing => PostState::Withdrawn,
            Judged::Done | Judged::Timed(_) => PostState::Counted,
        };
        post.entry = match (post.entry, judged.minutes()) {
            (Some(entry), Some(minutes)) => {
                session.unwithdraw_entry(entry).await?;
                session.set_post_minutes(entry, minutes.into()).await?;
                Some(entry)
            }
            (Some(entry), None) => {
                take_back(session, entry, now).await?;
                Some(entry)
            }
            (None, Some(minutes)) => {
                let work = Work {
                    source: message.id.get(),
                    minutes,
                    at: message.posted_at,
                    evidence: link_to(message),
                };
                add_work(session, habit, &member, work, now).await?
            }
            (None, None) => None,
        };
    }
    session.keep_habit_post(&post, now).await?;
    Ok(post)
}

/// A length of work to keep for a habit.
pub(super) struct Work {
    pub(super) source: i64,
    pub(super) minutes: Minutes,
    pub(super) at: DateTime<Utc>,
    pub(super) evidence: String,
}

/// Adds an entry to the member's craft; none where the day or the record has no room for it.
pub(super) async fn add_work(
    session: &mut Session,
    habit: &Habit,
    member: &Member,
    work: Work,
    now: DateTime<Utc>,
) -> Result<Option<EntryId>, ActionError> {
    let started_on = member.today(work.at);
    let source = InteractionId::from_row(work.source);
    let name = CraftName::parse(&habit.craft)?;
    let wanted = Wanted {
        member: member.id,
        server: None,
        at: work.at,
        day: started_on,
        interaction: source,
        craft: name.folded(),
    };
    let (_, room) = session.known_with_room(&wanted).await?;
    if check_day(started_on, room.day_minutes, work.minutes).is_err()
        || bounds::check_kept_at(room.kept_at, now).is_err()
    {
        return Ok(None);
    }
    let (craft, standing) = match room.craft {
        Some(known) => known,
        None => match add_craft(session, member.id, &name, now).await {
            Ok(craft) => (craft, Standing::default()),
            // They have as many crafts as there can be.
            Err(ActionError::Rejected(_)) => return Ok(None),
            Err(error) => return Err(error),
        },
    };
    let entry = NewEntry {
        member: member.id,
        craft: craft.id,
        server: Some(habit.server),
        started_on,
        dated: true,
        minutes: work.minutes.into(),
        note: String::new(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: work.evidence,
        source: Source::Habit,
        interaction: source,
        item: 0,
        answer: None,
        typed: String::new(),
    };
    let id = session.add_entry(&entry, now).await?;
    if id.is_some() {
        let standing = standing.and(entry.minutes);
        milestones::reached_at(session, member.id, craft.id, standing, now).await;
    }
    Ok(id)
}

/// Sets whether a post stands, and its entry with it.
async fn set_state(
    session: &mut Session,
    post: HabitPost,
    state: PostState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let Some(entry) = post.entry {
        if state == PostState::Counted {
            session.unwithdraw_entry(entry).await?;
        } else {
            take_back(session, entry, now).await?;
        }
    }
    session
        .keep_habit_post(&HabitPost { state, ..post }, now)
        .await
}

/// Withdraws an entry, unless its owner has deleted it themselves.
async fn take_back(
    session: &mut Session,
    entry: EntryId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kept = session.entry(entry).await?;
    if kept.is_some_and(|entry| entry.deleted_at.is_none()) {
        session.withdraw_entry(entry, now).await?;
    }
    Ok(())
}

/// Once in a server: what is counted, and how not to be.
async fn welcome(
    session: &mut Session,
    habit: &Habit,
    message: &HabitMessage,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    session
        .set_habit_welcomed(habit.server, message.author, now)
        .await?;
    let delivery = NewDelivery {
        key: format!("habit_welcome:{}:{}", habit.server, message.author),
        kind: DeliveryKind::HabitWelcome,
        server: Some(habit.server),
        round: None,
        answer: None,
        member: Some(message.author),
        due_at: now,
    };
    let about = HabitTask {
        habit: habit.id,
        opening: None,
        channel: message.channel,
        message: Some(message.id),
        on_day: habit.day(message.posted_at),
    };
    session
        .queue_habit_delivery(&delivery, &about, &fresh_nonce(), now)
        .await
}

fn link_to(message: &HabitMessage) -> String {
    let HabitMessage {
        server,
        channel,
        id,
        ..
    } = message;
    format!("https://discord.com/channels/{server}/{channel}/{id}")
}
