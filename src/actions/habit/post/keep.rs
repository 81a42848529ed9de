//! What a message that counts keeps: the post, its entry, and its author's welcome.

use chrono::{DateTime, NaiveDate, Utc};

use super::HabitMessage;
use crate::actions::ActionError;
use crate::actions::bounds;
use crate::actions::contact::{self, Contact, Place};
use crate::actions::log_work::add_craft;
use crate::actions::milestones;
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{DeliveryKind, NewDelivery};
use crate::domain::duration::{Minutes, check_day};
use crate::domain::habit::{Deed, Habit, HabitPost, Judged, PostState};
use crate::domain::ids::{EntryId, InteractionId};
use crate::domain::milestone::Standing;
use crate::domain::record::{Member, NewEntry, Outcome, Source};
use crate::domain::rejection::Rejection;
use crate::domain::text::CraftName;
use crate::store::{HabitTask, Room, Session, StoreError, Wanted};

/// Keeps the post and its entry as the message is now. What its author refused stays refused.
pub(super) async fn keep(
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
    let adds = judged.minutes().is_some() && known.as_ref().is_none_or(|post| post.entry.is_none());
    let (who, room) = if adds {
        let wanted = wanted_of(habit, message)?;
        let (who, room) = session.known_with_room(&wanted).await?;
        (who, Some((wanted.day, room)))
    } else {
        let (author, server) = (message.author, Some(message.server));
        let who = session.known(author, server, message.posted_at).await?;
        (who, None)
    };
    // Met when they posted: read back late, a message does not undo an erasing that came after it.
    let met = contact::meet_known(session, &contact, who, message.posted_at).await?;
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
        post.entry = match (post.entry, judged.minutes(), room) {
            (Some(entry), Some(minutes), _) => {
                session.unwithdraw_entry(entry).await?;
                session.set_post_minutes(entry, minutes.into()).await?;
                Some(entry)
            }
            (Some(entry), None, _) => {
                take_back(session, entry, now).await?;
                Some(entry)
            }
            (None, Some(minutes), Some(room)) => {
                add_work(session, habit, message, &member, room, minutes, now).await?
            }
            (None, _, _) => None,
        };
    }
    session.keep_habit_post(&post, now).await?;
    Ok(post)
}

/// What a message would keep, where it says how long.
fn wanted_of(habit: &Habit, message: &HabitMessage) -> Result<Wanted, Rejection> {
    Ok(Wanted {
        member: message.author,
        server: Some(message.server),
        at: message.posted_at,
        // Mostly their day too; where it is not, is known only with them.
        day: message.posted_at.date_naive(),
        interaction: InteractionId::from_row(message.id.get()),
        craft: CraftName::parse(&habit.craft)?.folded(),
    })
}

/// Adds an entry to the member's craft; none where the day or the record has no room for it. The room is that of the day beside it.
async fn add_work(
    session: &mut Session,
    habit: &Habit,
    message: &HabitMessage,
    member: &Member,
    (day, mut room): (NaiveDate, Room),
    minutes: Minutes,
    now: DateTime<Utc>,
) -> Result<Option<EntryId>, ActionError> {
    let started_on = member.today(message.posted_at);
    if started_on != day {
        room.day_minutes = session.minutes_on(member.id, started_on, None).await?;
    }
    if check_day(started_on, room.day_minutes, minutes).is_err()
        || bounds::check_kept_at(room.kept_at, now).is_err()
    {
        return Ok(None);
    }
    let (craft, standing) = match room.craft {
        Some(known) => known,
        None => match add_craft(session, member.id, &CraftName::parse(&habit.craft)?, now).await {
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
        minutes: minutes.into(),
        note: String::new(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: link_to(message),
        source: Source::Habit,
        interaction: InteractionId::from_row(message.id.get()),
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
pub(super) async fn set_state(
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
pub(super) async fn welcome(
    session: &mut Session,
    habit: &Habit,
    message: &HabitMessage,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
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
        .queue_habit_welcome(&delivery, &about, &fresh_nonce(), now)
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
