//! The *deliver* step: what the bot owes Discord is sent, then marked done.
//!
//! A row is tried like this: what it needs is read from the record as it stands now (`plan`); where it may have been sent before,
//! it is looked for; the attempt is noted and committed; Discord gets it (`attempt`); and it is marked done together with what
//! follows from it (`settle`). Killed anywhere in between, the next try ends with one message: Discord drops a second one with
//! the same nonce for some minutes, and after one minute the bot looks in the channel first.
//!
//! Rows of one server go one after the other, in order; servers do not wait for each other (`lanes`). Not here: which rows there are
//! (`ask`, `answer`, `close`, `direct`) and what they say (`wording`).

mod attempt;
mod backoff;
mod compose;
mod habit;
mod lanes;
mod plan;
mod restored;
mod settle;
mod task;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::cards::Studio;
use crate::domain::check_in::Delivery;
use crate::messenger::Messenger;
use crate::store::Store;
pub use lanes::InFlight;

/// Rows looked at in one pass.
const BATCH: i64 = 1_000;
/// Passes in one call. What a row queues (a thread after its question) follows in the next pass.
const PASSES: usize = 8;
/// How long a lane has, in real time, before nobody waits for it any more: a channel that hangs keeps its own server waiting only.
const SLOW_AFTER: Duration = Duration::from_secs(3);

/// How deliveries are made.
#[derive(Debug, Clone)]
pub struct DeliverOptions {
    /// Requests to Discord at once, from 1.
    pub at_once: usize,
    /// How long a round takes answers before those who logged get their comparison unasked.
    pub answering: TimeDelta,
    /// Once cancelled, what is in flight is finished and nothing more is begun.
    pub stop: CancellationToken,
    /// The lanes under way, those among them that nobody waits for any more.
    pub in_flight: InFlight,
}

impl DeliverOptions {
    /// The same for the work of one lane, which must not keep alive what keeps it alive.
    fn alone(&self) -> Self {
        Self {
            in_flight: InFlight::default(),
            ..self.clone()
        }
    }
}

impl Default for DeliverOptions {
    fn default() -> Self {
        DeliverOptions {
            at_once: 8,
            answering: TimeDelta::hours(48),
            stop: CancellationToken::new(),
            in_flight: InFlight::default(),
        }
    }
}

/// What became of the rows that were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliverReport {
    /// Discord has them.
    pub sent: usize,
    /// To be tried again later.
    pub put_off: usize,
    /// They cannot be done; the reason is kept.
    pub given_up: usize,
    /// Owed no more.
    pub dropped: usize,
}

impl DeliverReport {
    fn add(&mut self, other: DeliverReport) {
        self.sent += other.sent;
        self.put_off += other.put_off;
        self.given_up += other.given_up;
        self.dropped += other.dropped;
    }
}

/// Everything an attempt needs beside its row.
struct Post<'a> {
    store: &'a Store,
    messenger: &'a Messenger,
    studio: &'a Studio,
    now: DateTime<Utc>,
    /// The same instant, by a clock that never jumps.
    began: Instant,
    options: &'a DeliverOptions,
}

impl Post<'_> {
    /// How long ago that was. The look that this belongs to may have begun minutes ago, and whether Discord still knows a nonce is a
    /// matter of minutes.
    fn ago(&self, at: DateTime<Utc>) -> TimeDelta {
        ago(at, self.now, self.began.elapsed())
    }
}

/// How long ago something was that was before or after `now`, which was so long ago itself.
fn ago(at: DateTime<Utc>, now: DateTime<Utc>, passed: Duration) -> TimeDelta {
    let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
    (now - at).abs().checked_add(&passed).unwrap_or(passed)
}

/// The same, kept by the work of one lane, which goes on when nobody waits for it.
struct Own {
    store: Store,
    messenger: Messenger,
    studio: Arc<Studio>,
    now: DateTime<Utc>,
    began: Instant,
    options: DeliverOptions,
}

impl Own {
    fn post(&self) -> Post<'_> {
        Post {
            store: &self.store,
            messenger: &self.messenger,
            studio: &self.studio,
            now: self.now,
            began: self.began,
            options: &self.options,
        }
    }
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Sent,
    /// Discord or the way there is at fault: what is behind it in its lane waits too.
    Failed(DateTime<Utc>),
    /// It waits for another row, or for its time.
    Waits,
    GivenUp,
    Dropped,
}

/// Sends what is due, those due longest first. Called again, it sends nothing twice. An error means that the record could not be
/// read; a row that fails is put off or given up, and the others go on. A lane that is slow goes on by itself and is not counted.
pub async fn deliver(
    store: &Store,
    messenger: &Messenger,
    studio: &Arc<Studio>,
    now: DateTime<Utc>,
    options: &DeliverOptions,
) -> anyhow::Result<DeliverReport> {
    let (mut report, began) = (DeliverReport::default(), Instant::now());
    for _ in 0..PASSES {
        let due = store.read().await?.due_deliveries(now, BATCH).await?;
        let lanes = options.in_flight.idle(lanes::sort(due));
        if lanes.is_empty() || options.stop.is_cancelled() {
            break;
        }
        let mut running = FuturesUnordered::new();
        let mut waiting = lanes.into_iter();
        loop {
            while running.len() < options.at_once.max(1)
                && let Some((lane, rows)) = waiting.next()
            {
                let own = Own {
                    store: store.clone(),
                    messenger: messenger.clone(),
                    studio: Arc::clone(studio),
                    now,
                    began,
                    options: options.alone(),
                };
                let work = deliver_lane(own, rows);
                running.push(timeout(SLOW_AFTER, options.in_flight.begin(lane, work)));
            }
            match running.next().await {
                Some(Ok(Some(done))) => report.add(done),
                // It fell over, which is in the log; or it is slow.
                Some(Ok(None) | Err(_)) => {}
                None => break,
            }
        }
    }
    Ok(report)
}

/// One row after the other. When one fails, those behind it are put off with it, so that their order holds.
async fn deliver_lane(own: Own, rows: Vec<Delivery>) -> DeliverReport {
    let post = &own.post();
    let mut report = DeliverReport::default();
    let mut behind_failure = None;
    for delivery in rows {
        if post.options.stop.is_cancelled() {
            break;
        }
        if let Some(until) = behind_failure {
            settle::wait(post, delivery.id, until, "behind another").await;
            report.put_off += 1;
            continue;
        }
        match attempt::attempt(post, delivery).await {
            Outcome::Sent => report.sent += 1,
            Outcome::Waits => report.put_off += 1,
            Outcome::GivenUp => report.given_up += 1,
            Outcome::Dropped => report.dropped += 1,
            Outcome::Failed(until) => {
                report.put_off += 1;
                behind_failure = Some(until);
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_waited_for_others_is_looked_for_though_its_look_began_in_time() {
        let now = DateTime::UNIX_EPOCH;
        let tried_at = now - TimeDelta::seconds(30);
        let soon = ago(tried_at, now, Duration::from_secs(1));
        assert!(soon < attempt::LOOK_BACK_AFTER);
        let behind = ago(tried_at, now, Duration::from_mins(3));
        assert_eq!(behind, TimeDelta::seconds(210));
        // The bot's clock was ahead then.
        let ahead = ago(now + TimeDelta::hours(1), now, Duration::ZERO);
        assert!(ahead > attempt::LOOK_BACK_AFTER);
    }
}
