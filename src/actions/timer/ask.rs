//! A timer past its limit: asked about once, and ended at its limit when nobody answers for as long again.
//!
//! It is asked by direct message where the member chose to be asked there and this week's one message is not written yet; else in
//! their next private reply.

use chrono::{DateTime, Utc};

use super::end::{make_entry, room};
use crate::actions::ActionError;
use crate::actions::direct::{Recheck, behind, count_attempt, was_written_to, written_this_week};
use crate::actions::nonce::fresh_nonce;
use crate::domain::check_in::{Delivery, DeliveryKind, NewDelivery};
use crate::domain::ids::{EntryId, MemberId, ServerId, TimerId};
use crate::domain::notice::Notice;
use crate::domain::record::{AskBy, DirectState};
use crate::domain::timer::{Ending, Timer, TimerPast, TimerState};
use crate::domain::voice::UNHEARD_MAX;
use crate::store::{Reader, Session, Store, StoreError, TimerEnd};

/// Timers looked at in one go.
const BATCH: i64 = 200;

/// What a member is asked about a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::actions) enum Asking {
    /// Whether it still runs.
    StillAtIt(TimerPast),
    /// Whether it was as long as its limit, at which it ended.
    Ended(TimerPast),
}

impl Asking {
    /// What is asked about.
    pub(in crate::actions) fn timer(&self) -> &TimerPast {
        match self {
            Self::StillAtIt(past) | Self::Ended(past) => past,
        }
    }
}

/// What one look at timers came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookedAfter {
    /// Timers asked about or ended.
    pub timers: usize,
    /// Whose time in a server's voice rooms ended though they may be in one still.
    pub rooms_ended: Vec<(ServerId, MemberId)>,
}

/// What became of one.
enum Look {
    Nothing,
    Done,
    RoomEnded(ServerId, MemberId),
}

/// Asks about timers past their limit, and ends those that nobody spoke for. Called again, it finds nothing left to do.
pub async fn look_after_timers(store: &Store, now: DateTime<Utc>) -> anyhow::Result<LookedAfter> {
    let mut looked = LookedAfter::default();
    let unheard_since = now - UNHEARD_MAX;
    loop {
        let due = store
            .read()
            .await?
            .due_timers(now, unheard_since, BATCH)
            .await?;
        if due.is_empty() {
            return Ok(looked);
        }
        for timer in due {
            match look_after(store, timer.id, now).await? {
                Look::Nothing => {}
                Look::Done => looked.timers += 1,
                Look::RoomEnded(server, member) => {
                    looked.timers += 1;
                    looked.rooms_ended.push((server, member));
                }
            }
        }
    }
}

async fn look_after(
    store: &Store,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<Look, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let timer = session.timer(timer).await?;
                let Some(mut timer) = timer.filter(|timer| timer.state == TimerState::Running)
                else {
                    return Ok(Look::Nothing);
                };
                if let Some(ending) = timer.ending(now) {
                    end_unasked(session, &timer, ending, now).await?;
                    return Ok(match (ending, timer.server) {
                        (Ending::Counted(_), Some(server)) => Look::RoomEnded(server, timer.member),
                        _ => Look::Done,
                    });
                }
                if timer.asked_at.is_some() || now < timer.limit_at {
                    session.keep_room_time(&timer).await?;
                    return Ok(Look::Nothing);
                }
                timer.asked_at = Some(now);
                let look_at = timer.next_look();
                session.set_timer_asked(timer.id, now, look_at).await?;
                let asking = Asking::StillAtIt(past(&timer, now));
                ask(session, timer.member, &asking, now).await?;
                Ok(Look::Done)
            })
        })
        .await
}

/// Ends a timer as it has ended by now though nobody stopped it.
pub(super) async fn end_unasked(
    session: &mut Session,
    timer: &Timer,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    match ending {
        Ending::AtLimit => end_at_limit(session, timer, now).await,
        Ending::Counted(at) => {
            if timer.asked_at.is_none() {
                session.set_out_of_rooms(timer.member).await?;
            }
            end_counted(session, timer, at, now).await
        }
    }
}

/// Ends a voice room's timer with what counted up to an instant; less than a minute is not kept. One that was asked about and not
/// answered ends at its limit.
pub(in crate::actions) async fn end_counted(
    session: &mut Session,
    timer: &Timer,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    if timer.asked_at.is_some() || at >= timer.limit_at {
        return end_at_limit(session, timer, now).await;
    }
    let minutes = timer.minutes_at(at);
    if minutes < 1 {
        return Ok(session.remove_timer(timer.id).await?);
    }
    let minutes = minutes.min(room(session, timer).await?);
    let entry = keep(session, timer, minutes, now).await?;
    if entry.is_none() {
        let ended = Asking::Ended(TimerPast {
            minutes: 0,
            ..past(timer, now)
        });
        leave_asking(session, timer.member, &ended, now).await?;
    }
    Ok(())
}

/// Ends a timer at its limit, as far as its day has room, and marks what it came to as unconfirmed. Its owner is told.
async fn end_at_limit(
    session: &mut Session,
    timer: &Timer,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let minutes = timer
        .minutes_at(timer.limit_at)
        .min(room(session, timer).await?);
    let entry = keep(session, timer, minutes, now).await?;
    if let Some(entry) = entry {
        session.set_entry_unconfirmed(entry, true).await?;
    }
    let ended = Asking::Ended(TimerPast {
        minutes: minutes.max(0),
        ..past(timer, now)
    });
    if timer.asked_at.is_some() || entry.is_none() {
        // They were asked, or there is nothing to ask: now they are told, when they come by.
        leave_asking(session, timer.member, &ended, now).await?;
    } else {
        ask(session, timer.member, &ended, now).await?;
    }
    Ok(())
}

/// Ends a timer by itself with so many minutes, if that is any.
async fn keep(
    session: &mut Session,
    timer: &Timer,
    minutes: i64,
    now: DateTime<Utc>,
) -> Result<Option<EntryId>, ActionError> {
    let entry = if minutes < 1 {
        None
    } else {
        let made = make_entry(session, timer, minutes, String::new(), now).await?;
        Some(made.entry.id)
    };
    let state = match entry {
        Some(_) => TimerState::Stopped,
        None => TimerState::Discarded,
    };
    let end = TimerEnd {
        state,
        at: now,
        entry,
        by: None,
    };
    session.end_timer(timer.id, end).await?;
    Ok(entry)
}

fn past(timer: &Timer, now: DateTime<Utc>) -> TimerPast {
    TimerPast {
        timer: timer.id,
        started_at: timer.started_at,
        minutes: timer.minutes_at(timer.limit_at),
        craft: timer.craft_name.clone(),
        may_run_on: timer.next_limit(now).is_some(),
        source: timer.source,
    }
}

/// Asks by direct message where that may be, else in the next private reply.
async fn ask(
    session: &mut Session,
    member: MemberId,
    asking: &Asking,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kept = session.member(member).await?;
    let may_write = kept
        .is_some_and(|member| member.direct_closed_at.is_none() && !was_written_to(&member, now));
    if !may_write || !chose_directly(session, member).await? {
        return leave_asking(session, member, asking, now).await;
    }
    let delivery = NewDelivery {
        key: format!("direct_{}", key(asking)),
        kind: DeliveryKind::StillAtIt,
        server: None,
        round: None,
        answer: None,
        member: Some(member),
        due_at: now,
    };
    session
        .queue_delivery(&delivery, &[], &fresh_nonce(), now)
        .await?;
    Ok(())
}

/// What a queued message about a timer asks now. Where the week's one message was written meanwhile, the member's next reply asks it.
pub(in crate::actions) async fn asking_now(
    session: &mut Session,
    delivery: &Delivery,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Recheck<Asking>, ActionError> {
    if let Some(until) = behind(session, delivery, member, now).await? {
        return Ok(Recheck::Wait(until));
    }
    let Some(asking) = to_ask(session, member, now).await? else {
        count_attempt(session, delivery, member).await?;
        return Ok(Recheck::Drop("answered meanwhile"));
    };
    let is_chosen = chose_directly(session, member).await?;
    if !is_chosen || written_this_week(session, member, now).await? {
        leave_asking(session, member, &asking, now).await?;
        return Ok(Recheck::Drop("said in the next reply"));
    }
    Ok(Recheck::Ask(asking))
}

/// What there is to ask of the member's last timer.
async fn to_ask(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Option<Asking>, StoreError> {
    let Some(timer) = session.latest_timer(member).await? else {
        return Ok(None);
    };
    if timer.state == TimerState::Running {
        let minutes = timer.minutes_at(timer.limit_at);
        let past = asked(session, timer.id, minutes, now).await?;
        return Ok(past.map(Asking::StillAtIt));
    }
    let past = ended(session, timer.id, now).await?;
    Ok(past.map(Asking::Ended))
}

/// The timer that was asked about at a limit, while that can be answered and is not.
pub(in crate::actions) async fn asked(
    session: &mut Session,
    timer: TimerId,
    minutes: i64,
    now: DateTime<Utc>,
) -> Result<Option<TimerPast>, StoreError> {
    let timer = session.timer(timer).await?;
    let timer = timer.filter(|timer| {
        timer.state == TimerState::Running
            && timer.asked_at.is_some()
            && timer.minutes_at(timer.limit_at) == minutes
            && !timer.is_over(now)
    });
    Ok(timer.map(|timer| past(&timer, now)))
}

/// The timer that ended by itself, while nobody has said how long it was; and one of which nothing could be kept.
pub(in crate::actions) async fn ended(
    session: &mut Session,
    timer: TimerId,
    now: DateTime<Utc>,
) -> Result<Option<TimerPast>, StoreError> {
    let timer = session.timer(timer).await?;
    let Some(timer) = timer.filter(|timer| timer.ended_by.is_none()) else {
        return Ok(None);
    };
    let minutes = match timer.entry {
        None if timer.state == TimerState::Discarded => 0,
        None => return Ok(None),
        Some(entry) => match session.entry(entry).await? {
            Some(entry) if entry.unconfirmed && entry.deleted_at.is_none() => entry.minutes,
            _ => return Ok(None),
        },
    };
    Ok(Some(TimerPast {
        minutes,
        ..past(&timer, now)
    }))
}

/// Leaves it to the member's next private reply.
pub(in crate::actions) async fn leave_asking(
    session: &mut Session,
    member: MemberId,
    asking: &Asking,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let notice = match asking {
        Asking::StillAtIt(past) => Notice::StillAtIt {
            timer: past.timer,
            minutes: past.minutes,
        },
        Asking::Ended(past) => Notice::TimerEnded { timer: past.timer },
    };
    session
        .leave_notice(&key(asking), Reader::Member(member), &notice, now)
        .await
}

/// Names one asking: a timer is asked about anew after each *Yes*.
fn key(asking: &Asking) -> String {
    let timer = asking.timer();
    match asking {
        Asking::StillAtIt(_) => format!("still_at_it:{}:{}", timer.timer, timer.minutes),
        Asking::Ended(_) => format!("timer_ended:{}", timer.timer),
    }
}

/// Whether the member chose to be asked directly, in any server, and is not being left alone.
async fn chose_directly(session: &mut Session, member: MemberId) -> Result<bool, StoreError> {
    let memberships = session.memberships_of(member).await?;
    Ok(memberships
        .iter()
        .any(|there| there.ask_by == AskBy::Direct && there.direct_state == DirectState::Asking))
}
