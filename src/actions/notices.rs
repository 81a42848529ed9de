//! What waits for somebody's next private reply, told as it stands now.
//!
//! A new kind of notice takes its place in `told`; what is left there with [`Session::leave_notice`] is said once.

use chrono::{DateTime, Utc};

use super::contact::Contact;
use super::letters;
use super::timer;
use crate::domain::check_in::RoundState;
use crate::domain::ids::{RoundId, ServerId};
use crate::domain::message::Message;
use crate::domain::notice::Notice;
use crate::store::{Reader, Session, Store, StoreError};
use crate::wording;

/// The member's notices, the oldest first, and those for admins of the server that they manage, with their row ids. What is not so any
/// more is forgotten.
pub async fn waiting(
    store: &Store,
    contact: &Contact,
    manages: Option<ServerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(i64, Message)>, StoreError> {
    let mut session = store.read().await?;
    let reader = Reader::Member(contact.member);
    let mut found = session.waiting_notices(reader).await?;
    if let Some(server) = manages {
        found.extend(session.waiting_notices(Reader::AdminOf(server)).await?);
    }
    let (mut waiting, mut past) = (Vec::new(), Vec::new());
    for (id, notice) in found {
        match told(&mut session, contact, &notice, now).await? {
            Some(message) => waiting.push((id, message)),
            None => past.push(id),
        }
    }
    drop(session);
    if !past.is_empty() {
        set_said(store, past, now).await?;
    }
    Ok(waiting)
}

/// Notes that these were said.
pub async fn set_said(store: &Store, ids: Vec<i64>, now: DateTime<Utc>) -> Result<(), StoreError> {
    store
        .write(move |session| {
            Box::pin(async move {
                for id in ids {
                    session.set_notice_said(id, now).await?;
                }
                Ok(())
            })
        })
        .await
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
