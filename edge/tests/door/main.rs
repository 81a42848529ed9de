//! The door on real sockets, before a scripted Discord. Nothing here sleeps; some tests live
//! through one real window of a rate limit, since that is what they are about.

mod limits;
mod passing;
mod rate_limited;
mod refusals;
mod retries;
mod upstream;

use std::time::Duration;

use edge::{Door, DoorConfig};
use reqwest::Client;

use upstream::Upstream;

/// Impatient, so that tests are fast.
fn impatient(upstream: &str) -> DoorConfig {
    DoorConfig {
        upstream: upstream.to_owned(),
        first_backoff: Duration::from_millis(1),
        max_attempts: 3,
        ..DoorConfig::default()
    }
}

async fn door_to(upstream: &Upstream) -> Door {
    Door::open(impatient(&upstream.url()))
        .await
        .expect("a door on a free port")
}

fn client() -> Client {
    Client::builder()
        .no_proxy()
        .build()
        .expect("a plain client")
}

fn api(door: &Door, path: &str) -> String {
    format!("{}/api/v10{path}", door.url())
}

/// The door's or Discord's error text.
async fn message(response: reqwest::Response) -> String {
    let body: serde_json::Value = response.json().await.expect("an error in Discord's shape");
    assert_eq!(body["code"], 0);
    body["message"].as_str().expect("a message").to_owned()
}
