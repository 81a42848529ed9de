//! Connecting: one bulk call registers the commands, then the gateway is kept until told to stop.

use std::sync::Arc;

use anyhow::Context as _;
use poise::FrameworkOptions;
use serde::Deserialize;
use serenity::all::{
    ApplicationId, Client, ClientBuilder, GatewayError, GatewayIntents, Http, HttpBuilder,
    LightMethod, Request, Route,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connections::Connections;
use super::events::{Events, Unparsed};
use super::{Data, Failure, commands, errors};

/// The connection to Discord's gateway, made and not yet running.
pub struct Gateway {
    client: Client,
    in_flight: TaskTracker,
    connections: Connections,
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

/// Asks for the gateway's address, registers the commands and prepares the connection. Each of these failing ends the start.
pub async fn connect(door_url: &str, token: &str, data: Data) -> anyhow::Result<Gateway> {
    let http = http(door_url, token)?;
    // Asked for here since the library, when it cannot ask, falls back on Discord's own address for the life of the process.
    let gateway: BotGateway = fetch(&http, Route::GatewayBot)
        .await
        .context("asking for the gateway")?;
    let options = options();
    register(&http, &options)
        .await
        .context("registering the commands")?;
    let (in_flight, changed) = (TaskTracker::new(), Arc::new(Notify::new()));
    let health = Arc::clone(&data.health);
    let events = Events::new(data, options, in_flight.clone(), Arc::clone(&changed));
    let events = Arc::new(events);
    // Servers are all that is listened for; interactions come without being asked for.
    let client = ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .event_handler_arc(Arc::clone(&events))
        .raw_event_handler(Unparsed(Arc::clone(&health)))
        .await
        .context("preparing the connection")?;
    *client.ws_url.lock().await = gateway.url;
    events.belong_to(&client.shard_manager);
    let connections = Connections::new(Arc::clone(&client.shard_manager), health, changed);
    Ok(Gateway {
        client,
        in_flight,
        connections,
    })
}

impl Gateway {
    /// Keeps the connection until `stopping` is cancelled, then lets finish what is in flight. An error when the connection ends for
    /// good before that: the token was refused, an intent is not allowed.
    pub async fn run(mut self, stopping: CancellationToken) -> anyhow::Result<()> {
        let ended = tokio::select! {
            ended = self.client.start_autosharded() => Some(ended),
            () = self.connections.watch() => None,
            () = stopping.cancelled() => None,
        };
        self.client.shard_manager.shutdown_all().await;
        self.connections.note().await;
        self.in_flight.close();
        self.in_flight.wait().await;
        match ended {
            None => Ok(()),
            Some(Ok(())) => anyhow::bail!("the connection to the gateway ended by itself"),
            Some(Err(error)) => Err(error).context("the connection to the gateway ended"),
        }
    }
}

/// Whether the connection ended since Discord refuses this bot: its token, or an intent that is not allowed for it. Starting again
/// changes nothing then.
pub fn is_refusal(error: &anyhow::Error) -> bool {
    let Some(serenity::Error::Gateway(gateway)) = error.downcast_ref() else {
        return false;
    };
    matches!(
        gateway,
        GatewayError::InvalidAuthentication
            | GatewayError::InvalidGatewayIntents
            | GatewayError::DisallowedGatewayIntents
    )
}

#[derive(Deserialize)]
struct BotGateway {
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
