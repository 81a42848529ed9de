//! What the door does when Discord says 429 after all.

use std::time::{Duration, Instant};

use edge::{Door, DoorConfig, Limits};
use futures_util::future::join_all;
use http::StatusCode;

use crate::upstream::{Upstream, answer, ok};
use crate::{api, client, door_to, impatient};

#[tokio::test]
async fn a_429_is_waited_out_and_sent_again() {
    for (headers, body) in [
        (
            &[("retry-after", "1")][..],
            r#"{"retry_after": 0.05, "global": false}"#,
        ),
        (&[("retry-after", "0.05")][..], "{}"),
        (
            &[("retry-after", "0.05"), ("x-ratelimit-bucket", "b")][..],
            "{}",
        ),
        (
            &[("retry-after", "0.05")][..],
            "<html>error code: 1015</html>",
        ),
    ] {
        let upstream = Upstream::start(move |seen| async move {
            if seen.index == 0 {
                answer(429, headers, body)
            } else {
                ok()
            }
        })
        .await;
        let door = door_to(&upstream).await;
        let url = api(&door, "/channels/1/threads");
        let response = client()
            .post(url)
            .body("{}")
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{body}");
        let seen = upstream.seen();
        let waited = seen[1].at - seen[0].at;
        assert!(waited >= Duration::from_millis(49), "{waited:?}");
        assert!(waited < Duration::from_millis(900), "{waited:?}");
        assert_eq!((door.stats().rate_limited, door.stats().retries), (1, 1));
    }
}

#[tokio::test]
async fn a_429_for_ever_or_for_too_long_is_given_back() {
    for (wait, times) in [("0.001", 5), ("600", 1)] {
        let upstream =
            Upstream::start(move |_| async move { answer(429, &[("retry-after", wait)], "{}") })
                .await;
        let door = door_to(&upstream).await;
        let response = client()
            .get(api(&door, "/gateway"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()["retry-after"], wait);
        assert_eq!(upstream.seen().len(), times);
    }
}

#[tokio::test]
async fn a_global_429_holds_everything_back_but_interactions() {
    let upstream = Upstream::start(|seen| async move {
        if seen.index == 0 {
            answer(429, &[], r#"{"retry_after": 0.3, "global": true}"#)
        } else {
            ok()
        }
    })
    .await;
    let door = door_to(&upstream).await;
    let client = client();
    let first = tokio::spawn(client.get(api(&door, "/channels/1")).send());
    while door.stats().rate_limited == 0 {
        tokio::task::yield_now().await;
    }
    let callback = client
        .post(api(&door, "/interactions/1/token/callback"))
        .send();
    let other = client.get(api(&door, "/channels/2")).send();
    let (callback, other) = tokio::join!(callback, other);
    callback.expect("an answer");
    other.expect("an answer");
    first.await.expect("no panic").expect("an answer");
    let seen = upstream.seen();
    assert_eq!(seen.len(), 4);
    assert!(seen[1].path.contains("callback"));
    assert!(seen[1].at - seen[0].at < Duration::from_millis(250));
    for late in &seen[2..] {
        assert!(
            late.at - seen[0].at >= Duration::from_millis(295),
            "{late:?}"
        );
    }
}

#[tokio::test]
async fn with_limits_off_nothing_waits_but_a_429_is_still_waited_out() {
    let upstream = Upstream::start(|seen| async move {
        if seen.index == 3 {
            answer(429, &[("retry-after", "0.05")], "{}")
        } else {
            answer(
                200,
                &[("x-ratelimit-bucket", "b"), ("x-ratelimit-remaining", "0")],
                "{}",
            )
        }
    })
    .await;
    let config = DoorConfig {
        limits: Limits::Off,
        global_requests_per_second: 1,
        ..impatient(&upstream.url())
    };
    let door = Door::open(config).await.expect("a door on a free port");
    let (client, url) = (client(), api(&door, "/channels/1"));
    let began_at = Instant::now();
    for response in join_all((0..10).map(|_| client.get(&url).send())).await {
        assert_eq!(response.expect("an answer").status(), StatusCode::OK);
    }
    assert!(began_at.elapsed() < Duration::from_millis(900));
    assert_eq!(upstream.seen().len(), 11);
}
