//! What a door can be told. Reading settings from files or the environment is the caller's.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::passage::Observer;

/// Everything a [`Door`](crate::Door) can be told; the default is right for Discord itself.
#[derive(Clone, Debug)]
pub struct DoorConfig {
    /// Where requests go: scheme, host and port, and a path prefix if there is one, as in
    /// `https://discord.com` or `http://127.0.0.1:8080`.
    pub upstream: String,
    /// Where the door listens. Port 0 takes a free one; [`Door::url`](crate::Door::url) says which.
    /// Keep it on loopback: who can reach the door can send through it.
    pub listen: SocketAddr,
    /// Requests a second over all routes but those of interactions. Discord's own figure is 50.
    pub global_requests_per_second: u16,
    /// The longest one attempt may take, from sending to the last byte of the answer.
    pub request_timeout: Duration,
    /// The longest that making a connection may take; part of `request_timeout`.
    pub connect_timeout: Duration,
    /// The longest one request waits for its turn in all (buckets, global limit, Retry-After).
    /// One that would wait longer is answered with 429.
    pub max_wait: Duration,
    /// How often a failing request is sent at most, the first time included. A 429 is no failure:
    /// those have a bound of their own.
    pub max_attempts: u32,
    /// The wait before the first repeat after a failure. It doubles each time, with jitter.
    pub first_backoff: Duration,
    /// Requests inside the door at once, waiting ones included; further ones wait outside it.
    /// Those of interactions do not count.
    pub max_in_flight: usize,
    /// Who keeps Discord's rate limits.
    pub limits: Limits,
    /// From this many refused requests (401, 403, 429) in ten minutes on, the door answers 503
    /// instead of asking. Discord bans an address at 10,000; what lies between is for requests
    /// that are already waiting and for other programs behind the same address.
    pub max_invalid_requests: u32,
    /// Told of each request, if there is one.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Who keeps Discord's rate limits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Limits {
    /// This door does.
    On,
    /// Something further out does (an external proxy). A 429 is still waited out.
    Off,
}

impl Default for DoorConfig {
    fn default() -> Self {
        Self {
            upstream: "https://discord.com".to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            global_requests_per_second: 50,
            request_timeout: Duration::from_secs(15),
            connect_timeout: Duration::from_secs(5),
            max_wait: Duration::from_mins(2),
            max_attempts: 4,
            first_backoff: Duration::from_millis(250),
            max_in_flight: 1024,
            limits: Limits::On,
            max_invalid_requests: 8_000,
            observer: None,
        }
    }
}
