//! One's own lessons: pages, one in full, one by chance, what is said of one, and the wall of a server.

use crate::actions::lessons::{self, PAGE, Sought};
use crate::actions::wall;
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::custom_id::LessonStep;
use crate::domain::ids::LessonId;
use crate::domain::lesson::{KeptLesson, LessonWord};
use crate::domain::message::Message;
use crate::wording;

/// A button of the lessons.
pub(super) async fn step(turn: &Turn<'_>, step: LessonStep) -> Result<(), Failure> {
    match step {
        LessonStep::Page {
            page,
            craft,
            search,
        } => lessons_page(turn, Sought { craft, search }, page).await,
        LessonStep::Random { craft, search } => {
            lesson_by_chance(turn, Sought { craft, search }).await
        }
        LessonStep::Show(lesson) => {
            let lesson = own(turn, lesson).await?;
            turn.show(view(turn, &lesson).await?).await
        }
        LessonStep::Say(lesson, word) => say(turn, lesson, word).await,
        LessonStep::Hang(lesson) => hang(turn, lesson, true).await,
        LessonStep::TakeDown(lesson) => hang(turn, lesson, false).await,
    }
}

/// A page of what is sought, counted from 0.
pub(in crate::discord) async fn lessons_page(
    turn: &Turn<'_>,
    sought: Sought,
    page: u32,
) -> Result<(), Failure> {
    let member = turn.contact.member;
    let shown = lessons::page(&turn.data.store, member, sought, page).await?;
    let page = wording::Lessons {
        lessons: &shown.lessons,
        before: shown.page as usize * PAGE,
        total: shown.total,
        page: shown.page,
        craft: shown.sought.craft.zip(shown.craft_name.as_deref()),
        search: &shown.sought.search,
    };
    turn.show(wording::lessons_page(&page, turn.today().await?))
        .await
}

/// One of what is sought, by chance; where there is none, that.
pub(in crate::discord) async fn lesson_by_chance(
    turn: &Turn<'_>,
    sought: Sought,
) -> Result<(), Failure> {
    let (store, member) = (&turn.data.store, turn.contact.member);
    let Some(lesson) = lessons::by_chance(store, member, &sought, rand::random()).await? else {
        return lessons_page(turn, sought, 0).await;
    };
    let hangs = wall::hangs(store, &turn.contact, lesson.id).await?;
    let today = turn.today().await?;
    let Sought { craft, search } = &sought;
    turn.show(wording::lesson_by_chance(
        &lesson, *craft, search, hangs, today,
    ))
    .await
}

/// One lesson in full.
pub(in crate::discord) async fn view(
    turn: &Turn<'_>,
    lesson: &KeptLesson,
) -> Result<Message, Failure> {
    let hangs = wall::hangs(&turn.data.store, &turn.contact, lesson.id).await?;
    Ok(wording::lesson_view(lesson, hangs, turn.today().await?))
}

/// *Still true*, *Outgrown*, *Saved me today*. The reply stands for itself, without another lesson under it.
async fn say(turn: &Turn<'_>, lesson: LessonId, word: LessonWord) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    let kept = lessons::say(store, contact, lesson, word, turn.interaction, turn.now).await?;
    let today = turn.today().await?;
    turn.say(&wording::lesson_heard(&kept, word, today)).await
}

/// *On the wall here*, *Off the wall here*.
async fn hang(turn: &Turn<'_>, lesson: LessonId, up: bool) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    wall::hang(store, contact, lesson, up, turn.now).await?;
    let name = turn.server_name(server).await?;
    turn.show(if up {
        wording::hung(&name, lesson)
    } else {
        wording::taken_down(&name, lesson)
    })
    .await
}

async fn own(turn: &Turn<'_>, lesson: LessonId) -> Result<KeptLesson, Failure> {
    Ok(lessons::lesson(&turn.data.store, turn.contact.member, lesson).await?)
}
