//! Lessons come back to their member: by their days, and when a new dead end in the same craft calls one. What its member says of one
//! is kept.
//!
//! A reply carries one lesson at most (`returning`). Not here: the wall of a server (`wall`).

mod seek;

use chrono::{DateTime, NaiveDate, Utc};

pub use seek::{LessonsPage, PAGE, Sought, by_chance, numbered, page, sought};

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::ids::{AnswerId, CraftId, InteractionId, LessonId, MemberId};
use crate::domain::lesson::{KeptLesson, LessonSource, LessonWord, next_return};
use crate::domain::rejection::{LessonsRejection, Rejection};
use crate::store::{Session, Store, StoreError};

/// One's own lesson.
pub async fn lesson(
    store: &Store,
    member: MemberId,
    lesson: LessonId,
) -> Result<KeptLesson, ActionError> {
    own_lesson(&mut store.read().await?, member, lesson).await
}

/// Keeps what its member says of a lesson. A second delivery of the interaction changes nothing; the same word counts once a day.
pub async fn say(
    store: &Store,
    contact: Contact,
    lesson: LessonId,
    word: LessonWord,
    interaction: InteractionId,
    now: DateTime<Utc>,
) -> Result<KeptLesson, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let today = member.today(now);
                let kept = own_lesson(session, member.id, lesson).await?;
                if !session.hear_of_lesson(lesson, interaction).await? {
                    return Ok(kept);
                }
                session.add_lesson_word(lesson, word, today).await?;
                match (word, kept.outgrown_on) {
                    (LessonWord::Outgrown, None) => {
                        session.set_lesson_outgrown(lesson, Some(today)).await?;
                        session.set_lesson_next(lesson, None, None).await?;
                    }
                    (LessonWord::StillTrue, Some(_)) => {
                        session.set_lesson_outgrown(lesson, None).await?;
                        let next_on = next_return(kept.learnt_on, today);
                        session.set_lesson_next(lesson, next_on, None).await?;
                    }
                    _ => {}
                }
                own_lesson(session, member.id, lesson).await
            })
        })
        .await
}

/// The lesson that the member's next private reply carries, if one is due: one that was called first, then the one due longest, and none
/// of a time they want to leave out.
pub(super) async fn returning(
    session: &mut Session,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Option<(KeptLesson, NaiveDate)>, StoreError> {
    let Some(known) = session.member(member).await? else {
        return Ok(None);
    };
    let today = known.today(now);
    if !session.is_lesson_due(member, today).await? {
        return Ok(None);
    }
    let quiet = session.quiet_times(member).await?;
    let is_due = |lesson: &KeptLesson| {
        lesson.next_on.is_some_and(|day| day <= today)
            && lesson.outgrown_on.is_none()
            && !quiet
                .iter()
                .any(|(_, time)| time.contains(lesson.learnt_on))
    };
    let lessons = session.lessons_of(member).await?;
    let first = lessons
        .into_iter()
        .filter(is_due)
        .min_by_key(|lesson| (!lesson.called, lesson.next_on, lesson.id));
    Ok(first.map(|lesson| (lesson, today)))
}

/// Notes that a lesson came back: it does so again by its days.
pub(super) async fn came_back(
    session: &mut Session,
    lesson: LessonId,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (Some(known), Some(kept)) = (
        session.member(member).await?,
        session.lesson(member, lesson).await?,
    ) else {
        return Ok(());
    };
    let today = known.today(now);
    // Outgrown since it was put under the reply.
    let next_on = kept
        .outgrown_on
        .is_none()
        .then(|| next_return(kept.learnt_on, today));
    session
        .set_lesson_next(lesson, next_on.flatten(), Some(today))
        .await
}

/// Keeps the lesson of an answer. It is of the craft that the answer's hours went into, where that is one.
pub(super) async fn keep_of_answer(
    session: &mut Session,
    member: MemberId,
    answer: AnswerId,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let source = LessonSource::Answer(answer);
    session.keep_lesson(member, source, today).await?;
    let lessons = session.lessons_of(member).await?;
    let kept = lessons.into_iter().find(|lesson| lesson.source == source);
    match kept.and_then(|lesson| lesson.craft) {
        Some((craft, _)) => call_back(session, member, craft, Some(source), today).await,
        None => Ok(()),
    }
}

/// A new dead end calls back an older lesson of the same craft: the one that came back longest ago, but none that was written down or
/// came back today.
pub(super) async fn call_back(
    session: &mut Session,
    member: MemberId,
    craft: CraftId,
    apart_from: Option<LessonSource>,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let quiet = session.quiet_times(member).await?;
    let fits = |lesson: &KeptLesson| {
        lesson.craft.as_ref().is_some_and(|(id, _)| *id == craft)
            && Some(lesson.source) != apart_from
            && lesson.outgrown_on.is_none()
            && lesson.learnt_on < today
            && lesson.came_back_on.is_none_or(|day| day < today)
            && !quiet
                .iter()
                .any(|(_, time)| time.contains(lesson.learnt_on))
    };
    let lessons = session.lessons_of(member).await?;
    let longest_ago = lessons
        .into_iter()
        .filter(fits)
        .min_by_key(|lesson| (lesson.came_back_on, lesson.id));
    match longest_ago {
        Some(lesson) => session.call_lesson(lesson.id, today).await,
        None => Ok(()),
    }
}

pub(super) async fn own_lesson(
    session: &mut Session,
    member: MemberId,
    lesson: LessonId,
) -> Result<KeptLesson, ActionError> {
    let found = session.lesson(member, lesson).await?;
    Ok(found.ok_or(Rejection::Lessons(LessonsRejection::LessonGone))?)
}
