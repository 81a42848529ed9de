//! What a request about a message carries.

use serde::Serialize;
use serenity::builder::CreateAttachment;
use serenity::http::{Multipart, MultipartUpload, Request};

use super::{SendError, builders, to_json};
use crate::domain::message::Message;

/// JSON, and the message's file where there is one.
#[derive(Clone)]
pub(super) struct Body {
    json: Vec<u8>,
    file: Option<CreateAttachment>,
}

impl Body {
    pub(super) fn of(message: &Message, builder: &impl Serialize) -> Result<Body, SendError> {
        Ok(Body {
            json: to_json(builder)?,
            file: builders::attachment(message),
        })
    }

    pub(super) fn on(self, request: Request<'_>) -> Request<'_> {
        let Some(file) = self.file else {
            return request.body(Some(self.json));
        };
        request.multipart(Some(Multipart {
            upload: MultipartUpload::Attachments(vec![file]),
            fields: Vec::new(),
            payload_json: String::from_utf8(self.json).ok(),
        }))
    }
}
