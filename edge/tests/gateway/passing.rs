//! What passes through while nothing is wrong.

use std::collections::BTreeMap;

use edge::gateway::{
    DispatchFilter, Gateway, GatewayError, Passing, ShardRange, ShardStanding, Shards,
};
use edge::{Door, DoorConfig};
use serde_json::{Value, json};

use crate::discord::{Discord, Facts};
use crate::library::Library;
use crate::{TOKEN, connected, gateway_to, impatient, open};

#[tokio::test]
async fn the_librarys_identify_is_repeated_to_discord() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let mut library = Library::connect(&gateway).await;
    assert_eq!(library.hello["d"]["heartbeat_interval"], 10_000);
    library.identify(TOKEN, 0, 1).await;
    let mut connection = discord.connection().await;
    assert_eq!(connection.path, "/?v=10&encoding=json&compress=zlib-stream");
    connection.hello().await;
    let identify = connection.welcome("first").await;
    let said = &identify["d"];
    assert_eq!(said["token"], format!("Bot {TOKEN}"));
    assert_eq!(said["intents"], 4609);
    assert_eq!(said["shard"], json!([0, 1]));
    assert_eq!(said["presence"]["status"], "idle");
    let ready = library.payload().await;
    assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    assert_eq!(ready["d"]["session_id"], "first");
    let stats = gateway.stats();
    assert_eq!((stats.shards_connected, stats.libraries_connected), (1, 1));
    assert_eq!((stats.sessions_started, stats.dispatches), (1, 1));
}

#[tokio::test]
async fn dispatches_arrive_byte_for_byte_compressed_or_not() {
    let data = r#"{ "b": 1.50,"a":"\u00e9é\/\n", "id":"9", "n":18446744073709551615 }"#;
    for compressed in [false, true] {
        let mut discord = Discord::start().await;
        let gateway = gateway_to(&discord).await;
        let mut library = Library::connect(&gateway).await;
        library.identify(TOKEN, 0, 1).await;
        let mut connection = discord.connection().await;
        if compressed {
            connection.compress();
        }
        connection.hello().await;
        connection.welcome("first").await;
        library.event().await;
        connection.dispatch(7, "MESSAGE_CREATE", data).await;
        connection.dispatch(9, "NEW_THING", data).await;
        for (number, event) in [(2, "MESSAGE_CREATE"), (3, "NEW_THING")] {
            let expected = format!(r#"{{"op":0,"s":{number},"t":"{event}","d":{data}}}"#);
            assert_eq!(library.text().await, expected);
        }
    }
}

#[tokio::test]
async fn the_librarys_commands_reach_discord_and_heartbeats_do_not() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    library.heartbeat(1).await;
    let wanted = json!({"op": 8, "d": {"guild_id": "5", "query": "", "limit": 0}});
    library.say(&wanted).await;
    assert_eq!(connection.hear().await, wanted);
}

#[tokio::test]
async fn each_shard_of_the_range_has_a_connection_of_its_own() {
    let mut discord = Discord::start().await;
    let shards = Shards::Range {
        from: 1,
        to: 3,
        total: 4,
    };
    let gateway = open(edge::gateway::GatewayConfig {
        shards,
        ..impatient(&discord)
    })
    .await;
    assert_eq!(
        gateway.shards(),
        ShardRange {
            ids: 1..3,
            total: 4
        }
    );
    let mut held = Vec::new();
    for shard in [1, 2] {
        let mut library = Library::connect(&gateway).await;
        library.identify(TOKEN, shard, 4).await;
        let mut connection = discord.connection().await;
        connection.hello().await;
        let session = format!("of-{shard}");
        let identify = connection.welcome(&session).await;
        assert_eq!(identify["d"]["shard"], json!([shard, 4]));
        let ready = library.payload().await;
        assert_eq!(ready["d"]["session_id"], session);
        held.push((library, connection));
    }
    assert_eq!(gateway.stats().shards_connected, 2);
    let up = ShardStanding {
        connected: true,
        library: true,
        queued: 0,
    };
    assert_eq!(gateway.watch().shards(), BTreeMap::from([(1, up), (2, up)]));
    for (shard, total) in [(0, 4), (3, 4), (1, 2)] {
        let mut library = Library::connect(&gateway).await;
        library.identify(TOKEN, shard, total).await;
        assert_eq!(library.close_code().await, 4010, "{shard} of {total}");
    }
}

#[tokio::test]
async fn the_door_answers_for_the_gateway() {
    let discord = Discord::saying(Facts {
        status: 200,
        shards: 3,
        scheme: "ws",
    })
    .await;
    let door = Door::open(DoorConfig {
        upstream: discord.api(),
        ..DoorConfig::default()
    })
    .await
    .expect("a door");
    let gateway = open(edge::gateway::GatewayConfig {
        api: door.url(),
        ..impatient(&discord)
    })
    .await;
    door.answer_for(&gateway);
    let get = |path: &'static str| {
        let url = format!("{}/api/v10{path}", door.url());
        async move {
            let response = reqwest::get(url).await.expect("an answer");
            response.json::<Value>().await.expect("JSON")
        }
    };
    assert_eq!(get("/gateway").await, json!({"url": gateway.url()}));
    let bot = get("/gateway/bot").await;
    assert_eq!(bot["url"], gateway.url());
    assert_eq!(bot["shards"], 3);
    assert_eq!(bot["session_start_limit"]["max_concurrency"], 3);
}

#[tokio::test]
async fn an_address_with_wss_is_spoken_to_with_tls() {
    let discord = Discord::saying(Facts {
        status: 200,
        shards: 1,
        scheme: "wss",
    })
    .await;
    let gateway = gateway_to(&discord).await;
    let mut library = Library::connect(&gateway).await;
    library.identify(TOKEN, 0, 1).await;
    discord.tls().await;
}

#[tokio::test]
async fn without_discords_word_it_does_not_open() {
    for (status, refused) in [(401, true), (500, false), (200, false)] {
        let scheme = if status == 200 { "https" } else { "ws" };
        let discord = Discord::saying(Facts {
            status,
            shards: 1,
            scheme,
        })
        .await;
        let error = Gateway::open(impatient(&discord)).await.expect_err("none");
        match error {
            GatewayError::Token(401) => assert!(refused),
            GatewayError::Discovery(_) => assert!(!refused),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn closing_ends_the_session_with_discord_and_the_library() {
    let mut discord = Discord::start().await;
    let gateway = gateway_to(&discord).await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    let watch = gateway.watch();
    let (code, ()) = tokio::join!(connection.until_gone(), gateway.close());
    assert_eq!(code, Some(1000));
    assert_eq!(library.close_code().await, 1001);
    assert_eq!(watch.stats().shards_connected, 0);
}

#[tokio::test]
async fn a_filter_hears_of_dispatches_in_discords_order_and_lets_some_go() {
    let mut discord = Discord::start().await;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let filter = DispatchFilter::new(move |event, data| {
        let _ = told.send(format!("{event} {data}"));
        match event {
            "E" => Passing::HandOn,
            "TAKEN" => Passing::Taken,
            _ => Passing::LetGo,
        }
    });
    let gateway = open(edge::gateway::GatewayConfig {
        filter: Some(filter),
        ..impatient(&discord)
    })
    .await;
    let (mut library, mut connection) = connected(&mut discord, &gateway).await;
    let name = |sequence| match sequence % 6 {
        0 => "TAKEN",
        3 => "USELESS",
        _ => "E",
    };
    for sequence in 2..100 {
        connection
            .dispatch(sequence, name(sequence), &sequence.to_string())
            .await;
    }
    for sequence in 2..100 {
        let told = format!("{} {sequence}", name(sequence));
        assert_eq!(heard.recv().await, Some(told));
    }
    // The library's numbers have no gaps.
    let handed_on = (2..100).filter(|sequence| sequence % 3 != 0);
    let expected: Vec<(u64, u64)> = (2..).zip(handed_on).collect();
    assert_eq!(library.events(expected.len()).await, expected);
    let stats = gateway.stats();
    assert_eq!((stats.taken, stats.let_go), (16, 17));
}
