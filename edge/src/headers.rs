//! Reading and cleaning headers: what concerns one connection only stays on that connection, and
//! what Discord says of its limits is read with care, since a proxy may send anything.

use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderName, header};
use twilight_http_ratelimiting::RateLimitHeaders;

/// Longer waits are read as this. Above all it keeps absurd values from the timers.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Headers that concern one connection only (RFC 9110, 7.6.1), and the length, which each side
/// counts for itself.
const HOP_BY_HOP: [HeaderName; 10] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::CONTENT_LENGTH,
];

/// What goes on to Discord. Compressed answers are not asked for: they are small, and the door
/// would have to unpack a 429 to read it.
pub(crate) fn clean_request(headers: &mut HeaderMap) {
    remove_hop_by_hop(headers);
    headers.remove(header::HOST);
    headers.remove(header::EXPECT);
    headers.remove(header::ACCEPT_ENCODING);
}

/// What goes back to the caller.
pub(crate) fn clean_response(headers: &mut HeaderMap) {
    remove_hop_by_hop(headers);
}

/// What an answer says of its bucket; `None` when it does not say all of it.
pub(crate) fn bucket_state(headers: &HeaderMap) -> Option<RateLimitHeaders> {
    let reset_after = seconds(headers, RateLimitHeaders::RESET_AFTER)?;
    Some(RateLimitHeaders {
        bucket: headers.get(RateLimitHeaders::BUCKET)?.as_bytes().to_vec(),
        limit: count(headers, RateLimitHeaders::LIMIT)?,
        remaining: count(headers, RateLimitHeaders::REMAINING)?,
        reset_at: Instant::now() + reset_after,
    })
}

/// The bucket of a 429: empty until `retry_after` is over, whatever else the answer says.
pub(crate) fn exhausted_bucket(
    headers: &HeaderMap,
    retry_after: Duration,
) -> Option<RateLimitHeaders> {
    Some(RateLimitHeaders {
        bucket: headers.get(RateLimitHeaders::BUCKET)?.as_bytes().to_vec(),
        limit: 0,
        remaining: 0,
        reset_at: Instant::now() + retry_after,
    })
}

/// Whether a 429 was for a limit that others share (and that Discord does not hold against us).
pub(crate) fn limit_is_shared(headers: &HeaderMap) -> bool {
    headers
        .get(RateLimitHeaders::SCOPE)
        .is_some_and(|scope| scope == "shared")
}

/// Whether the headers of a 429 say that it is about everything, not one bucket.
pub(crate) fn limit_is_global(headers: &HeaderMap) -> bool {
    headers.contains_key("x-ratelimit-global")
        || headers
            .get(RateLimitHeaders::SCOPE)
            .is_some_and(|scope| scope == "global")
}

/// `Retry-After` in seconds, fractions allowed, or else the bucket's own reset.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    seconds(headers, header::RETRY_AFTER.as_str())
        .or_else(|| seconds(headers, RateLimitHeaders::RESET_AFTER))
}

/// A number of seconds as a duration, bounded; `None` when it is none.
pub(crate) fn wait(seconds: f64) -> Option<Duration> {
    if seconds.is_nan() || seconds < 0.0 {
        return None;
    }
    Some(
        Duration::try_from_secs_f64(seconds)
            .unwrap_or(LONGEST_WAIT)
            .min(LONGEST_WAIT),
    )
}

fn remove_hop_by_hop(headers: &mut HeaderMap) {
    if headers.contains_key(header::CONNECTION) {
        let named: Vec<HeaderName> = headers
            .get_all(header::CONNECTION)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|name| name.trim().parse().ok())
            .collect();
        for name in named {
            headers.remove(name);
        }
    }
    for name in &HOP_BY_HOP {
        headers.remove(name);
    }
}

fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    wait(number(headers, name)?)
}

/// Discord's counts are whole; some proxies send `5.0`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u16 first; not-a-number becomes 0"
)]
fn count(headers: &HeaderMap, name: &str) -> Option<u16> {
    number(headers, name).map(|number| number.clamp(0.0, f64::from(u16::MAX)) as u16)
}

fn number(headers: &HeaderMap, name: &str) -> Option<f64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn what_concerns_one_connection_stays_there() {
        let mut headers = map(&[
            ("authorization", "Bot x"),
            ("x-audit-log-reason", "because"),
            ("user-agent", "DiscordBot"),
            ("content-type", "application/json"),
            ("connection", "keep-alive, x-mine"),
            ("x-mine", "1"),
            ("transfer-encoding", "chunked"),
            ("content-length", "3"),
            ("host", "127.0.0.1:1"),
            ("accept-encoding", "gzip"),
        ]);
        clean_request(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(
            left,
            [
                "authorization",
                "content-type",
                "user-agent",
                "x-audit-log-reason"
            ]
        );
    }

    #[test]
    fn a_bucket_is_read_also_with_fractional_counts() {
        let headers = map(&[
            ("x-ratelimit-bucket", "abc"),
            ("x-ratelimit-limit", "5.0"),
            ("x-ratelimit-remaining", "4"),
            ("x-ratelimit-reset-after", "0.25"),
        ]);
        let state = bucket_state(&headers).expect("all four are there");
        assert_eq!(
            (state.bucket.as_slice(), state.limit, state.remaining),
            (&b"abc"[..], 5, 4)
        );
        assert!(state.reset_at <= Instant::now() + Duration::from_millis(250));
    }

    #[test]
    fn nonsense_is_no_bucket_and_absurd_waits_are_bounded() {
        for value in ["NaN", "-1", "soon", ""] {
            let headers = map(&[
                ("x-ratelimit-bucket", "abc"),
                ("x-ratelimit-limit", "5"),
                ("x-ratelimit-remaining", "4"),
                ("x-ratelimit-reset-after", value),
            ]);
            assert_eq!(bucket_state(&headers), None, "{value}");
        }
        for value in ["1e300", "inf", "99999999"] {
            assert_eq!(
                retry_after(&map(&[("retry-after", value)])),
                Some(LONGEST_WAIT)
            );
        }
    }

    #[test]
    fn retry_after_takes_fractions_and_falls_back_to_the_reset() {
        let half = Some(Duration::from_millis(500));
        assert_eq!(retry_after(&map(&[("retry-after", "0.5")])), half);
        assert_eq!(
            retry_after(&map(&[("x-ratelimit-reset-after", "0.5")])),
            half
        );
        assert_eq!(
            retry_after(&map(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")])),
            None
        );
    }
}
