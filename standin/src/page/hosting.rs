//! What viewers do to the world around them: its clock, the host's buttons, faults; and files that are
//! chosen before they are sent.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State as Held};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;

use super::acting::{Acted, Named, Request, done, refused};
use super::trouble::Kind;
use super::{State, controls};
use crate::world::attachments::{Upload, content_type_of};

/// The farthest that time is moved at once.
const LONGEST_SKIP: TimeDelta = TimeDelta::days(366);

#[derive(Deserialize)]
pub(super) struct Minutes {
    minutes: i64,
}

pub(super) async fn clock(Held(state): Held<Arc<State>>, Json(act): Request<Minutes>) -> Acted {
    let by = TimeDelta::try_minutes(act.what.minutes).unwrap_or_default();
    if by <= TimeDelta::zero() || by > LONGEST_SKIP {
        return Err(refused("Time moves forward, by a year at most."));
    }
    controls::skip(&state.standin, &state.controls, &state.jobs, by)?;
    Ok(done())
}

#[derive(Deserialize)]
pub(super) struct OfHost {
    id: String,
}

pub(super) async fn action(Held(state): Held<Arc<State>>, Json(act): Request<OfHost>) -> Acted {
    controls::run(&state.standin, &state.controls, &state.jobs, &act.what.id)?;
    Ok(done())
}

#[derive(Deserialize)]
pub(super) struct Switched {
    fault: Kind,
    on: bool,
}

pub(super) async fn fault(Held(state): Held<Arc<State>>, Json(act): Request<Switched>) -> Acted {
    let (viewer, switched) = act.parts(&state)?;
    state
        .trouble
        .switch(&state.standin, switched.fault, switched.on, viewer);
    Ok(done())
}

/// Keeps a file that was chosen until it is sent with a command or a message.
pub(super) async fn upload(
    Held(state): Held<Arc<State>>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    // A type that other sites' pages cannot send without asking.
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/octet-stream") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let token = state.keep_upload(Upload {
        index: 0,
        content_type: content_type_of(&named.name),
        filename: named.name,
        bytes,
    });
    Json(json!({"token": token})).into_response()
}
