//! What viewers do: each request is one act of one person in one channel, answered with what the
//! page has to show at once. The rest arrives with the next screen.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State as Held};
use axum::http::StatusCode;
use axum::response::{Html as Answer, IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::forms::{self, Command};
use super::names::Names;
use super::routes::Where;
use super::snapshot::{self, Viewer};
use super::{State, values};
use crate::VoiceFlags;
use crate::ids::ChannelId;
use crate::people::Place;
use crate::people::outcome::{InteractionOutcome, Outcome};
use crate::world::attachments::Upload;
use crate::world::model::channel_kind;

/// Discord's limit on a message.
const MESSAGE_CHARS: usize = 2_000;

pub(super) type Request<T> = Json<Act<T>>;
pub(super) type Acted = Result<Json<Value>, Refused>;

/// Why something was not done, for the person to read. No error of HTTP: the page asked rightly.
pub(super) struct Refused(String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        Json(json!({"kind": "refused", "why": self.0})).into_response()
    }
}

impl From<String> for Refused {
    fn from(why: String) -> Self {
        Self(why)
    }
}

pub(super) fn refused(why: impl Into<String>) -> Refused {
    Refused(why.into())
}

/// Who acts where, and what.
#[derive(Deserialize)]
pub(super) struct Act<T> {
    #[serde(flatten)]
    place: Where,
    #[serde(flatten)]
    pub(super) what: T,
}

impl<T> Act<T> {
    pub(super) fn parts(self, state: &State) -> Result<(Viewer, T), Refused> {
        let viewer = self.place.viewer(state);
        let viewer = viewer.ok_or_else(|| refused("There is no such channel any more."))?;
        Ok((viewer, self.what))
    }
}

pub(super) fn done() -> Json<Value> {
    Json(json!({"kind": "done"}))
}

/// What came of an interaction, for the one who started it.
pub(super) fn shown(state: &State, viewer: Viewer, outcome: InteractionOutcome) -> Acted {
    match outcome.kind {
        Outcome::Failed(why) => Err(refused(why)),
        Outcome::NotSent(why) => Err(refused(format!("Not sent: {why}."))),
        Outcome::Modal(modal) => {
            let bot = state
                .standin
                .shared
                .read(|world| world.display_name(world.bot, None));
            let token = state.keep_modal(viewer.who, modal.clone());
            let form = forms::modal(&modal, token, &bot).into_string();
            Ok(Json(json!({"kind": "modal", "html": form})))
        }
        _ => Ok(done()),
    }
}

pub(super) fn place(state: &State, channel: ChannelId) -> Place {
    state
        .standin
        .shared
        .read(|world| snapshot::place(world, channel))
}

#[derive(Deserialize)]
pub(super) struct Say {
    text: String,
    file: Option<u64>,
}

pub(super) async fn say(Held(state): Held<Arc<State>>, Json(act): Request<Say>) -> Acted {
    let (viewer, say) = act.parts(&state)?;
    let length = say.text.chars().count();
    if length > MESSAGE_CHARS {
        return Err(refused(format!(
            "{length} characters; a message takes {MESSAGE_CHARS}."
        )));
    }
    let files: Vec<Upload> = say
        .file
        .and_then(|token| state.upload(token))
        .into_iter()
        .collect();
    if say.text.trim().is_empty() && files.is_empty() {
        return Ok(done());
    }
    let body = json!({"content": say.text});
    state
        .standin
        .try_post(viewer.who, viewer.channel, &body, files)?;
    Ok(done())
}

#[derive(Deserialize)]
pub(super) struct Enter {
    /// The voice channel; none to leave voice.
    channel: Option<String>,
    #[serde(default)]
    deafened: bool,
}

/// Enters a voice channel, leaves it, or stops hearing there.
pub(super) async fn voice(Held(state): Held<Arc<State>>, Json(act): Request<Enter>) -> Acted {
    let (viewer, enter) = act.parts(&state)?;
    let channel = enter.channel.and_then(|id| id.parse::<ChannelId>().ok());
    let flags = VoiceFlags {
        self_deaf: enter.deafened,
        ..VoiceFlags::default()
    };
    let server = state.standin.shared.read(|world| {
        let asked = world.channels.get(&channel.unwrap_or(viewer.channel))?;
        let is_voice = channel.is_none() || asked.kind == channel_kind::VOICE;
        asked
            .server
            .filter(|_| is_voice && snapshot::can_see(world, viewer.who, asked.id))
    });
    let Some(server) = server else {
        return Err(refused("There is no such voice channel."));
    };
    state.standin.set_voice(server, viewer.who, channel, flags);
    Ok(done())
}

fn offered(state: &State, viewer: Viewer, path: &str) -> Option<Command> {
    let offered = state
        .standin
        .shared
        .read(|world| snapshot::commands(world, viewer.who, viewer.channel));
    forms::commands(&offered)
        .into_iter()
        .find(|one| one.path == path)
}

#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

/// The form for a command's options.
pub(super) async fn command_form(
    Held(state): Held<Arc<State>>,
    Query(asked): Query<Where>,
    Query(command): Query<Named>,
) -> Response {
    let found = asked
        .viewer(&state)
        .and_then(|viewer| Some((viewer, offered(&state, viewer, &command.name)?)));
    let Some((viewer, command)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let names = state.standin.shared.read(|world| {
        let server = world
            .channels
            .get(&viewer.channel)
            .and_then(|one| one.server);
        Names::read(world, viewer.who, server)
    });
    Answer(forms::command(&command, &names).into_string()).into_response()
}

#[derive(Deserialize)]
pub(super) struct Filled {
    name: String,
    #[serde(default)]
    options: Map<String, Value>,
    /// The option being typed, and what is typed so far.
    focused: Option<(String, String)>,
}

pub(super) async fn command(Held(state): Held<Arc<State>>, Json(act): Request<Filled>) -> Acted {
    let (viewer, filled) = act.parts(&state)?;
    let Some(command) = offered(&state, viewer, &filled.name) else {
        return Err(refused(format!("/{} is not offered here.", filled.name)));
    };
    let options = values::options(&state, &command.options, &filled.options)?;
    let place = place(&state, viewer.channel);
    let outcome = state
        .standin
        .command(viewer.who, place, &filled.name, &options)
        .await;
    shown(&state, viewer, outcome)
}

/// What the bot offers while an option is being typed.
pub(super) async fn complete(Held(state): Held<Arc<State>>, Json(act): Request<Filled>) -> Acted {
    let (viewer, mut filled) = act.parts(&state)?;
    let Some((focused, typed)) = filled.focused.take() else {
        return Err(refused("No option is being typed."));
    };
    let Some(command) = offered(&state, viewer, &filled.name) else {
        return Err(refused(format!("/{} is not offered here.", filled.name)));
    };
    filled.options.remove(&focused);
    // What is half typed beside it is left out, as Discord leaves it out.
    let options = values::options(&state, &command.options, &filled.options).unwrap_or_default();
    let place = place(&state, viewer.channel);
    let outcome = state
        .standin
        .complete(
            viewer.who,
            place,
            &filled.name,
            &options,
            (&focused, &typed),
        )
        .await;
    match outcome.kind {
        Outcome::Choices(choices) => {
            let choices = choices
                .iter()
                .map(|one| json!({"name": one.name, "value": one.value}));
            let choices: Vec<Value> = choices.collect();
            Ok(Json(json!({"kind": "choices", "choices": choices})))
        }
        Outcome::Failed(_) => Err(refused("Loading options failed.")),
        _ => Err(refused("No options match your search.")),
    }
}

#[derive(Deserialize)]
pub(super) struct Submitted {
    modal: u64,
    fields: Map<String, Value>,
}

pub(super) async fn submit(Held(state): Held<Arc<State>>, Json(act): Request<Submitted>) -> Acted {
    let (viewer, submitted) = act.parts(&state)?;
    let Some(modal) = state.modal(viewer.who, submitted.modal) else {
        return Err(refused(
            "This form was opened too long ago. Your text is still here; copy it.",
        ));
    };
    let fields = submitted.fields.iter();
    let fields: Vec<(&str, &str)> = fields
        .map(|(id, text)| (id.as_str(), text.as_str().unwrap_or_default()))
        .collect();
    let outcome = state.standin.submit(viewer.who, &modal, &fields).await;
    if matches!(outcome.kind, Outcome::Failed(_)) {
        return Err(refused("Something went wrong. Try again."));
    }
    shown(&state, viewer, outcome)
}
