//! A bot's library, as far as the gateway is concerned.

use std::time::Duration;

use edge::gateway::Gateway;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Nothing here takes this long unless it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Library {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) hello: Value,
}

impl Library {
    /// Connects and takes HELLO.
    pub(crate) async fn connect(gateway: &Gateway) -> Self {
        let mut library = Self::silent(gateway, None).await;
        library.hello = library.payload().await;
        assert_eq!(library.hello["op"], 10);
        library
    }

    /// Connects, maybe as a page of a browser, and takes nothing.
    pub(crate) async fn silent(gateway: &Gateway, origin: Option<&'static str>) -> Self {
        let mut request = gateway.url().into_client_request().expect("an address");
        if let Some(origin) = origin {
            let origin = origin.parse().expect("a header");
            request.headers_mut().insert("origin", origin);
        }
        let (socket, _) = tokio_tungstenite::connect_async(request)
            .await
            .expect("somebody listens");
        Self {
            socket,
            hello: Value::Null,
        }
    }

    pub(crate) async fn say(&mut self, payload: &Value) {
        self.say_text(&payload.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.socket
            .send(Message::text(text))
            .await
            .expect("an open socket");
    }

    /// Says so whether the other side still listens.
    pub(crate) async fn try_say(&mut self, text: String) -> bool {
        self.socket.send(Message::text(text)).await.is_ok()
    }

    pub(crate) async fn identify(&mut self, token: &str, shard: u32, total: u32) {
        // As serenity writes it.
        self.say(&json!({"op": 2, "d": {
            "token": format!("Bot {token}"), "shard": [shard, total], "intents": 4609,
            "compress": true, "large_threshold": 250,
            "properties": {"browser": "serenity", "device": "serenity", "os": "linux"},
            "presence": {"afk": false, "status": "idle", "activities": [],
                "since": {"secs_since_epoch": 1, "nanos_since_epoch": 2}},
        }}))
        .await;
    }

    pub(crate) async fn resume(&mut self, token: &str, session: &str, sequence: u64) {
        self.say(&json!({"op": 6, "d":
            {"token": token, "session_id": session, "seq": sequence}}))
            .await;
    }

    async fn message(&mut self) -> Message {
        timeout(PATIENCE, self.socket.next())
            .await
            .expect("a frame in time")
            .expect("an open socket")
            .expect("a frame")
    }

    pub(crate) async fn text(&mut self) -> String {
        match self.message().await {
            Message::Text(text) => text.to_string(),
            other => panic!("{other:?} is no text"),
        }
    }

    pub(crate) async fn payload(&mut self) -> Value {
        serde_json::from_str(&self.text().await).expect("JSON")
    }

    /// The next dispatch's number and name.
    pub(crate) async fn event(&mut self) -> (u64, String) {
        let payload = self.payload().await;
        assert_eq!(payload["op"], 0, "{payload}");
        let name = payload["t"].as_str().expect("a name").to_owned();
        (payload["s"].as_u64().expect("a number"), name)
    }

    /// The next `count` dispatches: their numbers, and what they carry.
    pub(crate) async fn events(&mut self, count: usize) -> Vec<(u64, u64)> {
        let mut events = Vec::new();
        for _ in 0..count {
            let payload = self.payload().await;
            assert_eq!(payload["t"], "E", "{payload}");
            let number = payload["s"].as_u64().expect("a number");
            events.push((number, payload["d"].as_u64().expect("a number")));
        }
        events
    }

    /// Says that everything up to `sequence` has arrived; returns once that is known.
    pub(crate) async fn heartbeat(&mut self, sequence: u64) {
        self.say(&json!({"op": 1, "d": sequence})).await;
        assert_eq!(self.payload().await["op"], 11);
    }

    /// Returns once the other side has ended the connection, however.
    pub(crate) async fn gone(&mut self) {
        let gone = async {
            while let Some(Ok(message)) = self.socket.next().await {
                if message.is_close() {
                    break;
                }
            }
        };
        timeout(PATIENCE, gone).await.expect("it ends in time");
    }

    /// Says goodbye as serenity does when it is shut down, and waits for the answer.
    pub(crate) async fn close(mut self) {
        let frame = CloseFrame {
            code: 1000.into(),
            reason: "".into(),
        };
        let goodbye = Message::Close(Some(frame));
        self.socket.send(goodbye).await.expect("an open socket");
        while !self.message().await.is_close() {}
    }

    /// The code it is closed with.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.expect("a code").code.into();
            }
        }
    }
}

/// Consecutive numbers from `number` with consecutive data from `data`.
pub(crate) fn counted(number: u64, data: u64, count: usize) -> Vec<(u64, u64)> {
    (number..).zip(data..).take(count).collect()
}
