//! Who acts, and where: what the bot notes at every contact.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::ActionError;
use crate::domain::calendar::member_day;
use crate::domain::ids::{MemberId, ServerId};
use crate::domain::record::{Member, Membership};
use crate::domain::rejection::{OwnDataRejection, Rejection};
use crate::store::{Known, Session, Store, StoreError, Visible};

/// Who acts, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The member.
    pub member: MemberId,
    /// The place.
    pub place: Place,
}

/// Where somebody acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A server that has installed the bot.
    Server {
        /// The server.
        id: ServerId,
        /// The member's name there.
        display_name: String,
    },
    /// A direct message, or a server in which only the member has installed the bot: nothing becomes visible by it.
    Direct,
}

/// The member as the bot knows them, and their standing in the server they act in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The member.
    pub member: Member,
    /// In a server, the member there.
    pub membership: Option<Membership>,
}

impl Contact {
    /// The server, if the place is one.
    pub fn server(&self) -> Option<ServerId> {
        match &self.place {
            Place::Server { id, .. } => Some(*id),
            Place::Direct => None,
        }
    }

    /// The server, or the refusal of a server command elsewhere.
    pub fn needs_server(&self) -> Result<ServerId, Rejection> {
        self.server().ok_or(Rejection::NotInServer)
    }

    /// What the place may see of the member.
    pub fn visible(&self) -> Visible {
        self.server().map_or(Visible::All, Visible::In)
    }
}

/// Notes the contact: adds the member at the first one, with the server's zone, and refreshes their name in the server. A contact from
/// before the member had everything erased, which comes late or a second time, is refused.
pub async fn meet(
    session: &mut Session,
    contact: &Contact,
    now: DateTime<Utc>,
) -> Result<Met, ActionError> {
    let known = session.known(contact.member, contact.server(), now).await?;
    meet_known(session, contact, known, now).await
}

/// The same where it was looked up already what is known of them.
pub(super) async fn meet_known(
    session: &mut Session,
    contact: &Contact,
    known: Known,
    now: DateTime<Utc>,
) -> Result<Met, ActionError> {
    if known.erased_since {
        return Err(Rejection::OwnData(OwnDataRejection::ErasedSince).into());
    }
    let Some(member) = known.member else {
        return meet_first(session, contact, &known, now).await;
    };
    if member.direct_closed_at.is_some() {
        // They act: direct messages may be tried again. That they were closed is said in the reply to this contact.
        session.guard().await?;
        session.set_direct_closed(member.id, None).await?;
    }
    let Place::Server { id, display_name } = &contact.place else {
        return Ok(Met {
            member,
            membership: None,
        });
    };
    let known_so = |there: &Membership| there.display_name == *display_name;
    if known.membership.as_ref().is_some_and(known_so) {
        return Ok(Met {
            member,
            membership: known.membership,
        });
    }
    session.guard().await?;
    if !known.knows_server {
        session.add_server(*id, now).await?;
    }
    let there = session.meet_in_server(*id, member.id, display_name).await?;
    Ok(Met {
        member,
        membership: Some(there),
    })
}

async fn meet_first(
    session: &mut Session,
    contact: &Contact,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<Met, ActionError> {
    let zone = known.server_zone.unwrap_or(Tz::UTC);
    session.guard().await?;
    let Place::Server { id, display_name } = &contact.place else {
        let added = session.add_member(contact.member, zone, now).await?;
        let member = added.expect("they were not there a moment ago, in the same transaction");
        return Ok(Met {
            member,
            membership: None,
        });
    };
    if !known.knows_server {
        session.add_server(*id, now).await?;
    }
    let there = (*id, display_name.as_str());
    let (member, membership) = session
        .add_member_in_server(contact.member, zone, there, now)
        .await?;
    Ok(Met {
        member,
        membership: Some(membership),
    })
}

/// The member's zone without noting a contact: for autocomplete, which must change nothing.
pub async fn zone_of(store: &Store, contact: &Contact) -> Result<Tz, StoreError> {
    let session = &mut store.read().await?;
    match session.member(contact.member).await? {
        Some(member) => Ok(member.timezone),
        None => first_zone(session, contact).await,
    }
}

/// The member's day without noting a contact.
pub async fn today_of(
    store: &Store,
    contact: &Contact,
    now: DateTime<Utc>,
) -> Result<NaiveDate, StoreError> {
    let session = &mut store.read().await?;
    match session.member(contact.member).await? {
        Some(member) => Ok(member.today(now)),
        None => Ok(member_day(now, first_zone(session, contact).await?, 0)),
    }
}

async fn first_zone(session: &mut Session, contact: &Contact) -> Result<Tz, StoreError> {
    let check_in = match contact.server() {
        Some(server) => session.check_in(server).await?,
        None => None,
    };
    Ok(check_in.map_or(Tz::UTC, |check_in| check_in.schedule.zone))
}
