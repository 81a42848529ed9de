//! `/shipped`: what was made, and the hours that went into it, next to the things made before it.

mod looking;

use chrono::{DateTime, Utc};

use super::ActionError;
use super::amend::By;
use super::change::{nameless, note, of_shipped, watch};
use super::contact;
use super::log_work::parse_link;
use super::look_back::{WhichCraft, find_craft};
use crate::domain::calendar::parse_day;
use crate::domain::change::ChangeKind;
use crate::domain::ids::{ChangeId, ShippedId};
use crate::domain::record::Member;
use crate::domain::rejection::{Rejection, ShippedRejection};
use crate::domain::shipped::{NewShipped, Shipped, ShippedChange};
use crate::domain::text::ShippedText;
use crate::store::{NewChange, Session, Store, Visible};

pub use looking::{Made, PAGE, ShippedPage, WhichThing, shipped_page, shown, to_change};
use looking::{find, made, own, there};

/// What somebody typed after `/shipped`, or into its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShippedTexts {
    /// What it is.
    pub what: String,
    /// Where it is; may be empty.
    pub link: String,
    /// Of which craft; empty over all.
    pub craft: String,
    /// The day; today when empty.
    pub day: String,
}

/// Keeps what was shipped.
pub async fn ship(
    store: &Store,
    by: By,
    texts: ShippedTexts,
    now: DateTime<Utc>,
) -> Result<Made, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                if let Some(kept) = session.shipped_by_interaction(by.interaction).await? {
                    return Ok(made(session, kept, Visible::All, member.today(now)).await?);
                }
                let change = parse(session, &member, &texts, now).await?;
                let new = NewShipped {
                    member: member.id,
                    craft: change.craft,
                    server: by.contact.server(),
                    shipped_on: change.shipped_on,
                    what: change.what,
                    link: change.link,
                    interaction: by.interaction,
                };
                let id = session.add_shipped(&new, now).await?;
                let id = id.ok_or_else(|| anyhow::anyhow!("this interaction shipped already"))?;
                let kept = own(session, member.id, id).await?;
                Ok(made(session, kept, Visible::All, member.today(now)).await?)
            })
        })
        .await
}

/// Changes a thing by its owner's hand; gives the change, to undo it by, unless that is forgotten.
pub async fn change(
    store: &Store,
    by: By,
    thing: ShippedId,
    texts: ShippedTexts,
    now: DateTime<Utc>,
) -> Result<(Made, Option<ChangeId>), ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let kept = there(session, member.id, thing).await?;
                if session.shipped_changed_by(by.interaction).await?.is_none() {
                    let change = parse(session, &member, &texts, now).await?;
                    session
                        .note_shipped_change(by.interaction, kept.id, now)
                        .await?;
                    let watched = watch(session, of_shipped(kept.id)).await?;
                    session.change_shipped(kept.id, &change, now).await?;
                    let new = NewChange {
                        about: kept.what,
                        ..nameless(&by, ChangeKind::ShippedEdited)
                    };
                    note(session, &new, watched, now).await?;
                }
                let change = session.change_by(by.interaction).await?;
                let kept = own(session, member.id, thing).await?;
                let made = made(session, kept, Visible::All, member.today(now)).await?;
                Ok((made, change.map(|change| change.id)))
            })
        })
        .await
}

/// Takes a thing back. Taking it back again changes nothing.
pub async fn take_back(
    store: &Store,
    by: By,
    which: WhichThing,
    now: DateTime<Utc>,
) -> Result<Shipped, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member.id;
                if let Some(done) = session.shipped_changed_by(by.interaction).await? {
                    return own(session, member, done).await;
                }
                let thing = match which {
                    WhichThing::Last => {
                        let latest = session.latest_shipped(member).await?;
                        latest.ok_or(Rejection::from(ShippedRejection::NothingToTakeBack))?
                    }
                    which => find(session, member, which).await?,
                };
                session
                    .note_shipped_change(by.interaction, thing.id, now)
                    .await?;
                if thing.deleted_at.is_none() {
                    session.set_shipped_deleted(thing.id, Some(now)).await?;
                }
                Ok(thing)
            })
        })
        .await
}

/// Puts a thing back that was taken back; without one named, the one taken back last.
pub async fn put_back(
    store: &Store,
    by: By,
    thing: Option<ShippedId>,
    now: DateTime<Utc>,
) -> Result<Made, ActionError> {
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &by.contact, now).await?.member;
                let thing = match (session.shipped_changed_by(by.interaction).await?, thing) {
                    (Some(done), _) => done,
                    (None, Some(thing)) => thing,
                    (None, None) => {
                        let latest = session.latest_shipped_taken_back(member.id).await?;
                        latest
                            .ok_or(Rejection::from(ShippedRejection::NothingToPutBack))?
                            .id
                    }
                };
                let kept = own(session, member.id, thing).await?;
                if session.shipped_changed_by(by.interaction).await?.is_none() {
                    session
                        .note_shipped_change(by.interaction, kept.id, now)
                        .await?;
                    session.set_shipped_deleted(kept.id, None).await?;
                }
                let kept = own(session, member.id, thing).await?;
                Ok(made(session, kept, Visible::All, member.today(now)).await?)
            })
        })
        .await
}

async fn parse(
    session: &mut Session,
    member: &Member,
    texts: &ShippedTexts,
    now: DateTime<Utc>,
) -> Result<ShippedChange, ActionError> {
    let today = member.today(now);
    let what = ShippedText::parse_optional(&texts.what)?;
    let what = what.ok_or(Rejection::from(ShippedRejection::WhatMissing))?;
    let craft = WhichCraft::from(Some(texts.craft.clone()));
    let craft = find_craft(session, member, &craft).await?;
    Ok(ShippedChange {
        craft: craft.map(|craft| craft.id),
        shipped_on: match texts.day.trim() {
            "" => today,
            day => parse_day(day, today)?,
        },
        what: what.as_str().to_owned(),
        link: parse_link(&texts.link)?,
    })
}
