//! What passes through as it is, and how the door opens and closes.

use std::sync::Arc;
use std::time::Duration;

use edge::{Door, DoorConfig, DoorError};
use http::StatusCode;
use tokio::sync::{Notify, Semaphore};

use crate::upstream::{Upstream, answer, ok};
use crate::{api, client, door_to, impatient};

#[tokio::test]
async fn method_path_query_headers_and_body_arrive_unchanged() {
    let upstream = Upstream::start(|_| async {
        answer(
            201,
            &[("x-ratelimit-limit", "5"), ("content-type", "text/x")],
            "made",
        )
    })
    .await;
    let door = door_to(&upstream).await;
    let response = client()
        .patch(api(&door, "/channels/1/messages/2?with=a%20b&c"))
        .header("authorization", "Bot secret")
        .header("user-agent", "DiscordBot (x, 1)")
        .header("x-audit-log-reason", "why%20not")
        .header("content-type", "application/json")
        .header("accept-encoding", "gzip")
        .body(r#"{"content":"hello"}"#)
        .send()
        .await
        .expect("an answer");

    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers()["x-ratelimit-limit"], "5");
    assert_eq!(response.headers()["content-type"], "text/x");
    assert_eq!(response.text().await.expect("a body"), "made");
    let seen = &upstream.seen()[0];
    assert_eq!(seen.method, "PATCH");
    assert_eq!(seen.path, "/api/v10/channels/1/messages/2?with=a%20b&c");
    assert_eq!(seen.headers["authorization"], "Bot secret");
    assert_eq!(seen.headers["user-agent"], "DiscordBot (x, 1)");
    assert_eq!(seen.headers["x-audit-log-reason"], "why%20not");
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(
        seen.headers["host"],
        upstream.url().trim_start_matches("http://")
    );
    assert!(!seen.headers.contains_key("accept-encoding"));
    assert_eq!(seen.body, r#"{"content":"hello"}"#);
}

#[derive(Debug, Default)]
struct Seen(std::sync::Mutex<Vec<edge::Passage>>);

impl edge::Observer for Seen {
    fn passed(&self, passage: &edge::Passage) {
        self.0.lock().expect("no panic").push(passage.clone());
    }
}

#[tokio::test]
async fn from_inside_it_is_the_same_door_without_a_connection() {
    let upstream = Upstream::start(|seen| async move {
        let status = if seen.index == 0 { 503 } else { 404 };
        answer(status, &[("connection", "close")], r#"{"code":10062}"#)
    })
    .await;
    let door = door_to(&upstream).await;
    let inside = door.inside();
    let request = http::Request::get("/api/v10/users/@me")
        .header("user-agent", "DiscordBot (x, 1)")
        .header("host", "somewhere")
        .body("".into())
        .expect("a request");
    let response = inside.pass(request).await;

    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.body(), r#"{"code":10062}"#);
    assert!(!response.headers().contains_key("connection"));
    let seen = upstream.seen();
    assert_eq!(seen.len(), 2, "tried again after the 503");
    assert_eq!(seen[1].headers["user-agent"], "DiscordBot (x, 1)");
    assert_ne!(seen[1].headers["host"], "somewhere");
    let stats = door.stats();
    assert_eq!((stats.requests, stats.retries), (1, 1));
    let elsewhere = http::Request::options("/api/v10/users/@me").body("".into());
    let response = inside.pass(elsewhere.expect("a request")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn who_counts_is_told_of_each_request_without_ids_and_with_its_waits() {
    let upstream = Upstream::start(|seen| async move {
        if seen.path.ends_with("/callback") {
            answer(204, &[], "")
        } else {
            answer(500, &[], "")
        }
    })
    .await;
    let observer = Arc::new(Seen::default());
    let door = Door::open(DoorConfig {
        observer: Some(Arc::clone(&observer) as Arc<dyn edge::Observer>),
        first_backoff: Duration::from_millis(20),
        ..impatient(&upstream.url())
    })
    .await
    .expect("opens");
    let callback = api(&door, "/interactions/12/a.secret/callback");
    client().post(callback).send().await.expect("an answer");
    client()
        .get(api(&door, "/channels/34"))
        .send()
        .await
        .expect("an answer");
    let seen = observer.0.lock().expect("no panic").clone();
    let passed: Vec<_> = seen
        .iter()
        .map(|one| (one.route.as_str(), one.status))
        .collect();
    assert_eq!(
        passed,
        [
            ("POST interactions/:id/:token/callback", 204),
            ("GET channels/:id", 500)
        ]
    );
    // Sent three times, with waits of at least half of 20 and 40 ms between.
    assert!(seen[1].waited >= Duration::from_millis(25), "{:?}", seen[1]);
    assert!(seen.iter().all(|one| one.took >= one.waited));
}

#[tokio::test]
async fn an_upstream_may_have_a_path_before_its_own() {
    let upstream = Upstream::start(|_| async { ok() }).await;
    let door = Door::open(impatient(&format!("{}/proxy/", upstream.url())))
        .await
        .expect("opens");
    client()
        .get(api(&door, "/gateway"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(upstream.seen()[0].path, "/proxy/api/v10/gateway");
}

#[tokio::test]
async fn a_large_body_passes_and_one_over_the_bound_is_refused() {
    let upstream =
        Upstream::start(|seen| async move { answer(200, &[], &seen.body.len().to_string()) }).await;
    let door = door_to(&upstream).await;
    let large = 20 * 1024 * 1024;
    let sent = client().put(api(&door, "/x")).body(vec![0; large]).send();
    assert_eq!(
        sent.await.expect("an answer").text().await.expect("a body"),
        large.to_string()
    );

    let over = client()
        .put(api(&door, "/x"))
        .body(vec![0; 26 * 1024 * 1024 + 1])
        .send()
        .await;
    // The refusal may meet the body still on its way; then the caller sees a closed connection.
    if let Ok(refusal) = over {
        assert_eq!(refusal.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn methods_that_discord_does_not_have_stay_outside() {
    let upstream = Upstream::start(|_| async { ok() }).await;
    let door = door_to(&upstream).await;
    let response = client()
        .head(api(&door, "/gateway"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn closing_lets_what_is_under_way_finish() {
    let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let upstream = {
        let (arrived, go_on) = (Arc::clone(&arrived), Arc::clone(&go_on));
        Upstream::start(move |_| {
            let (arrived, go_on) = (Arc::clone(&arrived), Arc::clone(&go_on));
            async move {
                arrived.notify_one();
                let _ = go_on.acquire().await;
                ok()
            }
        })
        .await
    };
    let door = door_to(&upstream).await;
    let url = api(&door, "/gateway");
    let request = tokio::spawn(client().get(&url).send());
    arrived.notified().await;
    let closing = tokio::spawn(door.close());
    while client().get(&url).send().await.is_ok() {}
    go_on.add_permits(100);
    let response = request.await.expect("no panic").expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    closing.await.expect("no panic");
}

#[tokio::test]
async fn a_caller_that_hangs_up_leaves_its_place_in_the_queue() {
    let arrived = Arc::new(Notify::new());
    let upstream = {
        let arrived = Arc::clone(&arrived);
        Upstream::start(move |seen| {
            let arrived = Arc::clone(&arrived);
            async move {
                if seen.index == 0 {
                    arrived.notify_one();
                    std::future::pending::<()>().await;
                }
                ok()
            }
        })
        .await
    };
    let door = door_to(&upstream).await;
    let url = api(&door, "/channels/1/messages");
    let hung = tokio::spawn(client().get(&url).send());
    arrived.notified().await;
    let waiting = tokio::spawn(client().get(&url).send());
    hung.abort();
    let next = tokio::time::timeout(Duration::from_secs(5), waiting).await;
    let response = next
        .expect("the place is free")
        .expect("no panic")
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_door_that_cannot_work_does_not_open() {
    for upstream in [
        "discord.com",
        "ftp://discord.com",
        "https://discord.com/?x",
        "",
    ] {
        let error = Door::open(impatient(upstream)).await.expect_err(upstream);
        assert!(matches!(error, DoorError::Upstream { .. }), "{error}");
    }
    let silent = DoorConfig {
        global_requests_per_second: 0,
        ..DoorConfig::default()
    };
    assert!(matches!(Door::open(silent).await, Err(DoorError::Zero(_))));
    let taken = Door::open(DoorConfig::default())
        .await
        .expect("a free port");
    let listen = taken.url()["http://".len()..].parse().expect("an address");
    let second = Door::open(DoorConfig {
        listen,
        ..DoorConfig::default()
    })
    .await;
    assert!(matches!(second, Err(DoorError::Listen { .. })));
}

#[tokio::test]
async fn callers_that_hang_up_do_not_strand_those_who_wait_for_the_global_limit() {
    let upstream = Upstream::start(|seen| async move {
        if seen.index < 2 {
            std::future::pending::<()>().await;
        }
        ok()
    })
    .await;
    let config = DoorConfig {
        global_requests_per_second: 2,
        ..impatient(&upstream.url())
    };
    let door = Door::open(config).await.expect("a door on a free port");
    let get = |channel: u32| {
        client()
            .get(api(&door, &format!("/channels/{channel}")))
            .send()
    };
    let hung = [tokio::spawn(get(1)), tokio::spawn(get(2))];
    while upstream.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    let waiting = tokio::spawn(get(3));
    while door.stats().requests < 3 {
        tokio::task::yield_now().await;
    }
    for task in hung {
        task.abort();
    }
    let next = tokio::time::timeout(Duration::from_secs(3), waiting).await;
    next.expect("the next second's")
        .expect("no panic")
        .expect("an answer");
}
