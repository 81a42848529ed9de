//! REST: every request goes through one function that checks who asks, applies the faults asked
//! for and the rate limits, checks request and answer against the contract, and keeps a log. The
//! routes are in `routes`, a module an area beside it.

pub(crate) mod call;
pub(crate) mod callbacks;
pub(crate) mod channels;
pub(crate) mod checks;
pub(crate) mod commands;
pub(crate) mod error;
pub(crate) mod limits;
pub(crate) mod messages;
pub(crate) mod routes;
pub(crate) mod servers;
pub(crate) mod threads;
pub(crate) mod users;
pub(crate) mod webhooks;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::Value;

use self::call::Call;
use self::error::ApiError;
use crate::faults::{Effect, Verdict};
use crate::shared::Shared;
use crate::world::RequestLog;

/// What a route answers.
pub(crate) enum Reply {
    Json(Value),
    Created(Value),
    Nothing,
}

pub(crate) type Answered = Result<Reply, ApiError>;

/// Marks an answer in whose place the connection is to be cut.
#[derive(Clone, Copy)]
pub(crate) struct CutHere;

/// Answers one request to the API.
pub(crate) async fn serve(shared: Arc<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (call, unreadable) = match Call::read(parts, body).await {
        Ok(call) => (call, None),
        Err((call, why)) => (call, Some(why)),
    };
    let verdict = shared.faults.judge(call.method.as_str(), &call.path).await;
    if let Verdict::Instead(effect) = verdict {
        return instead(&shared, &call, &effect);
    }
    let problems = shared.checks.request(&call);
    let refused =
        unreadable.or_else(|| (!authorized(&shared, &call)).then_some(error::UNAUTHORIZED));
    let cuts = matches!(verdict, Verdict::CutAfter);
    // One turn with the world, so that whoever waits for the deed finds the violations and the log.
    let (status, headers, json) = shared.change(|world| {
        let (limited, headers) = world.limits.take(&call);
        let (status, json) = if let Some(body) = limited {
            (StatusCode::TOO_MANY_REQUESTS, Some(body))
        } else {
            for problem in problems {
                world.violation(problem);
            }
            outcome(refused.map_or_else(|| routes::route(world, &call), Err))
        };
        world.log_request(logged(
            &call,
            if cuts { 0 } else { status.as_u16() },
            world.now,
        ));
        (status, headers, json)
    });
    let wrong = shared
        .checks
        .response(&call, status.as_u16(), json.as_ref());
    if !wrong.is_empty() {
        shared.change(|world| {
            for one in wrong {
                world.violation(one);
            }
        });
    }
    if cuts {
        cut()
    } else {
        respond(status, headers, json)
    }
}

fn outcome(answered: Answered) -> (StatusCode, Option<Value>) {
    match answered {
        Ok(Reply::Json(json)) => (StatusCode::OK, Some(json)),
        Ok(Reply::Created(json)) => (StatusCode::CREATED, Some(json)),
        Ok(Reply::Nothing) => (StatusCode::NO_CONTENT, None),
        Err(why) => {
            let status = StatusCode::from_u16(why.status).expect("Discord's own statuses");
            (status, Some(why.body()))
        }
    }
}

fn respond(status: StatusCode, headers: HeaderMap, json: Option<Value>) -> Response {
    match json {
        Some(json) => {
            let body = Body::from(json.to_string());
            (
                status,
                headers,
                [(header::CONTENT_TYPE, "application/json")],
                body,
            )
                .into_response()
        }
        None => (status, headers).into_response(),
    }
}

/// Interaction tokens are their own key; everything else takes the bot's token.
fn authorized(shared: &Shared, call: &Call) -> bool {
    let path = call.path.as_str();
    let keyless =
        path == "/gateway" || path.starts_with("/interactions/") || path.starts_with("/webhooks/");
    let given = call
        .authorization
        .as_deref()
        .and_then(|text| text.strip_prefix("Bot "));
    keyless || given == Some(shared.token.as_str())
}

fn instead(shared: &Shared, call: &Call, effect: &Effect) -> Response {
    match effect {
        Effect::Status {
            status,
            code,
            message,
        } => {
            log(shared, call, *status);
            let body = serde_json::json!({"code": code, "message": message});
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            respond(status, HeaderMap::new(), Some(body))
        }
        Effect::RateLimited {
            retry_after,
            global,
        } => {
            log(shared, call, 429);
            let (headers, body) = limits::refusal(*retry_after, *global);
            (StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response()
        }
        Effect::Cut | Effect::CutAfter | Effect::Slow | Effect::SlowCutAfter | Effect::Late(_) => {
            log(shared, call, 0);
            cut()
        }
    }
}

fn cut() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(CutHere);
    response
}

fn log(shared: &Shared, call: &Call, status: u16) {
    shared.change(|world| world.log_request(logged(call, status, world.now)));
}

fn logged(call: &Call, status: u16, at: DateTime<Utc>) -> RequestLog {
    let query = if call.query.is_empty() { "" } else { "?" };
    let path = format!("{}{query}{}", call.path, call.query);
    RequestLog {
        method: call.method.to_string(),
        path,
        status,
        at,
        took: call.came_at.elapsed(),
    }
}
