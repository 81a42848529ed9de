//! Joining and leaving, being away and back, and whether to go on being asked by direct message.

use super::entries::by;
use crate::actions::away::{self, Back};
use crate::actions::direct;
use crate::actions::membership::{self, Left};
use crate::discord::Failure;
use crate::discord::turn::Turn;
use crate::domain::ids::{RoundId, ServerId};
use crate::wording;

/// `/join`, and its button.
pub(in crate::discord) async fn join(turn: &Turn<'_>) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let joined = membership::join(&turn.data.store, turn.contact.clone(), turn.now).await?;
    let check_in = turn.data.store.read().await?.check_in(server).await?;
    let next_at = check_in.and_then(|check_in| check_in.next_slot_at);
    let name = turn.server_name(server).await?;
    let message = if joined {
        wording::joined(&name, next_at)
    } else {
        wording::joined_already(&name, next_at)
    };
    turn.reply(message).await
}

/// `/leave`, and its button.
pub(in crate::discord) async fn leave(turn: &Turn<'_>) -> Result<(), Failure> {
    let server = turn.needs_server()?;
    let left = membership::leave(&turn.data.store, turn.contact.clone(), turn.now).await?;
    let name = turn.server_name(server).await?;
    let message = match left {
        Left::CheckIn => wording::left(&name),
        Left::DirectQuestions => wording::left_direct_questions(&name),
        Left::Habits => wording::left_habits(&name),
        Left::Voice => wording::left_voice(&name),
        Left::Nothing => wording::not_joined(&name),
    };
    turn.reply(message).await
}

/// `/back`, and its button.
pub(in crate::discord) async fn back(
    turn: &Turn<'_>,
    since: Option<String>,
) -> Result<(), Failure> {
    let message = match away::back(&turn.data.store, by(turn), since, turn.now).await? {
        Back::Since { day, today, change } => wording::back(day, today, change),
        Back::NotAway { over_since } => wording::not_away(over_since),
    };
    turn.reply(message).await
}

/// *Away this week*, under a question.
pub(super) async fn away_in_round(turn: &Turn<'_>, round: RoundId) -> Result<(), Failure> {
    let store = &turn.data.store;
    let period = away::away_in_round(store, by(turn), round, turn.now).await?;
    turn.reply(wording::away_in_week(period, round)).await
}

/// *Not away after all*, under the reply to that.
pub(super) async fn not_away_in_round(turn: &Turn<'_>, round: RoundId) -> Result<(), Failure> {
    let store = &turn.data.store;
    let period = away::not_away_in_round(store, by(turn), round, turn.now).await?;
    turn.show(wording::not_away_in_week(period)).await
}

/// *Go on asking* and *Leave me be*. The answer takes the place of the question, which is the member's own direct message.
pub(super) async fn go_on(
    turn: &Turn<'_>,
    server: ServerId,
    keep_asking: bool,
) -> Result<(), Failure> {
    let (store, contact) = (&turn.data.store, turn.contact.clone());
    direct::go_on(store, contact, server, keep_asking, turn.now).await?;
    let server_name = turn.server_name(server).await?;
    let message = if keep_asking {
        wording::go_on_kept(&server_name)
    } else {
        wording::go_on_stopped(&server_name)
    };
    turn.show_in_place(&message).await
}
