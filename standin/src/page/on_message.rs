//! What viewers do with a message: its buttons, menus and commands, reactions, and dismissing it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Held;
use serde::Deserialize;

use super::acting::{Acted, Refused, Request, done, place, refused, shown};
use super::snapshot::Viewer;
use super::{State, values};
use crate::ids::MessageId;
use crate::view::MessageView;

/// The message by its id, in the channel or (a thread's first one) in the channel above.
fn message(state: &State, viewer: Viewer, id: u64) -> Option<MessageView> {
    let id = MessageId::new(id);
    let above = state.standin.shared.read(|world| {
        let channel = world.channels.get(&viewer.channel)?;
        channel.parent.filter(|_| channel.thread.is_some())
    });
    let channels = [Some(viewer.channel), above].into_iter().flatten();
    channels
        .filter_map(|channel| state.standin.message(channel, id))
        .find(|message| {
            message
                .ephemeral_for
                .is_none_or(|reader| reader == viewer.who)
        })
}

#[derive(Deserialize)]
pub(super) struct OnMessage {
    message: String,
    /// The custom id, the emoji or the command.
    #[serde(default)]
    id: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    kind: u64,
}

impl OnMessage {
    fn find(&self, state: &State, viewer: Viewer) -> Result<MessageView, Refused> {
        let id = self.message.parse().unwrap_or(0);
        message(state, viewer, id).ok_or_else(|| refused("The message is gone."))
    }
}

pub(super) async fn press(Held(state): Held<Arc<State>>, Json(act): Request<OnMessage>) -> Acted {
    let (viewer, on) = act.parts(&state)?;
    let message = on.find(&state, viewer)?;
    let outcome = state.standin.press(viewer.who, &message, &on.id).await;
    shown(&state, viewer, outcome)
}

pub(super) async fn select(Held(state): Held<Arc<State>>, Json(act): Request<OnMessage>) -> Acted {
    let (viewer, on) = act.parts(&state)?;
    let message = on.find(&state, viewer)?;
    let picked = values::picked(on.kind, &on.values)?;
    let outcome = state
        .standin
        .select(viewer.who, &message, &on.id, picked)
        .await;
    shown(&state, viewer, outcome)
}

/// A command out of a message's menu.
pub(super) async fn app(Held(state): Held<Arc<State>>, Json(act): Request<OnMessage>) -> Acted {
    let (viewer, on) = act.parts(&state)?;
    let message = on.find(&state, viewer)?;
    let place = place(&state, viewer.channel);
    let outcome = state
        .standin
        .message_command(viewer.who, place, &on.id, &message)
        .await;
    shown(&state, viewer, outcome)
}

pub(super) async fn dismiss(Held(state): Held<Arc<State>>, Json(act): Request<OnMessage>) -> Acted {
    let (viewer, on) = act.parts(&state)?;
    let message = on.find(&state, viewer)?;
    if !message.is_ephemeral() {
        return Err(refused("Only what you alone see can be dismissed."));
    }
    state.standin.dismiss(&message);
    Ok(done())
}

/// Adds a reaction, or takes it back.
pub(super) async fn react(Held(state): Held<Arc<State>>, Json(act): Request<OnMessage>) -> Acted {
    let (viewer, on) = act.parts(&state)?;
    let message = on.find(&state, viewer)?;
    let given = message.reactions.iter().find(|one| one.emoji == on.id);
    let standin = &state.standin;
    if given.is_some_and(|one| one.by.contains(&viewer.who)) {
        standin.unreact(viewer.who, message.channel, message.id, &on.id);
    } else {
        standin.react(viewer.who, message.channel, message.id, &on.id);
    }
    Ok(done())
}
