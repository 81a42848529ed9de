//! The gateway part on real sockets, between a Discord that each test plays itself and a library of
//! which it sees every frame. Nothing here sleeps.

mod closes;
mod discord;
mod library;
mod local;
mod noise;
mod passing;
mod queue;
mod reconnects;

use std::time::Duration;

use edge::gateway::{Gateway, GatewayConfig};
use secrecy::SecretString;

use discord::{Connection, Discord};
use library::Library;

const TOKEN: &str = "MTA.own.token";

/// Impatient, so that tests are fast.
fn impatient(discord: &Discord) -> GatewayConfig {
    GatewayConfig {
        first_backoff: Duration::from_millis(1),
        max_backoff: Duration::from_millis(20),
        ..GatewayConfig::new(SecretString::from(TOKEN), discord.api())
    }
}

async fn gateway_to(discord: &Discord) -> Gateway {
    open(impatient(discord)).await
}

async fn open(config: GatewayConfig) -> Gateway {
    Gateway::open(config).await.expect("a gateway part")
}

/// A library that has identified, and Discord's side of its session `first`.
async fn connected(discord: &mut Discord, gateway: &Gateway) -> (Library, Connection) {
    let mut library = Library::connect(gateway).await;
    library.identify(TOKEN, 0, 1).await;
    let mut connection = discord.connection().await;
    connection.hello().await;
    connection.welcome("first").await;
    assert_eq!(library.event().await, (1, "READY".to_owned()));
    (library, connection)
}
