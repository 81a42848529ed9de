//! `/voice`: which channels are rooms and how they count, for those who manage the server; and each member's own consent.

use chrono::{DateTime, Utc};

use super::follow::leave_rooms;
use super::halls::VoiceHalls;
use crate::actions::ActionError;
use crate::actions::contact::{self, Contact};
use crate::domain::duration::Minutes;
use crate::domain::ids::{ChannelId, ServerId};
use crate::domain::rejection::{Rejection, VoiceRejection};
use crate::domain::text::CraftName;
use crate::domain::timer::{Timer, TimerState};
use crate::domain::voice::{CAP_MINUTES_MIN, ROOMS_MAX, Standing, VoiceRoom, VoiceRule};
use crate::store::{Session, Store};

/// A server's rooms and how they count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceView {
    /// The rooms, the first chosen first.
    pub rooms: Vec<VoiceRoom>,
    /// How they count.
    pub rule: VoiceRule,
}

/// What an admin sets; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoiceChange {
    /// Whether being alone counts.
    pub alone_counts: Option<bool>,
    /// The most that one day can get.
    pub daily_cap: Option<String>,
}

/// How a member stands in the rooms of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceStatus {
    /// Whether they agreed to be counted.
    pub agreed: bool,
    /// The rooms.
    pub view: VoiceView,
    /// How they stand in one.
    pub standing: Option<Standing>,
    /// Their running timer, whatever it comes from.
    pub timer: Option<Timer>,
    /// What their day has from this server's rooms, in minutes; what runs apart.
    pub today_minutes: i64,
}

/// Makes a channel a room, or gives the room another craft.
pub async fn add_room(
    store: &Store,
    halls: &VoiceHalls,
    contact: Contact,
    channel: ChannelId,
    craft: String,
    now: DateTime<Utc>,
) -> Result<VoiceView, ActionError> {
    let server = needs_rooms(halls, &contact)?;
    let craft = CraftName::parse(&craft)?;
    if halls.is_afk(server, channel) {
        return Err(Rejection::from(VoiceRejection::AfkRoom { channel }).into());
    }
    let room = VoiceRoom {
        channel,
        server,
        craft: craft.as_str().to_owned(),
    };
    let view = store.write(move |session| {
        Box::pin(async move {
            contact::meet(session, &contact, now).await?;
            session.add_server(server, now).await?;
            let rooms = session.voice_rooms(server).await?;
            let is_one = rooms.iter().any(|room| room.channel == channel);
            if !is_one && rooms.len() >= ROOMS_MAX {
                return Err(Rejection::from(VoiceRejection::TooManyRooms).into());
            }
            session.keep_voice_room(&room, now).await?;
            view(session, server).await
        })
    });
    let view: VoiceView = view.await?;
    halls.add_room(server, channel, now);
    Ok(view)
}

/// Makes a room a channel like any other. What runs in it ends, and is kept.
pub async fn remove_room(
    store: &Store,
    halls: &VoiceHalls,
    contact: Contact,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<VoiceView, ActionError> {
    let server = contact.needs_server()?;
    let view = store.write(move |session| {
        Box::pin(async move {
            contact::meet(session, &contact, now).await?;
            let room = session.voice_room(channel).await?;
            if room.is_none_or(|room| room.server != server) {
                return Err(Rejection::from(VoiceRejection::NotARoom { channel }).into());
            }
            session.remove_voice_room(channel).await?;
            view(session, server).await
        })
    });
    let view: VoiceView = view.await?;
    halls.remove_room(server, channel, now);
    Ok(view)
}

/// Changes how the rooms count.
pub async fn change(
    store: &Store,
    halls: &VoiceHalls,
    contact: Contact,
    change: VoiceChange,
    now: DateTime<Utc>,
) -> Result<VoiceView, ActionError> {
    let server = needs_rooms(halls, &contact)?;
    let cap_minutes = change.daily_cap.as_deref().map(parse_cap).transpose()?;
    let view = store.write(move |session| {
        Box::pin(async move {
            contact::meet(session, &contact, now).await?;
            session.add_server(server, now).await?;
            let before = session.voice_rule(server).await?;
            let rule = VoiceRule {
                alone_counts: change.alone_counts.unwrap_or(before.alone_counts),
                cap_minutes: cap_minutes.unwrap_or(before.cap_minutes),
            };
            session.set_voice_rule(server, rule).await?;
            view(session, server).await
        })
    });
    let view: VoiceView = view.await?;
    halls.tell_all_again(server, now);
    Ok(view)
}

/// What is chosen.
pub async fn rooms(store: &Store, server: ServerId) -> Result<VoiceView, ActionError> {
    view(&mut store.read().await?, server).await
}

/// Agrees to be counted in the server's rooms. False when they had agreed.
pub async fn agree(
    store: &Store,
    halls: &VoiceHalls,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<(bool, VoiceView), ActionError> {
    let server = needs_rooms(halls, &contact)?;
    let member = contact.member;
    let agreed = store.write(move |session| {
        Box::pin(async move {
            contact::meet(session, &contact, now).await?;
            session.add_server(server, now).await?;
            let is_new = session.agree_to_voice(server, contact.member, now).await?;
            Ok::<_, ActionError>((is_new, view(session, server).await?))
        })
    });
    let agreed = agreed.await?;
    halls.tell_again(server, member, now);
    Ok(agreed)
}

/// Takes that back: what runs ends now and is kept, and nothing more is counted. False when they had not agreed.
pub async fn stop(
    store: &Store,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                contact::meet(session, &contact, now).await?;
                end_consent(session, &contact, server, now).await
            })
        })
        .await
}

/// How the member stands.
pub async fn status(
    store: &Store,
    halls: &VoiceHalls,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<VoiceStatus, ActionError> {
    let server = needs_rooms(halls, &contact)?;
    let standing = halls.standing(server, contact.member);
    store
        .write(move |session| {
            Box::pin(async move {
                let member = contact::meet(session, &contact, now).await?.member;
                let day = member.today(now);
                let timer = session.running_timer(member.id).await?;
                Ok(VoiceStatus {
                    agreed: session.agreed_to_voice(server, member.id).await?,
                    view: view(session, server).await?,
                    standing,
                    timer: timer.filter(|timer| timer.state == TimerState::Running),
                    today_minutes: session.voice_minutes_on(server, member.id, day).await?,
                })
            })
        })
        .await
}

/// Ends the member's consent in a server, and what runs by it. False when there was none.
pub(in crate::actions) async fn end_consent(
    session: &mut Session,
    contact: &Contact,
    server: ServerId,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    let had = session.disagree_to_voice(server, contact.member).await?;
    leave_rooms(session, server, contact.member, now).await?;
    Ok(had)
}

async fn view(session: &mut Session, server: ServerId) -> Result<VoiceView, ActionError> {
    Ok(VoiceView {
        rooms: session.voice_rooms(server).await?,
        rule: session.voice_rule(server).await?,
    })
}

fn needs_rooms(halls: &VoiceHalls, contact: &Contact) -> Result<ServerId, Rejection> {
    let server = contact.needs_server()?;
    if halls.is_on() {
        Ok(server)
    } else {
        Err(VoiceRejection::Off.into())
    }
}

/// A length from a quarter of an hour to a day.
fn parse_cap(typed: &str) -> Result<i64, Rejection> {
    let unreadable = || VoiceRejection::CapUnreadable {
        input: typed.to_owned(),
    };
    let minutes = Minutes::parse(typed).map_err(|_| unreadable())?;
    let minutes = i64::from(minutes);
    if minutes < CAP_MINUTES_MIN {
        return Err(unreadable().into());
    }
    Ok(minutes)
}
