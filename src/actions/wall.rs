//! A server's wall of lessons: hung there by their members, each for itself, and shown without names.
//!
//! Which are shown and in what order is `domain::wall`'s. Who has left the server, or may not speak there, shows nothing.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::ActionError;
use super::contact::{self, Contact};
use super::lessons::own_lesson;
use crate::domain::calendar::member_day;
use crate::domain::ids::{LessonId, ServerId};
use crate::domain::lesson::KeptLesson;
use crate::domain::rejection::Rejection;
use crate::domain::wall::{Hung, are_enough, showing};
use crate::messenger::{Messenger, SendError, Standing};
use crate::store::Store;

/// Hangs one's own lesson on the server's wall, or takes it down. Done again it changes nothing.
pub async fn hang(
    store: &Store,
    contact: Contact,
    lesson: LessonId,
    up: bool,
    now: DateTime<Utc>,
) -> Result<KeptLesson, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move {
                let met = contact::meet(session, &contact, now).await?;
                let kept = own_lesson(session, contact.member, lesson).await?;
                if !up {
                    session.take_lesson_down(lesson, server).await?;
                    return Ok(kept);
                }
                if met.membership.is_none_or(|there| there.joined_at.is_none()) {
                    return Err(Rejection::NotJoined.into());
                }
                session.hang_lesson(lesson, server, now).await?;
                Ok(kept)
            })
        })
        .await
}

/// Whether one's own lesson hangs on the wall of the server that one acts in; none where there is no server.
pub async fn hangs(
    store: &Store,
    contact: &Contact,
    lesson: LessonId,
) -> Result<Option<bool>, ActionError> {
    let Some(server) = contact.server() else {
        return Ok(None);
    };
    let hung = store.read().await?.hung_by(contact.member, server).await?;
    Ok(Some(hung.contains(&lesson)))
}

/// The texts that the server's wall shows today, in their order; none where too few members have something there.
pub async fn wall(
    store: &Store,
    messenger: &Messenger,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<Vec<String>, ActionError> {
    let server = contact.needs_server()?;
    store
        .write(move |session| {
            Box::pin(async move { contact::meet(session, &contact, now).await.map(|_| ()) })
        })
        .await?;
    let (zone, hung) = {
        let session = &mut store.read().await?;
        let check_in = session.check_in(server).await?;
        let zone = check_in.map_or(Tz::UTC, |check_in| check_in.schedule.zone);
        (zone, session.wall_of(server).await?)
    };
    let mut shown = Vec::new();
    for hung in showing(server, hung, member_day(now, zone, 0)) {
        if is_here(messenger, server, &hung, now).await? {
            shown.push(hung);
        }
    }
    if !are_enough(&shown) {
        shown.clear();
    }
    Ok(shown.into_iter().map(|hung| hung.text).collect())
}

async fn is_here(
    messenger: &Messenger,
    server: ServerId,
    hung: &Hung,
    now: DateTime<Utc>,
) -> Result<bool, ActionError> {
    match messenger.member_standing(server, hung.member, now).await {
        Ok(standing) => Ok(matches!(standing, Standing::Here { .. })),
        Err(SendError::GiveUp(_)) => Ok(false),
        Err(SendError::Retry { reason, .. }) => {
            Err(anyhow::anyhow!("asking who is there: {reason}").into())
        }
    }
}
