//! The hours before the record: an estimate of its member's, marked wherever it is shown.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::making::{Making, of_crafts};
use super::{CraftChanged, made_already};
use crate::actions::ActionError;
use crate::actions::amend::By;
use crate::actions::change::watch;
use crate::actions::contact;
use crate::actions::look_back::craft_by_name;
use crate::domain::calendar::parse_day;
use crate::domain::change::{ChangeKind, What};
use crate::domain::estimate::{Estimate, EstimateTexts};
use crate::domain::record::Craft;
use crate::store::{Session, Store, StoreError, Visible};

/// An estimate as it is kept now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeforeSet {
    /// The craft.
    pub changed: CraftChanged,
    /// The estimate; none where it was taken away.
    pub estimate: Option<Estimate>,
    /// The member's today.
    pub today: NaiveDate,
}

/// Sets the hours before the record of a craft. Its span ends on `until`, or on the day before the craft's first entry.
pub async fn set_before(
    store: &Store,
    by: By,
    craft: String,
    (texts, until): (EstimateTexts, Option<String>),
    now: DateTime<Utc>,
) -> Result<BeforeSet, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let today = member.today(now);
                let done = made_already(session, member.id, by.interaction).await?;
                let changed = if let Some(done) = done {
                    done
                } else {
                    let craft = craft_by_name(session, member.id, &craft).await?;
                    let until = match &until {
                        Some(day) => parse_day(day, today)?,
                        None => day_before(session, &craft, today).await?,
                    };
                    let estimate = Estimate::parse(&texts, until)?;
                    let mut making = Making {
                        session,
                        by: &by,
                        now,
                    };
                    making.set_before(craft, estimate).await?
                };
                let craft = Some(changed.craft.id);
                let kept = session.estimates(member.id, Visible::All, craft).await?;
                Ok(BeforeSet {
                    changed,
                    estimate: kept.first().map(|(_, estimate)| *estimate),
                    today,
                })
            })
        })
        .await
}

/// The day before the craft's record begins.
async fn day_before(
    session: &mut Session,
    craft: &Craft,
    today: NaiveDate,
) -> Result<NaiveDate, StoreError> {
    let first = session.first_day_of(craft.id).await?;
    Ok(first.unwrap_or(today) - TimeDelta::days(1))
}

impl Making<'_> {
    /// Sets the craft's estimate in place of its own and of those that came with what was merged into it.
    async fn set_before(
        &mut self,
        craft: Craft,
        estimate: Option<Estimate>,
    ) -> Result<CraftChanged, ActionError> {
        let mut crafts = self.session.merged_into(craft.id).await?;
        crafts.push(craft.id);
        let values = of_crafts(What::CraftBefore, &crafts);
        let watched = watch(self.session, values).await?;
        for other in crafts {
            let value = estimate.filter(|_| other == craft.id).map(kept);
            self.session
                .set_fact(What::CraftBefore, other.get(), value.as_deref())
                .await?;
        }
        let change = self
            .note(ChangeKind::BeforeSet, &craft.name, "", watched)
            .await?;
        self.changed(&craft, Some(change)).await
    }
}

/// An estimate as the record keeps it.
fn kept(estimate: Estimate) -> String {
    match estimate.over {
        Some(over) => format!("{} {} {}", estimate.minutes, over.from, over.to),
        None => estimate.minutes.to_string(),
    }
}
