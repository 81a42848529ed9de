//! Connections to Discord end in every way there is, and the library notices nothing.

use std::time::Duration;

use edge::gateway::{Gateway, GatewayConfig};

use crate::discord::{Connection, Discord};
use crate::library::{Library, counted};
use crate::{connected, gateway_to, impatient, open};

/// Takes a RESUME after `sequence` of session `first`, sends what was missed and RESUMED.
async fn resume(discord: &mut Discord, sequence: u64, missed: u64) -> Connection {
    let mut connection = discord.connection().await;
    connection.hello().await;
    let resume = connection.hear().await;
    assert_eq!(resume["op"], 6, "{resume}");
    assert_eq!(resume["d"]["session_id"], "first");
    assert_eq!(resume["d"]["seq"], sequence);
    connection.events(sequence + 1..=sequence + missed).await;
    let resumed = sequence + missed + 1;
    connection.dispatch(resumed, "RESUMED", "{}").await;
    connection
}

/// After events 2 and 3, `end` ends the connection; 4 and 5 are sent after the resume, 7 after
/// RESUMED, which is number 6.
async fn the_library_notices_nothing<E, F>(end: E) -> (Discord, Gateway, Library, Connection)
where
    E: FnOnce(Connection) -> F,
    F: Future<Output = Option<Connection>>,
{
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    connection.events(2..=3).await;
    assert_eq!(library.events(2).await, counted(2, 2, 2));
    let old = end(connection).await;
    let mut connection = resume(&mut discord, 3, 2).await;
    assert!(
        connection.path.starts_with("/resume/?v=10"),
        "{}",
        connection.path
    );
    connection.events([7]).await;
    assert_eq!(library.events(3).await, [(4, 4), (5, 5), (6, 7)]);
    let stats = gateway.stats();
    assert_eq!((stats.resumed, stats.re_identified, stats.lost), (1, 0, 0));
    assert_eq!(stats.sessions_started, 1);
    drop(old);
    (discord, gateway, library, connection)
}

#[tokio::test]
async fn a_cut_connection_is_resumed_with_nothing_lost_and_in_order() {
    let (.., gateway, _library, _connection) =
        the_library_notices_nothing(|connection| async move {
            drop(connection);
            None
        })
        .await;
    assert_eq!(gateway.stats().connections_lost, 1);
}

#[tokio::test]
async fn discords_wish_to_reconnect_is_followed_by_a_resume() {
    the_library_notices_nothing(|mut connection| async move {
        connection.say(r#"{"op":7,"d":null}"#).await;
        connection.until_gone().await;
        None
    })
    .await;
}

#[tokio::test]
async fn an_invalid_session_that_can_be_resumed_is_resumed() {
    the_library_notices_nothing(|mut connection| async move {
        connection.say(r#"{"op":9,"d":true}"#).await;
        Some(connection)
    })
    .await;
}

#[tokio::test]
async fn unacknowledged_heartbeats_lead_to_a_resume() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let mut library = Library::connect(&gateway).await;
    library.identify(crate::TOKEN, 0, 1).await;
    let mut connection = discord.connection().await;
    connection.heartbeats_every(50);
    connection.silent = true;
    connection.hello().await;
    connection.welcome("first").await;
    library.event().await;
    connection.until_gone().await;
    let mut connection = resume(&mut discord, 1, 0).await;
    connection.events([3]).await;
    assert_eq!(library.events(1).await, [(2, 3)]);
}

#[tokio::test]
async fn heartbeats_carry_the_last_sequence_number() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let mut library = Library::connect(&gateway).await;
    library.identify(crate::TOKEN, 0, 1).await;
    let mut connection = discord.connection().await;
    connection.heartbeats_every(30);
    connection.hello().await;
    connection.welcome("first").await;
    connection.events([2]).await;
    // Acknowledged ones keep the connection up for many intervals.
    for _ in 0..10 {
        connection.heartbeat(2).await;
    }
    assert_eq!(gateway.stats().connections_lost, 0);
}

#[tokio::test]
async fn a_new_session_begins_with_the_presence_that_was_set_last() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    let presence = serde_json::json!({"op": 3, "d": {"since": null, "afk": false,
        "status": "dnd", "activities": [{"name": "scales", "type": 2}]}});
    library.say(&presence).await;
    assert_eq!(connection.hear().await, presence);
    connection.close(4009).await;
    let mut connection = discord.connection().await;
    connection.hello().await;
    let identify = connection.welcome("second").await;
    assert_eq!(identify["d"]["presence"]["status"], "dnd");
    assert_eq!(identify["d"]["presence"]["activities"][0]["name"], "scales");
}

#[tokio::test]
async fn an_invalid_session_is_replaced_and_the_library_sees_its_servers_only() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, connection) = connected(&mut discord, &gateway).await;
    drop(connection);
    let mut connection = discord.connection().await;
    connection.hello().await;
    assert_eq!(connection.hear().await["op"], 6);
    connection.say(r#"{"op":9,"d":false}"#).await;
    let mut connection = discord.connection().await;
    assert!(connection.path.starts_with("/?v=10"), "{}", connection.path);
    connection.hello().await;
    connection.welcome("second").await;
    connection.dispatch(2, "GUILD_CREATE", "{}").await;
    connection.events([3]).await;
    assert_eq!(library.event().await, (2, "GUILD_CREATE".to_owned()));
    assert_eq!(library.events(1).await, [(3, 3)]);
    let stats = gateway.stats();
    assert_eq!((stats.re_identified, stats.sessions_started), (1, 2));
    // A library that starts afresh learns of the second session.
    let mut library = Library::connect(&gateway).await;
    library.identify(crate::TOKEN, 0, 1).await;
    assert_eq!(library.payload().await["d"]["session_id"], "second");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_alone() {
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        hello_within: Duration::from_millis(50),
        ..impatient(&discord)
    })
    .await;
    let mut library = Library::connect(&gateway).await;
    library.identify(crate::TOKEN, 0, 1).await;
    let mut mute = discord.connection().await;
    mute.until_gone().await;
    let mut connection = discord.connection().await;
    connection.hello().await;
    connection.welcome("first").await;
    assert_eq!(library.event().await, (1, "READY".to_owned()));
}
