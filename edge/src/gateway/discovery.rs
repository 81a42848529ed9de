//! Asks Discord where its gateway is, how many shards it recommends, and how fast they may
//! identify (`GET /gateway/bot`).

use std::time::Duration;

use http::{StatusCode, Uri, header};
use serde::Deserialize;

use super::GatewayError;
use super::frame::bare_token;
use crate::reply::innermost;

/// Covers a few attempts of the door, with their waits.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);

/// What Discord said.
#[derive(Debug, Deserialize)]
pub(super) struct Discovered {
    /// `wss://gateway.discord.gg`, without a slash at the end.
    pub(super) url: String,
    /// How many shards it recommends.
    pub(super) shards: u32,
    pub(super) session_start_limit: StartLimit,
}

/// How often the bot may identify.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct StartLimit {
    pub(super) total: u32,
    pub(super) remaining: u32,
    /// Milliseconds until `remaining` is `total` again.
    pub(super) reset_after: u64,
    /// How many shards may identify in the same five seconds.
    pub(super) max_concurrency: u16,
}

pub(super) async fn ask(api: &str, token: &str) -> Result<Discovered, GatewayError> {
    let failed = |error: reqwest::Error| {
        GatewayError::Discovery(format!("no answer ({})", innermost(&error.without_url())))
    };
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(ANSWER_WITHIN)
        .build()
        .map_err(failed)?;
    let url = format!("{}/api/v10/gateway/bot", api.trim_end_matches('/'));
    let response = client
        .get(url)
        .header(header::AUTHORIZATION, format!("Bot {}", bare_token(token)))
        .send()
        .await
        .map_err(failed)?;
    let status = response.status();
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Err(GatewayError::Token(status.as_u16()));
    }
    let body = response.bytes().await.map_err(failed)?;
    if !status.is_success() {
        return Err(GatewayError::Discovery(format!("status {status}")));
    }
    let mut discovered: Discovered = serde_json::from_slice(&body).map_err(|error| {
        GatewayError::Discovery(format!("an answer of another shape ({error})"))
    })?;
    if !is_gateway_url(&discovered.url) || discovered.shards == 0 {
        let why = format!("{} for {} shards", discovered.url, discovered.shards);
        return Err(GatewayError::Discovery(why));
    }
    let length = discovered.url.trim_end_matches('/').len();
    discovered.url.truncate(length);
    Ok(discovered)
}

/// Whether one can connect there.
pub(super) fn is_gateway_url(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("ws" | "wss"))
            && uri.host().is_some()
            && uri.query().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_websockets_are_gateways() {
        for good in [
            "wss://gateway.discord.gg",
            "wss://gateway-us-east1-b.discord.gg/",
            "ws://127.0.0.1:4000/gateway",
        ] {
            assert!(is_gateway_url(good), "{good}");
        }
        for bad in [
            "https://discord.com",
            "wss://",
            "gateway",
            "ws://a b",
            "wss://a?v=9",
            "",
        ] {
            assert!(!is_gateway_url(bad), "{bad}");
        }
    }
}
