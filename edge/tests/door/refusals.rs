//! The guard before Discord's ban.

use edge::{Door, DoorConfig};
use http::StatusCode;

use crate::upstream::{Upstream, answer};
use crate::{api, client, impatient, message};

async fn door_with_threshold(upstream: &Upstream, max_invalid_requests: u32) -> Door {
    let config = DoorConfig {
        max_invalid_requests,
        ..impatient(&upstream.url())
    };
    Door::open(config).await.expect("a door on a free port")
}

#[tokio::test]
async fn after_too_many_refusals_the_door_holds_back_all_but_interactions() {
    let upstream = Upstream::start(|_| async { answer(403, &[], "{}") }).await;
    let door = door_with_threshold(&upstream, 3).await;
    for _ in 0..3 {
        let response = client()
            .get(api(&door, "/channels/1"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(door.stats().invalid_requests, 3);

    let held = client()
        .get(api(&door, "/channels/2"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(held.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(held.headers().contains_key("retry-after"));
    let text = message(held).await;
    assert!(
        text.contains("refused 3 requests in the last ten minutes"),
        "{text}"
    );
    assert_eq!(upstream.seen().len(), 3);

    for path in ["/interactions/1/token/callback", "/webhooks/1/token"] {
        let answered = client()
            .post(api(&door, path))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answered.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(upstream.seen().len(), 5);
}

#[tokio::test]
async fn what_is_not_held_against_the_bot_is_not_counted() {
    let upstream = Upstream::start(|seen| async move {
        let shared = [("x-ratelimit-scope", "shared"), ("retry-after", "0")];
        if seen.index == 0 {
            answer(429, &shared, "{}")
        } else {
            answer(404, &[], "{}")
        }
    })
    .await;
    let door = door_with_threshold(&upstream, 1).await;
    for _ in 0..3 {
        let response = client()
            .get(api(&door, "/channels/1"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(
        (door.stats().invalid_requests, door.stats().rate_limited),
        (0, 1)
    );
}
