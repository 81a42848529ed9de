//! The page's addresses. Everything that changes something takes JSON or bytes by POST, which other
//! sites' pages cannot send without asking first; nothing allows them when they ask.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, Request, State as Held};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html as Answer, IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::State;
use super::snapshot::{Viewer, can_see, first_channel};
use super::{acting, assets, hosting, live, on_message, screen};
use crate::ids::{ChannelId, UserId};

/// Messages on the screen unless more are asked for.
const SHOWN: usize = 60;
/// The most that can be asked for.
const MOST_SHOWN: usize = 2_000;
/// The largest file that can be chosen (Discord's limit for everyone).
const UPLOAD_BYTES: usize = 10 * 1024 * 1024;

/// Nothing but the page's own script, style and pictures; nothing inside markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) fn routes(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/live", get(live::live))
        .route("/command-form", get(acting::command_form))
        .route("/say", post(acting::say))
        .route("/command", post(acting::command))
        .route("/complete", post(acting::complete))
        .route("/press", post(on_message::press))
        .route("/select", post(on_message::select))
        .route("/app", post(on_message::app))
        .route("/submit", post(acting::submit))
        .route("/dismiss", post(on_message::dismiss))
        .route("/react", post(on_message::react))
        .route("/voice", post(acting::voice))
        .route("/clock", post(hosting::clock))
        .route("/action", post(hosting::action))
        .route("/fault", post(hosting::fault))
        .route("/upload", post(hosting::upload))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .route("/page.css", get(assets::style))
        .route("/page.js", get(assets::script))
        .route("/icon.svg", get(assets::icon))
        .route("/files/{id}/{name}", get(assets::file))
        .layer(middleware::from_fn(with_headers))
        .with_state(state)
}

async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Who looks at what, as it stands in the address. Whatever is missing or not to be seen is chosen.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Where {
    #[serde(rename = "as")]
    who: Option<String>,
    #[serde(rename = "in")]
    channel: Option<String>,
    show: Option<usize>,
}

impl Where {
    pub(super) fn viewer(self, state: &State) -> Option<Viewer> {
        let asked = self.who.and_then(|id| id.parse::<UserId>().ok());
        let person = state.people.iter().find(|one| Some(one.id) == asked);
        let who = person.or(state.people.first())?.id;
        let channel = state.standin.shared.read(|world| {
            let asked = self.channel.and_then(|id| id.parse::<ChannelId>().ok());
            let of_another = |id: &ChannelId| {
                let channel = world.channels.get(id);
                channel.is_some_and(|one| one.recipient.is_some_and(|of| of != who))
            };
            let own_dm = || world.dms.get(&who).copied();
            asked
                .filter(|id| can_see(world, who, *id))
                .or_else(|| asked.filter(of_another).and_then(|_| own_dm()))
                .or_else(|| first_channel(world, who))
        })?;
        let show = self.show.unwrap_or(SHOWN).min(MOST_SHOWN);
        Some(Viewer { who, channel, show })
    }
}

async fn page(Held(state): Held<Arc<State>>, Query(asked): Query<Where>) -> Response {
    let drawn = asked
        .viewer(&state)
        .and_then(|viewer| screen::page(&state, viewer));
    match drawn {
        Some(page) => Answer(page.into_string()).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no channel to see yet.").into_response(),
    }
}
