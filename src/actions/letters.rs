//! Letters to oneself, and the monthly "explain one thing to yourself a year ago".
//!
//! A letter is sealed until its day. Then it is handed over as a notice: beside the first comparison its owner looks at, or a week
//! later by the scheduler. What was handed over and not read yet can still be taken back.

mod arriving;

use chrono::{DateTime, Utc};

pub use arriving::{beside_comparison, hand_over};
pub(super) use arriving::{handed_over, is_prompted};

use super::ActionError;
use super::amend::By;
use super::contact::{self, Contact};
use crate::domain::ids::{LetterId, MemberId};
use crate::domain::letter::{
    Letter, LetterKind, NewLetter, ON_THEIR_WAY_MAX, beginning_of, in_a_year, next_explain_at,
    parse_when,
};
use crate::domain::rejection::{LetterRejection, Rejection};
use crate::domain::text::{ExplanationText, LetterText};
use crate::store::{Session, Store};

/// Letters on one page.
pub const PAGE: i64 = 10;

/// One page of a member's letters: those on their way first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettersPage {
    /// At most [`PAGE`].
    pub letters: Vec<Letter>,
    /// Counted from 0.
    pub page: u32,
    /// All letters of the member that were not taken back.
    pub total: i64,
    /// When the member is next asked to explain something.
    pub next_explain_at: Option<DateTime<Utc>>,
}

/// Which letter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichLetter {
    /// This one, whose button was pressed.
    This(LetterId),
    /// The one with this number of the list.
    Numbered(i64),
}

/// Keeps a letter; `when` as people write it, a year when empty.
pub async fn write(
    store: &Store,
    by: By,
    text: String,
    when: String,
    now: DateTime<Utc>,
) -> Result<Letter, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let today = member.today(now);
                let words = LetterText::parse(&text)?;
                let due_on = parse_when(&when, today).map_err(Rejection::from)?;
                let new = NewLetter {
                    member: member.id,
                    kind: LetterKind::Letter,
                    words: words.as_str().to_owned(),
                    written_on: today,
                    due_on,
                    due_at: beginning_of(due_on, &member),
                    interaction: by.interaction,
                };
                keep(session, &new, now).await
            })
        })
        .await
}

/// Keeps what the member explained to themselves; it comes back in a year.
pub async fn explain(
    store: &Store,
    by: By,
    text: String,
    now: DateTime<Utc>,
) -> Result<Letter, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let today = member.today(now);
                let words = ExplanationText::parse(&text)?;
                let due_on = in_a_year(today);
                let new = NewLetter {
                    member: member.id,
                    kind: LetterKind::Explanation,
                    words: words.as_str().to_owned(),
                    written_on: today,
                    due_on,
                    due_at: beginning_of(due_on, &member),
                    interaction: by.interaction,
                };
                keep(session, &new, now).await
            })
        })
        .await
}

/// Asks the member once a month from now on to explain something, or not any more. Gives when they are next asked.
pub async fn ask_to_explain(
    store: &Store,
    contact: Contact,
    monthly: bool,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let mut chosen = session.preferences(member.id).await?;
                chosen.next_explain_at = match (monthly, chosen.next_explain_at) {
                    (false, _) => None,
                    (true, Some(next)) => Some(next),
                    (true, None) => Some(next_explain_at(member.today(now), &member)),
                };
                session.keep_preferences(member.id, &chosen).await?;
                Ok(chosen.next_explain_at)
            })
        })
        .await
}

/// Takes a letter back. Taking it back again changes nothing.
pub async fn take_back(
    store: &Store,
    by: By,
    which: WhichLetter,
    now: DateTime<Utc>,
) -> Result<Letter, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = session.letter_changed_by(by.interaction).await? {
                    return own(session, member, done).await;
                }
                let letter = find(session, member, which).await?;
                session
                    .note_letter_change(by.interaction, letter.id, now)
                    .await?;
                if letter.taken_back_at.is_none() {
                    session.set_letter_taken_back(letter.id, Some(now)).await?;
                }
                Ok(letter)
            })
        })
        .await
}

/// Puts a letter back that was taken back; without one named, the one taken back last.
pub async fn put_back(
    store: &Store,
    by: By,
    letter: Option<LetterId>,
    now: DateTime<Utc>,
) -> Result<Letter, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = session.letter_changed_by(by.interaction).await? {
                    return own(session, member, done).await;
                }
                let letter = if let Some(letter) = letter {
                    own(session, member, letter).await?
                } else {
                    let latest = session.latest_letter_taken_back(member).await?;
                    latest.ok_or(Rejection::from(LetterRejection::NothingToPutBack))?
                };
                session
                    .note_letter_change(by.interaction, letter.id, now)
                    .await?;
                session.set_letter_taken_back(letter.id, None).await?;
                Ok(letter)
            })
        })
        .await
}

/// One page of the member's letters.
pub async fn letters_page(
    store: &Store,
    member: MemberId,
    page: u32,
) -> Result<LettersPage, ActionError> {
    let session = &mut store.read().await?;
    let (total, _) = session.count_letters(member).await?;
    let last = u32::try_from((total - 1).max(0) / PAGE).unwrap_or(u32::MAX);
    let page = page.min(last);
    let letters = session
        .letters_page(member, i64::from(page) * PAGE, PAGE)
        .await?;
    Ok(LettersPage {
        letters,
        page,
        total,
        next_explain_at: session.preferences(member).await?.next_explain_at,
    })
}

/// One of the member's letters that was not taken back.
pub async fn letter(
    store: &Store,
    member: MemberId,
    which: WhichLetter,
) -> Result<Letter, ActionError> {
    let found = find(&mut store.read().await?, member, which).await?;
    if found.taken_back_at.is_some() {
        return Err(Rejection::from(LetterRejection::Gone).into());
    }
    Ok(found)
}

/// An explanation of the member's own, to be posted.
pub async fn to_post(
    store: &Store,
    member: MemberId,
    which: WhichLetter,
) -> Result<Letter, ActionError> {
    let found = letter(store, member, which).await?;
    match found.kind {
        LetterKind::Explanation => Ok(found),
        LetterKind::Letter => Err(Rejection::from(LetterRejection::LetterIsPrivate).into()),
    }
}

async fn keep(
    session: &mut Session,
    new: &NewLetter,
    now: DateTime<Utc>,
) -> Result<Letter, ActionError> {
    if let Some(kept) = session.letter_by_interaction(new.interaction).await? {
        return Ok(kept);
    }
    let (_, on_their_way) = session.count_letters(new.member).await?;
    if on_their_way >= ON_THEIR_WAY_MAX {
        let max = ON_THEIR_WAY_MAX;
        return Err(Rejection::from(LetterRejection::TooMany { max }).into());
    }
    let id = session.add_letter(new, now).await?;
    let id = id.ok_or_else(|| anyhow::anyhow!("this interaction wrote already"))?;
    own(session, new.member, id).await
}

async fn find(
    session: &mut Session,
    member: MemberId,
    which: WhichLetter,
) -> Result<Letter, ActionError> {
    let number = match which {
        WhichLetter::This(letter) => return own(session, member, letter).await,
        WhichLetter::Numbered(number) => number,
    };
    let found = if number < 1 {
        None
    } else {
        session.letters_page(member, number - 1, 1).await?.pop()
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let (total, _) = session.count_letters(member).await?;
    Err(Rejection::from(LetterRejection::NoSuchLetter { number, total }).into())
}

async fn own(
    session: &mut Session,
    member: MemberId,
    letter: LetterId,
) -> Result<Letter, ActionError> {
    let found = session.letter(letter).await?;
    let found = found.ok_or(Rejection::from(LetterRejection::Gone))?;
    if found.member != member {
        return Err(Rejection::NotYours.into());
    }
    Ok(found)
}
