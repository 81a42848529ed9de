//! Lessons as they come back, are listed, opened and hung on a wall.

use super::super::{
    Lessons, hung, lesson_by_chance, lesson_heard, lesson_view, lessons_page, returning_lesson,
    taken_down, wall,
};
use super::*;
use crate::domain::ids::LessonId;
use crate::domain::lesson::{KeptLesson, LessonSource, LessonWord};

fn lesson(id: i64, learnt_on: &str) -> KeptLesson {
    KeptLesson {
        id: LessonId::from_row(id),
        member: MemberId::from_row(1),
        source: LessonSource::Entry(EntryId::from_row(70 + id)),
        craft: Some((CraftId::from_row(4), "guitar".to_owned())),
        text: "Metronome first, *speed* later.\nAnd rest.".to_owned(),
        learnt_on: date(learnt_on),
        next_on: Some(date("2027-02-16")),
        called: false,
        came_back_on: Some(today()),
        outgrown_on: None,
        still_true: 0,
        saved_me: 0,
    }
}

fn of_an_answer(id: i64, learnt_on: &str) -> KeptLesson {
    KeptLesson {
        source: LessonSource::Answer(AnswerId::from_row(9)),
        craft: None,
        text: "Rest is work too.".to_owned(),
        ..lesson(id, learnt_on)
    }
}

fn answered(id: i64, learnt_on: &str) -> KeptLesson {
    KeptLesson {
        still_true: 3,
        saved_me: 1,
        ..lesson(id, learnt_on)
    }
}

fn outgrown(id: i64, learnt_on: &str) -> KeptLesson {
    KeptLesson {
        outgrown_on: Some(date("2026-11-17")),
        next_on: None,
        ..answered(id, learnt_on)
    }
}

#[test]
fn lessons_that_come_back() {
    let days = [
        ("week", "2026-11-11"),
        ("month", "2026-10-19"),
        ("quarter", "2026-08-20"),
        ("year", "2025-11-18"),
        ("other_day", "2026-11-05"),
    ];
    for (name, learnt_on) in days {
        let came = returning_lesson(&lesson(1, learnt_on), today());
        message(&format!("returning_lesson_{name}"), &came);
    }
    let called = KeptLesson {
        called: true,
        ..lesson(1, "2026-03-02")
    };
    message(
        "returning_lesson_called",
        &returning_lesson(&called, today()),
    );
    let answer = of_an_answer(2, "2026-11-11");
    message(
        "returning_lesson_of_an_answer",
        &returning_lesson(&answer, today()),
    );
    let hebrew = KeptLesson {
        craft: Some((CraftId::from_row(5), "גיטרה".to_owned())),
        text: "לאט לאט".to_owned(),
        ..lesson(3, "2026-11-11")
    };
    message(
        "returning_lesson_right_to_left",
        &returning_lesson(&hebrew, today()),
    );
}

#[test]
fn what_is_said_of_a_lesson() {
    let last = KeptLesson {
        next_on: None,
        ..answered(1, "2025-11-17")
    };
    for (name, kept, word) in [
        (
            "still_true",
            answered(1, "2026-11-11"),
            LessonWord::StillTrue,
        ),
        ("still_true_last", last, LessonWord::StillTrue),
        ("saved_me", answered(1, "2026-11-11"), LessonWord::SavedMe),
        ("outgrown", outgrown(1, "2026-11-11"), LessonWord::Outgrown),
    ] {
        let heard = lesson_heard(&kept, word, today());
        message(&format!("lesson_heard_{name}"), &heard);
    }
}

#[test]
fn a_page_of_lessons() {
    let lessons = [
        lesson(5, "2026-11-18"),
        of_an_answer(4, "2026-11-16"),
        answered(3, "2026-03-02"),
        outgrown(2, "2025-03-02"),
        lesson(1, "2025-03-01"),
    ];
    let page = Lessons {
        lessons: &lessons,
        before: 5,
        total: 23,
        page: 1,
        craft: None,
        search: "",
    };
    message("lessons_page", &lessons_page(&page, today()));
    let sought = Lessons {
        lessons: &lessons[4..],
        before: 0,
        total: 1,
        page: 0,
        craft: Some((CraftId::from_row(4), "guitar")),
        search: "metro",
    };
    message("lessons_page_sought", &lessons_page(&sought, today()));
    let nothing = Lessons {
        lessons: &[],
        total: 0,
        ..sought
    };
    message(
        "lessons_page_nothing_found",
        &lessons_page(&nothing, today()),
    );
    let none = Lessons {
        craft: None,
        search: "",
        ..nothing
    };
    message("lessons_page_none", &lessons_page(&none, today()));
}

#[test]
fn one_lesson_in_full() {
    let view = lesson_view(&answered(1, "2026-03-02"), Some(false), today());
    message("lesson_view", &view);
    let view = lesson_view(&outgrown(1, "2026-03-02"), Some(true), today());
    message("lesson_view_outgrown_on_the_wall", &view);
    let view = lesson_by_chance(&of_an_answer(1, "2026-03-02"), None, "", None, today());
    message("lesson_by_chance", &view);
}

#[test]
fn the_longest_lessons_fit() {
    for text in ["x", "*", "🎸", "ש", "\n>", "e\u{301}"] {
        let text: String = text.repeat(500).chars().take(500).collect();
        let long = |id| KeptLesson {
            craft: Some((CraftId::from_row(i64::MAX), "_".repeat(50))),
            text: text.clone(),
            ..outgrown(id, "2025-03-02")
        };
        let lessons: Vec<KeptLesson> = (1..=5).map(long).collect();
        let search = "*".repeat(50);
        let page = Lessons {
            lessons: &lessons,
            before: 99_995,
            total: 200_000,
            page: 19_999,
            craft: Some((CraftId::from_row(i64::MAX), &lessons[0].text[..0])),
            search: &search,
        };
        within_limits(&lessons_page(&page, today()));
        within_limits(&lesson_view(&long(1), Some(true), today()));
        within_limits(&returning_lesson(&long(1), today()));
        within_limits(&wall("Makers", &vec![text.clone(); 10]));
    }
}

#[test]
fn a_wall_of_lessons() {
    let lessons = [
        "Measure first, then cut.",
        "Ask <@123> on the first day,\nnot the last.",
        "Rest is work too.",
    ];
    message("wall", &wall("Makers", &lessons.map(str::to_owned)));
    message("wall_too_few", &wall("", &[]));
    message("wall_hung", &hung("Makers", LessonId::from_row(7)));
    message(
        "wall_taken_down",
        &taken_down("Makers", LessonId::from_row(7)),
    );
}
