//! Rate limits, kept before they are hit.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use edge::{Door, DoorConfig};
use futures_util::future::join_all;
use http::StatusCode;

use crate::upstream::{Answer, Upstream, answer, ok};
use crate::{api, client, door_to, impatient, message};

/// Discord's fixed window: `limit` requests, then 429 until it is over.
struct Window {
    limit: u32,
    length: Duration,
    state: Mutex<(Option<Instant>, u32)>,
}

impl Window {
    fn new(limit: u32, length: Duration) -> Arc<Self> {
        Arc::new(Self {
            limit,
            length,
            state: Mutex::new((None, 0)),
        })
    }

    /// Requests left and seconds to the reset, or only the latter when there are none.
    fn take(&self) -> Result<(u32, f64), f64> {
        let (began_at, used) = &mut *self.state.lock().expect("no test panics here");
        if began_at.is_none_or(|began_at| began_at.elapsed() >= self.length) {
            (*began_at, *used) = (Some(Instant::now()), 0);
        }
        let began_at = began_at.expect("set above");
        let reset = self.length.saturating_sub(began_at.elapsed()).as_secs_f64();
        if *used == self.limit {
            return Err(reset);
        }
        *used += 1;
        Ok((self.limit - *used, reset))
    }

    fn answer(&self, bucket: &str) -> Answer {
        let taken = self.take();
        let (remaining, reset) = taken.unwrap_or_else(|reset| (0, reset));
        let headers = [
            ("x-ratelimit-bucket", bucket),
            ("x-ratelimit-limit", &self.limit.to_string()),
            ("x-ratelimit-remaining", &remaining.to_string()),
            ("x-ratelimit-reset-after", &format!("{reset:.3}")),
        ];
        match taken {
            Ok(_) => answer(200, &headers, "{}"),
            Err(reset) => answer(429, &headers, &format!(r#"{{"retry_after": {reset:.3}}}"#)),
        }
    }
}

#[tokio::test]
async fn twelve_posts_at_once_to_a_bucket_of_five_meet_no_429() {
    let window = Window::new(5, Duration::from_millis(400));
    let upstream = Upstream::start(move |_| {
        let window = Arc::clone(&window);
        async move { window.answer("messages") }
    })
    .await;
    let door = door_to(&upstream).await;
    let (client, url) = (client(), api(&door, "/channels/1/messages"));
    let responses = join_all((0..12).map(|_| client.post(&url).body("{}").send())).await;
    for response in responses {
        assert_eq!(response.expect("an answer").status(), StatusCode::OK);
    }
    assert_eq!(upstream.seen().len(), 12, "each was sent once");
    assert_eq!(door.stats().rate_limited, 0);
}

#[tokio::test]
async fn a_bucket_counts_all_messages_of_a_channel_together() {
    let window = Window::new(2, Duration::from_millis(300));
    let upstream = Upstream::start(move |_| {
        let window = Arc::clone(&window);
        async move { window.answer("edit") }
    })
    .await;
    let door = door_to(&upstream).await;
    let client = client();
    let edits = (0..5).map(|id| {
        client
            .patch(api(&door, &format!("/channels/1/messages/{id}")))
            .body("{}")
            .send()
    });
    for response in join_all(edits).await {
        assert_eq!(response.expect("an answer").status(), StatusCode::OK);
    }
    assert_eq!(door.stats().rate_limited, 0);
}

#[tokio::test]
async fn the_global_limit_is_kept_and_interactions_go_past_it() {
    let upstream = Upstream::start(|_| async { ok() }).await;
    let config = DoorConfig {
        global_requests_per_second: 10,
        ..impatient(&upstream.url())
    };
    let door = Door::open(config).await.expect("a door on a free port");
    let client = client();
    let began_at = Instant::now();
    let posts = join_all((0..15).map(|channel| {
        client
            .get(api(&door, &format!("/channels/{channel}")))
            .send()
    }));
    let callbacks = async {
        while upstream.seen().len() < 10 {
            tokio::task::yield_now().await;
        }
        for id in 0..20 {
            let url = api(&door, &format!("/interactions/{id}/token{id}/callback"));
            client.post(url).body("{}").send().await.expect("an answer");
            let url = api(&door, &format!("/webhooks/1/token{id}/messages/@original"));
            client
                .patch(url)
                .body("{}")
                .send()
                .await
                .expect("an answer");
        }
        began_at.elapsed()
    };
    let (posts, callbacks_took) = tokio::join!(posts, callbacks);
    assert!(posts.iter().all(Result::is_ok));
    assert!(
        callbacks_took < Duration::from_millis(900),
        "{callbacks_took:?}"
    );
    let mut sent: Vec<Duration> = upstream
        .seen()
        .iter()
        .filter(|seen| seen.path.contains("/channels/"))
        .map(|seen| seen.at - began_at)
        .collect();
    sent.sort();
    assert_eq!(sent.len(), 15);
    assert!(
        sent[9] < Duration::from_millis(900),
        "ten at once: {:?}",
        sent[9]
    );
    assert!(
        sent[10] > Duration::from_millis(950),
        "then a second's wait: {:?}",
        sent[10]
    );
}

#[tokio::test]
async fn a_slow_channel_does_not_hold_up_another() {
    let upstream = Upstream::start(|seen| async move {
        if seen.path.contains("/channels/1/") {
            std::future::pending::<()>().await;
        }
        ok()
    })
    .await;
    let door = door_to(&upstream).await;
    let client = client();
    let slow: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.post(api(&door, "/channels/1/messages")).send()))
        .collect();
    while upstream.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    let url = api(&door, "/channels/2/messages");
    let quick = tokio::time::timeout(Duration::from_secs(2), client.post(url).send()).await;
    assert_eq!(
        quick.expect("in time").expect("an answer").status(),
        StatusCode::OK
    );
    for task in slow {
        task.abort();
    }
}

#[tokio::test]
async fn a_request_whose_turn_would_come_too_late_is_told_so() {
    let upstream = Upstream::start(|_| async {
        let headers = [
            ("x-ratelimit-bucket", "names"),
            ("x-ratelimit-limit", "1"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset-after", "600"),
        ];
        answer(200, &headers, "{}")
    })
    .await;
    let config = DoorConfig {
        max_wait: Duration::from_millis(50),
        ..impatient(&upstream.url())
    };
    let door = Door::open(config).await.expect("a door on a free port");
    let url = api(&door, "/channels/1");
    let first = client().patch(&url).send().await.expect("an answer");
    assert_eq!(first.status(), StatusCode::OK);
    let second = client().patch(&url).send().await.expect("an answer");
    assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(
        message(second)
            .await
            .contains("leaves no room for it within 50ms")
    );
    assert_eq!(upstream.seen().len(), 1);
}
