//! Discord's gateway, played by the test frame by frame; and its `GET /gateway/bot`.

use std::sync::Arc;
use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_util::task::AbortOnDropHandle;

/// Nothing here takes this long unless it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The first bytes of TLS.
const TLS_HANDSHAKE: &[u8] = &[0x16, 3];

/// What `GET /gateway/bot` says.
#[derive(Clone)]
pub(crate) struct Facts {
    pub(crate) status: u16,
    pub(crate) shards: u32,
    pub(crate) scheme: &'static str,
}

pub(crate) struct Discord {
    address: String,
    connections: mpsc::Receiver<Connection>,
    tls: Arc<Notify>,
    _server: AbortOnDropHandle<()>,
}

/// One websocket that the gateway part has opened.
pub(crate) struct Connection {
    socket: WebSocketStream<TcpStream>,
    /// What was asked for: `/?v=10&encoding=json&compress=zlib-stream`.
    pub(crate) path: String,
    heartbeat_ms: u64,
    /// Set by a test: heartbeats go unanswered.
    pub(crate) silent: bool,
    compress: Option<Compress>,
}

impl Discord {
    pub(crate) async fn start() -> Self {
        Self::saying(Facts {
            status: 200,
            shards: 1,
            scheme: "ws",
        })
        .await
    }

    pub(crate) async fn saying(facts: Facts) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let (sender, connections) = mpsc::channel(16);
        let tls = Arc::new(Notify::new());
        let server = serve(listener, address.clone(), facts, sender, Arc::clone(&tls));
        let server = tokio::spawn(server);
        Self {
            address,
            connections,
            tls,
            _server: AbortOnDropHandle::new(server),
        }
    }

    pub(crate) fn api(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns once somebody has begun to speak TLS here.
    pub(crate) async fn tls(&self) {
        timeout(PATIENCE, self.tls.notified())
            .await
            .expect("TLS in time");
    }

    /// The next connection.
    pub(crate) async fn connection(&mut self) -> Connection {
        timeout(PATIENCE, self.connections.recv())
            .await
            .expect("a connection in time")
            .expect("the server lives")
    }
}

async fn serve(
    listener: TcpListener,
    address: String,
    facts: Facts,
    sender: mpsc::Sender<Connection>,
    tls: Arc<Notify>,
) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut start = [0; 5 + "/api".len()];
        // Nothing is read from a connection that was given up before it said anything.
        while matches!(stream.peek(&mut start).await, Ok(1..9)) {
            tokio::task::yield_now().await;
        }
        if start.starts_with(TLS_HANDSHAKE) {
            tls.notify_one();
            continue;
        }
        if start.windows(4).any(|part| part == b"/api") {
            answer_http(&mut stream, &address, &facts).await;
            continue;
        }
        let mut path = String::new();
        #[expect(clippy::result_large_err, reason = "tungstenite wants this very type")]
        let callback = |request: &tokio_tungstenite::tungstenite::handshake::server::Request,
                        response| {
            path = request.uri().to_string();
            Ok(response)
        };
        let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, callback).await else {
            continue;
        };
        let connection = Connection {
            socket,
            path,
            heartbeat_ms: 45_000,
            silent: false,
            compress: None,
        };
        if sender.send(connection).await.is_err() {
            return;
        }
    }
}

async fn answer_http(stream: &mut TcpStream, address: &str, facts: &Facts) {
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).await.unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    assert!(
        request.starts_with("GET /api/v10/gateway/bot "),
        "{request}"
    );
    assert!(request.contains(&format!("Bot {}", super::TOKEN)));
    let body = json!({
        "url": format!("{}://{address}", facts.scheme), "shards": facts.shards,
        "session_start_limit":
            // With 0, each identifies as soon as it likes.
            {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 0},
    })
    .to_string();
    let answer = format!(
        "HTTP/1.1 {} X\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        facts.status,
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes()).await;
}

impl Connection {
    pub(crate) const fn heartbeats_every(&mut self, heartbeat_ms: u64) {
        self.heartbeat_ms = heartbeat_ms;
    }

    pub(crate) fn compress(&mut self) {
        self.compress = Some(Compress::new(Compression::default(), true));
    }

    /// The next payload but heartbeats, which are acknowledged unless it is silent.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.socket.next())
                .await
                .expect("a frame in time")
                .expect("an open socket")
                .expect("a frame");
            let Message::Text(text) = message else {
                panic!("{message:?} is no text");
            };
            let payload: Value = serde_json::from_str(&text).expect("JSON");
            if payload["op"] != 1 {
                return payload;
            }
            if !self.silent {
                self.say(r#"{"op":11}"#).await;
            }
        }
    }

    /// Takes a heartbeat, which tells `sequence`, and acknowledges it.
    pub(crate) async fn heartbeat(&mut self, sequence: u64) {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await;
            let message = message.expect("a heartbeat in time").expect("open");
            let text = message.expect("a frame").into_text().expect("a text");
            let payload: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(payload["op"], 1, "{payload}");
            self.say(r#"{"op":11}"#).await;
            // The first may have been under way before the last event came.
            if payload["d"] == sequence {
                return;
            }
        }
    }

    /// Answers heartbeats until the other side is gone; says with which close code, if any.
    pub(crate) async fn until_gone(&mut self) -> Option<u16> {
        loop {
            match timeout(PATIENCE, self.socket.next())
                .await
                .expect("in time")
            {
                Some(Ok(Message::Close(frame))) => return frame.map(|f| f.code.into()),
                Some(Ok(Message::Text(_))) if !self.silent => self.say(r#"{"op":11}"#).await,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Sends a text, compressed if that was asked for.
    pub(crate) async fn say(&mut self, text: &str) {
        let message = match &mut self.compress {
            None => Message::text(text),
            Some(compress) => {
                let mut out = Vec::with_capacity(2 * text.len() + 1024);
                compress
                    .compress_vec(text.as_bytes(), &mut out, FlushCompress::Sync)
                    .expect("room for it");
                Message::binary(out)
            }
        };
        // The other side may have gone in the meantime: the test then sees it elsewhere.
        let _ = self.socket.send(message).await;
    }

    pub(crate) async fn hello(&mut self) {
        let hello = json!({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}});
        self.say(&hello.to_string()).await;
    }

    pub(crate) async fn dispatch(&mut self, sequence: u64, event: &str, data: &str) {
        let text = format!(r#"{{"t":"{event}","s":{sequence},"op":0,"d":{data}}}"#);
        self.say(&text).await;
    }

    /// Events `E` with these sequence numbers, which they carry too.
    pub(crate) async fn events(&mut self, sequences: impl IntoIterator<Item = u64>) {
        for sequence in sequences {
            self.dispatch(sequence, "E", &sequence.to_string()).await;
        }
    }

    /// Takes an IDENTIFY and begins the session.
    pub(crate) async fn welcome(&mut self, session: &str) -> Value {
        let identify = self.hear().await;
        assert_eq!(identify["op"], 2, "{identify}");
        self.ready(session).await;
        identify
    }

    pub(crate) async fn ready(&mut self, session: &str) {
        let url = self
            .socket
            .get_ref()
            .local_addr()
            .expect("a connected socket");
        let ready = json!({
            "session_id": session, "resume_gateway_url": format!("ws://{url}/resume"),
            "application": {"id": "1"},
        });
        self.dispatch(1, "READY", &ready.to_string()).await;
    }

    pub(crate) async fn close(mut self, code: u16) {
        let frame = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        let _ = self.socket.close(Some(frame)).await;
        while let Some(Ok(_)) = self.socket.next().await {}
    }
}
