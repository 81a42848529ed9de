//! Answers that the door makes itself, in the shape of Discord's errors, so that the caller's
//! library reads them as such. They are for logs and for whoever runs the bot, not for members.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use crate::reply::Failure;

pub(crate) fn error(status: StatusCode, message: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "message": message, "code": 0 }).to_string();
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

/// Every attempt failed; the last one like this.
pub(crate) fn gave_up(failure: &Failure, attempts: u32) -> Response<Full<Bytes>> {
    let times = if attempts == 1 {
        "once".to_owned()
    } else {
        format!("{attempts} times")
    };
    error(failure.status(), &format!("edge: {failure}; tried {times}"))
}

/// The request would have waited for its turn longer than the door lets it.
pub(crate) fn waited_too_long(max_wait: Duration) -> Response<Full<Bytes>> {
    let message =
        format!("edge: not sent, since its rate limit leaves no room for it within {max_wait:?}");
    with_retry_after(error(StatusCode::TOO_MANY_REQUESTS, &message), max_wait)
}

/// Too many requests were refused lately.
pub(crate) fn held_back(refused: u32, holds_for: Duration) -> Response<Full<Bytes>> {
    let message = format!(
        "edge: not sent, since Discord refused {refused} requests in the last ten minutes and \
         bans the address at 10,000; room again in {} s",
        holds_for.as_secs() + 1
    );
    with_retry_after(error(StatusCode::SERVICE_UNAVAILABLE, &message), holds_for)
}

fn with_retry_after(mut response: Response<Full<Bytes>>, wait: Duration) -> Response<Full<Bytes>> {
    // Whole seconds, rounded up: the header knows no fractions outside Discord.
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, (wait.as_secs() + 1).into());
    response
}
