//! Lessons come back to their member: by their days, and when a new dead end in the same craft calls one. What its member says of one
//! is kept.
//!
//! A reply carries one lesson at most ([`returning`]). Not here: the wall of a server (`wall`).

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::contact::{self, Contact};
use crate::domain::ids::{AnswerId, CraftId, InteractionId, LessonId, MemberId};
use crate::domain::lesson::{KeptLesson, LessonSource, LessonWord, SEARCH_MAX, next_return};
use crate::domain::rejection::{LessonsRejection, Rejection};
use crate::domain::text::{CraftName, nearest_name};
use crate::store::{Session, Store, StoreError};

/// Lessons on one page.
pub const PAGE: usize = 5;

/// Which lessons are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Those of one craft.
    pub craft: Option<CraftId>,
    /// Those about this; empty for all.
    pub search: String,
}

/// A page of a member's lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonsPage {
    /// At most [`PAGE`], the one written last first.
    pub lessons: Vec<KeptLesson>,
    /// Counted from 0.
    pub page: u32,
    /// How many there are of what was sought.
    pub total: usize,
    /// What was sought.
    pub sought: Sought,
    /// The craft's name, where one was sought.
    pub craft_name: Option<String>,
}

/// What a command seeks, as it was typed.
pub async fn sought(
    store: &Store,
    contact: Contact,
    craft: Option<String>,
    search: Option<String>,
    now: DateTime<Utc>,
) -> Result<Sought, ActionError> {
    let search = search.unwrap_or_default();
    let search = search.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = search.chars().count();
    if length > SEARCH_MAX {
        return Err(Rejection::Lessons(LessonsRejection::SearchTooLong { length }).into());
    }
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member.id;
                let craft = match craft.filter(|craft| !craft.trim().is_empty()) {
                    Some(craft) => Some(own_craft(session, member, &craft).await?),
                    None => None,
                };
                Ok(Sought { craft, search })
            })
        })
        .await
}

/// A page of the member's lessons; a page past the end shows the last one.
pub async fn page(
    store: &Store,
    member: MemberId,
    sought: Sought,
    page: u32,
) -> Result<LessonsPage, ActionError> {
    let session = &mut store.read().await?;
    let craft_name = match sought.craft {
        Some(craft) => {
            let craft = session.craft(member, craft).await?;
            Some(craft.ok_or(Rejection::CraftGone)?.name)
        }
        None => None,
    };
    let found = found(session, member, &sought).await?;
    let total = found.len();
    let last = u32::try_from(total.saturating_sub(1) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let before = page as usize * PAGE;
    Ok(LessonsPage {
        lessons: found.into_iter().skip(before).take(PAGE).collect(),
        page,
        total,
        sought,
        craft_name,
    })
}

/// The lesson with a number of the list, where 1 is the latest.
pub async fn numbered(
    store: &Store,
    member: MemberId,
    sought: &Sought,
    number: i64,
) -> Result<KeptLesson, ActionError> {
    let mut found = found(&mut store.read().await?, member, sought).await?;
    let total = found.len();
    let place = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    match place {
        Some(place) if place < total => Ok(found.swap_remove(place)),
        _ => Err(Rejection::Lessons(LessonsRejection::NoSuchLesson { number, total }).into()),
    }
}

/// One of what is sought, by chance: `chance` is from 0 to below 1. None where there is none.
pub async fn by_chance(
    store: &Store,
    member: MemberId,
    sought: &Sought,
    chance: f64,
) -> Result<Option<KeptLesson>, ActionError> {
    let mut found = found(&mut store.read().await?, member, sought).await?;
    if found.is_empty() {
        return Ok(None);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a part of a length that is small and not negative"
    )]
    let place = (chance * found.len() as f64) as usize;
    let last = found.len() - 1;
    Ok(Some(found.swap_remove(place.min(last))))
}

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

async fn found(
    session: &mut Session,
    member: MemberId,
    sought: &Sought,
) -> Result<Vec<KeptLesson>, StoreError> {
    let is_sought = |lesson: &KeptLesson| {
        let in_craft = match (sought.craft, &lesson.craft) {
            (None, _) => true,
            (Some(sought), Some((craft, _))) => *craft == sought,
            (Some(_), None) => false,
        };
        in_craft && (sought.search.is_empty() || lesson.matches(&sought.search))
    };
    let mut lessons = session.lessons_of(member).await?;
    lessons.retain(is_sought);
    Ok(lessons)
}

pub(super) async fn own_lesson(
    session: &mut Session,
    member: MemberId,
    lesson: LessonId,
) -> Result<KeptLesson, ActionError> {
    let found = session.lesson(member, lesson).await?;
    Ok(found.ok_or(Rejection::Lessons(LessonsRejection::LessonGone))?)
}

async fn own_craft(
    session: &mut Session,
    member: MemberId,
    input: &str,
) -> Result<CraftId, ActionError> {
    let name = CraftName::parse(input)?;
    if let Some(craft) = session.craft_named(member, &name.folded()).await? {
        return Ok(craft.id);
    }
    let crafts = session.crafts_of(member, 500).await?;
    let names = crafts.iter().map(|craft| craft.name.as_str());
    let near = nearest_name(name.as_str(), names).map(str::to_owned);
    let input = input.to_owned();
    Err(Rejection::CraftUnknown { input, near }.into())
}
