//! What waits to be said to somebody privately, told as it stands now: in their next private reply or, for who is asked by direct
//! message, in the weekly question there, whichever comes first. Nothing is written to anybody for its sake alone.
//!
//! What is left with [`Session::leave_notice`] is said once; a new kind takes its place in `told`. A lesson that comes back stands last
//! (`lessons`).

use chrono::{DateTime, NaiveDate, Utc};

use super::contact::{Contact, Place};
use super::lessons;
use super::letters;
use super::timer;
use crate::domain::check_in::RoundState;
use crate::domain::ids::{DeliveryId, LessonId, MemberId, RoundId, ServerId};
use crate::domain::message::Message;
use crate::domain::notice::Notice;
use crate::domain::record::Member;
use crate::store::{Reader, Session, Store, StoreError};
use crate::wording;

/// Something that waits, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// A notice.
    Notice(i64),
    /// A lesson that comes back.
    Lesson(LessonId),
}

/// The member's notices, the oldest first, those for admins of the server that they manage, and a lesson that comes back. What is not
/// so any more is forgotten.
pub async fn waiting(
    store: &Store,
    contact: &Contact,
    manages: Option<ServerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(Waiting, Message)>, StoreError> {
    let mut session = store.read().await?;
    let waits = session.waits(contact.member, manages).await?;
    let mut found = Vec::new();
    if waits.notices {
        let reader = Reader::Member(contact.member);
        found.extend(session.waiting_notices(reader).await?);
        if let Some(server) = manages {
            found.extend(session.waiting_notices(Reader::AdminOf(server)).await?);
        }
    }
    let (mut waiting, mut past) = (Vec::new(), Vec::new());
    for (id, notice) in found {
        match told(&mut session, contact, &notice, now).await? {
            Some(message) => waiting.push((Waiting::Notice(id), message)),
            None => past.push(Waiting::Notice(id)),
        }
    }
    let lesson_is_due = |(member, day): (Member, NaiveDate)| day <= member.today(now);
    if waits.lesson.is_some_and(lesson_is_due) {
        waiting.extend(lesson(&mut session, contact.member, now).await?);
    }
    drop(session);
    if !past.is_empty() {
        set_said(store, contact.member, past, now).await?;
    }
    Ok(waiting)
}

/// What goes along in a direct message to the member.
pub(super) async fn waiting_directly(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Vec<(Waiting, Message)>, StoreError> {
    let contact = Contact {
        member,
        place: Place::Direct,
    };
    let mut waiting = Vec::new();
    for (id, notice) in session.waiting_notices(Reader::Directly(member)).await? {
        let told = told(session, &contact, &notice, now).await?;
        waiting.extend(told.map(|message| (Waiting::Notice(id), message)));
    }
    waiting.extend(lesson(session, member, now).await?);
    Ok(waiting)
}

/// Notes that these were said to the member.
pub async fn set_said(
    store: &Store,
    member: MemberId,
    said: Vec<Waiting>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                for waiting in said {
                    match waiting {
                        Waiting::Notice(id) => session.set_notice_said(id, now).await?,
                        Waiting::Lesson(lesson) => {
                            lessons::came_back(session, lesson, member, now).await?;
                        }
                    }
                }
                Ok(())
            })
        })
        .await
}

/// Notes that these, and no others, go along in a delivery that is about to be tried.
pub(super) async fn send_along(
    session: &mut Session,
    delivery: DeliveryId,
    waiting: &[Waiting],
) -> Result<(), StoreError> {
    let (mut notices, mut lessons) = (Vec::new(), Vec::new());
    for waiting in waiting {
        match waiting {
            Waiting::Notice(id) => notices.push(*id),
            Waiting::Lesson(lesson) => lessons.push(*lesson),
        }
    }
    session.send_notices_along(&notices, delivery).await?;
    session.send_lessons_along(&lessons, delivery).await
}

/// Notes that a delivery was made: what went along in it was said.
pub(super) async fn set_along_said(
    session: &mut Session,
    delivery: DeliveryId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    session.set_notices_along_said(delivery, now).await?;
    for (lesson, member) in session.lessons_along(delivery).await? {
        lessons::came_back(session, lesson, member, now).await?;
    }
    Ok(())
}

async fn lesson(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Option<(Waiting, Message)>, StoreError> {
    let returning = lessons::returning(session, member, now).await?;
    Ok(returning.map(|(lesson, today)| {
        let message = wording::returning_lesson(&lesson, today);
        (Waiting::Lesson(lesson.id), message)
    }))
}

/// A notice in words, with its buttons; none when it is not so any more.
async fn told(
    session: &mut Session,
    contact: &Contact,
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<Option<Message>, StoreError> {
    match notice {
        Notice::DirectClosed => Ok(Some(wording::direct_closed())),
        Notice::QuestionWaiting { round, server_name } => {
            question_waiting(session, contact, *round, server_name).await
        }
        Notice::StillAtIt { timer, minutes } => {
            let past = timer::asked(session, *timer, *minutes, now).await?;
            Ok(past.map(|past| wording::still_at_it(&past)))
        }
        Notice::TimerEnded { timer } => {
            let past = timer::ended(session, *timer, now).await?;
            Ok(past.map(|past| wording::timer_ended(&past)))
        }
        Notice::Letter { letter } => {
            let letter = letters::handed_over(session, *letter).await?;
            Ok(letter.as_ref().map(wording::letter_arrives))
        }
        Notice::Explain { until } => {
            let is_prompted = letters::is_prompted(session, contact.member, *until).await?;
            Ok(is_prompted.then(wording::explain_prompt))
        }
        Notice::Milestone { craft_name, hours } => {
            Ok(Some(wording::milestone_reached(craft_name, *hours)))
        }
        Notice::GivenUp {
            kind,
            reason,
            channel,
        } => Ok(Some(wording::given_up(*kind, *reason, *channel))),
        Notice::Habit {
            trouble,
            channel,
            name,
        } => Ok(Some(wording::habit_trouble(*trouble, *channel, name))),
    }
}

/// A question waits as long as it can be answered and is not.
async fn question_waiting(
    session: &mut Session,
    contact: &Contact,
    round: RoundId,
    server_name: &str,
) -> Result<Option<Message>, StoreError> {
    let Some(round) = session.round(round).await? else {
        return Ok(None);
    };
    let is_over = matches!(round.state, RoundState::Over | RoundState::Skipped);
    let is_answered = session.answer_of(round.id, contact.member).await?.is_some();
    if is_over || is_answered {
        return Ok(None);
    }
    // Another server is no place to answer it.
    let here = contact.server().is_none_or(|server| server == round.server);
    let answered_here = here.then_some(round.id);
    Ok(Some(wording::question_waiting(server_name, answered_here)))
}
