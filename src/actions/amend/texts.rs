//! An entry as it is typed in the form of *Edit*.

use chrono::{DateTime, Utc};

use crate::actions::ActionError;
use crate::actions::log_work::craft_of_name;
use crate::domain::calendar::parse_day;
use crate::domain::duration::{Minutes, check_day};
use crate::domain::record::{Entry, Member, Outcome};
use crate::domain::text::{CraftName, Lesson, Note};
use crate::store::{EntryChange, Session};

/// What somebody typed to change an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryTexts {
    /// A duration as people write it.
    pub time: String,
    /// The craft's name.
    pub craft: String,
    /// A day; empty keeps an undated entry undated.
    pub day: String,
    /// What was done; may be empty.
    pub what: String,
    /// What it taught; may be empty. A lesson makes it a dead end.
    pub lesson: String,
}

/// Reads it; a craft that is new is added.
pub(super) async fn parse_change(
    session: &mut Session,
    member: &Member,
    entry: &Entry,
    texts: &EntryTexts,
    now: DateTime<Utc>,
) -> Result<EntryChange, ActionError> {
    let note = Note::parse_optional(&texts.what)?;
    let lesson = Lesson::parse_optional(&texts.lesson)?;
    let craft = CraftName::parse(&texts.craft)?;
    let dated = !texts.day.trim().is_empty();
    // An undated entry stands for a whole week: it keeps its minutes, which may be over 24 hours, until they are changed.
    let unchanged_minutes = !dated && texts.time.trim() == minutes_text(entry.minutes);
    let minutes = if unchanged_minutes {
        stored_minutes(entry.minutes)
    } else {
        Minutes::parse(&texts.time)?
    };
    let started_on = if dated {
        parse_day(&texts.day, member.today(now))?
    } else if entry.dated {
        member.today(now)
    } else {
        entry.started_on
    };
    let dated = dated || entry.dated;
    if dated {
        let kept = session
            .minutes_on(member.id, started_on, Some(entry.id))
            .await?;
        check_day(started_on, kept, minutes)?;
    }
    let craft = craft_of_name(session, member.id, &craft, now).await?;
    let lesson = lesson
        .map(|lesson| lesson.as_str().to_owned())
        .unwrap_or_default();
    // Taking the lesson away does not make a wrong turn right: only a new lesson changes the outcome.
    let outcome = if lesson.is_empty() {
        entry.outcome
    } else {
        Outcome::DeadEnd
    };
    Ok(EntryChange {
        craft: craft.id,
        started_on,
        dated,
        minutes: minutes.get().into(),
        note: note
            .map(|note| note.as_str().to_owned())
            .unwrap_or_default(),
        outcome,
        lesson,
        evidence: entry.evidence.clone(),
    })
}

/// Minutes as the edit modal shows them: `90m`, read back by the same parser.
pub fn minutes_text(minutes: i64) -> String {
    format!("{minutes}m")
}

/// Minutes that are kept, as a length again.
pub(in crate::actions) fn stored_minutes(minutes: i64) -> Minutes {
    let minutes = u32::try_from(minutes).ok().and_then(Minutes::new);
    minutes.expect("only minutes that were parsed are kept")
}
