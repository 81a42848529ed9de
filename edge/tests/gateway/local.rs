//! Who is let in on the local side, and what a library does wrong.

use serde_json::json;

use crate::discord::Discord;
use crate::library::Library;
use crate::{TOKEN, connected, gateway_to};

#[tokio::test]
async fn a_stranger_is_sent_away_and_discord_hears_nothing() {
    let discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    for token in ["", "MTA.own.toke", "MTA.own.tokem", "MTA.own.token.longer"] {
        let mut stranger = Library::connect(&gateway).await;
        stranger.identify(token, 0, 1).await;
        assert_eq!(stranger.close_code().await, 4004, "{token}");
        let mut stranger = Library::connect(&gateway).await;
        stranger.resume(token, "first", 1).await;
        assert_eq!(stranger.close_code().await, 4004, "{token}");
    }
    let mut page = Library::silent(&gateway, Some("https://example.org")).await;
    assert_eq!(page.close_code().await, 4004);
    assert_eq!(gateway.stats(), edge::gateway::GatewayStats::default());
}

#[tokio::test]
async fn what_is_no_gateway_frame_ends_the_connection_with_its_code() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    for (text, code) in [
        ("no JSON", 4002),
        (r#"{"op":2,"d":{"token":5}}"#, 4002),
        (r#"{"op":8,"d":{}}"#, 4003),
        (r#"{"op":99}"#, 4003),
    ] {
        let mut library = Library::connect(&gateway).await;
        library.heartbeat(0).await;
        library.say_text(text).await;
        assert_eq!(library.close_code().await, code, "{text}");
    }
    let (_library, mut connection) = connected(&mut discord, &gateway).await;
    for (payload, code) in [
        (json!({"op": 2, "d": {}}), 4005),
        (json!({"op": 99}), 4001),
        (json!([]), 4002),
    ] {
        let mut library = Library::connect(&gateway).await;
        library.identify(TOKEN, 0, 1).await;
        library.event().await;
        library.say(&payload).await;
        assert_eq!(library.close_code().await, code, "{payload}");
    }
    // Discord has noticed nothing of all that.
    let mut library = Library::connect(&gateway).await;
    library.identify(TOKEN, 0, 1).await;
    library.event().await;
    connection.events([2]).await;
    assert_eq!(library.events(1).await, [(2, 2)]);
}

#[tokio::test]
async fn the_latest_library_to_identify_holds_the_shard() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut first, mut connection) = connected(&mut discord, &gateway).await;
    connection.events([2]).await;
    assert_eq!(first.events(1).await, [(2, 2)]);
    let mut second = Library::connect(&gateway).await;
    second.identify(TOKEN, 0, 1).await;
    assert_eq!(second.event().await, (1, "READY".to_owned()));
    assert_eq!(first.close_code().await, 4009);
    connection.events([3]).await;
    assert_eq!(
        second.events(1).await,
        [(2, 3)],
        "2 is not handed over twice"
    );
    assert_eq!(gateway.stats().libraries_connected, 1);
}

#[tokio::test]
async fn a_frame_too_long_ends_the_connection() {
    let discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let mut library = Library::connect(&gateway).await;
    let long = format!(r#"{{"op":1,"d":"{}"}}"#, "x".repeat(100_000));
    library.say_text(&long).await;
    library.gone().await;
}

/// serenity spins for ever on a socket that ends without it.
#[tokio::test]
async fn a_librarys_goodbye_is_answered_and_discord_stays_connected() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (library, mut connection) = connected(&mut discord, &gateway).await;
    library.close().await;
    let mut library = Library::connect(&gateway).await;
    library.resume(TOKEN, "first", 1).await;
    assert_eq!(library.event().await, (1, "RESUMED".to_owned()));
    connection.events([2]).await;
    assert_eq!(library.events(1).await, [(2, 2)]);
}
