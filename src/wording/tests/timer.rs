//! Timers: running, stopped, dropped, asked about; the form of *Log this*.

use super::super::comparison::{named_embed, own_embed};
use super::super::{
    Logged, entry_view, evidence_modal, history_page, log_this_modal, plain, rejection,
    still_at_it, timer_discarded, timer_ended, timer_had_ended, timer_modal, timer_runs_on,
    timer_started, timer_status, timer_stopped, with_grounds, with_notices,
};
use super::*;
use crate::domain::evidence::{Grounds, MessageLink};
use crate::domain::ids::TimerId;
use crate::domain::rejection::{Rejection, TimerRejection};
use crate::domain::timer::{Timer, TimerPast, TimerState};

fn timer(note: &str) -> Timer {
    Timer {
        id: TimerId::from_row(4),
        member: MemberId::from_row(1),
        craft: None,
        craft_name: "guitar".to_owned(),
        note: note.to_owned(),
        server: None,
        source: Source::Timer,
        state: TimerState::Running,
        started_on: today(),
        started_at: at("2026-11-18T09:00:00Z"),
        limit_minutes: 240,
        limit_at: at("2026-11-18T13:00:00Z"),
        asked_at: None,
        ended_at: None,
        entry: None,
        started_by: InteractionId::from_row(1),
        ended_by: None,
        run_on_by: None,
        room: None,
    }
}

fn past(minutes: i64) -> TimerPast {
    TimerPast {
        timer: TimerId::from_row(4),
        started_at: at("2026-11-18T09:00:00Z"),
        minutes,
        craft: "guitar".to_owned(),
        may_run_on: true,
        source: Source::Timer,
    }
}

fn told<'a>(entry: &'a Entry, week: &'a Comparison) -> Logged<'a> {
    Logged {
        entry,
        new_craft: false,
        meant: None,
        week: Some(week),
        today: today(),
    }
}

#[test]
fn a_timer_runs() {
    message("timer_started", &timer_started(&timer("*scales*")));
    let now = at("2026-11-18T09:40:00Z");
    message("timer_status", &timer_status(Some(&timer("")), now));
    message("timer_status_none", &timer_status(None, now));
    let asked = Timer {
        asked_at: Some(at("2026-11-18T13:00:00Z")),
        ..timer("scales")
    };
    let now = at("2026-11-18T13:10:00Z");
    message("timer_status_asked", &timer_status(Some(&asked), now));
    let on = Timer {
        limit_at: at("2026-11-18T17:00:00Z"),
        ..timer("scales")
    };
    message("timer_runs_on", &timer_runs_on(&on));
}

#[test]
fn a_timer_ends() {
    let week = compared(so_far(), &year_of_history(&[("2026-11-18", 90)]), &[]);
    let kept = entry(90, "guitar", "scales");
    message(
        "timer_stopped",
        &timer_stopped(&told(&kept, &week), &timer(""), Some(130)),
    );
    let unconfirmed = Entry {
        unconfirmed: true,
        ..entry(240, "guitar", "")
    };
    message(
        "timer_stopped_unconfirmed",
        &timer_stopped(&told(&unconfirmed, &week), &timer(""), None),
    );
    message(
        "timer_had_ended",
        &timer_had_ended(&told(&unconfirmed, &week), &timer("")),
    );
    message("timer_discarded", &timer_discarded(&timer(""), 50));
    message("timer_discarded_at_once", &timer_discarded(&timer(""), 0));
    modal("timer_modal", &timer_modal(&timer(""), 240));
    message("entry_view_unconfirmed", &entry_view(&unconfirmed, today()));
    let page = history_page(&[unconfirmed], 0, 1, today());
    message("history_unconfirmed", &page);
}

#[test]
fn a_timer_is_asked_about() {
    message("still_at_it", &still_at_it(&past(240)));
    let day_long = TimerPast {
        may_run_on: false,
        ..past(1440)
    };
    message("still_at_it_day_long", &still_at_it(&day_long));
    message("timer_ended", &timer_ended(&past(240)));
    message("timer_ended_without_room", &timer_ended(&past(0)));
    let (said, count) = with_notices(plain("Welcome back."), &[still_at_it(&past(240))]);
    assert_eq!(count, 1);
    message("with_notice_of_a_timer", &said);
}

#[test]
fn timers_refused() {
    let running = TimerRejection::Running {
        craft: "guitar".to_owned(),
        started_at: at("2026-11-18T09:00:00Z"),
        minutes: 40,
    };
    let day = today();
    let refusals = [
        running,
        TimerRejection::NotRunning,
        TimerRejection::TooShort,
        TimerRejection::NoRoom { day },
        TimerRejection::DayLong,
        TimerRejection::DealtWith,
    ];
    let refusals = refusals.map(|refusal| rejection(&Rejection::Timer(refusal)));
    for text in &refusals {
        assert!(text.contains("For example: `"), "{text}");
    }
    texts("rejections_of_timers", &refusals);
}

#[test]
fn a_message_is_logged() {
    let message = MessageLink::from_parts("1", "2", "3").expect("a message");
    let text = "Take 12, **the** one\nwith the bend";
    modal("log_this_modal", &log_this_modal(message, "guitar", text));
    modal("evidence_modal", &evidence_modal(&entry(90, "guitar", "")));
    let long = "ä".repeat(4_000);
    modal_within_limits(&log_this_modal(message, "", &long));
}

#[test]
fn what_hours_stand_on_is_said_to_their_owner_and_what_is_unconfirmed_to_all() {
    let grounds = Grounds {
        evidenced_minutes: 125,
        unconfirmed_minutes: 240,
    };
    let week = Comparison {
        grounds,
        ..compared(so_far(), &year_of_history(&[("2026-11-18", 400)]), &[])
    };
    let own = own_embed("This week so far", &week).description;
    assert!(own.contains("-# 2 h 05 with something to show · 4 h unconfirmed"));
    let posted = named_embed("Ada", &week).description;
    assert!(posted.contains("-# 4 h unconfirmed") && !posted.contains("to show"));
    let page = history_page(&[entry(400, "guitar", "")], 0, 1, today());
    message("history_with_grounds", &with_grounds(page.clone(), grounds));
    assert_eq!(with_grounds(page.clone(), Grounds::default()), page);
}
