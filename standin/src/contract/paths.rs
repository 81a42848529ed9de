//! Finds the operation that a request's path means: templates matched by segments, a literal
//! beating a parameter.

use std::collections::HashMap;

/// The segments of a request's path below the API's root: without `/api`, the version, and a query.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let mut segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if segments.first() == Some(&"api") {
        segments.remove(0);
    }
    if segments.first().is_some_and(|first| is_version(first)) {
        segments.remove(0);
    }
    segments
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Templates by method and number of segments; each leads to a `T`.
pub(super) struct Paths<T> {
    by_shape: HashMap<(String, usize), Vec<Template<T>>>,
}

/// A template's segments and what it leads to.
type Template<T> = (Vec<Segment>, T);

/// Ordered so that a literal comes before a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter,
}

impl<T> Paths<T> {
    pub(super) fn new() -> Self {
        Self {
            by_shape: HashMap::new(),
        }
    }

    /// Adds a template such as `/channels/{channel_id}/messages`; `method` in any case.
    pub(super) fn add(&mut self, method: &str, template: &str, target: T) {
        let segments: Vec<Segment> = template
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| {
                if part.starts_with('{') {
                    Segment::Parameter
                } else {
                    Segment::Literal(part.to_owned())
                }
            })
            .collect();
        let shape = (method.to_ascii_uppercase(), segments.len());
        let same_shape = self.by_shape.entry(shape).or_default();
        let at = same_shape.partition_point(|(other, _)| *other <= segments);
        same_shape.insert(at, (segments, target));
    }

    /// The target of the template that fits best, its leftmost literal deciding.
    pub(super) fn find(&self, method: &str, segments: &[&str]) -> Option<&T> {
        let shape = (method.to_ascii_uppercase(), segments.len());
        let same_shape = self.by_shape.get(&shape)?;
        same_shape
            .iter()
            .find(|(template, _)| fits(template, segments))
            .map(|(_, target)| target)
    }
}

fn fits(template: &[Segment], segments: &[&str]) -> bool {
    template
        .iter()
        .zip(segments)
        .all(|(wanted, given)| match wanted {
            Segment::Literal(literal) => literal == given,
            Segment::Parameter => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_the_api_and_a_query_are_left_out() {
        for path in [
            "/api/v10/users/@me",
            "/api/users/@me",
            "/users/@me?with_counts=true",
            "/v10/users/@me/",
        ] {
            assert_eq!(segments(path), ["users", "@me"], "{path}");
        }
    }

    #[test]
    fn a_literal_beats_a_parameter_in_whatever_order_they_came() {
        let mut paths = Paths::new();
        paths.add("get", "/users/{user_id}", "a user");
        paths.add("get", "/users/@me", "oneself");
        paths.add("get", "/users/@me/guilds", "servers");
        paths.add("delete", "/users/{user_id}", "never");
        for (method, path, expected) in [
            ("GET", "/users/@me", Some("oneself")),
            ("get", "/users/7", Some("a user")),
            ("GET", "/users/@me/guilds", Some("servers")),
            ("GET", "/users/7/guilds", None),
            ("POST", "/users/7", None),
            ("GET", "/", None),
        ] {
            let found = paths.find(method, &segments(path)).copied();
            assert_eq!(found, expected, "{method} {path}");
        }
    }
}
