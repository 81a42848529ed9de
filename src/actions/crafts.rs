//! A member's crafts: renamed, merged, archived, shared; how many days a week are meant for one, and the hours before the record.
//!
//! Each of them is noted as a change, so that it can be undone for a day.

mod before;
mod list;

pub use before::{BeforeSet, set_before};
pub use list::{CraftLine, CraftPage, PAGE, craft_page, steadiness_of};

use chrono::{DateTime, Utc};

use super::ActionError;
use super::amend::By;
use super::change::{Watched, note, note_more, watch};
use super::contact;
use super::look_back::craft_by_name;
use super::milestones;
use crate::domain::change::{ChangeKind, What};
use crate::domain::engine::rhythm::Rhythm;
use crate::domain::ids::{ChangeId, CraftId, InteractionId, MemberId, ServerId};
use crate::domain::record::Craft;
use crate::domain::rejection::{CraftRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::{NewChange, Session, Store, StoreError};

/// A craft that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraftChanged {
    /// The craft as it is now.
    pub craft: Craft,
    /// The name it had before, or that of the craft that went into it.
    pub before: String,
    /// The change, to undo it by; none where nothing had to be changed.
    pub change: Option<ChangeId>,
}

/// Two crafts that are one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The one that is left, and the name of the other.
    pub changed: CraftChanged,
    /// Entries that went into it; none known when a second delivery asks.
    pub entries: u64,
    /// Servers in which the entries can be seen now, wherever they were logged.
    pub shared_in: Vec<String>,
}

/// A change that is about to be made by a member who was met.
struct Making<'a> {
    session: &'a mut Session,
    by: &'a By,
    now: DateTime<Utc>,
}

/// Gives a craft another name. Its entries stay with it.
pub async fn rename(
    store: &Store,
    by: By,
    craft: String,
    to: String,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let to = CraftName::parse(&to)?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = made_already(session, member, by.interaction).await? {
                    return Ok(done);
                }
                let craft = craft_by_name(session, member, &craft).await?;
                let mut making = Making {
                    session,
                    by: &by,
                    now,
                };
                making.rename(craft, &to).await
            })
        })
        .await
}

/// Makes one craft of two: the entries of the first go to the second, and its name stands for the second from then on.
pub async fn merge(
    store: &Store,
    by: By,
    craft: String,
    into: String,
    now: DateTime<Utc>,
) -> Result<Merged, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                let done = made_already(session, member, by.interaction).await?;
                let (changed, entries) = if let Some(done) = done {
                    (done, 0)
                } else {
                    let from = craft_by_name(session, member, &craft).await?;
                    let into = craft_by_name(session, member, &into).await?;
                    let mut making = Making {
                        session,
                        by: &by,
                        now,
                    };
                    making.merge(from, into).await?
                };
                let shares = session.shares_of(changed.craft.id).await?;
                Ok(Merged {
                    changed,
                    entries,
                    shared_in: shares.into_iter().map(|(_, name)| name).collect(),
                })
            })
        })
        .await
}

/// Offers a craft no more, or again.
pub async fn archive(
    store: &Store,
    by: By,
    craft: String,
    archived: bool,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let kind = if archived {
        ChangeKind::CraftArchived
    } else {
        ChangeKind::CraftBroughtBack
    };
    let value = Some(if archived { "yes" } else { "no" }.to_owned());
    set_one(store, by, craft, (kind, What::CraftArchived), value, now).await
}

/// Sets on how many days a week the member means to work at a craft; 0 takes the rhythm away.
pub async fn set_rhythm(
    store: &Store,
    by: By,
    craft: String,
    days: i64,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let rhythm = parse_rhythm(days)?;
    let value = rhythm.map(|rhythm| rhythm.days().to_string());
    let what = (ChangeKind::RhythmSet, What::CraftRhythm);
    set_one(store, by, craft, what, value, now).await
}

/// Lets the server see all of a craft, or again only what was logged there.
pub async fn set_shared(
    store: &Store,
    by: By,
    craft: String,
    shared: bool,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    let server = by.contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = made_already(session, member, by.interaction).await? {
                    return Ok(done);
                }
                let craft = craft_by_name(session, member, &craft).await?;
                let value = shares_with(session, &craft, server, shared).await?;
                let kind = if shared {
                    ChangeKind::CraftShared
                } else {
                    ChangeKind::CraftHidden
                };
                let mut making = Making {
                    session,
                    by: &by,
                    now,
                };
                making.set(craft, (kind, What::CraftShared), value).await
            })
        })
        .await
}

/// Reads a rhythm: 1 to 7 days a week, or 0 for none.
pub fn parse_rhythm(days: i64) -> Result<Option<Rhythm>, Rejection> {
    if days == 0 {
        return Ok(None);
    }
    let rhythm = u8::try_from(days).ok().and_then(Rhythm::new);
    Ok(Some(
        rhythm.ok_or(CraftRejection::RhythmOutOfRange { days })?,
    ))
}

/// Sets one value of a craft.
async fn set_one(
    store: &Store,
    by: By,
    craft: String,
    what: (ChangeKind, What),
    value: Option<String>,
    now: DateTime<Utc>,
) -> Result<CraftChanged, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = made_already(session, member, by.interaction).await? {
                    return Ok(done);
                }
                let craft = craft_by_name(session, member, &craft).await?;
                let mut making = Making {
                    session,
                    by: &by,
                    now,
                };
                making.set(craft, what, value).await
            })
        })
        .await
}

/// What this interaction did to a craft, if it comes a second time.
async fn made_already(
    session: &mut Session,
    member: MemberId,
    interaction: InteractionId,
) -> Result<Option<CraftChanged>, ActionError> {
    let Some(change) = session.change_by(interaction).await? else {
        return Ok(None);
    };
    let name = if change.also.is_empty() {
        &change.about
    } else {
        &change.also
    };
    let craft = craft_by_name(session, member, name).await?;
    Ok(Some(CraftChanged {
        craft,
        before: change.about,
        change: Some(change.id),
    }))
}

/// The servers that see the craft, with this one or without it, as the record keeps them.
async fn shares_with(
    session: &mut Session,
    craft: &Craft,
    server: ServerId,
    shared: bool,
) -> Result<Option<String>, StoreError> {
    let seen_in = session.shares_of(craft.id).await?;
    let mut ids: Vec<i64> = seen_in.iter().map(|(other, _)| other.get()).collect();
    ids.retain(|other| *other != server.get());
    if shared {
        ids.push(server.get());
    }
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    Ok((!ids.is_empty()).then(|| ids.join(" ")))
}

impl Making<'_> {
    /// Sets one value of a craft; a value that stands already is no change.
    async fn set(
        &mut self,
        craft: Craft,
        (kind, what): (ChangeKind, What),
        value: Option<String>,
    ) -> Result<CraftChanged, ActionError> {
        let row = craft.id.get();
        if self.session.fact(what, row).await? == value {
            return Ok(CraftChanged {
                before: craft.name.clone(),
                craft,
                change: None,
            });
        }
        let watched = watch(self.session, vec![(what, row)]).await?;
        self.session.set_fact(what, row, value.as_deref()).await?;
        let change = self.note(kind, &craft.name, "", watched).await?;
        self.changed(&craft, Some(change)).await
    }

    async fn rename(&mut self, craft: Craft, to: &CraftName) -> Result<CraftChanged, ActionError> {
        if craft.name == to.as_str() {
            return Ok(CraftChanged {
                before: craft.name.clone(),
                craft,
                change: None,
            });
        }
        let (row, name) = (craft.id.get(), to.as_str());
        let holding = self
            .session
            .craft_holding(craft_member(self.by), &to.folded())
            .await?;
        let watched = match holding {
            Some((holder, into)) if holder != craft.id => {
                if into != Some(craft.id) {
                    let name = name.to_owned();
                    return Err(Rejection::from(CraftRejection::NameTaken { name }).into());
                }
                // The name was merged into this craft: the two names change places.
                let other = holder.get();
                let rows = vec![(What::CraftName, row), (What::CraftName, other)];
                let watched = watch(self.session, rows).await?;
                let aside = format!("\u{1}{other}");
                self.session
                    .set_fact(What::CraftName, other, Some(&aside))
                    .await?;
                self.session
                    .set_fact(What::CraftName, row, Some(name))
                    .await?;
                self.session
                    .set_fact(What::CraftName, other, Some(&craft.name))
                    .await?;
                watched
            }
            _ => {
                let watched = watch(self.session, vec![(What::CraftName, row)]).await?;
                self.session
                    .set_fact(What::CraftName, row, Some(name))
                    .await?;
                watched
            }
        };
        let kind = ChangeKind::CraftRenamed;
        let change = self.note(kind, &craft.name, name, watched).await?;
        self.changed(&craft, Some(change)).await
    }

    async fn merge(
        &mut self,
        from: Craft,
        into: Craft,
    ) -> Result<(CraftChanged, u64), ActionError> {
        if from.id == into.id {
            let name = into.name;
            return Err(Rejection::from(CraftRejection::MergeWithItself { name }).into());
        }
        let mut crafts = self.session.merged_into(from.id).await?;
        crafts.push(from.id);
        let values = of_crafts(What::CraftMergedInto, &crafts);
        let watched = watch(self.session, values).await?;
        self.session.merge_craft(from.id, into.id).await?;
        let new = self.new_change(ChangeKind::CraftMerged, &from.name, &into.name);
        let change = self.session.add_change(&new, self.now).await?;
        note_more(self.session, change, watched).await?;
        let entries = self.session.move_entries(change, from.id, into.id).await?;
        self.session.move_shipped(change, from.id, into.id).await?;
        milestones::reached(self.session, craft_member(self.by), into.id, self.now).await;
        let mut changed = self.changed(&into, Some(change)).await?;
        changed.before = from.name;
        Ok((changed, entries))
    }

    async fn note(
        &mut self,
        kind: ChangeKind,
        about: &str,
        also: &str,
        watched: Watched,
    ) -> Result<ChangeId, StoreError> {
        let new = self.new_change(kind, about, also);
        note(self.session, &new, watched, self.now).await
    }

    fn new_change(&self, kind: ChangeKind, about: &str, also: &str) -> NewChange {
        NewChange {
            member: craft_member(self.by),
            interaction: self.by.interaction,
            kind,
            about: about.to_owned(),
            also: also.to_owned(),
        }
    }

    /// The craft as it is now.
    async fn changed(
        &mut self,
        craft: &Craft,
        change: Option<ChangeId>,
    ) -> Result<CraftChanged, ActionError> {
        let now = craft_of(self.session, craft_member(self.by), craft.id).await?;
        Ok(CraftChanged {
            craft: now,
            before: craft.name.clone(),
            change,
        })
    }
}

/// The same value of several crafts.
fn of_crafts(what: What, crafts: &[CraftId]) -> Vec<(What, i64)> {
    crafts.iter().map(|craft| (what, craft.get())).collect()
}

fn craft_member(by: &By) -> MemberId {
    by.contact.member
}

async fn craft_of(
    session: &mut Session,
    member: MemberId,
    craft: CraftId,
) -> Result<Craft, ActionError> {
    let craft = session.craft(member, craft).await?;
    Ok(craft.ok_or(Rejection::CraftGone)?)
}
