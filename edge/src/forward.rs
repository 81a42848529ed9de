//! The way of one request: wait for its turn, send it, and either give the answer back or
//! wait and send it again.

use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Body;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::call::{Call, MAX_BODY_BYTES};
use crate::config::DoorConfig;
use crate::gate::{Gate, Turn};
use crate::gateway::LocalGateway;
use crate::invalid::{self, InvalidGuard};
use crate::passage::Passage;
use crate::reply::{Failure, Reply};
use crate::route::Route;
use crate::stats::{Counter, Counters, DoorStats};
use crate::{answer, headers, retry};

/// How many 429s in a row one request meets before its caller gets the last. Each counts towards
/// Discord's ban, so there is no "for ever".
const MAX_RATE_LIMITED: u32 = 5;

/// Everything that requests share.
#[derive(Debug)]
pub(crate) struct Forwarder {
    config: DoorConfig,
    client: reqwest::Client,
    gate: Gate,
    guard: InvalidGuard,
    room: Semaphore,
    counters: Counters,
    local_gateway: OnceLock<LocalGateway>,
}

/// How long a request has waited so far, in microseconds.
#[derive(Debug, Default)]
struct Waited(Counter);

impl Waited {
    fn add(&self, wait: Duration) {
        self.0
            .add(u64::try_from(wait.as_micros()).unwrap_or(u64::MAX));
    }

    fn sum(&self) -> Duration {
        Duration::from_micros(self.0.get())
    }
}

/// What happened to a call so far.
#[derive(Default)]
struct Tries {
    failed: u32,
    rate_limited: u32,
}

impl Forwarder {
    /// `config` is valid: no zeros, and an upstream without a trailing slash.
    pub(crate) fn new(config: DoorConfig) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(config.connect_timeout)
            .tcp_nodelay(true)
            .tcp_keepalive(Duration::from_secs(30))
            .http2_adaptive_window(true)
            // A dead connection is found before the next request meets it.
            .http2_keep_alive_interval(Duration::from_secs(20))
            .http2_keep_alive_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Self {
            client,
            gate: Gate::new(config.limits, config.global_requests_per_second),
            guard: InvalidGuard::new(config.max_invalid_requests),
            room: Semaphore::new(config.max_in_flight.min(Semaphore::MAX_PERMITS)),
            counters: Counters::default(),
            local_gateway: OnceLock::new(),
            config,
        })
    }

    pub(crate) fn stats(&self) -> DoorStats {
        self.counters.snapshot(self.guard.count(Instant::now()))
    }

    /// From now on answers for the gateway that `local` describes.
    pub(crate) fn set_local_gateway(&self, local: LocalGateway) {
        if self.local_gateway.set(local).is_err() {
            tracing::warn!("a door answers for one gateway only: the first stays");
        }
    }

    /// Never fails: what cannot be delivered is answered by the door. Dropping the future, as when
    /// the caller hangs up, leaves every queue.
    pub(crate) async fn forward<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        self.counters.requests.add_one();
        let began_at = Instant::now();
        let observer = self.config.observer.as_ref();
        let route = observer.map(|_| Route::template(request.method(), request.uri().path()));
        let waited = Waited::default();
        let response = self.answer(request, &waited).await;
        if response.status().is_server_error() {
            self.counters.failures.add_one();
        }
        if let (Some(observer), Some(route)) = (observer, route) {
            observer.passed(&Passage {
                route,
                status: response.status().as_u16(),
                waited: waited.sum(),
                took: began_at.elapsed(),
            });
        }
        response
    }

    async fn answer<B>(&self, request: Request<B>, waited: &Waited) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        let Some(route) = Route::parse(request.method(), request.uri().path()) else {
            let message = "edge: Discord has GET, POST, PUT, PATCH and DELETE only";
            return answer::error(StatusCode::METHOD_NOT_ALLOWED, message);
        };
        if let Some(local) = self.local_gateway.get()
            && let Some(response) = local.answer(&route)
        {
            return response;
        }
        let _room = if route.kind.is_interaction() {
            None
        } else {
            Some(
                self.room
                    .acquire()
                    .await
                    .expect("the semaphore is never closed"),
            )
        };
        match Call::read(route, request, &self.config).await {
            Ok(call) => self.deliver(&call, waited).await,
            Err(response) => response,
        }
    }

    async fn deliver(&self, call: &Call, waited: &Waited) -> Response<Full<Bytes>> {
        let deadline = Instant::now() + self.config.max_wait;
        let mut tries = Tries::default();
        loop {
            if let Some(held_back) = self.held_back(call) {
                return held_back;
            }
            let asked_at = Instant::now();
            let turn = timeout_at(deadline, self.gate.turn(&call.route)).await;
            waited.add(asked_at.elapsed());
            let Ok(turn) = turn else {
                tracing::warn!(
                    route = call.route.label(),
                    "waited too long for a rate limit"
                );
                return answer::waited_too_long(self.config.max_wait);
            };
            let outcome = self.attempt(call, turn).await;
            let Some(wait) = self.wait_before_next(call, &outcome, &mut tries, deadline) else {
                return outcome.map_or_else(
                    |failure| {
                        tracing::warn!(route = call.route.label(), %failure, "gave up");
                        answer::gave_up(&failure, tries.failed)
                    },
                    Reply::into_response,
                );
            };
            self.counters.retries.add_one();
            waited.add(wait);
            tokio::time::sleep(wait).await;
        }
    }

    fn held_back(&self, call: &Call) -> Option<Response<Full<Bytes>>> {
        if call.route.kind.is_interaction() {
            return None;
        }
        let now = Instant::now();
        let holds_for = self.guard.holds_for(now)?;
        Some(answer::held_back(self.guard.count(now), holds_for))
    }

    /// The wait before `call` is sent again; `None` when `outcome` is what the caller gets.
    fn wait_before_next(
        &self,
        call: &Call,
        outcome: &Result<Reply, Failure>,
        tries: &mut Tries,
        deadline: Instant,
    ) -> Option<Duration> {
        let repeating =
            || retry::repeating(call.route.kind, &call.method, &call.headers, &call.body);
        let may_repeat = match outcome {
            Ok(reply) if reply.status == StatusCode::TOO_MANY_REQUESTS => {
                tries.rate_limited += 1;
                let wait = reply.rate_limited().retry_after;
                let fits = Instant::now() + wait <= deadline;
                return (fits && tries.rate_limited < MAX_RATE_LIMITED).then_some(wait);
            }
            Ok(reply) if !retry::is_worth_repeating(reply.status) => return None,
            Ok(_) => repeating() == retry::Repeating::IsSafe,
            Err(failure) => retry::after_failure(failure, repeating),
        };
        tries.failed += 1;
        if !may_repeat || tries.failed >= self.config.max_attempts {
            return None;
        }
        let wait = retry::backoff(self.config.first_backoff, tries.failed, rand::random());
        tracing::debug!(route = call.route.label(), ?wait, "sending again");
        Some(wait)
    }

    /// Sends `call` once and reads the answer, within the request's time.
    async fn attempt(&self, call: &Call, turn: Turn) -> Result<Reply, Failure> {
        let until = Instant::now() + self.config.request_timeout;
        let sent = match timeout_at(until, self.client.execute(call.request())).await {
            Ok(sent) => sent.map_err(Failure::of_sending),
            Err(_) => Err(Failure::TimedOut(self.config.request_timeout)),
        };
        let response = match sent {
            Ok(response) => http::Response::from(response),
            Err(failure) => {
                if failure.is_timeout() {
                    self.counters.timeouts.add_one();
                }
                turn.used(None);
                return Err(failure);
            }
        };
        let (parts, body) = response.into_parts();
        if invalid::is_invalid(parts.status, headers::limit_is_shared(&parts.headers)) {
            self.guard.record(Instant::now());
        }
        if parts.status == StatusCode::TOO_MANY_REQUESTS {
            // Its body says how long to wait; it may as well be unreadable.
            let body = self.read_answer(body, until).await.unwrap_or_default();
            let reply = Reply {
                status: parts.status,
                headers: parts.headers,
                body,
            };
            self.note_rate_limit(call, &reply, turn);
            return Ok(reply);
        }
        // The next in the bucket need not wait for this answer's body.
        turn.used(headers::bucket_state(&parts.headers));
        let body = self.read_answer(body, until).await?;
        Ok(Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    async fn read_answer(&self, body: reqwest::Body, until: Instant) -> Result<Bytes, Failure> {
        match timeout_at(until, Limited::new(body, MAX_BODY_BYTES).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) => Err(Failure::of_reading(&*error)),
            Err(_) => {
                self.counters.timeouts.add_one();
                Err(Failure::TimedOut(self.config.request_timeout))
            }
        }
    }

    /// Makes everyone whom a 429 concerns wait as long as it says.
    fn note_rate_limit(&self, call: &Call, reply: &Reply, turn: Turn) {
        self.counters.rate_limited.add_one();
        let limited = reply.rate_limited();
        tracing::warn!(route = call.route.label(), ?limited, "429 from Discord");
        if limited.everything {
            if !call.route.kind.is_interaction() {
                self.gate.pause_for(limited.retry_after);
            }
            turn.used(None);
        } else {
            turn.used(headers::exhausted_bucket(
                &reply.headers,
                limited.retry_after,
            ));
        }
    }
}
