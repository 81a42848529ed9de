//! What came of one attempt: Discord's answer, or why there is none.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::Full;

use crate::headers;

/// The wait after a 429 that does not say how long.
const UNSTATED_WAIT: Duration = Duration::from_secs(1);

/// Discord's answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What a 429 asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RateLimited {
    pub(crate) retry_after: Duration,
    /// It is about everything the bot sends, not one bucket.
    pub(crate) everything: bool,
}

/// Why an attempt has no answer. The texts say what happened and hold no address and no token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No connection, so nothing was sent.
    #[error("no connection to Discord could be made ({why})")]
    Unreachable { why: String, timed_out: bool },
    /// The connection broke; Discord may or may not have acted.
    #[error("the connection to Discord broke before the answer was complete ({0})")]
    Cut(String),
    /// Discord may or may not have acted.
    #[error("Discord did not answer within {0:?}")]
    TimedOut(Duration),
}

impl Reply {
    /// Reads a 429. The body is the more exact of the two places for the wait.
    pub(crate) fn rate_limited(&self) -> RateLimited {
        #[derive(Default, serde::Deserialize)]
        #[serde(default)]
        struct Body {
            retry_after: Option<f64>,
            global: bool,
        }
        // Not Discord's JSON: then Cloudflare speaks before it, and means the whole address.
        let body = serde_json::from_slice(&self.body).unwrap_or(Body {
            retry_after: None,
            global: true,
        });
        let retry_after = body
            .retry_after
            .and_then(headers::wait)
            .or_else(|| headers::retry_after(&self.headers))
            .unwrap_or(UNSTATED_WAIT);
        RateLimited {
            retry_after,
            everything: body.global || headers::limit_is_global(&self.headers),
        }
    }

    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        headers::clean_response(response.headers_mut());
        response
    }
}

impl Failure {
    /// Sorts an error of sending. reqwest's own text would show the address, and with it an
    /// interaction's token.
    pub(crate) fn of_sending(error: reqwest::Error) -> Self {
        let (unreachable, timed_out) = (error.is_connect(), error.is_timeout());
        let why = innermost(&error.without_url());
        if unreachable {
            Self::Unreachable { why, timed_out }
        } else {
            Self::Cut(why)
        }
    }

    /// An error while the answer's body came in.
    pub(crate) fn of_reading(error: &(dyn Error + 'static)) -> Self {
        Self::Cut(innermost(error))
    }

    pub(crate) fn is_timeout(&self) -> bool {
        matches!(
            self,
            Self::TimedOut(_)
                | Self::Unreachable {
                    timed_out: true,
                    ..
                }
        )
    }

    pub(crate) fn status(&self) -> StatusCode {
        if self.is_timeout() {
            StatusCode::GATEWAY_TIMEOUT
        } else {
            StatusCode::BAD_GATEWAY
        }
    }
}

/// The cause at the bottom of a chain says most: "connection refused".
pub(crate) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn reply(headers: &[(&'static str, &'static str)], body: &'static str) -> Reply {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        Reply {
            status: StatusCode::TOO_MANY_REQUESTS,
            headers,
            body: Bytes::from(body),
        }
    }

    #[test]
    fn a_429_is_read_from_body_or_headers() {
        let exact = r#"{"message": "limited", "retry_after": 0.337, "global": false}"#;
        let global = r#"{"message": "limited", "retry_after": 1, "global": true}"#;
        for (headers, body, millis, everything) in [
            (&[("retry-after", "1")][..], exact, 337, false),
            (&[("retry-after", "2")][..], "{}", 2000, false),
            (&[("retry-after", "0.5")][..], "<html>", 500, true),
            (&[][..], global, 1000, true),
            (
                &[("x-ratelimit-global", "true"), ("retry-after", "3")][..],
                "{}",
                3000,
                true,
            ),
            (&[("x-ratelimit-scope", "global")][..], "{}", 1000, true),
            (&[][..], r#"{"retry_after": null}"#, 1000, false),
        ] {
            let expected = RateLimited {
                retry_after: Duration::from_millis(millis),
                everything,
            };
            assert_eq!(reply(headers, body).rate_limited(), expected, "{body}");
        }
    }
}
