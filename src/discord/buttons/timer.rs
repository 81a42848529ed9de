//! The buttons of a timer, and the form that says how long it was.

use super::entries::by;
use super::{Fields, field};
use crate::actions::timer::{self, Answered, Stopped};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::TimerStep;
use crate::domain::ids::TimerId;
use crate::domain::message::{Message, Modal};
use crate::wording::{self, Logged};

/// A button of a timer.
pub(super) async fn step(turn: &Turn<'_>, step: TimerStep, timer: TimerId) -> Result<(), Failure> {
    let (store, now) = (&turn.data.store, turn.now);
    let stopped = match step {
        TimerStep::StillAtIt => return run_on(turn, timer).await,
        TimerStep::ThisLong => return turn.form(&form(turn, timer).await?).await,
        TimerStep::Discard => return discard_timer(turn, Some(timer)).await,
        TimerStep::StopNow => timer::stop_this(store, by(turn), timer, now).await?,
        TimerStep::AsKept => timer::as_kept(store, by(turn), timer, now).await?,
        TimerStep::KeepIt => timer::keep_discarded(store, by(turn), timer, now).await?,
    };
    turn.answer_question(told(&stopped)).await
}

/// `/timer stop`.
pub(in crate::discord) async fn stop_timer(
    turn: &Turn<'_>,
    note: Option<String>,
    link: Option<String>,
) -> Result<(), Failure> {
    let stopped = timer::stop(&turn.data.store, by(turn), note, link, turn.now).await?;
    turn.reply(told(&stopped)).await
}

/// `/timer discard`, and its button.
pub(in crate::discord) async fn discard_timer(
    turn: &Turn<'_>,
    which: Option<TimerId>,
) -> Result<(), Failure> {
    let dropped = timer::discard(&turn.data.store, by(turn), which, turn.now).await?;
    turn.answer_question(wording::timer_discarded(&dropped.timer, dropped.minutes))
        .await
}

/// The form of a timer.
pub(super) async fn form(turn: &Turn<'_>, timer: TimerId) -> Result<Modal, Failure> {
    let member = turn.contact.member;
    let (timer, minutes) = timer::form(&turn.data.store, member, timer, turn.now).await?;
    Ok(wording::timer_modal(&timer, minutes))
}

/// The form, submitted.
pub(super) async fn submitted(
    turn: &Turn<'_>,
    timer: TimerId,
    fields: &Fields,
) -> Result<(), Failure> {
    let time = field(fields, "time");
    let stopped = timer::this_long(&turn.data.store, by(turn), timer, time, turn.now).await?;
    turn.answer_question(told(&stopped)).await
}

async fn run_on(turn: &Turn<'_>, timer: TimerId) -> Result<(), Failure> {
    let answered = timer::run_on(&turn.data.store, by(turn), timer, turn.now).await?;
    let message = match answered {
        Answered::RunsOn(timer) => wording::timer_runs_on(&timer),
        Answered::HadEnded(stopped) => wording::timer_had_ended(&logged(&stopped), &stopped.timer),
    };
    turn.answer_question(message).await
}

fn told(stopped: &Stopped) -> Message {
    wording::timer_stopped(&logged(stopped), &stopped.timer, stopped.ran_minutes)
}

fn logged(stopped: &Stopped) -> Logged<'_> {
    let logged = &stopped.logged;
    Logged {
        entry: &logged.entry,
        new_craft: logged.new_craft,
        meant: logged.meant.as_ref(),
        week: logged.week.as_ref(),
        // The week so far ends today.
        today: logged.today,
    }
}
