//! The weekly question from asking to closing, in servers and by direct message.

use super::super::{
    Answered, Answering, Kept, answer_modal, answered, closing, direct_go_on, direct_question,
    go_on_kept, go_on_stopped, posted_comparison, prefilled, preview, question, shared_answer,
    thread_name,
};
use super::*;
use crate::domain::group::{GroupBeside, GroupComparison, GroupWindow};

const SERVER: &str = "Makers";

fn good_week() -> Comparison {
    let days = year_of_history(&[
        ("2026-11-16", 200),
        ("2026-11-17", 150),
        ("2026-11-19", 220),
    ]);
    compared(whole(the_week()), &days, &[])
}

#[test]
fn the_question() {
    message("question", &question(&round(), SERVER));
    let round = Round {
        role: Some(ROLE),
        thread: true,
        ..round()
    };
    message("question_role_and_thread", &question(&round, SERVER));
    assert_eq!(question(&round, SERVER).pings, Some(ROLE));
    message("question_preview", &preview(&round, SERVER));
    assert_eq!(preview(&round, SERVER).pings, None);
}

#[test]
fn a_servers_own_question() {
    let own = "**What did you build?**\nA sentence is plenty. @everyone";
    let round = Round {
        question: own.to_owned(),
        ..round()
    };
    message("question_own", &question(&round, SERVER));
}

#[test]
fn the_longest_question_fits_with_its_small_print() {
    for text in ["x", "🎸", "```", "@everyone ", "<@"] {
        let own: String = text.repeat(1500).chars().take(1500).collect();
        let round = Round {
            question: own,
            role: Some(RoleId::from_row(i64::MAX)),
            ..round()
        };
        let server_name = "*".repeat(100);
        within_limits(&question(&round, &server_name));
        within_limits(&preview(&round, &server_name));
        within_limits(&direct_question(&[(server_name, round)]));
    }
}

#[test]
fn a_thread_is_named_after_its_week() {
    assert_eq!(thread_name(the_week()), "Week of 16 to 22 November");
    let new_year = DateRange::new(date("2026-12-28"), date("2027-01-03"));
    assert!(thread_name(new_year).chars().count() <= 100);
}

#[test]
fn the_form_that_answers() {
    modal(
        "answer_modal_first_time",
        &answer_modal(&round(), None, Answering::FirstTime),
    );
    let before = Answer {
        hours: "guitar 3h".to_owned(),
        lesson: "measure first, then cut".to_owned(),
        ..answer("Finished chapter 10.")
    };
    modal(
        "answer_modal_again",
        &answer_modal(&round(), Some(&before), Answering::Joined),
    );
    modal(
        "answer_modal_direct",
        &answer_modal(&round(), None, Answering::Privately),
    );
    for (from, to) in [
        ("2026-11-30", "2026-12-06"),
        ("2026-12-28", "2027-01-03"),
        ("2026-09-28", "2026-10-04"),
    ] {
        let round = Round {
            period: DateRange::new(date(from), date(to)),
            ..round()
        };
        modal_within_limits(&answer_modal(&round, None, Answering::FirstTime));
    }
}

#[test]
fn a_refused_form_opens_as_it_was_left() {
    let fields = [
        ("words".to_owned(), "Finished chapter 10.".to_owned()),
        ("hours".to_owned(), "guitar lots".to_owned()),
        ("lesson".to_owned(), "x".repeat(600)),
    ];
    let form = prefilled(answer_modal(&round(), None, Answering::Joined), &fields);
    let values: Vec<&str> = form
        .inputs
        .iter()
        .map(|input| input.value.as_str())
        .collect();
    assert_eq!(values[..2], ["Finished chapter 10.", "guitar lots"]);
    modal_within_limits(&form);
}

#[test]
fn an_answer_with_the_week_it_is_about() {
    let answer = Answer {
        lesson: "measure first, then cut".to_owned(),
        ..answer("Finished chapter 10.\n- lifetimes at last\n- two exercises left")
    };
    message(
        "posted_comparison",
        &posted_comparison("Ada", &answer, &good_week(), "abc"),
    );
}

#[test]
fn the_longest_answers_fit() {
    for text in ["x", "*", "🎸", "ש", "\n>", "e\u{301}", "``` "] {
        let answer = Answer {
            lesson: text.repeat(500).chars().take(500).collect(),
            ..answer(&text.repeat(3500).chars().take(3500).collect::<String>())
        };
        within_limits(&posted_comparison(
            &text.repeat(32),
            &answer,
            &good_week(),
            &"z".repeat(25),
        ));
    }
    let plain = Answer {
        lesson: "y".repeat(500),
        ..answer(&"x".repeat(3500))
    };
    let posted = posted_comparison("Ada", &plain, &good_week(), "abc");
    assert!(
        !posted.embeds[0].description.contains('…'),
        "a plain answer is posted whole"
    );
}

fn together() -> GroupComparison {
    let window = |hours: i64| GroupWindow {
        members: 6,
        minutes: hours * 60,
        member_days: hours / 3,
    };
    let past = [
        (GroupBeside::WeekBefore, window(36)),
        (GroupBeside::YearAgo, GroupWindow::default()),
    ];
    GroupComparison::new(the_week(), window(42), &past).expect("six are enough")
}

#[test]
fn the_weeks_of_those_who_did_not_answer() {
    let poor = compared(
        whole(the_week()),
        &year_of_history(&[("2026-11-16", 45)]),
        &[],
    );
    let new = compared(whole(the_week()), &[("2026-11-18", 90)], &[]);
    let parts = [
        ("Ada".to_owned(), good_week()),
        ("ben".to_owned(), poor),
        ("נועה".to_owned(), new),
    ];
    message("closing", &closing(the_week(), &parts, None, "abc"));
    let ten: Vec<(String, Comparison)> = (0..10).map(|_| ("_".repeat(32), good_week())).collect();
    within_limits(&closing(the_week(), &ten, None, &"z".repeat(25)));
    let group = together();
    let told = Some((SERVER, &group));
    message(
        "closing_together",
        &closing(the_week(), &parts[..1], told, "abc"),
    );
    message(
        "closing_only_together",
        &closing(the_week(), &[], told, "abc"),
    );
}

#[test]
fn replies_to_an_answer() {
    let (week, round) = (good_week(), round());
    let share = [
        (ServerId::from_row(3), SERVER.to_owned()),
        (ServerId::from_row(4), "Strings".to_owned()),
    ];
    let first = answer("x");
    let told = Answered {
        answer: &first,
        round: &round,
        kept: Kept::Posted,
        joined: true,
        comparison: &week,
        can_share_in: &share,
        join_first: None,
        change: None,
    };
    message("answered_posted", &answered(&told));
    let again = Answer {
        version: 2,
        ..first.clone()
    };
    message(
        "answered_again",
        &answered(&Answered {
            answer: &again,
            joined: false,
            change: Some(crate::domain::ids::ChangeId::from_row(5)),
            ..told
        }),
    );
    message(
        "answered_early",
        &answered(&Answered {
            kept: Kept::WhenAsked,
            joined: false,
            ..told
        }),
    );
    message(
        "answered_late",
        &answered(&Answered {
            kept: Kept::TooLate,
            joined: false,
            ..told
        }),
    );
    message(
        "answered_privately",
        &answered(&Answered {
            kept: Kept::Privately,
            joined: false,
            ..told
        }),
    );
    message("answer_shared", &shared_answer(SERVER));
}

#[test]
fn questions_by_direct_message() {
    let one = [(SERVER.to_owned(), round())];
    message("direct_question", &direct_question(&one));
    let second = Round {
        id: RoundId::from_row(8),
        question: "What did you play?".to_owned(),
        ..round()
    };
    let two = [
        (SERVER.to_owned(), round()),
        ("Strings & Co".to_owned(), second),
    ];
    message("direct_question_two_servers", &direct_question(&two));
    let many: Vec<(String, Round)> = (1..=30)
        .map(|id| {
            let round = Round {
                id: RoundId::from_row(id),
                question: "*".repeat(1500),
                ..round()
            };
            ("*".repeat(100), round)
        })
        .collect();
    for some in [2, 19, 20, 21, 30] {
        within_limits(&direct_question(&many[..some]));
    }
}

#[test]
fn whether_to_go_on_asking() {
    let server = ServerId::from_row(3);
    message("direct_go_on", &direct_go_on(SERVER, server));
    message("direct_go_on_kept", &go_on_kept(SERVER));
    message("direct_go_on_stopped", &go_on_stopped(SERVER));
}
