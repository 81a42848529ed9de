//! Voice rooms: channels of a server in which the time of who agreed becomes entries.
//!
//! Who is in a channel is known in memory alone ([`halls`]), which turns the gateway's word into what happened to whom. Each such
//! happening is decided in one transaction ([`follow`]): without the member's consent in that server it changes nothing. What runs is
//! a timer like any other, of the source *voice*: it survives a restart, is asked about at its limit, and is ended by the scheduler.

pub mod follow;
pub mod halls;
pub mod setup;

pub use halls::VoiceHalls;

use crate::actions::ActionError;
use crate::domain::ids::{MemberId, ServerId};
use crate::store::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};

/// How often it is noted up to when the bot has heard. A kill loses as much at most.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Notes that the bot hears of everybody in rooms, wherever it does. At most once a minute.
pub async fn note_heard(
    store: &Store,
    halls: &VoiceHalls,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if !halls.is_note_due(now, NOTED_EVERY) {
        return Ok(());
    }
    note_heard_now(store, halls, now).await
}

/// The same, however long ago the last note was.
pub async fn note_heard_now(
    store: &Store,
    halls: &VoiceHalls,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let servers = store.read().await?.servers_with_rooms_in_use().await?;
    let heard: Vec<ServerId> = servers
        .into_iter()
        .filter(|server| halls.is_heard(*server))
        .collect();
    if heard.is_empty() {
        return Ok(());
    }
    store
        .write(move |session| {
            Box::pin(async move {
                for server in heard {
                    session.set_rooms_heard(server, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Looks again at who could not be counted until now, and at those whose time ended though they may be in a room still.
pub fn look_again(halls: &VoiceHalls, ended: &[(ServerId, MemberId)], now: DateTime<Utc>) {
    for (server, member) in ended {
        halls.tell_again(*server, *member, now);
    }
    halls.tell_due(now);
}

/// Does what the halls have to tell until there is nothing more; what fails is told again later. Gives the number of happenings
/// dealt with.
pub async fn follow_halls(
    store: &Store,
    halls: &VoiceHalls,
    limit_minutes: i64,
) -> Result<usize, ActionError> {
    let mut dealt_with = 0;
    while let Some(happening) = halls.next() {
        match follow::follow(store, &happening, limit_minutes).await {
            Ok(later) => {
                for (server, member, at) in later {
                    halls.tell_later(server, member, at);
                }
                dealt_with += 1;
                halls.done();
            }
            Err(error) => {
                halls.put_back(happening);
                return Err(error);
            }
        }
    }
    Ok(dealt_with)
}
