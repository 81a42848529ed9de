//! The screen whenever it changes, by server-sent events. Each event is the whole screen, and its id
//! a digest of it: a browser that comes back says what it saw last and is sent nothing when that
//! still holds. The script changes only what differs.

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State as Held};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use super::routes::Where;
use super::snapshot::Viewer;
use super::{State, screen};

/// How long changes are gathered before the screen is drawn again: while a year is played, the
/// world changes thousands of times a second.
const GATHER: Duration = Duration::from_millis(60);
/// How soon a browser that lost the connection tries again.
const RETRY: Duration = Duration::from_secs(1);

struct Following {
    state: Arc<State>,
    viewer: Viewer,
    changes: watch::Receiver<()>,
    /// What the browser shows.
    seen: Option<String>,
    is_first: bool,
}

pub(super) async fn live(
    Held(state): Held<Arc<State>>,
    Query(asked): Query<Where>,
    headers: HeaderMap,
) -> Response {
    let Some(viewer) = asked.viewer(&state) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let seen = headers.get("last-event-id");
    let following = Following {
        changes: state.standin.shared.changes(),
        seen: seen.and_then(|id| id.to_str().ok()).map(ToOwned::to_owned),
        is_first: true,
        state,
        viewer,
    };
    let events = stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok::<_, Infallible>(event), following))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

impl Following {
    /// The next screen that differs from the last one; `None` when there will be none.
    async fn next(&mut self) -> Option<Event> {
        let stop = self.state.stop.clone();
        loop {
            if !self.is_first {
                tokio::select! {
                    changed = self.changes.changed() => changed.ok()?,
                    () = stop.cancelled() => return None,
                }
                tokio::time::sleep(GATHER).await;
            }
            self.is_first = false;
            self.changes.mark_unchanged();
            // Gone when the channel is: the browser comes back and is given another one.
            let html = screen::screen(&self.state, self.viewer)?.into_string();
            let digest = digest(&html);
            if self.seen.as_ref() != Some(&digest) {
                self.seen = Some(digest.clone());
                return Some(Event::default().id(digest).retry(RETRY).data(html));
            }
        }
    }
}

/// The same for the same screen, within one run of the program.
fn digest(html: &str) -> String {
    let mut hasher = DefaultHasher::new();
    html.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
