//! Rate limits as Discord documents them, in real time: a bucket a route and major parameter, fifty
//! requests a second in all (interaction answers apart), refusals with their headers and body.
//! Switched off they still send headers, wide ones, since clients go slower without.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

use super::call::Call;
use crate::RateLimits;

const GLOBAL_PER_SECOND: u32 = 50;
/// What the headers say of a bucket while limits are off.
const WIDE: u32 = 100_000;
const WIDE_FOR: Duration = Duration::from_millis(1);
/// Buckets kept before those that ran out are forgotten.
const BUCKETS_KEPT: usize = 10_000;

pub(crate) struct Limits {
    mode: RateLimits,
    global: Window,
    buckets: HashMap<(u64, String), Window>,
}

struct Window {
    used: u32,
    ends: Instant,
}

/// One kind of bucket.
#[derive(Clone, Copy)]
struct Rule {
    limit: u32,
    per: Duration,
}

impl Limits {
    pub(crate) fn new(mode: RateLimits) -> Self {
        let global = Window {
            used: 0,
            ends: Instant::now(),
        };
        Self {
            mode,
            global,
            buckets: HashMap::new(),
        }
    }

    /// Counts a request: the refusal's body if it is one too many, and the headers either way.
    pub(crate) fn take(&mut self, call: &Call) -> (Option<Value>, HeaderMap) {
        let mut headers = HeaderMap::new();
        if call.path.starts_with("/interactions/") {
            return (None, headers);
        }
        if matches!(self.mode, RateLimits::Off) {
            let (shape, _) = shape(&call.path);
            describe(
                &mut headers,
                WIDE,
                WIDE - 1,
                WIDE_FOR,
                hash(&call.method, &shape),
            );
            return (None, headers);
        }
        let now = Instant::now();
        let counts_globally = !call.path.starts_with("/webhooks/");
        if counts_globally
            && let Some(wait) = self
                .global
                .refuses(now, GLOBAL_PER_SECOND, Duration::from_secs(1))
        {
            let (headers, body) = refusal(wait, true);
            return (Some(body), headers);
        }
        let (shape, major) = shape(&call.path);
        let rule = rule(&call.method, &shape);
        let hash = hash(&call.method, &shape);
        if self.buckets.len() >= BUCKETS_KEPT {
            self.buckets.retain(|_, window| window.ends > now);
        }
        let fresh = || Window { used: 0, ends: now };
        let window = self.buckets.entry((hash, major)).or_insert_with(fresh);
        let refused = window.refuses(now, rule.limit, rule.per);
        let left = window.ends.saturating_duration_since(now);
        let remaining = rule.limit.saturating_sub(window.used);
        if let Some(wait) = refused {
            let (refused, body) = refusal(wait, false);
            headers = refused;
            describe(&mut headers, rule.limit, 0, left, hash);
            return (Some(body), headers);
        }
        describe(&mut headers, rule.limit, remaining, left, hash);
        (None, headers)
    }
}

impl Window {
    /// Takes one place; says how long to wait when there is none.
    fn refuses(&mut self, now: Instant, limit: u32, per: Duration) -> Option<Duration> {
        if now >= self.ends {
            self.used = 0;
            self.ends = now + per;
        }
        if self.used >= limit {
            return Some(self.ends - now);
        }
        self.used += 1;
        None
    }
}

fn rule(method: &Method, shape: &str) -> Rule {
    let (limit, per) = match (method.as_str(), shape) {
        ("POST" | "PATCH", "/channels/*/messages" | "/channels/*/messages/*") => (5, 5_000),
        ("PUT" | "DELETE", s) if s.contains("/reactions/") => (1, 250),
        ("POST", "/channels/*/messages/*/threads" | "/channels/*/threads") => (50, 300_000),
        ("POST", "/users/@me/channels") => (10, 10_000),
        (_, s) if s.starts_with("/webhooks/") => (5, 2_000),
        _ => (50, 1_000),
    };
    Rule {
        limit,
        per: Duration::from_millis(per),
    }
}

/// The route with its ids taken out, and the major parameter that splits its buckets.
fn shape(path: &str) -> (String, String) {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let major = match segments.as_slice() {
        ["channels" | "guilds", id, ..] => (*id).to_owned(),
        ["webhooks", id, token, ..] => format!("{id}/{token}"),
        _ => String::new(),
    };
    let is_webhook = segments.first() == Some(&"webhooks");
    let mut shape = String::with_capacity(path.len());
    let mut before = "";
    for (at, segment) in segments.into_iter().enumerate() {
        let is_id = segment.bytes().all(|byte| byte.is_ascii_digit()) && !segment.is_empty();
        let is_token = is_webhook && at == 2;
        let hidden = is_id || is_token || before == "reactions";
        shape.push('/');
        shape.push_str(if hidden { "*" } else { segment });
        before = segment;
    }
    (shape, major)
}

/// FNV-1a: stable, so that a bucket has one name for the life of the process.
fn hash(method: &Method, shape: &str) -> u64 {
    let bytes = method.as_str().bytes().chain(shape.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A 429: its headers and its body.
pub(crate) fn refusal(wait: Duration, global: bool) -> (HeaderMap, Value) {
    let mut headers = HeaderMap::new();
    let seconds = wait.as_secs_f64();
    put(&mut headers, "retry-after", &format!("{}", seconds.ceil()));
    put(
        &mut headers,
        "x-ratelimit-scope",
        if global { "global" } else { "user" },
    );
    if global {
        put(&mut headers, "x-ratelimit-global", "true");
    }
    let retry_after = (seconds * 1000.0).ceil() / 1000.0;
    let body = json!({"message": "You are being rate limited.", "retry_after": retry_after,
        "global": global});
    (headers, body)
}

fn describe(headers: &mut HeaderMap, limit: u32, remaining: u32, left: Duration, hash: u64) {
    let epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    put(headers, "x-ratelimit-limit", &limit.to_string());
    put(headers, "x-ratelimit-remaining", &remaining.to_string());
    put(
        headers,
        "x-ratelimit-reset",
        &format!("{:.3}", (epoch + left).as_secs_f64()),
    );
    put(
        headers,
        "x-ratelimit-reset-after",
        &format!("{:.3}", left.as_secs_f64().max(0.001)),
    );
    put(headers, "x-ratelimit-bucket", &format!("{hash:016x}"));
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).expect("digits and words");
    headers.insert(HeaderName::from_static(name), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_tokens_leave_the_shape_of_a_route() {
        let cases = [
            ("/channels/12/messages/34", "/channels/*/messages/*", "12"),
            (
                "/webhooks/12/tok.3/messages/@original",
                "/webhooks/*/*/messages/@original",
                "12/tok.3",
            ),
            ("/users/@me", "/users/@me", ""),
        ];
        for (path, shape_expected, major_expected) in cases {
            let (shape, major) = shape(path);
            assert_eq!(major, major_expected);
            assert_eq!(shape, shape_expected);
        }
    }
}
