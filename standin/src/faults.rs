//! Faults on request: the next requests that match are answered wrongly, slowly or not at all.
//! Faults of the gateway are methods of [`crate::Standin`] itself.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// Requests that go wrong. Made by the functions below, given to [`crate::Standin::fault`].
#[derive(Debug, Clone)]
pub struct Fault {
    /// `POST`, …; `None` for any.
    method: Option<String>,
    /// Below `/api/v10`; `*` stands for one segment, a last `**` for any rest.
    path: String,
    times: u32,
    effect: Effect,
}

#[derive(Debug, Clone)]
pub(crate) enum Effect {
    Status {
        status: u16,
        code: u32,
        message: String,
    },
    RateLimited {
        retry_after: Duration,
        global: bool,
    },
    Cut,
    CutAfter,
    Slow,
    SlowCutAfter,
    Late(Duration),
}

/// What becomes of one request.
pub(crate) enum Verdict {
    Fine,
    CutAfter,
    Instead(Effect),
}

impl Fault {
    fn new(route: &str, effect: Effect) -> Self {
        let (method, path) = match route.split_once(' ') {
            Some((method, path)) => (Some(method.to_owned()), path),
            None => (None, route),
        };
        Self {
            method,
            path: path.to_owned(),
            times: 1,
            effect,
        }
    }

    /// Answers with this status and Discord's error code. `route` is like
    /// `POST /channels/*/messages`; without a method it means any.
    pub fn status(route: &str, status: u16, code: u32, message: &str) -> Self {
        Self::new(
            route,
            Effect::Status {
                status,
                code,
                message: message.to_owned(),
            },
        )
    }

    /// Answers 500.
    pub fn server_error(route: &str) -> Self {
        Self::status(route, 500, 0, "500: Internal Server Error")
    }

    /// Answers 403 "Missing Permissions" (50013).
    pub fn forbidden(route: &str) -> Self {
        Self::status(route, 403, 50013, "Missing Permissions")
    }

    /// Answers 404 "Unknown Channel" (10003).
    pub fn unknown_channel(route: &str) -> Self {
        Self::status(route, 404, 10003, "Unknown Channel")
    }

    /// Answers 429.
    pub fn rate_limited(route: &str, retry_after: Duration) -> Self {
        Self::new(
            route,
            Effect::RateLimited {
                retry_after,
                global: false,
            },
        )
    }

    /// Cuts the connection before anything happens.
    pub fn cut(route: &str) -> Self {
        Self::new(route, Effect::Cut)
    }

    /// Does what was asked (the message is there), then cuts the connection.
    pub fn cut_after(route: &str) -> Self {
        Self::new(route, Effect::CutAfter)
    }

    /// Holds the request until [`FaultHandle::release`], then answers as usual.
    pub fn slow(route: &str) -> Self {
        Self::new(route, Effect::Slow)
    }

    /// Holds the request until [`FaultHandle::release`], does what was asked, then cuts the connection.
    pub fn slow_and_cut_after(route: &str) -> Self {
        Self::new(route, Effect::SlowCutAfter)
    }

    /// Holds the request for so long, in real time, then answers as usual.
    pub fn late(route: &str, by: Duration) -> Self {
        Self::new(route, Effect::Late(by))
    }

    /// The next `times` requests instead of one.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Every request, until [`FaultHandle::clear`].
    #[must_use]
    pub fn always(self) -> Self {
        self.times(u32::MAX)
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && self
                .method
                .as_deref()
                .is_none_or(|own| own.eq_ignore_ascii_case(method))
            && path_matches(&self.path, path)
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/');
    for part in pattern.trim_matches('/').split('/') {
        if part == "**" {
            return true;
        }
        match segments.next() {
            Some(segment) if part == "*" || part == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// A fault that was asked for.
#[derive(Debug, Clone)]
pub struct FaultHandle {
    active: Arc<Active>,
}

#[derive(Debug)]
struct Active {
    fault: Mutex<Fault>,
    hits: watch::Sender<u32>,
    released: watch::Sender<bool>,
}

impl FaultHandle {
    /// How many requests it has hit.
    pub fn hits(&self) -> u32 {
        *self.active.hits.borrow()
    }

    /// Waits until it has hit `count` requests.
    pub async fn reached(&self, count: u32) {
        let mut hits = self.active.hits.subscribe();
        // The sender lives in `self`, so the wait cannot fail.
        let _ = hits.wait_for(|now| *now >= count).await;
    }

    /// Lets held requests go on, and later ones through.
    pub fn release(&self) {
        self.clear();
        self.active.released.send_replace(true);
    }

    /// Ends the fault: no further request is hit.
    pub fn clear(&self) {
        lock(&self.active.fault).times = 0;
    }
}

fn lock(fault: &Mutex<Fault>) -> std::sync::MutexGuard<'_, Fault> {
    fault.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The faults in force, in the order in which they were asked for.
#[derive(Default)]
pub(crate) struct Faults {
    list: Mutex<Vec<Arc<Active>>>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) -> FaultHandle {
        let active = Arc::new(Active {
            fault: Mutex::new(fault),
            hits: watch::Sender::new(0),
            released: watch::Sender::new(false),
        });
        self.list
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(active.clone());
        FaultHandle { active }
    }

    pub(crate) fn clear(&self) {
        for active in self
            .list
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            lock(&active.fault).times = 0;
            active.released.send_replace(true);
        }
    }

    /// Decides over one request, holding it when a fault says so.
    pub(crate) async fn judge(&self, method: &str, path: &str) -> Verdict {
        let Some((active, effect)) = self.hit(method, path) else {
            return Verdict::Fine;
        };
        match effect {
            Effect::Slow | Effect::SlowCutAfter => {
                let mut released = active.released.subscribe();
                let _ = released.wait_for(|released| *released).await;
                if matches!(effect, Effect::SlowCutAfter) {
                    Verdict::CutAfter
                } else {
                    Verdict::Fine
                }
            }
            Effect::Late(by) => {
                tokio::time::sleep(by).await;
                Verdict::Fine
            }
            Effect::CutAfter => Verdict::CutAfter,
            other => Verdict::Instead(other),
        }
    }

    fn hit(&self, method: &str, path: &str) -> Option<(Arc<Active>, Effect)> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        if list.is_empty() {
            return None;
        }
        list.retain(|active| lock(&active.fault).times > 0);
        for active in list.iter() {
            let mut fault = lock(&active.fault);
            if fault.matches(method, path) {
                if fault.times != u32::MAX {
                    fault.times -= 1;
                }
                active.hits.send_modify(|hits| *hits += 1);
                return Some((active.clone(), fault.effect.clone()));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::path_matches;

    #[test]
    fn patterns_match_by_segment() {
        assert!(path_matches(
            "/channels/*/messages",
            "/channels/12/messages"
        ));
        assert!(!path_matches(
            "/channels/*/messages",
            "/channels/12/messages/3"
        ));
        assert!(path_matches("/channels/**", "/channels/12/messages/3"));
        assert!(!path_matches("/channels/*/messages", "/guilds/12/messages"));
    }
}
