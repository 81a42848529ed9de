//! What is kept while the library is away or slow.

use edge::gateway::GatewayConfig;

use crate::discord::Discord;
use crate::library::{Library, counted};
use crate::{TOKEN, connected, gateway_to, impatient, open};

/// Returns once Discord's side has been read up to here: a command of the library's comes after it.
async fn settle(gateway: &edge::gateway::Gateway, dispatches: u64) {
    while gateway.stats().dispatches < dispatches {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_library_that_resumes_gets_what_it_missed_once_and_in_order() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    connection.events(2..=5).await;
    assert_eq!(library.events(4).await, counted(2, 2, 4));
    library.heartbeat(3).await;
    drop(library);
    connection.events(6..=8).await;
    let mut library = Library::connect(&gateway).await;
    // It has read up to 4; 5 was under way.
    library.resume(TOKEN, "first", 4).await;
    assert_eq!(library.events(1).await, [(5, 5)]);
    settle(&gateway, 8).await;
    connection.events([9]).await;
    let mut rest = Vec::new();
    let mut resumed = 0;
    while rest.len() < 4 {
        let payload = library.payload().await;
        if payload["t"] == "RESUMED" {
            resumed += 1;
        } else {
            rest.push(payload["d"].as_u64().expect("a number"));
        }
    }
    assert_eq!(rest, [6, 7, 8, 9]);
    assert_eq!(resumed, 1);
    assert_eq!(gateway.stats().lost, 0);
}

#[tokio::test]
async fn a_session_nobody_knows_is_invalid_and_the_library_may_identify() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (library, _connection) = connected(&mut discord, &gateway).await;
    drop(library);
    let mut library = Library::connect(&gateway).await;
    for (session, sequence) in [("another", 1), ("first", 99)] {
        library.resume(TOKEN, session, sequence).await;
        let answer = library.payload().await;
        assert_eq!(
            (answer["op"].as_u64(), answer["d"].as_bool()),
            (Some(9), Some(false))
        );
    }
    library.identify(TOKEN, 0, 1).await;
    assert_eq!(library.event().await, (1, "READY".to_owned()));
}

#[tokio::test]
async fn beyond_the_bound_the_oldest_are_lost_and_counted() {
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        queue_bound: 3,
        ..impatient(&discord)
    })
    .await;
    let (library, mut connection) = connected(&mut discord, &gateway).await;
    drop(library);
    connection.events(2..=8).await;
    settle(&gateway, 8).await;
    let stats = gateway.stats();
    // Some may have been written to the socket before it was known to be closed.
    assert_eq!(stats.queued, 3);
    assert!(stats.lost <= 4, "{}", stats.lost);
    let mut library = Library::connect(&gateway).await;
    library.resume(TOKEN, "first", 1).await;
    assert_eq!(library.events(3).await, [(6, 6), (7, 7), (8, 8)]);
    assert_eq!(library.event().await, (8, "RESUMED".to_owned()));
    let stats = gateway.stats();
    assert_eq!((stats.lost, stats.queued), (4, 0));
}

#[tokio::test]
async fn a_burst_larger_than_the_bound_waits_for_a_library_that_reads() {
    const EVENTS: u64 = 20_000;
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        queue_bound: 100,
        ..impatient(&discord)
    })
    .await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    let send = connection.events(2..EVENTS + 2);
    let receive = library.events(usize::try_from(EVENTS).expect("it fits"));
    let ((), received) = tokio::join!(send, receive);
    assert_eq!(received, counted(2, 2, received.len()));
    assert_eq!(gateway.stats().lost, 0);
}

#[tokio::test]
async fn many_events_arrive_all_and_in_order() {
    const EVENTS: u64 = 20_000;
    let mut discord = Discord::start().await;
    let gateway = open(GatewayConfig {
        queue_bound: usize::try_from(EVENTS).expect("it fits"),
        ..impatient(&discord)
    })
    .await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    let send = connection.events(2..EVENTS + 2);
    let receive = library.events(usize::try_from(EVENTS).expect("it fits"));
    let ((), received) = tokio::join!(send, receive);
    assert_eq!(received, counted(2, 2, received.len()));
}
