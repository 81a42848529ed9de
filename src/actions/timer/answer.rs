//! What a member says about a timer past its limit: it runs on, it was this long, it was as long as was kept.

use chrono::{DateTime, TimeDelta, Utc};

use super::end::{self, HowLong, Stopped, told};
use super::own_timer;
use crate::actions::ActionError;
use crate::actions::amend::{self, By};
use crate::actions::contact;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::ids::{MemberId, TimerId};
use crate::domain::record::{Entry, Member};
use crate::domain::rejection::{Rejection, TimerRejection};
use crate::domain::timer::{ANSWERABLE_DAYS, Timer, TimerState};
use crate::store::{Session, Store};

/// What became of *Yes*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It runs on.
    RunsOn(Box<Timer>),
    /// It had ended by then.
    HadEnded(Box<Stopped>),
}

/// *Yes*: the timer runs as long again. Said twice about one limit, it counts once.
pub async fn run_on(
    store: &Store,
    by: By,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<Answered, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let timer = own_timer(session, member.id, timer, now).await?;
                if timer.state != TimerState::Running {
                    let stopped = told(session, &member, timer, now).await?;
                    return Ok(Answered::HadEnded(Box::new(stopped)));
                }
                // Delivered once more, it may come after the next question.
                let is_again = timer.run_on_by.is_some_and(|last| by.interaction <= last);
                if timer.asked_at.is_none() || is_again {
                    return Ok(Answered::RunsOn(Box::new(timer)));
                }
                let next = timer.next_limit(now);
                let next = next.ok_or(Rejection::from(TimerRejection::DayLong))?;
                let timer = Timer {
                    limit_at: next,
                    asked_at: None,
                    run_on_by: Some(by.interaction),
                    ..timer
                };
                session
                    .set_timer_limit(timer.id, next, timer.next_look(), by.interaction)
                    .await?;
                Ok(Answered::RunsOn(Box::new(timer)))
            })
        })
        .await
}

/// *It was this long…*: the timer whose form is to be shown, and the minutes it has come to so far.
pub async fn form(
    store: &Store,
    member: MemberId,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<(Timer, i64), ActionError> {
    let session = &mut store.read().await?;
    let found = session.timer(timer).await?;
    let timer = found.ok_or(Rejection::from(TimerRejection::DealtWith))?;
    if timer.member != member {
        return Err(Rejection::NotYours.into());
    }
    if timer.state == TimerState::Running {
        let minutes = timer.minutes_at(now.min(timer.limit_at));
        return Ok((timer, minutes));
    }
    let entry = unconfirmed(session, &timer, now).await?;
    Ok((timer, entry.minutes))
}

/// The form, submitted: a running timer ends with so much; one that ended by itself is put right.
pub async fn this_long(
    store: &Store,
    by: By,
    timer: TimerId,
    time: String,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let minutes = Minutes::parse(&time)?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let timer = own_timer(session, member.id, timer, now).await?;
                let is_again = timer.ended_by == Some(by.interaction)
                    || session.change_by(by.interaction).await?.is_some();
                if is_again {
                    return told(session, &member, timer, now).await;
                }
                if timer.state != TimerState::Running {
                    return put_right(session, &member, timer, &by, minutes, now).await;
                }
                let day = timer.started_on;
                let kept = session.minutes_on(member.id, day, None).await?;
                check_day(day, kept, minutes)?;
                let how_long = HowLong::Minutes(minutes.into());
                end::end(session, &member, timer, how_long, &by, String::new(), now).await
            })
        })
        .await
}

/// *That is right*: what was kept of it by itself is confirmed.
pub async fn as_kept(
    store: &Store,
    by: By,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let timer = own_timer(session, member.id, timer, now).await?;
                if let Some(entry) = timer.entry {
                    session.set_entry_unconfirmed(entry, false).await?;
                }
                told(session, &member, timer, now).await
            })
        })
        .await
}

async fn put_right(
    session: &mut Session,
    member: &Member,
    timer: Timer,
    by: &By,
    minutes: Minutes,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let entry = unconfirmed(session, &timer, now).await?;
    let day = entry.started_on;
    let kept = session.minutes_on(member.id, day, Some(entry.id)).await?;
    check_day(day, kept, minutes)?;
    amend::set_minutes(session, by, &entry, minutes, now).await?;
    session.set_entry_unconfirmed(entry.id, false).await?;
    told(session, member, timer, now).await
}

/// The entry that a timer made by itself, while its question can be answered.
async fn unconfirmed(
    session: &mut Session,
    timer: &Timer,
    now: DateTime<Utc>,
) -> Result<Entry, ActionError> {
    let is_in_time = timer
        .ended_at
        .is_some_and(|at| now - at < TimeDelta::days(ANSWERABLE_DAYS));
    let entry = match timer.entry {
        Some(entry) if is_in_time => session.entry(entry).await?,
        _ => None,
    };
    let entry = entry.filter(|entry| entry.unconfirmed && entry.deleted_at.is_none());
    Ok(entry.ok_or(Rejection::from(TimerRejection::DealtWith))?)
}
