//! A request's path, read once: what kind of request it is, and which bucket it belongs to.
//!
//! The bucket's path has every id, token and emoji replaced that does not make a bucket of its own.
//! So the rate limiter's memory is bounded by channels and servers, not by messages and
//! interactions, and no token is ever in a log line.

use std::hash::{DefaultHasher, Hash, Hasher};

use http::Method;
use twilight_http_ratelimiting::{Endpoint, Method as LimitedMethod};

/// Interactions live for 15 minutes and each has a bucket of its own, keyed by its token. They
/// share this many, so that years of them take no memory; two at once in one slot wait for each
/// other at worst.
const FOLLOW_UP_SLOTS: u64 = 1024;

/// What a request is, as far as the door treats requests differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// The first answer to an interaction. Somebody waits and there are three seconds: no limit of
    /// the bot's applies.
    Callback,
    /// What follows it, through the interaction's token: outside the global limit.
    FollowUp,
    /// A new message in a channel: can be sent twice safely when it enforces its nonce.
    CreateMessage,
    /// Opens a direct message; asked twice, Discord gives the one that is there.
    OpenDirectMessage,
    Other,
}

impl Kind {
    /// Whether it answers someone's interaction, which Discord keeps outside the bot's own limits.
    pub(crate) fn is_interaction(self) -> bool {
        matches!(self, Self::Callback | Self::FollowUp)
    }
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Route {
    pub(crate) kind: Kind,
    /// The bucket, as the rate limiter keys it.
    pub(crate) endpoint: Endpoint,
}

impl Route {
    /// `path` as it was requested, without the query: `/api/v10/channels/1/messages`. `None` for
    /// methods that Discord does not have.
    pub(crate) fn parse(method: &Method, path: &str) -> Option<Self> {
        let method = limited_method(method)?;
        let segments = api_segments(path);
        let kind = kind(method, &segments);
        let endpoint = Endpoint {
            method,
            path: bucket_path(&segments),
        };
        Some(Self { kind, endpoint })
    }

    /// The route of a path with nothing in it that is one thing's own, for counting.
    pub(crate) fn template(method: &Method, path: &str) -> String {
        let segments = api_segments(path);
        let first = segments.first().copied().unwrap_or_default();
        let mut template = method.to_string();
        let mut previous = "";
        for (index, &segment) in segments.iter().enumerate() {
            template.push(if index == 0 { ' ' } else { '/' });
            template.push_str(match (first, index) {
                ("webhooks" | "interactions", 2) => ":token",
                ("invites", 1) => ":code",
                _ if previous == "reactions" => ":emoji",
                _ if previous == "templates" => ":code",
                _ if is_number(segment) => ":id",
                _ => segment,
            });
            previous = segment;
        }
        template
    }

    /// For log lines.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.endpoint.method.name(), self.endpoint.path)
    }
}

fn limited_method(method: &Method) -> Option<LimitedMethod> {
    Some(match *method {
        Method::DELETE => LimitedMethod::Delete,
        Method::GET => LimitedMethod::Get,
        Method::PATCH => LimitedMethod::Patch,
        Method::POST => LimitedMethod::Post,
        Method::PUT => LimitedMethod::Put,
        _ => return None,
    })
}

/// The path's segments after `/api` and the version.
fn api_segments(path: &str) -> Vec<&str> {
    let mut segments = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .peekable();
    segments.next_if_eq(&"api");
    segments.next_if(|segment| segment.strip_prefix('v').is_some_and(is_number));
    segments.collect()
}

fn kind(method: LimitedMethod, segments: &[&str]) -> Kind {
    match (method, segments) {
        (LimitedMethod::Post, ["interactions", _, _, "callback"]) => Kind::Callback,
        (_, ["webhooks", _, _, ..]) => Kind::FollowUp,
        (LimitedMethod::Post, ["channels", _, "messages"]) => Kind::CreateMessage,
        (LimitedMethod::Post, ["users", "@me", "channels"]) => Kind::OpenDirectMessage,
        _ => Kind::Other,
    }
}

fn bucket_path(segments: &[&str]) -> String {
    let mut path = String::with_capacity(64);
    let first = segments.first().copied().unwrap_or_default();
    let mut previous = "";
    for (index, &segment) in segments.iter().enumerate() {
        if index > 0 {
            path.push('/');
        }
        match (first, index) {
            ("channels" | "guilds", 1) if is_number(segment) => path.push_str(segment),
            ("webhooks", 1) => path.push_str(segment),
            ("webhooks", 2) => path.push_str(&follow_up_slot(segment)),
            ("interactions", 2) => path.push_str(":token"),
            ("invites", 1) => path.push_str(":code"),
            _ if previous == "reactions" => path.push_str(":emoji"),
            _ if previous == "templates" => path.push_str(":code"),
            _ if is_number(segment) => path.push_str(":id"),
            _ => path.push_str(segment),
        }
        previous = segment;
    }
    path
}

fn follow_up_slot(token: &str) -> String {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    format!("slot-{}", hasher.finish() % FOLLOW_UP_SLOTS)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &Method, path: &str) -> Route {
        Route::parse(method, path).expect("a method that Discord has")
    }

    #[test]
    fn a_template_holds_no_id_and_no_token() {
        for (path, template) in [
            ("/api/v10/channels/12/messages", "channels/:id/messages"),
            (
                "/api/v10/interactions/1/aW50ZXI/callback",
                "interactions/:id/:token/callback",
            ),
            (
                "/api/v10/webhooks/1/aW50ZXI/messages/@original",
                "webhooks/:id/:token/messages/@original",
            ),
            (
                "/api/v10/channels/1/messages/2/reactions/%F0%9F%8E%B8/@me",
                "channels/:id/messages/:id/reactions/:emoji/@me",
            ),
            ("/api/v10/gateway/bot", "gateway/bot"),
        ] {
            let expected = format!("POST {template}");
            assert_eq!(Route::template(&Method::POST, path), expected);
        }
    }

    #[test]
    fn a_bucket_keeps_the_channel_and_server_and_forgets_other_ids() {
        for (path, bucket) in [
            ("/api/v10/channels/12/messages", "channels/12/messages"),
            (
                "/api/v10/channels/12/messages/345",
                "channels/12/messages/:id",
            ),
            ("/api/channels/12", "channels/12"),
            ("/channels/12", "channels/12"),
            ("/api/v10/guilds/7/members/8", "guilds/7/members/:id"),
            (
                "/api/v10/channels/1/messages/2/reactions/%F0%9F%8E%B8/@me",
                "channels/1/messages/:id/reactions/:emoji/@me",
            ),
            (
                "/api/v10/guilds/templates/hgM48av5Q69A",
                "guilds/templates/:code",
            ),
            ("/api/v10/users/9", "users/:id"),
            ("/api/v10/users/@me/channels", "users/@me/channels"),
            (
                "/api/v10/applications/3/commands",
                "applications/:id/commands",
            ),
            ("/api/v10/invites/abc", "invites/:code"),
            ("/api/v10/gateway/bot", "gateway/bot"),
            ("//api//v10//gateway", "gateway"),
            ("/", ""),
        ] {
            assert_eq!(route(&Method::GET, path).endpoint.path, bucket, "{path}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        for (method, path, kind) in [
            (
                Method::POST,
                "/api/v10/interactions/1/tok.en/callback",
                Kind::Callback,
            ),
            (
                Method::POST,
                "/api/v8/interactions/1/tok.en/callback",
                Kind::Callback,
            ),
            (
                Method::GET,
                "/api/v10/interactions/1/tok.en/callback",
                Kind::Other,
            ),
            (
                Method::PATCH,
                "/api/v10/webhooks/1/tok/messages/@original",
                Kind::FollowUp,
            ),
            (Method::POST, "/api/v10/webhooks/1/tok", Kind::FollowUp),
            (Method::GET, "/api/v10/webhooks/1", Kind::Other),
            (
                Method::POST,
                "/api/v10/channels/1/messages",
                Kind::CreateMessage,
            ),
            (Method::GET, "/api/v10/channels/1/messages", Kind::Other),
            (
                Method::POST,
                "/api/v10/channels/1/messages/bulk-delete",
                Kind::Other,
            ),
            (
                Method::POST,
                "/api/v10/users/@me/channels",
                Kind::OpenDirectMessage,
            ),
            (Method::POST, "/api/v10/channels/1/threads", Kind::Other),
        ] {
            assert_eq!(route(&method, path).kind, kind, "{method} {path}");
        }
    }

    #[test]
    fn no_interaction_leaves_its_token_or_a_bucket_of_its_own() {
        let mut paths = std::collections::HashSet::new();
        for number in 0..20_000 {
            let path = format!("/api/v10/webhooks/5/secret{number}/messages/@original");
            let route = route(&Method::PATCH, &path);
            assert!(!route.label().contains("secret"));
            paths.insert(route.endpoint.path);
        }
        assert!(paths.len() <= 1024, "{}", paths.len());
        let callback = route(&Method::POST, "/api/v10/interactions/5/secret/callback");
        assert_eq!(callback.label(), "POST interactions/:id/:token/callback");
    }

    #[test]
    fn methods_that_discord_does_not_have_are_no_route() {
        assert_eq!(Route::parse(&Method::CONNECT, "/"), None);
        assert_eq!(Route::parse(&Method::OPTIONS, "/api/v10/gateway"), None);
    }
}
