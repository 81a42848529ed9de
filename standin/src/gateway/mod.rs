//! The gateway: one task a socket, speaking Discord's opcodes. Hello, identify, heartbeat, resume,
//! member requests; not transport compression (no library needs it to work).

pub(crate) mod identify;
pub(crate) mod intents;
pub(crate) mod sessions;

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use self::sessions::{FRAMES_QUEUED, Frame};
use crate::shared::Shared;

/// Close codes of Discord's documentation ("Gateway close event codes").
mod close_code {
    pub(super) const UNKNOWN_OPCODE: u16 = 4001;
    pub(super) const DECODE_ERROR: u16 = 4002;
    pub(super) const NOT_AUTHENTICATED: u16 = 4003;
    pub(super) const AUTHENTICATION_FAILED: u16 = 4004;
    pub(super) const ALREADY_AUTHENTICATED: u16 = 4005;
    pub(super) const INVALID_SHARD: u16 = 4010;
    pub(super) const INVALID_INTENTS: u16 = 4013;
    pub(super) const DISALLOWED_INTENTS: u16 = 4014;
}

/// What one opcode leads to.
enum Step {
    GoOn,
    Close(u16),
}

/// One socket's side of the conversation.
struct Connection {
    shared: Arc<Shared>,
    out: mpsc::Sender<Frame>,
    session: Option<String>,
}

/// Speaks with one bot until either side ends it.
pub(crate) async fn converse(shared: Arc<Shared>, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let (out, mut frames) = mpsc::channel(FRAMES_QUEUED);
    let mut connection = Connection {
        shared,
        out,
        session: None,
    };
    let heartbeat_ms = connection.shared.read(|world| world.sessions.heartbeat_ms);
    connection.tell(&json!({"op": 10, "s": null, "t": null,
        "d": {"heartbeat_interval": heartbeat_ms, "_trace": ["standin"]}}));
    let stop = connection.shared.stop.clone();
    let mut ended_by_bot = false;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let frame = frame.expect("the connection holds a sender");
                if !write(&mut sink, frame, &mut frames).await {
                    break;
                }
            }
            message = stream.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if let Step::Close(code) = connection.hear(&text) {
                        let _ = sink.send(closing(code)).await;
                        break;
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    // 1000 and 1001 end the session for good; anything else can be resumed.
                    ended_by_bot = frame.is_none_or(|f| f.code == 1000 || f.code == 1001);
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
            () = stop.cancelled() => {
                let _ = sink.send(closing(1001)).await;
                break;
            }
        }
    }
    connection.end(ended_by_bot);
}

/// Writes the frame and whatever else is waiting, then flushes; `false` when the socket is done.
async fn write(
    sink: &mut (impl SinkExt<Message> + Unpin),
    first: Frame,
    more: &mut mpsc::Receiver<Frame>,
) -> bool {
    let mut next = Some(first);
    while let Some(frame) = next {
        let ok = match frame {
            Frame::Text(text) => sink.feed(Message::Text(text)).await.is_ok(),
            Frame::Close(code) => {
                let _ = sink.send(closing(code)).await;
                false
            }
            Frame::Cut => false,
        };
        if !ok {
            return false;
        }
        next = more.try_recv().ok();
    }
    sink.flush().await.is_ok()
}

fn closing(code: u16) -> Message {
    Message::Close(Some(CloseFrame {
        code,
        reason: "".into(),
    }))
}

impl Connection {
    fn tell(&self, payload: &Value) {
        let _ = self.out.try_send(Frame::Text(payload.to_string().into()));
    }

    fn hear(&mut self, text: &str) -> Step {
        let Ok(payload) = serde_json::from_str::<Value>(text) else {
            return Step::Close(close_code::DECODE_ERROR);
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) => {
                if !self.shared.read(|world| world.sessions.acks_stopped) {
                    self.tell(&json!({"op": 11, "d": null, "s": null, "t": null}));
                }
                Step::GoOn
            }
            Some(2) if self.session.is_some() => Step::Close(close_code::ALREADY_AUTHENTICATED),
            Some(2) => self.identify(data),
            Some(6) => self.resume(data),
            Some(3 | 4 | 8 | 31) if self.session.is_none() => {
                Step::Close(close_code::NOT_AUTHENTICATED)
            }
            Some(3 | 4 | 31) => Step::GoOn,
            Some(8) => self.request_members(data),
            _ => Step::Close(close_code::UNKNOWN_OPCODE),
        }
    }

    fn resume(&mut self, data: &Value) -> Step {
        if !identify::token_matches(&self.shared, data) {
            return Step::Close(close_code::AUTHENTICATION_FAILED);
        }
        let id = data["session_id"].as_str().unwrap_or_default();
        let sequence = data["seq"].as_u64().unwrap_or(0);
        let out = self.out.clone();
        if self
            .shared
            .change(|world| world.sessions.resume(id, sequence, &out))
        {
            self.session = Some(id.to_owned());
        } else {
            self.tell(&json!({"op": 9, "d": false, "s": null, "t": null}));
        }
        Step::GoOn
    }

    fn end(&self, for_good: bool) {
        let Some(id) = &self.session else { return };
        self.shared.change(|world| {
            if for_good {
                world.sessions.forget(id);
            } else {
                world.sessions.detach(id, &self.out);
            }
        });
    }
}
