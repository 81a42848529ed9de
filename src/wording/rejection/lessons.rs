//! What is wrong with looking at one's lessons.

use super::number;
use crate::domain::lesson::SEARCH_MAX;
use crate::domain::rejection::LessonsRejection;

pub(super) fn lessons(rejection: &LessonsRejection) -> String {
    match rejection {
        LessonsRejection::SearchTooLong { length } => format!(
            "A search of {} characters is longer than I can look for; up to {SEARCH_MAX} work. For example: `metronome`.",
            number(*length)
        ),
        LessonsRejection::NoSuchLesson { total: 0, .. } => {
            "There is no lesson yet that has a number. `/log` with a *lesson* makes one. \
             For example: `/log 1h guitar lesson:metronome first`."
                .to_owned()
        }
        LessonsRejection::NoSuchLesson { number: asked, total } => format!(
            "No lesson has the number {asked}; those there are have the numbers 1 to {}, as `/lessons` shows them. For example: `1`.",
            number(*total)
        ),
        LessonsRejection::LessonGone => "That lesson is not there any more: its entry or answer is gone, or has none now, or it is \
             somebody else's. Yours are in `/lessons`."
            .to_owned(),
    }
}
