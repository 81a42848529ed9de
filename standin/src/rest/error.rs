//! Refusals as Discord words them: a status, a code from its documentation ("JSON error codes") and
//! a sentence.

use std::borrow::Cow;

use serde_json::{Value, json};

/// One refused request.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: Cow<'static, str>,
    pub(crate) errors: Option<Value>,
}

impl ApiError {
    pub(crate) const fn new(status: u16, code: u32, message: &'static str) -> Self {
        Self {
            status,
            code,
            message: Cow::Borrowed(message),
            errors: None,
        }
    }

    /// "Invalid Form Body", with the field that was wrong and why.
    pub(crate) fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        let reason = json!({"_errors": [{"code": code, "message": message.into()}]});
        let errors = json!({ field: reason });
        Self {
            errors: Some(errors),
            ..Self::new(400, 50035, "Invalid Form Body")
        }
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

pub(crate) const UNAUTHORIZED: ApiError = ApiError::new(401, 0, "401: Unauthorized");
pub(crate) const NOT_FOUND: ApiError = ApiError::new(404, 0, "404: Not Found");
pub(crate) const UNKNOWN_CHANNEL: ApiError = ApiError::new(404, 10003, "Unknown Channel");
pub(crate) const UNKNOWN_SERVER: ApiError = ApiError::new(404, 10004, "Unknown Guild");
pub(crate) const UNKNOWN_MEMBER: ApiError = ApiError::new(404, 10007, "Unknown Member");
pub(crate) const UNKNOWN_MESSAGE: ApiError = ApiError::new(404, 10008, "Unknown Message");
pub(crate) const UNKNOWN_ROLE: ApiError = ApiError::new(404, 10011, "Unknown Role");
pub(crate) const UNKNOWN_USER: ApiError = ApiError::new(404, 10013, "Unknown User");
pub(crate) const UNKNOWN_EMOJI: ApiError = ApiError::new(400, 10014, "Unknown Emoji");
pub(crate) const UNKNOWN_WEBHOOK: ApiError = ApiError::new(404, 10015, "Unknown Webhook");
pub(crate) const UNKNOWN_INTERACTION: ApiError = ApiError::new(404, 10062, "Unknown interaction");
pub(crate) const UNKNOWN_COMMAND: ApiError =
    ApiError::new(404, 10063, "Unknown application command");
pub(crate) const TAG_REQUIRED: ApiError = ApiError::new(
    400,
    40067,
    "A tag is required to create a forum post in this channel",
);
pub(crate) const ALREADY_ACKNOWLEDGED: ApiError =
    ApiError::new(400, 40060, "Interaction has already been acknowledged.");
pub(crate) const MISSING_ACCESS: ApiError = ApiError::new(403, 50001, "Missing Access");
pub(crate) const OTHERS_MESSAGE: ApiError =
    ApiError::new(403, 50005, "Cannot edit a message authored by another user");
pub(crate) const EMPTY_MESSAGE: ApiError =
    ApiError::new(400, 50006, "Cannot send an empty message");
pub(crate) const DM_CLOSED: ApiError =
    ApiError::new(403, 50007, "Cannot send messages to this user");
pub(crate) const NOT_A_TEXT_CHANNEL: ApiError =
    ApiError::new(400, 50008, "Cannot send messages in a non-text channel");
pub(crate) const MISSING_PERMISSIONS: ApiError = ApiError::new(403, 50013, "Missing Permissions");
pub(crate) const WRONG_CHANNEL_KIND: ApiError =
    ApiError::new(400, 50024, "Cannot execute action on this channel type");
pub(crate) const TOKEN_EXPIRED: ApiError = ApiError::new(401, 50027, "Invalid Webhook Token");
pub(crate) const THREAD_ARCHIVED: ApiError = ApiError::new(400, 50083, "Thread is archived");
pub(crate) const NO_MUTUAL_SERVER: ApiError = ApiError::new(
    403,
    50278,
    "Cannot send messages to this user due to having no mutual guilds",
);
pub(crate) const INVALID_JSON: ApiError =
    ApiError::new(400, 50109, "The request body contains invalid JSON.");
pub(crate) const THREAD_EXISTS: ApiError = ApiError::new(
    400,
    160_004,
    "A thread has already been created for this message",
);
