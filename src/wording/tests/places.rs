//! Servers and members: set-up, membership, settings, notices, help, errors.

use super::super::{
    SetupProblems, answer_lost, asked_now, away, away_in_week, back, day_choice, direct_closed,
    erase_asked_back, erased, given_up, help, internal_error, joined, joined_already, left,
    left_direct_questions, left_habits, not_away, not_away_in_week, not_joined, paused, plain,
    question_waiting, resumed, settings_modal, settings_view, setup_modal, setup_needed,
    setup_view, too_much_at_once, turned_off, unfinished, with_notices,
};
use super::*;
use crate::domain::check_in::{CheckIn, CheckInState, DeliveryKind, GiveUpReason};
use crate::domain::custom_id::{SettingsStep, SetupStep};
use crate::domain::ids::ChangeId;
use crate::domain::preferences::{MilestonePlace, Preferences, Theme};
use crate::domain::record::{AskBy, DirectState, Membership};
use crate::domain::schedule::Schedule;

const SERVER: &str = "Makers";

fn check_in() -> CheckIn {
    CheckIn {
        server: ServerId::from_row(3),
        state: CheckInState::On,
        channel: ChannelId::from_row(40),
        schedule: Schedule {
            zone: Tz::Europe__Berlin,
            weekday: Weekday::Mon,
            time: chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock"),
        },
        question: String::new(),
        role: None,
        thread: false,
        next_slot_at: Some(at("2026-11-23T08:00:00Z")),
        last_slot_at: None,
        last_period_to: None,
        set_by: MemberId::from_row(1),
    }
}

#[test]
fn what_is_set_in_a_server() {
    message(
        "setup_view",
        &setup_view(&check_in(), SERVER, &SetupProblems::default()),
    );
    let problems = SetupProblems {
        missing: vec!["Send Messages", "Create Public Threads"],
        role_not_mentionable: true,
        unchecked: false,
    };
    let own = CheckIn {
        question: "**What did you build?**\nA sentence is plenty.".to_owned(),
        role: Some(ROLE),
        thread: true,
        ..check_in()
    };
    message("setup_view_problems", &setup_view(&own, SERVER, &problems));
    let paused = CheckIn {
        state: CheckInState::Paused,
        next_slot_at: None,
        ..check_in()
    };
    message(
        "setup_view_paused",
        &setup_view(&paused, SERVER, &SetupProblems::default()),
    );
    let long = CheckIn {
        question: "🎸".repeat(1500),
        role: Some(ROLE),
        ..own
    };
    within_limits(&setup_view(&long, &"*".repeat(100), &problems));
}

#[test]
fn set_up_step_by_step() {
    message("setup_needed", &setup_needed());
    let next = at("2026-11-30T08:00:00Z");
    message(
        "setup_asked_now",
        &asked_now(ChannelId::from_row(40), Some(next)),
    );
    message("setup_paused", &paused());
    message("setup_resumed", &resumed(next));
    message("setup_turned_off", &turned_off());
    message("setup_erase", &erase_asked_back(SERVER));
    message("setup_erased", &erased(SERVER));
    for step in SetupStep::ALL {
        if let Some(form) = setup_modal(step, &check_in()) {
            modal_within_limits(&form);
        }
    }
    modal(
        "setup_modal_time",
        &setup_modal(SetupStep::Time, &check_in()).expect("a form"),
    );
    modal(
        "setup_modal_question",
        &setup_modal(SetupStep::Question, &check_in()).expect("a form"),
    );
}

#[test]
fn joining_leaving_and_being_away() {
    message("joined", &joined(SERVER, Some(at("2026-11-23T08:00:00Z"))));
    message("left", &left(SERVER));
    message("away", &away(date("2026-11-29"), today()));
    message("away_today", &away(today(), today()));
    message("away_over_new_year", &away(date("2027-01-03"), today()));
    message(
        "away_in_week",
        &away_in_week(the_week(), RoundId::from_row(7)),
    );
    message("not_away_in_week", &not_away_in_week(the_week()));
    message("back", &back(today(), today(), Some(ChangeId::from_row(7))));
    message("back_since", &back(date("2026-11-09"), today(), None));
    message("not_away", &not_away(None));
    message("not_away_now", &not_away(Some(date("2026-11-09"))));
    let next = Some(at("2026-11-23T08:00:00Z"));
    message("joined_already", &joined_already(SERVER, next));
    message("left_without_joining", &not_joined(SERVER));
    message("left_direct_questions", &left_direct_questions(SERVER));
    message("left_habits", &left_habits(SERVER));
}

#[test]
fn a_members_settings() {
    let there = Membership {
        server: ServerId::from_row(3),
        member: MemberId::from_row(1),
        display_name: "Ada".to_owned(),
        joined_at: Some(at("2026-01-05T08:00:00Z")),
        ask_by: AskBy::Channel,
        direct_state: DirectState::Asking,
        unanswered: 0,
        next_direct_at: None,
    };
    message(
        "settings_view",
        &settings_view(&member(), &Preferences::default(), Some((SERVER, &there))),
    );
    let direct = Membership {
        joined_at: None,
        ask_by: AskBy::Direct,
        ..there
    };
    let owl = Member {
        timezone_chosen: true,
        day_start_hour: 4,
        week_starts_on: Weekday::Sun,
        direct_closed_at: Some(at("2026-11-01T08:00:00Z")),
        ..member()
    };
    let chosen = Preferences {
        card_theme: Theme::Light,
        milestones: MilestonePlace::Channel {
            server: ServerId::from_row(3),
            channel: ChannelId::from_row(40),
        },
        ..Preferences::default()
    };
    message(
        "settings_view_direct",
        &settings_view(&owl, &chosen, Some((SERVER, &direct))),
    );
    let resting = Membership {
        direct_state: DirectState::Resting,
        ..direct
    };
    message(
        "settings_view_resting",
        &settings_view(&member(), &Preferences::default(), Some((SERVER, &resting))),
    );
    message(
        "settings_view_in_private",
        &settings_view(&member(), &Preferences::default(), None),
    );
    for step in SettingsStep::ALL {
        if let Some(form) = settings_modal(step, &member()) {
            modal_within_limits(&form);
        }
    }
    let form = settings_modal(SettingsStep::DayStart, &member()).expect("a form");
    modal("settings_modal_day_start", &form);
}

#[test]
fn notices() {
    let kinds = [
        DeliveryKind::Question,
        DeliveryKind::Thread,
        DeliveryKind::Comparison,
        DeliveryKind::ComparisonEdit,
        DeliveryKind::Closing,
        DeliveryKind::DirectQuestion,
        DeliveryKind::DirectGoOn,
        DeliveryKind::HabitWelcome,
        DeliveryKind::HabitOpening,
        DeliveryKind::HabitThread,
        DeliveryKind::HabitSummary,
    ];
    let reasons = [
        GiveUpReason::ChannelGone,
        GiveUpReason::Permission,
        GiveUpReason::ThreadLocked,
        GiveUpReason::MessageGone,
        GiveUpReason::DirectClosed,
        GiveUpReason::Refused,
        GiveUpReason::TooOld,
    ];
    let channel = Some(ChannelId::from_row(40));
    let mut all = vec![
        direct_closed(),
        question_waiting(SERVER, None),
        question_waiting(SERVER, Some(RoundId::from_row(7))),
    ];
    let given_up = |(kind, reason)| given_up(kind, reason, channel);
    all.extend(
        kinds
            .into_iter()
            .zip(reasons.into_iter().cycle())
            .map(given_up),
    );
    all.push(given_up((
        DeliveryKind::HabitOpening,
        GiveUpReason::TagNeeded,
    )));
    all.push(given_up((
        DeliveryKind::ClosingEdit,
        GiveUpReason::Permission,
    )));
    texts(
        "notices",
        &all.iter().map(|one| one.text.clone()).collect::<Vec<_>>(),
    );
    let (both, said) = with_notices(plain("Welcome back."), &all[..3]);
    assert_eq!(said, 3);
    message("with_notices", &both);
}

#[test]
fn what_does_not_fit_under_a_reply_waits() {
    let long = vec![direct_closed(); 100];
    let (full, said) = with_notices(plain("Welcome back."), &long);
    within_limits(&full);
    assert!((5..50).contains(&said), "{said}");
    assert_eq!(full.text.matches("did not let me").count(), said);
    let (same, said) = with_notices(plain("x".repeat(2000)), &long);
    assert_eq!((same.text.len(), said), (2000, 0));

    let waiting = |round| question_waiting(SERVER, Some(RoundId::from_row(round)));
    let many: Vec<Message> = (1..=9).map(waiting).collect();
    let (full, said) = with_notices(many[0].clone(), &many[1..]);
    within_limits(&full);
    assert_eq!((full.rows.len(), said), (5, 4));
    let (same, said) = with_notices(many[0].clone(), &many[..2]);
    assert_eq!((same, said), (many[0].clone(), 0), "no button stands twice");
}

#[test]
fn help_and_errors() {
    message("help", &help());
    message("internal_error", &internal_error("k3f9"));
    message("too_much_at_once", &too_much_at_once());
    message("answer_lost", &answer_lost("k3f9"));
    message("unfinished", &unfinished("k3f9"));
}

#[test]
fn days_to_choose_from() {
    let days = crate::domain::calendar::last_seven_days(today());
    texts("day_choices", &days.map(|day| day_choice(day, today())));
}
