//! Holds one shard's connection to Discord for as long as the process lives.
//!
//! twilight's `Shard` speaks the protocol: identify in its turn, heartbeats with jitter, resume,
//! compression. When to connect again is decided here, by one rule for whatever ended a connection:
//! a fresh `Shard` goes on with the session of the one before, after a wait that grows while
//! connections do not last. So no close code and no half-dead server makes it spin.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::Stream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{
    CloseFrame, Config, ConfigBuilder, Message, Session, Shard, ShardId, ShardState,
};

use super::backoff::Backoff;
use super::config::Passing;
use super::discovery::is_gateway_url;
use super::fatal::{FatalClose, ends_session};
use super::frame::{Dispatch, Frame, op};
use super::identify::with_presence_of;
use super::link::Link;
use super::shared::Shared;

/// How long a library that is slower than Discord is waited for: a fraction of Discord's heartbeat interval (41 s).
const LIBRARY_WITHIN: Duration = Duration::from_secs(10);
/// How long logging off may take.
const LOG_OFF_WITHIN: Duration = Duration::from_secs(2);

/// One shard's connection to Discord, with what it takes to make the next.
pub(super) struct Upstream {
    shared: Arc<Shared>,
    link: Arc<Link>,
    id: ShardId,
    config: Config,
    shard: Shard,
    backoff: Backoff,
    began_at: Instant,
    /// Whether Discord has said its first word.
    greeted: bool,
    /// Whether the library was waited for in vain, and has not caught up since.
    gave_up: bool,
}

/// What came of a connection that is over.
enum Ended {
    /// Connect again; with the session, if it can be gone on with.
    Again {
        resume: bool,
    },
    Fatal(FatalClose),
}

/// What a shard does next.
enum Step {
    Message(Message),
    Unreadable,
    Ended(Ended),
}

impl Upstream {
    pub(super) fn new(shared: Arc<Shared>, link: Arc<Link>, config: Config) -> Self {
        let id = ShardId::new(link.shard, shared.shards.total);
        let timing = &shared.config;
        Self {
            shard: Shard::with_config(id, config.clone()),
            backoff: Backoff::new(
                timing.first_backoff,
                timing.max_backoff,
                timing.steady_after,
            ),
            began_at: Instant::now(),
            greeted: false,
            gave_up: false,
            shared,
            link,
            id,
            config,
        }
    }

    /// Ends when `closing` is cancelled, having logged off, or after a fatal close, having
    /// reported it.
    pub(super) async fn hold(
        mut self,
        mut commands: mpsc::Receiver<String>,
        closing: CancellationToken,
    ) {
        loop {
            let ended = tokio::select! {
                ended = self.go_on(&mut commands) => ended,
                () = closing.cancelled() => {
                    self.log_off().await;
                    return;
                }
            };
            self.link.set_connected(false);
            let resume = match ended {
                Ended::Again { resume } => resume,
                Ended::Fatal(fatal) => {
                    tracing::error!(shard = self.link.shard, code = fatal.code, "{fatal}");
                    self.shared.report(fatal);
                    return;
                }
            };
            let wait = self.backoff.after(self.began_at.elapsed(), rand::random());
            tracing::info!(shard = self.link.shard, ?wait, resume, "connecting again");
            self.renew(resume);
            tokio::select! {
                () = sleep(wait) => {}
                () = closing.cancelled() => return,
            }
            self.began_at = Instant::now();
        }
    }

    /// Lives through one connection.
    async fn go_on(&mut self, commands: &mut mpsc::Receiver<String>) -> Ended {
        let hello_until = self.began_at + self.shared.config.hello_within;
        loop {
            self.wait_for_the_library().await;
            let greeted = self.greeted;
            let step = tokio::select! {
                step = next_step(&mut self.shard, greeted) => step,
                Some(command) = commands.recv() => {
                    self.config = with_presence_of(&command, self.config.clone());
                    self.shard.send(command);
                    continue;
                }
                () = sleep_until(hello_until), if !greeted => {
                    tracing::warn!(shard = self.link.shard, "Discord did not say HELLO in time");
                    self.shared.counters.connections_lost.add_one();
                    Step::Ended(Ended::Again { resume: true })
                }
            };
            let ended = match step {
                Step::Message(Message::Text(text)) => self.hear(&text),
                Step::Message(Message::Close(frame)) => Some(self.closed(frame)),
                Step::Unreadable => {
                    self.shared.counters.unreadable.add_one();
                    None
                }
                Step::Ended(ended) => {
                    self.shared.counters.connections_lost.add_one();
                    Some(ended)
                }
            };
            if let Some(ended) = ended {
                return ended;
            }
        }
    }

    /// Leaves what Discord sends in the socket while the library has more than it can take. That is what a burst larger
    /// than the backlog needs; a library that hangs must not keep the heartbeats from Discord, so it is waited for once.
    async fn wait_for_the_library(&mut self) {
        if self.link.has_room() {
            self.gave_up = false;
        } else if !self.gave_up {
            self.gave_up = timeout(LIBRARY_WITHIN, self.link.room()).await.is_err();
        }
    }

    /// Takes in a frame that twilight has already acted upon. Says so when it ends the connection.
    fn hear(&mut self, text: &str) -> Option<Ended> {
        let Some(frame) = Frame::parse(text) else {
            self.shared.counters.unreadable.add_one();
            return None;
        };
        match frame.op {
            op::DISPATCH => self.dispatch(&frame),
            op::HELLO => self.greeted = true,
            // What is closed here with a word is only polite: Discord has said that it is over.
            op::RECONNECT => return Some(Ended::Again { resume: true }),
            op::INVALID_SESSION => {
                let resume = frame.data() == "true";
                tracing::info!(shard = self.link.shard, resume, "the session is invalid");
                return Some(Ended::Again { resume });
            }
            _ => {}
        }
        None
    }

    fn dispatch(&self, frame: &Frame) {
        let counters = &self.shared.counters;
        let shard = self.link.shard;
        counters.dispatches.add_one();
        match frame.event() {
            "READY" => {
                self.link.set_connected(true);
                counters.sessions_started.add_one();
                if self.link.ready(frame) {
                    counters.re_identified.add_one();
                    tracing::warn!(shard, "a new session: events between the two are lost");
                } else {
                    tracing::info!(shard, "connected to Discord");
                }
            }
            "RESUMED" => {
                self.link.set_connected(true);
                counters.resumed.add_one();
                tracing::info!(shard, "resumed");
            }
            event => {
                let filter = self.shared.config.filter.as_ref();
                let judged = filter.map(|filter| filter.judge(event, frame.data()));
                match judged.unwrap_or(Passing::HandOn) {
                    Passing::HandOn => {}
                    Passing::Taken => return counters.taken.add_one(),
                    Passing::LetGo => return counters.let_go.add_one(),
                }
                let lost = self.link.push(Dispatch::of(frame));
                if lost > 0 {
                    counters.lose(shard, lost);
                }
            }
        }
    }

    fn closed(&self, frame: Option<CloseFrame<'static>>) -> Ended {
        let code = frame.map_or(1005, |frame| frame.code);
        tracing::info!(shard = self.link.shard, code, "the connection was closed");
        self.shared.counters.closed(code);
        FatalClose::of(code).map_or(
            Ended::Again {
                resume: !ends_session(code),
            },
            Ended::Fatal,
        )
    }

    /// A shard that is not connected yet, with the session of the one before if it is worth it.
    fn renew(&mut self, resume: bool) {
        let session = self.shard.session().filter(|_| resume).cloned();
        let resume_url = self.shard.resume_url().map(str::to_owned);
        let config = session.map_or_else(
            || self.config.clone(),
            |session| with_session(self.config.clone(), session, resume_url),
        );
        self.shard = Shard::with_config(self.id, config);
        self.greeted = false;
    }

    /// Ends the session, so that the bot is seen to be offline at once.
    async fn log_off(mut self) {
        if !self.shard.state().is_identified() {
            return;
        }
        self.shard.close(CloseFrame::NORMAL);
        let goodbye = async {
            while let Step::Message(Message::Text(_)) | Step::Unreadable =
                next_step(&mut self.shard, true).await
            {}
        };
        if timeout(LOG_OFF_WITHIN, goodbye).await.is_err() {
            tracing::info!(shard = self.link.shard, "Discord did not say goodbye");
        }
        self.link.set_connected(false);
    }
}

fn with_session(config: Config, session: Session, resume_url: Option<String>) -> Config {
    let config = ConfigBuilder::from(config).session(session);
    match resume_url.filter(|url| is_gateway_url(url)) {
        Some(url) => config.resume_url(url).build(),
        None => config.build(),
    }
}

/// Waits for the shard's next message, or the end of its connection. twilight connects again by
/// itself, without a wait, when a connection ends without a close frame: this is noticed, and the
/// shard not polled any further.
async fn next_step(shard: &mut Shard, mut was_up: bool) -> Step {
    poll_fn(|context| {
        let polled = Pin::new(&mut *shard).poll_next(context);
        match polled {
            Poll::Pending => match shard.state() {
                ShardState::Disconnected { .. } if was_up => Poll::Ready(Step::Ended(LOST)),
                ShardState::Disconnected { .. } => Poll::Pending,
                _ => {
                    was_up = true;
                    Poll::Pending
                }
            },
            Poll::Ready(Some(Ok(message))) => Poll::Ready(Step::Message(message)),
            Poll::Ready(Some(Err(error))) => Poll::Ready(unreadable(&error)),
            Poll::Ready(None) => Poll::Ready(Step::Ended(LOST)),
        }
    })
    .await
}

const LOST: Ended = Ended::Again { resume: true };

/// The error's own text would show what Discord sent, and with it what members wrote.
fn unreadable(error: &ReceiveMessageError) -> Step {
    match error.kind() {
        ReceiveMessageErrorType::Reconnect => {
            let why = std::error::Error::source(error).map(crate::reply::innermost);
            tracing::warn!(why, "no connection to Discord's gateway");
            Step::Ended(LOST)
        }
        ReceiveMessageErrorType::Deserializing { .. } => {
            tracing::warn!("a frame from Discord cannot be read");
            Step::Unreadable
        }
        _ => {
            tracing::warn!("a frame from Discord cannot be decompressed");
            Step::Ended(LOST)
        }
    }
}
