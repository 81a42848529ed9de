//! What a broken or hostile program on the same machine may send.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::discord::Discord;
use crate::library::Library;
use crate::{TOKEN, connected, gateway_to};

/// Frames that are nearly right: opcodes and payloads of every kind, cut or whole.
fn frames() -> impl Strategy<Value = Vec<String>> {
    let payload = prop_oneof![
        Just("null".to_owned()),
        any::<u64>().prop_map(|number| number.to_string()),
        Just(format!(
            r#"{{"token":"{TOKEN}","session_id":"first","seq":18446744073709551615}}"#
        )),
        Just(format!(
            r#"{{"token":"{TOKEN}","intents":1,"shard":[4294967295,1]}}"#
        )),
        Just(r#"{"presence":{"status":7}}"#.to_owned()),
        "[\\PC]{0,40}".prop_map(|text| serde_json::Value::from(text).to_string()),
        "[{}\\[\\]:,\"0-9a-z]{0,40}",
    ];
    let frame = (0..40_u64, payload, 0..200_usize).prop_map(|(op, payload, cut)| {
        let text = format!(r#"{{"op":{op},"d":{payload},"t":null}}"#);
        text.chars().take(cut).collect()
    });
    vec(frame, 1..12)
}

#[test]
fn noise_harms_neither_the_library_nor_discord() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (mut discord, gateway) = runtime.block_on(async {
        let discord = Discord::start().await;
        let gateway = gateway_to(&discord).await;
        (discord, gateway)
    });
    let (library, connection) = runtime.block_on(connected(&mut discord, &gateway));
    drop(library);
    let address = gateway.url().replace("ws://", "");
    let mut runner = TestRunner::new(ProptestConfig::with_cases(100));
    let frames_survived = runner.run(&frames(), |frames| {
        runtime.block_on(async {
            let mut stranger = Library::connect(&gateway).await;
            for frame in frames {
                if !stranger.try_say(frame).await {
                    break;
                }
            }
        });
        Ok(())
    });
    frames_survived.expect("no frame breaks it");
    let bytes_survived = runner.run(&vec(any::<u8>(), 0..600), |bytes| {
        runtime.block_on(async {
            let mut stranger = TcpStream::connect(&address).await.expect("it listens");
            let _ = stranger.write_all(&bytes).await;
            let _ = stranger.shutdown().await;
            let _ = stranger.read_to_end(&mut Vec::new()).await;
        });
        Ok(())
    });
    bytes_survived.expect("no bytes break it");
    runtime.block_on(async {
        let mut library = Library::connect(&gateway).await;
        library.identify(TOKEN, 0, 1).await;
        assert_eq!(library.event().await, (1, "READY".to_owned()));
        let mut connection = connection;
        connection.events([2]).await;
        assert_eq!(library.events(1).await, [(2, 2)]);
    });
    assert_eq!(gateway.stats().sessions_started, 1);
}
