//! One's own lessons sought: page by page, by number, by chance.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::ids::{CraftId, MemberId};
use crate::domain::lesson::{KeptLesson, SEARCH_MAX};
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
