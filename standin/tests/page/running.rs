//! A stand-in with three people, a page, and a bot that is connected.

use bot::{Bot, Seen};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use serenity::all::{GatewayIntents, HttpBuilder};
use serenity::client::ClientBuilder;
use standin::page::{Controls, Page, PageHandle, Settings};
use standin::{ChannelId, Config, ServerId, Standin, UserId};

use crate::bot;

pub(crate) struct Running {
    pub(crate) standin: Standin,
    pub(crate) page: PageHandle,
    pub(crate) http: reqwest::Client,
    pub(crate) server: ServerId,
    pub(crate) general: ChannelId,
    pub(crate) ada: UserId,
    pub(crate) mia: UserId,
    pub(crate) tom: UserId,
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().expect("a time")
}

impl Running {
    /// Without a bot, with these controls.
    pub(crate) async fn with_controls(controls: impl FnOnce(&Standin) -> Controls) -> Self {
        let standin = Standin::start(Config::at(now())).await.expect("a port");
        let [ada, mia, tom] = ["Ada", "Mia", "Tom"].map(|name| standin.add_user(name));
        let server = standin.add_server("The workshop", ada);
        standin.set_bot_permissions(server, standin::permission::EVERYONE_DEFAULT);
        standin.join(server, mia);
        standin.join(server, tom);
        let general = standin.add_text_channel(server, "general");
        let settings = Settings::new("A test")
            .person(mia, "member")
            .person(tom, "member")
            .person(ada, "admin")
            .controls(controls(&standin));
        let page = Page::serve(&standin, settings).await.expect("a port");
        Self {
            standin,
            page,
            http: reqwest::Client::new(),
            server,
            general,
            ada,
            mia,
            tom,
        }
    }

    pub(crate) async fn quiet() -> Self {
        Self::with_controls(|_| Controls::new()).await
    }

    pub(crate) async fn with_bot() -> Self {
        let running = Self::quiet().await;
        let standin = &running.standin;
        let http = HttpBuilder::new(standin.token()).proxy(standin.api_url());
        let http = http.ratelimiter_disabled(true).build();
        let mut client = ClientBuilder::new_with_http(http, GatewayIntents::all())
            .event_handler(Bot)
            .raw_event_handler(Seen::default())
            .await
            .expect("a client");
        tokio::spawn(async move { client.start().await });
        standin.connected().await;
        standin
            .settle("commands", |s| !s.commands(None).is_empty())
            .await;
        running
    }

    /// The page as someone sees it in a channel.
    pub(crate) async fn page(&self, who: UserId, channel: ChannelId) -> String {
        let (status, text) = self.get(&format!("/?as={who}&in={channel}")).await;
        assert_eq!(status, 200);
        text
    }

    /// The page in the channel that everyone sees.
    pub(crate) async fn seen_by(&self, who: UserId) -> String {
        self.page(who, self.general).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let address = format!("{}{path}", self.page.url());
        let response = self.http.get(address).send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.text().await.expect("text"))
    }

    /// One act of someone in the channel that everyone sees.
    pub(crate) async fn act(&self, who: UserId, path: &str, what: Value) -> Value {
        let mut body = json!({"as": who.to_string(), "in": self.general.to_string()});
        for (key, value) in what.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let request = self.http.post(format!("{}{path}", self.page.url()));
        let response = request.json(&body).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("JSON")
    }

    /// What someone alone sees, the newest.
    pub(crate) fn own_message(&self, who: UserId) -> standin::MessageView {
        self.standin.ephemerals(who).pop().expect("an own message")
    }
}
