//! What is sent again and what is not.

use std::time::Duration;

use edge::{Door, DoorConfig};
use http::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::upstream::{Upstream, answer, cut, ok};
use crate::{api, client, door_to, impatient, message};

const NONCED: &str = r#"{"content":"hello","nonce":"7","enforce_nonce":true}"#;

async fn failing_once(status: u16) -> Upstream {
    Upstream::start(move |seen| async move {
        if seen.index == 0 {
            answer(status, &[], "broken")
        } else {
            ok()
        }
    })
    .await
}

#[tokio::test]
async fn a_5xx_is_repeated_where_that_is_safe() {
    for status in [500, 502, 503, 504, 520, 524] {
        let upstream = failing_once(status).await;
        let door = door_to(&upstream).await;
        let response = client()
            .get(api(&door, "/gateway"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{status}");
        assert_eq!((door.stats().requests, door.stats().retries), (1, 1));
        assert_eq!(door.stats().failures, 0);
    }
}

#[tokio::test]
async fn a_message_with_an_enforced_nonce_is_repeated_as_it_was() {
    let upstream = failing_once(502).await;
    let door = door_to(&upstream).await;
    let url = api(&door, "/channels/1/messages");
    let response = client()
        .post(url)
        .body(NONCED)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let bodies: Vec<_> = upstream.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies, [NONCED, NONCED]);
}

#[tokio::test]
async fn so_is_one_with_files() {
    let upstream = failing_once(502).await;
    let door = door_to(&upstream).await;
    let form = Form::new()
        .part(
            "files[0]",
            Part::bytes(vec![137, 80, 78, 71]).file_name("week.png"),
        )
        .text("payload_json", NONCED);
    let url = api(&door, "/channels/1/messages");
    let response = client()
        .post(url)
        .multipart(form)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let seen = upstream.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].body, seen[1].body);
}

#[tokio::test]
async fn other_posts_are_sent_once() {
    for path in [
        "/channels/1/messages",
        "/channels/1/threads",
        "/webhooks/1/token",
    ] {
        let upstream = failing_once(502).await;
        let door = door_to(&upstream).await;
        let post = client()
            .post(api(&door, path))
            .body(r#"{"content":"hello"}"#)
            .send();
        let response = post.await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_GATEWAY, "{path}");
        assert_eq!(
            response.text().await.expect("a body"),
            "broken",
            "Discord's own answer"
        );
        assert_eq!(upstream.seen().len(), 1);
        assert_eq!(door.stats().failures, 1);
    }
}

#[tokio::test]
async fn when_attempts_are_used_up_the_last_answer_is_given() {
    let upstream =
        Upstream::start(|seen| async move { answer(500, &[], &format!("broken {}", seen.index)) })
            .await;
    let door = door_to(&upstream).await;
    let response = client()
        .get(api(&door, "/gateway"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(response.text().await.expect("a body"), "broken 2");
    assert_eq!(upstream.seen().len(), 3);
}

#[tokio::test]
async fn a_cut_connection_is_made_again_where_that_is_safe() {
    let upstream =
        Upstream::start(|seen| async move { if seen.index < 2 { cut() } else { ok() } }).await;
    let door = door_to(&upstream).await;
    let response = client()
        .delete(api(&door, "/channels/1"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(upstream.seen().len(), 3);
}

#[tokio::test]
async fn a_cut_connection_that_stays_cut_gives_502() {
    let upstream = Upstream::start(|_| async { cut() }).await;
    let door = door_to(&upstream).await;
    let once = client()
        .post(api(&door, "/channels/1/threads"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(once.status(), StatusCode::BAD_GATEWAY);
    let text = message(once).await;
    assert!(text.contains("broke before the answer"), "{text}");
    assert!(text.ends_with("tried once"), "{text}");
    let thrice = client()
        .get(api(&door, "/gateway"))
        .send()
        .await
        .expect("an answer");
    assert!(message(thrice).await.ends_with("tried 3 times"));
    assert_eq!(upstream.seen().len(), 4);
}

#[tokio::test]
async fn no_upstream_gives_502_without_the_address_or_the_token() {
    let gone = Upstream::start(|_| async { ok() }).await.url();
    let door = Door::open(impatient(&gone))
        .await
        .expect("opens without looking");
    let post = client()
        .post(api(&door, "/webhooks/1/secret"))
        .body("{}")
        .send();
    let response = post.await.expect("an answer");
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    let text = message(response).await;
    assert!(text.contains("no connection to Discord"), "{text}");
    assert!(
        text.ends_with("tried 3 times"),
        "nothing was sent, so it is repeated: {text}"
    );
    assert!(
        !text.contains("secret") && !text.contains("127.0.0.1"),
        "{text}"
    );
    assert_eq!(door.stats().retries, 2);
}

#[tokio::test]
async fn an_answer_that_does_not_come_gives_504() {
    let upstream = Upstream::start(|_| async { std::future::pending().await }).await;
    let config = DoorConfig {
        request_timeout: Duration::from_millis(50),
        ..impatient(&upstream.url())
    };
    let door = Door::open(config).await.expect("a door on a free port");
    let post = client()
        .post(api(&door, "/channels/1/threads"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(post.status(), StatusCode::GATEWAY_TIMEOUT);
    assert!(message(post).await.contains("did not answer within 50ms"));
    assert_eq!((door.stats().timeouts, upstream.seen().len()), (1, 1));

    let get = client()
        .get(api(&door, "/gateway"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(get.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!((door.stats().timeouts, upstream.seen().len()), (4, 4));
    assert_eq!(door.stats().failures, 2);
}
