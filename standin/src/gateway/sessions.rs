//! The gateway's memory of who is connected: sessions with their sequence numbers and the events
//! kept for resuming. The sockets themselves are in `gateway`.

use std::collections::VecDeque;

use axum::extract::ws::Utf8Bytes;
use tokio::sync::mpsc;

use super::intents::{ALWAYS, MESSAGE_CONTENT};
use crate::ids::ServerId;

/// Events kept a session for resuming.
const REPLAY_KEPT: usize = 1_000;
/// Sessions without a socket that may still be resumed; the oldest go first.
const DETACHED_KEPT: usize = 4;
/// Frames on their way to one socket. A bot that reads slower is disconnected, as Discord does.
pub(crate) const FRAMES_QUEUED: usize = 65_536;

/// What is written to a socket.
#[derive(Debug, Clone)]
pub(crate) enum Frame {
    Text(Utf8Bytes),
    Close(u16),
    /// The connection ends without a word.
    Cut,
}

/// One event for the sessions that want it.
pub(crate) struct Event {
    pub(crate) name: &'static str,
    /// The intents of which one suffices; 0 for events that everyone gets.
    pub(crate) intent: u64,
    pub(crate) server: Option<ServerId>,
    pub(crate) data: String,
    /// What sessions without the message content intent get instead.
    pub(crate) reduced: Option<String>,
}

pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) intents: u64,
    pub(crate) shard: (u64, u64),
    pub(crate) sequence: u64,
    pub(crate) ready: bool,
    replay: VecDeque<(u64, Utf8Bytes)>,
    socket: Option<mpsc::Sender<Frame>>,
}

/// Every session, and how the gateway behaves.
pub(crate) struct Sessions {
    list: Vec<Session>,
    made: u64,
    /// Set by a test: heartbeats go unanswered.
    pub(crate) acks_stopped: bool,
    /// Set by a test: new connections are refused.
    pub(crate) refusing: bool,
    pub(crate) heartbeat_ms: u64,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            made: 0,
            acks_stopped: false,
            refusing: false,
            heartbeat_ms: 41_250,
        }
    }
}

impl Session {
    fn wants(&self, intent: u64) -> bool {
        intent == ALWAYS || self.intents & intent != 0
    }

    fn serves(&self, server: Option<ServerId>) -> bool {
        let (index, count) = self.shard;
        server.map_or(0, |id| (id.0 >> 22) % count) == index
    }

    fn push(&mut self, name: &str, data: &str) {
        self.sequence += 1;
        let text = format!(
            r#"{{"op":0,"t":"{name}","s":{},"d":{data}}}"#,
            self.sequence
        );
        let text = Utf8Bytes::from(text);
        if self.replay.len() == REPLAY_KEPT {
            self.replay.pop_front();
        }
        self.replay.push_back((self.sequence, text.clone()));
        self.write(Frame::Text(text));
    }

    fn write(&mut self, frame: Frame) {
        if let Some(socket) = &self.socket
            && socket.try_send(frame).is_err()
        {
            self.socket = None;
        }
    }
}

impl Sessions {
    /// Whether any session would get an event of this intent.
    pub(crate) fn wants(&self, intent: u64) -> bool {
        self.list.iter().any(|session| session.wants(intent))
    }

    /// Whether a bot is connected, or may come back and be told what it missed.
    pub(crate) fn anyone(&self) -> bool {
        !self.list.is_empty()
    }

    /// Whether a bot is connected and has been told of its servers.
    pub(crate) fn connected(&self) -> bool {
        self.list
            .iter()
            .any(|session| session.ready && session.socket.is_some())
    }

    pub(crate) fn send(&mut self, event: &Event) {
        for session in &mut self.list {
            if !session.wants(event.intent) || !session.serves(event.server) {
                continue;
            }
            let reduced = event
                .reduced
                .as_ref()
                .filter(|_| session.intents & MESSAGE_CONTENT == 0);
            session.push(event.name, reduced.unwrap_or(&event.data));
        }
    }

    /// Sends to one session only, past its intents.
    pub(crate) fn send_to(&mut self, id: &str, name: &str, data: &str) {
        if let Some(session) = self.get_mut(id) {
            session.push(name, data);
        }
    }

    /// A new session on this socket.
    pub(crate) fn open(
        &mut self,
        socket: mpsc::Sender<Frame>,
        intents: u64,
        shard: (u64, u64),
    ) -> String {
        self.made += 1;
        let id = format!("session-{}", self.made);
        self.list.push(Session {
            id: id.clone(),
            intents,
            shard,
            sequence: 0,
            ready: false,
            replay: VecDeque::new(),
            socket: Some(socket),
        });
        id
    }

    /// Goes on with a session: sends what came after `sequence`, then RESUMED. `false` when too
    /// much was missed or the session is gone.
    pub(crate) fn resume(&mut self, id: &str, sequence: u64, socket: &mpsc::Sender<Frame>) -> bool {
        let Some(session) = self.get_mut(id) else {
            return false;
        };
        let oldest = session
            .replay
            .front()
            .map_or(session.sequence + 1, |(first, _)| *first);
        if sequence + 1 < oldest || sequence > session.sequence {
            self.forget(id);
            return false;
        }
        session.socket = Some(socket.clone());
        let missed: Vec<Utf8Bytes> = session
            .replay
            .iter()
            .filter(|(number, _)| *number > sequence)
            .map(|(_, text)| text.clone())
            .collect();
        for text in missed {
            session.write(Frame::Text(text));
        }
        session.push("RESUMED", r#"{"_trace":[]}"#);
        true
    }

    /// The socket went away; the session may be resumed.
    pub(crate) fn detach(&mut self, id: &str, socket: &mpsc::Sender<Frame>) {
        if let Some(session) = self.get_mut(id)
            && session
                .socket
                .as_ref()
                .is_none_or(|own| own.same_channel(socket))
        {
            session.socket = None;
        }
        let detached = self.list.iter().filter(|one| one.socket.is_none()).count();
        if detached > DETACHED_KEPT
            && let Some(oldest) = self.list.iter().position(|one| one.socket.is_none())
        {
            self.list.remove(oldest);
        }
    }

    pub(crate) fn forget(&mut self, id: &str) {
        self.list.retain(|session| session.id != id);
    }

    /// Writes the frame to every socket.
    pub(crate) fn write_all(&mut self, frame: &Frame) {
        for session in &mut self.list {
            session.write(frame.clone());
        }
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.list.iter_mut().find(|session| session.id == id)
    }
}
