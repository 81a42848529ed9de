//! The screen arriving by itself.

use std::time::Duration;

use futures_util::StreamExt;
use standin::UserId;

use crate::running::Running;

/// What comes of a connection for events: the id and the data of each.
struct Events {
    stream: futures_util::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    rest: String,
}

impl Events {
    async fn open(running: &Running, who: UserId, last: Option<&str>) -> Self {
        let path = format!("/live?as={who}&in={}", running.general);
        let mut request = running.http.get(format!("{}{path}", running.page.url()));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            stream: response.bytes_stream().boxed(),
            rest: String::new(),
        }
    }

    async fn next(&mut self) -> (String, String) {
        let reading = async {
            while !self.rest.contains("\n\n") {
                let bytes = self.stream.next().await.expect("more").expect("bytes");
                self.rest.push_str(&String::from_utf8_lossy(&bytes));
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(10), reading).await;
        read.expect("an event in ten seconds");
        let whole = std::mem::take(&mut self.rest);
        let (event, rest) = whole.split_once("\n\n").expect("an event");
        rest.clone_into(&mut self.rest);
        let of = |name: &str| {
            let lines = event.lines().filter_map(|line| line.strip_prefix(name));
            lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
        };
        (of("id:"), of("data:"))
    }

    /// The next event in which this stands.
    async fn next_with(&mut self, part: &str) -> (String, String) {
        loop {
            let (id, data) = self.next().await;
            if data.contains(part) {
                return (id, data);
            }
        }
    }
}

#[tokio::test]
async fn a_message_arrives_without_a_reload_and_only_where_it_belongs() {
    let running = Running::quiet().await;
    let mut events = Events::open(&running, running.mia, None).await;
    assert!(!events.next().await.1.contains("hello"));
    let dm = running.standin.dm_channel(running.tom);
    running.standin.say(running.tom, dm, "not for Mia");
    running.standin.say(running.tom, running.general, "hello");
    let (_, screen) = events.next_with("hello").await;
    assert!(!screen.contains("not for Mia"));
}

#[tokio::test]
async fn whoever_comes_back_gets_what_was_missed_and_nothing_twice() {
    let running = Running::quiet().await;
    let mut events = Events::open(&running, running.mia, None).await;
    let (last, _) = events.next().await;
    drop(events);
    let mut again = Events::open(&running, running.mia, Some(&last)).await;
    running
        .standin
        .say(running.tom, running.general, "while you were here");
    let (newer, screen) = again.next().await;
    assert!(screen.contains("while you were here"));
    drop(again);
    running
        .standin
        .say(running.tom, running.general, "while you were away");
    let mut again = Events::open(&running, running.mia, Some(&newer)).await;
    assert!(again.next().await.1.contains("while you were away"));
}

#[tokio::test]
async fn a_page_that_is_dropped_is_gone() {
    let running = Running::quiet().await;
    let mut events = Events::open(&running, running.mia, None).await;
    events.next().await;
    let (http, address) = (running.http.clone(), running.page.url());
    drop(running);
    assert!(http.get(address).send().await.is_err());
}
