//! What a change of a craft changes in the record, and how it is noted.

use chrono::{DateTime, Utc};

use super::CraftChanged;
use crate::actions::ActionError;
use crate::actions::amend::By;
use crate::actions::change::{Watched, note, note_more, watch};
use crate::actions::milestones;
use crate::domain::change::{ChangeKind, What};
use crate::domain::ids::{ChangeId, CraftId, MemberId};
use crate::domain::record::Craft;
use crate::domain::rejection::{CraftRejection, Rejection};
use crate::domain::text::CraftName;
use crate::store::{NewChange, Session, StoreError};

/// A change that is about to be made by a member who was met.
pub(super) struct Making<'a> {
    pub(super) session: &'a mut Session,
    pub(super) by: &'a By,
    pub(super) now: DateTime<Utc>,
}

impl Making<'_> {
    /// Sets one value of a craft; a value that stands already is no change.
    pub(super) async fn set(
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

    /// Gives it another name; where that is the name of a craft that was merged into it, the two names change places.
    pub(super) async fn rename(
        &mut self,
        craft: Craft,
        to: &CraftName,
    ) -> Result<CraftChanged, ActionError> {
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

    /// Makes one craft of two, and says how many entries went along.
    pub(super) async fn merge(
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

    /// Notes the change, so that it can be undone.
    pub(super) async fn note(
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
    pub(super) async fn changed(
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
pub(super) fn of_crafts(what: What, crafts: &[CraftId]) -> Vec<(What, i64)> {
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
