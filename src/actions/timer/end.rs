//! How a timer ends: stopped, dropped, kept after all. What it came to goes to the day it began, as far as that day has room.

use chrono::{DateTime, TimeDelta, Utc};

use super::{current, own_timer};
use crate::actions::ActionError;
use crate::actions::amend::By;
use crate::actions::compare::{hours_of, so_far};
use crate::actions::contact;
use crate::actions::log_work::{Logged, find_or_add_promised_craft, parse_link};
use crate::actions::milestones;
use crate::domain::duration::DAY_MINUTES;
use crate::domain::ids::TimerId;
use crate::domain::record::{Craft, Entry, Member, NewEntry, Outcome};
use crate::domain::rejection::{Rejection, TimerRejection};
use crate::domain::text::{CraftName, Note};
use crate::domain::timer::{ANSWERABLE_DAYS, Timer, TimerState};
use crate::store::{Session, Store, TimerEnd};

/// How long a timer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowLong {
    /// Up to now; what the day has no room for is left out.
    UntilNow,
    /// So many minutes, by its owner's word.
    Minutes(i64),
}

/// What a timer came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// What was kept, and where the member's week stands.
    pub logged: Logged,
    /// The timer.
    pub timer: Timer,
    /// The minutes it ran, where its day had no room for all of them.
    pub ran_minutes: Option<i64>,
}

/// A timer that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discarded {
    /// The timer.
    pub timer: Timer,
    /// The minutes it had run.
    pub minutes: i64,
}

/// What a timer's entry was made of.
pub(super) struct Made {
    pub(super) entry: Entry,
    new_craft: bool,
    meant: Option<Craft>,
}

/// `/timer stop`: with a note and a link, if there are any. A timer that ended by itself a while ago is shown instead.
pub async fn stop(
    store: &Store,
    by: By,
    note: Option<String>,
    link: Option<String>,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let note = Note::parse_optional(note.as_deref().unwrap_or_default())?;
    let note = note.map_or_else(String::new, |note| note.as_str().to_owned());
    let link = parse_link(link.as_deref().unwrap_or_default())?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                if let Some(again) = session.timer_of_interaction(by.interaction).await? {
                    return told(session, &member, again, now).await;
                }
                let Some(mut timer) = running(session, &member, now).await? else {
                    return ended_by_itself(session, &member, now).await;
                };
                timer.note = joined(&timer.note, &note)?;
                end(session, &member, timer, HowLong::UntilNow, &by, link, now).await
            })
        })
        .await
}

/// The same by the button of a timer.
pub async fn stop_this(
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
                if timer.state != TimerState::Running {
                    return told(session, &member, timer, now).await;
                }
                let (how_long, link) = (HowLong::UntilNow, String::new());
                end(session, &member, timer, how_long, &by, link, now).await
            })
        })
        .await
}

/// Drops the running timer, or the one that a button names.
pub async fn discard(
    store: &Store,
    by: By,
    which: Option<TimerId>,
    now: DateTime<Utc>,
) -> Result<Discarded, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                if let Some(again) = session.timer_of_interaction(by.interaction).await? {
                    return dropped(again, now);
                }
                let timer = match which {
                    Some(timer) => own_timer(session, member.id, timer, now).await?,
                    None => running(session, &member, now)
                        .await?
                        .ok_or(Rejection::from(TimerRejection::NotRunning))?,
                };
                if timer.state == TimerState::Running {
                    let end = TimerEnd {
                        state: TimerState::Discarded,
                        at: now,
                        entry: None,
                        by: Some(by.interaction),
                    };
                    session.end_timer(timer.id, end).await?;
                }
                let timer = session.timer(timer.id).await?.unwrap_or(timer);
                dropped(timer, now)
            })
        })
        .await
}

/// Keeps a timer after all that was dropped, up to when that was.
pub async fn keep_discarded(
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
                let (TimerState::Discarded, Some(dropped_at)) = (timer.state, timer.ended_at)
                else {
                    return told(session, &member, timer, now).await;
                };
                let how_long = HowLong::Minutes(timer.minutes_at(dropped_at));
                end(session, &member, timer, how_long, &by, String::new(), now).await
            })
        })
        .await
}

/// Ends a timer by its owner's word: its entry is kept, and where the week stands then.
pub(super) async fn end(
    session: &mut Session,
    member: &Member,
    timer: Timer,
    how_long: HowLong,
    by: &By,
    link: String,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let ran = match how_long {
        HowLong::UntilNow => timer.minutes_at(now),
        HowLong::Minutes(minutes) => minutes,
    };
    if ran < 1 {
        return Err(Rejection::from(TimerRejection::TooShort).into());
    }
    let room = room(session, &timer).await?;
    if room < 1 {
        let day = timer.started_on;
        return Err(Rejection::from(TimerRejection::NoRoom { day }).into());
    }
    let made = make_entry(session, &timer, ran.min(room), link, now).await?;
    let end = TimerEnd {
        state: TimerState::Stopped,
        at: now,
        entry: Some(made.entry.id),
        by: Some(by.interaction),
    };
    session.end_timer(timer.id, end).await?;
    stopped(
        session,
        member,
        timer,
        made,
        (ran > room).then_some(ran),
        now,
    )
    .await
}

/// The minutes that the day of the timer has room for.
pub(super) async fn room(session: &mut Session, timer: &Timer) -> Result<i64, ActionError> {
    let kept = session
        .minutes_on(timer.member, timer.started_on, None)
        .await?;
    Ok(i64::from(DAY_MINUTES) - kept)
}

/// Keeps the entry of a timer. Its key is the interaction that started the timer, so that a timer makes one.
pub(super) async fn make_entry(
    session: &mut Session,
    timer: &Timer,
    minutes: i64,
    link: String,
    now: DateTime<Utc>,
) -> Result<Made, ActionError> {
    // By its name as it is now: the craft may have got another since, or be a new one.
    let name = CraftName::parse(&timer.craft_name)?;
    let (craft, new_craft, meant) =
        find_or_add_promised_craft(session, timer.member, &name, now).await?;
    let entry = NewEntry {
        member: timer.member,
        craft: craft.id,
        server: timer.server,
        started_on: timer.started_on,
        dated: true,
        minutes,
        note: timer.note.clone(),
        outcome: Outcome::Worked,
        lesson: String::new(),
        evidence: link,
        source: timer.source,
        interaction: timer.started_by,
        item: 0,
        answer: None,
        typed: String::new(),
    };
    let id = session.add_entry(&entry, now).await?;
    let id = id.ok_or_else(|| anyhow::anyhow!("the timer has an entry already"))?;
    milestones::reached(session, timer.member, craft.id, now).await;
    let entry = session.entry(id).await?;
    let entry = entry.ok_or_else(|| anyhow::anyhow!("the entry just added is not there"))?;
    Ok(Made {
        entry,
        new_craft,
        meant,
    })
}

/// What an ended timer came to, told again.
pub(super) async fn told(
    session: &mut Session,
    member: &Member,
    timer: Timer,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let entry = match timer.entry {
        Some(entry) => session.entry(entry).await?,
        None => None,
    };
    let entry = entry.filter(|entry| entry.deleted_at.is_none());
    let entry = entry.ok_or(Rejection::from(TimerRejection::DealtWith))?;
    let made = Made {
        entry,
        new_craft: false,
        meant: None,
    };
    stopped(session, member, timer, made, None, now).await
}

async fn stopped(
    session: &mut Session,
    member: &Member,
    timer: Timer,
    made: Made,
    ran_minutes: Option<i64>,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let week = hours_of(session, member.id, so_far(member, now)).await?;
    Ok(Stopped {
        logged: Logged {
            entry: made.entry,
            new_craft: made.new_craft,
            meant: made.meant,
            week: Some(week),
            today: member.today(now),
        },
        timer,
        ran_minutes,
    })
}

/// The running timer, unless it began after this was asked for: what was refused then and is delivered once more is not about it.
async fn running(
    session: &mut Session,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Option<Timer>, ActionError> {
    let timer = current(session, member, now).await?;
    // A voice room's begins by the bot's clock, which is not Discord's.
    Ok(timer.filter(|timer| timer.room.is_some() || timer.started_at <= now))
}

/// There is nothing to stop: what ended by itself lately and was not spoken of is shown, else there is nothing.
async fn ended_by_itself(
    session: &mut Session,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Stopped, ActionError> {
    let nothing = Rejection::from(TimerRejection::NotRunning);
    let latest = session.latest_timer(member.id).await?;
    let timer = latest.ok_or_else(|| nothing.clone())?;
    let is_lately = timer
        .ended_at
        .is_some_and(|at| now - at < TimeDelta::days(ANSWERABLE_DAYS));
    if !is_lately || timer.ended_by.is_some() {
        return Err(nothing.into());
    }
    let stopped = told(session, member, timer, now).await;
    let stopped = stopped.map_err(|_| ActionError::from(nothing.clone()))?;
    if stopped.logged.entry.unconfirmed {
        Ok(stopped)
    } else {
        Err(nothing.into())
    }
}

fn dropped(timer: Timer, now: DateTime<Utc>) -> Result<Discarded, ActionError> {
    if timer.state != TimerState::Discarded {
        return Err(Rejection::from(TimerRejection::DealtWith).into());
    }
    let minutes = timer.minutes_at(timer.ended_at.unwrap_or(now));
    Ok(Discarded { timer, minutes })
}

/// What was meant at the start, and what came of it, each on its line.
fn joined(before: &str, after: &str) -> Result<String, Rejection> {
    if before.is_empty() || after.is_empty() {
        return Ok(format!("{before}{after}"));
    }
    Ok(Note::parse(&format!("{before}\n{after}"))?
        .as_str()
        .to_owned())
}
