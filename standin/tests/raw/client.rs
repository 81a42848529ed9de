//! The barest client: requests by hand, a gateway socket by hand.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use standin::{ChannelId, Config, ServerId, Standin, UserId};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Every intent but none that is unknown.
pub(crate) const INTENTS: u64 = 0x3_FFFF;

/// A stand-in, a server with one channel and its owner, and a client with the bot's token.
pub(crate) struct Scene {
    pub(crate) standin: Standin,
    pub(crate) http: reqwest::Client,
    pub(crate) ada: UserId,
    pub(crate) server: ServerId,
    pub(crate) general: ChannelId,
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().expect("a time")
}

pub(crate) async fn scene() -> Scene {
    scene_with(Config::at(now())).await
}

pub(crate) async fn scene_with(config: Config) -> Scene {
    let standin = Standin::start(config).await.expect("a free port");
    let ada = standin.add_user("Ada");
    let server = standin.add_server("Crafts", ada);
    let general = standin.add_text_channel(server, "general");
    Scene {
        standin,
        http: reqwest::Client::new(),
        ada,
        server,
        general,
    }
}

impl Scene {
    /// Sends a request: its status and body, or status 0 when the connection was cut.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, _, body) = self.call_with_headers(method, path, body).await;
        (status, body)
    }

    pub(crate) async fn call_with_headers(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> (u16, reqwest::header::HeaderMap, Value) {
        let url = format!("{}/api/v10{path}", self.standin.api_url());
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.http.request(method, url);
        request = request.header("authorization", format!("Bot {}", self.standin.token()));
        if !body.is_null() {
            request = request.json(&body);
        }
        let Ok(response) = request.send().await else {
            return (0, reqwest::header::HeaderMap::new(), Value::Null);
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.json().await.unwrap_or_default())
    }

    pub(crate) async fn say(&self, channel: ChannelId, text: &str) -> (u16, Value) {
        self.call(
            "POST",
            &format!("/channels/{channel}/messages"),
            json!({"content": text}),
        )
        .await
    }

    /// Registers one slash command without options.
    pub(crate) async fn register(&self, name: &str) {
        self.register_with(name, json!([])).await;
    }

    pub(crate) async fn register_with(&self, name: &str, options: Value) {
        let path = format!("/applications/{}/commands", self.standin.bot());
        let commands =
            json!([{"name": name, "description": "A command", "type": 1, "options": options}]);
        let (status, _) = self.call("PUT", &path, commands).await;
        assert_eq!(status, 200);
    }

    pub(crate) async fn answer(&self, event: &Value, body: Value) -> (u16, Value) {
        let (id, token) = (text(&event["id"]), text(&event["token"]));
        self.call(
            "POST",
            &format!("/interactions/{id}/{token}/callback"),
            body,
        )
        .await
    }

    /// A socket that has said hello and identified, with the events before it read away.
    pub(crate) async fn connect(&self) -> Socket {
        let mut socket = self.open().await;
        socket.identify(&self.standin.token(), INTENTS).await;
        socket.event("READY").await;
        socket.event("GUILD_CREATE").await;
        socket
    }

    pub(crate) async fn open(&self) -> Socket {
        let (_, gateway) = self.call("GET", "/gateway/bot", Value::Null).await;
        let url = format!("{}?v=10&encoding=json", text(&gateway["url"]));
        let (stream, _) = connect_async(url)
            .await
            .expect("the gateway takes connections");
        let mut socket = Socket { stream };
        assert_eq!(socket.next().await["op"], 10);
        socket
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub(crate) async fn send(&mut self, payload: Value) {
        self.stream
            .send(Message::text(payload.to_string()))
            .await
            .expect("the socket is open");
    }

    /// Sends a text as it is; false when the socket is gone.
    pub(crate) async fn try_send_text(&mut self, text: String) -> bool {
        self.stream.send(Message::text(text)).await.is_ok()
    }

    pub(crate) async fn identify(&mut self, token: &str, intents: u64) {
        let data = json!({"token": token, "intents": intents, "properties": {}});
        self.send(json!({"op": 2, "d": data})).await;
    }

    /// The next payload; a close frame as `{"closed": code}`, an end without one as null.
    pub(crate) async fn next(&mut self) -> Value {
        let message = tokio::time::timeout(Duration::from_secs(10), self.stream.next());
        match message.await.expect("something comes within ten seconds") {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).expect("JSON"),
            Some(Ok(Message::Close(frame))) => {
                json!({"closed": frame.map_or(0, |frame| u16::from(frame.code))})
            }
            _ => Value::Null,
        }
    }

    /// The data of the next event of this name; others before it are passed over.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            let mut payload = self.next().await;
            assert!(
                !payload.is_null() && payload["closed"].is_null(),
                "no {name} came: {payload}"
            );
            if payload["t"] == name {
                return payload["d"].take();
            }
        }
    }
}
