//! Connecting: one bulk call registers the commands, then events are taken from the gateway's door until told to stop.

use std::ops::Range;
use std::sync::Arc;

use anyhow::Context as _;
use poise::FrameworkOptions;
use serde::Deserialize;
use serenity::all::{
    ApplicationId, Client, ClientBuilder, GatewayIntents, Http, HttpBuilder, LightMethod, Request,
    Route,
};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::desk::Desk;
use super::events::{Events, Unparsed};
use super::{Data, Failure, commands, errors, servers};
use crate::domain::habit::MayRead;

/// The connection to the gateway's door, made and not yet running.
pub struct Connection {
    client: Client,
    in_flight: TaskTracker,
}

/// A client for Discord's REST interface, which sends through the door at `door_url`: rate limits, time limits and repeats are the
/// door's, so serenity's own are off (with them on it would not use the door).
pub fn http(door_url: &str, token: &str) -> anyhow::Result<Http> {
    // The door is on this machine: a proxy from the environment has no part in the way there.
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.context("setting up the way to the door")?;
    Ok(HttpBuilder::new(token)
        .client(client)
        .proxy(door_url)
        .ratelimiter_disabled(true)
        .build())
}

/// What is listened for: servers, messages and reactions in habit channels, and who is in voice channels. Interactions come without
/// being asked for. The words of messages are privileged: only where the setting says so.
fn intents(may_read: MayRead, voice: bool) -> GatewayIntents {
    let mut intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::GUILD_MESSAGE_REACTIONS;
    if voice {
        intents |= GatewayIntents::GUILD_VOICE_STATES;
    }
    match may_read {
        MayRead::All => intents | GatewayIntents::MESSAGE_CONTENT,
        MayRead::Addressed => intents,
    }
}

/// Registers the commands and prepares the connection. Either failing ends the start. The door says where the gateway is: it
/// answers for the one that holds the connection to Discord.
pub async fn connect(
    door_url: &str,
    token: &str,
    data: Data,
    desk: Desk,
) -> anyhow::Result<Connection> {
    let http = http(door_url, token)?;
    let gateway: Where = fetch(&http, Route::Gateway)
        .await
        .context("asking where the gateway's door is")?;
    let options = options();
    register(&http, &options)
        .await
        .context("registering the commands")?;
    let in_flight = desk.in_flight().clone();
    let metrics = data.metrics.clone();
    let intents = intents(data.habits.may_read, data.halls.is_on());
    if let Some(told) = desk.told() {
        tokio::spawn(servers::listen(data.clone(), told));
    }
    let events = Events::new(data, options, in_flight.clone(), desk);
    let client = ClientBuilder::new_with_http(http, intents)
        .event_handler_arc(Arc::clone(&events))
        .raw_event_handler(Unparsed(metrics))
        .await
        .context("preparing the connection")?;
    // The library asks too, and takes Discord's own address when it gets no answer.
    *client.ws_url.lock().await = gateway.url;
    events.belong_to(&client.shard_manager);
    Ok(Connection { client, in_flight })
}

impl Connection {
    /// Takes in the events of these shards of `total` until `stopping` is cancelled, then lets finish what is in flight. Connections
    /// to Discord that end and begin again are the door's: nothing of it is noticed here.
    pub async fn run(
        mut self,
        shards: Range<u32>,
        total: u32,
        stopping: CancellationToken,
    ) -> anyhow::Result<()> {
        // The library's range includes its end.
        let inclusive = shards.start..shards.end - 1;
        let ended = tokio::select! {
            ended = self.client.start_shard_range(inclusive, total) => Some(ended),
            () = stopping.cancelled() => None,
        };
        self.client.shard_manager.shutdown_all().await;
        self.in_flight.close();
        self.in_flight.wait().await;
        match ended {
            None => Ok(()),
            Some(Ok(())) => anyhow::bail!("the connection to the gateway's door ended by itself"),
            Some(Err(error)) => Err(error).context("the connection to the gateway's door ended"),
        }
    }
}

#[derive(Deserialize)]
struct Where {
    url: String,
}

#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
}

fn options() -> FrameworkOptions<Data, Failure> {
    let mut options = FrameworkOptions {
        commands: commands::all(),
        on_error: errors::on_error,
        // No command has one.
        manual_cooldowns: true,
        ..FrameworkOptions::default()
    };
    poise::set_qualified_names(&mut options.commands);
    options
}

/// Registers all commands in one call, which also removes those of an earlier version.
async fn register(http: &Http, options: &FrameworkOptions<Data, Failure>) -> anyhow::Result<()> {
    let application: Application = fetch(http, Route::Oauth2ApplicationCurrent).await?;
    http.set_application_id(application.id);
    let commands = poise::builtins::create_application_commands(&options.commands);
    let route = Route::Commands {
        application_id: application.id,
    };
    // What Discord answers is not read: news in it must not keep the bot from starting.
    let body = serde_json::to_vec(&commands)?;
    http.request(Request::new(route, LightMethod::Put).body(Some(body)))
        .await?;
    Ok(())
}

async fn fetch<T: serde::de::DeserializeOwned>(http: &Http, route: Route<'_>) -> anyhow::Result<T> {
    Ok(http.fire(Request::new(route, LightMethod::Get)).await?)
}
