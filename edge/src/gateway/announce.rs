//! What the HTTP door says when it is asked where the gateway is.

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use http_body_util::Full;
use twilight_http_ratelimiting::Method;

use super::ShardRange;
use crate::route::Route;

/// The answers to `GET /gateway` and `GET /gateway/bot`.
#[derive(Debug)]
pub(crate) struct LocalGateway {
    gateway: Bytes,
    gateway_bot: Bytes,
}

impl LocalGateway {
    pub(crate) fn new(url: &str, shards: &ShardRange) -> Self {
        // The library need not wait between its shards: the gateway part does, towards Discord.
        let bot = serde_json::json!({
            "url": url,
            "shards": shards.total,
            "session_start_limit": {
                "total": 1000, "remaining": 1000, "reset_after": 0,
                "max_concurrency": shards.total,
            },
        });
        Self {
            gateway: serde_json::json!({ "url": url }).to_string().into(),
            gateway_bot: bot.to_string().into(),
        }
    }

    /// `None` for every other request.
    pub(crate) fn answer(&self, route: &Route) -> Option<Response<Full<Bytes>>> {
        let body = match (route.endpoint.method, route.endpoint.path.as_str()) {
            (Method::Get, "gateway") => &self.gateway,
            (Method::Get, "gateway/bot") => &self.gateway_bot,
            _ => return None,
        };
        let mut response = Response::new(Full::from(body.clone()));
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        Some(response)
    }
}
