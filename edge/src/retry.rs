//! Whether and when to send a request again. Pure: the sleeping and sending is `forward`'s.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};
use serde::Deserialize;

use crate::reply::Failure;
use crate::route::Kind;

/// The longest wait between two attempts, before jitter.
const LONGEST_BACKOFF: Duration = Duration::from_secs(5);

/// What sending a request twice can do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Repeating {
    /// Nothing that sending it once does not.
    IsSafe,
    /// A second message, thread …: only what never left may be sent again.
    IsUnsafe,
}

/// Reads the body of new messages, so it is for the rare time that something failed.
pub(crate) fn repeating(
    kind: Kind,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
) -> Repeating {
    let safe = match (kind, method) {
        (Kind::CreateMessage, _) => enforces_nonce(headers, body),
        (Kind::OpenDirectMessage, _) => true,
        (_, method) => method.is_idempotent() || *method == Method::PATCH,
    };
    if safe {
        Repeating::IsSafe
    } else {
        Repeating::IsUnsafe
    }
}

/// Whether an attempt without an answer may be made again.
pub(crate) fn after_failure(failure: &Failure, repeating: impl FnOnce() -> Repeating) -> bool {
    match failure {
        Failure::Unreachable { .. } => true,
        Failure::Cut(_) | Failure::TimedOut(_) => repeating() == Repeating::IsSafe,
    }
}

/// Whether an answer is one that may be better the next time.
pub(crate) fn is_worth_repeating(status: StatusCode) -> bool {
    status.is_server_error()
        && status != StatusCode::NOT_IMPLEMENTED
        && status != StatusCode::HTTP_VERSION_NOT_SUPPORTED
}

/// The wait before the attempt that follows `failed` failed ones: doubling, of which a random half
/// to all is taken. `random` lies in 0.0 to 1.0.
pub(crate) fn backoff(first: Duration, failed: u32, random: f64) -> Duration {
    let doublings = failed.saturating_sub(1).min(16);
    let full = first.saturating_mul(1 << doublings).min(LONGEST_BACKOFF);
    full.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
}

/// Whether Discord would recognise the message as the one it has: a nonce, and enforced.
fn enforces_nonce(headers: &HeaderMap, body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        enforce_nonce: bool,
        #[serde(default)]
        nonce: Option<serde_json::Value>,
    }
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let json = match boundary(content_type) {
        Some(boundary) => match payload_json(body, boundary) {
            Some(json) => json,
            None => return false,
        },
        None => body,
    };
    serde_json::from_slice(json).is_ok_and(|message: Message| {
        message.enforce_nonce
            && match message.nonce {
                Some(serde_json::Value::String(nonce)) => !nonce.is_empty(),
                Some(serde_json::Value::Number(_)) => true,
                _ => false,
            }
    })
}

/// The boundary of a multipart content type.
fn boundary(content_type: &str) -> Option<&str> {
    let parameters = content_type.strip_prefix("multipart/form-data")?;
    parameters
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("boundary="))
        .map(|boundary| boundary.trim_matches('"'))
}

/// The part `payload_json` of a multipart body: where Discord takes the message from when files
/// come along.
fn payload_json<'a>(body: &'a [u8], boundary: &str) -> Option<&'a [u8]> {
    let delimiter = format!("--{boundary}");
    let mut rest = &body[find(body, delimiter.as_bytes())? + delimiter.len()..];
    while let Some(end) = find(rest, delimiter.as_bytes()) {
        let part = &rest[..end];
        let head_end = find(part, b"\r\n\r\n")?;
        let (head, content) = part.split_at(head_end);
        if find(head, b"name=\"payload_json\"").is_some() {
            let content = content.strip_prefix(b"\r\n\r\n")?;
            return Some(content.strip_suffix(b"\r\n").unwrap_or(content));
        }
        rest = &rest[end + delimiter.len()..];
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of_message(content_type: &'static str, body: &str) -> Repeating {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        repeating(
            Kind::CreateMessage,
            &Method::POST,
            &headers,
            body.as_bytes(),
        )
    }

    #[test]
    fn a_message_is_safe_to_repeat_only_with_an_enforced_nonce() {
        for (body, expected) in [
            (
                r#"{"content":"x","nonce":"7","enforce_nonce":true}"#,
                Repeating::IsSafe,
            ),
            (
                r#"{"content":"x","nonce":7,"enforce_nonce":true}"#,
                Repeating::IsSafe,
            ),
            (
                r#"{"content":"x","nonce":"7","enforce_nonce":false}"#,
                Repeating::IsUnsafe,
            ),
            (r#"{"content":"x","nonce":"7"}"#, Repeating::IsUnsafe),
            (
                r#"{"content":"x","nonce":"","enforce_nonce":true}"#,
                Repeating::IsUnsafe,
            ),
            (
                r#"{"content":"x","nonce":null,"enforce_nonce":true}"#,
                Repeating::IsUnsafe,
            ),
            (
                r#"{"content":"x","enforce_nonce":true}"#,
                Repeating::IsUnsafe,
            ),
            ("no json", Repeating::IsUnsafe),
            ("", Repeating::IsUnsafe),
        ] {
            assert_eq!(of_message("application/json", body), expected, "{body}");
        }
    }

    #[test]
    fn the_nonce_is_found_beside_files_too() {
        let with = |json: &str| {
            format!(
                "--b1\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\n\
                 Content-Type: image/png\r\n\r\n\u{1}\u{2}{{\"nonce\":1}}\r\n\
                 --b1\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{json}\r\n\
                 --b1--\r\n"
            )
        };
        let multipart = "multipart/form-data; boundary=b1";
        let nonced = with(r#"{"nonce":"7","enforce_nonce":true}"#);
        assert_eq!(of_message(multipart, &nonced), Repeating::IsSafe);
        assert_eq!(of_message(multipart, &with("{}")), Repeating::IsUnsafe);
        assert_eq!(of_message(multipart, "--b1--"), Repeating::IsUnsafe);
        assert_eq!(of_message(multipart, "--b1"), Repeating::IsUnsafe);
        assert_eq!(
            of_message("multipart/form-data; boundary=\"b1\"", &nonced),
            Repeating::IsSafe
        );
    }

    #[test]
    fn other_requests_go_by_their_method() {
        for (kind, method, expected) in [
            (Kind::Other, Method::GET, Repeating::IsSafe),
            (Kind::Other, Method::PUT, Repeating::IsSafe),
            (Kind::Other, Method::PATCH, Repeating::IsSafe),
            (Kind::Other, Method::DELETE, Repeating::IsSafe),
            (Kind::Other, Method::POST, Repeating::IsUnsafe),
            (Kind::OpenDirectMessage, Method::POST, Repeating::IsSafe),
            (Kind::Callback, Method::POST, Repeating::IsUnsafe),
            (Kind::FollowUp, Method::POST, Repeating::IsUnsafe),
            (Kind::FollowUp, Method::PATCH, Repeating::IsSafe),
        ] {
            assert_eq!(repeating(kind, &method, &HeaderMap::new(), b""), expected);
        }
    }

    #[test]
    fn backoff_doubles_up_to_its_bound_with_jitter() {
        let first = Duration::from_millis(100);
        assert_eq!(backoff(first, 1, 1.0), Duration::from_millis(100));
        assert_eq!(backoff(first, 1, 0.0), Duration::from_millis(50));
        assert_eq!(backoff(first, 3, 1.0), Duration::from_millis(400));
        assert_eq!(backoff(first, u32::MAX, 1.0), LONGEST_BACKOFF);
    }

    #[test]
    fn what_was_never_sent_may_always_be_sent_again() {
        let unsafe_one = || Repeating::IsUnsafe;
        let unreachable = Failure::Unreachable {
            why: String::new(),
            timed_out: false,
        };
        assert!(after_failure(&unreachable, unsafe_one));
        assert!(!after_failure(&Failure::Cut(String::new()), unsafe_one));
        assert!(!after_failure(
            &Failure::TimedOut(Duration::ZERO),
            unsafe_one
        ));
        assert!(after_failure(&Failure::Cut(String::new()), || {
            Repeating::IsSafe
        }));
    }
}
