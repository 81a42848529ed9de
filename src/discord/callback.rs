//! The answer to an interaction on its way to Discord: into the door from inside the process, since it is what people wait for.

use edge::DoorInside;
use http::{Request, header};
use serenity::all::{CreateInteractionResponse, InteractionId};
use serenity::constants::USER_AGENT;

use crate::messenger;

/// Sends an answer without files. The error says what happened, for the log, and holds nothing of what was sent.
pub(super) async fn send(
    door: &DoorInside,
    id: InteractionId,
    token: &str,
    response: &CreateInteractionResponse,
) -> Result<(), String> {
    let body = serde_json::to_vec(response).map_err(|_| "an answer that is no JSON")?;
    // The token in the path is all that Discord asks for here.
    let request = Request::post(format!("/api/v10/interactions/{id}/{token}/callback"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, USER_AGENT)
        .body(body.into())
        .map_err(|_| "a token that is no part of a path")?;
    let answer = door.pass(request).await;
    let status = answer.status();
    if status.is_success() {
        Ok(())
    } else {
        Err(messenger::what_was_answered(status.as_u16(), answer.body()))
    }
}
