//! Every close code of Discord's list.

use std::time::{Duration, Instant};

use edge::gateway::GatewayConfig;

use crate::discord::Discord;
use crate::{connected, gateway_to, impatient, open};

#[tokio::test]
async fn after_most_codes_the_session_goes_on() {
    for code in [1000, 1001, 4000, 4001, 4002, 4005, 4008, 4242] {
        let mut discord = Discord::start().await;
        let gateway = gateway_to(&discord).await;
        let (mut library, connection) = connected(&mut discord, &gateway).await;
        connection.close(code).await;
        let mut connection = discord.connection().await;
        connection.hello().await;
        assert_eq!(connection.hear().await["op"], 6, "{code}");
        connection.events([2]).await;
        assert_eq!(library.events(1).await, [(2, 2)]);
        assert_eq!(gateway.stats().closes.get(&code), Some(&1));
    }
}

#[tokio::test]
async fn after_some_codes_a_new_session_begins() {
    for code in [4003, 4007, 4009] {
        let mut discord = Discord::start().await;
        let gateway = gateway_to(&discord).await;
        let (mut library, connection) = connected(&mut discord, &gateway).await;
        connection.close(code).await;
        let mut connection = discord.connection().await;
        connection.hello().await;
        connection.welcome("second").await;
        connection.events([2]).await;
        assert_eq!(library.events(1).await, [(2, 2)], "{code}");
        assert_eq!(gateway.stats().re_identified, 1);
    }
}

#[tokio::test]
async fn fatal_codes_are_reported_and_nothing_connects_again() {
    for code in [4004, 4010, 4011, 4012, 4013, 4014] {
        let mut discord = Discord::start().await;
        let gateway = gateway_to(&discord).await;
        let (_library, connection) = connected(&mut discord, &gateway).await;
        connection.close(code).await;
        let fatal = gateway.fatal_close().await;
        assert_eq!(fatal.code, code);
        assert!(fatal.to_string().contains(fatal.meaning));
        assert_eq!(gateway.fatal_close().await, fatal, "asked again");
        let stats = gateway.stats();
        assert_eq!((stats.shards_connected, stats.sessions_started), (0, 1));
    }
}

/// The one that makes serenity alone spin for ever.
#[tokio::test]
async fn a_server_that_closes_at_once_is_asked_ever_more_slowly() {
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        first_backoff: Duration::from_millis(20),
        max_backoff: Duration::from_mins(1),
        ..impatient(&discord)
    })
    .await;
    let (_library, connection) = connected(&mut discord, &gateway).await;
    let begin = Instant::now();
    connection.close(4003).await;
    for _ in 0..4 {
        let mut connection = discord.connection().await;
        connection.hello().await;
        connection.close(4003).await;
    }
    discord.connection().await;
    // At once, then at least half of 20, 40, 80 and 160 ms.
    assert!(begin.elapsed() >= Duration::from_millis(150));
    assert_eq!(gateway.stats().closes.get(&4003), Some(&5));
}

/// twilight alone would connect again and again without a wait.
#[tokio::test]
async fn a_server_that_hangs_up_without_a_word_is_asked_ever_more_slowly() {
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        first_backoff: Duration::from_millis(20),
        max_backoff: Duration::from_mins(1),
        ..impatient(&discord)
    })
    .await;
    let (_library, connection) = connected(&mut discord, &gateway).await;
    let begin = Instant::now();
    drop(connection);
    for _ in 0..4 {
        drop(discord.connection().await);
    }
    discord.connection().await;
    assert!(begin.elapsed() >= Duration::from_millis(150));
    assert_eq!(gateway.stats().connections_lost, 5);
}
