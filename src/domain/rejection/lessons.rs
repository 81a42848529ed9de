//! What can be wrong with looking at one's lessons.

use thiserror::Error;

/// See [`super::Rejection::Lessons`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LessonsRejection {
    /// More characters to look for than are looked for.
    #[error("search of {length} characters")]
    SearchTooLong {
        /// Characters typed.
        length: usize,
    },
    /// A number that no lesson of the list has.
    #[error("no lesson has the number {number}, of {total}")]
    NoSuchLesson {
        /// The number that was asked for.
        number: i64,
        /// Lessons in the list.
        total: usize,
    },
    /// The lesson is gone: it was deleted, or emptied, with what it belonged to.
    #[error("lesson is gone")]
    LessonGone,
}
