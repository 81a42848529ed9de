//! Changes of a member's own record: noted as they are made, undone and put back for a day.
//!
//! One mechanism for all of them. Whoever changes something says beforehand which values may change (`watch`); afterwards
//! `note` keeps those that did. Undoing sets them back where they still stand as the change left them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::ActionError;
use super::amend::By;
use super::answer::show_changed;
use super::contact;
use super::milestones;
use crate::domain::change::{Change, ChangeKind, Fact, Turn, What};
use crate::domain::duration::{DAY_MINUTES, check_day};
use crate::domain::ids::{AnswerId, ChangeId, CraftId, EntryId, MemberId, ShippedId};
use crate::domain::record::Entry;
use crate::domain::rejection::{ChangeRejection, CraftRejection, Rejection};
use crate::domain::text::folded;
use crate::store::{NewChange, Session, Store, StoreError};

/// Entries of one change that are looked at for what is said of it.
const ENTRIES: i64 = 50;

/// Values as they were before something changed them.
pub(super) struct Watched(Vec<(What, i64, Option<String>)>);

/// A change that was turned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The change, as it stands now.
    pub change: Change,
    /// Which way it was turned.
    pub turn: Turn,
    /// The entries that it is about, as they are now; at most fifty.
    pub entries: Vec<Entry>,
    /// The member's today.
    pub today: NaiveDate,
    /// Whether something of it was changed again since, and was left as it is.
    pub partly: bool,
}

/// Reads values that are about to change.
pub(super) async fn watch(
    session: &mut Session,
    values: Vec<(What, i64)>,
) -> Result<Watched, StoreError> {
    let mut watched = Vec::new();
    for (what, row) in values {
        watched.push((what, row, session.fact(what, row).await?));
    }
    Ok(Watched(watched))
}

/// Every value of an entry.
pub(super) fn of_entry(entry: EntryId) -> Vec<(What, i64)> {
    What::OF_ENTRY.map(|what| (what, entry.get())).to_vec()
}

/// Every value of something shipped that is changed by hand.
pub(super) fn of_shipped(shipped: ShippedId) -> Vec<(What, i64)> {
    What::OF_SHIPPED.map(|what| (what, shipped.get())).to_vec()
}

/// Notes a change, with those of the watched values that changed.
pub(super) async fn note(
    session: &mut Session,
    change: &NewChange,
    watched: Watched,
    now: DateTime<Utc>,
) -> Result<ChangeId, StoreError> {
    let id = session.add_change(change, now).await?;
    note_more(session, id, watched).await?;
    Ok(id)
}

/// Notes further values of a change.
pub(super) async fn note_more(
    session: &mut Session,
    change: ChangeId,
    watched: Watched,
) -> Result<(), StoreError> {
    for fact in changed(session, watched).await? {
        session.add_fact(change, &fact).await?;
    }
    Ok(())
}

/// Those of the watched values that changed.
pub(super) async fn changed(
    session: &mut Session,
    watched: Watched,
) -> Result<Vec<Fact>, StoreError> {
    let mut facts = Vec::new();
    for (what, row, was) in watched.0 {
        let became = session.fact(what, row).await?;
        if was != became {
            facts.push(Fact {
                what,
                row,
                was,
                became,
            });
        }
    }
    Ok(facts)
}

/// A change without names, as those of entries are.
pub(super) fn nameless(by: &By, kind: ChangeKind) -> NewChange {
    NewChange {
        member: by.contact.member,
        interaction: by.interaction,
        kind,
        about: String::new(),
        also: String::new(),
    }
}

/// Undoes a change, or puts one back that was undone. Doing it again by the same interaction changes nothing.
pub async fn turn(
    store: &Store,
    by: By,
    change: ChangeId,
    turn: Turn,
    now: DateTime<Utc>,
) -> Result<Turned, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let found = session.change(change).await?;
                let change = found
                    .ok_or(ChangeRejection::TooOld)
                    .map_err(Rejection::from)?;
                if change.member != member.id {
                    return Err(Rejection::NotYours.into());
                }
                turn_change(session, &by, change, turn, member.today(now), now).await
            })
        })
        .await
}

/// Turns the member's own change, within their write.
pub(super) async fn turn_change(
    session: &mut Session,
    by: &By,
    change: Change,
    turn: Turn,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Turned, ActionError> {
    if let Some(done) = session.change_turned_by(by.interaction).await? {
        return turned(session, done.id, turn, today, false).await;
    }
    if change.undone_at.is_some() == (turn == Turn::Undo) {
        return Err(Rejection::from(ChangeRejection::TurnedAlready).into());
    }
    if change.is_settled(now) {
        return Err(Rejection::from(ChangeRejection::TooOld).into());
    }
    let partly = turn_facts(session, &change, turn).await?;
    let undone_at = (turn == Turn::Undo).then_some(now);
    session
        .set_turned(change.id, undone_at, by.interaction)
        .await?;
    if change.kind == ChangeKind::AnswerGivenAgain {
        show_answer_again(session, change.id, now).await?;
    }
    let turned = turned(session, change.id, turn, today, partly).await?;
    let crafts: BTreeSet<CraftId> = turned.entries.iter().map(|entry| entry.craft).collect();
    for craft in crafts {
        milestones::reached(session, change.member, craft, now).await;
    }
    Ok(turned)
}

/// What shows the answer whose texts were turned is changed with them.
async fn show_answer_again(
    session: &mut Session,
    change: ChangeId,
    now: DateTime<Utc>,
) -> Result<(), ActionError> {
    let facts = session.facts_of(change).await?;
    let of_answer = facts
        .iter()
        .find(|fact| What::OF_ANSWER.contains(&fact.what));
    if let Some(fact) = of_answer {
        show_changed(session, AnswerId::from_row(fact.row), now).await?;
    }
    Ok(())
}

/// What was turned, as it stands.
async fn turned(
    session: &mut Session,
    change: ChangeId,
    turn: Turn,
    today: NaiveDate,
    partly: bool,
) -> Result<Turned, ActionError> {
    let mut entries = Vec::new();
    for entry in session.entries_of_change(change, ENTRIES).await? {
        entries.extend(session.entry(EntryId::from_row(entry)).await?);
    }
    let change = session.change(change).await?;
    let change = change.ok_or_else(|| anyhow::anyhow!("the change just turned is not there"))?;
    Ok(Turned {
        change,
        turn,
        entries,
        today,
        partly,
    })
}

/// Sets the facts that still stand as the change left them. Whether some do not; refused when none does.
async fn turn_facts(
    session: &mut Session,
    change: &Change,
    turn: Turn,
) -> Result<bool, ActionError> {
    let (mut itself, mut merged) = (Vec::new(), Vec::new());
    let (mut others, mut changed_since) = (Vec::new(), false);
    for fact in session.facts_of(change.id).await? {
        let (found, wanted) = fact.turned(turn);
        if session.fact(fact.what, fact.row).await?.as_deref() != found {
            changed_since = true;
            continue;
        }
        let setting = Setting {
            what: fact.what,
            row: fact.row,
            value: wanted.map(str::to_owned),
        };
        match fact.what {
            What::CraftItself => itself.push(setting),
            What::CraftMergedInto => merged.push(setting),
            _ => others.push(setting),
        }
    }
    check_names(session, change.member, &others).await?;
    // A craft comes, or is one of its own again, before the entries that go to it; and it goes after them.
    let (come, go): (Vec<_>, Vec<_>) = itself
        .into_iter()
        .partition(|setting| setting.value.is_some());
    let mut set = come.len() + merged.len() + others.len() + go.len();
    set_all(session, &come).await?;
    set_all(session, &merged).await?;
    let moved = session.move_entries_again(change.id, turn).await?;
    set += usize::from(moved > 0);
    set_all(session, &others).await?;
    set_all(session, &go).await?;
    if set == 0 {
        return Err(Rejection::from(ChangeRejection::ChangedSince).into());
    }
    check_days(session, &others).await?;
    Ok(changed_since)
}

/// A value to set.
struct Setting {
    what: What,
    row: i64,
    value: Option<String>,
}

async fn set_all(session: &mut Session, settings: &[Setting]) -> Result<(), StoreError> {
    for Setting { what, row, value } in settings {
        session.set_fact(*what, *row, value.as_deref()).await?;
    }
    Ok(())
}

/// Whether the names that crafts get are free; their own are put out of the way first, so that two can change places.
async fn check_names(
    session: &mut Session,
    member: MemberId,
    settings: &[Setting],
) -> Result<(), ActionError> {
    for setting in settings {
        if setting.what == What::CraftName {
            // No name that was typed holds a control character.
            let aside = format!("\u{1}{}", setting.row);
            session
                .set_fact(setting.what, setting.row, Some(&aside))
                .await?;
        }
    }
    for setting in settings {
        if setting.what != What::CraftName {
            continue;
        }
        let name = setting.value.clone().unwrap_or_default();
        let holder = session.craft_holding(member, &folded(&name)).await?;
        if holder.is_some() {
            return Err(Rejection::from(CraftRejection::NameTaken { name }).into());
        }
    }
    Ok(())
}

/// Whether the days that get something back have room for it.
async fn check_days(session: &mut Session, settings: &[Setting]) -> Result<(), ActionError> {
    let is_of_a_day = |what| {
        matches!(
            what,
            What::EntryDay | What::EntryDated | What::EntryMinutes | What::EntryDeleted
        )
    };
    let mut entries = BTreeSet::new();
    for setting in settings {
        if is_of_a_day(setting.what) {
            entries.insert(setting.row);
        }
    }
    for entry in entries {
        if let Some(entry) = session.entry(EntryId::from_row(entry)).await? {
            check_room(session, &entry).await?;
        }
    }
    Ok(())
}

/// Whether the entry's day holds no more than 24 hours with it.
pub(super) async fn check_room(session: &mut Session, entry: &Entry) -> Result<(), ActionError> {
    if !entry.dated || entry.deleted_at.is_some() {
        return Ok(());
    }
    let (member, day) = (entry.member, entry.started_on);
    let kept = session.minutes_on(member, day, Some(entry.id)).await?;
    if kept + entry.minutes > i64::from(DAY_MINUTES) {
        check_day(day, kept, super::amend::stored_minutes(entry.minutes))?;
    }
    Ok(())
}
