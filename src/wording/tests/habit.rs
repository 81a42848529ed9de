//! Habits: what admins, members and the channel read.

use chrono::{NaiveTime, TimeDelta};

use super::super::*;
use super::*;
use crate::domain::check_in::HabitTrouble;
use crate::domain::habit::{
    Counts, Days, Emoji, Habit, HabitChannel, HabitOpening, HabitState, MayRead, Opening,
    OpeningThread,
};
use crate::domain::ids::{HabitId, MessageId, OpeningId};
use crate::domain::rejection::{HabitRejection, Rejection};

fn at(hour: u32) -> DateTime<Utc> {
    today().and_hms_opt(hour, 0, 0).expect("an hour").and_utc()
}

fn habit() -> Habit {
    Habit {
        id: HabitId::from_row(4),
        server: ServerId::from_row(9),
        name: "evening *guitar*".to_owned(),
        craft: "guitar".to_owned(),
        counts: Counts::Any,
        days: Days::parse("weekdays").expect("days"),
        zone: Tz::Europe__Berlin,
        day_start_hour: 4,
        emoji: Emoji::default(),
        opening: Some(Opening {
            time: NaiveTime::from_hms_opt(8, 0, 0).expect("a time"),
            thread: OpeningThread::Day,
        }),
        summary: true,
        state: HabitState::On,
        since_on: today() - TimeDelta::days(56),
        next_opening_at: Some(at(7)),
        next_summary_at: None,
        active_at: at(6),
        set_by: MemberId::from_row(1),
    }
}

/// Those channels as the habit's.
fn bound(channels: &[ChannelId], forum: bool) -> Vec<HabitChannel> {
    let bound = |channel: &ChannelId| HabitChannel {
        channel: *channel,
        parent: None,
        habit: HabitId::from_row(4),
        forum,
    };
    channels.iter().map(bound).collect()
}

fn opening() -> HabitOpening {
    HabitOpening {
        id: OpeningId::from_row(12),
        habit: HabitId::from_row(4),
        on_day: today(),
        number: 41,
        channel: ChannelId::from_row(40),
        message: None,
        thread: None,
    }
}

#[test]
fn habits_as_they_are_set() {
    let channels = [ChannelId::from_row(40), ChannelId::from_row(41)];
    let none = HabitProblems::default();
    message(
        "habit_view",
        &habit_view(
            &habit(),
            &bound(&channels, false),
            MayRead::Addressed,
            &none,
        ),
    );
    for (name, thread) in [("day", OpeningThread::Day), ("week", OpeningThread::Week)] {
        let mut in_forum = habit();
        in_forum.opening = in_forum
            .opening
            .map(|opening| Opening { thread, ..opening });
        let view = habit_view(&in_forum, &bound(&channels, true), MayRead::All, &none);
        message(&format!("habit_view_forum_{name}"), &view);
    }
    let problems = HabitProblems {
        missing: vec![(channels[0], vec!["Add Reactions", "Create Public Threads"])],
        unchecked: false,
    };
    let plainer = Habit {
        counts: Counts::Media,
        days: Days::parse("mon wed fri").expect("days"),
        opening: None,
        summary: false,
        state: HabitState::Paused,
        ..habit()
    };
    message(
        "habit_view_problems",
        &habit_view(
            &plainer,
            &bound(&channels[..1], false),
            MayRead::All,
            &problems,
        ),
    );
    let listed = [(habit(), channels.to_vec()), (plainer.clone(), Vec::new())];
    message("habit_list", &habit_list(&listed, MayRead::All, &none));
    message("habit_list_empty", &habit_list(&[], MayRead::All, &none));
    let many: Vec<_> = (0..50).map(|_| (habit(), channels.to_vec())).collect();
    within_limits(&habit_list(&many, MayRead::Addressed, &problems));
    let archived = Habit {
        state: HabitState::Archived,
        ..habit()
    };
    let switched = [&plainer, &archived, &habit()].map(|habit| habit_switched(habit).text);
    texts("habit_switched", &switched);
}

#[test]
fn what_is_said_in_the_channel() {
    let message_id = MessageId::from_row(77);
    message(
        "habit_welcome",
        &habit_welcome(&habit(), ChannelId::from_row(40), message_id),
    );
    message("habit_explained", &habit_explained(&habit(), MayRead::All));
    let media = Habit {
        counts: Counts::Media,
        ..habit()
    };
    message(
        "habit_explained_unread",
        &habit_explained(&media, MayRead::Addressed),
    );
    message("habit_opening", &habit_opening(&habit(), &opening()));
    modal("habit_time_modal", &habit_time_modal(&habit(), &opening()));
    let day = today();
    texts(
        "habit_buttons",
        &[
            habit_done(&habit(), day, false),
            habit_done(&habit(), day, true),
            habit_logged(&habit(), 90, day),
            habit_rest(&habit(), day, false),
            habit_rest(&habit(), day, true),
            habit_thread_name(&habit(), &opening()),
        ],
    );
    let long = Habit {
        name: "x".repeat(50),
        ..habit()
    };
    modal_within_limits(&habit_time_modal(&long, &opening()));
    assert!(habit_thread_name(&long, &opening()).chars().count() <= 100);
}

#[test]
fn what_admins_should_know() {
    let troubles = [
        HabitTrouble::CannotReact,
        HabitTrouble::EmojiGone,
        HabitTrouble::ChannelGone,
        HabitTrouble::Quiet,
    ];
    let channel = Some(ChannelId::from_row(40));
    let said = troubles.map(|trouble| habit_trouble(trouble, channel, "guitar").text);
    texts("habit_troubles", &said);
}

#[test]
fn refusals_about_habits() {
    let channel = ChannelId::from_row(40);
    let input = || "**abc** @everyone".to_owned();
    let all = [
        HabitRejection::NameEmpty,
        HabitRejection::NameTooLong { length: 51 },
        HabitRejection::NameTaken {
            name: "guitar".to_owned(),
        },
        HabitRejection::Unknown {
            input: input(),
            names: vec!["guitar".to_owned(), "rust".to_owned()],
        },
        HabitRejection::Unknown {
            input: input(),
            names: Vec::new(),
        },
        HabitRejection::TooMany,
        HabitRejection::TooManyChannels,
        HabitRejection::ChannelTaken {
            channel,
            name: "guitar".to_owned(),
        },
        HabitRejection::NotItsChannel { channel },
        HabitRejection::OnlyChannel,
        HabitRejection::ChannelUnfit { kind: "A category" },
        HabitRejection::DaysUnreadable { input: input() },
        HabitRejection::EmojiUnreadable { input: input() },
        HabitRejection::NeedsContent,
        HabitRejection::ThreadWithoutOpening,
        HabitRejection::Archived,
        HabitRejection::Paused,
        HabitRejection::DayOver { day: today() },
        HabitRejection::Left,
        HabitRejection::Gone,
    ];
    let said: Vec<String> = all
        .into_iter()
        .map(|one| rejection(&Rejection::Habit(one)))
        .collect();
    for sentence in &said {
        assert!(sentence.contains('`'), "an example in {sentence}");
    }
    texts("habit_refusals", &said);
}

#[test]
fn the_week_of_a_channel() {
    use crate::domain::group::GroupWindow;
    use crate::domain::habit::together::ChannelWeek;
    let period = week_before_today();
    let window = |members, minutes| GroupWindow {
        members,
        minutes,
        member_days: members * 3,
    };
    let usual = [window(6, 2_000); 12];
    let full = ChannelWeek::new(
        period,
        window(7, 1_900),
        window(8, 2_100),
        &usual,
        window(5, 0),
    );
    let here = ["Ada".to_owned(), "*Ben*".to_owned()];
    let lesson = ("slow is **smooth**".to_owned(), Some("Ada".to_owned()));
    let told = HabitWeek {
        period,
        together: full.as_ref(),
        here: &here,
        lesson: Some(&lesson),
    };
    message("habit_summary", &habit_summary(&habit(), &told, "abc"));
    assert_eq!(
        habit_summary_name(&habit(), period),
        "evening *guitar*: the week of 9 to 15 November"
    );
    let young = ChannelWeek::new(period, window(5, 0), window(4, 100), &[], window(0, 0));
    let told = HabitWeek {
        period,
        together: young.as_ref(),
        here: &[],
        lesson: None,
    };
    message(
        "habit_summary_young",
        &habit_summary(&habit(), &told, "abc"),
    );
    let told = HabitWeek {
        period,
        together: None,
        here: &here,
        lesson: None,
    };
    message(
        "habit_summary_names",
        &habit_summary(&habit(), &told, "abc"),
    );
    let many: Vec<String> = (0..40)
        .map(|number| format!("{}{number}", "*".repeat(30)))
        .collect();
    let told = HabitWeek {
        period,
        together: full.as_ref(),
        here: &many,
        lesson: Some(&lesson),
    };
    within_limits(&habit_summary(&habit(), &told, "abc"));
}

#[test]
fn a_members_rhythm() {
    use crate::domain::engine::comeback::{Comeback, ComebackComparison};
    use crate::domain::engine::rhythm::{Rhythm, RhythmState, RhythmWeek};
    let week = |active_days, state| RhythmWeek {
        range: week_before_today(),
        active_days,
        state,
    };
    let comeback = Comeback {
        returned_on: today(),
        gap_days: 20,
        minutes: 90,
        active_days: 1,
    };
    let earlier = Comeback {
        returned_on: today() - TimeDelta::days(100),
        gap_days: 15,
        minutes: 60,
        active_days: 1,
    };
    let returned = ComebackComparison {
        this: comeback,
        days: 1,
        earlier: vec![earlier],
    };
    let told = RhythmTold {
        craft: None,
        rhythm: Rhythm::new(3).expect("three days"),
        this_week: week(2, RhythmState::Open),
        kept: [(9, 12), (7, 12), (5, 11)],
        strength: [Some(0.624), Some(0.55), Some(0.401)],
        comeback: None,
        lifetime_minutes: 6_000,
    };
    message("rhythm", &rhythm(&told, Some((false, true))));
    let young = RhythmTold {
        this_week: week(0, RhythmState::Open),
        kept: [(0, 1), (0, 0), (0, 0)],
        strength: [Some(0.05), None, None],
        comeback: Some(&returned),
        lifetime_minutes: 0,
        ..told
    };
    message("rhythm_young", &rhythm(&young, None));
    message("rhythm_agreed", &rhythm_agreed(true, false));
}

fn week_before_today() -> DateRange {
    crate::domain::habit::opening::week_before(today())
}
