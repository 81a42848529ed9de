//! *Log this*: a message becomes the evidence of a piece of work. Of somebody else's message nothing is kept but its address; one's
//! own stands in the form, to be kept or changed by its author.

use chrono::{DateTime, Utc};

use super::ActionError;
use super::contact::Contact;
use super::log_work::{LogWork, Logged, log_from};
use crate::domain::evidence::MessageLink;
use crate::domain::ids::{InteractionId, MemberId};
use crate::domain::record::Source;
use crate::store::{Store, StoreError};

/// What somebody typed into the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogThis {
    /// Who, and where.
    pub contact: Contact,
    /// The interaction: a second delivery of it changes nothing.
    pub interaction: InteractionId,
    /// The message.
    pub message: MessageLink,
    /// A duration as people write it.
    pub time: String,
    /// The craft's name.
    pub craft: String,
    /// A day; today when empty.
    pub day: String,
    /// What was done; may be empty.
    pub what: String,
}

/// Keeps one piece of work with the message as its evidence.
pub async fn log_this(
    store: &Store,
    request: LogThis,
    now: DateTime<Utc>,
) -> Result<Logged, ActionError> {
    let day = Some(request.day).filter(|day| !day.trim().is_empty());
    let work = LogWork {
        contact: request.contact,
        interaction: request.interaction,
        time: request.time,
        craft: request.craft,
        what: Some(request.what),
        day,
        dead_end: false,
        lesson: None,
        link: Some(request.message.to_string()),
    };
    log_from(store, work, Source::Message, now).await
}

/// The craft that the member logged last, for the form to begin with; empty before the first.
pub async fn likely_craft(store: &Store, member: MemberId) -> Result<String, StoreError> {
    let crafts = store.read().await?.crafts_of(member, 1).await?;
    let likely = crafts.into_iter().find(|craft| !craft.archived);
    Ok(likely.map_or_else(String::new, |craft| craft.name))
}
