//! Faults on request, and rate limits.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Config, Fault, RateLimits, Standin};

use crate::client::{now, scene, scene_with};

#[tokio::test]
async fn the_next_requests_go_wrong_and_then_no_more() {
    let scene = scene().await;
    let route = "POST /channels/*/messages";
    let fault = scene.standin.fault(Fault::server_error(route).times(2));
    assert_eq!(scene.say(scene.general, "one").await.0, 500);
    assert_eq!(scene.say(scene.general, "two").await.0, 500);
    assert_eq!(scene.say(scene.general, "three").await.0, 200);
    assert_eq!(fault.hits(), 2);
    scene.standin.fault(Fault::forbidden(route));
    assert_eq!(scene.say(scene.general, "four").await.1["code"], 50013);
    scene
        .standin
        .fault(Fault::rate_limited(route, Duration::from_millis(50)));
    let (status, body) = scene.say(scene.general, "five").await;
    assert_eq!((status, &body["retry_after"]), (429, &json!(0.05)));
    let statuses: Vec<u16> = scene
        .standin
        .requests()
        .iter()
        .map(|one| one.status)
        .collect();
    assert_eq!(statuses, [500, 500, 200, 403, 429]);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_deed() {
    let scene = scene().await;
    let route = "POST /channels/*/messages";
    scene.standin.fault(Fault::cut(route));
    assert_eq!(scene.say(scene.general, "before").await.0, 0);
    assert_eq!(scene.standin.messages(scene.general).len(), 0);
    scene.standin.fault(Fault::cut_after(route));
    assert_eq!(scene.say(scene.general, "after").await.0, 0);
    assert_eq!(scene.standin.messages(scene.general)[0].content, "after");
    assert_eq!(scene.say(scene.general, "fine").await.0, 200);
}

#[tokio::test]
async fn a_slow_request_waits_until_it_is_released() {
    let scene = scene().await;
    let fault = scene
        .standin
        .fault(Fault::slow("POST /channels/*/messages"));
    let release = async {
        fault.reached(1).await;
        assert_eq!(scene.standin.messages(scene.general).len(), 0);
        fault.release();
    };
    let ((status, _), ()) = tokio::join!(scene.say(scene.general, "slow"), release);
    assert_eq!(status, 200);
}

#[tokio::test]
async fn what_a_client_that_is_gone_had_asked_for_is_not_done_later() {
    let scene = scene().await;
    let held = scene
        .standin
        .fault(Fault::slow("POST /channels/*/messages"));
    tokio::select! {
        _ = scene.say(scene.general, "never") => panic!("it is held"),
        () = held.reached(1) => assert!(!scene.standin.is_left_alone()),
    }
    let gone = Standin::is_left_alone;
    scene.standin.settle("the client to be gone", gone).await;
    held.release();
    assert_eq!(scene.say(scene.general, "later").await.0, 200);
    let texts = scene.standin.messages(scene.general).into_iter();
    let texts: Vec<String> = texts.map(|one| one.content).collect();
    assert_eq!(texts, ["later"]);
}

#[tokio::test]
async fn the_sixth_message_in_five_seconds_is_refused_with_real_headers() {
    let config = Config {
        rate_limits: RateLimits::Real,
        ..Config::at(now())
    };
    let scene = scene_with(config).await;
    let path = format!("/channels/{}/messages", scene.general);
    for remaining in (0..5).rev() {
        let (status, headers, _) = scene
            .call_with_headers("POST", &path, json!({"content": "x"}))
            .await;
        assert_eq!(status, 200);
        assert_eq!(headers["x-ratelimit-limit"], "5");
        assert_eq!(headers["x-ratelimit-remaining"], remaining.to_string());
    }
    let (status, headers, body) = scene
        .call_with_headers("POST", &path, json!({"content": "x"}))
        .await;
    assert_eq!(status, 429);
    assert_eq!(headers["x-ratelimit-scope"], "user");
    assert!(body["retry_after"].as_f64().unwrap() <= 5.0);
    assert_eq!(body["global"], false);
    let other = scene.standin.add_text_channel(scene.server, "other");
    assert_eq!(scene.say(other, "another bucket").await.0, 200);
    assert_eq!(scene.standin.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn the_fifty_first_request_in_a_second_meets_the_global_limit() {
    let config = Config {
        rate_limits: RateLimits::Real,
        ..Config::at(now())
    };
    let scene = scene_with(config).await;
    let calls = (0..51).map(|_| scene.call("GET", "/users/@me", Value::Null));
    let all = futures_util::future::join_all(calls).await;
    assert!(
        all.iter()
            .any(|(status, body)| *status == 429 && body["global"] == true)
    );
}
