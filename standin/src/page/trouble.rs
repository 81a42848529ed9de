//! The drawer of faults: what can be made to go wrong from the page, what is wrong now, and what
//! the bot did about it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use askama::Template;
use serde::Deserialize;

use super::html::Html;
use super::snapshot::{Snapshot, Viewer};
use crate::ids::ChannelId;
use crate::permission as p;
use crate::world::model::Overwrite;
use crate::world::{RequestLog, World};
use crate::{Fault, FaultHandle, Standin};

/// How late answers are while Discord is slow: late enough to see a bot wait, in time for the
/// three seconds of an interaction.
const LATE: Duration = Duration::from_secs(2);
/// What a bot loses in a channel where it may do nothing more.
const TAKEN: u64 = p::SEND_MESSAGES | p::SEND_MESSAGES_IN_THREADS | p::CREATE_PUBLIC_THREADS;
/// The longest part of a route that is shown whole; interaction tokens are longer.
const SEGMENT: usize = 24;
/// Numbers longer than this are ids, of which the end tells them apart.
const ID: usize = 12;

/// What the page can make go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// Every request is answered with 500.
    Errors,
    /// Every answer comes late.
    Slow,
    /// Every connection of the gateway is dropped, once.
    Cut,
    /// The gateway takes no connection.
    Refused,
    /// The person takes no direct messages.
    ClosedDm,
    /// The bot may not post in the channel.
    Permission,
}

/// What was switched on from the page.
#[derive(Default)]
pub(crate) struct Trouble {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    errors: Option<FaultHandle>,
    slow: Option<FaultHandle>,
    /// Channels where permissions were taken, and what stood there before.
    taken: HashMap<ChannelId, Overwrite>,
}

impl Trouble {
    /// Switches one fault on or off, for this person in this channel.
    pub(crate) fn switch(&self, standin: &Standin, kind: Kind, on: bool, viewer: Viewer) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match kind {
            Kind::Errors => {
                let fault = || standin.fault(Fault::server_error("**").always());
                replace(&mut state.errors, on.then(fault));
            }
            Kind::Slow => {
                let fault = || standin.fault(Fault::late("**", LATE).always());
                replace(&mut state.slow, on.then(fault));
            }
            Kind::Cut => standin.cut_gateway(),
            Kind::Refused => standin.refuse_gateway(on),
            Kind::ClosedDm => standin.close_dms(viewer.who, on),
            Kind::Permission => permission(&mut state, standin, on, viewer.channel),
        }
        // Faults of REST are outside of the world, which tells nobody of them.
        standin.shared.change(|_| ());
    }

    /// What is switched on, as the drawer shows it.
    pub(crate) fn switches(&self, world: &World, viewer: Viewer) -> Vec<Switch> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let hits = |fault: &Option<FaultHandle>| fault.as_ref().map(FaultHandle::hits);
        let user = world.users.get(&viewer.who);
        let name = user.map_or("", |user| user.display_name.as_str());
        let (base, is_in_server) = parent(world, viewer.channel);
        let mut out = vec![
            Switch::new("errors", "Discord answers 500").hits(hits(&state.errors)),
            Switch::new("slow", "Discord is 2 s slow").hits(hits(&state.slow)),
            Switch::new("refused", "The gateway takes no connection").on(world.sessions.refusing),
            Switch::new("closed-dm", &format!("{name} closes their direct messages"))
                .on(user.is_some_and(|user| user.dms_closed)),
        ];
        if is_in_server {
            let channel = world
                .channels
                .get(&base)
                .map_or("", |one| one.name.as_str());
            let label = format!("The bot may not post in #{channel}");
            out.push(Switch::new("permission", &label).on(state.taken.contains_key(&base)));
        }
        out
    }
}

/// One fault that is on or off.
pub(crate) struct Switch {
    kind: &'static str,
    label: String,
    is_on: bool,
    hits: u32,
}

impl Switch {
    fn new(kind: &'static str, label: &str) -> Self {
        Self {
            kind,
            label: label.to_owned(),
            is_on: false,
            hits: 0,
        }
    }

    fn on(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }

    fn hits(mut self, hits: Option<u32>) -> Self {
        self.is_on = hits.is_some();
        self.hits = hits.unwrap_or(0);
        self
    }

    /// Whether it is on now.
    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }
}

fn replace(place: &mut Option<FaultHandle>, fault: Option<FaultHandle>) {
    if let Some(old) = std::mem::replace(place, fault) {
        old.clear();
    }
}

/// The channel whose permissions hold: a thread has its parent's.
fn parent(world: &World, id: ChannelId) -> (ChannelId, bool) {
    let Some(channel) = world.channels.get(&id) else {
        return (id, false);
    };
    let of_thread = channel.parent.filter(|_| channel.thread.is_some());
    (of_thread.unwrap_or(id), channel.server.is_some())
}

fn permission(state: &mut State, standin: &Standin, on: bool, channel: ChannelId) {
    standin.shared.change(|world| {
        let (id, is_in_server) = parent(world, channel);
        if !is_in_server || on == state.taken.contains_key(&id) {
            return;
        }
        let target = world.bot.0;
        let Some(channel) = world.channels.get(&id) else {
            return;
        };
        let set = channel.overwrites.iter();
        let own = set
            .copied()
            .find(|one| one.is_member && one.target == target);
        let before = own.unwrap_or(Overwrite {
            target,
            is_member: true,
            allow: 0,
            deny: 0,
        });
        if on {
            state.taken.insert(id, before);
            let taken = Overwrite {
                allow: before.allow & !TAKEN,
                deny: before.deny | TAKEN,
                ..before
            };
            world.set_overwrite(id, taken);
        } else if let Some(before) = state.taken.remove(&id) {
            world.set_overwrite(id, before);
        }
    });
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroubleHtml<'a> {
    switches: &'a [Switch],
    is_connected: bool,
    bot: &'a str,
    requests: Vec<Line<'a>>,
    violations: &'a [String],
}

/// One request in the log.
struct Line<'a> {
    method: &'a str,
    route: String,
    status: String,
    is_bad: bool,
    /// Which try this is, after others that failed.
    attempt: u32,
    took_ms: u128,
    at: String,
}

pub(crate) fn draw(snapshot: &Snapshot, switches: &[Switch]) -> Html {
    Html::of(&TroubleHtml {
        switches,
        is_connected: snapshot.is_connected,
        bot: &snapshot.bot,
        requests: lines(&snapshot.requests),
        violations: &snapshot.violations,
    })
}

/// The newest first.
fn lines(requests: &[RequestLog]) -> Vec<Line<'_>> {
    let mut failed: HashMap<(&str, &str), u32> = HashMap::new();
    let mut out = Vec::with_capacity(requests.len());
    for request in requests {
        let key = (request.method.as_str(), request.path.as_str());
        let is_bad = request.status == 0 || request.status >= 400;
        let is_retried = request.status == 0 || request.status == 429 || request.status >= 500;
        let before = failed.remove(&key).unwrap_or(0);
        if is_retried {
            failed.insert(key, before + 1);
        }
        out.push(Line {
            method: &request.method,
            route: route(&request.path),
            status: match request.status {
                0 => "cut".to_owned(),
                status => status.to_string(),
            },
            is_bad,
            attempt: before + 1,
            took_ms: request.took.as_millis(),
            at: request.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        });
    }
    out.reverse();
    out
}

/// The path without what is too long to read.
fn route(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let short = |segment: &str| {
        let is_id = segment.len() > ID && segment.bytes().all(|byte| byte.is_ascii_digit());
        match segment.char_indices().nth(SEGMENT) {
            _ if is_id => format!("…{}", &segment[segment.len() - 4..]),
            Some((end, _)) => format!("{}…", &segment[..end.min(8)]),
            None => segment.to_owned(),
        }
    };
    path.split('/').map(short).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(status: u16) -> RequestLog {
        RequestLog {
            method: "POST".to_owned(),
            path: "/channels/1/messages".to_owned(),
            status,
            at: chrono::DateTime::UNIX_EPOCH,
            took: Duration::from_millis(3),
        }
    }

    #[test]
    fn tries_of_one_request_are_counted_until_one_succeeds() {
        let log = [request(500), request(0), request(200), request(200)];
        let attempts: Vec<u32> = lines(&log).iter().map(|line| line.attempt).collect();
        assert_eq!(attempts, [1, 3, 2, 1]);
    }

    #[test]
    fn tokens_in_routes_are_cut_short() {
        let shown =
            route("/interactions/1574351510941204480/standin.12345678901234567890/callback?x=1");
        assert_eq!(shown, "/interactions/…4480/standin.…/callback");
    }
}
