//! `/timer`: work that is being done now. One running timer a member; it becomes one entry, on the day it began.
//!
//! A timer past its limit is asked about once (`ask`). Without an answer for as long again, it has ended at its limit; whoever looks
//! at it first, the scheduler or the member, keeps that (`end`).

mod answer;
mod ask;
mod end;

use chrono::{DateTime, Utc};

pub use answer::{Answered, as_kept, form, run_on, this_long};
pub(super) use ask::{Asking, asked, asking_now, end_counted, ended, leave_asking};
pub use ask::{LookedAfter, look_after_timers};
pub use end::{Discarded, HowLong, Stopped, discard, keep_discarded, stop, stop_this};

use super::ActionError;
use super::bounds;
use super::contact::{self, Contact};
use crate::domain::ids::{InteractionId, MemberId, TimerId};
use crate::domain::record::{Member, Source};
use crate::domain::rejection::{Rejection, TimerRejection};
use crate::domain::text::{CraftName, Note};
use crate::domain::timer::{NewTimer, Timer, TimerState};
use crate::store::{Session, Store};

/// What somebody typed after `/timer start`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartTimer {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction: a second delivery of it changes nothing.
    pub interaction: InteractionId,
    /// The craft's name.
    pub craft: String,
    /// What is being done.
    pub what: Option<String>,
    /// How long it runs before the member is asked, in minutes.
    pub limit_minutes: i64,
}

/// Starts a timer, where none runs.
pub async fn start(
    store: &Store,
    request: StartTimer,
    now: DateTime<Utc>,
) -> Result<Timer, ActionError> {
    let craft = CraftName::parse(&request.craft)?;
    let note = Note::parse_optional(request.what.as_deref().unwrap_or_default())?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &request.contact, now).await?.member;
                if let Some(again) = session.timer_of_interaction(request.interaction).await? {
                    return Ok(again);
                }
                if let Some(running) = current(session, &member, now).await? {
                    return Err(is_running(&running, now).into());
                }
                bounds::check_new_craft(session, member.id, &craft).await?;
                let known = session.craft_named(member.id, &craft.folded()).await?;
                let timer = NewTimer {
                    member: member.id,
                    craft: known.map(|craft| craft.id),
                    craft_name: craft.as_str().to_owned(),
                    note: note.map_or_else(String::new, |note| note.as_str().to_owned()),
                    server: request.contact.server(),
                    source: Source::Timer,
                    started_on: member.today(now),
                    started_at: now,
                    limit_minutes: request.limit_minutes,
                    started_by: request.interaction,
                    room: None,
                };
                let id = session.start_timer(&timer).await?;
                let timer = session.timer(id).await?;
                Ok(timer.ok_or_else(|| anyhow::anyhow!("the timer just started is not there"))?)
            })
        })
        .await
}

/// The member's running timer, if one runs.
pub async fn status(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<Option<Timer>, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                current(session, &member, now).await
            })
        })
        .await
}

/// The member's running timer; one that nobody stopped in time is ended first.
async fn current(
    session: &mut Session,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Option<Timer>, ActionError> {
    let Some(timer) = session.running_timer(member.id).await? else {
        return Ok(None);
    };
    if let Some(ending) = timer.ending(now) {
        ask::end_unasked(session, &timer, ending, now).await?;
        return Ok(None);
    }
    Ok(Some(timer))
}

/// The member's own timer, running or not, as it stands now.
async fn own_timer(
    session: &mut Session,
    member: MemberId,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<Timer, ActionError> {
    let found = session.timer(timer).await?;
    let found = found.ok_or(Rejection::from(TimerRejection::DealtWith))?;
    if found.member != member {
        return Err(Rejection::NotYours.into());
    }
    if found.state == TimerState::Running
        && let Some(ending) = found.ending(now)
    {
        ask::end_unasked(session, &found, ending, now).await?;
        let ended = session.timer(timer).await?;
        return Ok(ended.ok_or(Rejection::from(TimerRejection::DealtWith))?);
    }
    Ok(found)
}

fn is_running(timer: &Timer, now: DateTime<Utc>) -> Rejection {
    TimerRejection::Running {
        craft: timer.craft_name.clone(),
        started_at: timer.started_at,
        minutes: timer.minutes_at(now),
    }
    .into()
}
